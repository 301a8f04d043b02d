package schema

// QueueEvent is one line of a phone queue log, as the phone system wrote it:
// nothing is interpreted before the model, so that a new rule needs no new
// reading of the logs.
type QueueEvent struct {
	Base
	CallID      string `parquet:"call_id"`
	Queue       string `parquet:"queue,dict"`
	Agent       string `parquet:"agent,dict"`
	Event       string `parquet:"event,dict"`
	CallerKey   string `parquet:"caller_key,optional"`
	CallerClass string `parquet:"caller_class,optional,dict"`
	Data1       string `parquet:"data1,optional,dict"`
	Data2       string `parquet:"data2,optional,dict"`
	Data3       string `parquet:"data3,optional,dict"`
	Data4       string `parquet:"data4,optional,dict"`
	Data5       string `parquet:"data5,optional,dict"`
	HoldS       *int64 `parquet:"hold_s,optional"`
	TalkS       *int64 `parquet:"talk_s,optional"`
	RingMs      *int64 `parquet:"ring_ms,optional"`
	Position    *int64 `parquet:"position,optional"`
}

// TableName is "queue_event".
func (*QueueEvent) TableName() string { return "queue_event" }

func queueEventTable() Table {
	return Table{
		Name:   "queue_event",
		Doc:    "One line of a phone queue log.",
		Record: []string{"call_id"}, RecordDays: 2,
		Key: []string{
			"ts", "call_id", "queue", "agent", "event", "data1", "data2", "data3", "data4", "data5",
			"hold_s", "talk_s", "ring_ms", "position",
		},
		Columns: append(baseColumns(),
			Column{"call_id", Varchar, "", "The phone system's own id of the call; several queues and visits may share it.", Plain, false},
			Column{"queue", Varchar, "", "Queue name as the phone system writes it; NONE for events outside a queue.", Plain, false},
			Column{"agent", Varchar, "", "Keyed pseudonym of the agent or channel; NONE where there is none.", Staff, false},
			Column{"event", Varchar, "", "Event name as written, e.g. ENTERQUEUE, CONNECT, ABANDON; unknown names are kept.", Plain, false},
			Column{"caller_key", Varchar, "", "Keyed pseudonym of the caller's number in E.164; NULL when withheld or not on this line.", Pseudonym, true},
			Column{"caller_class", Varchar, "", "number, withheld, internal or invalid; NULL on lines that carry no caller.", Plain, true},
			Column{"data1", Varchar, "", "First data field, identifiers removed.", Redacted, true},
			Column{"data2", Varchar, "", "Second data field, identifiers removed.", Redacted, true},
			Column{"data3", Varchar, "", "Third data field, identifiers removed.", Redacted, true},
			Column{"data4", Varchar, "", "Fourth data field, identifiers removed.", Redacted, true},
			Column{"data5", Varchar, "", "Fifth data field, identifiers removed; surplus fields stay joined by |.", Redacted, true},
			Column{"hold_s", Bigint, "s", "Time in the queue the event states: hold time, or wait on an exit.", Plain, true},
			Column{"talk_s", Bigint, "s", "Talk time the event states.", Plain, true},
			Column{"ring_ms", Bigint, "ms", "How long one agent's phone rang.", Plain, true},
			Column{"position", Bigint, "", "Position in the queue the event states.", Plain, true},
		),
	}
}

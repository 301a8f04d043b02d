package schema

// Call is one record of a contact as a phone or contact-centre system exports
// it: a stay in a queue, a whole call, or one leg of a call at the switch. Ts is
// when the record began.
type Call struct {
	Base
	RecordID    string `parquet:"record_id"`
	CallID      string `parquet:"call_id"`
	PreviousID  string `parquet:"previous_id,optional"`
	UpdatedS    *int64 `parquet:"updated_s,optional"`
	RecordKind  string `parquet:"record_kind,dict"`
	Medium      string `parquet:"medium,dict"`
	Direction   string `parquet:"direction,dict"`
	Initiation  string `parquet:"initiation,optional,dict"`
	Queue       string `parquet:"queue,optional,dict"`
	Dialled     string `parquet:"dialled,optional,dict"`
	Result      string `parquet:"result,optional,dict"`
	Outcome     string `parquet:"outcome,dict"`
	EnqueuedS   *int64 `parquet:"enqueued_s,optional"`
	AnsweredS   *int64 `parquet:"answered_s,optional"`
	LeftS       *int64 `parquet:"left_s,optional"`
	EndedS      *int64 `parquet:"ended_s,optional"`
	WaitMs      *int64 `parquet:"wait_ms,optional"`
	TalkMs      *int64 `parquet:"talk_ms,optional"`
	HoldMs      *int64 `parquet:"hold_ms,optional"`
	WrapMs      *int64 `parquet:"wrap_ms,optional"`
	AgentKey    string `parquet:"agent_key,optional,dict"`
	CallerKey   string `parquet:"caller_key,optional"`
	CallerClass string `parquet:"caller_class,optional,dict"`
}

// TableName is "call".
func (*Call) TableName() string { return "call" }

// Detach moves the row's optional numbers into the slab.
func (r *Call) Detach(s *Slab) {
	r.LogOffsetMin = s.Int32(r.LogOffsetMin)
	r.UpdatedS, r.EnqueuedS, r.AnsweredS = s.Int64(r.UpdatedS), s.Int64(r.EnqueuedS), s.Int64(r.AnsweredS)
	r.LeftS, r.EndedS = s.Int64(r.LeftS), s.Int64(r.EndedS)
	r.WaitMs, r.TalkMs, r.HoldMs, r.WrapMs = s.Int64(r.WaitMs), s.Int64(r.TalkMs), s.Int64(r.HoldMs), s.Int64(r.WrapMs)
}

func callTable() Table {
	return Table{
		Name:   "call",
		Doc:    "One record of a contact as a phone or contact-centre system exports it.",
		Record: []string{"call_id"}, RecordDays: 31,
		Columns: append(baseColumns(),
			Column{"record_id", Varchar, "", "The system's own id of the record.", Plain, false},
			Column{"call_id", Varchar, "", "Id shared by the records of one call; the record's own where the system has none.", Plain, false},
			Column{"previous_id", Varchar, "", "record_id of the record this one continues: a transfer or a callback.", Plain, true},
			Column{"updated_s", Bigint, "s since 1970-01-01 UTC", "When the system last changed the record: of several deliveries of one record_id the greatest counts.", Plain, true},
			Column{"record_kind", Varchar, "", "queue (one stay in one queue), call (a whole call) or leg (one leg at the switch).", Plain, false},
			Column{"medium", Varchar, "", "voice, callback, chat, email, task or other.", Plain, false},
			Column{"direction", Varchar, "", "inbound, outbound, internal or unknown.", Plain, false},
			Column{"initiation", Varchar, "", "How the record came about, as the system writes it, e.g. INBOUND or TRANSFER.", Plain, true},
			Column{"queue", Varchar, "", "Queue name as written; NULL for a record outside a queue.", Plain, true},
			Column{"dialled", Varchar, "", "Council number or extension that was dialled; NULL where it may be a resident's.", Plain, true},
			Column{"result", Varchar, "", "Result as the system writes it.", Plain, true},
			Column{"outcome", Varchar, "", "answered, abandoned, timeout, full, no_agents_on_entry, no_agents_waiting, closed, diverted, exit_key, transferred, system_error, menu_only, unknown or open.", Plain, false},
			Column{"enqueued_s", Bigint, "s since 1970-01-01 UTC", "When it entered the queue.", Plain, true},
			Column{"answered_s", Bigint, "s since 1970-01-01 UTC", "When a person, or for a leg the called side, answered.", Plain, true},
			Column{"left_s", Bigint, "s since 1970-01-01 UTC", "When it left the queue.", Plain, true},
			Column{"ended_s", Bigint, "s since 1970-01-01 UTC", "When the record ended.", Plain, true},
			Column{"wait_ms", Bigint, "ms", "Time in the queue; NULL where the system does not say, never 0 for unknown.", Plain, true},
			Column{"talk_ms", Bigint, "ms", "Time with an adviser, hold included.", Plain, true},
			Column{"hold_ms", Bigint, "ms", "Time the caller was put on hold by the adviser.", Plain, true},
			Column{"wrap_ms", Bigint, "ms", "Adviser's work after the contact.", Plain, true},
			Column{"agent_key", Varchar, "", "Keyed pseudonym of the adviser.", Staff, true},
			Column{"caller_key", Varchar, "", "Keyed pseudonym of the caller's number in E.164.", Pseudonym, true},
			Column{"caller_class", Varchar, "", "number, withheld, internal or invalid; NULL where the export has no caller.", Plain, true},
		),
	}
}

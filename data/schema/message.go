package schema

// Message is one e-mail, chat, letter or social message, as a mailbox, chat
// system or register exports it. Ts is when it was received or, of a message of
// the council's, sent. What was written in it is never kept.
type Message struct {
	Base
	MessageID    string `parquet:"message_id"`
	ThreadID     string `parquet:"thread_id"`
	Channel      string `parquet:"channel,dict"`
	Direction    string `parquet:"direction,dict"`
	Origin       string `parquet:"origin,dict"`
	Label        string `parquet:"label,dict"`
	LabelKind    string `parquet:"label_kind,dict"`
	ResidentKey  string `parquet:"resident_key,optional"`
	ResidentKind string `parquet:"resident_key_kind,optional,dict"`
	AcceptedS    *int64 `parquet:"accepted_s,optional"`
	AnsweredS    *int64 `parquet:"answered_s,optional"`
	ClosedS      *int64 `parquet:"closed_s,optional"`
	AgentKey     string `parquet:"agent_key,optional,dict"`
	Outcome      string `parquet:"outcome,dict"`
	Site         string `parquet:"site,optional,dict"`
}

// TableName is "message".
func (*Message) TableName() string { return "message" }

// Detach moves the row's optional numbers into the slab.
func (r *Message) Detach(s *Slab) {
	r.LogOffsetMin = s.Int32(r.LogOffsetMin)
	r.AcceptedS, r.AnsweredS, r.ClosedS = s.Int64(r.AcceptedS), s.Int64(r.AnsweredS), s.Int64(r.ClosedS)
}

func messageTable() Table {
	return Table{
		Name:   "message",
		Doc:    "One e-mail, chat, letter or social message; of an e-mail, one for each recipient that the export lists.",
		Record: []string{"thread_id"}, RecordDays: 62,
		Key: []string{"message_id", "label", "ts_s"}, // what came of it may change
		Columns: append(baseColumns(),
			Column{"message_id", Varchar, "", "The system's id of the message, as a keyed pseudonym: it can be looked up to a person.", Pseudonym, false},
			Column{"thread_id", Varchar, "", "Id shared by the messages of one conversation, as a keyed pseudonym; the message's own where the system has none.", Pseudonym, false},
			Column{"channel", Varchar, "", "email, webchat, post or social.", Plain, false},
			Column{"direction", Varchar, "", "inbound (to the council), outbound (from it) or internal (between its own people).", Plain, false},
			Column{"origin", Varchar, "", "Who wrote it: resident (anybody from outside), internal (the council's own) or automated (an automatic reply, a bounce, a newsletter).", Plain, false},
			Column{"label", Varchar, "", "Mailbox, department, queue or account of the council's; reference data maps it. A mailbox that the settings do not name is \"other mailbox\".", Plain, false},
			Column{"label_kind", Varchar, "", "What the label is: mailbox, department, queue, service or account.", Plain, false},
			Column{"resident_key", Varchar, "", "Keyed pseudonym of the resident's e-mail or phone number, whichever side of the message they are on.", Pseudonym, true},
			Column{"resident_key_kind", Varchar, "", "phone or email: which identifier made resident_key.", Plain, true},
			Column{"accepted_s", Bigint, "s since 1970-01-01 UTC", "When a person took the chat.", Plain, true},
			Column{"answered_s", Bigint, "s since 1970-01-01 UTC", "When it was first answered, where the export says so of the message itself.", Plain, true},
			Column{"closed_s", Bigint, "s since 1970-01-01 UTC", "When it was closed.", Plain, true},
			Column{"agent_key", Varchar, "", "Keyed pseudonym of the member of staff who dealt with it.", Staff, true},
			Column{"outcome", Varchar, "", "answered, open, abandoned (left before anybody answered), spam, forwarded (to somebody else who answers) or unknown.", Plain, false},
			Column{"site", Varchar, "", "Website or place it came through, as the export writes it.", Plain, true},
		),
	}
}

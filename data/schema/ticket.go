package schema

// Ticket is one visit, appointment or transaction at a counter, as a queue
// system exports it. Ts is the time the ticket was created.
type Ticket struct {
	Base
	TicketID     string `parquet:"ticket_id"`
	VisitID      string `parquet:"visit_id"`
	Site         string `parquet:"site,dict"`
	Service      string `parquet:"service_label,dict"`
	Kind         string `parquet:"kind,dict"`
	State        string `parquet:"state,dict"`
	Outcome      string `parquet:"outcome,dict"`
	CalledS      *int64 `parquet:"called_s,optional"`
	EndedS       *int64 `parquet:"ended_s,optional"`
	ResidentKey  string `parquet:"resident_key,optional"`
	ResidentKind string `parquet:"resident_key_kind,optional,dict"`
	DeskKey      string `parquet:"desk_key,optional,dict"`
}

// TableName is "ticket".
func (*Ticket) TableName() string { return "ticket" }

func ticketTable() Table {
	return Table{
		Name:   "ticket",
		Doc:    "One ticket of a counter queue system: a transaction within a visit.",
		Record: []string{"site", "visit_id"}, RecordDays: 0,
		Key: []string{"site", "ticket_id", "ts_s"}, // ticket numbers start anew each day
		Columns: append(baseColumns(),
			Column{"ticket_id", Varchar, "", "The queue system's id of the ticket.", Plain, false},
			Column{"visit_id", Varchar, "", "Id shared by the tickets of one visit; the ticket's own where the system has none.", Plain, false},
			Column{"site", Varchar, "", "Site as the export writes it.", Plain, false},
			Column{"service_label", Varchar, "", "Service as the export writes it; reference data maps it.", Plain, false},
			Column{"kind", Varchar, "", "walk_in or appointment.", Plain, false},
			Column{"state", Varchar, "", "State as the export writes it.", Plain, false},
			Column{"outcome", Varchar, "", "served, transferred, walked_out, no_show, expired, cancelled_before, did_not_attend or unknown.", Plain, false},
			Column{"called_s", Bigint, "s since 1970-01-01 UTC", "When the ticket was called; NULL if never.", Plain, true},
			Column{"ended_s", Bigint, "s since 1970-01-01 UTC", "When the ticket was closed.", Plain, true},
			Column{"resident_key", Varchar, "", "Keyed pseudonym of the visitor's phone number or e-mail.", Pseudonym, true},
			Column{"resident_key_kind", Varchar, "", "phone or email: which identifier made resident_key.", Plain, true},
			Column{"desk_key", Varchar, "", "Keyed pseudonym of the desk or member of staff.", Staff, true},
		),
	}
}

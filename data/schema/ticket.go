package schema

// Ticket is one visit, appointment or transaction at a counter, as a queue
// system exports it. Ts is the time the ticket was created or, of a later
// transaction of a visit, entered its queue; of an appointment, its start.
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
	Queue        string `parquet:"queue_label,optional,dict"`
	SourceLabel  string `parquet:"source_label,optional,dict"`
	BookedS      *int64 `parquet:"booked_s,optional"`
	ArrivedS     *int64 `parquet:"arrived_s,optional"`
	WaitingS     *int64 `parquet:"waiting_s,optional"`
	WalkingS     *int64 `parquet:"walking_s,optional"`
	TransactionS *int64 `parquet:"transaction_s,optional"`
	Recycles     *int64 `parquet:"recycles,optional"`
	PartySize    *int64 `parquet:"party_size,optional"`
}

// Detach moves the row's optional numbers into the slab.
func (r *Ticket) Detach(s *Slab) {
	r.LogOffsetMin = s.Int32(r.LogOffsetMin)
	r.CalledS, r.EndedS, r.BookedS, r.ArrivedS = s.Int64(r.CalledS), s.Int64(r.EndedS), s.Int64(r.BookedS), s.Int64(r.ArrivedS)
	r.WaitingS, r.WalkingS, r.TransactionS = s.Int64(r.WaitingS), s.Int64(r.WalkingS), s.Int64(r.TransactionS)
	r.Recycles, r.PartySize = s.Int64(r.Recycles), s.Int64(r.PartySize)
}

// Planned reports that Ts is a time that was agreed on: it may lie ahead, and
// out of order, without a clock being wrong.
func (r *Ticket) Planned() bool { return r.Kind == "appointment" }

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
			Column{"outcome", Varchar, "", "served, transferred, walked_out, no_show, expired, turned_away, cancelled_before, did_not_attend, booked (nothing known but the booking), open (still waiting or being served when it was exported), recycled (called again: its visit has another ticket) or unknown.", Plain, false},
			Column{"called_s", Bigint, "s since 1970-01-01 UTC", "When the ticket was called; NULL if never.", Plain, true},
			Column{"ended_s", Bigint, "s since 1970-01-01 UTC", "When the ticket was closed.", Plain, true},
			Column{"resident_key", Varchar, "", "Keyed pseudonym of the visitor's phone number or e-mail.", Pseudonym, true},
			Column{"resident_key_kind", Varchar, "", "phone or email: which identifier made resident_key.", Plain, true},
			Column{"desk_key", Varchar, "", "Keyed pseudonym of the desk or member of staff.", Staff, true},
			Column{"queue_label", Varchar, "", "Queue as the export writes it, where it has one beside the service.", Plain, true},
			Column{"source_label", Varchar, "", "How the ticket came to be, as the export writes it: a kiosk, a booking page, a contact's channel.", Plain, true},
			Column{"booked_s", Bigint, "s since 1970-01-01 UTC", "When the appointment was booked.", Plain, true},
			Column{"arrived_s", Bigint, "s since 1970-01-01 UTC", "When the visitor checked in for the appointment.", Plain, true},
			Column{"waiting_s", Bigint, "s", "Wait from ts to the call, as the system measured it.", Plain, true},
			Column{"walking_s", Bigint, "s", "From the call until the visitor was at the desk.", Plain, true},
			Column{"transaction_s", Bigint, "s", "Time at the desk.", Plain, true},
			Column{"recycles", Bigint, "", "How often the ticket was put back into its queue after a call.", Plain, true},
			Column{"party_size", Bigint, "", "People who came together.", Plain, true},
		),
	}
}

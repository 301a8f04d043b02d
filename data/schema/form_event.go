package schema

// FormEvent is one event in the life of a digital transaction, or what somebody
// thought of it afterwards.
type FormEvent struct {
	Base
	FormID       string `parquet:"form,dict"`
	Reference    string `parquet:"reference"`
	Event        string `parquet:"event,dict"`
	EnteredBy    string `parquet:"entered_by,dict"`
	Step         string `parquet:"step,optional,dict"`
	ResidentKey  string `parquet:"resident_key,optional"`
	ResidentKind string `parquet:"resident_key_kind,optional,dict"`
	Rating       *int64 `parquet:"rating,optional"`
}

// TableName is "form_event".
func (*FormEvent) TableName() string { return "form_event" }

func formEventTable() Table {
	return Table{
		Name:   "form_event",
		Doc:    "One event of one digital transaction.",
		Record: []string{"form", "reference"}, RecordDays: 62,
		Key: []string{"form", "reference", "event", "step", "ts_s"}, // a step may be saved again later
		Columns: append(baseColumns(),
			Column{"form", Varchar, "", "Form as the platform names it; reference data maps it to a service.", Plain, false},
			Column{"reference", Varchar, "", "The platform's reference, as a keyed pseudonym: a reference can be looked up to a person.", Pseudonym, false},
			Column{"event", Varchar, "", "started, saved, submitted, failed, completed, ineligible (the service did its job: no entitlement) or rated (somebody said how content they were).", Plain, false},
			Column{"entered_by", Varchar, "", "customer (typed by the resident), adviser (typed for them: assisted) or unknown.", Plain, false},
			Column{"step", Varchar, "", "Page or step, where the platform says.", Plain, true},
			Column{"resident_key", Varchar, "", "Keyed pseudonym of the resident's phone number or e-mail.", Pseudonym, true},
			Column{"resident_key_kind", Varchar, "", "phone or email: which identifier made resident_key.", Plain, true},
			Column{"rating", Bigint, "points", "Of a rated event: 5 very satisfied, 4 satisfied, 3 neither, 2 dissatisfied, 1 very dissatisfied.", Plain, true},
		),
	}
}

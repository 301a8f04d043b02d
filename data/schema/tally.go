package schema

// Tally is one count that was exported or written down for a stretch of time.
// It is never made into people. Ts is when the stretch began.
type Tally struct {
	Base
	Channel    string `parquet:"channel,dict"`
	Site       string `parquet:"site,optional,dict"`
	Label      string `parquet:"label,dict"`
	LabelKind  string `parquet:"label_kind,dict"`
	SpanS      int64  `parquet:"span_s"`
	Measure    string `parquet:"measure,dict"`
	Count      int64  `parquet:"count"`
	ThresholdS *int64 `parquet:"threshold_s,optional"`
	Cell       string `parquet:"cell,optional"`
}

// TableName is "tally".
func (*Tally) TableName() string { return "tally" }

// Detach moves the row's optional numbers into the slab.
func (r *Tally) Detach(s *Slab) {
	r.LogOffsetMin, r.ThresholdS = s.Int32(r.LogOffsetMin), s.Int64(r.ThresholdS)
}

func tallyTable() Table {
	return Table{
		Name: "tally",
		Doc:  "One count, exported or written down, of contacts in a stretch of time, of people at a door, or of a queue's length at a moment.",
		Columns: append(baseColumns(),
			Column{"channel", Varchar, "", "phone, counter, email, chat, post or another channel of the reference data; web for a website's own totals, which are no contacts.", Plain, false},
			Column{"site", Varchar, "", "Site as the sheet writes it.", Plain, true},
			Column{"label", Varchar, "", "Queue, service or form as written; reference data maps it. Of web a website.", Plain, false},
			Column{"label_kind", Varchar, "", "queue, service or form: which mapping the label goes through; site for a website; door for people counters.", Plain, false},
			Column{"span_s", Bigint, "s", "Length of the stretch, e.g. 1800 for a half hour, 86400 for a day (on a tally sheet one of 23 or 25 hours too), 604800 for a week, 0 for a moment.", Plain, false},
			Column{"measure", Varchar, "", "What was counted: offered, answered, abandoned, answered_within, refused and so on; visits, served and turned_away at a counter; digital_completed, digital_started, rated_5, cost_pence (money in pence) and others of totals; visitors, visits, page_views and conversions of a website; queue_length, open_desks, entries and exits, which are no contacts.", Plain, false},
			Column{"count", Bigint, "", "The count.", Plain, false},
			Column{"threshold_s", Bigint, "s", "The threshold of answered_within.", Plain, true},
			Column{"cell", Varchar, "", "Cell of the sheet that holds the count, e.g. C7, in a workbook of several sheets Hub!C7.", Plain, true},
		),
	}
}

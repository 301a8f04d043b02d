package report

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

const fixture = "testdata/front_door.md"

func month(i int) time.Time {
	return time.Date(2025, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
}

// wave is a repeatable stand-in for chance, between -1 and 1.
func wave(n ...int) float64 {
	x := 0.0
	for i, v := range n {
		x += float64(v) * (12.9898 + 7.233*float64(i))
	}
	return math.Sin(x*1.7) * math.Cos(x*0.37)
}

func services() []string {
	return []string{"Council tax", "Benefits", "Parking permits", "Bulky waste", "Pest control", "Registrars", "Housing options", "Street cleaning"}
}

func col(name string, t schema.Type, unit, doc string) queries.Column {
	return queries.Column{Name: name, Type: t, Unit: unit, Doc: doc}
}

func result(name, title string, chart *queries.Chart, columns ...queries.Column) *queries.Result {
	q := &queries.Question{Name: name}
	q.Title, q.Chart = title, chart
	q.Ask, q.Grain = "What does "+name+" show?", "one row of "+name+"."
	q.Notes = []string{"Staff and system contacts are left out."}
	return &queries.Result{Question: q, Snapshot: 42, Columns: columns}
}

func answerRate() *queries.Result {
	r := result("answer_rate", "Calls answered and unanswered", &queries.Chart{Kind: "line", X: "period", Y: "unanswered_rate", Series: "split", Format: "percent"},
		col("period", schema.Date, "", "First day of the period."),
		col("offered", schema.Bigint, "calls", "Calls that reached a queue or were refused at its door in opening hours."),
		col("answered", schema.Bigint, "calls", "Calls with at least one answered queue visit."),
		col("unanswered", schema.Bigint, "calls", "Offered less answered."),
		col("answered_rate", schema.Double, "share", "Answered as a share of offered."),
		col("unanswered_rate", schema.Double, "share", "unanswered / offered."),
		col("split", schema.Varchar, "", "What the row is split by; all when it is not."))
	r.Params = map[string]any{"grain": "month", "by": "none", "from": "1900-01-01"}
	for i := range 12 {
		if i == 6 {
			r.Rows = append(r.Rows, []any{month(i), nil, nil, nil, nil, nil, "all"})
			continue
		}
		offered := int64(7900 + 900*wave(i, 3))
		unanswered := int64(float64(offered) * (0.142 + 0.05*wave(i, 5)))
		r.Rows = append(r.Rows, []any{month(i), offered, offered - unanswered, unanswered, float64(offered-unanswered) / float64(offered), float64(unanswered) / float64(offered), "all"})
	}
	return r
}

func callsTotal() *queries.Result {
	r := result("calls_total", "Calls in the year", nil,
		col("offered", schema.Bigint, "calls", "Calls offered."),
		col("answered", schema.Bigint, "calls", "Calls answered."),
		col("answered_rate", schema.Double, "share", "Answered as a share of offered."),
		col("median_wait", schema.Bigint, "s", "Median wait of answered calls."))
	r.Rows = [][]any{{int64(87130), int64(74921), 74921.0 / 87130, int64(148)}}
	return r
}

func halfHours() *queries.Result {
	r := result("unanswered_by_half_hour", "Unanswered calls by half hour",
		&queries.Chart{Kind: "heat", X: "half_hour", Y: "unanswered_rate", Series: "weekday_name", Format: "percent"},
		col("weekday", schema.Integer, "", "1 is Monday."), col("weekday_name", schema.Varchar, "", "Day of the week."),
		col("local_minute", schema.Integer, "minutes after local midnight", "Start of the half hour."),
		col("half_hour", schema.Varchar, "", "Start of the half hour."),
		col("offered", schema.Bigint, "calls", "Calls offered."), col("unanswered", schema.Bigint, "calls", "Calls not answered."),
		col("unanswered_rate", schema.Double, "share", "Unanswered as a share of offered."))
	for d, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"} {
		for h := range 18 {
			minute := int64(8*60 + 30*h)
			name := fmt.Sprintf("%02d:%02d", minute/60, minute%60)
			if d == 2 && h < 3 {
				r.Rows = append(r.Rows, []any{int64(d + 1), day, minute, name, int64(0), int64(0), nil})
				continue
			}
			offered := int64(900 - 60*d + int(220*math.Sin(float64(h)/5)))
			rate := 0.11 + 0.08*math.Exp(-math.Pow(float64(h-2), 2)/8) + 0.06*math.Exp(-math.Pow(float64(h-10), 2)/6) - 0.012*float64(d) + 0.012*wave(d, h)
			lost := int64(float64(offered) * rate)
			r.Rows = append(r.Rows, []any{int64(d + 1), day, minute, name, offered, lost, float64(lost) / float64(offered)})
		}
	}
	return r
}

func outcomes(name, title, measure string, rows ...[]any) *queries.Result {
	r := result(name, title, &queries.Chart{Kind: "bar", X: "outcome", Y: measure, Format: "count"},
		col("outcome", schema.Varchar, "", "How it ended."), col(measure, schema.Bigint, measure, "How many ended so."))
	r.Rows = rows
	return r
}

func callsByOutcome() *queries.Result {
	return outcomes("calls_by_outcome", "Calls by outcome", "calls",
		[]any{"answered", int64(74921)}, []any{"abandoned", int64(8120)}, []any{"abandoned_short", int64(1904)}, []any{"timeout", int64(1210)},
		[]any{"full", int64(612)}, []any{"no_agents_on_entry", int64(301)}, []any{"system_error", int64(62)})
}

func visitsByOutcome() *queries.Result {
	return outcomes("visits_by_outcome", "Counter visits by outcome", "visits",
		[]any{"served", int64(18211)}, []any{"walked_out", int64(1320)}, []any{"no_show", int64(905)}, []any{"turned_away", nil}, []any{"expired", int64(88)})
}

func channelShare() *queries.Result {
	r := result("channel_share", "Contacts by channel", &queries.Chart{Kind: "stacked", X: "month", Y: "contacts", Series: "channel", Format: "percent"},
		col("month", schema.Date, "", "Month of the contact."), col("service", schema.Varchar, "", "Service of the contact."),
		col("channel", schema.Varchar, "", "Channel of the contact."),
		col("contacts", schema.Bigint, "contacts", "Contacts of residents."), col("share", schema.Double, "share", "Contacts as a share of the service's contacts of the month."))
	for m := range 12 {
		for s, service := range services() {
			counts := []int64{
				int64(1000 + 40*s - 14*m + int(60*wave(m, s))), int64(620 + 30*m + int(50*wave(s, m))),
				int64(280 - 10*s + int(30*wave(m, s, 2))), int64(110 + 5*s + int(20*wave(m, s, 4))),
			}
			sum := counts[0] + counts[1] + counts[2] + counts[3]
			for c, channel := range []string{"telephone", "web form", "counter", "email"} {
				r.Rows = append(r.Rows, []any{month(m), service, channel, counts[c], float64(counts[c]) / float64(sum)})
			}
		}
	}
	return r
}

func takeUp() *queries.Result {
	r := result("take_up", "Digital take-up", &queries.Chart{
		Kind: "line", X: "month", Y: "take_up", Series: "service", Format: "percent",
		Lines: []queries.Line{{Y: "line_internet", Name: "Internet access"}, {Y: "line_skills", Name: "Computer literacy"}},
	},
		col("month", schema.Date, "", "Month of completion."), col("service", schema.Varchar, "", "Service."),
		col("digital", schema.Bigint, "transactions", "Completed online by residents themselves."), col("assisted", schema.Bigint, "transactions", "Completed online, typed by an adviser."),
		col("completed", schema.Bigint, "transactions", "Completed on any channel."),
		col("take_up", schema.Double, "share", "Digital and assisted as a share of completed."), col("take_up_excl_assisted", schema.Double, "share", "The same without assisted ones."),
		col("line_internet", schema.Double, "share", "Share of residents with internet access."), col("line_skills", schema.Double, "share", "Share of residents who can use a computer."))
	for m := range 12 {
		for s, service := range services() {
			if service == "Registrars" && m < 4 {
				r.Rows = append(r.Rows, []any{month(m), service, nil, nil, int64(300), nil, nil, nil, nil})
				continue
			}
			completed := int64(900 + 90*s + int(80*wave(m, s)))
			digital := int64(float64(completed) * (0.24 + 0.06*float64(s) + 0.008*float64(m) + 0.03*wave(m, s, 9)))
			assisted := digital / 11
			r.Rows = append(r.Rows, []any{month(m), service, digital, assisted, completed, float64(digital+assisted) / float64(completed), float64(digital) / float64(completed), 0.9, 0.7})
		}
	}
	return r
}

func completion() *queries.Result {
	r := result("completion", "Form completion", &queries.Chart{Kind: "line", X: "month", Y: "completion_rate", Series: "service", Format: "percent"},
		col("month", schema.Date, "", "Month the form was started."), col("service", schema.Varchar, "", "Service."),
		col("started", schema.Bigint, "forms", "Forms started."), col("completed", schema.Bigint, "forms", "Forms completed."), col("failed", schema.Bigint, "forms", "Forms that failed."),
		col("completion_rate", schema.Double, "share", "Completed as a share of started."))
	for m := range 12 {
		for s, service := range services()[:4] {
			started := int64(700 + 50*s + int(50*wave(m, s)))
			completed := int64(float64(started) * (0.58 + 0.08*float64(s) + 0.025*wave(m, s, 3)))
			r.Rows = append(r.Rows, []any{month(m), service, started, completed, started / 20, float64(completed) / float64(started)})
		}
	}
	return r
}

func sessions() *queries.Result {
	r := result("sessions", "Web sessions", &queries.Chart{Kind: "bar", X: "day", Y: "sessions", Format: "count"},
		col("day", schema.Date, "", "Day of the session's first request."), col("sessions", schema.Bigint, "sessions", "Sessions begun that day."))
	for d := range 62 {
		if d == 20 || d == 21 {
			continue
		}
		day := time.Date(2025, 11, 1+d, 0, 0, 0, 0, time.UTC)
		n := int64(1450 + 160*wave(d))
		if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
			n /= 2
		}
		r.Rows = append(r.Rows, []any{day, n})
	}
	return r
}

func counterWaits() *queries.Result {
	r := result("counter_waits", "Median wait at the counter", &queries.Chart{Kind: "bar", X: "site", Y: "median_wait", Format: "seconds"},
		col("site", schema.Varchar, "", "Site of the counter."), col("visits", schema.Bigint, "visits", "Visits served."), col("median_wait", schema.Bigint, "s", "Median wait in seconds."))
	r.Rows = [][]any{
		{"Harbour Road hub", int64(8104), int64(745)},
		{"Old Town library and residents' hub", int64(5230), int64(1210)},
		{"Northgate hub", int64(3511), int64(488)},
		{"Civic centre", int64(1366), nil},
	}
	return r
}

func freshness() *queries.Result {
	r := result("freshness", "Newest data by source", nil,
		col("source", schema.Varchar, "", "Configured source."), col("newest", schema.Date, "", "Newest local date in its data."), col("files", schema.Bigint, "files", "Files read."),
		col("lines", schema.Bigint, "lines", "Lines read."), col("rows", schema.Bigint, "rows", "Rows kept."), col("rejects", schema.Bigint, "lines", "Lines that could not be read."),
		col("ignored", schema.Bigint, "lines", "Lines that are none of this program's business."))
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	r.Rows = [][]any{
		{"phone_queue", day(2), int64(365), int64(1204331), int64(1204107), int64(24), int64(200)},
		{"web_access", day(2), int64(731), int64(9120554), int64(9118802), int64(552), int64(1200)},
		{"counter_tickets", time.Date(2025, 12, 30, 0, 0, 0, 0, time.UTC), int64(48), int64(24988), int64(24980), int64(8), int64(0)},
	}
	return r
}

func rejects() *queries.Result {
	return result("rejects", "Rejected lines", nil,
		col("file", schema.Varchar, "", "File the line is in."), col("code", schema.Varchar, "", "Why it was rejected."), col("lines", schema.Bigint, "lines", "How many lines."))
}

// results answers the questions of the fixture report in order.
func results() []*queries.Result {
	return []*queries.Result{
		callsTotal(), answerRate(), halfHours(), callsByOutcome(), channelShare(), takeUp(),
		completion(), sessions(), visitsByOutcome(), counterWaits(), freshness(), rejects(),
	}
}

func meta() Meta {
	return Meta{
		Council: "Harbourside Borough Council", Edition: "internal", Period: "January to December 2025", Snapshot: 42, RunID: "20260103T021500Z",
		DataCut: time.Date(2026, 1, 2, 23, 59, 0, 0, time.UTC), Generated: time.Date(2026, 1, 3, 2, 31, 0, 0, time.UTC),
		Notes:  []string{"Short abandons are calls that end within 5 seconds.", "Take-up counts assisted transactions as digital; the column without them stands beside it."},
		Sample: true,
	}
}

func load(t *testing.T) *Report {
	t.Helper()
	text, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(fixture, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

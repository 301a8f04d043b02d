package message

import (
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

// table makes a result from "name type" column words and rows.
func table(question string, columns string, rows ...[]any) *queries.Result {
	r := &queries.Result{Question: &queries.Question{Name: question}, Rows: rows}
	r.Question.Title = "Title"
	for _, c := range strings.Fields(columns) {
		name, kind, _ := strings.Cut(c, ":")
		col := queries.Column{Name: name, Type: schema.Bigint}
		switch kind {
		case "text":
			col.Type = schema.Varchar
		case "date":
			col.Type = schema.Date
		case "share":
			col.Type, col.Unit = schema.Double, "share"
		}
		r.Columns = append(r.Columns, col)
	}
	return r
}

// text is the message in one line, a bar between headline and detail.
func text(r *queries.Result) string {
	got := Of(r)
	if got.Detail == "" {
		return got.Headline
	}
	return got.Headline + " | " + got.Detail
}

func m(month int) time.Time { return time.Date(2025, time.Month(month), 1, 0, 0, 0, 0, time.UTC) }

func n(v int64) any { return v }

const (
	rate       = "period:date offered answered unanswered answered_rate:share"
	takeCol    = "month:date service:text digital assisted completed take_up:share take_up_excl_assisted:share"
	reachedCol = "first_attempts reached_same_day reached split:text"
	ratedCol   = "period:date service:text very_satisfied satisfied responses"
	doneCol    = "month:date service:text started completed failed completion_rate:share"
	share      = "month:date service:text channel:text contacts share:share"
)

// Given a result, this is what stands above its figure.
func TestMessage(t *testing.T) {
	for name, c := range map[string]struct {
		result *queries.Result
		want   string
	}{
		"answer rate": {
			table("answer_rate", rate, []any{m(1), n(100), n(90), n(10), 0.9}, []any{m(2), n(2), n(1), n(1), 0.5}, []any{m(3), n(98), n(98), n(0), 1.0}),
			"11 of 200 calls (5.5%) went unanswered from Jan 2025 to Mar 2025. | The highest month was Feb 2025 (50.0%, 1 of 2), the lowest Mar 2025 (0%, 0 of 98).",
		},
		"answer rate, two months": {
			table("answer_rate", rate, []any{m(1), n(100), n(90), n(10), 0.9}, []any{m(2), n(100), n(80), n(20), 0.8}),
			"30 of 200 calls (15.0%) went unanswered from Jan 2025 to Feb 2025. | With 2 months of data it is too early to say more.",
		},
		"answer rate, gap": {
			table("answer_rate", rate, []any{m(1), n(10), n(9), n(1), 0.9}, []any{m(2), nil, nil, nil, nil}, []any{m(3), n(10), n(9), n(1), 0.9}, []any{m(4), n(10), n(9), n(1), 0.9}),
			"3 of 30 calls (10.0%) went unanswered from Jan 2025 to Apr 2025. | The rate was the same in every month. One row lacks a count and is left out.",
		},
		"answer rate, nothing offered": {
			table("answer_rate", rate, []any{m(1), n(0), n(0), n(0), nil}),
			"No calls were offered in this period.",
		},
		"calls by outcome": {
			table("calls_by_outcome", "outcome:text calls queue_visits", []any{"abandoned_short", n(10), n(12)}, []any{"answered", n(5), n(9)}, []any{"full", n(85), n(90)}),
			"5 of 100 calls (5.0%) were answered. | Next came full with 85 of 100 (85.0%).",
		},
		"calls by outcome, closed ones": {
			table("calls_by_outcome", "outcome:text calls queue_visits", []any{"answered", n(60), n(60)}, []any{"closed", n(30), n(30)}, []any{"diverted", n(10), n(10)}),
			"60 of 100 calls (60.0%) were answered. | Next came closed with 30 of 100 (30.0%). Calls that came while a line was closed or diverted (40) are counted here, but not among the calls offered.",
		},
		"visits by outcome": {
			table("visits_by_outcome", "outcome:text visits", []any{"walked_out", n(10)}, []any{"served", n(90)}),
			"The most common outcome was served: 90 of 100 counter visits (90.0%). | Next came walked out with 10 of 100 (10.0%).",
		},
		"visits by outcome, some on paper": {
			table("visits_by_outcome", "outcome:text visits", []any{"unknown", n(900)}, []any{"served", n(90)}, []any{"expired", n(10)}),
			"The most common outcome was served: 90 of 100 counter visits (90.0%). | Next came expired with 10 of 100 (10.0%). Of 900 counter visits it is not known what became of them, as of most that are counted on paper: they are in no share.",
		},
		"visits on paper alone": {
			table("visits_by_outcome", "outcome:text visits", []any{"unknown", n(900)}),
			"Of 900 counter visits it is not known what became of them, as of most that are counted on paper.",
		},
		"half hours": {
			table("unanswered_by_half_hour", "weekday weekday_name:text local_minute half_hour:text offered unanswered unanswered_rate:share",
				[]any{n(1), "Monday", n(540), "09:00", n(80), n(20), 0.25}, []any{n(2), "Tuesday", n(540), "09:00", n(1), n(1), 1.0}, []any{n(3), "Friday", n(0), "00:00", n(0), n(0), nil}),
			"The half hour with the highest unanswered rate was Monday at 09:00: 20 of 80 calls (25.0%). | Over the whole week it was 21 of 81 calls (25.9%).",
		},
		"channel share": {
			table("channel_share", share,
				[]any{m(1), "A", "telephone", n(60), 0.6}, []any{m(1), "A", "web", n(40), 0.4},
				[]any{m(2), "A", "telephone", n(50), 0.5}, []any{m(2), "A", "web", n(50), 0.5},
				[]any{m(3), "A", "telephone", n(30), 0.3}, []any{m(3), "A", "web", n(30), 0.3}, []any{m(3), "B", "web", n(40), 1.0}),
			"Web was the largest channel in Mar 2025: 70 of 100 contacts (70.0%). | In Jan 2025 it was 40 of 100 (40.0%).",
		},
		"take-up, digital holds assisted": {
			table("take_up", takeCol, []any{m(1), "A", n(50), n(10), n(100), 0.5, 0.4}, []any{m(1), "B", n(10), n(0), n(100), 0.1, 0.1}, []any{m(2), "B", nil, nil, n(100), nil, nil}),
			"60 of 200 completed transactions (30.0%) were digital from Jan 2025 to Feb 2025. | The highest service was A (50.0%, 50 of 100), the lowest B (10.0%, 10 of 100). One row lacks a count and is left out.",
		},
		"take-up, assisted beside digital": {
			table("take_up", takeCol, []any{m(1), "A", n(40), n(10), n(100), 0.5, 0.4}),
			"50 of 100 completed transactions (50.0%) were digital, assisted ones included, in Jan 2025.",
		},
		"take-up, typed without assisted ones": {
			table("take_up", takeCol, []any{m(1), "A", n(40), n(10), n(100), 0.5, 0.4}, []any{m(1), "B", n(20), nil, n(100), 0.2, 0.2}),
			"70 of 200 completed transactions (35.0%) were digital, assisted ones included, in Jan 2025. | The highest service was A (50.0%, 50 of 100), the lowest B (20.0%, 20 of 100).",
		},
		"satisfaction": {
			table("satisfaction", ratedCol, []any{m(1), "A", n(528), n(419), n(1169)}, []any{m(1), "B", n(0), n(1), n(2)}),
			"948 of 1,171 answers (81.0%) were satisfied or very satisfied in Jan 2025. | The highest service was A (81.0%, 947 of 1,169), the lowest B (50.0%, 1 of 2).",
		},
		"satisfaction, no answer": {
			table("satisfaction", ratedCol, []any{m(1), "A", n(0), n(0), n(0)}),
			"No answers are counted for this period.",
		},
		"completion": {
			table("completion", doneCol, []any{m(1), "A", n(100), n(60), n(1), 0.6}, []any{m(1), "B", n(100), n(70), n(1), 0.7}),
			"130 of 200 transactions started (65.0%) were completed in Jan 2025. | The highest service was B (70.0%, 70 of 100), the lowest A (60.0%, 60 of 100).",
		},
		"names of services and channels": {
			table("completion", doneCol, []any{m(1), "council_tax", n(100), n(60), n(1), 0.6}, []any{m(1), "parking_permits", n(100), n(70), n(1), 0.7}),
			"130 of 200 transactions started (65.0%) were completed in Jan 2025. | The highest service was Parking permits (70.0%, 70 of 100), the lowest Council tax (60.0%, 60 of 100).",
		},
		"completion above 100 %, services together": {
			table("completion", doneCol, []any{m(1), "all", n(100), n(104), n(1), 1.04}),
			"More transactions are completed than started in Jan 2025 (104 of 100). | This is a fault in the data, so no rate is given here.",
		},
		"completion above 100 %": {
			table("completion", doneCol, []any{m(1), "A", n(100), n(104), n(1), 1.04}),
			"More transactions are completed than started for A in Jan 2025 (104 of 100). | This is a fault in the data, so no rate is given here.",
		},
		"rejects": {
			table("rejects", "file:text code:text lines", []any{"a.log", "bad_time", n(8)}, []any{"b.log", "bad_time", n(1)}, []any{"b.log", "too_long", n(1)}),
			"10 lines in 2 files could not be read. | The most common reason was bad time: 9 of 10 (90.0%).",
		},
		"no rejects": {table("rejects", "file:text code:text lines"), "No rejected lines are recorded for this period."},
		"freshness": {
			table("freshness", "source:text newest:date files lines rows rejects ignored", []any{"web", m(2), n(1), n(900), n(899), n(1), n(0)}, []any{"phone_queue", m(1), n(1), n(100), n(100), n(0), n(0)}),
			"The source that ends first is Phone queue: its newest data is of 1 Jan 2025. | The newest data of all is of 1 Feb 2025. Of all lines, 1 of 1,000 (0.1%) were rejected.",
		},
		"freshness with rows that came twice": {
			table("freshness", "source:text newest:date lines rejects duplicates", []any{"web", m(2), n(1000), n(0), n(1200)}),
			"1 source reaches 1 Feb 2025. | Of all lines, 0 of 1,000 (0%) were rejected; 1,200 rows were delivered twice and counted once.",
		},
		"sessions": {
			table("sessions", "day:date sessions", []any{m(1), n(10)}, []any{m(1).AddDate(0, 0, 1), n(30)}, []any{m(1).AddDate(0, 0, 2), n(20)}),
			"60 web sessions from 1 Jan 2025 to 3 Jan 2025. | The busiest day was 2 Jan 2025 (30), the quietest 1 Jan 2025 (10).",
		},
		"sessions by machines": {
			table("sessions", "day:date sessions automated_sessions", []any{m(1), n(10), n(4)}, []any{m(2), n(30), n(6)}),
			"40 web sessions from 1 Jan 2025 to 1 Feb 2025. | 10 of 40 (25.0%) were made by machines.",
		},
		"sessions in all": {table("sessions", "day:date sessions", []any{nil, n(60)}), "60 web sessions."},
		"web visitors": {
			table("web_visitors", "day:date requests visitors", []any{m(1), n(100), n(10)}, []any{m(1).AddDate(0, 0, 1), n(50), n(9)}),
			"150 requests from 1 Jan 2025 to 2 Jan 2025. | A visitor is counted once a day, so days do not add up.",
		},
		"callers reached": {
			table("reached_eventually", reachedCol, []any{n(80), n(20), n(30), "benefits"}, []any{n(20), n(10), n(12), "general"}),
			"42 of 100 first attempts that went unanswered (42.0%) led to an answered call within 7 days. | For 30 of 100 (30.0%) that was on the same day.",
		},
		"callers reached, none to reach": {
			table("reached_eventually", reachedCol, []any{n(0), n(0), n(0), "all"}),
			"No call of a known number went unanswered at the first attempt in this period.",
		},
		"callers never reached": {
			table("never_reached", "next_contact:text callers", []any{"none", n(60)}, []any{"counter", n(30)}, []any{"online_form", n(10)}),
			"40 of 100 callers nobody answered within 7 days (40.0%) are seen in another channel in that time. | What they turned to first: counter 30, online form 10.",
		},
		"callers never reached nor seen": {
			table("never_reached", "next_contact:text callers", []any{"none", n(60)}),
			"0 of 60 callers nobody answered within 7 days (0%) are seen in another channel in that time.",
		},
		"unknown question": {
			table("other", "site:text visits", []any{"A", n(3)}, []any{"B", nil}, []any{"C", n(1)}),
			"Title: visits is highest for A (3) and lowest for C (1), of 2 rows.",
		},
		"one row with a share": {
			table("calls_total", "offered answered answered_rate:share", []any{n(100), n(90), 0.9}),
			"Title: 90 of 100 offered (90.0%) answered.",
		},
		"one row with a count": {table("total", "visits", []any{n(1200)}), "Title: visits 1,200."},
		"only shares":          {table("other", "site:text share:share", []any{"A", 0.5}, []any{"B", 0.5}), "Title: 2 rows."},
		"no rows":              {table("answer_rate", rate), "No data for this period."},
		"all unknown":          {table("other", "site:text visits", []any{"A", nil}), "Title: no count for this period."},
		"withheld": {
			table("answer_rate", rate, []any{m(1), n(100), "[c]", "[c]", "[c]"}),
			"Some figures are withheld to protect people, so no total is given here.",
		},
	} {
		if got := text(c.result); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// A chart says which column a result is about.
func TestSubjectIsTheChart(t *testing.T) {
	r := table("waits_by_site", "site:text visits wait", []any{"A", n(9), n(60)}, []any{"B", n(1), n(90)})
	r.Columns[2].Unit = "s"
	r.Question.Chart = &queries.Chart{Kind: "bar", X: "site", Y: "wait"}
	if got, want := text(r), "Title: wait is highest for B (90 s) and lowest for A (60 s), of 2 rows."; got != want {
		t.Errorf("got %s", got)
	}
}

// The half hours that are named are those that are drawn: the chart says how many
// calls it takes.
func TestHalfHoursFollowTheChart(t *testing.T) {
	r := table("unanswered_by_half_hour", "weekday weekday_name:text local_minute half_hour:text offered unanswered unanswered_rate:share",
		[]any{n(1), "Monday", n(540), "09:00", n(80), n(20), 0.25}, []any{n(2), "Tuesday", n(540), "09:00", n(30), n(15), 0.5})
	if got := text(r); !strings.Contains(got, "Tuesday at 09:00: 15 of 30") {
		t.Errorf("got %s", got)
	}
	r.Question.Chart = &queries.Chart{Weight: "offered", Least: 50}
	if got := text(r); !strings.Contains(got, "Monday at 09:00: 20 of 80") {
		t.Errorf("with 50 calls or more, got %s", got)
	}
}

// A week is named by its first day, and a sentence says so.
func TestWeeks(t *testing.T) {
	r := table("answer_rate", rate, []any{m(1).AddDate(0, 0, 5), n(100), n(90), n(10), 0.9}, []any{m(1).AddDate(0, 0, 12), n(100), n(80), n(20), 0.8})
	r.Params = map[string]any{"grain": "week"}
	want := "30 of 200 calls (15.0%) went unanswered in the weeks from 6 Jan 2025 to that from 13 Jan 2025. | With 2 weeks of data it is too early to say more."
	if got := text(r); got != want {
		t.Errorf("got %s", got)
	}
}

// The service level in the headline is that of all calls offered, pooled over
// what the rows are split by; the threshold is the one that was asked for.
func TestServiceLevel(t *testing.T) {
	r := table("service_level", "formula:text numerator denominator service_level:share split:text",
		[]any{"SL1", n(50), n(80), 0.625, "q1"}, []any{"SL7", n(40), n(100), 0.4, "q1"}, []any{"SL1", n(10), n(20), 0.5, "q2"}, []any{"SL7", n(10), n(50), 0.2, "q2"})
	r.Params = map[string]any{"threshold_s": n(60)}
	want := "50 of 150 calls offered (33.3%) were answered within 60 s. | Of the formulas in use, the highest is SL1 (60.0%, 60 of 100) and the lowest SL7 (33.3%, 50 of 150)."
	if got := text(r); got != want {
		t.Errorf("got %s", got)
	}
	if got := text(table("service_level", "formula:text numerator denominator", []any{"SL7", n(1), n(2)})); strings.Contains(got, "within") {
		t.Errorf("without a threshold, got %s", got)
	}
	r.Rows = [][]any{{"SL1", n(0), n(0), nil, "all"}, {"SL7", n(0), n(0), nil, "all"}}
	if got := text(r); got != "No calls were offered in this period." {
		t.Errorf("without calls, got %s", got)
	}
}

// A result that lacks a known question's columns gets the general sentence, not
// a wrong one.
func TestMissingColumn(t *testing.T) {
	got := text(table("answer_rate", "period:date calls", []any{m(1), n(5)}, []any{m(2), n(3)}))
	if want := "Title: calls is highest for Jan 2025 (5) and lowest for Feb 2025 (3), of 2 rows."; got != want {
		t.Errorf("got %s", got)
	}
}

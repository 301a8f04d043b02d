package report

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

// bodyOf is the main part of the page of one block.
func bodyOf(t *testing.T, block string, r *queries.Result, m Meta) string {
	t.Helper()
	got := render(t, one(t, block), []*queries.Result{r}, m)
	return got[strings.Index(got, "<main"):strings.Index(got, "</main>")]
}

// covered is a report on data from 5 January to 4 November 2025.
func covered() Meta {
	m := meta()
	m.First, m.Last = time.Date(2025, 1, 5, 0, 0, 0, 0, time.UTC), time.Date(2025, 11, 4, 0, 0, 0, 0, time.UTC)
	return m
}

func elevenMonths() *queries.Result {
	r := answerRate()
	r.Rows = r.Rows[:11]
	return r
}

// A month that the data covers in part is neither in the headline nor in the
// chart; the table has it, marked, and the block says why.
func TestPartPeriods(t *testing.T) {
	r := elevenMonths()
	r.Rows[10] = []any{month(10), int64(100), int64(1), int64(99), 0.01, 0.99, "all"}
	got := bodyOf(t, "name: answer_rate\nas: both", r, covered())
	for _, want := range []string{
		"from Feb 2025 to Oct 2025.</h2>",
		"Left out of the headline and the chart, since the data does not cover them whole: Jan 2025 (27 of 31 days) and Nov 2025 (4 of 30 days). In the table they are marked.",
		`<th scope="row" class="p">Nov 2025 (4 of 30 days)</th>`,
		`<th scope="row" class="p">Feb 2025</th>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, svg := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(got, -1) {
		if strings.Contains(svg, "Nov") || strings.Contains(svg, "99") {
			t.Error("the chart draws a part period")
		}
	}
	if got := bodyOf(t, "name: answer_rate\nas: both", r, meta()); strings.Contains(got, "Left out") || !strings.Contains(got, "to Nov 2025.</h2>") {
		t.Error("when the days of the data are not known nothing is left out")
	}
}

// The table behind a chart has the part periods as well.
func TestPartPeriodsBehindChart(t *testing.T) {
	got := bodyOf(t, "name: answer_rate\nas: chart", elevenMonths(), covered())
	if !strings.Contains(got, `<th scope="row" class="p">Nov 2025 (4 of 30 days)</th>`) {
		t.Error("the table of the chart lacks the part month")
	}
}

// A part week is named by its first day, and of many part periods three are.
func TestPartPeriodsInWords(t *testing.T) {
	r := elevenMonths()
	r.Rows = r.Rows[:6]
	for i, row := range r.Rows {
		row[0] = time.Date(2025, 2, 3+7*i, 0, 0, 0, 0, time.UTC)
	}
	r.Params["grain"] = "week"
	m := covered()
	m.First = time.Date(2025, 2, 5, 0, 0, 0, 0, time.UTC)
	if got := bodyOf(t, "name: answer_rate", r, m); !strings.Contains(got, "does not cover it whole: the week from 3 Feb 2025 (5 of 7 days). In the table it is marked.") {
		t.Error("the part week is not named")
	}
	m.First = time.Date(2025, 3, 7, 0, 0, 0, 0, time.UTC)
	want := "the week from 3 Feb 2025 (0 of 7 days), the week from 10 Feb 2025 (0 of 7 days), the week from 17 Feb 2025 (0 of 7 days) and 2 more."
	if got := bodyOf(t, "name: answer_rate", r, m); !strings.Contains(got, want) {
		t.Error("many part weeks are not cut short")
	}
}

// When no period is whole, all are shown and the reader is warned.
func TestOnlyPartPeriods(t *testing.T) {
	r := answerRate()
	r.Rows = r.Rows[:1]
	got := bodyOf(t, "name: answer_rate\nas: both", r, covered())
	if !strings.Contains(got, "Take care, the data does not cover it whole: Jan 2025 (27 of 31 days).") || !strings.Contains(got, "<svg") {
		t.Error("the lone part month must be drawn with a warning")
	}
}

// sparse is a week of half hours of which a few had calls enough.
func sparseHours() *queries.Result {
	r := halfHours()
	r.Question.Chart.Weight, r.Question.Chart.Least = "offered", 20
	r.Rows = nil
	add := func(weekday, half string, offered, unanswered int64) {
		r.Rows = append(r.Rows, []any{int64(1), weekday, int64(0), half, offered, unanswered, float64(unanswered) / float64(offered)})
	}
	add("Monday", "03:30", 3, 2)
	add("Monday", "09:00", 100, 25)
	add("Monday", "09:30", 19, 19)
	add("Tuesday", "09:00", 200, 20)
	add("Tuesday", "09:30", 80, 12)
	add("Sunday", "09:00", 2, 1)
	return r
}

// Cells with few calls are not coloured, rows and columns of nothing else are
// left out, the block says so, and the table has every cell with its calls.
func TestFewCalls(t *testing.T) {
	got := bodyOf(t, "name: unanswered_by_half_hour\nas: chart", sparseHours(), meta())
	svg := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindString(got)
	for _, bad := range []string{"03:30", "Sunday", "67%", "100%", "50%"} {
		if strings.Contains(svg, bad) {
			t.Errorf("the chart holds %s", bad)
		}
	}
	if !strings.Contains(svg, ">fewer than 20 calls<") {
		t.Error("the key does not say what a hatched cell is")
	}
	for _, want := range []string{
		"was Monday at 09:00: 25 of 100 calls (25.0%).",
		"Half hours with fewer than 20 calls are not coloured; the table has them all. Rows and columns without a coloured cell are left out.",
		">66.7% of 3<", ">50.0% of 2<",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// With no cell to colour there is no chart, but its rows.
func TestFewCallsEverywhere(t *testing.T) {
	r := sparseHours()
	r.Question.Chart.Least = 1000
	got := bodyOf(t, "name: unanswered_by_half_hour\nas: chart", r, meta())
	if strings.Contains(got, "<svg") || !strings.Contains(got, ">66.7<") {
		t.Error("the rows must stand in place of a chart of nothing")
	}
}

// Subtitles leave out parameters that say nothing, and so does the list of them.
func TestSettings(t *testing.T) {
	for want, params := range map[string]map[string]string{
		"":                       {"by": "none", "from": "1900-01-01", "to": "2999-12-31"},
		" (by month)":            {"grain": "month", "by": "none"},
		" (by service; by week)": {"grain": "week", "by": "service"},
		" (by queue)":            {"by": "queue", "from": "2025-02-01"}, // the period says from when
	} {
		if got := settings(&Call{Params: params}); got != want {
			t.Errorf("%v reads %q, want %q", params, got, want)
		}
	}
}

// The contents name a block by its own title, and no two lines alike.
func TestContentsAreTold(t *testing.T) {
	rep, err := Parse("one.md", []byte("---\ntitle: One\n---\n## Calls\n\n```query\nname: answer_rate\n```\n\n```query\nname: answer_rate\nparams: {grain: week}\n```\n\n"+
		"```query\nname: answer_rate\nparams: {grain: week}\n```\n\n```query\nname: answer_rate\ntitle: Week by week\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := render(t, rep, []*queries.Result{answerRate(), answerRate(), answerRate(), answerRate()}, meta())
	nav := got[strings.Index(got, "<nav"):strings.Index(got, "</nav>")]
	var lines []string
	for _, m := range regexp.MustCompile(`<a [^>]*>([^<]*)</a>`).FindAllStringSubmatch(nav, -1) {
		lines = append(lines, m[1])
	}
	want := "Calls|Calls answered and unanswered|Calls answered and unanswered (by week)|Calls answered and unanswered (by week) (2)|Week by week|About these figures"
	if strings.Join(lines, "|") != want {
		t.Errorf("the contents are %s", strings.Join(lines, "|"))
	}
	if !regexp.MustCompile(`Week by week</h3>\s*<p class="detail">[\d,]+ of [\d,]+ calls`).MatchString(got) {
		t.Error("below a title of its own a block must still say what the figures say")
	}
}

// A column that only says all is in no table and in no definition.
func TestUnsplitColumnIsLeftOut(t *testing.T) {
	got := bodyOf(t, "name: answer_rate\nas: both", answerRate(), meta())
	if strings.Contains(got, ">Split<") || strings.Contains(got, ">All<") {
		t.Error("the page shows a column that is all in every row")
	}
	r := answerRate()
	r.Rows[0][6] = "council_tax"
	if got := bodyOf(t, "name: answer_rate\nas: table", r, meta()); !strings.Contains(got, ">Split<") || !strings.Contains(got, ">Council tax<") {
		t.Error("a column that says more than all must be shown")
	}
}

// Codes read as names in bars, legends and tables; file names stay as they are
// and their lines wrap.
func TestCodesReadAsNames(t *testing.T) {
	if got := bodyOf(t, "name: calls_by_outcome", callsByOutcome(), meta()); strings.Count(got, ">No agents on entry<") != 3 {
		t.Error("an outcome must read as a name in both charts and in the table")
	}
	r := channelShare()
	for _, row := range r.Rows {
		row[1] = "council_tax"
		if row[2] == "web form" {
			row[2] = "online_form"
		}
	}
	got := bodyOf(t, "name: channel_share", r, meta())
	if !strings.Contains(got, ">Online form 41.2%<") || !strings.Contains(got, ">Online form<") || strings.Contains(got, "online_form") || !strings.Contains(got, ">Council tax<") {
		t.Error("a channel must read as a name in legend and tables")
	}
	r = rejects()
	r.Rows = [][]any{{"phone/queue_log.1", "bad_time", int64(3)}}
	if got := bodyOf(t, "name: rejects\nas: table", r, meta()); !strings.Contains(got, `class="x">phone/queue_log.1<`) || !strings.Contains(got, ">Bad time<") {
		t.Error("a file keeps its name, a reason reads as a name")
	}
}

// Instants are told in the council's time, and definitions read as prose.
func TestPlainWords(t *testing.T) {
	r := freshness()
	r.Columns[1].Type, r.Columns[1].Unit = schema.Timestamp, "UTC"
	r.Rows = [][]any{{"web", time.Date(2025, 7, 1, 22, 55, 7, 0, time.UTC), int64(1), int64(2), int64(2), int64(0), int64(0)}}
	m := meta()
	m.DataCut = m.DataCut.In(time.FixedZone("BST", 3600))
	if got := bodyOf(t, "name: freshness\nas: table", r, m); !strings.Contains(got, ">1 Jul 2025, 23:55<") || !strings.Contains(got, "Newest (local time)") {
		t.Error("the newest instant is not told in local time")
	}
	for text, want := range map[string]string{
		"(digital + assisted) / completed: see calls_by_outcome.": "(digital + assisted) ÷ completed: see calls by outcome.",
		"Unless reference/opening_hours.csv says so.":             "Unless reference/opening_hours.csv says so.",
		"offered - answered": "offered − answered",
	} {
		if got := plainly(text); got != want {
			t.Errorf("%q reads %q", text, got)
		}
	}
}

// A definition that only repeats the name of its column is left out, and the
// parameters read as the subtitle does.
func TestMeasured(t *testing.T) {
	r := takeUp()
	r.Params = map[string]any{"grain": "month", "by": "none"}
	r.Columns[0].Doc, r.Columns[1].Doc = "Month, yyyy-mm.", "Service."
	m := measuredOf(r, meta())
	if m.Columns[0].Name != "Digital (transactions)" || strings.Join(m.Params, "; ") != "by month" {
		t.Errorf("the first definition is %v, the parameters are %v", m.Columns[0], m.Params)
	}
}

// Numbers and periods stay on one line; no other rule for cells undoes it.
func TestCellsDoNotWrap(t *testing.T) {
	css, err := os.ReadFile("page/page.css")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(css), "\n.n,.p{white-space:nowrap}") || regexp.MustCompile(`(?m)^t[dh]\{white-space`).Match(css) {
		t.Error("the style lets numbers or periods wrap")
	}
}

// A block asks of the newest months of the data; its headline says which days.
func TestTheNewestMonths(t *testing.T) {
	r := one(t, "name: answer_rate\nmonths: 3\nas: table")
	r.Since(covered().Last)
	call := r.Questions()[0]
	if got := call.Params["from"]; got != "2025-09-01" {
		t.Fatalf("from is %q, want the first day of the third month from the end", got)
	}
	asked := queries.Result{
		Question: answerRate().Question, Snapshot: 3, Params: map[string]any{"from": "2025-09-01", "to": "2999-12-31"},
		Columns: []queries.Column{{Name: "offered", Type: schema.Bigint, Doc: "Calls."}}, Rows: [][]any{{int64(5)}},
	}
	got := render(t, r, []*queries.Result{&asked}, covered())
	if !strings.Contains(got, "1 September 2025 to 4 November 2025") || strings.Contains(got, "(from ") {
		t.Error("the page does not say the days the figure is of, once and in words")
	}
	january := one(t, "name: answer_rate\nmonths: 3\nas: table")
	january.Since(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC))
	if got := january.Questions()[0].Params["from"]; got != "2025-11-01" {
		t.Errorf("from is %q at a year's start, want 2025-11-01", got)
	}
}

func TestMonthsThatAreNone(t *testing.T) {
	for block, want := range map[string]string{
		"name: x\nmonths: some":                          `"some" is not a number of months`,
		"name: x\nmonths: 0":                             `"0" is not a number of months`,
		"name: x\nparams: {from: 2025-01-01}\nmonths: 3": "both months and from",
	} {
		_, err := Parse("r.md", []byte("---\ntitle: T\n---\n```query\n"+block+"\n```\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %s", block, err, want)
		}
	}
}

package cell

import (
	"math"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

// Cells read as people write them; what is not a number is never 0.
func TestText(t *testing.T) {
	count := queries.Column{Name: "calls", Type: schema.Bigint, Unit: "calls"}
	share := queries.Column{Name: "rate", Type: schema.Double, Unit: "share"}
	name := queries.Column{Name: "outcome", Type: schema.Varchar}
	for _, c := range []struct {
		column queries.Column
		value  any
		want   string
	}{
		{count, int64(12345), "12,345"},
		{count, nil, "no data"},
		{count, "[c]", "[c]"},
		{share, 0.1116, "11.2"},
		{share, 0.00001, "<0.1"},
		{share, math.NaN(), "no data"},
		{queries.Column{Name: "cost_gbp", Type: schema.Double, Unit: "GBP"}, 2.5, "2.50"},
		{name, "walked_out", "Walked out"},
		{name, "2026-01", "Jan 2026"},
		{name, " ", "Not stated"},
		{name, time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), "3 Jan 2026"},
		{name, time.Date(2026, 1, 3, 14, 5, 0, 0, time.UTC), "3 Jan 2026, 14:05"},
		{name, true, "Yes"},
		{queries.Column{Name: "note", Type: schema.Varchar}, nil, ""},
		{queries.Column{Name: "file", Type: schema.Varchar}, "phone/queue_log.1.gz", "phone/queue_log.1.gz"},
	} {
		if got := Text(c.column, c.value); got != c.want {
			t.Errorf("%v is %q, want %q", c.value, got, c.want)
		}
	}
}

// Headings carry the unit, unless the name says it.
func TestHeading(t *testing.T) {
	for want, c := range map[string]queries.Column{
		"Answered rate (%)":            {Name: "answered_rate", Unit: "share"},
		"Offered (calls)":              {Name: "offered", Unit: "calls"},
		"Calls":                        {Name: "calls", Unit: "calls"},
		"Median wait (seconds)":        {Name: "median_wait", Unit: "s"},
		"Service":                      {Name: "service"},
		"Take-up (%)":                  {Name: "take_up", Unit: "share"},
		"Take-up without assisted (%)": {Name: "take_up_excl_assisted", Unit: "share"},
		"First line":                   {Name: "first_line", Unit: "line number"},
	} {
		if got := Heading(c); got != want {
			t.Errorf("heading is %q, want %q", got, want)
		}
	}
}

// What five columns count is not in each of their headings; of four it is.
func TestCommonUnit(t *testing.T) {
	r := &queries.Result{Columns: []queries.Column{{Name: "wait", Type: schema.Double, Unit: "s"}}}
	for _, name := range []string{"arrived", "called", "served", "expired"} {
		r.Columns = append(r.Columns, queries.Column{Name: name, Type: schema.Bigint, Unit: "visits"})
	}
	if got := HeadingIn(r, 1); got != "Arrived (visits)" || CommonUnit(r) != "" {
		t.Errorf("one of four headings is %q, the unit of all %q", got, CommonUnit(r))
	}
	r.Columns = append(r.Columns, queries.Column{Name: "censored", Type: schema.Bigint, Unit: "visits"})
	if got := HeadingIn(r, 1); got != "Arrived" || CommonUnit(r) != "visits" {
		t.Errorf("one of five headings is %q, the unit of all %q", got, CommonUnit(r))
	}
	if got := HeadingIn(r, 0); got != "Wait (seconds)" {
		t.Errorf("the heading of another unit is %q", got)
	}
}

// A column of notes is without any if no row has one; another that is empty is
// no column of notes.
func TestUnnoted(t *testing.T) {
	r := &queries.Result{Columns: []queries.Column{{Name: "note"}, {Name: "rate"}}, Rows: [][]any{{nil, nil}, {nil, nil}}}
	if !Unnoted(r, 0) || Unnoted(r, 1) {
		t.Error("the empty notes are not told from an empty rate")
	}
	r.Rows[1][0] = "a remark"
	if Unnoted(r, 0) {
		t.Error("a note is not seen")
	}
}

// A column of what the rows are split by is called by that.
func TestHeadingOfSplit(t *testing.T) {
	r := &queries.Result{Columns: []queries.Column{{Name: "split"}}}
	for by, want := range map[string]string{"service": "Service", "queue": "Queue", "none": "Split"} {
		r.Params = map[string]any{"by": by}
		if got := HeadingIn(r, 0); got != want {
			t.Errorf("split by %s, the heading is %q, want %q", by, got, want)
		}
	}
}

// Groups of dates come in order of time, rows without a count are set aside,
// and shares are pooled: 10/100 and 1/2 are 11/102.
func TestGroup(t *testing.T) {
	r := &queries.Result{
		Columns: []queries.Column{{Name: "month", Type: schema.Date}, {Name: "answered"}, {Name: "offered"}},
		Rows: [][]any{
			{"2026-02", int64(1), int64(2)}, {"2026-01", int64(10), int64(100)}, {"2026-02", nil, int64(5)},
		},
	}
	got := Group(r, 0, 1, 2)
	want := []Pool{{"Jan 2026", 10, 100, 0}, {"Feb 2026", 1, 2, 1}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("groups are %v, want %v", got, want)
	}
	if share, ok := Group(r, -1, 1, 2)[0].Share(); !ok || share != 11.0/102 {
		t.Errorf("pooled share is %v", share)
	}
	if _, ok := (Pool{}).Share(); ok {
		t.Error("nothing of nothing has no share")
	}
}

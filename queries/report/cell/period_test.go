package cell

import (
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

func day(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }

// dated is a result of one column of dates, with the parameters given as pairs.
func dated(name string, dates []any, params ...string) *queries.Result {
	r := &queries.Result{Columns: []queries.Column{{Name: name, Type: schema.Date}}, Params: map[string]any{}}
	for i := 0; i < len(params); i += 2 {
		r.Params[params[i]] = params[i+1]
	}
	for _, d := range dates {
		r.Rows = append(r.Rows, []any{d})
	}
	return r
}

// A column holds months when all its dates are firsts of a month; a single date
// needs a name or a parameter to say so.
func TestGrainOf(t *testing.T) {
	for _, c := range []struct {
		result *queries.Result
		want   Grain
	}{
		{dated("period", []any{day(1, 1), day(2, 1)}), Month},
		{dated("period", []any{day(1, 1), day(1, 8)}), NoGrain},
		{dated("period", []any{day(1, 1)}), NoGrain},
		{dated("period", []any{day(1, 1)}, "grain", "quarter"), Quarter},
		{dated("period", []any{day(1, 5)}, "grain", "week"), Week},
		{dated("period", []any{day(1, 1), day(2, 1)}, "grain", "day"), Day},
		{dated("period", []any{"2026-01"}), Month},
		{dated("month", []any{day(1, 1)}), Month},
		{dated("month", []any{"2026-01"}, "grain", "month"), Month},
		{dated("month", []any{"2026-01"}, "grain", "quarter"), Quarter},
		{dated("month", []any{nil}), NoGrain},
		{dated("month", nil), NoGrain},
		{dated("day", []any{day(1, 1), day(2, 1)}), Day},
		{dated("service", []any{"Parking"}), NoGrain},
	} {
		if got := GrainOf(c.result, 0); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.result.Columns[0].Name, c.result.Rows, got, c.want)
		}
	}
}

// Periods that have no row keep their place, at the length of the periods.
func TestPositions(t *testing.T) {
	for want, r := range map[string]*queries.Result{
		"Jan 2026|Feb 2026|Mar 2026":                                      dated("month", []any{"2026-03", "2026-01"}),
		"5 Jan 2026|12 Jan 2026|19 Jan 2026":                              dated("period", []any{day(1, 5), day(1, 19)}, "grain", "week"),
		"Jan to Mar 2026|Apr to Jun 2026|Jul to Sep 2026|Oct to Dec 2026": dated("period", []any{day(1, 1), day(10, 1)}, "grain", "quarter"),
		"30 Jan 2026|31 Jan 2026|1 Feb 2026":                              dated("day", []any{day(1, 30), day(2, 1)}),
	} {
		got, ok := Positions(r, 0)
		if !ok || strings.Join(got, "|") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	if got, ok := Positions(dated("outcome", []any{"no_show", "served", "no_show"}), 0); ok || strings.Join(got, "|") != "No show|Served" {
		t.Errorf("names are %v, dated %v", got, ok)
	}
}

// The data runs from 5 January to 4 May 2026. What it does not cover whole is a
// part, at either end, for every length of period.
func TestParts(t *testing.T) {
	span := Span{day(1, 5), day(5, 4)}
	months := []any{"2026-01", "2026-01", "2026-02", "2026-04", "2026-05"}
	for name, c := range map[string]struct {
		result *queries.Result
		span   Span
		want   string
		left   int
	}{
		"months":             {dated("month", months), span, "Jan 2026 (27 of 31 days)|May 2026 (4 of 31 days)", 2},
		"weeks":              {dated("period", []any{day(1, 5), day(4, 27), day(5, 4)}, "grain", "week"), span, "4 May 2026 (1 of 7 days)", 2},
		"quarters":           {dated("period", []any{day(1, 1), day(4, 1)}, "grain", "quarter"), span, "Jan to Mar 2026 (86 of 90 days)|Apr to Jun 2026 (34 of 91 days)", 2},
		"days":               {dated("day", []any{day(1, 4), day(1, 5), day(5, 4)}), span, "4 Jan 2026 (not covered)", 2},
		"asked from a date":  {dated("month", months, "from", "2026-02-11", "to", "2999-12-31"), Span{}, "Jan 2026 (0 of 31 days)|Feb 2026 (18 of 28 days)", 2},
		"asked to a date":    {dated("month", months, "from", "1900-01-01", "to", "2026-04-29"), Span{}, "Apr 2026 (29 of 30 days)|May 2026 (0 of 31 days)", 3},
		"span not known":     {dated("month", months), Span{}, "", 5},
		"no period is whole": {dated("month", []any{"2026-01", "2026-05"}), span, "Jan 2026 (27 of 31 days)|May 2026 (4 of 31 days)", 2},
		"no dates":           {dated("outcome", []any{"served"}), span, "", 1},
	} {
		p := PeriodsOf(c.result, c.span)
		var got []string
		for _, q := range p.Parts {
			got = append(got, q.String())
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: parts are %v, want %s", name, got, c.want)
		}
		whole, _ := p.Whole(c.result)
		if len(whole.Rows) != c.left {
			t.Errorf("%s: %d rows are left, want %d", name, len(whole.Rows), c.left)
		}
	}
}

// A period that was typed whole is no part, whatever days the logs cover.
func TestTypedPeriodsAreWhole(t *testing.T) {
	r := dated("month", []any{"2026-01", "2026-05"})
	r.Columns = append(r.Columns, queries.Column{Name: "basis", Type: schema.Varchar})
	r.Rows[0], r.Rows[1] = append(r.Rows[0], "totals"), append(r.Rows[1], "measured")
	p := PeriodsOf(r, Span{day(1, 5), day(5, 4)})
	if len(p.Parts) != 1 || p.Parts[0].Name != "May 2026" {
		t.Errorf("the parts are %v, want May only", p.Parts)
	}
}

// A part period is marked, a whole one is not.
func TestMark(t *testing.T) {
	p := PeriodsOf(dated("month", []any{"2026-04", "2026-05"}), Span{day(1, 5), day(5, 4)})
	if got := p.Mark("2026-05"); got != "May 2026 (4 of 31 days)" {
		t.Errorf("May is %q", got)
	}
	if got := p.Mark("2026-04"); got != "Apr 2026" {
		t.Errorf("April is %q", got)
	}
}

// Instants are told by the clocks of the council, and the heading says so.
func TestInZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	r := dated("newest", []any{time.Date(2026, 5, 1, 23, 51, 0, 0, time.UTC), nil})
	r.Columns[0].Type, r.Columns[0].Unit = schema.Timestamp, "UTC"
	got := InZone(r, london)
	if text := Text(got.Columns[0], got.Rows[0][0]); text != "2 May 2026, 00:51" {
		t.Errorf("the instant is %q", text)
	}
	if h := Heading(got.Columns[0]); h != "Newest (local time)" || r.Columns[0].Unit != "UTC" {
		t.Errorf("the heading is %q; the result itself must stay as it was", h)
	}
}

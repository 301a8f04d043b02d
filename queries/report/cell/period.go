package cell

import (
	"fmt"
	"slices"
	"time"

	"frontdoor/queries"
)

// Grain is the length of the periods that a column of dates begins.
type Grain string

// The lengths of a period. A quarter is that of the UK financial year: it
// begins in April, July, October or January.
const (
	NoGrain Grain = "" // the column holds no dates, or dates of no known length
	Day     Grain = "day"
	Week    Grain = "week"
	Month   Grain = "month"
	Quarter Grain = "quarter"
)

// next is the first day of the following period.
func (g Grain) next(start time.Time) time.Time {
	switch g {
	case Week:
		return start.AddDate(0, 0, 7)
	case Month:
		return start.AddDate(0, 1, 0)
	case Quarter:
		return start.AddDate(0, 3, 0)
	}
	return start.AddDate(0, 0, 1)
}

// GrainOf says which periods a column holds: by its name (day, month), by the
// parameter grain where it is called period or holds quarters by their first month, or as months where every date is
// the first of one. A lone first of a month is a month only if something says so.
func GrainOf(r *queries.Result, column int) Grain {
	name := r.Columns[column].Name
	n, firsts := 0, true
	for _, row := range r.Rows {
		t, ok := Moment(row[column])
		if !ok {
			return NoGrain
		}
		if s, text := row[column].(string); text && len(s) == len("2006-01") {
			n++ // written as a month, so one will do
		}
		n++
		firsts = firsts && t.Day() == 1 && t.Hour() == 0
	}
	asked, _ := r.Params["grain"].(string)
	switch g := Grain(asked); {
	case n == 0:
		return NoGrain
	case name == "day":
		return Day
	case name == "month" && g == Quarter:
		return g
	case name == "period" && (g == Day || g == Week || g == Month || g == Quarter):
		return g
	case firsts && name != "date" && (n > 1 || name == "month"):
		return Month
	}
	return NoGrain
}

// Positions are the names of a column, each once. Dates come in order of time,
// and periods without a row keep their place, so that a gap shows.
func Positions(r *queries.Result, column int) (names []string, dated bool) {
	g := GrainOf(r, column)
	dated = true
	var times []time.Time
	for _, row := range r.Rows {
		if t, ok := Moment(row[column]); ok {
			times = append(times, t)
		} else {
			dated = false
		}
		if n := Name(row[column], g); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if !dated || len(times) == 0 {
		return names, false
	}
	slices.SortFunc(times, time.Time.Compare)
	return dates(slices.CompactFunc(times, time.Time.Equal), g), true
}

// dates names ascending dates, filling in the periods that are missing between
// them; a gap longer than ten years is not filled.
func dates(times []time.Time, g Grain) []string {
	var out []string
	for i, t := range times {
		if i > 0 && g != NoGrain && t.Sub(times[i-1]) < 10*366*24*time.Hour {
			for next := g.next(times[i-1]); next.Before(t); next = g.next(next) {
				out = append(out, Name(next, g))
			}
		}
		out = append(out, Name(t, g))
	}
	return out
}

// Span is the local dates that the data covers, both included; a zero date is
// one that is not known.
type Span struct{ First, Last time.Time }

// asked narrows the span to the dates that the result was asked for.
func (s Span) asked(r *queries.Result) Span {
	if from, ok := Moment(r.Params["from"]); ok && from.After(s.First) {
		s.First = from
	}
	if to, ok := Moment(r.Params["to"]); ok && (s.Last.IsZero() || to.Before(s.Last)) {
		s.Last = to
	}
	return s
}

// days is how many of the days from start up to, not including, end the span
// covers, and how many there are.
func (s Span) days(start, end time.Time) (have, of int) {
	for d := start; d.Before(end); d = d.AddDate(0, 0, 1) {
		of++
		if !d.Before(s.First) && (s.Last.IsZero() || !d.After(s.Last)) {
			have++
		}
	}
	return have, of
}

// Part is a period that the data covers in part.
type Part struct {
	Name     string
	Have, Of int // days with data, days of the period
	start    time.Time
}

// String names the period with what there is of it: "May 2026 (4 of 31 days)".
func (p Part) String() string {
	if p.Of == 1 {
		return p.Name + " (not covered)"
	}
	return fmt.Sprintf("%s (%d of %d days)", p.Name, p.Have, p.Of)
}

// Periods is how a result divides in time.
type Periods struct {
	Column int // the column of the periods; -1 for none
	Grain  Grain
	Parts  []Part // those the data does not cover whole, in order of time
}

// PeriodsOf finds the periods of a result in its column period, month or day.
func PeriodsOf(r *queries.Result, s Span) Periods {
	for i, c := range r.Columns {
		if c.Name != "period" && c.Name != "month" && c.Name != "day" {
			continue
		}
		if g := GrainOf(r, i); g != NoGrain {
			p := Periods{Column: i, Grain: g}
			p.find(r, s.asked(r))
			return p
		}
	}
	return Periods{Column: -1}
}

func (p *Periods) find(r *queries.Result, s Span) {
	for _, row := range r.Rows {
		if i := r.Index("basis"); i >= 0 && row[i] == "totals" {
			continue // it was typed for the whole period, whatever days the logs cover
		}
		start, _ := Moment(row[p.Column])
		have, of := s.days(start, p.Grain.next(start))
		if _, known := p.part(start); have < of && !known {
			p.Parts = append(p.Parts, Part{Name(start, p.Grain), have, of, start})
		}
	}
	slices.SortFunc(p.Parts, func(a, b Part) int { return a.start.Compare(b.start) })
}

// part is the part period that begins at a date.
func (p Periods) part(start time.Time) (Part, bool) {
	i := slices.IndexFunc(p.Parts, func(q Part) bool { return q.start.Equal(start) })
	if i < 0 {
		return Part{}, false
	}
	return p.Parts[i], true
}

// Mark writes a cell of the column of periods, a part period with its days.
func (p Periods) Mark(v any) string {
	if start, ok := Moment(v); ok {
		if q, found := p.part(start); found {
			return q.String()
		}
	}
	return Name(v, p.Grain)
}

// Whole is the result without its part periods. ok is false, and the result as
// it was, when there is no part period or nothing else.
func (p Periods) Whole(r *queries.Result) (whole *queries.Result, ok bool) {
	out := *r
	out.Rows = nil
	for _, row := range r.Rows {
		if len(p.Parts) == 0 {
			break
		}
		start, _ := Moment(row[p.Column])
		if _, part := p.part(start); !part {
			out.Rows = append(out.Rows, row)
		}
	}
	if len(out.Rows) == 0 {
		return r, false
	}
	return &out, true
}

package cell

import (
	"slices"
	"sort"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
)

// Unsplit says whether a column only says "all": the question was not asked to
// split by it, so it tells a reader nothing.
func Unsplit(r *queries.Result, column int) bool {
	for _, row := range r.Rows {
		if row[column] != "all" {
			return false
		}
	}
	return len(r.Rows) > 0
}

// Unnoted says whether a column is one of notes, and none was made.
func Unnoted(r *queries.Result, column int) bool {
	for _, row := range r.Rows {
		if row[column] != nil {
			return false
		}
	}
	return r.Columns[column].Name == note
}

// InZone is the result with its instants on the clocks of a time zone; their
// columns then say "local time" in place of UTC.
func InZone(r *queries.Result, zone *time.Location) *queries.Result {
	out := *r
	out.Columns = slices.Clone(r.Columns)
	out.Rows = make([][]any, len(r.Rows))
	for n, row := range r.Rows {
		out.Rows[n] = slices.Clone(row)
	}
	for i, c := range r.Columns {
		if c.Type != schema.Timestamp || c.Unit != "UTC" {
			continue
		}
		out.Columns[i].Unit = "local time"
		for _, row := range out.Rows {
			if t, ok := row[i].(time.Time); ok {
				row[i] = t.In(zone)
			}
		}
	}
	return &out
}

// Pool is the sum of a numerator and a denominator over rows where both are
// known. Shares of groups are made of pooled counts, never of averaged shares.
type Pool struct {
	Name     string
	Num, Den float64
	Skipped  int // rows that lack one of the two
}

// Share is Num over Den; false when Den is 0.
func (p Pool) Share() (float64, bool) {
	if p.Den == 0 {
		return 0, false
	}
	return p.Num / p.Den, true
}

// Add pools one row.
func (p *Pool) Add(num, den any) {
	n, okN := Number(num)
	d, okD := Number(den)
	if !okN || !okD {
		p.Skipped++
		return
	}
	p.Num += n
	p.Den += d
}

// Group pools num and den over the rows that share a name in column by; by = -1
// pools all rows in one. Groups of dates come in order of time, others in order
// of appearance.
func Group(r *queries.Result, by, num, den int) []Pool {
	type place struct {
		Pool
		when time.Time
	}
	var out []place
	at := map[string]int{}
	grain := NoGrain
	if by >= 0 {
		grain = GrainOf(r, by)
	}
	for _, row := range r.Rows {
		name, when := "", time.Time{}
		if by >= 0 {
			name = Name(row[by], grain)
			when, _ = Moment(row[by])
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, place{Pool{Name: name}, when})
		}
		out[i].Add(row[num], row[den])
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].when.Before(out[b].when) })
	pools := make([]Pool, len(out))
	for i, p := range out {
		pools[i] = p.Pool
	}
	return pools
}

// Counts are the columns a known share is made of; -1 where they are not known
// or not in the result.
func Counts(r *queries.Result, share string) (num, den int) {
	switch share {
	case "answered_rate":
		num, den = r.Index("answered"), r.Index("offered")
	case "unanswered_rate":
		num, den = r.Index("unanswered"), r.Index("offered")
	case "reached_rate":
		num, den = r.Index("reached"), r.Index("first_attempts")
	case "completion_rate":
		num, den = r.Index("completed"), r.Index("started")
	case "walked_out_share":
		num, den = r.Index("walked_out"), r.Index("arrivals")
	case "no_show_share":
		num, den = r.Index("no_show"), r.Index("arrivals")
	case "did_not_attend_share":
		num, den = r.Index("did_not_attend"), r.Index("due")
	default:
		return -1, -1
	}
	if num < 0 || den < 0 {
		return -1, -1
	}
	return num, den
}

// Withheld says whether any cell holds a shorthand marker in place of a number.
func Withheld(r *queries.Result) bool {
	for _, row := range r.Rows {
		for i, v := range row {
			if _, ok := Marker(v); ok && Numeric(r.Columns[i]) {
				return true
			}
		}
	}
	return false
}

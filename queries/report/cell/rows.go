package cell

import (
	"sort"
	"time"

	"frontdoor/queries"
)

// Monthly says whether every date in a column is the first of a month, so that
// it is read as months. One lone date is a month only if its column's name says
// so.
func Monthly(r *queries.Result, column int) bool {
	n := 0
	for _, row := range r.Rows {
		if s, ok := row[column].(string); ok && len(s) == len("2006-01") {
			n += 2
		}
		t, ok := Moment(row[column])
		if !ok || t.Day() != 1 || t.Hour() != 0 {
			return false
		}
		n++
	}
	name := r.Columns[column].Name
	return n > 1 && name != "day" && name != "date" || n > 0 && name == "month"
}

// Name writes a cell of a column as a name, months as "Jan 2026" where the
// column holds months.
func Name(r *queries.Result, column int, v any, monthly bool) string {
	if t, ok := Moment(v); ok && monthly {
		return Month(t)
	}
	return Label(v)
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
	monthly := by >= 0 && Monthly(r, by)
	for _, row := range r.Rows {
		name, when := "", time.Time{}
		if by >= 0 {
			name = Name(r, by, row[by], monthly)
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
	case "completion_rate":
		num, den = r.Index("completed"), r.Index("started")
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

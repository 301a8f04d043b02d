package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/queries"
	"frontdoor/queries/report/cell"
)

// measured is how the figures of a question come about.
type measured struct {
	Ask, Why, Grain string
	Params          []string
	Columns         []definition
	Notes           []string
	Source          string
}

// definition is a column with what it means.
type definition struct{ Name, Doc string }

// measuredOf collects the definitions of a question; a column that only says
// "all" has none.
func measuredOf(r *queries.Result, m Meta) measured {
	out := measured{Source: "Snapshot " + strconv.FormatInt(r.Snapshot, 10) + ", run " + m.RunID + "."}
	for i, c := range r.Columns {
		// "Month: Month, yyyy-mm." would tell a reader of the page nothing.
		trivial := strings.EqualFold(strings.TrimSuffix(strings.TrimSuffix(c.Doc, "."), ", yyyy-mm"), c.Name)
		if c.Doc != "" && !trivial && !cell.Unsplit(r, i) {
			out.Columns = append(out.Columns, definition{cell.HeadingIn(r, i), cell.Upper(plainly(c.Doc))})
		}
	}
	for k, v := range r.Params {
		if telling(v) {
			out.Params = append(out.Params, param(k, v))
		}
	}
	slices.Sort(out.Params)
	if q := r.Question; q != nil {
		out.Ask, out.Why, out.Grain = q.Ask, q.Why, q.Grain
		if !strings.HasSuffix(q.Grain, ".") {
			out.Grain += "."
		}
		for _, n := range q.Notes {
			out.Notes = append(out.Notes, plainly(n))
		}
	}
	return out
}

// plainly writes a definition for people who do not read code: names of columns
// and questions without underscores, the signs of arithmetic as in print. Paths
// stay as they are.
func plainly(text string) string {
	words := strings.Split(strings.NewReplacer(" / ", " ÷ ", " - ", " − ").Replace(text), " ")
	for i, w := range words {
		if bare := strings.Trim(w, ".,:;()"); !strings.ContainsAny(bare, "./") {
			words[i] = cell.Words(w)
		}
	}
	return strings.Join(words, " ")
}

// telling says whether the value of a parameter tells a reader something: not
// when it stands for no split or no bound.
func telling(v any) bool {
	switch v {
	case "none", "all", "", "1900-01-01", "2999-12-31":
		return false
	}
	return true
}

// param is a parameter in words: "by week".
func param(name string, v any) string {
	if name == "grain" {
		name = "by"
	}
	return cell.Words(name) + " " + cell.Label(v)
}

// settings are the parameters the block sets, in brackets.
func settings(c *Call) string {
	var out []string
	for k, v := range c.Params {
		if telling(v) && k != fromParam && k != toParam { // the period says those
			out = append(out, param(k, v))
		}
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return fmt.Sprintf(" (%s)", strings.Join(out, "; "))
}

// periodOf is the period of the dates in a result, else the days it was asked of.
func periodOf(r *queries.Result, m Meta) string {
	p := cell.PeriodsOf(r, cell.Span{})
	if p.Column < 0 {
		return asked(r, m)
	}
	names, _ := cell.Positions(r, p.Column)
	words := names[0]
	if last := len(names) - 1; last > 0 {
		words += " to " + names[last]
	}
	if p.Grain == cell.Week {
		return "weeks from " + words
	}
	return words
}

// asked is the days a question was asked of: those of the data within its bounds.
func asked(r *queries.Result, m Meta) string {
	first, last := m.First, m.Last
	if first.IsZero() || last.IsZero() {
		return m.Period
	}
	if from, ok := day(r.Params[fromParam]); ok && from.After(first) {
		first = from
	}
	if to, ok := day(r.Params[toParam]); ok && to.Before(last) {
		last = to
	}
	if first == m.First && last == m.Last {
		return m.Period
	}
	return first.Format("2 January 2006") + " to " + last.Format("2 January 2006")
}

// day reads a date as parameters hold it.
func day(v any) (time.Time, bool) {
	text, _ := v.(string)
	d, err := time.Parse(time.DateOnly, text)
	return d, err == nil
}

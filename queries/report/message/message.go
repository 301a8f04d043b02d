// Package message turns a result into words: one sentence to stand above a
// figure and, where there is more to say, a second one below it.
//
// The functions are pure. They name what was counted, over what, and which
// group was highest and lowest. They never say that something rose, fell, got
// better or worse: that takes a test, which a headline is not. Every ratio is
// given with its two counts, pooled over the rows and never averaged. Below
// three periods a sentence about periods says that it is too early to say.
package message

import (
	"strconv"
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// fewestPeriods is how many periods it takes to name a highest and a lowest.
const fewestPeriods = 3

// Message is what a result says.
type Message struct {
	Headline string // one plain sentence
	Detail   string // further sentences; may be empty
}

// Of is the message of a result. Known questions have wording of their own; any
// other gets its size and extremes. Results without rows, without a number or
// with withheld cells say so.
func Of(r *queries.Result) Message {
	if len(r.Rows) == 0 {
		if name(r) == "rejects" {
			return Message{Headline: "No rejected lines are recorded for this period."}
		}
		return Message{Headline: "No data for this period."}
	}
	if cell.Withheld(r) {
		return Message{Headline: "Some figures are withheld to protect people, so no total is given here."}
	}
	if m := known(r); m.Headline != "" {
		return m
	}
	return Message{Headline: generic(r)}
}

// say puts parts together as sentences; an empty detail is left out.
func say(headline string, details ...string) Message {
	m := Message{Headline: headline + "."}
	for _, d := range details {
		if d != "" {
			m.Detail = strings.TrimSpace(m.Detail + " " + cell.Upper(d) + ".")
		}
	}
	return m
}

// known is the message for a question this package knows; empty when it is not
// known, or when the result lacks the columns or counts the message needs.
func known(r *queries.Result) Message {
	switch name(r) {
	case "answer_rate":
		return answerRate(r)
	case "calls_by_outcome":
		return outcomes(r, "calls", "calls", "answered")
	case "visits_by_outcome":
		return outcomes(r, "visits", "counter visits", "")
	case "counter_waits":
		return counterWaits(r)
	case "walkouts_by_half_hour":
		return walkouts(r)
	case "demand_by_site_hour":
		return demand(r)
	case "appointments":
		return appointments(r)
	case "site_opening":
		return siteOpening(r)
	case "unanswered_by_half_hour":
		return halfHours(r)
	case "service_level":
		return serviceLevel(r)
	case "reached_eventually":
		return reachedEventually(r)
	case "never_reached":
		return neverReached(r)
	case "channel_share":
		return channelShare(r)
	case "take_up":
		return takeUp(r)
	case "completion":
		return completion(r)
	case "satisfaction":
		return satisfaction(r)
	case "rejects":
		return rejects(r)
	case "freshness":
		return freshness(r)
	case "sessions":
		return sessions(r)
	case "web_visitors":
		return webVisitors(r)
	}
	return Message{}
}

func name(r *queries.Result) string {
	if r.Question == nil {
		return ""
	}
	return r.Question.Name
}

// columns finds columns by name; false when one is missing.
func columns(r *queries.Result, names ...string) ([]int, bool) {
	var at []int
	for _, n := range names {
		i := r.Index(n)
		if i < 0 {
			return nil, false
		}
		at = append(at, i)
	}
	return at, true
}

// generic states the only row of a result, or names the extremes of its first
// column of counts.
func generic(r *queries.Result) string {
	title := "This question"
	if r.Question != nil && r.Question.Title != "" {
		title = r.Question.Title
	}
	if len(r.Rows) == 1 {
		return title + ": " + onlyRow(r) + "."
	}
	text, measure := subject(r)
	if measure < 0 {
		return title + ": " + count(len(r.Rows), "row", "rows") + "."
	}
	what := cell.Words(r.Columns[measure].Name)
	write := cell.Format(r.Columns[measure])
	top, low, n := extremes(r, measure)
	switch {
	case n == 0:
		return title + ": no data for this period."
	case n == 1 || text < 0:
		v, _ := cell.Number(r.Rows[top][measure])
		return title + ": the highest " + what + " is " + write.Text(v) + ", in " + count(len(r.Rows), "row", "rows") + "."
	}
	grain := cell.GrainOf(r, text)
	point := func(i int) string {
		v, _ := cell.Number(r.Rows[i][measure])
		return cell.Name(r.Rows[i][text], grain) + " (" + write.Text(v) + ")"
	}
	return title + ": " + what + " is highest for " + point(top) + " and lowest for " + point(low) + ", of " + count(n, "row", "rows") + "."
}

// subject is the column that names the rows and the one that measures them: those
// of the chart, else the first of names and the first of counts; -1 for none. A
// share is never chosen, since its counts are not known here.
func subject(r *queries.Result) (text, measure int) {
	if q := r.Question; q != nil && q.Chart != nil && q.Chart.Series == "" {
		x, y := r.Index(q.Chart.X), r.Index(q.Chart.Y)
		if x >= 0 && y >= 0 && cell.Numeric(r.Columns[y]) && r.Columns[y].Unit != "share" {
			return x, y
		}
	}
	text, measure = -1, -1
	for i, c := range r.Columns {
		switch {
		case !cell.Numeric(c) && text < 0:
			text = i
		case cell.Numeric(c) && measure < 0 && c.Unit != "share":
			measure = i
		}
	}
	return text, measure
}

// onlyRow states a share with its counts, where the row has one; else its first
// count.
func onlyRow(r *queries.Result) string {
	row := r.Rows[0]
	words := func(i int) string { return cell.Words(r.Columns[i].Name) }
	for _, c := range r.Columns {
		num, den := cell.Counts(r, c.Name)
		if num < 0 {
			continue
		}
		var p cell.Pool
		p.Add(row[num], row[den])
		if p.Den > 0 {
			return ratio(p, " "+words(den)) + " " + words(num)
		}
	}
	for i, c := range r.Columns {
		if v, ok := cell.Number(row[i]); ok && cell.Numeric(c) && c.Unit != "share" {
			return words(i) + " " + cell.Format(c).Text(v)
		}
	}
	return "no count for this period"
}

// extremes are the rows with the highest and the lowest value of a column and
// how many rows have one.
func extremes(r *queries.Result, column int) (top, low, n int) {
	var hi, lo float64
	for i, row := range r.Rows {
		v, ok := cell.Number(row[column])
		if !ok {
			continue
		}
		if n == 0 || v > hi {
			top, hi = i, v
		}
		if n == 0 || v < lo {
			low, lo = i, v
		}
		n++
	}
	return top, low, n
}

// highLow are the pools with the highest and the lowest share and how many have
// a share at all.
func highLow(pools []cell.Pool) (top, low cell.Pool, n int) {
	var hi, lo float64
	for _, p := range pools {
		share, ok := p.Share()
		if !ok {
			continue
		}
		if n == 0 || share > hi {
			top, hi = p, share
		}
		if n == 0 || share < lo {
			low, lo = p, share
		}
		n++
	}
	return top, low, n
}

// ratio is "120 of 800" with its percentage in brackets, and what is counted.
func ratio(p cell.Pool, what string) string {
	share, ok := p.Share()
	if !ok {
		return "none of 0" + what
	}
	return whole(p.Num) + " of " + whole(p.Den) + what + " (" + chart.Percent.Text(share) + ")"
}

// inBrackets is a group's name with its ratio: "Mar 2025 (15.1%, 1,204 of 7,973)".
func inBrackets(p cell.Pool) string {
	share, _ := p.Share()
	return p.Name + " (" + chart.Percent.Text(share) + ", " + whole(p.Num) + " of " + whole(p.Den) + ")"
}

func whole(v float64) string { return chart.Count.Text(v) }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return chart.Thousands(int64(n)) + " " + many
}

// span is " from Jan 2025 to Dec 2025", or " in Jan 2025" for one period; ""
// for a total, which has no date.
func span(pools []cell.Pool) string {
	switch {
	case len(pools) == 0, pools[0].Name == cell.Name(nil, cell.NoGrain):
		return ""
	case len(pools) == 1:
		return " in " + pools[0].Name
	}
	return " from " + pools[0].Name + " to " + pools[len(pools)-1].Name
}

// leftOut says how many rows lack a count and are not in the figures.
func leftOut(p cell.Pool) string {
	switch p.Skipped {
	case 0:
		return ""
	case 1:
		return "one row lacks a count and is left out"
	}
	return strconv.Itoa(p.Skipped) + " rows lack a count and are left out"
}

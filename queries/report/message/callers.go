package message

import (
	"slices"
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// serviceLevel: how many of all calls offered were answered soon enough, and how
// far the formulas are apart.
func serviceLevel(r *queries.Result) Message {
	at, ok := columns(r, "formula", "numerator", "denominator")
	threshold, known := cell.Number(r.Params["threshold_s"])
	if !ok || !known {
		return Message{}
	}
	formulas := cell.Group(r, at[0], at[1], at[2])
	last := slices.IndexFunc(formulas, func(p cell.Pool) bool { return p.Name == "SL7" })
	if last < 0 {
		return Message{}
	}
	if formulas[last].Den == 0 {
		return say("No calls were offered in this period")
	}
	s := ratio(formulas[last], " calls offered") + " were answered within " + chart.Seconds.Text(threshold)
	top, low, n := highLow(formulas)
	if n < 2 {
		return say(s, leftOut(formulas[last]))
	}
	return say(s, "of the formulas in use, the highest is "+inBrackets(top)+" and the lowest "+inBrackets(low), leftOut(formulas[last]))
}

// reachedEventually: how many callers not answered at first got through.
func reachedEventually(r *queries.Result) Message {
	at, ok := columns(r, "first_attempts", "reached_same_day", "reached")
	if !ok {
		return Message{}
	}
	week, day := cell.Group(r, -1, at[2], at[0])[0], cell.Group(r, -1, at[1], at[0])[0]
	if week.Den == 0 {
		return say("No call of a known number went unanswered at the first attempt in this period")
	}
	return say(ratio(week, " first attempts that went unanswered")+" led to an answered call within 7 days",
		"for "+ratio(day, "")+" that was on the same day", leftOut(week))
}

// neverReached: how many callers nobody answered, and how many of them were seen
// in another channel.
func neverReached(r *queries.Result) Message {
	at, ok := columns(r, "next_contact", "callers")
	if !ok {
		return Message{}
	}
	all, seen := 0.0, 0.0
	var where []string
	for _, g := range cell.Group(r, at[0], at[1], at[1]) {
		all += g.Num
		if g.Name != "None" {
			seen += g.Num
			where = append(where, strings.ToLower(g.Name)+" "+whole(g.Num))
		}
	}
	if all == 0 {
		return say("No caller of a known number was left unanswered for 7 days in this period")
	}
	s := ratio(cell.Pool{Num: seen, Den: all}, " callers nobody answered within 7 days")
	if seen == 0 {
		return say(s + " are seen in another channel in that time")
	}
	return say(s+" are seen in another channel in that time", "what they turned to first: "+strings.Join(where, ", "))
}

package message

import (
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/report/cell"
)

// fewestOffered is how many calls a half hour needs before its rate is named,
// unless the question's chart says.
const fewestOffered = 20

// answerRate: how many offered calls went unanswered, and in which period most.
func answerRate(r *queries.Result) Message {
	at, ok := columns(r, "period", "unanswered", "offered")
	if !ok {
		return Message{}
	}
	total := cell.Group(r, -1, at[1], at[2])[0]
	if total.Den == 0 {
		return say("No calls were offered in this period")
	}
	periods := cell.Group(r, at[0], at[1], at[2])
	grain, when := cell.GrainOf(r, at[0]), span(periods)
	switch {
	case grain == cell.Week && len(periods) == 1:
		when = " in the week from " + periods[0].Name
	case grain == cell.Week:
		when = " in the weeks from " + periods[0].Name + " to that from " + periods[len(periods)-1].Name
	case grain == cell.NoGrain:
		grain = "period"
	}
	return say(ratio(total, " calls")+" went unanswered"+when, periodExtremes(periods, string(grain)), leftOut(total))
}

// periodExtremes names the highest and lowest period, or says why not.
func periodExtremes(periods []cell.Pool, word string) string {
	top, low, n := highLow(periods)
	hi, _ := top.Share()
	lo, _ := low.Share()
	switch {
	case n < fewestPeriods:
		return "with " + count(n, word, word+"s") + " of data it is too early to say more"
	case hi == lo:
		return "the rate was the same in every " + word
	}
	return "the highest " + word + " was " + inBrackets(top) + ", the lowest " + inBrackets(low)
}

// outcomes: how contacts ended. first is the outcome named first when present;
// otherwise the most common one is. Calls that were never offered are said, since
// they make the shares differ from those of calls offered; so are visits of which
// no outcome is known, which are apart.
func outcomes(r *queries.Result, measure, what, first string) Message {
	at, ok := columns(r, "outcome", measure)
	if !ok {
		return Message{}
	}
	all, apart, unknown, lead, next := 0.0, 0.0, 0.0, cell.Pool{}, cell.Pool{}
	for _, g := range cell.Group(r, at[0], at[1], at[1]) {
		g.Name = strings.ToLower(g.Name)
		if measure == "visits" && g.Name == "unknown" {
			unknown += g.Num
			continue
		}
		all += g.Num
		if measure == "calls" && (g.Name == "closed" || g.Name == "diverted") {
			apart += g.Num
		}
		switch named := lead.Name == first && first != ""; {
		case g.Name == first, !named && g.Num > lead.Num:
			lead, next = g, larger(lead, next)
		default:
			next = larger(g, next)
		}
	}
	untold := ""
	if unknown > 0 {
		untold = "of " + whole(unknown) + " " + what + " it is not known what became of them, as of most that are counted on paper"
	}
	switch {
	case all == 0 && unknown > 0:
		return say(cell.Upper(untold))
	case all == 0:
		return say("No " + what + " in this period")
	}
	part := func(p cell.Pool, of string) string { return ratio(cell.Pool{Num: p.Num, Den: all}, of) }
	s := "The most common outcome was " + lead.Name + ": " + part(lead, " "+what)
	if first != "" && lead.Name == first {
		s = part(lead, " "+what) + " were " + first
	}
	second, closed := "", ""
	if next.Num > 0 {
		second = "next came " + next.Name + " with " + part(next, "")
	}
	if apart > 0 {
		closed = "calls that came while a line was closed or diverted (" + whole(apart) + ") are counted here, but not among the calls offered"
	}
	if untold != "" {
		untold += ": they are in no share"
	}
	return say(s, second, closed, untold)
}

func larger(a, b cell.Pool) cell.Pool {
	if a.Num > b.Num {
		return a
	}
	return b
}

// halfHours: the half hour of the week with the highest unanswered rate.
func halfHours(r *queries.Result) Message {
	at, ok := columns(r, "weekday_name", "half_hour", "unanswered", "offered")
	if !ok {
		return Message{}
	}
	total := cell.Group(r, -1, at[2], at[3])[0]
	if total.Den == 0 {
		return say("No calls were offered in this period")
	}
	least := float64(fewestOffered)
	if c := r.Question.Chart; c != nil && c.Least > 0 {
		least = float64(c.Least)
	}
	var slots []cell.Pool
	for _, row := range r.Rows {
		p := cell.Pool{Name: cell.Name(row[at[0]], cell.NoGrain) + " at " + cell.Label(row[at[1]])}
		p.Add(row[at[2]], row[at[3]])
		if p.Den >= least {
			slots = append(slots, p)
		}
	}
	top, _, n := highLow(slots)
	week := ratio(total, " calls")
	if n == 0 {
		return say(week+" went unanswered over the whole week", "no half hour had "+whole(least)+" calls or more, so none is named", leftOut(total))
	}
	s := "The half hour with the highest unanswered rate was " + top.Name + ": " + ratio(top, " calls")
	return say(s, "over the whole week it was "+week, leftOut(total))
}

package message

import (
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// counterWaits: the median wait of everyone who came beside that of those served
// alone, and who is in neither.
func counterWaits(r *queries.Result) Message {
	at, ok := columns(r, "split", "median_everyone", "median_served", "mean_served", "censored", "arrived", "expired", "no_time")
	if !ok {
		return Message{}
	}
	unserved := cell.Group(r, -1, at[4], at[5])[0]
	expired, noTime := cell.Group(r, -1, at[6], at[5])[0], cell.Group(r, -1, at[7], at[5])[0]
	if unserved.Den == 0 {
		return say("No counter visits in this period")
	}
	rest := ratio(unserved, " who came") + " left, or were not there when they were called, and count as waiting until then"
	var out []string
	if expired.Num > 0 {
		out = append(out, whole(expired.Num)+" expired")
	}
	if noTime.Num > 0 {
		out = append(out, whole(noTime.Num)+" without a known time")
	}
	without := ""
	if len(out) > 0 {
		without = "left out are visits that have no wait: " + strings.Join(out, ", ")
	}
	if len(r.Rows) > 1 {
		return say(medians(r, at[0], at[1]), rest, without)
	}
	median, known := cell.Number(r.Rows[0][at[1]])
	served, knownServed := cell.Number(r.Rows[0][at[2]])
	mean, knownMean := cell.Number(r.Rows[0][at[3]])
	if !known || !knownServed || !knownMean {
		return say("No median wait of everyone who came can be given", rest, without)
	}
	s := "Half of everyone who came was at a desk within " + chart.Seconds.Text(median)
	return say(s, "of those served alone it is "+chart.Seconds.Text(served)+", and their mean wait "+chart.Seconds.Text(mean), rest, without)
}

// medians names the longest and the shortest median wait of the rows that have one.
func medians(r *queries.Result, split, median int) string {
	top, low, n := extremes(r, median)
	if n == 0 {
		return "No median wait of everyone who came can be given"
	}
	point := func(i int) string {
		v, _ := cell.Number(r.Rows[i][median])
		return cell.Name(r.Rows[i][split], cell.NoGrain) + " (" + chart.Seconds.Text(v) + ")"
	}
	if n == 1 {
		return "The median wait of everyone who came is known for one row only: " + point(top)
	}
	return "The median wait of everyone who came was longest for " + point(top) + " and shortest for " + point(low)
}

// walkouts: how many left before they were called, and when the share was highest.
func walkouts(r *queries.Result) Message {
	at, ok := columns(r, "half_hour", "split", "walked_out", "arrivals", "no_show")
	if !ok {
		return Message{}
	}
	left, absent := cell.Group(r, -1, at[2], at[3])[0], cell.Group(r, -1, at[4], at[3])[0]
	if left.Den == 0 {
		return say("Of no visit in this period is it known what came of it")
	}
	var slots []cell.Pool
	for _, row := range r.Rows {
		p := cell.Pool{Name: cell.Label(row[at[0]])}
		if row[at[1]] != "all" {
			p.Name += " at " + cell.Name(row[at[1]], cell.NoGrain)
		}
		p.Add(row[at[2]], row[at[3]])
		if p.Den >= least(r) {
			slots = append(slots, p)
		}
	}
	highest := "no half hour had " + whole(least(r)) + " arrivals or more, so none is named"
	if top, _, n := highLow(slots); n > 0 {
		highest = "the share was highest for the half hour from " + inBrackets(top)
	}
	return say(ratio(left, " people who joined a queue")+" left before they were called",
		ratio(absent, "")+" were called and were not there", highest)
}

// least is how many a rate must rest on to be named: what the question's chart
// says, if it does.
func least(r *queries.Result) float64 {
	if c := r.Question.Chart; c != nil && c.Least > 0 {
		return float64(c.Least)
	}
	return fewestOffered
}

// demand: the hour of the week with the most visits a day.
func demand(r *queries.Result) Message {
	at, ok := columns(r, "weekday_site", "hour", "visits", "open_days", "mean_visits")
	if !ok {
		return Message{}
	}
	top, _, n := extremes(r, at[4])
	if n == 0 {
		return say("No counter visits in this period")
	}
	row := r.Rows[top]
	mean, _ := cell.Number(row[at[4]])
	visits, _ := cell.Number(row[at[2]])
	days, _ := cell.Number(row[at[3]])
	return say("The hour with the most visits was that from "+cell.Label(row[at[1]])+" ("+cell.Name(row[at[0]], cell.NoGrain)+"): "+
		chart.Count.Text(mean)+" on a day that was open", "that is "+count(int(visits), "visit", "visits")+" over "+count(int(days), "day", "days"))
}

// appointments: how many of those due nobody kept, and what became of the rest.
func appointments(r *queries.Result) Message {
	at, ok := columns(r, "month", "did_not_attend", "due", "booked", "cancelled", "unknown")
	if !ok {
		return Message{}
	}
	missed := cell.Group(r, -1, at[1], at[2])[0]
	gone, open := cell.Group(r, -1, at[4], at[3])[0], cell.Group(r, -1, at[5], at[3])[0]
	rest := ratio(gone, " appointments in the data") + " were cancelled or moved beforehand"
	if open.Num > 0 {
		rest += ", and of " + whole(open.Num) + " no more is known"
	}
	if missed.Den == 0 {
		return say("No appointment was due in this period", rest)
	}
	return say(ratio(missed, " appointments due")+" were not kept"+span(cell.Group(r, at[0], at[1], at[2])), rest)
}

// siteOpening: the visits at the other sites before and after, for each site that
// opened or closed long enough ago; the others are too early to say.
func siteOpening(r *queries.Result) Message {
	at, ok := columns(r, "site", "event", "event_date", "sites", "weeks", "visits_per_day_before", "visits_per_day_after", "verdict")
	if !ok {
		return Message{}
	}
	var told, early, alone []string
	for _, row := range r.Rows {
		if row[at[3]] != "others" {
			continue
		}
		event := cell.Name(row[at[0]], cell.NoGrain) + " " + cell.Label(row[at[1]]) + " (" + cell.Label(row[at[2]]) + ")"
		before, known := cell.Number(row[at[5]])
		after, knownAfter := cell.Number(row[at[6]])
		weeks, _ := cell.Number(row[at[4]])
		switch {
		case row[at[7]] != "compared":
			early = append(early, event)
		case !known || !knownAfter:
			alone = append(alone, event)
		default:
			told = append(told, "in the "+count(int(weeks), "week", "weeks")+" after "+event+" the other sites had "+
				chart.Count.Text(after)+" visits on a day that was open; in as many weeks before it was "+chart.Count.Text(before))
		}
	}
	if len(early) > 0 {
		told = append(told, "it is too early to say what followed after "+strings.Join(early, ", "))
	}
	if len(alone) > 0 {
		told = append(told, "there is no other site to set beside "+strings.Join(alone, ", "))
	}
	if len(told) == 0 {
		return Message{}
	}
	return say(cell.Upper(told[0]), told[1:]...)
}

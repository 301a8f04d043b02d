package message

import (
	"math"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// channelShare: the largest channel of the latest month, beside its share in
// the first month. Two shares side by side are no claim of a change.
func channelShare(r *queries.Result) Message {
	at, ok := columns(r, "month", "channel", "contacts")
	if !ok {
		return Message{}
	}
	months := cell.Group(r, at[0], at[2], at[2])
	last, first := months[len(months)-1], months[0]
	if last.Num == 0 {
		return say("No contacts are counted in " + last.Name)
	}
	var lead cell.Pool
	for _, c := range channelsIn(r, at, last.Name) {
		if c.Num > lead.Num {
			lead = c
		}
	}
	s := lead.Name + " was the largest channel in " + last.Name + ": " +
		ratio(cell.Pool{Num: lead.Num, Den: last.Num}, " contacts")
	if len(months) < fewestPeriods {
		return say(s, "with "+count(len(months), "month", "months")+" of data it is too early to say more", leftOut(total(months)))
	}
	then := ""
	for _, c := range channelsIn(r, at, first.Name) {
		if c.Name == lead.Name && first.Num > 0 {
			then = "in " + first.Name + " it was " + ratio(cell.Pool{Num: c.Num, Den: first.Num}, "")
		}
	}
	return say(s, then, leftOut(total(months)))
}

// channelsIn pools the contacts of one month by channel.
func channelsIn(r *queries.Result, at []int, month string) []cell.Pool {
	grain := cell.GrainOf(r, at[0])
	one := *r
	one.Rows = nil
	for _, row := range r.Rows {
		if cell.Name(row[at[0]], grain) == month {
			one.Rows = append(one.Rows, row)
		}
	}
	return cell.Group(&one, at[1], at[2], at[2])
}

func total(pools []cell.Pool) cell.Pool {
	var t cell.Pool
	for _, p := range pools {
		t.Num += p.Num
		t.Den += p.Den
		t.Skipped += p.Skipped
	}
	return t
}

// takeUp: digital transactions of all completed ones, and by service. What
// counts as digital is read from the result: the numerator that gives its
// take_up column, with assisted transactions in it or not.
func takeUp(r *queries.Result) Message {
	at, ok := columns(r, "month", "service", "digital", "assisted", "completed", "take_up")
	if !ok {
		return Message{}
	}
	with, assisted, ok := numerator(r, at)
	if !ok {
		return Message{}
	}
	all := cell.Group(with, -1, at[2], at[4])[0]
	if all.Den == 0 {
		return say("No completed transactions are counted for this period", leftOut(all))
	}
	s := ratio(all, " completed transactions") + " were digital" + assisted + span(cell.Group(with, at[0], at[2], at[4]))
	return say(s, serviceExtremes(cell.Group(with, at[1], at[2], at[4])), leftOut(all))
}

// satisfaction: satisfied and very satisfied answers of all, and by service.
func satisfaction(r *queries.Result) Message {
	at, ok := columns(r, "period", "service", "very_satisfied", "satisfied", "responses")
	if !ok {
		return Message{}
	}
	content := *r
	content.Rows = nil
	for _, row := range r.Rows {
		copied := append([]any(nil), row...)
		most, knownMost := cell.Number(row[at[2]])
		some, knownSome := cell.Number(row[at[3]])
		copied[at[3]] = nil
		if knownMost && knownSome {
			copied[at[3]] = most + some
		}
		content.Rows = append(content.Rows, copied)
	}
	all := cell.Group(&content, -1, at[3], at[4])[0]
	if all.Den == 0 {
		return say("No answers are counted for this period", leftOut(all))
	}
	s := ratio(all, " answers") + " were satisfied or very satisfied" + span(cell.Group(&content, at[0], at[3], at[4]))
	return say(s, serviceExtremes(cell.Group(&content, at[1], at[3], at[4])), leftOut(all))
}

// numerator returns the result with its digital column replaced by the count
// that take_up is the share of: digital, or digital and assisted together, which
// the second result then says in words.
func numerator(r *queries.Result, at []int) (*queries.Result, string, bool) {
	for _, assisted := range []bool{false, true} {
		out := *r
		out.Rows = make([][]any, len(r.Rows))
		fits := true
		for i, row := range r.Rows {
			copied := append([]any(nil), row...)
			digital, known := cell.Number(row[at[2]])
			if extra, counted := cell.Number(row[at[3]]); assisted && counted {
				digital += extra // typed totals need not state them apart
			}
			copied[at[2]] = nil
			if known {
				copied[at[2]] = digital
			}
			out.Rows[i] = copied
			fits = fits && agrees(digital, known, row[at[4]], row[at[5]])
		}
		if fits && assisted {
			return &out, ", assisted ones included,", true
		}
		if fits {
			return &out, "", true
		}
	}
	return nil, "", false
}

// agrees says whether num / den is the share the row states; a row that lacks
// one of them disagrees with nothing.
func agrees(num float64, known bool, den, share any) bool {
	d, okD := cell.Number(den)
	s, okS := cell.Number(share)
	if !known || !okD || !okS || d == 0 {
		return true
	}
	return math.Abs(num/d-s) < 1e-4
}

// completion: transactions completed of those started, and by service. More
// completions than starts are a fault of the data and are named as one.
func completion(r *queries.Result) Message {
	at, ok := columns(r, "month", "service", "completed", "started")
	if !ok {
		return Message{}
	}
	grain := cell.GrainOf(r, at[0])
	for _, row := range r.Rows {
		var p cell.Pool
		p.Add(row[at[2]], row[at[3]])
		if p.Num > p.Den {
			service := ""
			if row[at[1]] != "all" {
				service = " for " + cell.Name(row[at[1]], cell.NoGrain)
			}
			return say("More transactions are completed than started"+service+" in "+cell.Name(row[at[0]], grain)+" ("+whole(p.Num)+" of "+whole(p.Den)+")",
				"this is a fault in the data, so no rate is given here")
		}
	}
	all := cell.Group(r, -1, at[2], at[3])[0]
	if all.Den == 0 {
		return say("No transactions are known to have been started in this period", leftOut(all))
	}
	s := ratio(all, " transactions started") + " were completed" + span(cell.Group(r, at[0], at[2], at[3]))
	return say(s, serviceExtremes(cell.Group(r, at[1], at[2], at[3])), leftOut(all))
}

// serviceExtremes names the highest and the lowest of several services.
func serviceExtremes(services []cell.Pool) string {
	top, low, n := highLow(services)
	if n < 2 {
		return ""
	}
	return "the highest service was " + inBrackets(top) + ", the lowest " + inBrackets(low)
}

// sessions: how many web sessions, with the busiest and the quietest day.
func sessions(r *queries.Result) Message {
	at, ok := columns(r, "day", "sessions")
	if !ok {
		return Message{}
	}
	days := cell.Group(r, at[0], at[1], at[1])
	s, most := whole(total(days).Num)+" web sessions"+span(days), ""
	if len(days) >= fewestPeriods {
		most = busiest(days)
	}
	machines := ""
	if i := r.Index("automated_sessions"); i >= 0 {
		if p := cell.Group(r, -1, i, at[1])[0]; p.Den > 0 {
			machines = ratio(p, "") + " were made by machines"
		}
	}
	return say(s, machines, most, leftOut(total(days)))
}

// busiest names the days with the highest and the lowest count.
func busiest(days []cell.Pool) string {
	var top, low cell.Pool
	seen := false
	for _, d := range days {
		if d.Skipped > 0 {
			continue
		}
		if !seen || d.Num > top.Num {
			top = d
		}
		if !seen || d.Num < low.Num {
			low = d
		}
		seen = true
	}
	return "the busiest day was " + top.Name + " (" + chart.Count.Text(top.Num) + "), the quietest " + low.Name + " (" + chart.Count.Text(low.Num) + ")"
}

// webVisitors: visitors are distinct within a day and cannot be added up.
func webVisitors(r *queries.Result) Message {
	at, ok := columns(r, "day", "visitors", "requests")
	if !ok {
		return Message{}
	}
	visitors := cell.Group(r, at[0], at[1], at[1])
	requests := total(cell.Group(r, at[0], at[2], at[2]))
	if len(visitors) == 1 {
		return say(whole(visitors[0].Num) + " visitors made " + whole(requests.Num) + " requests")
	}
	days := ""
	if len(visitors) >= fewestPeriods {
		days = "by visitors, " + busiest(visitors)
	}
	return say(whole(requests.Num)+" requests"+span(visitors), days, "a visitor is counted once a day, so days do not add up", leftOut(requests))
}

package message

import (
	"strings"
	"time"

	"frontdoor/queries"
	"frontdoor/queries/report/cell"
)

// rejects: how many lines could not be read and the most common reason.
func rejects(r *queries.Result) Message {
	at, ok := columns(r, "file", "code", "lines")
	if !ok {
		return Message{}
	}
	files := cell.Group(r, at[0], at[2], at[2])
	var lead cell.Pool
	for _, c := range cell.Group(r, at[1], at[2], at[2]) {
		if c.Num > lead.Num {
			lead = c
		}
	}
	all := total(files)
	if all.Num == 0 {
		return say("No rejected lines are recorded for this period")
	}
	return say(count(int(all.Num), "line", "lines")+" in "+count(len(files), "file", "files")+" could not be read",
		"the most common reason was "+strings.ToLower(lead.Name)+": "+ratio(cell.Pool{Num: lead.Num, Den: all.Num}, ""))
}

// freshness: how far the data of the sources reaches, and the rejected share.
func freshness(r *queries.Result) Message {
	at, ok := columns(r, "source", "newest", "lines", "rejects")
	if !ok {
		return Message{}
	}
	var oldest, newest time.Time
	behind, none := "", ""
	for _, row := range r.Rows {
		t, ok := cell.Moment(row[at[1]])
		switch {
		case !ok:
			none = cell.Name(row[at[0]], cell.NoGrain)
		case behind == "" || t.Before(oldest):
			oldest, behind = t, cell.Name(row[at[0]], cell.NoGrain)
		}
		if ok && t.After(newest) {
			newest = t
		}
	}
	bad := cell.Group(r, -1, at[3], at[2])[0]
	lines := "of all lines, " + ratio(bad, "") + " were rejected"
	if bad.Den == 0 {
		lines = "no lines are counted"
	}
	if at, ok := columns(r, "duplicates", "lines"); ok {
		if twice := cell.Group(r, -1, at[0], at[1])[0]; twice.Num > 0 {
			lines += "; " + count(int(twice.Num), "row was", "rows were") + " delivered twice and counted once"
		}
	}
	switch {
	case none != "":
		return say("No data from "+none, lines)
	case oldest.Equal(newest):
		return say(count(len(r.Rows), "source reaches", "sources reach")+" "+cell.Label(newest), lines)
	}
	return say("The source that ends first is "+behind+": its newest data is of "+cell.Label(oldest),
		"the newest data of all is of "+cell.Label(newest), lines)
}

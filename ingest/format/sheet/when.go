package sheet

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// stretch is the time that a count is of: when it began, in seconds a clock without
// zone would have counted since 1970-01-01 00:00, and its length.
type stretch struct{ start, span int64 }

// said lists the dates that the titles, the sheet's name and the file's say, in the
// order in which they are believed.
func (r *reading) said() []found {
	file := r.days.find(strings.ReplaceAll(path.Base(filepath.ToSlash(r.file)), "_", " "))
	all := slices.Concat(r.titles.dates, r.titles.older, r.days.find(r.tab), file)
	year := r.titles.year
	for i := range all {
		for _, other := range all { // 5 January, where another date says the year
			if d, ok := all[i].near(other.date); ok {
				all[i].date = d
			}
		}
		if all[i].year == 0 && year > 0 {
			all[i].year = year
		}
	}
	var out []found
	for _, f := range all {
		if f.year > 0 && f.exists() {
			out = append(out, f)
		}
	}
	return out
}

// day is the day that an hour sheet is about, counted from 1970-01-01.
func (r *reading) day() (int64, bool) {
	said := r.said()
	for _, f := range said {
		if f.week == noWeek {
			return f.number(), true
		}
	}
	weekday := r.titles.weekday
	if weekday == 0 {
		weekday, _ = cutWeekday(r.tab)
	}
	if monday, ok := weekOf(said); ok && weekday > 0 {
		return inWeek(monday, weekday), true
	}
	return 0, false
}

// week is the first day of the week that a sheet is about. A date that is not said
// to be of a week counts if it is a Monday.
func (r *reading) week() (int64, bool) {
	said := r.said()
	if first, ok := weekOf(said); ok {
		return first, true
	}
	for _, f := range said {
		if n := f.number(); weekdayOf(n) == 1 {
			return n, true
		}
	}
	return 0, false
}

// weekOf is the first day of the first week that is said.
func weekOf(said []found) (int64, bool) {
	for _, f := range said {
		switch f.week {
		case commencing:
			return f.number(), true
		case ending:
			return f.number() - 6, true
		}
	}
	return 0, false
}

// inWeek is the first such weekday from the first day of a week on, which need be
// no Monday.
func inWeek(first int64, weekday int) int64 {
	return first + int64((weekday-weekdayOf(first)+7)%7)
}

// mondayOf is the Monday of a week by the day it is dated with: a Saturday or a
// Sunday stands before its week, any other day within.
func mondayOf(day int64) int64 {
	if w := weekdayOf(day); w >= 6 {
		return day + int64(8-w)
	}
	return day - int64(weekdayOf(day)-1)
}

func ofDay(day int64) stretch  { return stretch{day * secondsOfDay, secondsOfDay} }
func ofWeek(day int64) stretch { return stretch{mondayOf(day) * secondsOfDay, 7 * secondsOfDay} }

func ofHours(day int64, h hours) stretch {
	return stretch{day*secondsOfDay + int64(h.from)*60, int64(h.to-h.from) * 60}
}

// whole is the time that a sheet without columns of time is about.
func (r *reading) whole() (stretch, bool) {
	if r.span == "day" {
		day, ok := r.day()
		return ofDay(day), ok
	}
	if first, ok := weekOf(r.said()); ok || r.span == "week" {
		if !ok {
			first, ok = r.week()
		}
		return ofWeek(first), ok
	}
	day, ok := r.day()
	return ofDay(day), ok
}

// dayStretch is the time of a heading that names a day, or the week of a date.
func (r *reading) dayStretch(c head) (stretch, fault) {
	first, known := r.week()
	n := int64(0)
	switch {
	case c.day.day == 0:
		if !known {
			return stretch{}, noDate("a week, such as w/c 5 January 2026")
		}
		return ofDay(inWeek(first, c.weekday)), fault{}
	case c.day.month == 0: // Mon 5
		if !known {
			return stretch{}, noDate("a week, such as w/c 5 January 2026")
		}
		if n = inWeek(first, c.weekday); dayOfMonth(n) != c.day.day {
			return stretch{}, wrongDay()
		}
	default:
		d, ok := c.day, c.day.year > 0
		for _, f := range r.said() {
			if !ok {
				d, ok = d.near(f.date)
			}
		}
		if !ok && r.titles.year > 0 {
			d.year, ok = r.titles.year, true
		}
		if !ok {
			return stretch{}, noDate("a year, such as w/c 5 January 2026")
		}
		n = d.number()
	}
	if c.weekday > 0 && weekdayOf(n) != c.weekday {
		return stretch{}, wrongDay()
	}
	if c.week == commencing || r.span == "week" {
		return ofWeek(n), fault{}
	}
	return ofDay(n), fault{}
}

// dayOfMonth is 1 to 31.
func dayOfMonth(day int64) int { return time.Unix(day*secondsOfDay, 0).UTC().Day() }

func noDate(what string) fault {
	return fault{
		code: "no_date", message: "expected " + what + ", in a title, the sheet's name or the file's",
		hint: "dates are day before month; write the week or the day above the table",
	}
}

func wrongDay() fault {
	return fault{code: "bad_date", message: "expected a date that is the weekday beside it", hint: "dates are day before month"}
}

// lineStretch reads the day or hour that a line is about.
func (t *table) lineStretch(label string) (stretch, fault) {
	c := t.days.head(label)
	if isWeekWord(t.labelText()) {
		c.week = commencing
	}
	switch c.kind {
	case dayColumn:
		return t.dayStretch(c)
	case hourColumn:
		list := []hours{c.hours}
		if t.last != (hours{}) {
			list = []hours{t.last, c.hours}
		}
		day, ok := t.day()
		switch {
		case !ok:
			return stretch{}, noDate("a day, such as Monday 5 January 2026")
		case settle(list):
			t.last = list[len(list)-1]
			return ofHours(day, t.last), fault{}
		}
	}
	return stretch{}, fault{code: "bad_time", message: "expected a day or an hour, such as Mon, 05/01/2026 or 9-10", hint: "dates are day before month"}
}

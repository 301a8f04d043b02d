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
	if first, monday, ok := weekOf(said); ok && weekday > 0 {
		if weekdayOf(first) > 5 { // Sat, Sun and the five behind them
			monday = first
		}
		return inWeek(monday, weekday), true
	}
	return 0, false
}

// week is the first day of the week that a sheet is about, as it is dated. A date
// that is not said to be of a week counts if it is a Monday. Monday is the first day
// of the week from Monday on that the date is in, or stands before.
func (r *reading) week() (first, monday int64, ok bool) {
	said := r.said()
	if first, monday, ok = weekOf(said); ok {
		return first, monday, true
	}
	for _, f := range said {
		if n := f.number(); weekdayOf(n) == 1 {
			return n, n, true
		}
	}
	return 0, 0, false
}

// weekOf is the first day, and the Monday, of the first week that is said.
func weekOf(said []found) (first, monday int64, ok bool) {
	for _, f := range said {
		n := f.number()
		switch f.week {
		case commencing:
			return n, mondayOf(n), true
		case ending:
			return n - 6, n - int64(weekdayOf(n)-1), true
		}
	}
	return 0, 0, false
}

// setWeek finds which week the weekdays of a table are of, by the one that they
// begin with: the date's, or else that from Monday on. A week may be dated with a
// Tuesday because the Monday was a holiday.
func (t *table) setWeek(weekdays []int) fault {
	first, monday, ok := t.week()
	t.from = first
	if !ok || len(weekdays) == 0 || weekdays[0] == weekdayOf(first) {
		return fault{}
	}
	t.from = monday
	if !slices.IsSorted(weekdays) {
		return fault{
			code: "bad_week", message: "expected weekdays from Monday on, or from the weekday of the week's date",
			hint: "date the week with its Monday, or write the date of each day",
		}
	}
	return fault{}
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
	if _, monday, ok := weekOf(r.said()); ok || r.span == "week" {
		if !ok {
			_, monday, ok = r.week()
		}
		return ofWeek(monday), ok
	}
	day, ok := r.day()
	return ofDay(day), ok
}

// dayStretch is the time of a heading that names a day, or the week of a date.
func (t *table) dayStretch(c head) (stretch, fault) {
	_, _, known := t.week()
	n := int64(0)
	switch {
	case c.day.day == 0:
		if !known {
			return stretch{}, noDate("a week, such as w/c 5 January 2026")
		}
		return ofDay(inWeek(t.from, c.weekday)), fault{}
	case c.day.month == 0: // Mon 5
		if !known {
			return stretch{}, noDate("a week, such as w/c 5 January 2026")
		}
		if n = inWeek(t.from, c.weekday); dayOfMonth(n) != c.day.day {
			return stretch{}, wrongDay()
		}
	default:
		d, ok := c.day, c.day.year > 0
		for _, f := range t.said() {
			if !ok {
				d, ok = d.near(f.date)
			}
		}
		if !ok && t.titles.year > 0 {
			d.year, ok = t.titles.year, true
		}
		if !ok {
			return stretch{}, noDate("a year, such as w/c 5 January 2026")
		}
		n = d.number()
	}
	if c.weekday > 0 && weekdayOf(n) != c.weekday {
		return stretch{}, wrongDay()
	}
	if c.week == commencing || t.span == "week" {
		return ofWeek(n), fault{}
	}
	return ofDay(n), fault{}
}

// monthFirst finds dates across that are written month before day: there is no such
// month, or they are more than a week apart, as those of one sheet never are. Dates
// whose weekday stands beside them are held to that, and words are clear.
func (t *table) monthFirst() fault {
	var before head
	for _, c := range t.heads {
		switch {
		case c.index <= t.label:
			continue
		case c.noDate:
			return monthFirst("found no such date in " + t.cell(t.headings, c.index))
		case c.kind != dayColumn || c.weekday > 0 || c.week != noWeek || t.span == "week" || c.day.day == 0 || strings.ContainsAny(strings.ToLower(c.text), "abcdefghijklmnopqrstuvwxyz"):
			before = head{}
			continue
		}
		if a, ok := before.day.near(c.day); ok && before.kind == dayColumn {
			b, known := c.day.near(a)
			if way := b.number() - a.number(); known && (way > 7 || way < -7) {
				return monthFirst("found more than a week between " + t.cell(t.headings, before.index) + " and " + t.cell(t.headings, c.index))
			}
		}
		before = c
	}
	return fault{}
}

func monthFirst(what string) fault {
	return fault{
		code: "bad_date", message: "expected dates that are day before month, one day on from the other; " + what,
		hint: "write them as 31/01/2026, or with the weekday: Sat 31/01/2026",
	}
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
		if c.weekday > 0 && !t.dated {
			t.setWeek([]int{c.weekday}) // one weekday is in order
			t.dated = true
		}
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

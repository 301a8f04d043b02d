package sheet

import (
	"strings"

	"frontdoor/ingest/format/field"
)

// hours is a stretch of a day as a heading writes it, in minutes after midnight.
type hours struct {
	from, to int  // to is -1 where only the beginning is written
	bare     bool // from is a number alone, such as 9: nothing says that it is an hour
	half     bool // from is of the 12-hour clock with neither am nor pm
	marked   bool // am, pm or noon says which half of the day from is in
}

// parseHours reads 9-10, 09:00, 9am-10am, 9am, 0900-1000, 9.30 to 10.00. The dash
// may be one that was lost with the file's encoding.
func parseHours(text string) (hours, bool) {
	text = strings.ToLower(text)
	for _, between := range []string{" to ", " until ", "–", "—", "\ufffd", "-"} {
		if from, to, ok := strings.Cut(text, between); ok {
			return parseStretch(strings.TrimSpace(from), strings.TrimSpace(to))
		}
	}
	c, ok := parseClock(text)
	return hours{from: c.minute, to: -1, bare: c.bare, half: c.half, marked: c.marked}, ok
}

func parseStretch(from, to string) (hours, bool) {
	a, ok1 := parseClock(from)
	b, ok2 := parseClock(to)
	if !ok1 || !ok2 {
		return hours{}, false
	}
	if !a.marked && b.marked { // 1.30-2.30pm; 11-12pm would end before it begins
		if a.minute < noon && a.minute+noon < b.minute {
			a.minute += noon
		}
		a.half, a.marked = false, true
	}
	if a.marked && b.half && b.minute <= a.minute { // 9am-10, 12pm-1
		b.minute += noon
	}
	if m := b.minute % 60; m == 59 || m == 29 { // 09:00 - 09:59
		b.minute++
	}
	return hours{from: a.minute, to: b.minute, half: a.half, marked: a.marked}, true
}

const noon = 12 * 60

// clockTime is a reading of a clock.
type clockTime struct {
	minute int
	bare   bool // a number alone
	half   bool // neither am nor pm, and not written as the 24-hour clock is
	marked bool // am, pm or noon
}

// parseClock reads one time of day.
func parseClock(text string) (clockTime, bool) {
	switch text {
	case "noon", "12 noon", "12noon", "midday":
		return clockTime{minute: noon, marked: true}, true
	}
	c := clockTime{}
	digits := strings.TrimRight(text, " .apm")
	mark := strings.Trim(strings.ReplaceAll(text[len(digits):], ".", ""), " ")
	hour, minute, compact := digits, "00", false // compact as 0900
	switch i := strings.IndexAny(digits, ":."); {
	case i > 0:
		hour, minute = digits[:i], strings.TrimSuffix(digits[i+1:], ":00")
	case len(digits) == 4:
		hour, minute, compact = digits[:2], digits[2:], true
	default:
		c.bare = mark == ""
	}
	h, ok1 := field.Whole(hour)
	m, ok2 := field.Whole(minute)
	if !ok1 || !ok2 || len(hour) > 2 || len(minute) != 2 || h > 24 || m > 59 {
		return c, false
	}
	c.minute = int(h*60 + m)
	c.marked = mark != ""
	c.half = !c.marked && h <= 12 && hour[0] != '0' && !compact
	switch {
	case mark != "" && mark != "am" && mark != "pm", c.marked && (h > 12 || h == 0):
		return c, false
	case mark == "am" && h == 12:
		c.minute -= noon
	case mark == "pm" && h < 12:
		c.minute += noon
	}
	return c, true
}

// opensBy is the hour before which no counter opens: earlier ones with neither am
// nor pm nor a leading zero are in the afternoon.
const opensBy = 7 * 60

// longest is the longest stretch of which only the clock's 12 hours are in doubt.
const longest = 8 * 60

// settle makes one clock of the hours of a heading line, from left to right: 9, 10,
// 11, 12, 1, 2. The end of a stretch without one is an hour on, or half an hour
// where the next one begins then. False for a stretch that ends before it begins.
func settle(list []hours) bool {
	step := 60
	for i := range list {
		h := &list[i]
		if h.afternoon(list[:i]) {
			h.from += noon
		}
		if h.to >= 0 && h.to <= h.from && h.to+noon > h.from && h.to+noon-h.from <= longest {
			h.to += noon
		}
		if i > 0 && h.from-list[i-1].from == 30 {
			step = 30
		}
	}
	for i := range list {
		h := &list[i]
		if h.to < 0 {
			h.to = h.from + step
		}
		if h.to <= h.from || h.to > 24*60 {
			return false
		}
	}
	return true
}

// afternoon reports hours that are twelve later than they say. It is the clock of
// the hours before them that tells: 9, 10, 11, 12, 1, or 09:00, 12:00, 01:00.
func (h *hours) afternoon(before []hours) bool {
	if h.marked || h.from >= noon {
		return false
	}
	back := false
	for i, b := range before {
		if b.from == h.from {
			return false // twice the same: of which half is not known
		}
		back = i == len(before)-1 && h.from < b.from
	}
	if h.half {
		return back || h.from < opensBy
	}
	return back && h.from >= 60 && h.from < opensBy && h.from+noon > before[len(before)-1].from
}

// excelHours makes hours of what Excel has made days of: whoever types 9-10 is given
// the 9th of October. Days of which each is in the month of its own number and one
// are none.
func excelHours(heads []head) {
	dates, times := 0, 0
	for _, c := range heads {
		switch {
		case c.kind == hourColumn:
			times++
		case c.kind == dayColumn && c.index > 0 && (c.weekday > 0 || c.week != noWeek || c.day.month != c.day.day%12+1):
			return
		case c.kind == dayColumn && c.index > 0:
			dates++
		}
	}
	if dates+times < 2 {
		return
	}
	for i := range heads {
		if c := &heads[i]; c.kind == dayColumn && c.index > 0 {
			c.kind, c.hours = hourColumn, hours{from: c.day.day * 60, to: c.day.month * 60, half: true}
		}
	}
}

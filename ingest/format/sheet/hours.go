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
	return hours{from: c.minute, to: -1, bare: c.bare, half: c.half}, ok
}

func parseStretch(from, to string) (hours, bool) {
	a, ok1 := parseClock(from)
	b, ok2 := parseClock(to)
	if !ok1 || !ok2 {
		return hours{}, false
	}
	if a.half && !b.half && b.marked { // 11-12pm, 12-1pm: the mark is the end's
		if b.minute >= noon && a.minute < noon && a.minute+noon < b.minute {
			a.minute += noon
		}
		a.half = false
	}
	if a.marked && b.half && b.minute <= a.minute { // 9am-10, 12pm-1
		b.minute += noon
	}
	if m := b.minute % 60; m == 59 || m == 29 { // 09:00 - 09:59
		b.minute++
	}
	return hours{from: a.minute, to: b.minute, half: a.half}, true
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
	hour, minute := digits, "00"
	switch i := strings.IndexAny(digits, ":."); {
	case i > 0:
		hour, minute = digits[:i], strings.TrimSuffix(digits[i+1:], ":00")
	case len(digits) == 4:
		hour, minute = digits[:2], digits[2:]
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
	c.half = !c.marked && h <= 12 && hour[0] != '0' && len(digits) != 4
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
// nor pm are in the afternoon.
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
		early := h.from < opensBy || i > 0 && h.from < list[i-1].from
		if h.half && early && h.from < noon {
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

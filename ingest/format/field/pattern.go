package field

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Names of the times that are no pattern.
const (
	iso8601   = "iso8601"    // 2026-01-05T09:01:10, with or without fraction and offset
	excelDays = "excel_days" // days since 1899-12-30 on a local clock, as a spreadsheet stores a time
	epochS    = "epoch_s"    // seconds since 1970-01-01 UTC
	epochMs   = "epoch_ms"   // milliseconds since 1970-01-01 UTC
)

// timePart is one kind of token of a time pattern.
type timePart byte

const (
	literal timePart = iota
	year
	shortYear // of this century
	month
	monthName
	longMonth
	day
	hour
	halfDayHour
	packedClock // 930 for half past nine
	minute
	second
	fraction
	halfDay
	weekday
	rest // whatever follows
)

// timeToken is how a pattern spells a part. Width 1 stands for one or two
// digits.
type timeToken struct {
	name  string
	part  timePart
	width int
}

// timeTokens lists the tokens, the longer before those they begin with.
func timeTokens() []timeToken {
	return []timeToken{
		{"yyyy", year, 4},
		{"yy", shortYear, 2},
		{"Month", longMonth, 0},
		{"Mon", monthName, 3},
		{"mm", month, 2},
		{"m", month, 1},
		{"ddd", weekday, 3},
		{"dd", day, 2},
		{"d", day, 1},
		{"HH", hour, 2},
		{"HMM", packedClock, 0},
		{"H", hour, 1},
		{"hh", halfDayHour, 2},
		{"h", halfDayHour, 1},
		{"MM", minute, 2},
		{"SS", second, 2},
		{"fff", fraction, 0},
		{"AM", halfDay, 2},
		{"...", rest, 0},
	}
}

// TimePattern reads times of one declared shape.
type TimePattern struct {
	spelled string // as declared, for messages
	steps   []timeStep
	shapes  []TimePattern // where there are several: tried in turn
}

type timeStep struct {
	part    timePart
	width   int
	literal byte
}

// String is the pattern as it was declared.
func (p TimePattern) String() string { return p.spelled }

// CompileTime compiles a declared pattern: iso8601, excel_days, epoch_s,
// epoch_ms, or the tokens yyyy yy mm m Mon Month dd d ddd HH H HMM hh h MM SS
// fff AM and a closing ... in any order with what stands between them. A single
// letter takes one or two digits. Without a day it is the first of the month, and
// has no clock. Several patterns stand with " or " between them: the first that a
// time is written in counts.
func CompileTime(pattern string) (TimePattern, error) {
	shapes := strings.Split(pattern, " or ")
	if len(shapes) == 1 {
		return compileShape(pattern)
	}
	p := TimePattern{spelled: pattern}
	var faults []error
	for _, shape := range shapes {
		one, err := compileShape(shape)
		p.shapes, faults = append(p.shapes, one), append(faults, err)
	}
	return p, errors.Join(faults...)
}

// compileShape compiles a pattern of one shape.
func compileShape(pattern string) (TimePattern, error) {
	p := TimePattern{spelled: pattern}
	switch pattern {
	case iso8601, excelDays, epochS, epochMs:
		return p, nil
	}
	seen := map[timePart]bool{}
	for left := pattern; left != ""; {
		step := timeStep{literal: left[0]}
		length := 1
		for _, t := range timeTokens() {
			if strings.HasPrefix(left, t.name) {
				step, length = timeStep{part: t.part, width: t.width}, len(t.name)
				break
			}
		}
		if step.part != literal && seen[step.part] {
			return p, fmt.Errorf("time pattern %q names %s twice", pattern, left[:length])
		}
		seen[step.part] = true
		p.steps = append(p.steps, step)
		left = left[length:]
	}
	if seen[halfDay] != seen[halfDayHour] {
		return p, fmt.Errorf("time pattern %q: h or hh and AM belong together (hint: HH is the hour of a 24-hour clock)", pattern)
	}
	clock := seen[hour] || seen[halfDayHour] || seen[packedClock] || seen[minute] || seen[second] || seen[weekday]
	if !seen[year] && !seen[shortYear] || !seen[month] && !seen[monthName] && !seen[longMonth] || !seen[day] && clock {
		return p, fmt.Errorf("time pattern %q needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)", pattern)
	}
	return p, nil
}

// Parse reads one time; false when s does not have the pattern or names a day
// or hour that does not exist.
func (p TimePattern) Parse(s string) (Stamp, bool) {
	if len(p.shapes) == 0 {
		return p.parseShape(s)
	}
	for _, shape := range p.shapes {
		if st, ok := shape.parseShape(s); ok {
			return st, true
		}
	}
	return Stamp{}, false
}

func (p TimePattern) parseShape(s string) (Stamp, bool) {
	switch p.spelled {
	case iso8601:
		return ParseISO(s)
	case excelDays:
		return parseExcelDays(s)
	case epochS:
		return parseEpoch(s, 0)
	case epochMs:
		return parseEpoch(s, 3)
	}
	r := reading{day: 1}
	for _, step := range p.steps {
		n, ok := r.take(step, s)
		if !ok {
			return Stamp{}, false
		}
		s = s[n:]
	}
	local, ok := WallSeconds(r.year, r.month, r.day, r.hour+r.half, r.minute, r.second)
	return Stamp{Local: local}, ok && s == ""
}

// reading is a time as far as it was read.
type reading struct {
	year, month, day, hour, half, minute, second int
}

// take reads one step from the head of s and returns how long it was.
func (r *reading) take(step timeStep, s string) (int, bool) {
	switch step.part {
	case literal:
		return 1, s != "" && s[0] == step.literal
	case rest:
		return len(s), true
	case monthName:
		r.month = monthOf(s)
		return 3, r.month > 0
	case longMonth:
		n := lettersAt(s)
		r.month = monthOf(s)
		return n, r.month > 0 && strings.EqualFold(s[:n], time.Month(r.month).String())
	case weekday:
		return 3, len(s) >= 3 && letters(s[:3])
	case halfDay:
		return 2, r.noon(s)
	case fraction:
		n := digitsAt(s)
		return n, n > 0
	case packedClock:
		n := digitsAt(s)
		v, ok := Whole(s[:n])
		r.hour, r.minute = int(v/100), int(v%100)
		return n, ok && n <= 4
	}
	n := step.width
	if n == 1 && len(s) > 1 && s[1] >= '0' && s[1] <= '9' {
		n = 2
	}
	v, ok := Digits(s, n)
	if !ok {
		return 0, false
	}
	switch step.part {
	case year:
		r.year = v
	case shortYear:
		r.year = 2000 + v
	case month:
		r.month = v
	case day:
		r.day = v
	case halfDayHour:
		r.hour = v % 12
		return n, v >= 1 && v <= 12
	case hour:
		r.hour = v
	case minute:
		r.minute = v
	case second:
		r.second = v
	}
	return n, true
}

// digitsAt counts the digits at the head of s.
func digitsAt(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// noon reads AM or PM.
func (r *reading) noon(s string) bool {
	if len(s) < 2 || s[1]|0x20 != 'm' {
		return false
	}
	if s[0]|0x20 == 'p' {
		r.half = 12
	}
	return s[0]|0x20 == 'p' || s[0]|0x20 == 'a'
}

// lettersAt counts the letters at the head of s.
func lettersAt(s string) int {
	n := 0
	for n < len(s) && letters(s[n:n+1]) {
		n++
	}
	return n
}

func letters(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// monthOf is the month whose English name begins with the first three letters
// of s, or 0.
func monthOf(s string) int {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	if len(s) < 3 {
		return 0
	}
	for m := range 12 {
		if names[3*m] == s[0]|0x20 && names[3*m+1] == s[1]|0x20 && names[3*m+2] == s[2]|0x20 {
			return m + 1
		}
	}
	return 0
}

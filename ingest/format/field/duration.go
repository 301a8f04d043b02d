package field

import (
	"fmt"
	"strconv"
	"strings"
)

// Duration is the declared shape of lengths of time.
type Duration string

// The shapes of a length of time.
const (
	Seconds      Duration = "s"       // 143 or 143.5
	Milliseconds Duration = "ms"      // 143000
	Minutes      Duration = "min"     // 30
	HMS          Duration = "h:mm:ss" // 0:02:23, 00:02:23.5, or 1.00:02:23 with a day
	MS           Duration = "mm:ss"   // 2:23 or 125:03
	Clock12      Duration = "clock12" // 12:02:23 AM: a spreadsheet took the length for a time of day
	ExcelDay     Duration = "days"    // 0.001655: a spreadsheet's fraction of a day
)

// CompileDuration checks a declared shape.
func CompileDuration(name string) (Duration, error) {
	switch d := Duration(name); d {
	case Seconds, Milliseconds, Minutes, HMS, MS, Clock12, ExcelDay:
		return d, nil
	}
	return "", fmt.Errorf("duration %q is none of s, ms, min, h:mm:ss, mm:ss, clock12 and days", name)
}

// maxDuration is the longest length of time that is believed: a year.
const maxDuration = 366 * 86400 * 1000

// Parse reads a length of time in milliseconds; false when s does not have the
// shape or is longer than a year.
func (d Duration) Parse(s string) (int64, bool) {
	var ms int64
	var ok bool
	switch d {
	case Seconds:
		ms, ok = Decimal(s, 3)
	case Milliseconds:
		ms, ok = Decimal(s, 0)
	case Minutes:
		ms, ok = Decimal(s, 3)
		ms *= 60
	case ExcelDay:
		var v float64
		if v, ok = number(s); ok && v < 366 {
			ms = int64(v*86400_000 + 0.5)
		} else {
			ok = false
		}
	case MS:
		ms, ok = parts(0, s)
	case Clock12:
		ms, ok = clock12(s)
	default:
		ms, ok = hms(s)
	}
	return ms, ok && ms <= maxDuration
}

// hms reads [days.]hours:mm:ss[.fraction].
func hms(s string) (int64, bool) {
	h, left, ok := strings.Cut(s, ":")
	if !ok {
		return 0, false
	}
	hours := int64(0)
	if d, inDay, ok := strings.Cut(h, "."); ok {
		days, ok := Whole(d)
		if !ok || days > 366 {
			return 0, false
		}
		hours, h = 24*days, inDay
	}
	v, ok := Whole(h)
	if !ok || v > 9000 || strings.IndexByte(left, ':') != 2 {
		return 0, false
	}
	if m, ok := Digits(left, 2); !ok || m > 59 {
		return 0, false
	}
	return parts(hours+v, left)
}

// parts reads minutes:ss[.fraction] and adds the hours.
func parts(hours int64, s string) (int64, bool) {
	m, left, ok := strings.Cut(s, ":")
	minutes, ok1 := Whole(m)
	if !ok || !ok1 || minutes > 540_000 || len(left) < 2 {
		return 0, false
	}
	seconds, ok2 := Digits(left, 2)
	if !ok2 || seconds > 59 || len(left) > 2 && left[2] != '.' {
		return 0, false
	}
	ms, ok3 := Decimal(left, 3)
	return (hours*60+minutes)*60_000 + ms, ok3
}

// clock12 reads a length below a day that was written as a time of day.
func clock12(s string) (int64, bool) {
	r := reading{}
	cut := len(s) - 2
	if cut < 1 || !r.noon(s[cut:]) {
		return 0, false
	}
	h, left, ok := strings.Cut(strings.TrimRight(s[:cut], " "), ":")
	v, ok1 := Whole(h)
	if !ok || !ok1 || v < 1 || v > 12 || len(left) != 5 {
		return 0, false
	}
	return hms(fmt.Sprintf("%d:%s", int(v)%12+r.half, left))
}

// number reads a number that is not negative as a spreadsheet writes it, with
// an exponent or without.
func number(s string) (float64, bool) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != 'E' && c != 'e' && (c != '-' && c != '+' || i == 0) {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// Count reads a whole number, also with commas between its thousands or a
// fraction of zeros, as spreadsheets write counts.
func Count(s string) (int64, bool) {
	if whole, zeros, ok := strings.Cut(s, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		s = whole
	}
	if strings.IndexByte(s, ',') < 0 {
		return Whole(s)
	}
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
			return 0, false
		}
	}
	return Whole(strings.Join(groups, ""))
}

// Damaged reports text that a spreadsheet left in place of a value: a long
// number as 4.47E+11, whose last digits are gone, or a column too narrow for
// its value as #####.
func Damaged(s string) (scientific, hashes bool) {
	if len(s) < 3 {
		return false, false
	}
	if s[0] == '#' {
		return false, strings.Trim(s, "#") == ""
	}
	e := strings.IndexAny(s, "Ee")
	if e < 1 || s[0] < '0' || s[0] > '9' || e+2 >= len(s) || s[e+1] != '+' {
		return false, false
	}
	_, ok := number(s)
	return ok, false
}

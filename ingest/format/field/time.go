package field

import (
	"fmt"
	"strings"
	"time"

	"frontdoor/data/schema"
)

// Stamp is a time as an export writes it.
type Stamp struct {
	Local     int64 // seconds since 1970-01-01 00:00 on the clock that wrote it
	Micros    int64 // microseconds past Local, where the fraction was written
	HasOffset bool
	OffsetMin int32 // minutes east of UTC, when HasOffset
}

// TimePattern reads times of one declared shape.
type TimePattern struct {
	spelled string // as declared, for messages
	iso     bool
	steps   []timeStep
}

type timeStep struct {
	field   byte // 'y' 'm' 'd' 'H' 'M' 'S', or 0 for a literal
	width   int
	literal string
}

// String is the pattern as it was declared.
func (p TimePattern) String() string { return p.spelled }

// CompileTime compiles a declared pattern: iso8601, or yyyy mm dd HH MM SS in
// any order with what stands between them.
func CompileTime(pattern string) (TimePattern, error) {
	p := TimePattern{spelled: pattern}
	if pattern == "iso8601" {
		p.iso = true
		return p, nil
	}
	fields := map[string]byte{"yyyy": 'y', "mm": 'm', "dd": 'd', "HH": 'H', "MM": 'M', "SS": 'S'}
	seen := map[byte]bool{}
	for rest := pattern; rest != ""; {
		name := ""
		for f := range fields {
			if strings.HasPrefix(rest, f) {
				name = f
			}
		}
		if name == "" {
			p.steps = append(p.steps, timeStep{literal: rest[:1]})
			rest = rest[1:]
			continue
		}
		seen[fields[name]] = true
		p.steps = append(p.steps, timeStep{field: fields[name], width: len(name)})
		rest = rest[len(name):]
	}
	if !seen['y'] || !seen['m'] || !seen['d'] {
		return p, fmt.Errorf("time pattern %q needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)", pattern)
	}
	return p, nil
}

// Parse reads one time; false when s does not have the pattern or names a day
// or hour that does not exist.
func (p TimePattern) Parse(s string) (Stamp, bool) {
	if p.iso {
		return ParseISO(s)
	}
	var y, mo, d, h, mi, sec int
	for _, step := range p.steps {
		if step.field == 0 {
			if !strings.HasPrefix(s, step.literal) {
				return Stamp{}, false
			}
			s = s[len(step.literal):]
			continue
		}
		v, ok := Digits(s, step.width)
		if !ok {
			return Stamp{}, false
		}
		s = s[step.width:]
		switch step.field {
		case 'y':
			y = v
		case 'm':
			mo = v
		case 'd':
			d = v
		case 'H':
			h = v
		case 'M':
			mi = v
		case 'S':
			sec = v
		}
	}
	local, ok := WallSeconds(y, mo, d, h, mi, sec)
	return Stamp{Local: local}, ok && s == ""
}

// ParseISO reads yyyy-mm-ddTHH:MM[:SS[.fraction]][Z|±hh:mm|±hhmm|±hh]; a space
// may stand for the T. Of the fraction microseconds are kept.
func ParseISO(s string) (Stamp, bool) {
	if len(s) < 16 || s[4] != '-' || s[7] != '-' || s[10] != 'T' && s[10] != ' ' || s[13] != ':' {
		return Stamp{}, false
	}
	y, ok1 := Digits(s, 4)
	mo, ok2 := Digits(s[5:], 2)
	d, ok3 := Digits(s[8:], 2)
	h, ok4 := Digits(s[11:], 2)
	mi, ok5 := Digits(s[14:], 2)
	var micros int64
	sec, rest := 0, s[16:]
	if strings.HasPrefix(rest, ":") {
		var ok bool
		if sec, ok = Digits(rest[1:], 2); !ok {
			return Stamp{}, false
		}
		rest = rest[3:]
		if strings.HasPrefix(rest, ".") {
			fraction := rest[1:]
			rest = strings.TrimLeft(fraction, "0123456789")
			micros, _ = Decimal("0."+fraction[:len(fraction)-len(rest)], 6)
		}
	}
	local, ok6 := WallSeconds(y, mo, d, h, mi, sec)
	st := Stamp{Local: local, Micros: micros}
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 {
		return st, false
	}
	return st, st.offset(rest)
}

// offset reads what follows the time of day.
func (st *Stamp) offset(rest string) bool {
	if rest == "" {
		return true
	}
	st.HasOffset = true
	if rest == "Z" {
		return true
	}
	sign := int32(1)
	switch rest[0] {
	case '+':
	case '-':
		sign = -1
	default:
		return false
	}
	rest = strings.Replace(rest[1:], ":", "", 1)
	if len(rest) == 2 { // as PostgreSQL writes it
		rest += "00"
	}
	h, ok1 := Digits(rest, 2)
	if len(rest) != 4 || !ok1 {
		return false
	}
	m, ok2 := Digits(rest[2:], 2)
	st.OffsetMin = sign * int32(h*60+m)
	return ok2 && h <= 14 && m < 60
}

// Digits reads exactly n decimal digits at the head of s.
func Digits(s string, n int) (int, bool) {
	if len(s) < n {
		return 0, false
	}
	v := 0
	for i := range n {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		v = v*10 + int(c)
	}
	return v, true
}

// WallSeconds counts the seconds from 1970-01-01 00:00 to a reading of a clock;
// false for a reading that no clock shows, or outside 1990 to 2099.
func WallSeconds(y, mo, d, h, mi, sec int) (int64, bool) {
	if y < 1990 || y > 2099 || mo < 1 || mo > 12 || d < 1 || d > DaysIn(y, time.Month(mo)) || h > 23 || mi > 59 || sec > 60 {
		return 0, false
	}
	day := schema.DaysFromCivil(y, time.Month(mo), d)
	return int64(day)*86400 + int64(h*3600+mi*60+sec), true
}

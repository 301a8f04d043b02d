package field

import (
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
	Instant   bool  // Local counts from 1970-01-01 UTC: there was no clock to read
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

// parseExcelDays reads the number a spreadsheet keeps for a time: days since
// 1899-12-30 (the 1900 system after its leap year that never was), rounded to
// the second.
func parseExcelDays(s string) (Stamp, bool) {
	v, ok := number(s)
	local := int64((v-25569)*86400 + 0.5) // 25569 is 1970-01-01
	return Stamp{Local: local}, ok && inRange(local)
}

// parseEpoch reads an instant in units of a second with so many decimal places
// dropped.
func parseEpoch(s string, places int) (Stamp, bool) {
	v, ok := Decimal(s, -places)
	return Stamp{Local: v, Instant: true}, ok && inRange(v)
}

// inRange holds for the years 1990 to 2099, as WallSeconds does.
func inRange(local int64) bool {
	return local >= time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).Unix() && local < time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
}

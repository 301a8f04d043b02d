package web

import (
	"strings"
	"time"

	"frontdoor/ingest/format/field"

	"frontdoor/data/schema"
)

// ncsaStamp is the time of a request as the log states it.
type ncsaStamp struct {
	micros int64  // since 1970-01-01 UTC
	day    int32  // civil date in the log's own offset, days since 1970-01-01
	offset *int32 // minutes east of UTC; nil if not stated
}

// ncsaStamps reads time stamps. Lines of one minute share all of a stamp but
// its seconds, so the rest is read once a minute.
type ncsaStamps struct {
	plan   *ncsaPlan
	minute string // "02/Jul/2026:10:00"
	zone   string // " +0100"
	base   int64  // seconds of that minute since 1970-01-01 UTC
	last   string // the last ISO stamp
	stamp  ncsaStamp
}

// earliestYear is before the first web server's log. A stamp before it comes
// from a machine whose clock was not set.
const earliestYear = 1990

// read returns the time that v states, false if it is none.
func (s *ncsaStamps) read(v string) (ncsaStamp, bool) {
	switch s.plan.clock {
	case ncsaISO:
		return s.readISO(v)
	case ncsaEpoch:
		micros, ok := field.Decimal(v, s.plan.epochPlaces)
		if !ok || micros < int64(schema.DaysFromCivil(earliestYear, 1, 1))*86400e6 {
			return ncsaStamp{}, false
		}
		return ncsaStamp{micros: micros}, true
	}
	if len(v) != len("02/Jul/2026:10:00:03 +0100") || v[17] != ':' {
		return ncsaStamp{}, false
	}
	if (v[:17] != s.minute || v[20:] != s.zone) && !s.readMinute(v[:17], v[20:]) {
		return ncsaStamp{}, false
	}
	second, ok := twoDigits(v[18:])
	if !ok || second > 59 {
		return ncsaStamp{}, false
	}
	s.stamp.micros = (s.base + int64(second)) * 1e6
	return s.stamp, true
}

// readMinute reads `02/Jul/2026:10:00` and ` +0100`.
func (s *ncsaStamps) readMinute(minute, zone string) bool {
	day, ok1 := twoDigits(minute)
	month := monthNumber(minute[3:6])
	century, ok2 := twoDigits(minute[7:])
	years, ok3 := twoDigits(minute[9:])
	hour, ok4 := twoDigits(minute[12:])
	min, ok5 := twoDigits(minute[15:])
	year := century*100 + years
	shape := minute[2] == '/' && minute[6] == '/' && minute[11] == ':' && minute[14] == ':'
	if !shape || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || month == 0 || hour > 23 || min > 59 ||
		year < earliestYear || day < 1 || day > field.DaysIn(year, month) {
		return false
	}
	offset, ok := zoneMinutes(zone)
	if !ok {
		return false
	}
	s.minute, s.zone = strings.Clone(minute), strings.Clone(zone)
	days := schema.DaysFromCivil(year, month, day)
	s.base = int64(days)*86400 + int64(hour*3600+min*60) - int64(offset)*60
	s.stamp = ncsaStamp{day: days, offset: &offset}
	return true
}

func (s *ncsaStamps) readISO(v string) (ncsaStamp, bool) {
	if v == s.last && v != "" {
		return s.stamp, true
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil || t.Year() < earliestYear {
		return ncsaStamp{}, false
	}
	_, seconds := t.Zone()
	if seconds < -maxZoneMinutes*60 || seconds > maxZoneMinutes*60 {
		return ncsaStamp{}, false
	}
	offset := int32(seconds / 60)
	s.last = strings.Clone(v)
	s.stamp = ncsaStamp{micros: t.UnixMicro(), day: schema.DaysFromCivil(t.Date()), offset: &offset}
	return s.stamp, true
}

// maxZoneMinutes is the widest offset of any zone, Kiritimati's.
const maxZoneMinutes = 14 * 60

// zoneMinutes reads ` +0100`.
func zoneMinutes(zone string) (int32, bool) {
	hours, ok1 := twoDigits(zone[2:])
	minutes, ok2 := twoDigits(zone[4:])
	offset := hours*60 + minutes
	if zone[0] != ' ' || !ok1 || !ok2 || minutes > 59 || offset > maxZoneMinutes {
		return 0, false
	}
	switch zone[1] {
	case '+':
		return int32(offset), true
	case '-':
		return int32(-offset), true
	}
	return 0, false
}

func twoDigits(s string) (int, bool) {
	a, b := s[0]-'0', s[1]-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

// monthNumber is 0 for what is no month.
func monthNumber(s string) time.Month {
	if i := strings.Index("JanFebMarAprMayJunJulAugSepOctNovDec", s); i >= 0 && i%3 == 0 {
		return time.Month(i/3 + 1)
	}
	return 0
}

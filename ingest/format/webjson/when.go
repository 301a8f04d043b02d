package webjson

import (
	"strconv"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
)

// times reads the instants of requests.
type times struct {
	clock  *ingest.Clock // of stamps that carry no offset
	utc    bool          // Caddy's such stamps are UTC
	offset int32
}

func newTimes(o ingest.Options) times {
	if o.LogZone != nil {
		return times{clock: ingest.NewClock(o.LogZone)}
	}
	return times{clock: ingest.NewClock(o.Zone), utc: true}
}

// Instants before and after these come from clocks that were not set.
const (
	earliestYear = 1990
	latestYear   = 2099
)

// set reads a time in any of the ways that servers can be told to write it:
// seconds, milliseconds, microseconds or nanoseconds since 1970, ISO 8601, or
// as in an NCSA log.
func (t *times) set(f *hit.Fields, v string, d dialect) bool {
	f.Micros, f.Day, f.Offset = 0, 0, nil
	switch {
	case strings.Trim(v, "0123456789.eE+") == "":
		return setEpoch(f, v)
	case len(v) > len("02/Jul/2026:") && v[2] == '/' && v[6] == '/':
		return t.setNCSA(f, v)
	case len(v) > len("2026/07/02") && v[4] == '/' && v[7] == '/': // Caddy's "wall"
		v = v[:4] + "-" + v[5:7] + "-" + v[8:]
	}
	stamp, ok := field.ParseISO(v)
	if !ok {
		return false
	}
	seconds := stamp.Local
	switch {
	case stamp.HasOffset:
		seconds -= 60 * int64(stamp.OffsetMin)
		t.offset = stamp.OffsetMin
		f.Offset = &t.offset
		f.Day = int32(stamp.Local / 86400)
	case d == caddy && t.utc:
		f.Day = int32(stamp.Local / 86400)
	default:
		if seconds, ok = t.clock.Wall(stamp.Local); !ok {
			return false
		}
	}
	f.Micros = seconds*1e6 + stamp.Micros
	return true
}

// setEpoch tells the unit of a number by its size: one of seconds would be
// milliseconds of the year 1970, and so on.
func setEpoch(f *hit.Fields, v string) bool {
	micros, ok := int64(0), false
	whole, _, _ := strings.Cut(v, ".")
	switch digits := len(whole); {
	case strings.ContainsAny(v, "eE"):
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || n >= 1e11 {
			return false
		}
		micros, ok = int64(n*1e6), true
	case digits <= 11:
		micros, ok = field.Decimal(v, 6)
	case digits <= 14:
		micros, ok = field.Decimal(v, 3)
	case digits <= 17:
		micros, ok = field.Whole(whole)
	default:
		micros, ok = field.Whole(whole[:digits-3])
	}
	f.Micros = micros
	return ok && micros >= int64(schema.DaysFromCivil(earliestYear, 1, 1))*86400e6 &&
		micros < int64(schema.DaysFromCivil(latestYear+1, 1, 1))*86400e6
}

// setNCSA reads 02/Jul/2026:10:00:03 +0100.
func (t *times) setNCSA(f *hit.Fields, v string) bool {
	const widestOffset = 14 * 3600 // Kiritimati's
	at, err := time.Parse("02/Jan/2006:15:04:05 -0700", v)
	if err != nil || at.Year() < earliestYear || at.Year() > latestYear {
		return false
	}
	_, seconds := at.Zone()
	if seconds < -widestOffset || seconds > widestOffset {
		return false
	}
	t.offset = int32(seconds / 60)
	f.Micros, f.Day, f.Offset = at.UnixMicro(), schema.DaysFromCivil(at.Date()), &t.offset
	return true
}

// millis reads a duration; false for what is none. Caddy writes seconds, or is
// told to write nanoseconds or a text such as 1.5ms.
func (r *record) millis() (ms int64, stated, ok bool) {
	const longest = 100_000 // seconds: over a day, and so a whole number of nanoseconds
	switch {
	case r.value[seconds] != "":
		ms, ok = decimalMillis(r.value[seconds])
	case r.value[nanoseconds] != "":
		ms, ok = field.Decimal(r.value[nanoseconds], -6)
	case r.value[elapsed] == "":
		return 0, false, true
	default:
		v := r.value[elapsed]
		if n, isWhole := field.Whole(v); isWhole && n >= longest {
			return n / 1e6, true, true
		}
		if ms, ok = decimalMillis(v); !ok {
			d, err := time.ParseDuration(v)
			ms, ok = d.Milliseconds(), err == nil && d >= 0
		}
	}
	return ms, true, ok
}

// decimalMillis reads seconds, which very short durations may have in the form
// 7.3e-05.
func decimalMillis(v string) (int64, bool) {
	if !strings.ContainsAny(v, "eE") {
		return field.Decimal(v, 3)
	}
	const longest = 1e12
	n, err := strconv.ParseFloat(v, 64)
	return int64(n * 1000), err == nil && n >= 0 && n < longest
}

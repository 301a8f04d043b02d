package ingest

import (
	"time"

	"frontdoor/data/schema"
)

// Clock writes instants into rows: the UTC stamp and the council's local date
// and minute. It remembers the current zone period, so a row costs a few
// integer operations. Not safe for concurrent use.
type Clock struct {
	zone       *time.Location
	start, end int64 // Unix seconds between which offset holds
	offset     int64 // seconds east of UTC
}

// NewClock returns a clock for a council's time zone.
func NewClock(zone *time.Location) *Clock {
	return &Clock{zone: zone}
}

// Stamp sets the time columns of b to the instant micros (microseconds since
// 1970-01-01 UTC).
func (c *Clock) Stamp(b *schema.Base, micros int64) {
	s := floorDiv(micros, 1_000_000)
	local := s + c.offsetAt(s)
	day := floorDiv(local, 86400)
	b.TsMicros, b.TsS = micros, s
	b.LocalDate = int32(day)
	b.LocalMinute = int32((local - day*86400) / 60)
}

func (c *Clock) offsetAt(s int64) int64 {
	if s >= c.start && s < c.end {
		return c.offset
	}
	t := time.Unix(s, 0).In(c.zone)
	_, off := t.Zone()
	from, to := t.ZoneBounds()
	c.start, c.end, c.offset = -1<<62, 1<<62, int64(off)
	if !from.IsZero() {
		c.start = from.Unix()
	}
	if !to.IsZero() {
		c.end = to.Unix()
	}
	return c.offset
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Wall finds the instant (Unix seconds) of a wall-clock reading in the zone,
// given as the seconds since 1970-01-01 00:00 that a clock without zone would
// have counted. It is false in the hour that the spring change skips; in the
// hour that the autumn change repeats, the first pass is taken.
func (c *Clock) Wall(local int64) (int64, bool) {
	before, after := c.offsetAt(local-86400), c.offsetAt(local+86400)
	if before == after {
		return local - before, true
	}
	first, second := local-max(before, after), local-min(before, after)
	if c.offsetAt(first) == max(before, after) {
		return first, true
	}
	return second, c.offsetAt(second) == min(before, after)
}

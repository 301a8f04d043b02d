package phone

import (
	"time"

	"frontdoor/ingest"
)

// channelSlack is how far, in seconds, the start of a record may lie from the
// moment its channel was made for the two to count as one.
const channelSlack = 5

// wallClock finds the instants of readings of a clock that wrote no offset.
type wallClock struct {
	zone  *time.Location
	clock *ingest.Clock
}

func newWallClock(zone *time.Location) *wallClock {
	return &wallClock{zone, ingest.NewClock(zone)}
}

// instant returns the Unix seconds of a reading; false for one that the spring
// change skips. In the hour that the autumn change repeats it is the first pass
// that is not before notBefore, such as the making of the call's channel; 0
// where no such bound is known.
func (w *wallClock) instant(local, notBefore int64) (int64, bool) {
	at, ok := w.clock.Wall(local)
	if !ok || at >= notBefore-channelSlack {
		return at, ok
	}
	later := at + 3600
	if _, offset := time.Unix(later, 0).In(w.zone).Zone(); later+int64(offset) == local {
		return later, true
	}
	return at, true
}

// zoneFinder finds out by which clock a file is written: Asterisk's ids say when
// a channel was made in UTC, the record beside it when the call began on the
// server's clock. It looks at a stretch of the file at a time, so that a server
// in UTC shows itself in summer though nothing told it from the council's zone
// in winter. A server in a zone that is neither the council's nor UTC and that
// changes its clocks is right but for the stretch of the change, unless the
// source names its zone.
type zoneFinder struct {
	council, utc *wallClock
	now          *wallClock // what the last stretch was written by
	given        bool       // the source names its zone: nothing is to be found out
	fixed        map[int64]int
}

func newZoneFinder(o ingest.Options) *zoneFinder {
	z := &zoneFinder{council: newWallClock(o.Zone), utc: newWallClock(time.UTC), fixed: map[int64]int{}}
	z.now = z.council
	if o.LogZone != nil {
		z.now, z.given = newWallClock(o.LogZone), true
	}
	return z
}

// reset forgets what was found out of another file.
func (z *zoneFinder) reset() {
	if !z.given {
		z.now = z.council
	}
}

// sighting is the start of a record on the server's clock, and in Unix seconds
// when its channel was made.
type sighting struct{ local, made int64 }

// decide takes the clock that agrees with most sightings. Where several do, it
// is the one of the stretch before, the council's, UTC, a fixed offset.
func (z *zoneFinder) decide(seen []sighting) {
	if z.given || len(seen) == 0 {
		return
	}
	best, votes := z.now, z.votes(z.now, seen)
	for _, w := range []*wallClock{z.council, z.utc} {
		if n := z.votes(w, seen); n > votes {
			best, votes = w, n
		}
	}
	if offset, n := z.fixedOffset(seen); n > votes {
		best = newWallClock(time.FixedZone("", int(offset)))
	}
	z.now = best
}

func (z *zoneFinder) votes(w *wallClock, seen []sighting) int {
	n := 0
	for _, s := range seen {
		if at, ok := w.instant(s.local, s.made); ok && max(at-s.made, s.made-at) <= channelSlack {
			n++
		}
	}
	return n
}

// fixedOffset is the most frequent offset, in seconds east of UTC. Clocks differ
// by quarters of an hour, so a record that began later than its channel, after a
// transfer, gives none.
func (z *zoneFinder) fixedOffset(seen []sighting) (int64, int) {
	const quarter, furthest = 900, 14 * 3600
	clear(z.fixed)
	var best int64
	for _, s := range seen {
		late := s.local - s.made + channelSlack + furthest // above 0 for any offset there is
		offset := late/quarter*quarter - furthest
		if late < 0 || late%quarter > 2*channelSlack || offset > furthest {
			continue
		}
		z.fixed[offset]++
		if n := z.fixed[offset]; n > z.fixed[best] || n == z.fixed[best] && offset < best {
			best = offset
		}
	}
	return best, z.fixed[best]
}

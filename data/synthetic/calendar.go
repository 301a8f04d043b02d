package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// zoneName is the council's time zone: the formats, bank holidays and clock
// changes of this package are those of England.
const zoneName = "Europe/London"

// day is one local day of the borough, with its date in every spelling the
// files need.
type day struct {
	index      int
	start, end int64 // Unix seconds of its midnight and of the next one
	weekday    time.Weekday
	open       bool // a working day: lines and counters are open
	billing    bool // council tax bills are out
	month      string
	iso        string // 2026-01-05
	compact    string // 20260105
	slashes    string // 05/01/2026
	log        string // 05/Jan/2026
}

// calendar is the run of local days, and the clock in it. It is read-only.
type calendar struct {
	days    []day
	first   int64    // days from 1970-01-01 to the first local date
	periods []period // clock periods that touch the days, in order
}

// period is a time in which the offset from UTC stays the same.
type period struct{ from, offset int64 }

func newCalendar(start time.Time, days int) (*calendar, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return nil, fmt.Errorf("load the time zone %s: %w", zoneName, err)
	}
	y, m, d := start.Date()
	c := &calendar{first: time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400}
	for i := range days {
		midnight := time.Date(y, m, d+i, 0, 0, 0, 0, zone)
		c.days = append(c.days, day{
			index: i, start: midnight.Unix(), end: time.Date(y, m, d+i+1, 0, 0, 0, 0, zone).Unix(),
			weekday: midnight.Weekday(), open: workingDay(midnight),
			billing: midnight.Month() == time.March && midnight.Day() >= 10 && midnight.Day() <= 24,
			month:   midnight.Format("2006-01"), iso: midnight.Format(time.DateOnly),
			compact: midnight.Format("20060102"), slashes: midnight.Format("02/01/2006"), log: midnight.Format("02/Jan/2006"),
		})
	}
	last := time.Unix(c.days[days-1].end, 0)
	for at := time.Unix(c.days[0].start, 0).In(zone); ; {
		_, offset := at.Zone()
		from, to := at.ZoneBounds()
		c.periods = append(c.periods, period{from.Unix(), int64(offset)})
		if to.IsZero() || to.After(last) {
			return c, nil
		}
		at = to
	}
}

// offset is the local clock's distance from UTC at an instant, in seconds.
func (c *calendar) offset(at int64) int64 {
	for i := len(c.periods) - 1; i > 0; i-- {
		if at >= c.periods[i].from {
			return c.periods[i].offset
		}
	}
	return c.periods[0].offset
}

// at is the instant of a local clock time, given as seconds after midnight, on
// a day of the calendar.
func (c *calendar) at(d *day, clock int) int64 {
	t := d.start + int64(clock)
	return t - (c.offset(t) - c.offset(d.start))
}

// local splits an instant into its day and the clock's seconds after midnight.
// The day is nil outside the calendar.
func (c *calendar) local(at int64) (*day, int) {
	s := at + c.offset(at)
	n := s/86400 - c.first
	if n < 0 || n >= int64(len(c.days)) {
		return nil, 0
	}
	return &c.days[n], int(s % 86400)
}

// end is the instant after the last day.
func (c *calendar) end() int64 { return c.days[len(c.days)-1].end }

// workingDay reports whether a date is neither a weekend nor a bank holiday.
func workingDay(date time.Time) bool {
	if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	y, m, d := date.Date()
	for _, h := range bankHolidays(y) {
		if h.Month() == m && h.Day() == d {
			return false
		}
	}
	return true
}

// bankHolidays lists a year's bank holidays in England and Wales by the
// standing rules; days proclaimed once (a jubilee, a coronation) are not in it.
func bankHolidays(year int) []time.Time {
	date := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, time.UTC) }
	monday := func(t time.Time, step int) time.Time {
		for t.Weekday() != time.Monday {
			t = t.AddDate(0, 0, step)
		}
		return t
	}
	weekday := func(t time.Time) time.Time {
		for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
	christmas := weekday(date(time.December, 25))
	boxing := weekday(date(time.December, 26))
	if boxing.Equal(christmas) {
		// Christmas at a weekend: its substitute follows Boxing Day or its substitute.
		christmas = boxing.AddDate(0, 0, 1)
	}
	easter := easterSunday(year)
	return []time.Time{
		weekday(date(time.January, 1)),
		easter.AddDate(0, 0, -2), easter.AddDate(0, 0, 1),
		monday(date(time.May, 1), 1), monday(date(time.May, 31), -1), monday(date(time.August, 31), -1),
		christmas, boxing,
	}
}

// easterSunday is the Gregorian Easter (the "anonymous" algorithm, Meeus 1991).
func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// Streams of random numbers: each channel draws from its own for each day, so
// that a change in one leaves the others as they were.
const (
	streamPhone uint64 = 1 + iota
	streamStaff
	streamCounter
	streamForms
	streamWeb
	streamDevice
	streamDisguised
	streamMail
	streamChat
	streamPaper
)

// chance is a seeded source of the draws the simulations make.
type chance struct{ *rand.Rand }

func newChance(seed, stream uint64, n int) chance {
	return chance{rand.New(rand.NewPCG(seed, stream<<40|uint64(n)))}
}

// yes draws an event of probability p.
func (c chance) yes(p float64) bool { return c.Float64() < p }

// between draws a whole number from lo to hi, both included.
func (c chance) between(lo, hi int) int { return lo + c.IntN(hi-lo+1) }

// exp draws whole seconds from an exponential distribution.
func (c chance) exp(mean float64) int { return int(c.ExpFloat64() * mean) }

// poisson draws a count. Above 50 the normal approximation serves.
func (c chance) poisson(mean float64) int {
	if mean > 50 {
		return max(0, int(math.Round(mean+c.NormFloat64()*math.Sqrt(mean))))
	}
	n := 0
	for p := c.Float64(); p > math.Exp(-mean); p *= c.Float64() {
		n++
	}
	return n
}

// pick draws an index by weight; the last one if no weight is positive.
func (c chance) pick(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := c.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

package synthetic

import (
	"slices"
	"strconv"
)

// The journeys that live in the web log: the start page, /slot and /confirmed
// under each path.
const (
	registrarsPath = "/registrars/book"
	housingPath    = "/housing-options/apply"
)

// urlJourney is the path of a service's web journey; "" if it has none.
func urlJourney(s service) string {
	switch s {
	case registrars:
		return registrarsPath
	case housingOptions:
		return housingPath
	}
	return ""
}

// mark says what part of a web journey a request is.
type mark uint8

const (
	noMark mark = iota
	markStart
	markStep
	markEnd
)

// request is one line of the access log.
type request struct {
	at      int64
	line    string // the request line, "" when class says what stands there
	client  client
	agent   int32
	bytes   int32 // -1 is written as -
	status  int16
	delay   uint8 // seconds between receipt, which is stamped, and writing
	class   lineClass
	mark    mark
	service service
	referer bool
}

// lineClass is what kind of line a request leaves.
type lineClass uint8

const (
	lineOK lineClass = iota
	lineNoRequest
	lineMalformed
	lineTruncated
)

func (l lineClass) String() string {
	return [...]string{"ok", "no_request", "malformed_request", "truncated"}[l]
}

// webSim makes the web server's access log.
type webSim struct {
	*world
	out                        *output
	trips                      []trip
	agents                     *agentTable
	devices                    int
	pending                    []request // made, and not yet written
	tally                      *webTally
	numbers, emails, addresses *sample
}

func newWebSim(w *world, out *output, trips []trip) *webSim {
	s := &webSim{
		world: w, out: out, trips: slices.Clone(trips), agents: newAgentTable(),
		devices: max(40, int(w.thousands*w.rates.SessionsPerThousand*35)),
		numbers: newSample(40), emails: newSample(40), addresses: newSample(120),
	}
	slices.SortStableFunc(s.trips, func(a, b trip) int { return int(a.at - b.at) })
	s.tally = newWebTally(w.cal, s.agents)
	return s
}

// run makes all days, in order.
func (s *webSim) run() {
	for i := range s.cal.days {
		d := &s.cal.days[i]
		c := newChance(s.seed, streamWeb, i)
		for range c.poisson(s.thousands * s.rates.SessionsPerThousand * onlineFactor(d)) {
			s.session(trip{s.cal.at(d, onlineClock(c)), service(c.pick(s.rates.WebMix.weights()))}, false, c)
		}
		for ; len(s.trips) > 0 && s.trips[0].at < d.end; s.trips = s.trips[1:] {
			s.session(s.trips[0], true, c)
		}
		s.machines(d, c)
		s.disguised(d, newChance(s.seed, streamDisguised, i))
		s.write(d, c)
	}
}

// session is one resident's visit to the site. A determined one goes straight
// to the journey.
func (s *webSim) session(t trip, determined bool, c chance) {
	b := browser{webSim: s, c: c, at: t.at}
	b.device(c.IntN(s.devices))
	if c.yes(s.rates.NoRequestShare) {
		b.emit(request{class: lineNoRequest, status: 408, bytes: -1, agent: agentDash})
	}
	b.page("/", 200)
	for range c.IntN(4) {
		b.think()
		b.browse(t.service)
	}
	if urlJourney(t.service) != "" && (determined || c.yes(s.rates.JourneyShare)) {
		b.journey(t.service)
	} else if services()[t.service].form != "" && c.yes(0.5) {
		b.think()
		b.page("/forms/"+services()[t.service].code+"/start", 200)
	}
}

// browser is one resident's device during one session.
type browser struct {
	*webSim
	c      chance
	at     int64
	client client
	agent  int32
	cached bool // assets come from the cache
	pages  int
}

// device sets the address and browser of the n-th device. A quarter share an
// address with others, as behind a library's or an employer's router.
func (b *browser) device(n int) {
	c := newChance(b.seed, streamDevice, n)
	b.agent = b.agents.browser(c)
	b.client = ipv6(c)
	if c.yes(0.25) {
		b.client = ipv4(c.IntN(3), c.between(1, 200))
	}
	b.cached = b.c.yes(0.3)
}

// think is the time until the next click. Now and then it is just on one side
// or the other of what ends a session.
func (b *browser) think() {
	switch x := b.c.Float64(); {
	case x < 0.002:
		b.at += sessionGap
	case x < 0.004:
		b.at += sessionGap + 1
	case x < 0.012:
		b.at += int64(b.c.between(sessionGap, 3*sessionGap))
	default:
		b.at += int64(3 + b.c.exp(35))
	}
}

// emit adds a request at the browser's time.
func (b *browser) emit(r request) {
	r.at, r.client = b.at, b.client
	if r.agent == 0 {
		r.agent = b.agent
	}
	r.delay = uint8(b.c.IntN(3))
	b.pending = append(b.pending, r)
}

// browse asks for one page about a service, sometimes one that has gone, or
// with something typed into the search box.
func (b *browser) browse(s service) {
	c, code := b.c, services()[s].code
	switch x := c.Float64(); {
	case x < b.rates.NotFoundShare:
		b.page("/old/"+code+"/"+strconv.Itoa(c.between(1, 60))+".aspx", 404)
	case x < b.rates.NotFoundShare+b.rates.LeakShare:
		b.leak(c)
	case x < 0.2:
		b.page("/search?q="+code, 200)
	default:
		b.page("/"+code+"/"+[]string{"", "how-much", "apply", "contact", "report-a-change"}[c.IntN(5)], 200)
	}
}

// leak is a page whose address tells who asks, as careless forms make them.
func (b *browser) leak(c chance) {
	resident := b.people.someone(c)
	email, number := b.people.email(resident, c), b.people.number(resident)
	kind := c.pick([]float64{0.45, 0.45, 0.05, 0.05})
	if b.at < b.cal.end() { // later pages are not in the log
		if kind%2 == 0 {
			b.emails.add(email)
		} else {
			b.numbers.add(number)
		}
	}
	b.page([]string{
		"/my-account?email=" + email + "&from=mail",
		"/callback/request?tel=" + number,
		"/newsletter/confirm/" + email,
		"/callback/" + number + "/thanks",
	}[kind], 200)
}

// page asks for a page and what it shows.
func (b *browser) page(path string, status int16) {
	line := "GET " + path + " HTTP/1.1"
	r := request{line: line, status: status, bytes: int32(2500 + b.c.exp(9000)), referer: b.pages > 0}
	if status == 404 {
		r.bytes = 1274
	} else if b.c.yes(b.rates.TruncatedShare) {
		r.class, r.agent = lineTruncated, b.agents.cut(b.agent, b.c)
	}
	b.emit(r)
	b.pages++
	b.assets()
}

// assets loads the parts of a page: all of them on the first, later a picture.
func (b *browser) assets() {
	if b.pages > 1 {
		if b.c.yes(0.6) {
			b.asset("/assets/img/banner-"+strconv.Itoa(b.c.between(1, 9))+".jpg", 30_000)
		}
		return
	}
	b.at += int64(b.c.IntN(2))
	b.asset("/assets/site.css", 18_211)
	b.asset("/assets/site.js", 64_020)
	b.asset("/assets/fonts/council.woff2", 27_404)
	b.asset("/assets/img/logo.svg", 3_112)
	b.asset("/favicon.ico", 1_150)
}

func (b *browser) asset(path string, size int) {
	r := request{line: "GET " + path + " HTTP/1.1", status: 200, bytes: int32(size), referer: true}
	if b.cached {
		r.status, r.bytes = 304, -1
	}
	b.emit(r)
}

// journey goes through a web journey until it ends, fails or is left.
func (b *browser) journey(s service) {
	path := urlJourney(s)
	steps := []request{
		{line: "GET " + path + " HTTP/1.1", status: 200, mark: markStart},
		{line: "GET " + path + "/slot HTTP/1.1", status: 200, mark: markStep},
		{line: "POST " + path + "/slot HTTP/1.1", status: 302, mark: markStep},
		{line: "GET " + path + "/confirmed?ref=" + strconv.Itoa(b.c.between(10_000, 99_999)) + " HTTP/1.1", status: 200, mark: markEnd},
	}
	for i := 0; i < len(steps); i++ {
		r := steps[i]
		if r.mark != markEnd {
			b.think()
		} else {
			b.at++ // the redirect
		}
		r.service, r.bytes, r.referer = s, int32(1800+b.c.exp(4000)), true
		if b.c.yes(b.errorShare(s)) {
			r.status, r.bytes = 503, 512
		}
		b.emit(r)
		switch {
		case r.status >= 500 && b.c.yes(0.5):
			i-- // try again
		case r.status >= 500 || r.status == 200 && !b.c.yes(b.rates.StepShare):
			return
		default:
			b.assets()
		}
	}
}

// The registrars' booking is broken from 14:00 to 16:30, in seconds after
// midnight, on the day 60 % into the data.
const (
	outageFrom = 14 * 3600
	outageTo   = 16*3600 + 1800
)

func outageDay(cal *calendar) int { return len(cal.days) * 6 / 10 }

// errorShare is the chance of a 5xx now.
func (b *browser) errorShare(s service) float64 {
	d, clock := b.cal.local(b.at)
	if d != nil && s == registrars && d.index == outageDay(b.cal) && clock >= outageFrom && clock < outageTo {
		return 0.85
	}
	return b.rates.ErrorShare
}

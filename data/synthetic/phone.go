package synthetic

import (
	"slices"
	"sort"
	"strconv"
)

// The lines are open from 08:30 to 17:30 on working days.
const (
	linesOpen  = 8*3600 + 1800
	linesClose = 17*3600 + 1800
	// feedCut is the clock time of the last day at which the phone log was
	// collected: what came later is not in it.
	feedCut = 16 * 3600
	// keptPlain is how many of the newest daily logs are not yet compressed.
	keptPlain = 3
	// copiedDay is the index of the day whose logs are delivered twice.
	copiedDay = 1
)

// plan is what residents and advisers go on to do in other channels.
type plan struct {
	visits [][]visitPlan // by day
	forms  []formPlan
	trips  []trip
}

// visitPlan is a caller who will come to a counter.
type visitPlan struct {
	clock    int // local seconds after midnight
	resident int
	service  service
}

// formPlan is a form somebody will fill in.
type formPlan struct {
	at       int64
	resident int
	service  service
	adviser  bool
}

// trip is a web session somebody will make.
type trip struct {
	at      int64
	service service
}

// attempt is one call somebody makes: it becomes a call.
type attempt struct {
	clock    int // local seconds after midnight
	queue    int
	resident int
	withheld bool
	hangs    bool // enters the queue and is never heard of again
}

// phoneSim makes the phone system's queue log.
type phoneSim struct {
	*world
	out     *output
	plan    *plan
	calls   []*call
	pending []queueLine // written lines whose day has not come yet
	seq     int         // of call ids
	cut     int64       // instant of the collection
	last    int64       // instant of the last event written
	rows    int64
	numbers *sample
}

func newPhoneSim(w *world, out *output) *phoneSim {
	return &phoneSim{
		world: w, out: out, plan: &plan{visits: make([][]visitPlan, len(w.cal.days))},
		cut: w.cal.at(&w.cal.days[len(w.cal.days)-1], feedCut), numbers: newSample(150),
	}
}

// run makes all days, in order.
func (p *phoneSim) run() {
	for i := range p.cal.days {
		d := &p.cal.days[i]
		c := newChance(p.seed, streamPhone, i)
		calls := p.day(d, c)
		sort.SliceStable(calls, func(i, j int) bool { return calls[i].lines[0].at < calls[j].lines[0].at })
		for _, call := range calls {
			p.keep(call, c)
		}
		p.staff(d, newChance(p.seed, streamStaff, i))
		p.write(d)
	}
	p.resolve()
}

// day makes the day's calls in waves: first attempts, then the retries of
// those who were not answered, then theirs.
func (p *phoneSim) day(d *day, c chance) []*call {
	var calls []*call
	for wave := p.firstAttempts(d, c); len(wave) > 0; {
		slices.SortStableFunc(wave, func(a, b attempt) int { return a.clock - b.clock })
		var again []attempt
		for _, a := range wave {
			call := p.place(d, a, c)
			calls = append(calls, call)
			if retry, ok := p.afterwards(d, a, call, c); ok {
				again = append(again, retry)
			}
		}
		wave = again
	}
	return calls
}

func (p *phoneSim) firstAttempts(d *day, c chance) []attempt {
	var list []attempt
	add := func(clock, queue int) {
		list = append(list, attempt{clock, queue, p.people.someone(c), c.yes(p.rates.WithheldShare), false})
	}
	ordinary := p.thousands * p.rates.CallsPerThousand
	if d.open {
		mix := p.rates.PhoneMix.weights()
		if d.billing {
			mix[councilTax] *= p.rates.BillingFactor
		}
		for s, share := range shares(mix, p.rates.PhoneMix.weights()) {
			for range c.poisson(ordinary * share * weekdayFactor(d)) {
				queue := s
				if service(s) == councilTax && c.yes(0.25) {
					queue = queueArrears
				}
				add(callClock(c), queue)
			}
		}
	}
	for range c.poisson(ordinary * p.rates.ClosedShare) {
		add(closedClock(d, c), c.pick(p.rates.PhoneMix.weights()))
	}
	for range c.poisson(p.thousands * p.rates.NightPerThousand) {
		add(closedClock(d, c), queueNight)
	}
	add(24*3600-c.between(20, 200), queueNight) // most likely still talking at midnight
	if d.index == len(p.cal.days)-1 {
		for _, before := range []int{3 * 3600, 480, 250, 95, 20} {
			list = append(list, attempt{feedCut - before, queueNight, p.people.someone(c), false, true})
		}
	}
	return list
}

// shares scales weights so that those of an ordinary day add up to 1.
func shares(weights, ordinary []float64) []float64 {
	total := 0.0
	for _, w := range ordinary {
		total += w
	}
	scaled := make([]float64, len(weights))
	for i, w := range weights {
		scaled[i] = w / max(total, 1e-9)
	}
	return scaled
}

// weekdayFactor is how busy a weekday is; Monday is the peak.
func weekdayFactor(d *day) float64 {
	return [7]float64{0.5, 1.3, 1.08, 1, 0.95, 0.85, 0.6}[d.weekday]
}

// callClock draws when a call comes in opening hours: most from 10:00 to 12:00.
func callClock(c chance) int {
	halves := []float64{
		0.5, 1, 1.3, 1.75, 1.85, 1.75, 1.5, // 08:30 to 12:00
		1.1, 0.95, 0.9, 1, 1.1, 1, 0.95, 0.9, 0.75, 0.6, 0.4, // to 17:30
	}
	return linesOpen + c.pick(halves)*1800 + c.IntN(1800)
}

// closedClock draws a time at which the lines are closed.
func closedClock(d *day, c chance) int {
	for {
		clock := c.IntN(24 * 3600)
		if !isOpen(d, clock) {
			return clock
		}
	}
}

func isOpen(d *day, clock int) bool { return d.open && clock >= linesOpen && clock < linesClose }

// congestion is how much longer than usual the queues are.
func congestion(d *day, clock int) float64 {
	x := 0.7
	switch {
	case clock < linesOpen || clock >= linesClose:
		x = 0.3
	case clock < 10*3600:
		x = 1.3
	case clock < 12*3600:
		x = 1.9
	case clock < 14*3600:
		x = 1
	}
	if d.billing {
		x *= 1.35
	}
	return x * weekdayFactor(d)
}

// keep names a call, takes what the log caught of it into the truth and puts
// its lines in order of writing.
func (p *phoneSim) keep(c *call, ch chance) {
	p.seq += 1 + ch.IntN(3)
	c.id = strconv.FormatInt(c.lines[0].at, 10) + "." + strconv.Itoa(p.seq)
	kept := c.lines[:0]
	for _, l := range c.lines {
		if l.at <= p.cut {
			kept = append(kept, l)
		}
	}
	c.lines = kept
	if p.assemble(c) {
		p.calls = append(p.calls, c)
	}
	for _, l := range kept {
		l.call = c.id
		p.pending = append(p.pending, l)
	}
	c.lines = nil
}

// staff writes what agents do, and the system's own events.
func (p *phoneSim) staff(d *day, c chance) {
	add := func(clock int, call, queue, agent, event, data string) {
		if at := p.cal.at(d, clock); at <= p.cut {
			p.pending = append(p.pending, queueLine{at: at, call: call, queue: queue, agent: agent, event: event, data: data})
		}
	}
	add(3*3600+600+c.IntN(60), "NONE", "NONE", "NONE", "QUEUESTART", "")
	if !d.open {
		return
	}
	for i := range agents {
		queue := queues()[i%queueNight].queue
		add(linesOpen-c.between(0, 600), "MANAGER", queue, agent(i), "ADDMEMBER", "")
		lunch := 12*3600 + c.IntN(5400)
		add(lunch, "NONE", queue, agent(i), "PAUSE", "Lunch")
		add(lunch+1800+c.IntN(900), "NONE", queue, agent(i), "UNPAUSE", "")
		add(linesClose+c.IntN(600), "MANAGER", queue, agent(i), "REMOVEMEMBER", "")
	}
	for range c.poisson(2) {
		add(linesOpen+c.IntN(9*3600), "NONE", queues()[0].queue, "NONE", "WALLBOARDPING", piped("v2", c.between(1, 99)))
	}
}

// agents is how many agents the contact centre has.
const agents = 40

func agent(i int) string { return "PJSIP/" + strconv.Itoa(2001+i) }

// write closes the day's file; lines after midnight wait for the next one.
func (p *phoneSim) write(d *day) {
	sort.SliceStable(p.pending, func(i, j int) bool { return p.pending[i].at < p.pending[j].at })
	lastDay := d.index == len(p.cal.days)-1
	f := &lineFile{name: "phone/queue_log." + d.compact, source: "phone", eol: "\n", open: lastDay, plants: phonePlants(d)}
	n := 0
	for ; n < len(p.pending) && p.pending[n].at < d.end; n++ {
		f.buf = p.pending[n].append(f.buf)
		f.row()
		p.last = p.pending[n].at
	}
	p.rows += f.counts.Rows
	p.pending = append([]queueLine(nil), p.pending[n:]...)
	switch {
	case d.index == copiedDay && len(p.cal.days) > copiedDay+keptPlain:
		p.out.addTwice(f)
	default:
		p.out.add(f, d.index < len(p.cal.days)-keptPlain)
	}
}

// phonePlants are the bad lines of a day's log.
func phonePlants(d *day) []plant {
	stamp := strconv.FormatInt(d.start+40_000, 10)
	switch d.index % 40 {
	case 2:
		return []plant{
			{"bad_epoch", d.iso + " 11:06:40|" + stamp + ".1|q-ctax|NONE|ENTERQUEUE||01632960999|1"},
			{"", ""},
		}
	case 9:
		return []plant{{"too_few_fields", stamp + "|" + stamp + ".1|q-benefits"}}
	case 17:
		return []plant{{"nul_bytes", stamp + "|" + stamp + ".1|q-ctax|NONE|\x00\x00\x00\x00\x00\x00\x00\x00"}}
	}
	return nil
}

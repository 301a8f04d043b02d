package synthetic

import "strconv"

// call is one caller's connection, whatever queues it visits.
type call struct {
	id       string
	resident int
	withheld bool
	spelled  string // the number as this connection writes it
	lines    []queueLine
	heard    bool // some agent answered

	// The truth, by the definitions in README.md.
	known   bool // an ENTERQUEUE told the caller's number
	visits  []visit
	outcome string
}

// queueLine is one event of the queue log.
type queueLine struct {
	at                        int64
	call, queue, agent, event string
	wait                      int // hold time of CONNECT, waiting time of an exit, s
	data                      string
}

// append writes the line as the phone system does.
func (l queueLine) append(b []byte) []byte {
	b = strconv.AppendInt(b, l.at, 10)
	for _, s := range []string{l.call, l.queue, l.agent, l.event, l.data} {
		b = append(append(b, '|'), s...)
	}
	return b
}

// place makes one attempt's call.
func (p *phoneSim) place(d *day, a attempt, c chance) *call {
	call := &call{resident: a.resident, withheld: a.withheld}
	switch {
	case !a.withheld:
		call.spelled = p.people.spelled(a.resident, c)
	case c.yes(0.6):
		call.spelled = "anonymous"
	}
	t := leg{phoneSim: p, call: call, c: c, busy: congestion(d, a.clock), at: p.cal.at(d, a.clock), queue: a.queue}
	if c.yes(0.6) {
		t.log("DID", "NONE", 0, councilNumber)
	}
	if a.queue != queueNight && !isOpen(d, a.clock) {
		t.log("CLOSED", "NONE", 0, "")
		return call
	}
	if a.hangs {
		t.enter()
		return call
	}
	t.door()
	return call
}

// leg follows a call through one queue.
type leg struct {
	*phoneSim
	call     *call
	c        chance
	busy     float64 // congestion
	at       int64
	queue    int
	position int
	passed   int // how often the call was passed on
}

// log adds an event of the leg's queue at the leg's time.
func (t *leg) log(event, agent string, wait int, data string) {
	t.call.lines = append(t.call.lines, queueLine{at: t.at, queue: queues()[t.queue].queue, agent: agent, event: event, wait: wait, data: data})
}

// door is the way into the queue; some are refused there, and some of those go
// on to the switchboard.
func (t *leg) door() {
	x := t.c.Float64()
	full := t.rates.FullShare * t.busy
	switch {
	case x < full:
		t.log("FULL", "NONE", 0, "")
	case x < full+t.rates.JoinEmptyShare:
		t.log("JOINEMPTY", "NONE", 0, "")
	default:
		t.enter()
		t.waiting()
		return
	}
	if t.c.yes(t.rates.OverflowShare) {
		t.at += int64(t.c.between(1, 4))
		t.queue = int(general)
		t.enter()
		t.waiting()
	}
}

func (t *leg) enter() {
	t.position = 1 + t.c.poisson(2*t.busy)
	data := piped("", t.call.spelled, t.position)
	if t.c.yes(0.02) { // an older dial plan writes no position
		data = piped("", t.call.spelled)
	}
	t.log("ENTERQUEUE", "NONE", 0, data)
}

// waiting ends in an answer or in one of the ways out.
func (t *leg) waiting() {
	r, c := t.rates, t.c
	wait, patience := c.exp(r.MeanWait*t.busy), c.exp(r.Patience)
	if c.yes(r.ShortHangUp) {
		patience = c.between(1, 8)
		wait = max(wait, patience+1)
	}
	x := c.Float64()
	switch {
	case x < r.NoTerminalShare:
		return
	case x < r.NoTerminalShare+r.ExitEmptyShare:
		t.leave("EXITEMPTY", c.between(5, 400))
	case x < r.NoTerminalShare+r.ExitEmptyShare+r.ExitKeyShare:
		t.at += int64(10 + c.exp(60))
		waited := int(t.at - t.call.lines[len(t.call.lines)-1].at)
		t.log("EXITWITHKEY", "NONE", waited, piped("1", 1, t.position, waited))
	case patience < wait && patience < r.MaxWait:
		t.leave("ABANDON", patience)
	case wait >= r.MaxWait:
		t.leave("EXITWITHTIMEOUT", r.MaxWait)
	default:
		t.answer(wait)
	}
}

// leave is an exit after so many seconds.
func (t *leg) leave(event string, wait int) {
	t.at += int64(wait)
	t.log(event, "NONE", wait, piped(t.c.between(1, t.position), t.position, wait))
}

// answer connects the call, and may pass it on afterwards.
func (t *leg) answer(hold int) {
	c := t.c
	if c.yes(t.rates.RingOutShare) && hold > 20 {
		entered := t.at
		t.at += int64(c.between(10, hold))
		t.log("RINGNOANSWER", agent(c.IntN(agents)), 0, strconv.Itoa(c.between(8, 20)*1000))
		t.at = entered
	}
	t.at += int64(hold)
	who := agent(c.IntN(agents))
	t.log("CONNECT", who, hold, piped(hold, strconv.FormatInt(t.at-2, 10)+"."+strconv.Itoa(c.between(1, 99_999)), c.between(1, 9)))
	t.call.heard = true
	if c.yes(t.rates.MissingEndShare) {
		return
	}
	talk := 15 + c.exp(t.rates.MeanTalk)
	if c.yes(t.rates.AssistedCallShare) && t.queue != queueNight {
		s := queues()[t.queue].service
		t.plan.forms = append(t.plan.forms, formPlan{t.at + int64(talk/4), t.call.resident, s, true})
	}
	t.at += int64(talk)
	if t.passed < 2 && t.queue != queueNight && c.yes(t.rates.TransferShare*float64(1+2*t.passed)) {
		t.transfer(who, hold, talk)
		return
	}
	event := "COMPLETECALLER"
	if c.yes(0.4) {
		event = "COMPLETEAGENT"
	}
	t.log(event, who, 0, piped(hold, talk, t.position))
}

// transfer sends the call to another queue, sometimes back to one it has been
// in: the same call id then enters the same queue twice.
func (t *leg) transfer(who string, hold, talk int) {
	t.log("BLINDTRANSFER", who, 0, piped(strconv.Itoa(6000+t.queue), "from-internal", hold, talk, t.position))
	t.passed++
	next := t.c.IntN(queueNight)
	if next == t.queue || t.passed == 2 {
		next = (t.queue + 1) % queueNight
		for _, l := range t.call.lines {
			if l.event == "ENTERQUEUE" && l.queue != queues()[t.queue].queue {
				next = queueNamed(l.queue)
				break
			}
		}
	}
	t.queue = next
	t.at += int64(t.c.between(0, 2))
	t.enter()
	t.waiting()
}

// queueNamed is the index of a queue.
func queueNamed(name string) int {
	for i, q := range queues() {
		if q.queue == name {
			return i
		}
	}
	return int(general)
}

// afterwards decides what a caller does who got no answer; ok means a retry.
func (p *phoneSim) afterwards(d *day, a attempt, made *call, c chance) (retry attempt, ok bool) {
	if made.heard || a.hangs || made.lines[len(made.lines)-1].event == "CLOSED" {
		return attempt{}, false
	}
	left := made.lines[len(made.lines)-1].at
	_, clock := p.cal.local(left)
	s := queues()[a.queue].service
	switch x := c.Float64(); {
	case x < p.rates.RetryShare:
		a.clock = clock + c.between(120, 2400)
		return a, isOpen(d, a.clock)
	case x < p.rates.RetryShare+p.rates.WalkInShare:
		p.planVisit(d, clock, visitPlan{0, a.resident, s}, c)
	case x < p.rates.RetryShare+p.rates.WalkInShare+p.rates.OnlineShare:
		at := left + int64(c.between(300, 5*3600))
		if urlJourney(s) != "" {
			p.plan.trips = append(p.plan.trips, trip{at, s})
		} else {
			p.plan.forms = append(p.plan.forms, formPlan{at, a.resident, s, false})
		}
	}
	return attempt{}, false
}

// planVisit sends a caller to a counter today, if there is time, or on one of
// the next three days that are open.
func (p *phoneSim) planVisit(d *day, clock int, v visitPlan, c chance) {
	v.clock = clock + c.between(1800, 2*3600)
	later := c.IntN(4)
	if later == 0 && (!d.open || v.clock < counterOpen || v.clock >= counterClose-1800) {
		later = 1
	}
	if later > 0 {
		v.clock = visitClock(c)
	}
	i := d.index
	for ; later > 0; later-- {
		for i++; i < len(p.cal.days) && !p.cal.days[i].open; i++ {
		}
	}
	if i < len(p.cal.days) {
		p.plan.visits[i] = append(p.plan.visits[i], v)
	}
}

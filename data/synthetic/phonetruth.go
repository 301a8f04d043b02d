package synthetic

import (
	"sort"
	"strings"
)

// Outcomes of queue visits and calls.
const (
	answered        = "answered"
	abandonedShort  = "abandoned_short"
	abandoned       = "abandoned"
	timedOut        = "timeout"
	noAgentsWaiting = "no_agents_waiting"
	exitKey         = "exit_key"
	full            = "full"
	noAgentsOnEntry = "no_agents_on_entry"
	closed          = "closed"
	unknown         = "unknown"
	stillOpen       = "open"
)

// maxWait is how long, in seconds before the last event of the log, a queue
// visit without an end counts as open; an older one is unknown.
const maxWait = 4 * 3600

// OfferedAnswered counts calls; those made when the lines were closed are not
// offered.
type OfferedAnswered struct {
	Offered    int64 `json:"offered"`
	Answered   int64 `json:"answered"`
	Unanswered int64 `json:"unanswered"`
}

// Waits sums the waiting times of queue visits with one outcome.
type Waits struct {
	Visits int64 `json:"visits"`
	Sum    int64 `json:"sum_s"` // seconds
	Max    int64 `json:"max_s"` // seconds
}

// PhoneTruth is the truth of the phone. A call's month, date, half hour and
// service are those of its first queue visit.
type PhoneTruth struct {
	Events    int64 `json:"events"`       // rows of the queue log
	LastEvent int64 `json:"last_event_s"` // Unix seconds of the latest event
	Calls     int64 `json:"calls"`
	OfferedAnswered
	Withheld        int64                       `json:"unlinked_offered"` // offered calls without a known caller
	Retries         int64                       `json:"retries"`
	AnsweredIn20    int64                       `json:"visits_answered_within_20_s"`
	CallsByOutcome  map[string]int64            `json:"calls_by_outcome"`
	VisitsByOutcome map[string]int64            `json:"queue_visits_by_outcome"`
	WaitsByOutcome  map[string]*Waits           `json:"waits_by_visit_outcome"` // outcomes that state a wait
	VisitsByQueue   map[string]int64            `json:"queue_visits_by_queue"`
	ByMonthService  Table[*OfferedAnswered]     `json:"by_month_service"`
	ByDate          map[string]*OfferedAnswered `json:"by_date"`
	ByHalfHour      map[string]*OfferedAnswered `json:"by_half_hour"` // hh:00 or hh:30, local, all days together
}

// visit is one stay in one queue.
type visit struct {
	queue   int
	entered int64
	wait    int
	outcome string // "" until its end is known
	ended   bool
}

// first is the call's first queue visit.
func (c *call) first() visit { return c.visits[0] }

func (c *call) service() service { return queues()[c.visits[0].queue].service }

func (c *call) offered() bool { return c.outcome != closed }

func (c *call) unanswered() bool { return c.offered() && c.outcome != answered }

// assemble makes the call's visits from its events, which are sorted by time.
// It reports whether there is any.
func (p *phoneSim) assemble(c *call) bool {
	sort.SliceStable(c.lines, func(i, j int) bool { return c.lines[i].at < c.lines[j].at })
	for _, l := range c.lines {
		queue := queueNamed(l.queue)
		switch l.event {
		case "ENTERQUEUE":
			c.visits = append(c.visits, visit{queue: queue, entered: l.at})
			if !c.withheld {
				c.known = true
				p.numbers.add(c.spelled)
			}
		case "FULL", "JOINEMPTY", "CLOSED":
			c.visits = append(c.visits, visit{queue: queue, entered: l.at, outcome: exitOutcome(l, queue), ended: true})
		case "CONNECT":
			if v := openVisit(c.visits, queue); v != nil {
				v.outcome, v.wait = answered, l.wait
			}
		case "DID", "RINGNOANSWER":
		default:
			v := openVisit(c.visits, queue)
			if v == nil {
				continue
			}
			v.ended = true
			if v.outcome != answered {
				v.outcome, v.wait = exitOutcome(l, queue), l.wait
			}
		}
	}
	return len(c.visits) > 0
}

// openVisit is the visit of a queue that has not ended yet.
func openVisit(visits []visit, queue int) *visit {
	for i := range visits {
		if visits[i].queue == queue && !visits[i].ended {
			return &visits[i]
		}
	}
	return nil
}

// exitOutcome is the outcome of a visit that ends unanswered with an event.
func exitOutcome(l queueLine, queue int) string {
	switch l.event {
	case "ABANDON":
		short := 5
		if q := queues()[queue]; q.listed {
			short = q.short
		}
		if l.wait <= short {
			return abandonedShort
		}
		return abandoned
	case "EXITWITHTIMEOUT":
		return timedOut
	case "EXITEMPTY":
		return noAgentsWaiting
	case "EXITWITHKEY":
		return exitKey
	case "FULL":
		return full
	case "JOINEMPTY":
		return noAgentsOnEntry
	default:
		return closed
	}
}

// resolve gives every visit and call its outcome, now that the last event of
// the log is known.
func (p *phoneSim) resolve() {
	for _, c := range p.calls {
		for i := range c.visits {
			v := &c.visits[i]
			switch {
			case v.outcome != "":
			case v.entered < p.last-maxWait:
				v.outcome = unknown
			default:
				v.outcome = stillOpen
			}
			if c.outcome != answered {
				c.outcome = v.outcome // the last visit's, unless one was answered
			}
		}
	}
}

// truth counts the calls.
func (p *phoneSim) truth() PhoneTruth {
	t := PhoneTruth{
		Events: p.rows, LastEvent: p.last, Calls: int64(len(p.calls)), Retries: p.retries(),
		CallsByOutcome: map[string]int64{}, VisitsByOutcome: map[string]int64{}, VisitsByQueue: map[string]int64{},
		WaitsByOutcome: map[string]*Waits{}, ByMonthService: Table[*OfferedAnswered]{},
		ByDate: map[string]*OfferedAnswered{}, ByHalfHour: map[string]*OfferedAnswered{},
	}
	for _, c := range p.calls {
		t.CallsByOutcome[c.outcome]++
		for _, v := range c.visits {
			t.addVisit(v)
		}
		if !c.offered() {
			continue
		}
		if !c.known {
			t.Withheld++
		}
		d, clock := p.cal.local(c.first().entered)
		half := string(appendClock(nil, clock/1800*1800)[:5])
		fresh := func() *OfferedAnswered { return &OfferedAnswered{} }
		for _, cell := range []*OfferedAnswered{
			&t.OfferedAnswered, t.ByMonthService.cell(d.month, c.service(), fresh),
			entry(t.ByDate, d.iso), entry(t.ByHalfHour, half),
		} {
			cell.Offered++
			if c.outcome == answered {
				cell.Answered++
			} else {
				cell.Unanswered++
			}
		}
	}
	return t
}

func (t *PhoneTruth) addVisit(v visit) {
	t.VisitsByOutcome[v.outcome]++
	t.VisitsByQueue[queues()[v.queue].queue]++
	switch v.outcome {
	case full, noAgentsOnEntry, closed, unknown, stillOpen:
		return
	}
	if v.outcome == answered && v.wait <= 20 {
		t.AnsweredIn20++
	}
	w := entry(t.WaitsByOutcome, v.outcome)
	w.Visits++
	w.Sum += int64(v.wait)
	w.Max = max(w.Max, int64(v.wait))
}

// entry returns a map's figure, zero when first asked for.
func entry[T any](m map[string]*T, key string) *T {
	v, ok := m[key]
	if !ok {
		v = new(T)
		m[key] = v
	}
	return v
}

// retries counts offered calls by a known caller whose previous offered call
// about the same service on the same local date was unanswered.
func (p *phoneSim) retries() int64 {
	list := make([]*call, 0, len(p.calls))
	for _, c := range p.calls {
		if c.known && c.offered() {
			list = append(list, c)
		}
	}
	sort.Slice(list, func(i, j int) bool { return p.before(list[i], list[j]) })
	n := int64(0)
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		dayA, _ := p.cal.local(a.first().entered)
		dayB, _ := p.cal.local(b.first().entered)
		if a.resident == b.resident && a.service() == b.service() && dayA == dayB && a.unanswered() {
			n++
		}
	}
	return n
}

// before orders calls by caller, service, entry and call id.
func (p *phoneSim) before(a, b *call) bool {
	switch {
	case a.resident != b.resident:
		return a.resident < b.resident
	case a.service() != b.service():
		return a.service() < b.service()
	case a.first().entered != b.first().entered:
		return a.first().entered < b.first().entered
	}
	return strings.Compare(a.id, b.id) < 0
}

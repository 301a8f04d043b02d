package synthetic

import (
	"fmt"
	"slices"
)

// FormsTruth is the truth of the form platform. A journey is one Form and
// Reference; its month is that of its first event.
type FormsTruth struct {
	Events   int64            `json:"events"`
	Customer Table[*Journeys] `json:"customer_by_month_service"`
	Adviser  Table[*Journeys] `json:"adviser_by_month_service"`
}

// formLine is one event of one journey.
type formLine struct {
	at      int64
	journey *formJourney
	event   string
	step    string
}

// formJourney is one transaction on the form platform.
type formJourney struct {
	service       service
	reference     string
	adviser       bool
	email, mobile string
	lines         []formLine
}

// formSim makes the form platform's exports.
type formSim struct {
	*world
	out             *output
	plan            *plan
	journeys        []*formJourney
	rows            int64
	numbers, emails *sample
}

func newFormSim(w *world, out *output, p *plan) *formSim {
	return &formSim{world: w, out: out, plan: p, numbers: newSample(60), emails: newSample(80)}
}

// run makes all journeys, then writes their events, a file a month.
func (s *formSim) run() {
	plans := slices.Clone(s.plan.forms)
	for i := range s.cal.days {
		d := &s.cal.days[i]
		c := newChance(s.seed, streamForms, i)
		mix := s.rates.FormMix.weights()
		if d.billing {
			mix[councilTax] *= s.rates.BillingFactor
		}
		for svc, share := range shares(mix, s.rates.FormMix.weights()) {
			for range c.poisson(s.thousands * s.rates.FormsPerThousand * share * onlineFactor(d)) {
				plans = append(plans, formPlan{s.cal.at(d, onlineClock(c)), s.people.someone(c), service(svc), false})
			}
		}
	}
	slices.SortStableFunc(plans, func(a, b formPlan) int { return int(a.at - b.at) })
	var lines []formLine
	for i, p := range plans {
		if services()[p.service].form == "" || p.at >= s.cal.end() {
			continue
		}
		j := s.journey(p, i)
		s.journeys = append(s.journeys, j)
		lines = append(lines, j.lines...)
	}
	slices.SortStableFunc(lines, func(a, b formLine) int { return int(a.at - b.at) })
	s.write(lines)
}

// onlineFactor is how busy a day is on the web.
func onlineFactor(d *day) float64 {
	return [7]float64{0.65, 1.25, 1.1, 1.05, 1, 0.9, 0.6}[d.weekday]
}

// onlineClock draws a time on the web: day and evening, few at night.
func onlineClock(c chance) int {
	hours := []float64{
		0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1, 1.8, 2.6, 3, 2.9,
		2.6, 2.4, 2.3, 2.2, 2.1, 1.9, 1.9, 2, 2, 1.7, 1.1, 0.6,
	}
	return c.pick(hours)*3600 + c.IntN(3600)
}

// journey makes the n-th journey; what would happen after the last day is not
// in it.
func (s *formSim) journey(p formPlan, n int) *formJourney {
	c := newChance(s.seed, streamForms, 1<<24+n)
	j := &formJourney{service: p.service, reference: fmt.Sprintf("FD-%06d", 100_000+n), adviser: p.adviser}
	if c.yes(s.rates.FormEmailShare) {
		j.email = s.people.email(p.resident, c)
	}
	if c.yes(s.rates.FormPhoneShare) {
		j.mobile = s.people.typed(p.resident, c)
	}
	at := p.at
	add := func(event, step string, after int) {
		at += int64(after)
		if at < s.cal.end() {
			j.lines = append(j.lines, formLine{at, j, event, step})
		}
	}
	if !c.yes(s.rates.FormLostStartShare) {
		add("started", "start", 0)
	}
	if c.yes(s.rates.FormSavedShare) {
		add("saved", "details", c.between(60, 600))
		at += int64(c.between(3600, 5*86_400))
	}
	r := s.rates
	switch x := c.Float64(); {
	case x < r.FormCompletedShare:
	case x < r.FormCompletedShare+r.FormRecoveredShare:
		add("failed", "payment", c.between(90, 700))
		at += int64(c.between(60, 7200))
	case x < r.FormCompletedShare+r.FormRecoveredShare+r.FormFailedShare:
		add("failed", "payment", c.between(90, 700))
		return j
	default: // given up part of the way
		if len(j.lines) == 0 {
			add("saved", "details", c.between(60, 600))
		}
		return j
	}
	add("submitted", "declaration", c.between(90, 900))
	add("completed", "", c.between(1, 20))
	return j
}

// write fills one file a month with the events in order of time.
func (s *formSim) write(lines []formLine) {
	var f *lineFile
	months := 0
	for i := range s.cal.days {
		d := &s.cal.days[i]
		if i == 0 || d.month != s.cal.days[i-1].month {
			f = &lineFile{name: "forms/forms-" + d.month + ".csv", source: "forms", eol: "\n", plants: formPlants(months)}
			f.header("Form,Reference,Event,Entered by,Step,At,Email,Mobile")
			months++
		}
		for ; len(lines) > 0 && lines[0].at < d.end; lines = lines[1:] {
			s.line(f, lines[0])
		}
		if i == len(s.cal.days)-1 || d.month != s.cal.days[i+1].month {
			s.rows += f.counts.Rows
			s.out.add(f, false)
		}
	}
}

// line appends one event.
func (s *formSim) line(f *lineFile, l formLine) {
	f.cell(services()[l.journey.service].form)
	f.cell(l.journey.reference)
	f.cell(l.event)
	by := "customer"
	if l.journey.adviser {
		by = "adviser"
	}
	f.cell(by)
	f.cell(l.step)
	d, clock := s.cal.local(l.at)
	f.buf = append(append(f.buf, d.iso...), 'T')
	f.buf = appendClock(f.buf, clock)
	f.buf = append(appendOffset(f.buf, s.cal.offset(l.at), ":"), ',')
	f.cell(l.journey.email)
	f.cell(l.journey.mobile)
	s.emails.add(l.journey.email)
	s.numbers.add(l.journey.mobile)
	f.dropComma()
	f.row()
}

// formPlants are the bad lines of the n-th file.
func formPlants(n int) []plant {
	row := func(reference, event, at string) string {
		return "Bulky waste collection," + reference + "," + event + ",customer,start," + at + ",,"
	}
	const when = "2026-02-02T10:00:00+00:00"
	switch n {
	case 0:
		return []plant{
			{"unknown_value", row("FD-1", "clicked", when)},
			{"", ""},
			{"bad_time", row("FD-2", "started", "2026-02-31T10:00:00+00:00")},
		}
	case 1:
		return []plant{{"nul_bytes", row("FD-3\x00\x00\x00\x00", "started", when)}}
	}
	return nil
}

// truth counts the journeys.
func (s *formSim) truth() FormsTruth {
	t := FormsTruth{Events: s.rows, Customer: Table[*Journeys]{}, Adviser: Table[*Journeys]{}}
	for _, j := range s.journeys {
		if len(j.lines) == 0 {
			continue
		}
		happened := map[string]bool{}
		for _, l := range j.lines {
			happened[l.event] = true
		}
		d, _ := s.cal.local(j.lines[0].at)
		table := t.Customer
		if j.adviser {
			table = t.Adviser
		}
		count := table.cell(d.month, j.service, func() *Journeys { return &Journeys{} })
		count.Journeys++
		if happened["started"] {
			count.Started++
		}
		if happened["completed"] {
			count.Completed++
			if !happened["started"] {
				count.Unstarted++
			}
		}
		if happened["failed"] && !happened["completed"] {
			count.Failed++
		}
	}
	return t
}

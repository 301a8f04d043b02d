package synthetic

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
)

// Counters are open from 09:00 to 17:00 on working days.
const (
	counterOpen  = 9 * 3600
	counterClose = 17 * 3600
)

// ticketRow is one line of the export.
type ticketRow struct {
	number                    string
	printed, called, finished int // clock times, -1 for none
	service                   service
	outcome                   string
	desk                      int
	visit                     *counterVisit
	contact                   bool // the row shows phone and e-mail
}

// counterVisit is one person's stay.
type counterVisit struct {
	id          string
	site        int
	appointment bool
	resident    int
	name        string
	mobile      string // as typed; "" if not given
	email       string
	day         *day
	came        int64 // instant the first ticket was printed
	tickets     []*ticketRow
}

// counterSim makes the queue system's ticket exports.
type counterSim struct {
	*world
	out                    *output
	plan                   *plan
	visits                 []*counterVisit
	file                   *lineFile // the month being written
	months                 int
	rows                   int64
	numbers, emails, names *sample
}

func newCounterSim(w *world, out *output, p *plan) *counterSim {
	return &counterSim{world: w, out: out, plan: p, numbers: newSample(60), emails: newSample(60), names: newSample(80)}
}

// run makes all days; one file holds a month.
func (s *counterSim) run() {
	for i := range s.cal.days {
		d := &s.cal.days[i]
		if i == 0 || d.month != s.cal.days[i-1].month {
			s.closeFile()
			s.file = ticketFile(d, s.months)
			s.months++
		}
		if d.open {
			s.day(d, newChance(s.seed, streamCounter, i))
		}
	}
	s.closeFile()
}

func (s *counterSim) closeFile() {
	if s.file != nil {
		s.rows += s.file.counts.Rows
		s.out.add(s.file, false)
	}
}

// ticketFile starts a month's export; the second one has a byte order mark.
func ticketFile(d *day, n int) *lineFile {
	f := &lineFile{name: "counter/tickets-" + d.month + ".csv", source: "counter", eol: "\r\n", plants: ticketPlants(n)}
	head := "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email"
	if n == 1 {
		head = "\xef\xbb\xbf" + head
	}
	f.header(head)
	return f
}

// ticketPlants are the bad lines of the n-th file.
func ticketPlants(n int) []plant {
	row := func(number, status, printed string) string {
		return number + ",V-0,Saltmarsh,Waste,Walk-in," + status + "," + printed + ",,,,Nobody Atall,,"
	}
	const when = "02/02/2026 10:00:00"
	switch n {
	case 0:
		return []plant{
			{"bad_time", row("X-1", "Served", "31/02/2026 10:00:00")},
			{"wrong_field_count", "X-2,V-0,Saltmarsh,Waste,Walk-in,Served"},
			{"", ""},
			{"missing_value", row("", "Served", when)},
			{"unknown_value", row("X-4", "Banana", when)},
		}
	case 1:
		return []plant{{"nul_bytes", row("X-5\x00\x00\x00\x00", "Served", when)}, {"", ""}}
	}
	return nil
}

// day makes the day's visits and writes their tickets by time of printing.
func (s *counterSim) day(d *day, c chance) {
	arrivals := slices.Clone(s.plan.visits[d.index])
	followed := len(arrivals)
	for range max(0, c.poisson(s.thousands*s.rates.VisitsPerThousand*weekdayFactor(d))-followed) {
		arrivals = append(arrivals, visitPlan{visitClock(c), s.people.someone(c), service(c.pick(s.rates.CounterMix.weights()))})
	}
	var rows []*ticketRow
	for i, a := range arrivals {
		v := s.visitor(d, a, i < followed, c)
		v.id = fmt.Sprintf("V-%s-%04d", d.compact, i+1)
		s.stay(v, a, c)
		s.visits = append(s.visits, v)
		rows = append(rows, v.tickets...)
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].printed < rows[j].printed })
	for i, r := range rows {
		r.number = fmt.Sprintf("%s-%04d", d.compact[2:], i+1)
		s.write(r)
	}
}

// visitClock draws when somebody comes: most late in the morning.
func visitClock(c chance) int {
	hours := []float64{0.9, 1.6, 1.5, 1, 0.9, 1, 0.9, 0.5}
	return counterOpen + c.pick(hours)*3600 + c.IntN(3600)
}

// visitor says who comes, to which site, and what they tell at the desk. Those
// who follow up a call give the number they rang from.
func (s *counterSim) visitor(d *day, a visitPlan, follows bool, c chance) *counterVisit {
	weights := make([]float64, 0, 5)
	for _, site := range sites() {
		w := site.weight
		if d.index < site.opensAfter {
			w = 0
		}
		weights = append(weights, w)
	}
	v := &counterVisit{
		site: c.pick(weights), appointment: !follows && c.yes(s.rates.AppointmentShare),
		resident: a.resident, name: s.people.name(a.resident, c), day: d, came: s.cal.at(d, a.clock),
	}
	s.names.add(v.name)
	if follows || c.yes(s.rates.VisitorPhoneShare) {
		v.mobile = s.people.typed(a.resident, c)
		s.numbers.add(v.mobile)
	}
	if c.yes(s.rates.VisitorEmailShare) {
		v.email = s.people.email(a.resident, c)
		s.emails.add(v.email)
	}
	return v
}

// stay gives a visit its tickets.
func (s *counterSim) stay(v *counterVisit, a visitPlan, c chance) {
	t := s.ticket(v, a.clock, a.service, c)
	if t.outcome != transferred || c.yes(s.rates.TransferDeadShare) {
		return
	}
	printed := t.finished + c.between(0, 90)
	if printed >= counterClose {
		return
	}
	next := service(c.pick(s.rates.CounterMix.weights()))
	second := s.ticket(v, printed, next, c)
	second.contact = c.yes(0.8)
	if second.outcome == transferred {
		second.outcome = served
	}
}

// ticket draws what becomes of one ticket.
func (s *counterSim) ticket(v *counterVisit, printed int, about service, c chance) *ticketRow {
	t := &ticketRow{printed: printed, called: -1, finished: -1, service: about, visit: v, contact: true, desk: c.between(1, 9)}
	v.tickets = append(v.tickets, t)
	t.outcome = s.draw(v.appointment && len(v.tickets) == 1, c)
	wait := c.exp(600 * congestion(v.day, printed))
	if v.appointment {
		wait /= 4
	}
	t.called = printed + wait
	if t.called >= counterClose && t.outcome != cancelled && t.outcome != didNotAttend {
		t.outcome = expired
	}
	switch t.outcome {
	case served, transferred:
		t.finished = t.called + 60 + c.exp(540)
	case noShow:
		t.finished = t.called + c.between(60, 240)
	case walkedOut:
		t.finished, t.called = t.called, -1
	case expired:
		t.finished, t.called = max(counterClose, printed), -1
	default:
		t.finished, t.called = printed, -1
	}
	if t.outcome == served && c.yes(s.rates.AssistedVisitShare) {
		at := s.cal.at(v.day, t.called+30)
		s.plan.forms = append(s.plan.forms, formPlan{at, v.resident, about, true})
	}
	return t
}

// draw picks a ticket's outcome by the rates.
func (s *counterSim) draw(appointment bool, c chance) string {
	r := s.rates
	outcomes := []string{served, transferred, walkedOut, noShow, expired, cancelled, didNotAttend}
	p := []float64{0, r.CounterTransfer, r.LeftShare, r.NoShowShare, r.ExpiredShare, 0, 0}
	if appointment {
		p[5], p[6] = r.CancelledShare, r.DidNotAttendShare
	}
	rest := 1.0
	for _, x := range p {
		rest -= x
	}
	p[0] = max(rest, 0)
	return outcomes[c.pick(p)]
}

// write appends one line of the export.
func (s *counterSim) write(t *ticketRow) {
	f, v := s.file, t.visit
	f.cell(t.number)
	f.cell(v.id)
	f.cell(sites()[v.site].label)
	f.cell(services()[t.service].ticket)
	kind := "Walk-in"
	if v.appointment {
		kind = "Appointment"
	}
	f.cell(kind)
	f.cell(statusLabel(t.outcome))
	for _, clock := range [3]int{t.printed, t.called, t.finished} {
		if clock >= 0 {
			f.buf = append(append(f.buf, v.day.slashes...), ' ')
			f.buf = appendClock(f.buf, clock)
		}
		f.buf = append(f.buf, ',')
	}
	desk, mobile, email := "", v.mobile, v.email
	if t.called >= 0 {
		desk = "Desk " + strconv.Itoa(t.desk)
	}
	if !t.contact {
		mobile, email = "", ""
	}
	f.cell(desk)
	f.cell(v.name)
	f.cell(mobile)
	f.cell(email)
	f.dropComma()
	f.row()
}

// statusLabel is the export's word for an outcome.
func statusLabel(outcome string) string {
	switch outcome {
	case served:
		return "Served"
	case transferred:
		return "Transferred"
	case walkedOut:
		return "Left"
	case noShow:
		return "No show"
	case expired:
		return "Expired"
	case cancelled:
		return "Cancelled"
	default:
		return "Did not attend"
	}
}

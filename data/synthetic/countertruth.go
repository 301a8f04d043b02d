package synthetic

import "sort"

// Outcomes of tickets and counter visits.
const (
	served       = "served"
	transferred  = "transferred"
	walkedOut    = "walked_out"
	noShow       = "no_show"
	expired      = "expired"
	cancelled    = "cancelled_before"
	didNotAttend = "did_not_attend"
)

// followUp is the window, in seconds, in which a counter visit follows an
// unanswered call.
const followUp = 7 * 86_400

// CounterTruth is the truth of the counters. A visit's date is its earliest
// Printed; its service and site are those of its first ticket.
type CounterTruth struct {
	Tickets                 int64                       `json:"tickets"`
	Visits                  int64                       `json:"visits"`
	WithPhone               int64                       `json:"visits_with_phone"`
	WithEmailOnly           int64                       `json:"visits_with_email_only"`
	ByOutcome               map[string]int64            `json:"visits_by_outcome"`
	BySite                  map[string]map[string]int64 `json:"visits_by_site"`          // site, outcome
	ByMonthService          Table[map[string]int64]     `json:"visits_by_month_service"` // month, service, outcome
	WalkedInAfterUnanswered WalkedIn                    `json:"walked_in_after_unanswered"`
}

// WalkedIn counts counter visits that follow an unanswered call.
type WalkedIn struct {
	Visits    int64            `json:"visits"`
	ByOutcome map[string]int64 `json:"by_outcome"`
}

// outcome is served if any ticket was, else that of the last ticket.
func (v *counterVisit) outcome() string {
	last := v.tickets[0]
	for _, t := range v.tickets {
		if t.outcome == served {
			return served
		}
		if t.printed > last.printed || t.printed == last.printed && t.number > last.number {
			last = t
		}
	}
	return last.outcome
}

// truth counts the visits.
func (s *counterSim) truth() CounterTruth {
	t := CounterTruth{
		Tickets: s.rows, Visits: int64(len(s.visits)), ByOutcome: map[string]int64{},
		BySite: map[string]map[string]int64{}, ByMonthService: Table[map[string]int64]{},
	}
	fresh := func() map[string]int64 { return map[string]int64{} }
	for _, v := range s.visits {
		outcome := v.outcome()
		t.ByOutcome[outcome]++
		site := sites()[v.site].code
		if t.BySite[site] == nil {
			t.BySite[site] = fresh()
		}
		t.BySite[site][outcome]++
		t.ByMonthService.cell(v.day.month, v.tickets[0].service, fresh)[outcome]++
		switch {
		case v.mobile != "":
			t.WithPhone++
		case v.email != "":
			t.WithEmailOnly++
		}
	}
	return t
}

// about is a resident's dealings with one service.
type about struct {
	resident int
	service  service
}

// walkedIn counts visits with a known phone that follow an offered, unanswered
// call by the same number about the same service: made before the visit's
// first ticket was printed, and at most followUp seconds before.
func walkedIn(calls []*call, visits []*counterVisit) WalkedIn {
	unanswered := map[about][]int64{}
	for _, c := range calls {
		if c.known && c.unanswered() {
			key := about{c.resident, c.service()}
			unanswered[key] = append(unanswered[key], c.first().entered)
		}
	}
	for _, times := range unanswered {
		sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	}
	w := WalkedIn{ByOutcome: map[string]int64{}}
	for _, v := range visits {
		if v.mobile == "" {
			continue
		}
		came := v.came
		times := unanswered[about{v.resident, v.tickets[0].service}]
		i := sort.Search(len(times), func(i int) bool { return times[i] >= came })
		if i > 0 && times[i-1] >= came-followUp {
			w.Visits++
			w.ByOutcome[v.outcome()]++
		}
	}
	return w
}

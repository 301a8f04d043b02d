package synthetic

import (
	"cmp"
	"slices"
	"strings"
)

// resumeGap is the longest time, in seconds, after which a later visit may go
// on with a web journey.
const resumeGap = 7 * 86_400

// places are the start, the two numbered steps and the end of a web journey.
const places = 4

// StepTruth is what becomes of residents on the way through the web journeys,
// and of forms that are left and gone on with.
type StepTruth struct {
	Steps   Table[*StepCounts] `json:"by_month_service"` // of web journeys
	Resumed Table[*Resumed]    `json:"forms_resumed_by_month_service"`
	// Failed counts the pages of the web journeys on days when one failed.
	Failed []FailedPage `json:"failed_pages"`
	// TenMinutes are those in which a page of a web journey failed.
	TenMinutes []FailedTenMinutes `json:"failed_ten_minutes"`
	Outage     Outage             `json:"outage"`
	Searches   map[string]int64   `json:"searches_by_month"` // of residents
}

// StepCounts counts web journeys by the places that they got to: 0 the start,
// 1 and 2 the steps, 3 the end.
type StepCounts struct {
	Reached          [places]int64 `json:"reached"`        // started, and got there or further
	EnteredMidway    [places]int64 `json:"entered_midway"` // not started, and came in there
	StartedCompleted int64         `json:"started_completed"`
	Resumed          int64         `json:"resumed"` // gone on with in a later session
}

// Resumed counts residents' forms gone on with after more than 1,800 s.
type Resumed struct {
	Forms int64 `json:"forms"`
}

// FailedPage is one page on one day.
type FailedPage struct {
	Date     string `json:"date"`
	Service  string `json:"service"`
	Path     string `json:"path"`
	Requests int64  `json:"requests"` // of residents
	Failed   int64  `json:"failed"`   // with a 5xx
	Sessions int64  `json:"sessions"` // that met one
}

// FailedTenMinutes are ten minutes of one service, from an instant on.
type FailedTenMinutes struct {
	Service  string `json:"service"`
	At       int64  `json:"at"` // Unix seconds
	Requests int64  `json:"requests"`
	Failed   int64  `json:"failed"`
}

// Outage is when the registrars' booking was broken.
type Outage struct {
	Service string `json:"service"`
	Date    string `json:"date"`
	From    string `json:"from"` // HH:MM
	To      string `json:"to"`
}

// way is one resident's way through one service's web journey, or the part of
// it that lies in one session.
type way struct {
	session, first, last int64 // start of the session, first and latest request
	began, ended, failed bool
	entered              int // lowest place after the start, of the first session with one; -1 for none
	highest              int // place; -1 for none
	resumed              bool
}

type wayKey struct {
	visitorKey
	service service
}

type pageKey struct {
	date, path string
	service    service
}

type slotKey struct {
	at      int64
	service service
}

// stepTally follows residents through the web journeys.
type stepTally struct {
	cal      *calendar
	now      map[wayKey]*way // in the latest session
	before   map[wayKey]*way // in the sessions before it
	pages    map[pageKey]*FailedPage
	met      map[pageKey]map[[2]int64]bool // sessions that met a failure, by visitor and start
	slots    map[slotKey]*FailedTenMinutes
	steps    Table[*StepCounts]
	journeys Table[*Journeys]
	searches map[string]int64
}

func newStepTally(cal *calendar) *stepTally {
	return &stepTally{
		cal: cal, now: map[wayKey]*way{}, before: map[wayKey]*way{}, pages: map[pageKey]*FailedPage{}, met: map[pageKey]map[[2]int64]bool{},
		slots: map[slotKey]*FailedTenMinutes{}, steps: Table[*StepCounts]{}, journeys: Table[*Journeys]{}, searches: map[string]int64{},
	}
}

// place is where a request stands in its journey.
func (r *request) place() int {
	switch {
	case r.mark == markStart:
		return 0
	case r.mark == markEnd:
		return places - 1
	case strings.HasPrefix(r.line, "POST"):
		return 2
	}
	return 1
}

// isSearch reports a search that was answered.
func isSearch(r *request) bool {
	return strings.HasPrefix(r.line, "GET /search?") && r.status < 400
}

// add counts a request of a resident's session; those of one visitor come in
// order of time.
func (t *stepTally) add(d *day, visitor int32, key visitorKey, r *request, session int64) {
	if isSearch(r) {
		t.searches[d.month]++
	}
	if r.mark == noMark {
		return
	}
	t.page(d, visitor, r, session)
	k := wayKey{key, r.service}
	w := t.now[k]
	if w == nil || w.session != session {
		t.goOn(k, w)
		w = &way{session: session, first: r.at, entered: -1, highest: -1}
		t.now[k] = w
	}
	w.last = r.at
	if r.status >= 400 {
		w.failed = true
		return
	}
	place := r.place()
	w.began = w.began || place == 0
	w.ended = w.ended || place == places-1
	w.highest = max(w.highest, place)
	if place > 0 && (w.entered < 0 || place < w.entered) {
		w.entered = place
	}
}

// goOn adds what happened in one session to the way before it, or closes that
// and begins another. Nothing happened in nil.
func (t *stepTally) goOn(k wayKey, w *way) {
	if w == nil {
		return
	}
	before := t.before[k]
	if before == nil || w.began || w.highest < 0 || before.ended || w.first-before.last > resumeGap {
		t.close(k.service, before)
		t.before[k] = w
		return
	}
	before.last, before.resumed = w.last, true
	before.ended = w.ended
	before.failed = before.failed || w.failed
	before.highest = max(before.highest, w.highest)
	if before.entered < 0 {
		before.entered = w.entered
	}
}

// close counts a way that is over; nil is none.
func (t *stepTally) close(s service, w *way) {
	if w == nil {
		return
	}
	d, _ := t.cal.local(w.session)
	j := t.journeys.cell(d.month, s, func() *Journeys { return &Journeys{} })
	c := t.steps.cell(d.month, s, func() *StepCounts { return &StepCounts{} })
	if w.ended {
		j.Completed++
	} else if w.failed {
		j.Failed++
	}
	if w.resumed {
		c.Resumed++
	}
	switch {
	case !w.began && w.entered >= 0:
		c.EnteredMidway[w.entered]++
	case w.began:
		j.Started++
		if w.ended {
			c.StartedCompleted++
		}
		for place := range w.highest + 1 {
			c.Reached[place]++
		}
	}
}

// page counts a request for a page of a journey.
func (t *stepTally) page(d *day, visitor int32, r *request, session int64) {
	_, path, _ := strings.Cut(r.line, " ")
	path = path[:strings.IndexAny(path, " ?")]
	k := pageKey{d.iso, path, r.service}
	if t.pages[k] == nil {
		t.pages[k] = &FailedPage{Date: d.iso, Service: r.service.code(), Path: path}
		t.met[k] = map[[2]int64]bool{}
	}
	slot := slotKey{r.at - r.at%600, r.service}
	if t.slots[slot] == nil {
		t.slots[slot] = &FailedTenMinutes{Service: r.service.code(), At: slot.at}
	}
	t.pages[k].Requests++
	t.slots[slot].Requests++
	if r.status >= 500 {
		t.pages[k].Failed++
		t.slots[slot].Failed++
		t.met[k][[2]int64{int64(visitor), session}] = true
		t.pages[k].Sessions = int64(len(t.met[k]))
	}
}

// truth closes what is open. It is called once.
func (t *stepTally) truth() StepTruth {
	for k, w := range t.now {
		t.goOn(k, w)
	}
	for k, w := range t.before {
		t.close(k.service, w)
	}
	out := StepTruth{Steps: t.steps, Searches: t.searches, Outage: Outage{
		registrars.code(), t.cal.days[outageDay(t.cal)].iso, clockText(outageFrom), clockText(outageTo),
	}}
	for _, p := range t.pages {
		if p.Failed > 0 {
			out.Failed = append(out.Failed, *p)
		}
	}
	for _, s := range t.slots {
		if s.Failed > 0 {
			out.TenMinutes = append(out.TenMinutes, *s)
		}
	}
	slices.SortFunc(out.Failed, func(a, b FailedPage) int {
		return cmp.Or(strings.Compare(a.Date, b.Date), strings.Compare(a.Service, b.Service), strings.Compare(a.Path, b.Path))
	})
	slices.SortFunc(out.TenMinutes, func(a, b FailedTenMinutes) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	return out
}

func clockText(clock int) string { return string(appendClock(nil, clock)[:5]) }

// resumedForms counts residents' forms that went on, up to their end, after
// more than a session's pause.
func (s *formSim) resumedForms() Table[*Resumed] {
	out := Table[*Resumed]{}
	for _, j := range s.journeys {
		if j.adviser || len(j.lines) == 0 {
			continue
		}
		paused := false
		for i := 1; i < len(j.lines); i++ {
			paused = paused || j.lines[i].at-j.lines[i-1].at > sessionGap
		}
		if paused {
			d, _ := s.cal.local(j.lines[0].at)
			out.cell(d.month, j.service, func() *Resumed { return &Resumed{} }).Forms++
		}
	}
	return out
}

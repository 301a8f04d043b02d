package synthetic

import (
	"slices"
	"strconv"
	"strings"
)

// sessionGap is the longest pause, in seconds, within one web session.
const sessionGap = 1800

// WebTruth is the truth of the access log. A visitor is a distinct day in the
// log's own offset, client and agent, client and agent as written.
type WebTruth struct {
	Rows             int64            `json:"rows"`
	ByLineClass      map[string]int64 `json:"rows_by_line_class"`
	RequestsByMonth  map[string]int64 `json:"requests_by_month"`
	RequestsByDate   map[string]int64 `json:"requests_by_date"`
	Bytes            int64            `json:"bytes"`
	NotFound         int64            `json:"not_found"`         // status 404
	Visitors         int64            `json:"visitors"`          // over status other than 4xx
	VisitorsWith4xx  int64            `json:"visitors_incl_4xx"` // over all rows
	VisitorsByDate   map[string]int64 `json:"visitors_by_date"`  // other than 4xx
	Sessions         int64            `json:"sessions"`          // all origins
	SessionsByDate   map[string]int64 `json:"sessions_by_date"`  // by local date of the start
	SessionsByOrigin map[string]int64 `json:"sessions_by_origin"`
	SessionsByRule   map[string]int64 `json:"sessions_by_rule"`          // none for residents
	Journeys         Table[*Journeys] `json:"journeys_by_month_service"` // of residents, by month of the first session's start
	ResidentSessions map[string]int64 `json:"resident_sessions_by_month"`
}

// visitorKey is what tells one visitor from another.
type visitorKey struct {
	client client
	agent  int32
}

// visitorState follows one client and agent through the log.
type visitorState struct {
	visitorKey
	last, start  int64 // instants of the latest request and of the session's first
	date, date4x int32 // 1 + index of the latest day counted, without and with 4xx
	signs        sessionSigns
	asked        []asked // of the session, what the way through a journey is told by
}

// asked is a request and its day.
type asked struct {
	day     *day
	request request
}

// sessionSigns is what a session shows of who makes it, and what it did.
type sessionSigns struct {
	requests, pages int
	even            int   // requests as long after the one before as that was after its own, within 1 s
	gap             int64 // between the latest two
	assets, robots  bool
}

// add notes a request, so many seconds after the one before.
func (s *sessionSigns) add(r *request, gap int64) {
	if s.requests > 1 && gap >= 10 && gap-s.gap <= 1 && s.gap-gap <= 1 {
		s.even++
	}
	s.requests, s.gap = s.requests+1, gap
	path, get := strings.CutPrefix(r.line, "GET ")
	path, _, _ = strings.Cut(path, " ")
	switch {
	case path == "/robots.txt":
		s.robots = true
	case strings.HasPrefix(path, "/assets/"), path == "/favicon.ico":
		s.assets = true
	case get:
		s.pages++
	}
}

// whose is the origin of a visitor's session, and the rule that says so.
func (v *visitorState) whose(agents *agentTable) (origin, rule string) {
	s := &v.signs
	switch class := agents.class(v.agent); {
	case council(v.client) != "":
		return council(v.client), "network"
	case class != "":
		return "automated", class
	case s.robots:
		return "automated", "robots"
	case s.pages >= 20 && !s.assets:
		return "automated", "no_assets"
	case s.requests >= 10 && 10*s.even >= 9*(s.requests-2):
		return "automated", "interval"
	}
	return "resident", "none"
}

// webTally counts requests, which come in order of time.
type webTally struct {
	cal      *calendar
	agents   *agentTable
	visitors map[visitorKey]int32
	states   []visitorState
	steps    *stepTally
	t        WebTruth
}

func newWebTally(cal *calendar, agents *agentTable) *webTally {
	return &webTally{cal: cal, agents: agents, visitors: map[visitorKey]int32{}, steps: newStepTally(cal), t: WebTruth{
		ByLineClass: map[string]int64{}, RequestsByMonth: map[string]int64{}, RequestsByDate: map[string]int64{},
		VisitorsByDate: map[string]int64{}, SessionsByDate: map[string]int64{}, SessionsByOrigin: map[string]int64{},
		SessionsByRule:   map[string]int64{},
		ResidentSessions: map[string]int64{},
	}}
}

// add counts one request of a day.
func (w *webTally) add(d *day, r *request) {
	t := &w.t
	t.Rows++
	t.ByLineClass[r.class.String()]++
	t.RequestsByMonth[d.month]++
	t.RequestsByDate[d.iso]++
	t.Bytes += int64(max(r.bytes, 0))
	if r.status == 404 {
		t.NotFound++
	}
	key := visitorKey{r.client, r.agent}
	i, known := w.visitors[key]
	if !known {
		i = int32(len(w.states))
		w.visitors[key] = i
		w.states = append(w.states, visitorState{visitorKey: key})
	}
	v := &w.states[i]
	today := int32(d.index) + 1
	if v.date4x != today {
		v.date4x = today
		t.VisitorsWith4xx++
	}
	if r.status/100 != 4 && v.date != today {
		v.date = today
		t.Visitors++
		t.VisitorsByDate[d.iso]++
	}
	w.session(d, i, r, known)
}

// session puts a request into its visitor's session, or begins a new one.
func (w *webTally) session(d *day, visitor int32, r *request, known bool) {
	v := &w.states[visitor]
	if known && r.at-v.last > sessionGap {
		w.closeSession(visitor)
	}
	if !known || r.at-v.last > sessionGap {
		v.start, v.signs, v.asked = r.at, sessionSigns{}, nil
		w.t.Sessions++
		w.t.SessionsByDate[d.iso]++
	}
	v.signs.add(r, r.at-v.last)
	v.last = r.at
	if r.mark != noMark || isSearch(r) {
		v.asked = append(v.asked, asked{d, *r})
	}
}

// closeSession says whose a session was that is over, and follows residents.
func (w *webTally) closeSession(visitor int32) {
	v := &w.states[visitor]
	origin, rule := v.whose(w.agents)
	w.t.SessionsByOrigin[origin]++
	w.t.SessionsByRule[rule]++
	if origin != "resident" {
		return
	}
	d, _ := w.cal.local(v.start)
	w.t.ResidentSessions[d.month]++
	for i := range v.asked {
		w.steps.add(v.asked[i].day, visitor, v.visitorKey, &v.asked[i].request, v.start)
	}
}

// truth ends the open sessions and journeys and returns the figures. It is
// called once.
func (s *webSim) truth() (WebTruth, StepTruth) {
	for i := range s.tally.states {
		s.tally.closeSession(int32(i))
	}
	steps := s.tally.steps.truth()
	s.tally.t.Journeys = s.tally.steps.journeys
	return s.tally.t, steps
}

// write closes the day's file. The truth sees the requests in order of time;
// the log has them in the order in which they were answered.
func (s *webSim) write(d *day, c chance) {
	slices.SortStableFunc(s.pending, func(a, b request) int { return int(a.at - b.at) })
	n, _ := slices.BinarySearchFunc(s.pending, d.end, func(r request, end int64) int { return int(r.at - end) })
	today := s.pending[:n]
	for i := range today {
		s.tally.add(d, &today[i])
	}
	slices.SortStableFunc(today, func(a, b request) int {
		return int(a.at + int64(a.delay) - b.at - int64(b.delay))
	})
	lastDay := d.index == len(s.cal.days)-1
	f := &lineFile{name: "web/access.log-" + d.compact, source: "web", eol: "\n", open: lastDay, plants: webPlants(d)}
	f.buf = make([]byte, 0, 256*len(today))
	for i := range today {
		f.buf = s.line(f.buf, d, &today[i], c)
		f.row()
	}
	s.pending = append([]request(nil), s.pending[n:]...)
	if d.index == copiedDay && len(s.cal.days) > copiedDay+keptPlain {
		s.out.addTwice(f)
		return
	}
	s.out.add(f, d.index < len(s.cal.days)-keptPlain)
}

// line appends one line in the combined format.
func (s *webSim) line(b []byte, d *day, r *request, c chance) []byte {
	start := len(b)
	b = r.client.append(b)
	if c.IntN(64) == 0 && len(b)-start > 11 { // too short ones could occur by chance
		s.addresses.add(string(b[start:]))
	}
	b = append(append(append(b, " - - ["...), d.log...), ':')
	offset := s.cal.offset(r.at)
	clock := (r.at + offset) % 86400
	b = appendClock(b, int(clock))
	b = append(appendOffset(append(b, ' '), offset, ""), `] "`...)
	if r.class == lineNoRequest {
		b = append(b, '-')
	}
	b = append(append(b, r.line...), `" `...)
	b = append(strconv.AppendInt(b, int64(r.status), 10), ' ')
	if r.bytes < 0 {
		b = append(b, '-')
	} else {
		b = strconv.AppendInt(b, int64(r.bytes), 10)
	}
	referer := ` "-" "`
	if r.referer {
		referer = ` "https://www.example.org/" "`
	}
	b = append(append(b, referer...), s.agents.list[r.agent]...)
	if r.class == lineTruncated {
		return b
	}
	return append(b, '"')
}

// webPlants are the bad lines of a day's log.
func webPlants(d *day) []plant {
	switch d.index % 40 {
	case 0:
		return []plant{{"unparsable", "logrotate: the lamp in the corridor is out again"}}
	case 2:
		return []plant{{"bad_time", `192.0.2.77 - - [31/Feb/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8.5.0"`}, {"", ""}}
	case 10:
		return []plant{
			{"nul_bytes", "192.0.2.77 - - [\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},
			{"unparsable", "}}}} 77"},
		}
	}
	return nil
}

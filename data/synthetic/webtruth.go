package synthetic

import (
	"slices"
	"strconv"
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
	last, start  int64 // instants of the latest request and of the session's first
	date, date4x int32 // 1 + index of the latest day counted, without and with 4xx
	automated    bool
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
		w.states = append(w.states, visitorState{automated: w.agents.automated(r.agent)})
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
	w.session(d, v, r, known)
	if !v.automated {
		w.steps.add(d, i, key, r, v.start)
	}
}

// session puts a request into its visitor's session, or begins a new one.
func (w *webTally) session(d *day, v *visitorState, r *request, known bool) {
	if !known || r.at-v.last > sessionGap {
		v.start = r.at
		w.t.Sessions++
		w.t.SessionsByDate[d.iso]++
		if v.automated {
			w.t.SessionsByOrigin["automated"]++
		} else {
			w.t.SessionsByOrigin["resident"]++
			w.t.ResidentSessions[d.month]++
		}
	}
	v.last = r.at
}

// truth ends the open journeys and returns the figures. It is called once.
func (s *webSim) truth() (WebTruth, StepTruth) {
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

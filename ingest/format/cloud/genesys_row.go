package cloud

import (
	"strconv"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/jsonrec"
)

// emit makes the rows of the conversation that was read.
func (d *genesys) emit(rec jsonrec.Record, out ingest.Sink) {
	lines, visits := rec.Lines, 0
	for i := range d.sessions {
		if d.sessions[i].purpose != "acd" {
			continue
		}
		d.visit(rec.Line, &d.sessions[i], visits)
		out.Emit(&d.row, lines)
		lines, visits = 0, visits+1
	}
	if visits == 0 {
		d.unqueued(rec.Line)
		out.Emit(&d.row, lines)
	}
}

// visit is the row of one stay in a queue.
func (d *genesys) visit(line int64, s *session, n int) {
	at := s.began
	if !at.set {
		at = d.began
	}
	r := d.begin(line, at)
	d.common(r, s)
	r.RecordKind = "queue"
	r.RecordID = d.names.ID(s.id)
	if s.id == "" {
		r.RecordID = r.CallID + "#" + strconv.Itoa(n)
	}
	r.Queue = d.queueID(s.queue)
	r.EnqueuedS, r.LeftS, r.EndedS = d.seconds(s.began), d.seconds(s.ended), d.seconds(s.ended)
	r.Result = word(s.disconnect)
	r.WaitMs = d.millis(s.waited())
	agent := d.answerer(s)
	r.Outcome = d.left(s, agent != nil)
	if agent != nil {
		agent.taken = true
		d.handled(r, agent)
	}
}

// waited is the time in the queue: tAcd, or how long it was until the resident
// gave up or the conversation flowed out.
func (s *session) waited() duration {
	for _, d := range []duration{s.wait, s.abandoned, s.flowOut} {
		if d.set {
			return d
		}
	}
	return duration{}
}

// skew is how much earlier than the queue's the clock of an adviser's session
// may be, in microseconds.
const skew = 2_000_000

// answerer finds the adviser's session that ended a stay in a queue: the first
// with tAnswered that follows it and is of the same queue. A stay that was
// abandoned or flowed out has none.
func (d *genesys) answerer(s *session) *session {
	if s.abandoned.set || s.flowOut.set {
		return nil
	}
	var first *session
	for i := range d.sessions {
		a := &d.sessions[i]
		if a.taken || !a.answered.set || !a.isAgent() || a.queue != "" && s.queue != "" && a.queue != s.queue {
			continue
		}
		if s.began.set && a.answeredAt.set && (a.answeredAt.micros < s.began.micros-skew || d.laterStay(s, a)) {
			continue
		}
		if first == nil || a.answeredAt.micros < first.answeredAt.micros {
			first = a
		}
	}
	return first
}

// laterStay reports that the answer came after a later stay in a queue began.
func (d *genesys) laterStay(s, a *session) bool {
	for i := range d.sessions {
		o := &d.sessions[i]
		if o.purpose == "acd" && o.began.set && o.began.micros > s.began.micros && a.answeredAt.micros > o.began.micros {
			return true
		}
	}
	return false
}

func (s *session) isAgent() bool { return s.purpose == "agent" || s.purpose == "user" }

// left is how a stay in a queue ended. A flow-out is a transfer (to another
// queue, a voicemail, a callback or out of the house) unless the disconnect
// type says otherwise.
func (d *genesys) left(s *session, answered bool) string {
	switch {
	case s.abandoned.set:
		return "abandoned"
	case answered:
		return "answered"
	case !s.ended.set && !d.ended.set:
		return "open"
	}
	switch s.disconnect {
	case "timeout":
		return "timeout"
	case "error", "transportFailure":
		return "system_error"
	case "transfer", "conferenceTransfer", "consultTransfer", "forwardTransfer", "noAnswerTransfer", "notAvailableTransfer":
		return "transferred"
	}
	if s.flowOut.set {
		return "transferred"
	}
	return "unknown"
}

// handled adds what the adviser's session says. Talk leaves out the time on
// hold, which the table counts in.
func (d *genesys) handled(r *schema.Call, a *session) {
	r.AgentKey = d.agent(a.user)
	r.AnsweredS = d.seconds(a.answeredAt)
	talk, hold := a.talkAll, a.holdAll
	if !talk.set {
		talk = a.talk
	}
	if !hold.set {
		hold = a.hold
	}
	if talk.set {
		r.TalkMs = d.millis(talk.plus(hold))
	}
	r.HoldMs, r.WrapMs = d.millis(hold), d.millis(a.wrap)
	if a.ended.set {
		r.EndedS = d.seconds(a.ended)
	}
}

// unqueued is the row of a conversation that never reached a queue: one with an
// adviser, or one that ended in the menu.
func (d *genesys) unqueued(line int64) {
	r := d.begin(line, d.began)
	var first, agent *session
	for i := range d.sessions {
		s := &d.sessions[i]
		if first == nil {
			first = s
		}
		if s.isAgent() && (agent == nil || !agent.spoke() && s.spoke()) {
			agent = s
		}
	}
	if first == nil {
		first = &session{}
	}
	d.common(r, first)
	r.RecordKind, r.RecordID = "call", r.CallID
	r.EndedS = d.seconds(d.ended)
	r.Result = word(first.disconnect)
	switch {
	case agent != nil && agent.spoke():
		r.Outcome = "answered"
		d.handled(r, agent)
	case !d.ended.set:
		r.Outcome = "open"
	case agent == nil && r.Direction == "inbound":
		r.Outcome = "menu_only"
	default:
		r.Outcome = "unknown"
	}
}

// spoke reports that the session says of an adviser that they were connected.
func (s *session) spoke() bool { return s.answered.set || s.talk.set || s.talkAll.set }

// common fills what is known of the conversation as a whole.
func (d *genesys) common(r *schema.Call, s *session) {
	r.CallID = d.names.ID(d.id)
	r.Medium, r.Direction = medium(s.media), direction(d.direction)
	if r.Direction == "unknown" {
		r.Direction = direction(s.direction)
	}
	for i := range d.sessions {
		c := &d.sessions[i]
		if c.purpose != "customer" && c.purpose != "external" || c.ani == "" && c.dnis == "" {
			continue
		}
		if r.Direction == "outbound" {
			r.CallerKey, r.CallerClass = d.caller(c.dnis)
			return
		}
		r.CallerKey, r.CallerClass = d.caller(c.ani)
		if r.Direction == "inbound" && c.dnis != c.ani {
			r.Dialled = dialled(c.dnis)
		}
		return
	}
}

func medium(media string) string {
	switch media {
	case "voice", "callback", "chat", "email":
		return media
	case "message", "webmessaging":
		return "chat"
	}
	return "other"
}

func direction(d string) string {
	switch d {
	case "inbound", "outbound", "internal":
		return d
	}
	return "unknown"
}

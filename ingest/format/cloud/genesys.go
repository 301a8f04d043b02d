package cloud

import (
	"context"

	"frontdoor/ingest"
	"frontdoor/ingest/format/jsonrec"
)

// GenesysCloud is the conversation details of Genesys Cloud (analytics
// conversation details query and job): an object with the conversations in an
// array, or the conversations themselves, one behind the other or in an array.
// Times are UTC, metrics are milliseconds.
//
// A conversation is one row for each stay in a queue (a session of an acd
// participant), or one row when it never reached a queue.
func GenesysCloud() ingest.Format {
	return ingest.Format{
		Name:     "genesys_cloud",
		Doc:      "Genesys Cloud conversation details: JSON",
		Table:    "call",
		Identity: ingest.ByName,
		Version:  1,
		Sniff:    sniffGenesys,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			return &genesys{maker: newMaker(o)}, nil
		},
	}
}

// genesysArray is the member that holds the conversations.
const genesysArray = "conversations"

type genesys struct {
	maker
	id, direction string
	began, ended  moment
	badTime       bool
	empty         bool // a page without conversations
	sessions      []session
}

// session is what is read of one session of a participant.
type session struct {
	purpose, user            string // of the participant
	id, media, direction     string
	ani, dnis                string
	queue, disconnect        string
	began, ended             moment
	wait, abandoned, flowOut duration
	answered, talk, hold     duration
	wrap, talkAll, holdAll   duration
	answeredAt               moment
	taken                    bool // by the stay in a queue that it ended
}

func (d *genesys) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	records := jsonrec.NewReader(in, out, genesysArray)
	for {
		rec, ok := records.Next()
		if !ok {
			return in.Err()
		}
		d.read(rec.Text)
		broken, isBroken := rec.Broken(&d.cursor)
		switch {
		case isBroken:
			out.Reject(broken)
		case d.empty:
			out.Ignore(rec.Lines)
		case d.id == "":
			out.Reject(reject(rec, "missing_id", "expected a conversationId", "is this a Genesys Cloud conversation?"))
		case !d.began.set || d.badTime:
			out.Reject(reject(rec, "bad_time", "expected ISO 8601 times in conversationStart and segmentStart", "Genesys Cloud writes 2026-01-05T09:00:00.000Z"))
		default:
			d.emit(rec, out)
		}
	}
}

// read takes what is needed of a conversation.
func (d *genesys) read(text string) {
	d.id, d.direction, d.began, d.ended = "", "", moment{}, moment{}
	d.badTime, d.sessions = false, d.sessions[:0]
	hits := false
	r := &d.cursor
	r.Reset(text)
	members := 0
	for ok := r.Object(); ok && r.Key(); {
		members++
		switch r.Name() {
		case "conversationId":
			d.id = r.Text()
		case "conversationStart":
			d.began = instant(r.Text())
		case "conversationEnd":
			d.ended = instant(r.Text())
		case "originatingDirection":
			d.direction = r.Text()
		case "totalHits":
			hits = true
			r.Skip()
		case "participants":
			for in := r.Array(); in && r.Element(); {
				d.participant()
			}
		default:
			r.Skip()
		}
	}
	d.empty = d.id == "" && (hits || members == 0)
}

// participant reads one participant; its name is never looked at.
func (d *genesys) participant() {
	r := &d.cursor
	purpose, user, first := "", "", len(d.sessions)
	for ok := r.Object(); ok && r.Key(); {
		switch r.Name() {
		case "purpose":
			purpose = r.Text()
		case "userId":
			user = r.Text()
		case "sessions":
			for in := r.Array(); in && r.Element(); {
				d.sessions = append(d.sessions, session{})
				d.session(&d.sessions[len(d.sessions)-1])
			}
		default:
			r.Skip()
		}
	}
	for i := first; i < len(d.sessions); i++ {
		d.sessions[i].purpose, d.sessions[i].user = purpose, user
	}
}

func (d *genesys) session(s *session) {
	r := &d.cursor
	for ok := r.Object(); ok && r.Key(); {
		switch r.Name() {
		case "sessionId":
			s.id = r.Text()
		case "mediaType":
			s.media = r.Text()
		case "direction":
			s.direction = r.Text()
		case "ani":
			s.ani = r.Text()
		case "dnis":
			s.dnis = r.Text()
		case "segments":
			for in := r.Array(); in && r.Element(); {
				d.segment(s)
			}
		case "metrics":
			for in := r.Array(); in && r.Element(); {
				d.metric(s)
			}
		default:
			r.Skip()
		}
	}
}

// segment adds a segment to its session: the first gives the begin, the last
// that is no wrap-up the end.
func (d *genesys) segment(s *session) {
	r := &d.cursor
	kind, disconnect := "", ""
	var began, ended moment
	for ok := r.Object(); ok && r.Key(); {
		switch r.Name() {
		case "segmentStart":
			text := r.Text()
			began = instant(text)
			d.badTime = d.badTime || text != "" && !began.set
		case "segmentEnd":
			ended = instant(r.Text())
		case "segmentType":
			kind = r.Text()
		case "disconnectType":
			disconnect = r.Text()
		case "queueId":
			if id := r.Text(); id != "" {
				s.queue = id
			}
		default:
			r.Skip()
		}
	}
	if began.set && (!s.began.set || began.micros < s.began.micros) {
		s.began = began
	}
	if kind == "wrapup" {
		return
	}
	if ended.set && (!s.ended.set || ended.micros >= s.ended.micros) {
		s.ended = ended
	}
	if disconnect != "" {
		s.disconnect = disconnect
	}
}

// metric adds a metric to its session. A metric may come several times, once a
// stretch; those whose name ends in Complete come once, with the sum.
func (d *genesys) metric(s *session) {
	r := &d.cursor
	name := ""
	var value duration
	var at moment
	for ok := r.Object(); ok && r.Key(); {
		switch r.Name() {
		case "name":
			name = r.Text()
		case "value":
			value.ms, value.set = r.Number(0)
		case "emitDate":
			at = instant(r.Text())
		default:
			r.Skip()
		}
	}
	switch name {
	case "tAcd":
		s.wait = s.wait.plus(value)
	case "tAbandon":
		s.abandoned = value
	case "tFlowOut":
		s.flowOut = value
	case "tAnswered":
		s.answered, s.answeredAt = value, at
	case "tTalk":
		s.talk = s.talk.plus(value)
	case "tTalkComplete":
		s.talkAll = s.talkAll.plus(value)
	case "tHeld":
		s.hold = s.hold.plus(value)
	case "tHeldComplete":
		s.holdAll = s.holdAll.plus(value)
	case "tAcw":
		s.wrap = s.wrap.plus(value)
	}
}

// sniffGenesys looks for the names that every conversation has.
func sniffGenesys(head []byte) ingest.Score {
	var c jsonrec.Cursor
	c.Reset(jsonrec.First(head, genesysArray))
	score := ingest.Score(0)
	for ok := c.Object(); ok && c.Key(); c.Skip() {
		switch c.Name() {
		case "conversationId", "conversationStart":
			score += 35
		case "participants":
			score += 30
		}
	}
	return score
}

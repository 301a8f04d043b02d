// Package phone reads the logs and exports of phone systems that need code.
package phone

import (
	"context"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// QueueLog is the Asterisk queue_log, written by Asterisk and what is built on
// it (FreePBX, Issabel, Wazo):
//
//	epoch|callid|queue|agent|EVENT|data1|data2|...
//
// No header and no quoting. The epoch is seconds UTC, rarely with a fraction.
// Every line becomes one row; what the events mean together is decided in the model, so unknown
// events are kept like any other.
func QueueLog() ingest.Format {
	return ingest.Format{
		Name:            "asterisk_queue_log",
		Doc:             "Asterisk queue_log (Asterisk, FreePBX, Issabel, Wazo): epoch|callid|queue|agent|EVENT|...",
		Table:           "queue_event",
		Identity:        ingest.ByContent,
		LineIndependent: true,
		Version:         2,
		Sniff:           sniffQueueLog,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			d := newQueueLog(o)
			return &d, nil
		},
	}
}

func newQueueLog(o ingest.Options) queueLog {
	maker := privacy.NewMaker(o.Keys)
	return queueLog{
		clock: ingest.NewClock(o.Zone), maker: maker, phones: privacy.NewPhones(maker, o.Region),
		cleaned: map[string]string{},
	}
}

// Fields of a queue_log line.
const (
	qlEpoch = iota
	qlCall
	qlQueue
	qlAgent
	qlEvent
	qlData // data1 and on
)

const maxDataFields = 5 // surplus fields stay joined in the last

// The range of epochs a queue log can hold: 1990-01-01 to 2100-01-01. Others
// are clocks that were never set.
const (
	minEpoch = 631_152_000
	maxEpoch = 4_102_444_800
)

type queueLog struct {
	clock   *ingest.Clock
	maker   *privacy.Maker
	phones  *privacy.Phones
	cleaned map[string]string // data field -> redacted, for the few values that recur
	row     schema.QueueEvent
	nums    [6]int64
	fields  [qlData + maxDataFields]string
}

func (d *queueLog) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	for {
		line, ok := in.Next()
		if !ok {
			return in.Err()
		}
		if strings.TrimSpace(line.Text) == "" {
			out.Ignore(1)
			continue
		}
		d.line(line, out)
	}
}

func (d *queueLog) line(line ingest.Line, out ingest.Sink) {
	n := d.split(line.Text)
	if n <= qlEvent {
		out.Reject(ingest.Reject{
			Line: line.Number, Offset: line.Offset, Code: "too_few_fields",
			Message: "expected epoch|callid|queue|agent|EVENT, separated by |",
			Excerpt: privacy.Excerpt(line.Text),
			Hint:    "a line cut short was still being written or its disk was full",
		})
		return
	}
	micros, ok := epochMicros(d.fields[qlEpoch])
	if !ok {
		out.Reject(ingest.Reject{
			Line: line.Number, Offset: line.Offset, Column: 1, Code: "bad_epoch",
			Message: "expected seconds since 1970 (between 1990 and 2100) before the first |",
			Excerpt: privacy.Excerpt(line.Text),
			Hint:    "is this a queue_log? A database copy of it has its own format, asterisk_queue_log_db",
		})
		return
	}
	d.fill(line.Number, micros)
	out.Emit(&d.row, 1)
}

// epochMicros reads seconds since 1970, which may have a fraction.
func epochMicros(s string) (int64, bool) {
	micros, ok := field.Decimal(s, 6)
	return micros, ok && micros >= minEpoch*1_000_000 && micros < maxEpoch*1_000_000
}

// split cuts a line at its pipes. Surplus data fields stay joined in the last.
func (d *queueLog) split(text string) int {
	n := 0
	for ; n < len(d.fields)-1; n++ {
		cut := strings.IndexByte(text, '|')
		if cut < 0 {
			break
		}
		d.fields[n] = trimSpaces(text[:cut])
		text = text[cut+1:]
	}
	d.fields[n] = trimSpaces(text)
	n++
	for i := n; i < len(d.fields); i++ {
		d.fields[i] = ""
	}
	return n
}

// fill makes the row of the fields of one event at an instant in microseconds.
func (d *queueLog) fill(number, micros int64) {
	r := &d.row
	*r = schema.QueueEvent{}
	r.Line = number
	d.clock.Stamp(&r.Base, micros)
	r.CallID = callID(d.maker, d.fields[qlCall])
	r.Queue = privacy.Redact(d.fields[qlQueue])
	r.Agent = d.agent(d.fields[qlAgent])
	r.Event = d.event(d.fields[qlEvent])
	data := d.fields[qlData:]
	switch r.Event {
	case "ENTERQUEUE": // url, caller id, position[, caller's name: dropped]
		r.CallerKey, r.CallerClass = d.caller(data[1])
		r.Position = d.number(0, data[2])
	case "DID", "INFO", "CALLSTATUS", "OUTDIAL": // vendors put numbers here: nothing is kept
	case "CONNECT": // hold, agent channel, ring time
		r.HoldS = d.number(0, data[0])
		r.Data2 = d.channel(data[1])
		r.RingMs = d.number(1, data[2])
		scaleSeconds(r.RingMs)
	case "COMPLETEAGENT", "COMPLETECALLER": // hold, talk, position at entry
		r.HoldS, r.TalkS, r.Position = d.number(0, data[0]), d.number(1, data[1]), d.number(2, data[2])
	case "ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY": // position[, position at entry, wait]
		r.Position, r.HoldS = d.number(0, data[0]), d.number(1, data[2])
	case "EXITWITHKEY": // key, position, position at entry, wait
		r.Data1 = d.clean(data[0])
		r.Position, r.HoldS = d.number(0, data[1]), d.number(1, data[3])
	case "WITHDRAW": // position, position at entry, wait, info
		r.Position, r.HoldS = d.number(0, data[0]), d.number(1, data[2])
	case "RINGNOANSWER", "RINGCANCELED": // milliseconds
		r.RingMs = d.number(0, data[0])
	case "BLINDTRANSFER", "TRANSFER": // exten, context, hold, talk[, position at entry]
		r.Data1, r.Data2 = d.clean(data[0]), d.clean(data[1])
		r.HoldS, r.TalkS = d.number(0, data[2]), d.number(1, data[3])
	case "ATTENDEDTRANSFER": // BRIDGE,id or APP,name or LINK,a,b; then hold, talk, position
		d.attended(data)
	case "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PENALTY", "ADDMEMBER", "REMOVEMEMBER": // a reason or a setting
		r.Data1 = d.clean(data[0])
	default: // events of vendors, and AGENTLOGIN, whose channel names a person
		r.Data1, r.Data2, r.Data3 = unnamed(data[0]), unnamed(data[1]), unnamed(data[2])
		r.Data4, r.Data5 = unnamed(data[3]), unnamed(data[4])
	}
}

// attended reads a transfer whose width depends on its kind.
func (d *queueLog) attended(data []string) {
	d.row.Data1 = d.clean(data[0])
	at := 2
	if data[0] == "LINK" {
		at = 3
	}
	d.row.HoldS, d.row.TalkS = d.number(0, data[at]), d.number(1, firstField(data[at+1]))
}

// scaleSeconds turns CONNECT's ring time, in seconds, into milliseconds.
func scaleSeconds(ms *int64) {
	if ms != nil {
		*ms *= 1000
	}
}

func firstField(s string) string {
	head, _, _ := strings.Cut(s, "|")
	return head
}

func trimSpaces(s string) string {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// sniffQueueLog looks for lines of at least five fields whose first is an epoch
// and whose fifth is in capitals.
func sniffQueueLog(head []byte) ingest.Score {
	good, seen := 0, 0
	for line := range strings.Lines(string(head)) {
		if seen++; seen > 50 {
			break
		}
		f := strings.SplitN(strings.TrimPrefix(strings.TrimSpace(line), "\ufeff"), "|", 6)
		if len(f) < 5 {
			continue
		}
		if _, ok := epochMicros(strings.TrimSpace(f[0])); ok && isEventName(strings.TrimSpace(f[4])) {
			good++
		}
	}
	if seen == 0 {
		return 0
	}
	return ingest.Score(100 * good / min(seen, 50))
}

func isEventName(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'A' || c > 'Z') && c != '_' {
			return false
		}
	}
	return true
}

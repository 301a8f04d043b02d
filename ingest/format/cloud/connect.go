package cloud

import (
	"context"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/jsonrec"
)

// AmazonConnect is the contact records of Amazon Connect ("Data model for
// Amazon Connect contact records", Amazon Connect Administrator Guide): objects
// one behind the other, as a delivery stream writes them with or without line
// ends, or in an array. Times are UTC, durations whole seconds.
//
// A record is one row. It is delivered at least once and again when it was
// updated: of one record_id the greatest updated_s counts. Transfers and
// callbacks are further records of the same call_id.
func AmazonConnect() ingest.Format {
	return ingest.Format{
		Name:     "amazon_connect",
		Doc:      "Amazon Connect contact records: JSON objects, lines or an array",
		Table:    "call",
		Identity: ingest.ByContent,
		Version:  1,
		Sniff:    sniffConnect,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			return &connect{maker: newMaker(o)}, nil
		},
	}
}

type connect struct {
	maker
	contact contact
}

// contact is what is read of a contact record.
type contact struct {
	id, initial, previous, next string
	channel, method, reason     string
	began, ended, updated       moment
	customer, system            endpoint
	queue                       struct {
		set           bool
		name, arn     string
		entered, left moment
		duration      duration
	}
	agent struct {
		set              bool
		name             string
		connected        moment
		talk, hold, wrap duration
	}
}

// endpoint is one end of a contact.
type endpoint struct {
	set           bool
	address, kind string
}

func (d *connect) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	records := jsonrec.NewReader(in, out, "")
	for {
		rec, ok := records.Next()
		if !ok {
			return in.Err()
		}
		d.read(rec.Text)
		c := &d.contact
		broken, isBroken := rec.Broken(&d.cursor)
		switch {
		case isBroken:
			out.Reject(broken)
		case c.id == "":
			out.Reject(reject(rec, "missing_id", "expected a ContactId", "is this an Amazon Connect contact record?"))
		case !c.began.set:
			out.Reject(reject(rec, "bad_time", "expected an ISO 8601 time in InitiationTimestamp", "Amazon Connect writes 2026-01-05T09:00:00Z"))
		default:
			d.fill(rec.Line)
			out.Emit(&d.row, rec.Lines)
		}
	}
}

// read takes the known members of a record; others are added every year and
// are skipped, and so are the attributes, which may hold anything.
func (d *connect) read(text string) {
	d.contact = contact{}
	c, r := &d.contact, &d.cursor
	r.Reset(text)
	for ok := r.Object(); ok && r.Key(); {
		switch r.Name() {
		case "ContactId":
			c.id = r.Text()
		case "InitialContactId":
			c.initial = r.Text()
		case "PreviousContactId":
			c.previous = r.Text()
		case "NextContactId":
			c.next = r.Text()
		case "Channel":
			c.channel = r.Text()
		case "InitiationMethod":
			c.method = r.Text()
		case "DisconnectReason":
			c.reason = r.Text()
		case "InitiationTimestamp":
			c.began = instant(r.Text())
		case "DisconnectTimestamp":
			c.ended = instant(r.Text())
		case "LastUpdateTimestamp":
			c.updated = instant(r.Text())
		case "CustomerEndpoint":
			c.customer = d.endpoint()
		case "SystemEndpoint":
			c.system = d.endpoint()
		case "Queue":
			d.readQueue()
		case "Agent":
			d.readAgent()
		default:
			r.Skip()
		}
	}
}

func (d *connect) readQueue() {
	q, r := &d.contact.queue, &d.cursor
	for q.set = r.Object(); q.set && r.Key(); {
		switch r.Name() {
		case "Name":
			q.name = r.Text()
		case "ARN":
			q.arn = r.Text()
		case "EnqueueTimestamp":
			q.entered = instant(r.Text())
		case "DequeueTimestamp":
			q.left = instant(r.Text())
		case "Duration":
			q.duration = d.wholeSeconds()
		default:
			r.Skip()
		}
	}
}

func (d *connect) readAgent() {
	a, r := &d.contact.agent, &d.cursor
	for a.set = r.Object(); a.set && r.Key(); {
		switch r.Name() {
		case "Username":
			a.name = r.Text()
		case "ConnectedToAgentTimestamp":
			a.connected = instant(r.Text())
		case "AgentInteractionDuration":
			a.talk = d.wholeSeconds()
		case "CustomerHoldDuration":
			a.hold = d.wholeSeconds()
		case "AfterContactWorkDuration":
			a.wrap = d.wholeSeconds()
		default:
			r.Skip()
		}
	}
}

func (d *connect) endpoint() endpoint {
	r := &d.cursor
	e := endpoint{set: r.Object()}
	for e.set && r.Key() {
		switch r.Name() {
		case "Address":
			e.address = r.Text()
		case "Type":
			e.kind = r.Text()
		default:
			r.Skip()
		}
	}
	return e
}

func (d *connect) wholeSeconds() duration {
	ms, ok := d.cursor.Number(3)
	return duration{ms, ok}
}

// sniffConnect looks for the names that every contact record has.
func sniffConnect(head []byte) ingest.Score {
	var c jsonrec.Cursor
	c.Reset(jsonrec.First(head, ""))
	seen := 0
	for ok := c.Object(); ok && c.Key(); c.Skip() {
		switch c.Name() {
		case "ContactId", "InitiationMethod", "InitiationTimestamp", "Channel":
			seen++
		}
	}
	if seen < 3 {
		return 0
	}
	return ingest.Score(min(60+10*seen, 100))
}

// agentQueue is in the ARN of an adviser's own queue, which bears their name.
func agentQueue(arn string) bool { return strings.Contains(arn, "/queue/agent/") }

package cloud

import (
	"strings"

	"frontdoor/ingest/privacy"
)

// fill makes the row of the contact that was read.
func (d *connect) fill(line int64) {
	c := &d.contact
	r := d.begin(line, c.began)
	r.RecordID = d.names.ID(c.id)
	r.CallID = r.RecordID
	if c.initial != "" && c.initial != c.id {
		r.CallID = d.names.ID(c.initial)
	}
	if c.previous != "" {
		r.PreviousID = d.names.ID(c.previous)
	}
	r.RecordKind = "call"
	if c.queue.set {
		r.RecordKind = "queue"
		r.Queue = d.queueName()
		r.WaitMs = d.millis(d.wait())
	}
	r.Medium, r.Direction = c.medium(), c.direction()
	r.Initiation, r.Result, r.Outcome = word(c.method), word(c.reason), c.outcome(r.Direction)
	r.EnqueuedS, r.LeftS = d.seconds(c.queue.entered), d.seconds(c.queue.left)
	r.UpdatedS, r.EndedS = d.seconds(c.updated), d.seconds(c.ended)
	if c.agent.set {
		r.AgentKey = d.agent(c.agent.name)
		r.AnsweredS = d.seconds(c.agent.connected)
		if c.agent.talk.set { // interaction leaves out the time on hold
			r.TalkMs = d.millis(c.agent.talk.plus(c.agent.hold))
		}
		r.HoldMs, r.WrapMs = d.millis(c.agent.hold), d.millis(c.agent.wrap)
	}
	if c.customer.isPhone() {
		r.CallerKey, r.CallerClass = d.caller(c.customer.address)
	}
	// Only for an inbound contact is the system's end what a resident dialled.
	if c.method == "INBOUND" && c.system.isPhone() && c.system.address != c.customer.address {
		r.Dialled = dialled(c.system.address)
	}
}

func (e endpoint) isPhone() bool {
	return e.set && (e.kind == "TELEPHONE_NUMBER" || e.kind == "" && e.address != "")
}

// queueName is the queue's name, or its id where it has none. An adviser's own
// queue is named by a pseudonym.
func (d *connect) queueName() string {
	q := &d.contact.queue
	switch {
	case agentQueue(q.arn):
		return d.agent(q.arn)
	case q.name != "":
		return privacy.Redact(q.name)
	}
	return d.queueID(q.arn[strings.LastIndexByte(q.arn, '/')+1:])
}

// wait is the time in the queue as the record says, else as its stamps do.
func (d *connect) wait() duration {
	if q := &d.contact.queue; !q.duration.set {
		return between(q.entered, q.left)
	}
	return d.contact.queue.duration
}

func (c *contact) medium() string {
	switch {
	case c.method == "CALLBACK":
		return "callback"
	case c.channel == "VOICE":
		return "voice"
	case c.channel == "CHAT":
		return "chat"
	case c.channel == "TASK":
		return "task"
	case c.channel == "EMAIL":
		return "email"
	}
	return "other"
}

// direction is whose wish the contact was. A transfer goes on with a resident's
// call, a callback is what a resident asked for. A contact that a program began
// is a call to a resident, a chat or e-mail from one, or a task among staff.
func (c *contact) direction() string {
	switch c.method {
	case "INBOUND", "TRANSFER", "QUEUE_TRANSFER", "CALLBACK", "DISCONNECT", "WEBRTC_API":
		return "inbound"
	case "OUTBOUND", "EXTERNAL_OUTBOUND", "AGENT_REPLY":
		return "outbound"
	case "MONITOR":
		return "internal"
	case "API":
		switch c.channel {
		case "VOICE":
			return "outbound"
		case "CHAT", "EMAIL":
			return "inbound"
		case "TASK":
			return "internal"
		}
	}
	return "unknown"
}

// outcome is answered when an adviser was connected. From a queue without one
// the contact went on (transferred: the next record tells whether it was a
// callback or another queue) or was abandoned; without a queue it ended in the
// menu.
func (c *contact) outcome(direction string) string {
	switch {
	case c.agent.set:
		return "answered"
	case !c.ended.set && !c.queue.left.set && c.next == "":
		return "open"
	case c.queue.set && c.next != "":
		return "transferred"
	case c.queue.set:
		return "abandoned"
	case direction == "inbound":
		return "menu_only"
	}
	return "unknown"
}

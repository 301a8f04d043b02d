package phone

import (
	"strings"

	"frontdoor/ingest/format/field"

	"frontdoor/ingest/privacy"
)

// What a queue_log line may say of a person ends here: every field goes through
// one of these functions on its way into a row.

// cleanedLimit bounds the memory of redacted data fields: few values recur.
const cleanedLimit = 4096

// maxNumber is the first number that may be a telephone number instead of a
// count or a duration: one of nine digits. In seconds it is over three years.
const maxNumber = 100_000_000

// caller makes the caller's pseudonym.
func (d *queueLog) caller(raw string) (string, string) {
	key, class := d.phones.Key(raw)
	return key, string(class)
}

// agent makes an agent's pseudonym; NONE is nobody.
func (d *queueLog) agent(raw string) string {
	if raw == "" || raw == "NONE" {
		return "NONE"
	}
	return d.maker.Of(privacy.Staff, raw)
}

// channel keeps the id of an agent's channel, which is new for every call; any
// other text names the agent.
func (d *queueLog) channel(raw string) string {
	if isCallID(raw) {
		return raw
	}
	return d.maker.Of(privacy.Staff, raw)
}

// callID keeps Asterisk's own ids, [system-]epoch.sequence, and words such as
// NONE. Any other id becomes a pseudonym, which still ties the lines of a call
// together: a vendor may have made it of the caller's number or name.
func callID(maker *privacy.Maker, raw string) string {
	switch raw {
	case "", "NONE", "REALTIME", "MANAGER", "CLI":
		return raw
	}
	if isCallID(raw) {
		return raw
	}
	return maker.Of(privacy.Reference, raw)
}

// isCallID reports that s is [system-]epoch.sequence with a system that names
// nobody.
func isCallID(s string) bool {
	_, ok := callEpoch(s)
	return ok
}

// callEpoch is when the channel of a call id was made, in Unix seconds; false
// for a text that is no call id.
func callEpoch(s string) (int64, bool) {
	dot := strings.LastIndexByte(s, '.')
	if dot < epochDigits || len(s)-dot-1 > maxSequence || dot == len(s)-1 {
		return 0, false
	}
	if _, ok := field.Whole(s[dot+1:]); !ok {
		return 0, false
	}
	epoch, ok := field.Whole(s[dot-epochDigits : dot])
	if !ok || epoch < minEpoch || epoch >= maxEpoch {
		return 0, false
	}
	system, ok := strings.CutSuffix(s[:dot-epochDigits], "-")
	if !ok {
		return epoch, system == ""
	}
	return epoch, privacy.RedactField(system) == system
}

const (
	epochDigits = 10
	maxSequence = 8 // digits; a longer number may be somebody's
)

// event is the event's name in capitals; what cannot be one is taken out.
func (d *queueLog) event(raw string) string {
	name := strings.ToUpper(raw)
	if isEventName(name) {
		return name
	}
	return d.clean(name)
}

// clean redacts a data field that holds a setting or a number.
func (d *queueLog) clean(s string) string {
	if s == "" {
		return ""
	}
	if c, ok := d.cleaned[s]; ok {
		return c
	}
	c := privacy.RedactField(s)
	if len(d.cleaned) < cleanedLimit {
		d.cleaned[strings.Clone(s)] = c
	}
	return c
}

// unnamed keeps the short numbers of a field that may hold anything, and of
// text only that there was some: a name cannot be told from another word.
func unnamed(s string) string {
	if s == "" {
		return ""
	}
	if v, ok := field.Whole(s); ok {
		if v < maxNumber && len(s) < epochDigits-1 {
			return s
		}
		return "{number}"
	}
	return "{text}"
}

// number reads a count or duration; nil when the field is missing, no number,
// or so long that it may be a telephone number.
func (d *queueLog) number(slot int, s string) *int64 {
	v, ok := field.Whole(s)
	if !ok || v >= maxNumber {
		return nil
	}
	d.nums[slot] = v
	return &d.nums[slot]
}

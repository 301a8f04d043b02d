// Package cloud reads the records that contact centres in the cloud export as
// JSON.
package cloud

import (
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/jsonrec"
	"frontdoor/ingest/privacy"
)

// maker fills rows of the table call. What a record may say of a person ends
// here: every value goes through one of its methods on its way into a row.
type maker struct {
	clock  *ingest.Clock
	names  *privacy.Maker
	phones *privacy.Phones
	cursor jsonrec.Cursor
	row    schema.Call
	nums   [10]int64
	used   int
	offset int32
}

func newMaker(o ingest.Options) maker {
	names := privacy.NewMaker(o.Keys)
	return maker{clock: ingest.NewClock(o.Zone), names: names, phones: privacy.NewPhones(names, o.Region)}
}

// begin starts a row at an instant.
func (m *maker) begin(line int64, at moment) *schema.Call {
	m.used = 0
	m.row = schema.Call{}
	m.row.Line = line
	m.clock.Stamp(&m.row.Base, at.micros)
	if at.hasOffset {
		m.offset = at.offset
		m.row.LogOffsetMin = &m.offset
	}
	return &m.row
}

// seconds is a place in the row for an instant; nil where there is none.
func (m *maker) seconds(at moment) *int64 {
	if !at.set {
		return nil
	}
	return m.number(at.micros / 1e6)
}

// millis is a place in the row for a duration; nil where it is unknown, or so
// large that it may be somebody's number instead.
func (m *maker) millis(d duration) *int64 {
	if !d.set || d.ms >= maxMillis {
		return nil
	}
	return m.number(d.ms)
}

// maxMillis is over three years.
const maxMillis = 100_000_000_000

func (m *maker) number(v int64) *int64 {
	p := &m.nums[m.used]
	m.used++
	*p = v
	return p
}

// caller makes the pseudonym of a resident's number; tel: and sip: addresses
// are reduced to the number.
func (m *maker) caller(address string) (string, string) {
	key, class := m.phones.Key(number(address))
	return key, string(class)
}

// number is the number of a tel: or sip: address.
func number(address string) string {
	if rest, ok := strings.CutPrefix(address, "tel:"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(address, "sip:"); ok {
		user, _, _ := strings.Cut(rest, "@")
		return user
	}
	return address
}

// dialled is the number of the council's own end of an inbound contact; what is
// no number is dropped.
func dialled(address string) string {
	n := number(address)
	if strings.Trim(n, "+0123456789") != "" || len(n) > maxDialled {
		return ""
	}
	return n
}

// maxDialled is a plus sign and the digits of a number (ITU-T E.164).
const maxDialled = 16

// agent makes the pseudonym of an adviser.
func (m *maker) agent(id string) string { return m.names.Of(privacy.Staff, id) }

// queueID keeps the id of a queue, which reference data names. Only one that the
// system did not make could hold somebody's number.
func (m *maker) queueID(id string) string {
	if isUUID(id) {
		return id
	}
	return m.names.ID(id)
}

// isUUID reports that s is a UUID (RFC 9562).
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && c-'0' > 9 && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// maxWord is the longest code word that is kept.
const maxWord = 64

// word keeps a code word, as unknown ones tell what is missing here.
func word(s string) string {
	if len(s) > maxWord {
		return "{text}"
	}
	return privacy.RedactField(s)
}

// moment is an instant as a record writes it.
type moment struct {
	micros    int64
	offset    int32
	hasOffset bool
	set       bool
}

// instant reads an ISO 8601 time with up to six decimal places; without an
// offset it is UTC. Some exports write the day with one digit.
func instant(s string) moment {
	if len(s) > 9 && s[9] == 'T' {
		s = s[:8] + "0" + s[8:]
	}
	stamp, ok := field.ParseISO(s)
	if !ok {
		return moment{}
	}
	at := moment{offset: stamp.OffsetMin, hasOffset: stamp.HasOffset, set: true}
	at.micros = (stamp.Local - 60*int64(stamp.OffsetMin)) * 1e6
	if len(s) > 19 && s[19] == '.' {
		for unit, i := int64(100_000), 20; unit > 0 && i < len(s) && s[i]-'0' < 10; i++ {
			at.micros += unit * int64(s[i]-'0')
			unit /= 10
		}
	}
	return at
}

// duration is a length of time that may be unknown.
type duration struct {
	ms  int64
	set bool
}

// plus adds a duration; an unknown one adds nothing.
func (d duration) plus(e duration) duration {
	return duration{d.ms + e.ms, d.set || e.set}
}

// between is the time from one instant to another; unknown when either is, or
// when it would be negative.
func between(from, to moment) duration {
	if !from.set || !to.set || to.micros < from.micros {
		return duration{}
	}
	return duration{(to.micros - from.micros) / 1000, true}
}

// reject gives up a record for what it lacks.
func reject(rec jsonrec.Record, code, expected, hint string) ingest.Reject {
	return rec.Reject(code, expected, hint, -1)
}

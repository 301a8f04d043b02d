package phone

import (
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// cdrRows makes the row of one record of asterisk_cdr.
type cdrRows struct {
	clock  *ingest.Clock
	maker  *privacy.Maker
	phones *privacy.Phones
	own    *ownNumbers
	row    schema.Call
	nums   [2]int64
	talkMs int64
	offset int32
}

// fill makes the row of a record whose times without an offset are by a clock.
func (d *cdrRows) fill(r *cdrRecord, by *wallClock) *refusal {
	row := &d.row
	*row = schema.Call{RecordKind: "leg", Medium: "voice"}
	row.Line = r.line.Number
	start, no := d.started(r, by)
	if no != nil {
		return no
	}
	f := &r.fields
	row.CallID, row.RecordID = d.ids(f)
	if strings.HasPrefix(f[cdrChannel], "Local/") { // a pseudo channel within the switch, whose two halves repeat a leg
		row.Initiation = "local"
	}
	d.parties(f)
	d.ending(r, by, start)
	if strings.EqualFold(f[cdrApp], "Queue") { // Queue(benefits,t,,,300); older: Queue(benefits|t|||300)
		row.Queue = privacy.Redact(firstArgument(f[cdrData]))
	}
	return nil
}

// started sets the time of the row and returns it in Unix seconds.
func (d *cdrRows) started(r *cdrRecord, by *wallClock) (int64, *refusal) {
	at, ok := d.instant(r.start, by, r.made)
	if !ok {
		return 0, noSuchTime(-1)
	}
	d.clock.Stamp(&d.row.Base, at*1_000_000+r.start.Micros)
	if r.start.HasOffset {
		d.offset = r.start.OffsetMin
		d.row.LogOffsetMin = &d.offset
	}
	return at, nil
}

func (d *cdrRows) instant(st field.Stamp, by *wallClock, notBefore int64) (int64, bool) {
	if st.HasOffset {
		return st.Local - int64(st.OffsetMin)*60, true
	}
	return by.instant(st.Local, notBefore)
}

// ids returns the ids of the call and of the record. A file that was set to
// hold no ids has channel names, which are new for every channel.
func (d *cdrRows) ids(f *[cdrColumns]string) (call, record string) {
	if f[cdrUniqueID] == "" {
		record = d.maker.OfPair(privacy.Reference, f[cdrChannel], f[cdrStart])
	} else {
		record = callID(d.maker, f[cdrUniqueID])
	}
	call = record
	if f[cdrLinkedID] != "" {
		call = callID(d.maker, f[cdrLinkedID])
	}
	if n, ok := field.Whole(f[cdrSequence]); ok && n < maxNumber { // tells the records of one channel apart
		record += "#" + f[cdrSequence]
	}
	return call, record
}

// parties sets who called whom. What was dialled is kept only where it is the
// council's own: an extension, or the number that a trunk from outside brought.
func (d *cdrRows) parties(f *[cdrColumns]string) {
	row := &d.row
	src := f[cdrSrc]
	if src == "" {
		src = f[cdrClid]
	}
	key, class := d.phones.Key(src)
	row.CallerKey, row.CallerClass = key, string(class)
	inside := isExtension(f[cdrDst])
	switch {
	case isTrunkContext(f[cdrContext]), f[cdrDID] != "":
		row.Direction = "inbound"
	case class == privacy.Internal && inside:
		row.Direction = "internal"
	case class == privacy.Internal && isDialled(f[cdrDst]):
		row.Direction = "outbound"
	case class == privacy.Number && inside:
		row.Direction = "inbound"
	default:
		row.Direction = "unknown"
	}
	switch {
	case row.Direction == "inbound" && f[cdrDID] != "":
		row.Dialled = d.own.keep(f[cdrDID])
	case inside:
		row.Dialled = f[cdrDst]
	case row.Direction == "inbound":
		row.Dialled = d.own.keep(f[cdrDst])
	}
}

// ending sets what became of the leg. ANSWERED without a channel that was
// called is the switch itself, such as a menu or a queue that no agent answered:
// nobody was reached, so the outcome stays unknown.
func (d *cdrRows) ending(r *cdrRecord, by *wallClock, start int64) {
	row, f := &d.row, &r.fields
	row.Result, row.Outcome = plainWord(f[cdrDisposition]), "unknown"
	if isDisposition(f[cdrDisposition]) {
		row.Result = f[cdrDisposition]
	}
	duration, hasDuration := seconds(f[cdrDuration])
	billsec, hasBillsec := seconds(f[cdrBillsec])
	row.EndedS = d.later(0, f[cdrEnd], by, start)
	if row.EndedS == nil && hasDuration {
		d.nums[0] = start + duration
		row.EndedS = &d.nums[0]
	}
	if f[cdrDisposition] != "ANSWERED" {
		return
	}
	row.AnsweredS = d.later(1, f[cdrAnswer], by, start)
	if row.AnsweredS == nil && hasDuration && hasBillsec && billsec <= duration {
		d.nums[1] = start + duration - billsec
		row.AnsweredS = &d.nums[1]
	}
	if f[cdrDstChannel] == "" {
		return
	}
	row.Outcome = "answered"
	if hasBillsec {
		d.talkMs = billsec * 1000
		row.TalkMs = &d.talkMs
	}
	if agent := calledDevice(f[cdrDstChannel]); agent != "" && row.Direction != "outbound" {
		row.AgentKey = d.maker.Of(privacy.Staff, agent)
	}
}

// later reads a time of the record that is not before its start; nil when it
// was not written.
func (d *cdrRows) later(slot int, text string, by *wallClock, start int64) *int64 {
	st, ok := field.ParseISO(text)
	if !ok {
		return nil
	}
	at, ok := d.instant(st, by, start)
	if !ok {
		return nil
	}
	d.nums[slot] = at
	return &d.nums[slot]
}

// seconds reads a duration; false when the field is empty, no number, or so
// long that it may be a telephone number.
func seconds(s string) (int64, bool) {
	v, ok := field.Decimal(s, 0)
	return v, ok && v < maxNumber
}

func firstArgument(s string) string {
	if end := strings.IndexAny(s, ",|"); end >= 0 {
		s = s[:end]
	}
	return strings.TrimSpace(s)
}

// calledDevice is the device of a channel, PJSIP/2001 of PJSIP/2001-0000001a, as
// the queue log names it; "" for a pseudo channel.
func calledDevice(channel string) string {
	if strings.HasPrefix(channel, "Local/") {
		return ""
	}
	if dash := strings.LastIndexByte(channel, '-'); dash > 0 {
		return channel[:dash]
	}
	return channel
}

// isTrunkContext reports that a dialplan context is for calls from outside, by
// the names that FreePBX, Issabel, Wazo and the sample configuration use.
func isTrunkContext(context string) bool {
	for _, head := range [...]string{"from-trunk", "from-pstn", "from-did", "from-extern", "from-outside", "incoming", "inbound"} {
		if strings.HasPrefix(context, head) {
			return true
		}
	}
	return false
}

package phone

import (
	"context"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

// FreeSwitchCDR is the call detail records of FreeSWITCH as FusionPBX exports
// them: CSV with the names of its channel variables as header. A record with
// cc_side=agent, or of the called side, is a leg; one with cc_queue is a stay in
// that queue; any other is a call. All times are Unix seconds.
func FreeSwitchCDR() ingest.Format {
	return ingest.Format{
		Name:     "freeswitch_cdr",
		Doc:      "FreeSWITCH call detail records, CSV with a header as FusionPBX exports them: start_epoch, hangup_cause, cc_queue, ...",
		Table:    "call",
		Identity: ingest.ByName,
		Version:  1,
		Sniff:    func(head []byte) ingest.Score { return sniffTable(head, freeSwitchColumns()) },
		New: func(o ingest.Options) (ingest.Decoder, error) {
			maker := privacy.NewMaker(o.Keys)
			return &freeSwitch{
				clock: ingest.NewClock(o.Zone), maker: maker, phones: privacy.NewPhones(maker, o.Region),
				own: newOwnNumbers(o.Region), table: newTable(freeSwitchColumns()),
			}, nil
		},
	}
}

// Columns of the export.
const (
	fsUUID = iota
	fsStart
	fsAnswer
	fsEnd
	fsBillsec
	fsHold
	fsCause
	fsDirection
	fsCaller
	fsDialled
	fsDestination
	fsLeg
	fsOrigin
	fsBridge
	fsSide
	fsMember
	fsQueue
	fsJoined
	fsPicked
	fsTerminated
	fsCanceled
	fsQueueCause
	fsCancelReason
	fsAgent
)

func freeSwitchColumns() []tableColumn {
	return []tableColumn{
		fsUUID:   {names: []string{"xml_cdr_uuid", "uuid"}, required: true},
		fsStart:  {names: []string{"start_epoch"}, required: true},
		fsAnswer: {names: []string{"answer_epoch"}}, fsEnd: {names: []string{"end_epoch"}, required: true},
		fsBillsec: {names: []string{"billsec"}}, fsHold: {names: []string{"hold_accum_seconds"}},
		fsCause: {names: []string{"hangup_cause"}, required: true}, fsDirection: {names: []string{"direction"}},
		fsCaller: {names: []string{"caller_id_number"}}, fsDialled: {names: []string{"caller_destination"}},
		fsDestination: {names: []string{"destination_number"}}, fsLeg: {names: []string{"leg"}},
		fsOrigin: {names: []string{"originating_leg_uuid"}}, fsBridge: {names: []string{"bridge_uuid"}},
		fsSide: {names: []string{"cc_side"}}, fsMember: {names: []string{"cc_member_session_uuid", "cc_member_uuid"}},
		fsQueue: {names: []string{"cc_queue"}}, fsJoined: {names: []string{"cc_queue_joined_epoch"}},
		fsPicked: {names: []string{"cc_queue_answered_epoch"}}, fsTerminated: {names: []string{"cc_queue_terminated_epoch"}},
		fsCanceled: {names: []string{"cc_queue_canceled_epoch"}}, fsQueueCause: {names: []string{"cc_cause"}},
		fsCancelReason: {names: []string{"cc_cancel_reason"}}, fsAgent: {names: []string{"cc_agent"}},
	}
}

type freeSwitch struct {
	clock  *ingest.Clock
	maker  *privacy.Maker
	phones *privacy.Phones
	own    *ownNumbers
	table  *table
	row    schema.Call
	times  [fsAgent + 1]int64 // by column
	spans  [3]int64
}

func (d *freeSwitch) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	return d.table.read(in, out, d.record)
}

func (d *freeSwitch) record(line int64, v []string) (schema.Row, *refusal) {
	start, ok := epochMicros(v[fsStart])
	if !ok {
		return nil, &refusal{
			code: "bad_epoch", message: "expected start_epoch in seconds since 1970 (between 1990 and 2100)", column: fsStart,
			hint: "a spreadsheet may have rewritten the column; export it again",
		}
	}
	if v[fsUUID] == "" {
		return nil, &refusal{
			code: "missing_value", message: "expected the record's id", column: fsUUID,
			hint: "the record cannot be told from others without it",
		}
	}
	d.row = schema.Call{Medium: "voice", RecordID: d.maker.ID(v[fsUUID])}
	row := &d.row
	row.Line, row.CallID = line, row.RecordID
	d.clock.Stamp(&row.Base, start)
	d.parties(v)
	row.EndedS = d.at(fsEnd, v)
	if held, ok := seconds(v[fsHold]); ok {
		d.spans[2] = held * 1000
		row.HoldMs = &d.spans[2]
	}
	switch {
	case v[fsSide] == "agent", v[fsLeg] == "b":
		d.leg(v)
	case v[fsQueue] != "":
		d.queued(v)
	default:
		d.call(v)
	}
	return row, nil
}

// leg is the side of an agent or of another called party.
func (d *freeSwitch) leg(v []string) {
	row := &d.row
	row.RecordKind = "leg"
	for _, column := range [...]int{fsMember, fsOrigin, fsBridge} {
		if v[column] != "" {
			row.CallID = d.maker.ID(v[column])
			break
		}
	}
	row.Queue = queueName(v[fsQueue])
	d.agent(v)
	d.closing(v)
}

// queued is a caller's stay in a queue.
func (d *freeSwitch) queued(v []string) {
	row := &d.row
	row.RecordKind, row.Queue = "queue", queueName(v[fsQueue])
	row.EnqueuedS, row.AnsweredS = d.at(fsJoined, v), d.at(fsPicked, v)
	if row.EnqueuedS != nil {
		d.clock.Stamp(&row.Base, *row.EnqueuedS*1_000_000)
	}
	canceled, terminated := d.at(fsCanceled, v), d.at(fsTerminated, v)
	row.LeftS = firstOf(row.AnsweredS, canceled, terminated)
	row.WaitMs = d.span(0, row.EnqueuedS, row.LeftS)
	row.Result = plainWord(strings.Trim(v[fsQueueCause]+"/"+v[fsCancelReason], "/"))
	row.Outcome = queueOutcome(v, row.AnsweredS != nil, canceled, row.EndedS)
	if row.Outcome == "answered" {
		row.TalkMs = d.span(1, row.AnsweredS, firstOf(terminated, row.EndedS))
		d.agent(v)
	}
}

// queueOutcome reads how mod_callcenter says that a stay ended. BREAK_OUT is
// written when the caller is taken out of the queue by something else: hanging
// up, or a transfer, after which the call goes on.
func queueOutcome(v []string, answered bool, canceled, ended *int64) string {
	switch strings.ToLower(v[fsQueueCause]) {
	case "answered":
		return "answered"
	case "cancel":
	case "":
		if answered {
			return "answered"
		}
		if canceled == nil {
			return "unknown"
		}
	default:
		return "unknown"
	}
	switch strings.ToUpper(v[fsCancelReason]) {
	case "NONE", "":
		return "abandoned"
	case "TIMEOUT":
		return "timeout"
	case "NO_AGENT_TIMEOUT":
		return "no_agents_waiting"
	case "EXIT_WITH_KEY":
		return "exit_key"
	case "BREAK_OUT":
		if canceled != nil && ended != nil && *ended-*canceled > 1 {
			return "transferred"
		}
		return "abandoned"
	}
	return "unknown"
}

// call is a call that was in no queue.
func (d *freeSwitch) call(v []string) {
	d.row.RecordKind = "call"
	d.closing(v)
}

// closing sets how a call or leg ended. A call that was answered but joined to
// nobody was a menu or a mailbox: its outcome stays unknown.
func (d *freeSwitch) closing(v []string) {
	row := &d.row
	row.Result, row.Outcome = plainWord(v[fsCause]), "unknown"
	row.AnsweredS = d.at(fsAnswer, v)
	joined := row.RecordKind == "leg" || v[fsBridge] != "" || d.table.at[fsBridge] < 0
	switch {
	case row.AnsweredS != nil && joined:
		row.Outcome = "answered"
		if talk, ok := seconds(v[fsBillsec]); ok {
			d.spans[1] = talk * 1000
			row.TalkMs = &d.spans[1]
		}
	case row.AnsweredS != nil || row.RecordKind == "leg":
	case row.Result == "ORIGINATOR_CANCEL":
		row.Outcome = "abandoned"
	case row.Result == "NO_ANSWER", row.Result == "ALLOTTED_TIMEOUT":
		row.Outcome = "timeout"
	}
}

func (d *freeSwitch) parties(v []string) {
	row := &d.row
	switch strings.ToLower(v[fsDirection]) {
	case "inbound":
		row.Direction = "inbound"
		row.Dialled = d.own.keep(either(v[fsDialled], v[fsDestination]))
	case "outbound":
		row.Direction = "outbound"
	case "local":
		row.Direction = "internal"
		if isExtension(v[fsDestination]) {
			row.Dialled = v[fsDestination]
		}
	default:
		row.Direction = "unknown"
	}
	if d.table.at[fsCaller] >= 0 {
		key, class := d.phones.Key(v[fsCaller])
		row.CallerKey, row.CallerClass = key, string(class)
	}
}

func (d *freeSwitch) agent(v []string) {
	d.row.AgentKey = d.maker.Of(privacy.Staff, v[fsAgent])
}

// at reads a time in Unix seconds; nil for none, which is empty or 0.
func (d *freeSwitch) at(column int, v []string) *int64 {
	micros, ok := epochMicros(v[column])
	if !ok {
		return nil
	}
	d.times[column] = micros / 1_000_000
	return &d.times[column]
}

// span is the time between two instants in ms; nil unless both are known and in
// order.
func (d *freeSwitch) span(slot int, from, to *int64) *int64 {
	if from == nil || to == nil || *to < *from {
		return nil
	}
	d.spans[slot] = (*to - *from) * 1000
	return &d.spans[slot]
}

func firstOf(times ...*int64) *int64 {
	for _, t := range times {
		if t != nil {
			return t
		}
	}
	return nil
}

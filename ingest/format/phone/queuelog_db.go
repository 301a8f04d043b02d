package phone

import (
	"context"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
)

// QueueLogDB is a copy of the Asterisk queue_log that was kept in a database
// and exported with a header line. Columns may stand in any order under the
// names of Asterisk (time, callid, queuename, agent, event, data1 to data5) or
// of vendors (date_time, queue_name, type for the agent, param1 to param3,
// entpos, expos, htime, ttime). The rows are those the log itself would give.
//
// Times are text by the server's clock unless they carry an offset, or epochs.
func QueueLogDB() ingest.Format {
	return ingest.Format{
		Name:     "asterisk_queue_log_db",
		Doc:      "CSV export of a database's queue_log table: time,callid,queuename,agent,event,data1..5, or vendors' names for them",
		Table:    "queue_event",
		Identity: ingest.ByName,
		Version:  1,
		Sniff:    func(head []byte) ingest.Score { return sniffTable(head, queueTableColumns()) },
		New: func(o ingest.Options) (ingest.Decoder, error) {
			zone := o.LogZone
			if zone == nil {
				zone = o.Zone
			}
			return &queueLogDB{queueLog: newQueueLog(o), wall: newWallClock(zone), table: newTable(queueTableColumns())}, nil
		},
	}
}

// Columns of the table.
const (
	qtTime = iota
	qtCall
	qtQueue
	qtAgent
	qtEvent
	qtData1
	qtData2
	qtData3
	qtData4
	qtData5
	qtEntered
	qtLeft
	qtHold
	qtTalk
)

// queueTableColumns lists the names in use. Where a vendor has date_time, its
// column time is a duration.
func queueTableColumns() []tableColumn {
	return []tableColumn{
		qtTime:    {names: []string{"date_time", "datetime", "time_id", "time", "timestamp"}, required: true},
		qtCall:    {names: []string{"callid", "call_id", "uniqueid"}, required: true},
		qtQueue:   {names: []string{"queuename", "queue_name", "queue", "qname"}, required: true},
		qtAgent:   {names: []string{"agent", "type", "qagent"}, required: true},
		qtEvent:   {names: []string{"event", "verb", "qevent"}, required: true},
		qtData1:   {names: []string{"data1", "param1", "data"}},
		qtData2:   {names: []string{"data2", "param2"}},
		qtData3:   {names: []string{"data3", "param3"}},
		qtData4:   {names: []string{"data4", "param4"}},
		qtData5:   {names: []string{"data5", "param5"}},
		qtEntered: {names: []string{"entpos"}},
		qtLeft:    {names: []string{"expos"}},
		qtHold:    {names: []string{"htime"}},
		qtTalk:    {names: []string{"ttime"}},
	}
}

type queueLogDB struct {
	queueLog
	wall  *wallClock
	table *table
}

func (d *queueLogDB) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	return d.table.read(in, out, d.record)
}

func (d *queueLogDB) record(line int64, values []string) (schema.Row, *refusal) {
	for i, column := range [...]int{qlCall: qtCall, qlQueue: qtQueue, qlAgent: qtAgent, qlEvent: qtEvent} {
		d.fields[i] = values[column]
	}
	if d.fields[qlEvent] == "" {
		return nil, &refusal{
			code: "missing_value", message: "expected the name of an event", column: qtEvent,
			hint: "the record cannot be placed without it",
		}
	}
	copy(d.fields[qlData:], values[qtData1:qtData5+1])
	if _, rest, piped := strings.Cut(values[qtData1], "|"); piped && rest != "" && values[qtData2] == "" {
		d.spread(values[qtData1])
	}
	micros, offset, no := d.time(values[qtTime], values[qtCall])
	if no != nil {
		return nil, no
	}
	d.fill(line, micros)
	d.row.LogOffsetMin = offset
	d.stated(values)
	return &d.row, nil
}

// spread cuts data that was piled into one column, as old Asterisk wrote it.
func (d *queueLogDB) spread(piled string) {
	copy(d.fields[qlData:], strings.SplitN(piled, "|", maxDataFields))
}

// time reads the time column: seconds since 1970, or text by the server's
// clock. An event is never older than its call, which tells the two passes of
// the autumn's repeated hour apart.
func (d *queueLogDB) time(text, call string) (int64, *int32, *refusal) {
	if micros, ok := epochMicros(text); ok {
		return micros, nil, nil
	}
	st, ok := field.ParseISO(text)
	if !ok {
		return 0, nil, &refusal{
			code: "bad_time", message: "expected yyyy-mm-dd HH:MM:SS, with or without a fraction, or seconds since 1970", column: qtTime,
			hint: "a spreadsheet may have rewritten the column; export it again",
		}
	}
	if st.HasOffset {
		return (st.Local-int64(st.OffsetMin)*60)*1_000_000 + st.Micros, &st.OffsetMin, nil
	}
	made, _ := callEpoch(call)
	at, ok := d.wall.instant(st.Local, made)
	if !ok {
		return 0, nil, noSuchTime(qtTime)
	}
	return at*1_000_000 + st.Micros, nil, nil
}

// noSuchTime refuses a reading of the hour that the spring change skips.
func noSuchTime(column int) *refusal {
	return &refusal{
		code: "no_such_local_time", message: "the clocks skipped this time on the spring change", column: column,
		hint: "is the export in UTC? Then say so with the source's time zone",
	}
}

// Slots of numbers that fill leaves alone.
const (
	slotHold = iota + 3
	slotPosition
	slotTalk
)

// stated takes what vendors keep in columns of their own, where the data fields
// do not say it. Places in a queue count from 1; they write 0 for none.
func (d *queueLogDB) stated(values []string) {
	r := &d.row
	position := values[qtLeft]
	switch r.Event {
	case "ENTERQUEUE":
		r.Position = d.unless(r.Position, slotPosition, values[qtEntered])
		return
	case "COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER":
		r.TalkS = d.unless(r.TalkS, slotTalk, values[qtTalk])
		position = values[qtEntered]
	case "CONNECT":
		position = ""
	case "ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "WITHDRAW":
	default:
		return
	}
	r.HoldS = d.unless(r.HoldS, slotHold, values[qtHold])
	r.Position = d.unless(r.Position, slotPosition, position)
}

// unless reads a number into a slot when there is none yet.
func (d *queueLogDB) unless(have *int64, slot int, text string) *int64 {
	if have != nil || slot == slotPosition && text == "0" {
		return have
	}
	return d.number(slot, text)
}

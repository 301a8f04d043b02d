package phone

import (
	"context"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// TeamsQueue is the call-queue export of Microsoft Teams' Voice Applications
// Analytics Collector (VAAC): CSV with a header, one record a stay in a queue,
// times in UTC, no caller. The service cuts what it returns at 90,000 or 200,000
// records and does not say so.
func TeamsQueue() ingest.Format {
	return ingest.Format{
		Name:        "teams_queue",
		Doc:         "Microsoft Teams call-queue export (VAAC): UserStartTimeUTC, CallQueueIdentity, CallQueueCallResult, ...",
		Table:       "call",
		Identity:    ingest.ByName,
		Version:     1,
		SuspectRows: []int64{90_000, 200_000},
		Sniff:       func(head []byte) ingest.Score { return sniffTable(head, teamsColumns()) },
		New: func(o ingest.Options) (ingest.Decoder, error) {
			return &teamsQueue{
				clock: ingest.NewClock(o.Zone), maker: privacy.NewMaker(o.Keys), table: newTable(teamsColumns()),
			}, nil
		},
	}
}

// Columns of the export.
const (
	tqStart = iota
	tqEnd
	tqQueue
	tqResult
	tqDuration
	tqConference
	tqDialog
)

func teamsColumns() []tableColumn {
	return []tableColumn{
		tqStart:      {names: []string{"userstarttimeutc"}, required: true},
		tqEnd:        {names: []string{"endtime", "userendtimeutc"}},
		tqQueue:      {names: []string{"callqueueidentity"}, required: true},
		tqResult:     {names: []string{"callqueuecallresult"}, required: true},
		tqDuration:   {names: []string{"callqueuedurationseconds"}},
		tqConference: {names: []string{"conferenceid"}, required: true},
		tqDialog:     {names: []string{"dialogid"}},
	}
}

type teamsQueue struct {
	clock *ingest.Clock
	maker *privacy.Maker
	table *table
	row   schema.Call
	ended int64
	wait  int64
}

func (d *teamsQueue) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	return d.table.read(in, out, d.record)
}

func (d *teamsQueue) record(line int64, v []string) (schema.Row, *refusal) {
	start, ok := utcMicros(v[tqStart])
	if !ok {
		return nil, &refusal{
			code: "bad_time", message: "UserStartTimeUTC: expected yyyy-mm-ddTHH:MM:SS", column: tqStart,
			hint: "a spreadsheet may have rewritten the column; export it again",
		}
	}
	if v[tqConference] == "" && v[tqDialog] == "" {
		return nil, &refusal{
			code: "missing_value", message: "expected a ConferenceId or a DialogId", column: tqConference,
			hint: "the record cannot be told from others without it",
		}
	}
	d.row = schema.Call{RecordKind: "queue", Medium: "voice", Direction: "inbound"}
	row := &d.row
	row.Line = line
	d.clock.Stamp(&row.Base, start)
	row.CallID = d.maker.ID(either(v[tqConference], v[tqDialog]))
	row.RecordID = d.maker.ID(either(v[tqDialog], v[tqConference]))
	row.Queue = queueName(v[tqQueue])
	row.Result, row.Outcome = plainWord(v[tqResult]), teamsOutcome(v[tqResult])
	if ended, ok := utcMicros(v[tqEnd]); ok {
		d.ended = ended / 1_000_000
		row.EndedS = &d.ended
	}
	if wait, ok := field.Decimal(v[tqDuration], 3); ok && wait < maxNumber*1000 {
		d.wait = wait
		row.WaitMs = &d.wait
	}
	return row, nil
}

// utcMicros reads a time that is UTC unless it says otherwise.
func utcMicros(s string) (int64, bool) {
	st, ok := field.ParseISO(s)
	return (st.Local-int64(st.OffsetMin)*60)*1_000_000 + st.Micros, ok
}

func teamsOutcome(result string) string {
	switch strings.ToLower(result) {
	case "agent_joined_conference", "transferred_to_agent", "transferred_to_callback_caller":
		return "answered"
	case "disconnected":
		return "abandoned"
	case "overflown":
		return "full"
	case "timed_out", "callback_call_timed_out":
		return "timeout"
	case "no_agent":
		return "no_agents_on_entry"
	case "error", "failed", "invalid":
		return "system_error"
	}
	return "unknown"
}

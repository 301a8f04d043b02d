package phone

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

const teamsHeader = "UserStartTimeUTC,EndTime,CallQueueIdentity,CallQueueCallResult,CallQueueFinalStateAction,CallQueueDurationSeconds,ConferenceId,DialogId"

func TestTeamsSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format: TeamsQueue(),
		Header: teamsHeader,
		Good: []string{
			"2026-07-06T09:00:00.1234567Z,2026-07-06T09:04:00Z,benefits@council.example.org,agent_joined_conference,forward,32.5,c1,d1",
			"2026-07-06 09:01:00,,benefits@council.example.org,disconnected,,17,c2,d2",
			"2026-07-06T09:02:00Z,,jexample@example.com,overflown,disconnect_with_busy,,07700900123,jexample@example.com",
		},
		Identifiers: []string{"jexample@", "example.com", "07700900123"},
		DST: []formattest.LocalTime{
			{Line: "2026-03-29T00:59:59Z,,q,timed_out,,5,c,d", Date: "2026-03-29", Minute: 59},
			{Line: "2026-03-29T01:00:00Z,,q,timed_out,,5,c,d", Date: "2026-03-29", Minute: 120},
			{Line: "2026-10-25T00:30:00Z,,q,timed_out,,5,c,d", Date: "2026-10-25", Minute: 90},
			{Line: "2026-10-25 01:30:00,,q,timed_out,,5,c,d", Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestTeamsRows(t *testing.T) {
	content := teamsHeader + "\n" +
		"2026-07-06T09:00:00.1234567Z,2026-07-06T09:04:00Z,benefits@council.example.org,agent_joined_conference,forward,32.5,c1,d1\n" +
		"2026-07-06 09:01:00,,benefits,disconnected,,0,c2,\n" +
		"2026-07-06 09:02:00,,benefits,beamed_up,,,,d3\n"
	sameText(t, "an export", callRows(t, TeamsQueue(), formattest.Options(t), content), []string{
		"2026-07-06T09:00:00.123456 RecordID=d1 CallID=c1 RecordKind=queue Medium=voice Direction=inbound Queue=benefits Result=agent_joined_conference Outcome=answered EndedS=+240 WaitMs=32500",
		"2026-07-06T09:01:00 RecordID=c2 CallID=c2 RecordKind=queue Medium=voice Direction=inbound Queue=benefits Result=disconnected Outcome=abandoned WaitMs=0",
		"2026-07-06T09:02:00 RecordID=d3 CallID=d3 RecordKind=queue Medium=voice Direction=inbound Queue=benefits Result=beamed_up Outcome=unknown",
	})
}

func TestTeamsOutcomes(t *testing.T) {
	for result, want := range map[string]string{
		"agent_joined_conference": "answered", "transferred_to_agent": "answered", "transferred_to_callback_caller": "answered",
		"disconnected": "abandoned", "overflown": "full", "timed_out": "timeout", "callback_call_timed_out": "timeout",
		"no_agent": "no_agents_on_entry", "error": "system_error", "failed": "system_error", "invalid": "system_error",
		"declined": "unknown", "Mrs Example": "unknown", "": "unknown", "TIMED_OUT": "timeout",
	} {
		rows := callRows(t, TeamsQueue(), formattest.Options(t), teamsHeader+"\n2026-07-06 09:01:00,,benefits,"+result+",,1,c,d\n")
		if len(rows) != 1 || !strings.Contains(rows[0]+" ", " Outcome="+want+" ") || strings.Contains(rows[0], "Mrs") {
			t.Errorf("%q: want the outcome %s, got %v", result, want, rows)
		}
	}
}

func TestTeamsRejects(t *testing.T) {
	for line, code := range map[string]string{
		"7/6/2026 9:00:00 AM,,q,timed_out,,5,c,d": "bad_time",
		"2026-07-06 09:01:00,,q,timed_out,,5,,":   "missing_value",
		"2026-07-06 09:01:00,,q,timed_out":        "wrong_field_count",
	} {
		if got := rejectCode(t, TeamsQueue(), teamsHeader+"\n"+line+"\n"); got != code {
			t.Errorf("%s: rejected as %s, want %s", line, got, code)
		}
	}
}

func TestTeamsLimits(t *testing.T) {
	if got := TeamsQueue().SuspectRows; !slices.Equal(got, []int64{90_000, 200_000}) {
		t.Errorf("the service cuts at 90,000 and at 200,000 records, the format says %d", got)
	}
}

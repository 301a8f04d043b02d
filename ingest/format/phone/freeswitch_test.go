package phone

import (
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

const freeSwitchHeader = "xml_cdr_uuid,domain_name,direction,caller_id_name,caller_id_number,caller_destination,destination_number," +
	"start_epoch,start_stamp,answer_epoch,end_epoch,duration,billsec,hold_accum_seconds,bridge_uuid,leg,hangup_cause," +
	"cc_side,cc_member_session_uuid,cc_queue_joined_epoch,cc_queue,cc_agent,cc_queue_answered_epoch,cc_queue_terminated_epoch," +
	"cc_queue_canceled_epoch,cc_cancel_reason,cc_cause"

// Records of one night: a caller who was served, the agent's side of it, one who
// gave up, and a call that was in no queue.
const (
	fsServed = `"a1","council.example.org",inbound,"Mrs Example",01632960001,+442079460100,8000,1767603600,"2026-01-05 09:00:00",1767603601,1767603800,200,199,12,,a,NORMAL_CLEARING,member,a1,1767603605,8000@council.example.org,jexample@council.example.org,1767603635,1767603800,,,answered`
	fsAgent1 = `"b1","council.example.org",local,"Mrs Example",01632960001,,2001,1767603630,"2026-01-05 09:00:30",1767603635,1767603800,170,165,0,a1,a,NORMAL_CLEARING,agent,a1,1767603605,8000@council.example.org,jexample@council.example.org,,,,,`
	fsGaveUp = `"a2","council.example.org",inbound,,anonymous,02079460100,8000,1767607200,"2026-01-05 10:00:00",1767607201,1767607260,60,59,0,,a,ORIGINATOR_CANCEL,member,a2,1767607205,8000@council.example.org,,,,1767607260,NONE,cancel`
	fsDirect = `"a3","council.example.org",inbound,"Mrs Example",07700900123,02079460101,2002,1767610800,"2026-01-05 11:00:00",,1767610820,20,0,0,,a,NO_ANSWER,,,,,,,,,,`
)

func TestFreeSwitchSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format:      FreeSwitchCDR(),
		Header:      freeSwitchHeader,
		Good:        []string{fsServed, fsAgent1, fsGaveUp, fsDirect},
		Identifiers: []string{"01632960001", "1632960001", "07700900123", "7700900123", "Mrs", "Example", "jexample"},
		DST: []formattest.LocalTime{
			{Line: strings.Replace(fsDirect, "1767610800", "1774745999", 1), Date: "2026-03-29", Minute: 59},
			{Line: strings.Replace(fsDirect, "1767610800", "1774746000", 1), Date: "2026-03-29", Minute: 120},
			{Line: strings.Replace(fsDirect, "1767610800", "1792891800", 1), Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestFreeSwitchRows(t *testing.T) {
	sameText(t, "a night", callRows(t, FreeSwitchCDR(), formattest.Options(t), strings.Join([]string{freeSwitchHeader, fsServed, fsAgent1, fsGaveUp, fsDirect}, "\n")), []string{
		"2026-01-05T09:00:05 RecordID=a1 CallID=a1 RecordKind=queue Medium=voice Direction=inbound Queue=8000 Dialled=+442079460100 Result=answered Outcome=answered EnqueuedS=+0 AnsweredS=+30 LeftS=+30 EndedS=+195 WaitMs=30000 TalkMs=165000 HoldMs=12000 AgentKey=<s> CallerKey=<p> CallerClass=number",
		"2026-01-05T09:00:30 RecordID=b1 CallID=a1 RecordKind=leg Medium=voice Direction=internal Queue=8000 Dialled=2001 Result=NORMAL_CLEARING Outcome=answered AnsweredS=+5 EndedS=+170 TalkMs=165000 HoldMs=0 AgentKey=<s> CallerKey=<p> CallerClass=number",
		"2026-01-05T10:00:05 RecordID=a2 CallID=a2 RecordKind=queue Medium=voice Direction=inbound Queue=8000 Dialled=+442079460100 Result=cancel/NONE Outcome=abandoned EnqueuedS=+0 LeftS=+55 EndedS=+55 WaitMs=55000 HoldMs=0 CallerClass=withheld",
		"2026-01-05T11:00:00 RecordID=a3 CallID=a3 RecordKind=call Medium=voice Direction=inbound Dialled=+442079460101 Result=NO_ANSWER Outcome=timeout EndedS=+20 HoldMs=0 CallerKey=<p> CallerClass=number",
	})
}

func TestFreeSwitchQueueOutcomes(t *testing.T) {
	for name, c := range map[string]struct{ canceled, reason, cause, want string }{
		"gave up":                      {"1767607260", "NONE", "cancel", "abandoned"},
		"waited the longest":           {"1767607260", "TIMEOUT", "cancel", "timeout"},
		"nobody there":                 {"1767607260", "NO_AGENT_TIMEOUT", "cancel", "no_agents_waiting"},
		"pressed a key":                {"1767607260", "EXIT_WITH_KEY", "cancel", "exit_key"},
		"taken out as the call ended":  {"1767607260", "BREAK_OUT", "cancel", "abandoned"},
		"taken out and the call on":    {"1767607230", "BREAK_OUT", "cancel", "transferred"},
		"a reason that nobody knows":   {"1767607260", "METEOR", "cancel", "unknown"},
		"a cause that nobody knows":    {"1767607260", "NONE", "meteor", "unknown"},
		"old system, canceled alone":   {"1767607260", "", "", "abandoned"},
		"nothing said, still in queue": {"", "", "", "unknown"},
	} {
		line := strings.Replace(fsGaveUp, "1767607260,NONE,cancel", c.canceled+","+c.reason+","+c.cause, 1)
		rows := callRows(t, FreeSwitchCDR(), formattest.Options(t), freeSwitchHeader+"\n"+line+"\n")
		if len(rows) != 1 || !strings.Contains(rows[0]+" ", " Outcome="+c.want+" ") {
			t.Errorf("%s: want the outcome %s, got %v", name, c.want, rows)
		}
		if stated := strings.Contains(rows[0], "WaitMs"); stated != (c.canceled != "") {
			t.Errorf("%s: the wait is known: %v", name, stated)
		}
	}
}

func TestFreeSwitchCallOutcomes(t *testing.T) {
	for name, c := range map[string]struct{ answer, bridge, cause, want string }{
		"answered by somebody":          {"1767610805", "b3", "NORMAL_CLEARING", "answered"},
		"answered by a menu":            {"1767610805", "", "NORMAL_CLEARING", "unknown"},
		"gave up":                       {"0", "", "ORIGINATOR_CANCEL", "abandoned"},
		"rang out":                      {"", "", "NO_ANSWER", "timeout"},
		"engaged":                       {"", "", "USER_BUSY", "unknown"},
		"a cause that is a number":      {"", "", "07700900123", "unknown"},
		"a cause that is a person":      {"", "", "Mrs Example", "unknown"},
		"a cause of a thousand letters": {"", "", strings.Repeat("x", 1000), "unknown"},
	} {
		line := strings.Replace(fsDirect, "1767610800,\"2026-01-05 11:00:00\",,1767610820,20,0,0,,a,NO_ANSWER",
			"1767610800,,"+c.answer+",1767610820,20,15,,"+c.bridge+",a,"+c.cause, 1)
		rows := callRows(t, FreeSwitchCDR(), formattest.Options(t), freeSwitchHeader+"\n"+line+"\n")
		if len(rows) != 1 || !strings.Contains(rows[0]+" ", " Outcome="+c.want+" ") {
			t.Errorf("%s: want the outcome %s, got %v", name, c.want, rows)
		}
		if talked := strings.Contains(rows[0], "TalkMs=15000"); talked != (c.want == "answered") {
			t.Errorf("%s: talk time is set: %v", name, talked)
		}
		if strings.Contains(rows[0], "0123") || strings.Contains(rows[0], "Mrs") || len(rows[0]) > 400 {
			t.Errorf("%s: %s", name, rows[0])
		}
	}
}

func TestFreeSwitchRejects(t *testing.T) {
	for line, code := range map[string]string{
		strings.Replace(fsDirect, "1767610800", "1.76761E+09", 1): "bad_epoch",
		strings.Replace(fsDirect, "1767610800", "", 1):            "bad_epoch",
		strings.Replace(fsDirect, `"a3"`, "", 1):                  "missing_value",
		fsDirect + ",x":                                           "wrong_field_count",
	} {
		if got := rejectCode(t, FreeSwitchCDR(), freeSwitchHeader+"\n"+line+"\n"); got != code {
			t.Errorf("%s: rejected as %s, want %s", line, got, code)
		}
	}
}

package phone

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

const queueTableHeader = "time,callid,queuename,agent,event,data1,data2,data3,data4,data5"

func TestQueueLogDBSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format: QueueLogDB(),
		Header: queueTableHeader,
		Good: []string{
			"2026-01-05 09:00:00.123456,NONE,NONE,NONE,QUEUESTART,,,,,",
			`2026-01-05 09:00:01.000001,1767603601.2,benefits,NONE,ENTERQUEUE,,01632960001,1,"Mrs Example",`,
			"2026-01-05 09:00:11,1767603601.2,benefits,Agent/jexample,CONNECT,10,1767603605.3,4,,",
			"2026-01-05 09:01:40,1767603601.2,benefits,Agent/jexample,COMPLETECALLER,10,89,1,NULL,NULL",
			"1767603720,1767603601.2,benefits,Agent/jexample,TRANSFER,07700900123,from-internal,1,2,1",
		},
		Identifiers: []string{"01632960001", "1632960001", "07700900123", "7700900123", "jexample", "Mrs", "Example"},
		DST: []formattest.LocalTime{
			{Line: "2026-03-29 00:59:59,1774745000.1,q,NONE,ABANDON,1,1,5,,", Date: "2026-03-29", Minute: 59},
			{Line: "2026-03-29 02:00:00,1774745000.1,q,NONE,ABANDON,1,1,5,,", Date: "2026-03-29", Minute: 120},
			{Line: "2026-03-29 01:30:00+00,1774745000.1,q,NONE,ABANDON,1,1,5,,", Date: "2026-03-29", Minute: 150},
			{Line: "2026-10-25 01:30:00,NONE,q,NONE,ABANDON,1,1,5,,", Date: "2026-10-25", Minute: 90},
		},
	})
}

// queueRows decodes content and leaves out where the rows stood.
func queueRows(t *testing.T, f ingest.Format, content string) []string {
	t.Helper()
	out := formattest.Decode(t, f, formattest.Options(t), content)
	if len(out.Rejects) > 0 {
		t.Errorf("rejects %+v", out.Rejects)
	}
	var rows []string
	for _, r := range out.Rows {
		e := *r.(*schema.QueueEvent)
		e.Line = 0
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, string(text))
	}
	return rows
}

// However a database was exported, its rows are those of the log.
func TestQueueLogDBGivesTheRowsOfTheLog(t *testing.T) {
	want := queueRows(t, QueueLog(), `1783328400.250000|1783328399.7|benefits|NONE|ENTERQUEUE||01632960001|2
1783328412|1783328399.7|benefits|Agent/2001|RINGNOANSWER|15000
1783328430.000001|1783328399.7|benefits|Agent/2002|CONNECT|30|1783328420.9|4
1783328500|1783328399.7|benefits|Agent/2002|ATTENDEDTRANSFER|LINK|a|b|30|70|2
1783328600|1783328599.8|benefits|NONE|VENDORSAYS|1|2|3|4|5|6|7
1783328700|1783328699.8|benefits|NONE|EXITWITHKEY|1|1|3|40
`)
	for name, content := range map[string]string{
		"server's clock": queueTableHeader + `
2026-07-06 10:00:00.250000,1783328399.7,benefits,NONE,ENTERQUEUE,,01632960001,2,,
2026-07-06 10:00:12,1783328399.7,benefits,Agent/2001,RINGNOANSWER,15000,,,,
2026-07-06 10:00:30.000001,1783328399.7,benefits,Agent/2002,CONNECT,30,1783328420.9,4,,
2026-07-06 10:01:40,1783328399.7,benefits,Agent/2002,ATTENDEDTRANSFER,LINK,a,b,30,70|2
2026-07-06 10:03:20,1783328599.8,benefits,NONE,VENDORSAYS,1,2,3,4,5|6|7
2026-07-06 10:05:00,1783328699.8,benefits,NONE,EXITWITHKEY,1,1,3,40,
`,
		"epochs, another order, more columns": `"id";"event";"agent";"queuename";"callid";"time";"data1";"data2";"data3";"data4";"data5";"created"
1;ENTERQUEUE;NONE;benefits;1783328399.7;1783328400.25;;01632960001;2;;;x
2;RINGNOANSWER;Agent/2001;benefits;1783328399.7;1783328412;"15000";NULL;NULL;NULL;NULL;x
3;CONNECT;Agent/2002;benefits;1783328399.7;1783328430.000001;30;1783328420.9;4;;;x
4;ATTENDEDTRANSFER;Agent/2002;benefits;1783328399.7;1783328500;LINK;a;b;30;70|2;x
5;VENDORSAYS;NONE;benefits;1783328599.8;1783328600;1;2;3;4;5|6|7;x
6;EXITWITHKEY;NONE;benefits;1783328699.8;1783328700;1;1;3;40;\N;x
`,
		"a vendor's names": strings.ReplaceAll(`uid,date_time,callid,queue_name,type,event,param1,param2,param3,entpos,expos,htime,ttime,time
1,2026-07-06 10:00:00.25,1783328399.7,benefits,NONE,ENTERQUEUE,,01632960001,,2,0,0,0,0
2,2026-07-06 10:00:12,1783328399.7,benefits,Agent/2001,RINGNOANSWER,15000,,,0,0,0,0,15
3,2026-07-06 10:00:30.000001,1783328399.7,benefits,Agent/2002,CONNECT,,1783328420.9,4,0,0,30,0,30
4,2026-07-06 10:01:40,1783328399.7,benefits,Agent/2002,ATTENDEDTRANSFER,LINK|a|b|30|70|2,,,0,0,30,70,0
5,2026-07-06 10:03:20,1783328599.8,benefits,NONE,VENDORSAYS,1|2|3|4|5|6|7,,,0,0,0,0,0
6,2026-07-06 10:05:00,1783328699.8,benefits,NONE,EXITWITHKEY,1,,,3,1,40,0,40
`, ",", "\t"),
	} {
		sameText(t, name, queueRows(t, QueueLogDB(), content), want)
	}
}

func TestQueueLogDBTimes(t *testing.T) {
	for name, c := range map[string]struct {
		time, call, zone string
		want             int64
	}{
		"council's clock":                       {"2026-07-06 10:00:00", "NONE", "", 1783328400_000000},
		"server in UTC":                         {"2026-07-06 09:00:00.5", "NONE", "UTC", 1783328400_500000},
		"offset written":                        {"2026-07-06 11:00:00+02", "NONE", "UTC", 1783328400_000000},
		"repeated hour, nothing to tell by":     {"2026-10-25 01:30:00", "NONE", "", 1792888200_000000},
		"repeated hour, call of the first pass": {"2026-10-25 01:30:00", "1792888190.1", "", 1792888200_000000},
		"repeated hour, call of the second":     {"2026-10-25 01:30:00", "1792891790.1", "", 1792891800_000000},
	} {
		o := formattest.Options(t)
		if c.zone != "" {
			o.LogZone = zone(t, c.zone)
		}
		out := formattest.Decode(t, QueueLogDB(), o, queueTableHeader+"\n"+c.time+","+c.call+",q,NONE,ABANDON,1,1,5,,\n")
		if len(out.Rows) != 1 || out.Rows[0].Common().TsMicros != c.want {
			t.Errorf("%s: want one row at %d µs, got %+v", name, c.want, out)
		}
	}
}

func TestQueueLogDBRejects(t *testing.T) {
	for line, code := range map[string]string{
		"05/01/2026 09:00,1.1,q,NONE,ABANDON,1,1,5,,":        "bad_time",
		",1.1,q,NONE,ABANDON,1,1,5,,":                        "bad_time",
		"2026-03-29 01:30:00,1.1,q,NONE,ABANDON,1,1,5,,":     "no_such_local_time",
		"2026-01-05 09:00:00,1.1,q,NONE,,1,1,5,,":            "missing_value",
		"2026-01-05 09:00:00,1.1,q,NONE,ABANDON":             "wrong_field_count",
		`2026-01-05 09:00:00,1.1,q,"NONE"x,ABANDON,1,1,5,,`:  "bad_quotes",
		`2026-01-05 09:00:00,1.1,q,"NONE,ABANDON,1,1,5,,x,y`: "bad_quotes",
	} {
		if got := rejectCode(t, QueueLogDB(), queueTableHeader+"\n"+line+"\n"); got != code {
			t.Errorf("%s: rejected as %s, want %s", line, got, code)
		}
	}
	out := formattest.Decode(t, QueueLogDB(), formattest.Options(t), "time,callid,agent,event\n2026-01-05,1.1,x,y\n\n")
	if len(out.Rejects) != 2 || out.Rejects[0].Code != "missing_column" || !strings.Contains(out.Rejects[0].Message, `"queuename"`) || out.Rejects[1].Code != "no_header" {
		t.Errorf("an export without the queue: %+v", out.Rejects)
	}
}

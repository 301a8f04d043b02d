package phone

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest/formattest"
)

func TestQueueLogSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format: QueueLog(),
		Good: []string{
			"1767603600|1767603600.1|NONE|NONE|QUEUESTART|",
			"1767603601|1767603601.2|benefits|NONE|ENTERQUEUE||01632960001|1|Mrs Example",
			"1767603611|1767603601.2|benefits|Agent/jexample|CONNECT|10|1767603605.3|4",
			"1767603700|1767603601.2|benefits|Agent/jexample|COMPLETECALLER|10|89|1",
			"1767603710|07700900123|benefits|NONE|DID|02079460999",
			"1767603720|1767603601.2|benefits|Agent/jexample|TRANSFER|07700900123|from-internal|1|2",
			"1767603730|1767603601.2|benefits|NONE|INFO|jexample@example.com|Mrs Example",
		},
		Identifiers: []string{"01632960001", "1632960001", "07700900123", "7700900123", "02079460999", "jexample", "Mrs", "Example", "example.com"},
		DST: []formattest.LocalTime{
			{Line: "1774745999|1774745999.1|q|NONE|ABANDON|1|1|5", Date: "2026-03-29", Minute: 59},
			{Line: "1774746000|1774746000.1|q|NONE|ABANDON|1|1|5", Date: "2026-03-29", Minute: 120},
			{Line: "1792888200|1792888200.1|q|NONE|ABANDON|1|1|5", Date: "2026-10-25", Minute: 90},
			{Line: "1792891800|1792891800.1|q|NONE|ABANDON|1|1|5", Date: "2026-10-25", Minute: 90},
			{Line: "1792893600|1792893600.1|q|NONE|ABANDON|1|1|5", Date: "2026-10-25", Minute: 120},
		},
	})
}

// queueFields are the columns of an event that its data fields fill.
type queueFields struct {
	Event, Data1, Data2, Data3, Data4, Data5, CallerClass string
	HoldS, TalkS, RingMs, Position                        *int64
}

func TestQueueLogAwkwardLines(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"enter":                        {"1767603601|a|q|NONE|ENTERQUEUE||01632960001|3", `{"Event":"ENTERQUEUE","CallerClass":"number","Position":3}`},
		"enter, old, no position":      {"1767603601|a|q|NONE|ENTERQUEUE||01632960001", `{"Event":"ENTERQUEUE","CallerClass":"number"}`},
		"enter, withheld":              {"1767603601|a|q|NONE|ENTERQUEUE||anonymous|1", `{"Event":"ENTERQUEUE","CallerClass":"withheld","Position":1}`},
		"enter, extension":             {"1767603601|a|q|NONE|ENTERQUEUE||2001|1", `{"Event":"ENTERQUEUE","CallerClass":"internal","Position":1}`},
		"enter, nothing behind":        {"1767603601|a|q|NONE|ENTERQUEUE", `{"Event":"ENTERQUEUE","CallerClass":"withheld"}`},
		"spaces round pipes":           {" 1767603601 | a | q | NONE | ENTERQUEUE |  | 01632960001 | 3 ", `{"Event":"ENTERQUEUE","CallerClass":"number","Position":3}`},
		"lower case":                   {"1767603601|a|q|NONE|abandon|1|2|30", `{"Event":"ABANDON","HoldS":30,"Position":1}`},
		"connect, old, hold only":      {"1767603601|a|q|Agent/1|CONNECT|12", `{"Event":"CONNECT","HoldS":12}`},
		"connect, channel's id":        {"1767603601|a|q|Agent/1|CONNECT|12|1767603601.3|4", `{"Event":"CONNECT","Data2":"1767603601.3","HoldS":12,"RingMs":4000}`},
		"connect, channel's name":      {"1767603601|a|q|Agent/1|CONNECT|12|PJSIP/jexample-0001|4", `{"Event":"CONNECT","HoldS":12,"RingMs":4000}`},
		"connect, ring in ms":          {"1767603601|a|q|Agent/1|CONNECT|12||4", `{"Event":"CONNECT","HoldS":12,"RingMs":4000}`},
		"complete":                     {"1767603601|a|q|Agent/1|COMPLETEAGENT|12|300|2", `{"Event":"COMPLETEAGENT","HoldS":12,"TalkS":300,"Position":2}`},
		"timeout, old, position only":  {"1767603601|a|q|NONE|EXITWITHTIMEOUT|2", `{"Event":"EXITWITHTIMEOUT","Position":2}`},
		"exit with key":                {"1767603601|a|q|NONE|EXITWITHKEY|1|2|5|44", `{"Event":"EXITWITHKEY","Data1":"1","HoldS":44,"Position":2}`},
		"ring no answer":               {"1767603601|a|q|Agent/1|RINGNOANSWER|15000", `{"Event":"RINGNOANSWER","RingMs":15000}`},
		"withdraw, text dropped":       {"1767603601|a|q|NONE|WITHDRAW|1|2|9|Mrs Example", `{"Event":"WITHDRAW","HoldS":9,"Position":1}`},
		"blind transfer":               {"1767603601|a|q|Agent/1|BLINDTRANSFER|2005|internal|5|60|1", `{"Event":"BLINDTRANSFER","Data1":"2005","Data2":"internal","HoldS":5,"TalkS":60}`},
		"transfer to the outside":      {"1767603601|a|q|Agent/1|TRANSFER|07700900123|internal|5|60", `{"Event":"TRANSFER","Data1":"{number}","Data2":"internal","HoldS":5,"TalkS":60}`},
		"attended by bridge":           {"1767603601|a|q|Agent/1|ATTENDEDTRANSFER|BRIDGE|abc|5|60|1", `{"Event":"ATTENDEDTRANSFER","Data1":"BRIDGE","HoldS":5,"TalkS":60}`},
		"attended by application":      {"1767603601|a|q|Agent/1|ATTENDEDTRANSFER|APP|Park|5|60|1", `{"Event":"ATTENDEDTRANSFER","Data1":"APP","HoldS":5,"TalkS":60}`},
		"attended by link":             {"1767603601|a|q|Agent/1|ATTENDEDTRANSFER|LINK|x|y|5|60|1", `{"Event":"ATTENDEDTRANSFER","Data1":"LINK","HoldS":5,"TalkS":60}`},
		"attended, nothing else":       {"1767603601|a|q|Agent/1|ATTENDEDTRANSFER|LINK", `{"Event":"ATTENDEDTRANSFER","Data1":"LINK"}`},
		"pause with reason":            {"1767603601|NONE|q|Agent/1|PAUSE|Lunch", `{"Event":"PAUSE","Data1":"Lunch"}`},
		"unknown, short numbers kept":  {"1767603601|a|q|NONE|VENDORSAYS|12|Smith|01632960001|jx@example.com|6|7", `{"Event":"VENDORSAYS","Data1":"12","Data2":"{text}","Data3":"{number}","Data4":"{text}","Data5":"{text}"}`},
		"surplus behind a known event": {"1767603601|a|q|NONE|ABANDON|1|2|30|x|y|01632960001|Smith", `{"Event":"ABANDON","HoldS":30,"Position":1}`},
		"a number that is a phone":     {"1767603601|a|q|NONE|ABANDON|01632960001|2|447700900123", `{"Event":"ABANDON"}`},
		"negative wait":                {"1767603601|a|q|NONE|ABANDON|1|2|-30", `{"Event":"ABANDON","Position":1}`},
		"event that is a name":         {"1767603601|a|q|NONE|Mrs Example|1", `{"Event":"{text}","Data1":"1"}`},
	} {
		out := formattest.Decode(t, QueueLog(), formattest.Options(t), c.line)
		if len(out.Rows) != 1 {
			t.Errorf("%s: %d rows, rejects %+v", name, len(out.Rows), out.Rejects)
			continue
		}
		r := out.Rows[0].(*schema.QueueEvent)
		got := compact(t, queueFields{
			r.Event, r.Data1, maskKey(r.Data2), r.Data3, r.Data4, r.Data5, r.CallerClass, r.HoldS, r.TalkS, r.RingMs, r.Position,
		})
		if got != c.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", name, c.line, got, c.want)
		}
	}
}

// maskKey leaves out pseudonyms, which are compared elsewhere.
func maskKey(s string) string {
	if len(s) == 21 && s[0] == 's' {
		return ""
	}
	return s
}

// compact writes the fields that are set.
func compact(t *testing.T, f queueFields) string {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, p := range strings.Split(strings.Trim(string(text), "{}"), `,"`) {
		if p = `"` + strings.TrimPrefix(p, `"`); !strings.HasSuffix(p, `:""`) && !strings.HasSuffix(p, ":null") {
			parts = append(parts, p)
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestQueueLogRejects(t *testing.T) {
	for line, code := range map[string]string{
		"1767603601|a|q|NONE":                 "too_few_fields",
		"no queue log at all":                 "too_few_fields",
		"|a|q|NONE|ABANDON|1":                 "bad_epoch",
		"0|a|q|NONE|ABANDON|1":                "bad_epoch",
		"-1767603601|a|q|NONE|ABANDON|1":      "bad_epoch",
		"1767603601.x|a|q|NONE|ABANDON|1":     "bad_epoch",
		"1.5|a|q|NONE|ABANDON|1":              "bad_epoch",
		"1767603601000|a|q|NONE|ABANDON|1":    "bad_epoch",
		"631151999|a|q|NONE|ABANDON|1":        "bad_epoch",
		"4102444800|a|q|NONE|ABANDON|1":       "bad_epoch",
		"2026-01-05 09:00|a|q|NONE|ABANDON|1": "bad_epoch",
	} {
		out := formattest.Decode(t, QueueLog(), formattest.Options(t), line)
		if len(out.Rejects) != 1 || out.Rejects[0].Code != code || out.Rejects[0].Hint == "" {
			t.Errorf("%s: want one reject %s with a hint, got %+v and %d rows", line, code, out.Rejects, len(out.Rows))
		}
	}
}

func TestQueueLogCallerSpellings(t *testing.T) {
	keys := map[string][]string{}
	for _, caller := range []string{
		"01632960001", "01632 960001", "(01632) 960 001", "+441632960001", "00441632960001", "441632960001",
		`"Mrs Example" <01632960001>`, "Mrs Example <+441632960001>", "+44 (0)1632 960001",
	} {
		out := formattest.Decode(t, QueueLog(), formattest.Options(t), "1767603601|a|q|NONE|ENTERQUEUE||"+caller+"|1|Mrs Example")
		if err := out.Check(1, []string{"1632", "960001", "Mrs", "Example"}); err != nil {
			t.Errorf("%s: %v", caller, err)
		}
		key := out.Rows[0].(*schema.QueueEvent).CallerKey
		keys[key] = append(keys[key], caller)
	}
	if len(keys) != 1 || keys[""] != nil {
		t.Errorf("one caller has %d keys: %v", len(keys), keys)
	}
}

func TestQueueLogCallIDs(t *testing.T) {
	for id, kept := range map[string]bool{
		"1767603601.2": true, "pbx1-1767603601.2": true, "NONE": true, "REALTIME": true, "MANAGER": true,
		"07700900123": false, "01632960001.5": false, "1767603601.07700900123": false, "07700900123-1767603601.2": false,
		"jx@example.com": false, "Mrs Example-1767603601.2": false, "550e8400-e29b-41d4-a716-446655440000": false,
		"192.0.2.10-1767603601.2": false, "1767603601.": false, "x1767603601.2": false,
	} {
		line := "1767603601|" + id + "|q|NONE|ABANDON|1|1|1"
		out := formattest.Decode(t, QueueLog(), formattest.Options(t), line+"\n"+line)
		first, second := out.Rows[0].(*schema.QueueEvent), out.Rows[1].(*schema.QueueEvent)
		if (first.CallID == id) != kept {
			t.Errorf("call id %s became %s", id, first.CallID)
		}
		if first.CallID != second.CallID {
			t.Errorf("call id %s became both %s and %s", id, first.CallID, second.CallID)
		}
	}
}

// TestQueueLogHidesIdentifiers puts identifiers into every field of every event.
func TestQueueLogHidesIdentifiers(t *testing.T) {
	hidden := []string{"07700900123", "447700900123", "7700900123", "jexample@example.com", "Mrs Example", "192.0.2.55"}
	events := []string{
		"ENTERQUEUE", "DID", "INFO", "CALLSTATUS", "OUTDIAL", "CONNECT", "COMPLETEAGENT", "COMPLETECALLER", "ABANDON",
		"EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "WITHDRAW", "RINGNOANSWER", "RINGCANCELED", "BLINDTRANSFER",
		"TRANSFER", "ATTENDEDTRANSFER", "PAUSE", "ADDMEMBER", "PENALTY", "AGENTLOGIN", "VENDOR",
	}
	for _, id := range hidden {
		for _, event := range append(events, id) {
			queue := strings.ReplaceAll(id, "Mrs Example", "benefits") // queues are named by the council
			line := strings.Join([]string{"1767603601", id, queue, id, event, id, id, id, id, id, id, id}, "|")
			out := formattest.Decode(t, QueueLog(), formattest.Options(t), line)
			if err := out.Check(1, append(hidden, "MRS EXAMPLE", "JEXAMPLE")); err != nil {
				t.Errorf("%s in %s: %v", id, event, err)
			}
			text, err := json.Marshal(out.Rows)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "7700900123") {
				t.Errorf("%s in %s: the number is in the row %s", id, event, text)
			}
		}
	}
}

func TestQueueLogKeepsFractions(t *testing.T) {
	for epoch, want := range map[string]int64{
		"1767603600": 1767603600_000000, "1767603600.123456": 1767603600_123456, "1767603600.5": 1767603600_500000,
		"1767603600.1234569": 1767603600_123456, "631152000.000001": 631152000_000001,
	} {
		out := formattest.Decode(t, QueueLog(), formattest.Options(t), epoch+"|1767603600.1|q|NONE|ABANDON|1|1|5")
		if len(out.Rows) != 1 || out.Rows[0].Common().TsMicros != want || out.Rows[0].Common().TsS != want/1_000_000 {
			t.Errorf("%s: want one row at %d µs, got %+v", epoch, want, out)
		}
	}
}

package cloud

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest/formattest"
)

const (
	segment  = `{"segmentStart":"%s","segmentEnd":"%s","queueId":"%s","disconnectType":"%s","segmentType":"%s","conference":false}`
	customer = `{"participantId":"p-1","participantName":"Mrs Example","purpose":"customer","sessions":[{"mediaType":"voice","sessionId":"s-1","ani":"tel:+441632960001","dnis":"tel:+442079460100","direction":"inbound","remoteNameDisplayable":"Mrs Example","segments":[]}]}`
	menu     = `{"participantId":"p-2","participantName":"Main menu","purpose":"ivr","sessions":[{"mediaType":"voice","sessionId":"s-2","ani":"tel:+441632960001","dnis":"tel:+442079460100","direction":"inbound","segments":[],"metrics":[{"name":"tIvr","value":9000}]}]}`
)

// stay is an acd participant: a session from 09:00:begin to 09:00:end.
func stay(id, queue string, begin, end int, disconnect, metrics string) string {
	at := func(s int) string { return fmt.Sprintf("2026-01-05T09:%02d:%02d.250Z", s/60, s%60) }
	return `{"participantId":"p-` + id + `","participantName":"Benefits line","purpose":"acd","sessions":[{"mediaType":"voice","sessionId":"` + id +
		`","direction":"inbound","segments":[` + fmt.Sprintf(segment, at(begin), at(end), queue, disconnect, "interact") + `],"metrics":[` + metrics + `]}]}`
}

// adviser is an agent participant who answers at 09:00:begin.
func adviser(user, queue string, begin, end int, metrics string) string {
	at := func(s int) string { return fmt.Sprintf("2026-01-05T09:%02d:%02d.000Z", s/60, s%60) }
	return `{"participantId":"p-` + user + `","userId":"` + user + `","purpose":"agent","sessions":[{"mediaType":"voice","sessionId":"s-` + user +
		`","direction":"inbound","segments":[` + fmt.Sprintf(segment, at(begin-4), at(begin), queue, "", "alert") + "," +
		fmt.Sprintf(segment, at(begin), at(end), queue, "peer", "interact") + "," + fmt.Sprintf(segment, at(end), at(end+20), queue, "", "wrapup") +
		`],"metrics":[` + metric("tAnswered", begin*1000, at(begin)) + metrics + `]}]}`
}

func metric(name string, value int, at string) string {
	return fmt.Sprintf(`{"name":"%s","value":%d,"emitDate":"%s"}`, name, value, at)
}

// conversation writes a conversation from 09:00:00 to 09:10:00.
func conversation(participants ...string) string {
	return `{"conversationId":"v-1","conversationStart":"2026-01-05T09:00:00.000Z","conversationEnd":"2026-01-05T09:10:00.000Z","originatingDirection":"inbound","divisionIds":["d"],"participants":[` +
		strings.Join(participants, ",") + `]}`
}

func answeredConversation() string {
	return conversation(customer, menu, stay("a-1", "q-1", 10, 70, "transfer", metric("nOffered", 1, "")+","+metric("tAcd", 59750, "")),
		adviser("u-1", "q-1", 70, 370, `,{"name":"tTalk","value":100000},{"name":"tHeld","value":20000},{"name":"tTalk","value":180000},{"name":"tTalkComplete","value":280000},{"name":"tHeldComplete","value":20000},{"name":"tAcw","value":20000}`))
}

func TestGenesysSuite(t *testing.T) {
	dst := func(start string) string {
		return strings.Replace(conversation(customer, menu), "2026-01-05T09:00:00.000Z", start, 1)
	}
	formattest.Run(t, formattest.Case{
		Format:   GenesysCloud(),
		InPieces: true,
		Good: []string{
			answeredConversation(),
			conversation(customer, stay("a-1", "q-1", 10, 40, "peer", metric("tAbandon", 30000, "")+","+metric("tAcd", 30000, ""))),
			conversation(customer, menu),
		},
		Identifiers: []string{"1632960001", "1632 960001", "Mrs", "Example", "u-1"},
		DST: []formattest.LocalTime{
			{Line: dst("2026-03-29T00:59:59.999Z"), Date: "2026-03-29", Minute: 59},
			{Line: dst("2026-03-29T01:00:00.000Z"), Date: "2026-03-29", Minute: 120},
			{Line: dst("2026-10-25T00:30:00.000Z"), Date: "2026-10-25", Minute: 90},
			{Line: dst("2026-10-25T01:30:00.000Z"), Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestGenesysRows(t *testing.T) {
	const caller = " caller=p class=number"
	const visit = "call=v-1 queue voice inbound "
	for name, c := range map[string]struct{ record, want string }{
		"answered": {
			answeredConversation(),
			"=1767603610.250000 id=a-1 " + visit + "answered queue=q-1 dialled=+442079460100 result=transfer enq=1767603610 ans=1767603670 left=1767603670 end=1767603970 wait=59750 talk=300000 hold=20000 wrap=20000 agent=s" + caller,
		},
		"answered, stretches only": {
			conversation(customer, stay("a-1", "q-1", 10, 70, "transfer", ""), adviser("u-1", "q-1", 70, 370, `,{"name":"tTalk","value":1000},{"name":"tTalk","value":2000.0},{"name":"tHeld","value":500}`)),
			"=1767603610.250000 id=a-1 " + visit + "answered queue=q-1 dialled=+442079460100 result=transfer enq=1767603610 ans=1767603670 left=1767603670 end=1767603970 talk=3500 hold=500 agent=s" + caller,
		},
		"abandoned": {
			conversation(customer, stay("a-1", "q-1", 10, 40, "peer", metric("tAbandon", 29000, ""))),
			"=1767603610.250000 id=a-1 " + visit + "abandoned queue=q-1 dialled=+442079460100 result=peer enq=1767603610 left=1767603640 end=1767603640 wait=29000" + caller,
		},
		"flowed out, then answered elsewhere": {
			conversation(customer, stay("a-1", "q-1", 10, 40, "transfer", metric("tFlowOut", 30000, "")), stay("a-2", "q-2", 40, 60, "transfer", metric("tAcd", 20000, "")), adviser("u-1", "q-2", 60, 90, "")),
			"=1767603610.250000 id=a-1 " + visit + "transferred queue=q-1 dialled=+442079460100 result=transfer enq=1767603610 left=1767603640 end=1767603640 wait=30000" + caller +
				"\n=1767603640.250000 id=a-2 " + visit + "answered queue=q-2 dialled=+442079460100 result=transfer enq=1767603640 ans=1767603660 left=1767603660 end=1767603690 wait=20000 agent=s" + caller,
		},
		"answered, then moved to another queue and abandoned": {
			conversation(customer, stay("a-1", "q-1", 10, 40, "transfer", metric("tAcd", 30000, "")), adviser("u-1", "q-1", 40, 100, ""), stay("a-2", "q-2", 100, 130, "peer", metric("tAbandon", 30000, ""))),
			"=1767603610.250000 id=a-1 " + visit + "answered queue=q-1 dialled=+442079460100 result=transfer enq=1767603610 ans=1767603640 left=1767603640 end=1767603700 wait=30000 agent=s" + caller +
				"\n=1767603700.250000 id=a-2 " + visit + "abandoned queue=q-2 dialled=+442079460100 result=peer enq=1767603700 left=1767603730 end=1767603730 wait=30000" + caller,
		},
		"twice in one queue, the second answered": {
			conversation(customer, stay("a-1", "q-1", 10, 40, "system", ""), stay("a-2", "q-1", 50, 60, "transfer", ""), adviser("u-1", "q-1", 60, 90, "")),
			"=1767603610.250000 id=a-1 " + visit + "unknown queue=q-1 dialled=+442079460100 result=system enq=1767603610 left=1767603640 end=1767603640" + caller +
				"\n=1767603650.250000 id=a-2 " + visit + "answered queue=q-1 dialled=+442079460100 result=transfer enq=1767603650 ans=1767603660 left=1767603660 end=1767603690 agent=s" + caller,
		},
		"flowed out after the longest wait": {
			conversation(customer, stay("a-1", "q-1", 0, 59, "timeout", metric("tFlowOut", 59000, ""))),
			"=1767603600.250000 id=a-1 " + visit + "timeout queue=q-1 dialled=+442079460100 result=timeout enq=1767603600 left=1767603659 end=1767603659 wait=59000" + caller,
		},
		"lost by the system": {
			conversation(customer, stay("a-1", "q-1", 0, 59, "transportFailure", metric("tFlowOut", 59000, ""))),
			"=1767603600.250000 id=a-1 " + visit + "system_error queue=q-1 dialled=+442079460100 result=transportFailure enq=1767603600 left=1767603659 end=1767603659 wait=59000" + caller,
		},
		"ended in the menu": {
			conversation(customer, menu), "=1767603600.000000 id=v-1 call=v-1 call voice inbound menu_only dialled=+442079460100 end=1767604200" + caller,
		},
		"straight to an adviser": {
			conversation(customer, adviser("u-1", "", 5, 65, "")),
			"=1767603600.000000 id=v-1 call=v-1 call voice inbound answered dialled=+442079460100 ans=1767603605 end=1767603665 agent=s" + caller,
		},
		"adviser did not pick up": {
			conversation(customer, strings.Replace(adviser("u-1", "", 5, 65, ""), "tAnswered", "tAlert", 1)),
			"=1767603600.000000 id=v-1 call=v-1 call voice inbound unknown dialled=+442079460100 end=1767604200" + caller,
		},
		"outbound": {
			strings.Replace(conversation(adviser("u-1", "", 5, 65, ""), strings.Replace(customer, "441632960001", "441632960999", 1)), `"inbound","div`, `"outbound","div`, 1),
			"=1767603600.000000 id=v-1 call=v-1 call voice outbound answered result=peer ans=1767603605 end=1767603665 agent=s" + caller,
		},
		"still waiting": {
			strings.Replace(strings.Replace(conversation(customer, stay("a-1", "q-1", 10, 40, "", "")), `"conversationEnd":"2026-01-05T09:10:00.000Z",`, "", 1), `"segmentEnd":"2026-01-05T09:00:40.250Z",`, "", 1),
			"=1767603610.250000 id=a-1 " + visit + "open queue=q-1 dialled=+442079460100 enq=1767603610" + caller,
		},
		"callback, no session id, past midnight": {
			strings.ReplaceAll(strings.ReplaceAll(conversation(stay("", "q-1", 10, 40, "peer", metric("tAbandon", 5, ""))), `"voice"`, `"callback"`), "2026-01-05T09:00:40.250Z", "2026-01-06T00:00:40Z"),
			"=1767603610.250000 id=v-1#0 call=v-1 queue callback inbound abandoned queue=q-1 result=peer enq=1767603610 left=1767657640 end=1767657640 wait=5",
		},
		"chat, day of one digit": {
			strings.ReplaceAll(strings.ReplaceAll(conversation(stay("a-1", "q-1", 10, 40, "transfer", "")), `"voice"`, `"message"`), "2026-01-05T", "2026-01-5T"),
			"=1767603610.250000 id=a-1 call=v-1 queue chat inbound transferred queue=q-1 result=transfer enq=1767603610 left=1767603640 end=1767603640",
		},
	} {
		out := formattest.Decode(t, GenesysCloud(), formattest.Options(t), c.record)
		var got []string
		for i, row := range out.Rows {
			got = append(got, show(row))
			if out.RowLines[i] != max(0, 1-i) {
				t.Errorf("%s: row %d has %d lines", name, i, out.RowLines[i])
			}
		}
		if s := strings.Join(got, "\n"); s != c.want || len(out.Rejects) > 0 {
			t.Errorf("%s\ngot  %s %+v\nwant %s", name, s, out.Rejects, c.want)
		}
	}
}

// Reference data names queues by their ids: those that the system made stay as
// they are, whatever digits they hold.
func TestQueueIDs(t *testing.T) {
	for id, kept := range map[string]bool{
		"a623d83c-96d7-4baa-af1f-d46ad6700d8b": true, "A623D83C-96d7-4baa-af1f-012345678901": true, "q-1": true,
		"07700900123": false, "a623d83c-96d7-4baa-af1f-01234567890x": false, "a623d83c-96d7-4baa-af1f-01234567890": false, "a623d83c196d7-4baa-af1f-012345678901": false,
	} {
		out := formattest.Decode(t, GenesysCloud(), formattest.Options(t), conversation(stay("a-1", id, 10, 40, "peer", "")))
		if got := out.Rows[0].(*schema.Call).Queue; (got == id) != kept {
			t.Errorf("the queue %s became %s", id, got)
		}
	}
}

func TestGenesysPackings(t *testing.T) {
	one, two := answeredConversation(), conversation(customer, menu)
	pretty := strings.NewReplacer(",", ",\n", "{", "{\n", "[", "[\n").Replace(one)
	for name, text := range map[string]string{
		"page": `{"conversations":[` + one + "," + two + `],"totalHits":2}`, "page over lines": "{\n\"totalHits\":2,\n\"conversations\":[\n" + one + ",\n" + two + "\n]\n}\n",
		"pages": `{"conversations":[` + one + "]}\n" + `{"conversations":[` + two + "]}\n{}\n" + `{"totalHits":0}`, "lines": one + "\n" + two, "array": "[" + one + "," + two + "]",
		"pretty": pretty + "\n" + two, "aggregations behind": `{"conversations":[` + one + "," + two + `],"aggregations":[{"conversationId":"x"}]}`,
	} {
		out := formattest.Decode(t, GenesysCloud(), formattest.Options(t), text)
		if len(out.Rows) != 2 || len(out.Rejects) > 0 {
			t.Errorf("%s: %d rows, rejects %+v", name, len(out.Rows), out.Rejects)
			continue
		}
		if s := out.Rows[1].(*schema.Call).Outcome; s != "menu_only" {
			t.Errorf("%s: the second is %s", name, s)
		}
		if err := out.Check(int64(strings.Count(strings.TrimSuffix(text, "\n"), "\n")+1), []string{"Mrs"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if score := GenesysCloud().Sniff([]byte(text)); score != 100 {
			t.Errorf("%s: the score is %d", name, score)
		}
	}
}

func TestGenesysRejects(t *testing.T) {
	for record, want := range map[string]string{
		`{"participants":[]}`:                                           "missing_id",
		`{"conversationId":"v"}`:                                        "bad_time",
		`{"conversationId":"v","conversationStart":"today"}`:            "bad_time",
		strings.Replace(answeredConversation(), "T09:00:10.", "T9.", 1): "bad_time",
		strings.Replace(answeredConversation(), `"tAcd"`, `tAcd`, 1):    "bad_json",
	} {
		out := formattest.Decode(t, GenesysCloud(), formattest.Options(t), record)
		if len(out.Rejects) != 1 || out.Rejects[0].Code != want || out.Rejects[0].Hint == "" || len(out.Rows) > 0 {
			t.Errorf("%s: want %s, got %+v", record, want, out.Rejects)
		}
	}
}

func TestSniffOthers(t *testing.T) {
	for name, head := range map[string]string{
		"an event of Connect": `{"version":"0","detail-type":"Amazon Connect Contact Event","detail":{"contactId":"x","channel":"VOICE","initiationMethod":"INBOUND"}}`,
		"a web log":           `{"status":200,"request":{"method":"GET"},"Channel":"VOICE"}`, "a list": `[1,2,3]`, "text": "ContactId,Channel,InitiationMethod\n", "cut": `{"Chan`,
	} {
		if a, b := AmazonConnect().Sniff([]byte(head)), GenesysCloud().Sniff([]byte(head)); a > 0 || b > 0 {
			t.Errorf("%s: scores %d and %d", name, a, b)
		}
	}
	if a, b := AmazonConnect().Sniff([]byte(answeredConversation())), GenesysCloud().Sniff([]byte(answeredContact)); a > 0 || b > 0 {
		t.Errorf("the formats take each other's records: %d, %d", a, b)
	}
	if a, b := AmazonConnect().Sniff([]byte(answeredContact[:1500])), GenesysCloud().Sniff([]byte(answeredConversation()[:400])); a < 50 || b < 50 {
		t.Errorf("a record that is cut off scores %d, %d", a, b)
	}
}

func FuzzGenesys(f *testing.F) {
	number := strings.ReplaceAll(answeredConversation(), "tel:+441632960001", "07700900123")
	formattest.Fuzz(f, GenesysCloud(), number, `{"conversations":[`+number+`],"x":"07700900123"}`, strings.ReplaceAll(number, "q-1", "07700900123"),
		strings.ReplaceAll(number, "transfer", "07700900123"), strings.ReplaceAll(number, "a-1", "sip:07700900123@192.0.2.1"), strings.ReplaceAll(number, ",", ",\n"))
}

func BenchmarkGenesysDecode(b *testing.B) {
	const conversations = 10_000
	var text strings.Builder
	text.WriteString(`{"conversations":[`)
	for i := range conversations {
		if i > 0 {
			text.WriteString(",")
		}
		text.WriteString(strings.Replace(answeredConversation(), "v-1", fmt.Sprintf("v-%x", i*7919), 1))
	}
	text.WriteString(`]}`)
	formattest.Benchmark(b, GenesysCloud(), text.String(), conversations)
}

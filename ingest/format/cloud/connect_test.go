package cloud

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest/formattest"
)

// A contact that was answered from a queue, as a delivery stream writes it.
const answeredContact = `{"AWSAccountId":"000000000000","AWSContactTraceRecordFormatVersion":"2017-03-10","Agent":{"ARN":"arn:aws:connect:eu-west-2:000000000000:instance/i/agent/a","AfterContactWorkDuration":21,"AfterContactWorkEndTimestamp":"2026-01-05T09:05:51Z","AfterContactWorkStartTimestamp":"2026-01-05T09:05:30Z","AgentInteractionDuration":240,"ConnectedToAgentTimestamp":"2026-01-05T09:01:00Z","CustomerHoldDuration":30,"HierarchyGroups":null,"LongestHoldDuration":30,"NumberOfHolds":1,"RoutingProfile":{"ARN":"arn:aws:connect:eu-west-2:000000000000:instance/i/routing-profile/r","Name":"Council Tax"},"Username":"jexample"},"AgentConnectionAttempts":1,"Attributes":{"name":"Mrs Example","phone":"01632960001","free text":"a \"quoted\" {brace}"},"Channel":"VOICE","ConnectedToSystemTimestamp":"2026-01-05T09:00:00Z","ContactDetails":{},"ContactId":"6f9a1c2e-3b4d-4e5f-8a7b-9c0d1e2f3a4b","CustomerEndpoint":{"Address":"+441632960001","Type":"TELEPHONE_NUMBER"},"DisconnectReason":"CUSTOMER_DISCONNECT","DisconnectTimestamp":"2026-01-05T09:05:30Z","InitialContactId":null,"InitiationMethod":"INBOUND","InitiationTimestamp":"2026-01-05T09:00:00Z","InstanceARN":"arn:aws:connect:eu-west-2:000000000000:instance/i","LastUpdateTimestamp":"2026-01-05T09:07:00Z","MediaStreams":[{"Type":"AUDIO"}],"NextContactId":null,"PreviousContactId":null,"Queue":{"ARN":"arn:aws:connect:eu-west-2:000000000000:instance/i/queue/q1","DequeueTimestamp":"2026-01-05T09:01:00Z","Duration":45,"EnqueueTimestamp":"2026-01-05T09:00:15Z","Name":"Council Tax"},"Recording":null,"Recordings":null,"SystemEndpoint":{"Address":"+442079460100","Type":"TELEPHONE_NUMBER"},"TransferCompletedTimestamp":null,"TransferredToEndpoint":null}`

// contactWith writes a contact with the members given and the usual times.
func contactWith(members string) string {
	return `{"ContactId":"c-1","InitiationTimestamp":"2026-01-05T09:00:00Z","DisconnectTimestamp":"2026-01-05T09:02:00Z",` +
		`"CustomerEndpoint":{"Address":"+441632960001","Type":"TELEPHONE_NUMBER"},"Channel":"VOICE",` + members + `}`
}

func TestConnectSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format:   AmazonConnect(),
		InPieces: true,
		Good: []string{
			answeredContact,
			contactWith(`"InitiationMethod":"INBOUND","Queue":{"Name":"Benefits","Duration":95},"Agent":null`),
			contactWith(`"InitiationMethod":"INBOUND","Queue":null,"Agent":null,"References":[{"Name":"Mrs Example","Value":"jexample@example.com"}]`),
		},
		Identifiers: []string{"1632960001", "1632 960001", "jexample", "Mrs", "example.com", "quoted"},
		DST: []formattest.LocalTime{
			{Line: strings.Replace(answeredContact, "InitiationTimestamp\":\"2026-01-05T09:00:00Z", "InitiationTimestamp\":\"2026-03-29T00:59:59Z", 1), Date: "2026-03-29", Minute: 59},
			{Line: strings.Replace(answeredContact, "InitiationTimestamp\":\"2026-01-05T09:00:00Z", "InitiationTimestamp\":\"2026-03-29T01:00:00Z", 1), Date: "2026-03-29", Minute: 120},
			{Line: strings.Replace(answeredContact, "InitiationTimestamp\":\"2026-01-05T09:00:00Z", "InitiationTimestamp\":\"2026-10-25T00:30:00Z", 1), Date: "2026-10-25", Minute: 90},
			{Line: strings.Replace(answeredContact, "InitiationTimestamp\":\"2026-01-05T09:00:00Z", "InitiationTimestamp\":\"2026-10-25T01:30:00Z", 1), Date: "2026-10-25", Minute: 90},
		},
	})
}

// show writes a row's values; pseudonyms by their kind only.
func show(row schema.Row) string {
	r := row.(*schema.Call)
	var b strings.Builder
	text := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s=%s ", name, value)
		}
	}
	number := func(name string, value *int64) {
		if value != nil {
			fmt.Fprintf(&b, "%s=%d ", name, *value)
		}
	}
	text("", fmt.Sprintf("%d.%06d", r.TsS, r.TsMicros-r.TsS*1e6))
	text("id", r.RecordID)
	text("call", r.CallID)
	text("prev", r.PreviousID)
	number("upd", r.UpdatedS)
	text("", r.RecordKind+" "+r.Medium+" "+r.Direction+" "+r.Outcome)
	text("init", r.Initiation)
	text("queue", r.Queue)
	text("dialled", r.Dialled)
	text("result", r.Result)
	number("enq", r.EnqueuedS)
	number("ans", r.AnsweredS)
	number("left", r.LeftS)
	number("end", r.EndedS)
	number("wait", r.WaitMs)
	number("talk", r.TalkMs)
	number("hold", r.HoldMs)
	number("wrap", r.WrapMs)
	if r.AgentKey != "" {
		text("agent", r.AgentKey[:1])
	}
	if r.CallerKey != "" {
		text("caller", r.CallerKey[:1])
	}
	text("class", r.CallerClass)
	return strings.TrimSpace(strings.ReplaceAll(b.String(), " =", " "))
}

func TestConnectRows(t *testing.T) {
	const start = "=1767603600.000000 id=c-1 "
	for name, c := range map[string]struct{ record, want string }{
		"answered": {answeredContact, "=1767603600.000000 id=6f9a1c2e-3b4d-4e5f-8a7b-9c0d1e2f3a4b call=6f9a1c2e-3b4d-4e5f-8a7b-9c0d1e2f3a4b upd=1767604020 queue voice inbound answered init=INBOUND queue=Council Tax dialled=+442079460100 result=CUSTOMER_DISCONNECT enq=1767603615 ans=1767603660 left=1767603660 end=1767603930 wait=45000 talk=270000 hold=30000 wrap=21000 agent=s caller=p class=number"},
		"abandoned": {
			contactWith(`"InitiationMethod":"INBOUND","DisconnectReason":"CUSTOMER_DISCONNECT","Queue":{"Name":"Benefits","Duration":95},"Agent":null`),
			start + "call=c-1 queue voice inbound abandoned init=INBOUND queue=Benefits result=CUSTOMER_DISCONNECT end=1767603720 wait=95000 caller=p class=number",
		},
		"abandoned, wait from the stamps": {
			contactWith(`"InitiationMethod":"INBOUND","Queue":{"Name":"Benefits","EnqueueTimestamp":"2026-01-05T09:00:10.250Z","DequeueTimestamp":"2026-01-05T09:00:40Z"}`),
			start + "call=c-1 queue voice inbound abandoned init=INBOUND queue=Benefits enq=1767603610 left=1767603640 end=1767603720 wait=29750 caller=p class=number",
		},
		"abandoned, wait unknown": {
			contactWith(`"InitiationMethod":"INBOUND","Queue":{"Name":"Benefits","Duration":null}`),
			start + "call=c-1 queue voice inbound abandoned init=INBOUND queue=Benefits end=1767603720 caller=p class=number",
		},
		"ended in the menu": {
			contactWith(`"InitiationMethod":"INBOUND","Queue":null,"Agent":null`),
			start + "call=c-1 call voice inbound menu_only init=INBOUND end=1767603720 caller=p class=number",
		},
		"on to a callback": {
			contactWith(`"InitiationMethod":"INBOUND","NextContactId":"c-2","Queue":{"Name":"Benefits","Duration":60},"Agent":null`),
			start + "call=c-1 queue voice inbound transferred init=INBOUND queue=Benefits end=1767603720 wait=60000 caller=p class=number",
		},
		"the callback": {
			contactWith(`"InitiationMethod":"CALLBACK","InitialContactId":"c-0","PreviousContactId":"c-0","Queue":{"Name":"Benefits","Duration":600},"Agent":{"Username":"jexample","AgentInteractionDuration":5}`),
			start + "call=c-0 prev=c-0 queue callback inbound answered init=CALLBACK queue=Benefits end=1767603720 wait=600000 talk=5000 agent=s caller=p class=number",
		},
		"answered, then moved": {
			contactWith(`"InitiationMethod":"INBOUND","NextContactId":"c-2","Queue":{"Name":"Benefits","Duration":0},"Agent":{"Username":"jexample"}`),
			start + "call=c-1 queue voice inbound answered init=INBOUND queue=Benefits end=1767603720 wait=0 agent=s caller=p class=number",
		},
		"moved to another queue": {
			contactWith(`"InitiationMethod":"QUEUE_TRANSFER","InitialContactId":"c-0","PreviousContactId":"c-0","Queue":{"Name":"Housing","Duration":7.5}`),
			start + "call=c-0 prev=c-0 queue voice inbound abandoned init=QUEUE_TRANSFER queue=Housing end=1767603720 wait=7500 caller=p class=number",
		},
		"outbound": {
			contactWith(`"InitiationMethod":"OUTBOUND","SystemEndpoint":{"Address":"+442079460100","Type":"TELEPHONE_NUMBER"},"Agent":{"Username":"jexample","AgentInteractionDuration":60}`),
			start + "call=c-1 call voice outbound answered init=OUTBOUND end=1767603720 talk=60000 agent=s caller=p class=number",
		},
		"begun by a program": {
			contactWith(`"InitiationMethod":"API"`), start + "call=c-1 call voice outbound unknown init=API end=1767603720 caller=p class=number",
		},
		"monitored": {
			contactWith(`"InitiationMethod":"MONITOR","Agent":{"Username":"lead"}`),
			start + "call=c-1 call voice internal answered init=MONITOR end=1767603720 agent=s caller=p class=number",
		},
		"unknown words": {
			contactWith(`"InitiationMethod":"NEW_WAY","DisconnectReason":"SOMETHING_NEW","Queue":{"Name":"Benefits"}`),
			start + "call=c-1 queue voice unknown abandoned init=NEW_WAY queue=Benefits result=SOMETHING_NEW end=1767603720 caller=p class=number",
		},
		"withheld": {
			`{"ContactId":"c-1","InitiationTimestamp":"2026-01-05T09:00:00Z","DisconnectTimestamp":"2026-01-05T09:02:00Z","Channel":"VOICE","InitiationMethod":"INBOUND","CustomerEndpoint":{"Address":"anonymous","Type":"TELEPHONE_NUMBER"}}`,
			start + "call=c-1 call voice inbound menu_only init=INBOUND end=1767603720 class=withheld",
		},
		"chat without a number": {
			`{"ContactId":"c-1","InitiationTimestamp":"2026-01-05T10:00:00+01:00","DisconnectTimestamp":"2026-01-05T09:02:00Z","Channel":"CHAT","InitiationMethod":"API","CustomerEndpoint":null,"Queue":{"Name":"Web","Duration":3}}`,
			start + "call=c-1 queue chat inbound abandoned init=API queue=Web end=1767603720 wait=3000",
		},
		"e-mail": {
			`{"ContactId":"c-1","InitiationTimestamp":"2026-01-05T09:00:00Z","DisconnectTimestamp":"2026-01-05T09:02:00Z","Channel":"EMAIL","InitiationMethod":"INBOUND","CustomerEndpoint":{"Address":"jexample@example.com","Type":"EMAIL_ADDRESS"},"SystemEndpoint":{"Address":"council@example.org","Type":"EMAIL_ADDRESS"},"Queue":{"Name":"Mail"},"Agent":{"Username":"x"}}`,
			start + "call=c-1 queue email inbound answered init=INBOUND queue=Mail end=1767603720 agent=s",
		},
		"not ended": {
			`{"ContactId":"c-1","InitiationTimestamp":"2026-01-05T09:00:00Z","Channel":"TASK","InitiationMethod":"API","Queue":{"Name":"Tasks","EnqueueTimestamp":"2026-01-05T09:00:00Z"}}`,
			start + "call=c-1 queue task internal open init=API queue=Tasks enq=1767603600",
		},
		"adviser's own queue": {
			contactWith(`"InitiationMethod":"TRANSFER","Queue":{"ARN":"arn:aws:connect:eu-west-2:0:instance/i/queue/agent/a","Name":"Mrs Example"}`),
			start + "call=c-1 queue voice inbound abandoned init=TRANSFER queue=s end=1767603720 caller=p class=number",
		},
		"queue without a name": {
			contactWith(`"InitiationMethod":"INBOUND","Queue":{"ARN":"arn:aws:connect:eu-west-2:0:instance/i/queue/q-7"}`),
			start + "call=c-1 queue voice inbound abandoned init=INBOUND queue=q-7 end=1767603720 caller=p class=number",
		},
		"a number as duration": {
			contactWith(`"InitiationMethod":"INBOUND","Queue":{"Name":"Benefits","Duration":7700900123}`),
			start + "call=c-1 queue voice inbound abandoned init=INBOUND queue=Benefits end=1767603720 caller=p class=number",
		},
	} {
		out := formattest.Decode(t, AmazonConnect(), formattest.Options(t), c.record)
		if len(out.Rows) != 1 {
			t.Errorf("%s: %d rows, rejects %+v", name, len(out.Rows), out.Rejects)
			continue
		}
		row := out.Rows[0].(*schema.Call)
		if name == "adviser's own queue" {
			row.Queue = row.Queue[:1]
		}
		if got := show(row); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// The same record comes again when it was updated, and in any packing.
func TestConnectDeliveries(t *testing.T) {
	updated := strings.Replace(answeredContact, "09:07:00Z", "10:00:00Z", 1)
	for name, text := range map[string]string{
		"one behind the other": answeredContact + updated, "lines": answeredContact + "\n" + updated + "\n",
		"array": "[" + answeredContact + ",\n" + updated + "]", "pretty": "[\n  " + strings.ReplaceAll(answeredContact, `,"`, ",\n    \"") + ",\n  " + updated + "\n]\n",
	} {
		out := formattest.Decode(t, AmazonConnect(), formattest.Options(t), text)
		if len(out.Rows) != 2 || len(out.Rejects) > 0 {
			t.Fatalf("%s: %d rows, rejects %+v", name, len(out.Rows), out.Rejects)
		}
		first, second := out.Rows[0].(*schema.Call), out.Rows[1].(*schema.Call)
		if first.RecordID != second.RecordID || *second.UpdatedS-*first.UpdatedS != 53*60 || first.CallerKey != second.CallerKey {
			t.Errorf("%s: the deliveries are %s and %s", name, show(first), show(second))
		}
		if err := out.Check(int64(strings.Count(text, "\n")+1-strings.Count(text[len(text)-1:], "\n")), []string{"1632960001"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConnectRejects(t *testing.T) {
	for record, want := range map[string]string{
		`{"Channel":"VOICE"}`:                                          "missing_id 1",
		`{"ContactId":"c-1","Channel":"VOICE"}`:                        "bad_time 1",
		`{"ContactId":"c-1","InitiationTimestamp":"05/01/2026 09:00"}`: "bad_time 1",
		`{"ContactId":"c-1","InitiationTimestamp":x}`:                  "bad_json 1",
		`{"ContactId":"c-1" "Channel":"VOICE"}`:                        "bad_json 1",
		contactWith(`"x":1`)[:98]:                                      "json_cut_off 1",
		contactWith(`"x":1`) + `{"Channel":"VOICE"}`:                   "missing_id 0",
	} {
		out := formattest.Decode(t, AmazonConnect(), formattest.Options(t), record)
		if len(out.Rejects) != 1 || fmt.Sprint(out.Rejects[0].Code, " ", out.Rejects[0].Given()) != want || out.Rejects[0].Hint == "" {
			t.Errorf("%s: want %s, got %+v", record, want, out.Rejects)
		}
	}
}

func FuzzConnect(f *testing.F) {
	number := strings.ReplaceAll(answeredContact, "+441632960001", "07700900123")
	formattest.Fuzz(f, AmazonConnect(), number, "\ufeff["+number+",\r\n{\"ContactId\":\"07700900123\",\"InitiationTimestamp\":\"2026-01-05T09:00:00Z\"}]",
		contactWith(`"Queue":{"Name":"07700900123","Duration":1e3},"DisconnectReason":"07700900123","InitiationMethod":"07700900123"`), `{"ContactId":"\u0000\ud800","InitiationTimestamp":"2026-01-05T09:00:00Z"`)
}

func BenchmarkConnectDecode(b *testing.B) {
	const contacts = 20_000
	var text strings.Builder
	for i := range contacts {
		id := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		c := strings.Replace(answeredContact, "6f9a1c2e-3b4d-4e5f-8a7b-9c0d1e2f3a4b",
			fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16]), 1)
		c = strings.Replace(c, "+441632960001", fmt.Sprintf("+441632960%03d", i%1000), 1)
		text.WriteString(strings.Replace(c, "jexample", fmt.Sprintf("user%d", i%40), 1) + "\n")
	}
	formattest.Benchmark(b, AmazonConnect(), text.String(), contacts)
}

package layout

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

// ringCall is a record of RingCentral's call log with one text replaced.
func ringCall(old, replacement string) string {
	const call = `{"uri":"https://platform.example.org/1","id":"AAexample-1","sessionId":"s-77","startTime":"2026-07-06T08:00:05.354Z","duration":200,"type":"Voice","direction":"Inbound","action":"Phone Call","result":"Accepted","to":{"phoneNumber":"+441632960100","name":"Council Tax"},"from":{"phoneNumber":"07700900123","name":"A. Example"},"reason":"Accepted","legs":[{"result":"Accepted","duration":190,"to":{"extensionNumber":"1013","name":"A. Clerk"}}],"lastModifiedTime":"2026-07-06T08:04:00.005Z"}`
	return strings.Replace(call, old, replacement, 1)
}

func TestRingCentralSuite(t *testing.T) {
	at := func(start string) string { return ringCall("2026-07-06T08:00:05.354Z", start) }
	formattest.Run(t, formattest.Case{
		Format:   builtin(t, "ringcentral_calls"),
		InPieces: true,
		Good: []string{
			ringCall("", ""), ringCall("Accepted", "Missed"),
			ringCall(`"from":{"phoneNumber":"07700900123",`, `"from":{"extensionNumber":"1013",`),
		},
		Identifiers: []string{"7700900123", "Example", "Clerk", "example.org"},
		DST: []formattest.LocalTime{
			{Line: at("2026-03-29T00:59:59.000Z"), Date: "2026-03-29", Minute: 59},
			{Line: at("2026-03-29T01:00:00.000Z"), Date: "2026-03-29", Minute: 120},
			{Line: at("2026-10-25T00:30:00.000Z"), Date: "2026-10-25", Minute: 90},
			{Line: at("2026-10-25T01:30:00.000Z"), Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestRingCentralValues(t *testing.T) {
	f := builtin(t, "ringcentral_calls")
	for _, c := range []struct{ old, replacement, column, want string }{
		{"", "", "call_id", "s-77"},
		{`"sessionId":"s-77",`, "", "call_id", "AAexample-1"},
		{`"sessionId":"s-77"`, `"sessionId":null`, "call_id", "AAexample-1"},
		{"", "", "wait_ms", ""},
		{"", "", "queue", ""},
		{"", "", "talk_ms", "200000"},
		{`"result":"Accepted"`, `"result":"Missed"`, "talk_ms", ""},
		{`"result":"Accepted"`, `"result":"Abandoned"`, "outcome", "abandoned"},
		{`"result":"Accepted"`, `"result":"Voicemail"`, "outcome", "exit_key"},
		{`"result":"Accepted"`, `"result":"IP Phone Offline"`, "outcome", "system_error"},
		{`"result":"Accepted"`, `"result":"In Progress"`, "outcome", "open"},
		{`"result":"Accepted"`, `"result":"Blocked"`, "outcome", "unknown"},
		{`"result":"Accepted"`, `"result":"told Ann Example"`, "result", "{text}"},
		{`"Inbound","action":"Phone Call","result":"Accepted"`, `"Outbound","result":"Call connected"`, "outcome", "answered"},
		{`"Inbound","action":"Phone Call","result":"Accepted"`, `"Outbound","result":"Missed"`, "outcome", "unknown"},
		{`"Inbound"`, `"Outbound"`, "caller_key", ""},
		{`"Inbound"`, `"Sideways"`, "direction", "unknown"},
		{`"from":{"phoneNumber":"07700900123"`, `"from":{"extensionNumber":"1013"`, "direction", "internal"},
		{`"to":{"phoneNumber":"+441632960100"`, `"to":{"extensionNumber":"2001"`, "dialled", "2001"},
		{`"to":{"phoneNumber":"+441632960100"`, `"to":{"extensionNumber":"2001","phoneNumber":"+441632960100"`, "dialled", "+441632960100"},
		{`"to":{"phoneNumber":"+441632960100","name":"Council Tax"}`, `"to":["+441632960100"]`, "dialled", ""},
		{`"type":"Voice"`, `"type":"Fax"`, "medium", "other"},
		{`"Accepted"`, `"Acc\u0065pted"`, "outcome", "answered"},
		{"", "", "caller_class", "number"},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), ringCall(c.old, c.replacement))
		if len(out.Rows) != 1 {
			t.Errorf("%s: want a row, got %+v", c.replacement, out.Rejects)
			continue
		}
		if got := rowText(out.Rows[0])[c.column]; got != c.want {
			t.Errorf("%s for %s: %s is %q, want %q", c.replacement, c.old, c.column, got, c.want)
		}
	}
}

func TestRingCentralRejects(t *testing.T) {
	f := builtin(t, "ringcentral_calls")
	for _, c := range []struct{ text, want string }{
		{"\n" + ringCall(`"id":"AAexample-1",`, ""), "missing_value line 2 of 1 column 0 id: "},
		{ringCall("2026-07-06T08:00:05.354Z", "06/07/2026"), "bad_time line 1 of 1 column 0 startTime: "},
		{ringCall("200", `"pending"`), "bad_duration line 1 of 1 column 0 duration: "},
		{ringCall("200", "two"), "bad_json line 1 of 1 column"},
		{`{"records":[` + ringCall("", "") + "," + ringCall("2026", "x") + "]}", "bad_time line 1 of 0 column 0 startTime: "},
		{`{"records":[` + ringCall("", ""), "json_cut_off line 1 of"},
		{"[\n" + strings.ReplaceAll(ringCall("2026", "x"), ",", ",\n"), "bad_time line 2 of 19 column 0 startTime: "},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), c.text)
		if len(out.Rejects) == 0 {
			t.Errorf("%s: no reject", c.text)
			continue
		}
		r := out.Rejects[0]
		if got := fmt.Sprintf("%s line %d of %d column %d %s", r.Code, r.Line, r.Given(), r.Column, r.Message); !strings.HasPrefix(got, c.want) || r.Hint == "" {
			t.Errorf("%s\ngot  %s\nwant %s, and a hint", c.text, got, c.want)
		}
	}
}

// The same records come in any packing, and each line is accounted for once.
func TestRecordPackings(t *testing.T) {
	f := builtin(t, "ringcentral_calls")
	a, b := ringCall("", ""), ringCall("AAexample-1", "AAexample-2")
	page := `{"uri":"u","records":[` + a + "," + b + `],"paging":{"page":1}}`
	for name, c := range map[string]struct {
		text string
		rows int
	}{
		"a page": {page, 2}, "two pages": {page + "\n" + page, 4}, "an array": {"[" + a + ",\n" + b + "]", 2},
		"lines": {a + "\n" + b + "\n", 2}, "spread": {strings.ReplaceAll(page, ",", ",\n  "), 2},
		"an empty page": {`{"records":[],"paging":{}}` + "\n", 0},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), c.text)
		if len(out.Rows) != c.rows || len(out.Rejects) > 0 {
			t.Errorf("%s: %d rows and rejects %+v, want %d rows", name, len(out.Rows), out.Rejects, c.rows)
		}
		lines := strings.Count(strings.TrimSuffix(c.text, "\n"), "\n") + 1
		if err := out.Check(int64(lines), identifiers()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// jsonLayout reads counts of lines, by the index of an array too.
const jsonLayout = `
name: own_json
doc: Counts as JSON lines.
table: tally
version: 1
records: lines
columns:
  ts: {column: from.at, time: epoch_s, required: true}
  channel: {value: phone}
  label: {column: [queues.1.name, queues.0.name], required: true}
  label_kind: {value: queue}
  span_s: {value: "1800"}
measures:
  offered: {column: n.offered}
  answered: {column: n.answered, optional: true}
sample: |
  {"from": {"at": 1783324800}, "queues": [{"name": "Bins"}], "n": {"offered": 7, "answered": null}}
  {"queues": [{"name": "Bins"}, {"name": "Rent"}, 3], "from": {"at": 1783326600}, "n": {"offered": 4, "answered": 0}}
expect:
  - {ts: "2026-07-06T08:00:00Z", label: Bins, measure: offered, count: "7"}
  - {ts: "2026-07-06T08:30:00Z", label: Rent, measure: answered, count: "0"}
  - {label: Rent, measure: offered, count: "4"}
`

func TestJSONLayoutFaults(t *testing.T) {
	if _, err := compileLayout("own.yaml", []byte(jsonLayout)); err != nil {
		t.Fatalf("the right layout: %v", err)
	}
	const tables = "delimiter, encoding, header, header_within, fields and footer belong to exports that are tables, not to records"
	for name, c := range map[string]struct{ old, replacement, want string }{
		"delimiter":      {"records: lines", "records: lines\ndelimiter: ';'", tables},
		"header":         {"records: lines", "records: lines\nheader_within: 3", tables},
		"encoding":       {"records: lines", "records: lines\nencoding: windows-1252", tables},
		"dropped":        {"records: lines", "records: lines\ndropped: [name]", "dropped belongs to exports that are tables: of records nothing is kept but what columns name"},
		"deep array":     {"records: lines", "records: data.items", `records "data.items": expected lines, or the name of an array at the top of the file's object`},
		"empty name":     {"n.offered", "n..offered", `column "n..offered": expected names and indexes with a full stop between them, such as legs.0.result`},
		"far index":      {"queues.1.name", "queues.1000.name", `column "queues.1000.name": expected names and indexes with a full stop between them, such as legs.0.result`},
		"behind a value": {"n.offered", "from.at.offered", `column "from.at.offered" goes on where another column ends`},
		"index or name":  {"queues.0.name", "queues.first.name", `column "queues.first.name": first is an index of an array in one column and a name in another`},
		"sample rejected": {
			`"n": {"offered": 7`, `"n": {"offered": 7.5`,
			"sample: line 1 is rejected as bad_count: n.offered: expected a whole number",
		},
	} {
		text := strings.Replace(jsonLayout, c.old, c.replacement, 1)
		if _, err := compileLayout("own.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	inner := strings.Replace(jsonLayout, "{column: n.answered, optional: true}", "{column: n}", 1)
	if _, err := compileLayout("own.yaml", []byte(inner)); err == nil || !strings.Contains(err.Error(), "another column") {
		t.Errorf("a column that holds others: got %v", err)
	}
}

func TestJSONDetection(t *testing.T) {
	f := builtin(t, "ringcentral_calls")
	for name, c := range map[string]struct {
		head string
		want bool
	}{
		"a page":                 {`{"records":[` + ringCall("", "") + `]}`, true},
		"a page, cut":            {`{"uri":"u","records":[` + ringCall("", "") + "," + ringCall("", "")[:50], true},
		"withheld caller":        {ringCall(`"phoneNumber":"07700900123",`, ""), true},
		"without a session":      {ringCall(`"sessionId":"s-77",`, ""), false},
		"another member's array": {`{"calls":[` + ringCall("", "") + `]}`, false},
		"no JSON":                {"id,sessionId,startTime,duration,type,direction,result\n", false},
		"empty":                  {"{}", false},
	} {
		if got := f.Sniff([]byte(c.head)) >= 50; got != c.want {
			t.Errorf("%s: detected %v, want %v", name, got, c.want)
		}
	}
}

// A record without an id is known by its whole text.
func TestRecordAsID(t *testing.T) {
	text, err := layoutFiles.ReadFile("ringcentral_calls.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.NewReplacer("record_id: {column: id, required: true}", "record_id: {line: true}", "record_id: AAexample-1, ", "").Replace(string(text))
	f, err := compileLayout("own.yaml", []byte(own))
	if err != nil {
		t.Fatal(err)
	}
	a, b := ringCall("", ""), ringCall(`"name":"Council Tax"`, `"name":"Housing"`)
	packed := formattest.Decode(t, f, formattest.Options(t), "["+a+","+b+"]").Rows
	lines := formattest.Decode(t, f, formattest.Options(t), b+"\n"+a+"\n").Rows
	if len(packed) != 2 || len(lines) != 2 {
		t.Fatalf("%d and %d rows, want 2 each", len(packed), len(lines))
	}
	id := func(row map[string]string) string { return row["record_id"] }
	if id(rowText(packed[0])) != id(rowText(lines[1])) || id(rowText(packed[0])) == id(rowText(packed[1])) {
		t.Errorf("the ids are %s and %s, in lines %s", id(rowText(packed[0])), id(rowText(packed[1])), id(rowText(lines[1])))
	}
}

func FuzzRingCentral(f *testing.F) {
	page := `{"records":[` + ringCall("", "") + `],"paging":{}}`
	formattest.Fuzz(f, builtin(f, "ringcentral_calls"), page, "\ufeff"+ringCall("", "")+"\r\n"+page[:90], ringCall("AAexample-1", "07700900123"),
		ringCall("Accepted", "07700900123"), ringCall("s-77", `\u0000\ud800`), ringCall("200", "1e3"), ringCall(`{"phoneNumber"`, `[{"phoneNumber"`))
}

func BenchmarkRingCentral(b *testing.B) {
	const records = 20_000
	var text strings.Builder
	text.WriteString(`{"uri":"u","records":[` + "\n")
	for i := range records {
		if i > 0 {
			text.WriteString(",\n")
		}
		call := ringCall("AAexample-1", fmt.Sprintf("AA%08dexample", i))
		call = strings.Replace(call, "s-77", fmt.Sprintf("s-4b40e59cf8f74a81a2bc9cb5%08x", i), 1)
		text.WriteString(strings.Replace(call, "07700900123", fmt.Sprintf("+447700900%03d", i%1000), 1))
	}
	text.WriteString("\n]}\n")
	formattest.Benchmark(b, builtin(b, "ringcentral_calls"), text.String(), records)
}

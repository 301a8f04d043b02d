package layout

import (
	"strings"
	"testing"
)

// smallLayout is a right layout to break in one place at a time.
const smallLayout = `name: small
doc: A small export.
table: form_event
version: 1
columns:
  ts: {column: At, time: iso8601}
  form: {column: Form}
  step: {column: Step, or: form}
  resident_key: {phone: Mobile}
sample: |
  At,Form,Step,Mobile
  2026-07-01T10:00:00Z,Bins,,07700900123
expect:
  - {ts: "2026-07-01T10:00:00Z", form: Bins, step: Bins, resident_key_kind: phone}
`

func TestLayoutFaults(t *testing.T) {
	if _, err := compileLayout("small.yaml", []byte(smallLayout)); err != nil {
		t.Fatalf("the right layout: %v", err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"no name":             {"name: small", "name: ''", "name and doc are needed"},
		"no doc":              {"doc: A small export.\n", "", "name and doc are needed"},
		"long delimiter":      {"version: 1", "version: 1\ndelimiter: ';;'", `delimiter ";;" is none of , ; | and tab`},
		"no such table":       {"table: form_event", "table: forms", `table "forms" is no raw table`},
		"no time":             {"  ts: {column: At, time: iso8601}\n", "", "columns: ts is needed: the time of the event"},
		"no such column":      {"step: {column: Step, or: form}", "stage: {column: Step}", `columns: table form_event has no column "stage"`},
		"time of a text":      {"step: {column: Step, or: form}", "step: {column: Step, time: iso8601}", "columns: step: a time pattern belongs to ts and *_s columns, and only there"},
		"ts without pattern":  {", time: iso8601", "", "columns: ts: a time pattern belongs to ts and *_s columns, and only there\ncolumns: ts: time pattern \"\" needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)"},
		"bad pattern":         {"time: iso8601", "time: HH:MM", `columns: ts: time pattern "HH:MM" needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)`},
		"key with column":     {"{phone: Mobile}", "{column: Mobile}", "columns: resident_key: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"key of nothing":      {"{phone: Mobile}", "{}", "columns: resident_key: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"phone elsewhere":     {"form: {column: Form}", "form: {column: Form, phone: Form}", "columns: form: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"or of nothing":       {"or: form", "or: from", `columns: step: or names "from", which the layout does not fill`},
		"no sample":           {"expect:\n  - {ts: \"2026-07-01T10:00:00Z\", form: Bins, step: Bins, resident_key_kind: phone}\n", "", "a sample and the rows to expect of it are needed"},
		"place of the file":   {"step: {column: Step, or: form}", "file_id: {column: Form}", "layouts cannot fill the column file_id"},
		"table without place": {"table: form_event", "table: web_request", `columns: table web_request has no column "form"` + "\n" + `columns: table web_request has no column "resident_key"` + "\n" + `columns: table web_request has no column "step"`},
		"redacted column":     {"table: form_event", "table: queue_event", `columns: table queue_event has no column "form"` + "\n" + `columns: table queue_event has no column "resident_key"` + "\n" + `columns: table queue_event has no column "step"`},
		"all sheets":          {"version: 1", "version: 1\nsheet: '*'", "sheet: a layout reads one sheet, by its name"},
		"no such zone":        {"version: 1", "version: 1\nzone: Europe/Nowhere", "small.yaml: zone: unknown time zone Europe/Nowhere"},
		"sample rejected":     {"2026-07-01T10", "01.07.2026 10", "sample: line 2 is rejected as bad_time: At: expected a real date and time as iso8601"},
		"sample of two":       {",Bins,,07700900123", ",Bins,,07700900123\n  2026-07-01T11:00:00Z,Bags,,", "sample: 2 rows, but 1 are expected"},
		"other value":         {"form: Bins, step: Bins", "form: Bags", `sample: row 1: form is "Bins", but "Bags" is expected`},
		"other column":        {"form: Bins, step: Bins", "line: '1'", `expect: row 1: "line" cannot be compared`},
	} {
		text := strings.Replace(smallLayout, c.old, c.new, 1)
		if text == smallLayout {
			t.Errorf("%s: nothing was changed", name)
		}
		_, err := compileLayout("small.yaml", []byte(text))
		if want := "small.yaml: " + c.want; err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, want)
		}
	}
}

// callLayout and tallyLayout use what the small layout does not.
const (
	callLayout = `name: calls
doc: A small call list.
table: call
version: 1
columns:
  ts: {column: Date, time_column: Time, time: "d/m/yyyy H:MM"}
  record_id: {line: true}
  call_id: {column: Id, or: record_id}
  record_kind: {value: queue}
  medium: {value: voice}
  direction: {value: inbound}
  outcome:
    when:
      - {if: [{column: Agent, blank: false}], then: answered}
    otherwise: unknown
  wait_ms: {column: Wait, duration: mm:ss}
  agent_key: {column: Agent}
  caller_key: {phone: Caller}
sample: |
  Id,Date,Time,Agent,Wait,Caller
  1,1/7/2026,9:00,Bo,1:30,
expect:
  - {outcome: answered}
`
	tallyLayout = `name: counts
doc: Small counts.
table: tally
version: 1
header: none
fields: 4
columns:
  ts: {column: 1, time: yyyy-mm-dd}
  span_s: {value: "86400"}
  channel: {value: phone}
  label: {column: 2}
  label_kind: {value: queue}
measures:
  offered: {column: 3}
  answered_within: {column: 4, threshold_s: 20}
footer: {column: 2, equals: Total, check: [3]}
sample: |
  2026-07-01,Bins,3,2
expect:
  - {measure: answered_within}
  - {measure: offered}
`
)

func TestLayoutFaultsOfCallsAndCounts(t *testing.T) {
	for _, text := range []string{callLayout, tallyLayout} {
		if _, err := compileLayout("own.yaml", []byte(text)); err != nil {
			t.Fatalf("the right layout: %v", err)
		}
	}
	const outcomes = "answered, abandoned, timeout, full, no_agents_on_entry, no_agents_waiting, closed, diverted, exit_key, transferred, system_error, menu_only, unknown, open"
	for name, c := range map[string]struct{ layout, old, new, want string }{
		"no id":                 {callLayout, "  record_id: {line: true}\n  call_id: {column: Id, or: record_id}\n", "  call_id: {column: Id}\n", "columns: record_id is needed: The system's own id of the record."},
		"encoding":              {callLayout, "version: 1", "version: 1\nencoding: latin1", `encoding "latin1" is none of utf-8, utf-16 and windows-1252`},
		"header":                {callLayout, "version: 1", "version: 1\nheader: first", `header "first" can only be none (hint: the heading line is found by its headings, within the first header_within lines)`},
		"fields with a header":  {callLayout, "version: 1", "version: 1\nfields: 6", "fields belongs to header: none; elsewhere the header says how many there are"},
		"two origins":           {callLayout, "medium: {value: voice}", "medium: {value: voice, column: Id, values: {'1': voice}}", "columns: medium: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"email of a caller":     {callLayout, "{phone: Caller}", "{phone: Caller, email: Caller}", "columns: caller_key: a caller has no email"},
		"class of a caller":     {callLayout, "version: 1\ncolumns:", "version: 1\ncolumns:\n  caller_class: {value: number}", "columns: caller_class: caller_key fills it"},
		"no such outcome":       {callLayout, "then: answered", "then: anwsered", `columns: outcome: "anwsered" is none of ` + outcomes},
		"no such kind":          {callLayout, "record_kind: {value: queue}", "record_kind: {value: stay}", `columns: record_kind: "stay" is none of queue, call, leg`},
		"outcome as written":    {callLayout, "  outcome:\n    when:\n      - {if: [{column: Agent, blank: false}], then: answered}\n    otherwise: unknown\n", "  outcome: {column: Agent}\n", "columns: outcome: values are needed: what the export writes for " + outcomes},
		"no shape":              {callLayout, ", duration: mm:ss", "", "columns: wait_ms: the shape of the length of time is needed: duration is s, ms, min, h:mm:ss, mm:ss, clock12 or days"},
		"no such shape":         {callLayout, "duration: mm:ss", "duration: hh:mm", `columns: wait_ms: duration "hh:mm" is none of s, ms, min, h:mm:ss, mm:ss, clock12 and days`},
		"time of a length":      {callLayout, "duration: mm:ss", "time: yyyy-mm-dd", "columns: wait_ms: a length in ms takes a duration, no time pattern"},
		"length of a text":      {callLayout, "agent_key: {column: Agent}", "agent_key: {column: Agent, duration: s}", "columns: agent_key: a duration belongs to columns that are a length of time, and only there"},
		"length of no column":   {callLayout, "wait_ms: {column: Wait, duration: mm:ss}", "wait_ms: {value: '5', duration: mm:ss}", "columns: wait_ms: a time or a length of time takes a column"},
		"length of a word":      {callLayout, "wait_ms: {column: Wait, duration: mm:ss}", "wait_ms: {value: long}", `columns: wait_ms: value "long" is no whole number above 0`},
		"time apart":            {callLayout, "agent_key: {column: Agent}", "agent_key: {column: Agent, time_column: Time}", "columns: agent_key: time_column belongs to a column with a time pattern"},
		"line of an agent":      {callLayout, "agent_key: {column: Agent}", "agent_key: {line: true}", "columns: agent_key: line belongs to record_id, call_id, ticket_id, message_id and reference"},
		"half a clock":          {callLayout, "yyyy H:MM", "yyyy h:MM", `columns: ts: time pattern "d/m/yyyy h:MM": h or hh and AM belong together (hint: HH is the hour of a 24-hour clock)`},
		"two days":              {callLayout, "d/m/yyyy H:MM", "d/m/yyyy dd", `columns: ts: time pattern "d/m/yyyy dd" names dd twice`},
		"empty condition":       {callLayout, "{column: Agent, blank: false}", "{column: Agent}", "columns: outcome: a condition needs a column, and equals, has, begins, address, blank or greater"},
		"shape of a condition":  {callLayout, "blank: false}", "greater: 1, duration: hours}", `columns: outcome: duration "hours" is none of s, ms, min, h:mm:ss, mm:ss, clock12 and days`},
		"condition of an id":    {callLayout, "or: record_id}", "or: record_id, if: [{column: Id, blank: false}]}", "columns: call_id: if belongs to columns that may be empty, and to no key of a resident"},
		"or of a length":        {callLayout, "duration: mm:ss", "duration: mm:ss, or: call_id", "columns: wait_ms: or belongs to columns of text"},
		"measures of calls":     {callLayout, "sample:", "measures: {offered: {column: Id}}\nsample:", "measures belong to table tally, which needs them"},
		"counts without any":    {tallyLayout, "measures:\n  offered: {column: 3}\n  answered_within: {column: 4, threshold_s: 20}\n", "", "measures belong to table tally, which needs them"},
		"count of no column":    {tallyLayout, "offered: {column: 3}", "offered: {}", "measures: offered: column is needed"},
		"no threshold":          {tallyLayout, ", threshold_s: 20", "", "measures: answered_within: one of threshold_s and threshold_column belongs to answered_within, which needs it"},
		"threshold of offered":  {tallyLayout, "offered: {column: 3}", "offered: {column: 3, threshold_s: 5}", "measures: offered: one of threshold_s and threshold_column belongs to answered_within, which needs it"},
		"measure as a column":   {tallyLayout, "measures:", "  measure: {value: offered}\nmeasures:", "columns: measure: measures fills it"},
		"span of nothing":       {tallyLayout, `"86400"`, `"-1"`, `columns: span_s: value "-1" is no whole number above 0`},
		"heading for a number":  {tallyLayout, "label: {column: 2}", "label: {column: Queue}", `column "Queue": with header: none a column is its number, counted from 1`},
		"number too high":       {tallyLayout, "label: {column: 2}", "label: {column: 5}", `column "5": with header: none a column is its number, counted from 1`},
		"dropped without names": {tallyLayout, "header: none", "header: none\ndropped: [Name]", "dropped names headings, but the export has none"},
		"total by no word":      {tallyLayout, "equals: Total, ", "", "footer: column and equals belong together"},
		"check of no total":     {tallyLayout, "{column: 2, equals: Total, check: [3]}", "{check: [3]}", "footer: check needs the column and the words that a total is known by\nfooter: column and equals, or after_blank, is needed"},
		"list in a list":        {callLayout, "agent_key: {column: Agent}", "agent_key: {column: [[Agent]]}", ""},
	} {
		text := strings.Replace(c.layout, c.old, c.new, 1)
		if text == c.layout {
			t.Errorf("%s: nothing was changed", name)
		}
		_, err := compileLayout("own.yaml", []byte(text))
		if want := "own.yaml: " + c.want; err == nil || c.want != "" && err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, want)
		}
	}
}

func TestLayoutRedactedColumn(t *testing.T) {
	text := strings.NewReplacer("table: form_event", "table: queue_event", "form: {column: Form}", "data1: {column: Form}",
		"  step: {column: Step, or: form}\n", "", "  resident_key: {phone: Mobile}\n", "").Replace(smallLayout)
	_, err := compileLayout("small.yaml", []byte(text))
	if want := "small.yaml: columns: data1: a layout cannot fill a redacted column"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = compileLayout("small.yaml", []byte(strings.Replace(text, "data1:", "queue:", 1)))
	if want := "small.yaml: layouts cannot fill the table queue_event"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestLayoutUnknownKey(t *testing.T) {
	_, err := compileLayout("small.yaml", []byte(smallLayout+"colour: red\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "small.yaml: ") || !strings.Contains(err.Error(), `unknown field "colour"`) || !strings.Contains(err.Error(), "15") {
		t.Errorf("an unknown key gave %v; want the file, the line and the key", err)
	}
}

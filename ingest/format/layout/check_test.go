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
		"long delimiter":      {"version: 1", "version: 1\ndelimiter: ';;'", `delimiter ";;" must be one character`},
		"no such table":       {"table: form_event", "table: forms", `table "forms" is no raw table`},
		"no time":             {"  ts: {column: At, time: iso8601}\n", "", "columns: ts is needed: the time of the event"},
		"no such column":      {"step: {column: Step, or: form}", "stage: {column: Step}", `columns: table form_event has no column "stage"`},
		"time of a text":      {"step: {column: Step, or: form}", "step: {column: Step, time: iso8601}", "columns: step: a time pattern belongs to ts and *_s columns, and only there"},
		"ts without pattern":  {", time: iso8601", "", "columns: ts: a time pattern belongs to ts and *_s columns, and only there\ncolumns: ts: time pattern \"\" needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)"},
		"bad pattern":         {"time: iso8601", "time: HH:MM", `columns: ts: time pattern "HH:MM" needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)`},
		"key with column":     {"{phone: Mobile}", "{column: Mobile}", "columns: resident_key: resident_key takes phone and email, every other column takes column"},
		"key of nothing":      {"{phone: Mobile}", "{}", "columns: resident_key: resident_key takes phone and email, every other column takes column"},
		"phone elsewhere":     {"form: {column: Form}", "form: {column: Form, phone: Form}", "columns: form: resident_key takes phone and email, every other column takes column"},
		"or of nothing":       {"or: form", "or: from", `columns: step: or names "from", which the layout does not fill`},
		"no sample":           {"expect:\n  - {ts: \"2026-07-01T10:00:00Z\", form: Bins, step: Bins, resident_key_kind: phone}\n", "", "a sample and the rows to expect of it are needed"},
		"place of the file":   {"step: {column: Step, or: form}", "file_id: {column: Form}", "layouts cannot fill the column file_id"},
		"table without place": {"table: form_event", "table: web_request", `columns: table web_request has no column "form"` + "\n" + `columns: table web_request has no column "resident_key"` + "\n" + `columns: table web_request has no column "step"`},
		"redacted column":     {"table: form_event", "table: queue_event", `columns: table queue_event has no column "form"` + "\n" + `columns: table queue_event has no column "resident_key"` + "\n" + `columns: table queue_event has no column "step"`},
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

package format

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

const (
	queueLine  = "1767603601|1767603601.2|benefits|NONE|ENTERQUEUE||01632960001|1\n"
	webLine    = `192.0.2.1 - - [02/Jul/2026:10:00:03 +0100] "GET / HTTP/1.1" 200 5 "-" "-"` + "\n"
	ticketLine = "A101,V1,Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,,,,,07700 900123,\n"
	formLine   = "Bins,FS-1,started,customer,1,2026-07-01T10:00:00Z,a@example.com,\n"
)

func TestFormatsAreComplete(t *testing.T) {
	formats, err := All()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range formats {
		if names[f.Name] || f.Name == "" || f.Doc == "" || f.Version < 1 {
			t.Errorf("format %+v has a name twice, or lacks name, doc or version", f)
		}
		names[f.Name] = true
		if _, ok := schema.Lookup(f.Table); !ok {
			t.Errorf("format %s writes to the unknown table %s", f.Name, f.Table)
		}
		if f.Identity != ingest.ByContent && f.Identity != ingest.ByName {
			t.Errorf("format %s has the identity %q", f.Name, f.Identity)
		}
	}
	for _, name := range []string{"asterisk_queue_log", "ncsa", "tickets", "forms"} {
		if !names[name] {
			t.Errorf("there is no format %s", name)
		}
	}
}

func TestDetect(t *testing.T) {
	formats, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ head, want string }{
		"queue log":                {queueLine + queueLine, "asterisk_queue_log"},
		"queue log, last line cut": {strings.Repeat(queueLine, 3) + queueLine[:9], "asterisk_queue_log"},
		"queue log with a mark":    {"\ufeff" + queueLine, "asterisk_queue_log"},
		"access log":               {webLine + webLine, "ncsa"},
		"tickets":                  {ticketHeader + "\n" + ticketLine, "tickets"},
		"tickets, CRLF and mark":   {"\ufeff" + ticketHeader + "\r\n" + ticketLine, "tickets"},
		"forms":                    {formHeader + "\n" + formLine, "forms"},
		"quoted headings":          {`"` + strings.ReplaceAll(formHeader, ",", `","`) + `"` + "\n" + formLine, "forms"},
		"nothing":                  {"", ""},
		"prose":                    {"Dear all,\nplease find the log attached.\n", ""},
		"html":                     {"<!doctype html><html><body>Sign in</body></html>", ""},
		"another export":           {"Date,Queue,Offered,Answered\n2026-01-05,benefits,10,9\n", ""},
		"json":                     {`{"status":200,"request":{"method":"GET"}}` + "\n", ""},
		"zip":                      {"PK\x03\x04\x14\x00\x06\x00\x08\x00", ""},
		"UTF-16":                   {"\xff\xfeA\x00,\x00", ""},
		"NUL bytes":                {strings.Repeat("\x00", 4096), ""},
		"pipes":                    {"a|b|c|d|e\nf|g|h|i|j\n", ""},
		"tickets without a column": {strings.Replace(ticketHeader, ",Printed", "", 1) + "\n", ""},
	} {
		f, ok := ingest.Detect([]byte(c.head), formats)
		if ok != (c.want != "") || ok && f.Name != c.want {
			t.Errorf("%s: detected %q %v, want %q", name, f.Name, ok, c.want)
		}
	}
}

// fuzzFormat checks what must hold of every input: no panic, every line
// accounted for, text without NUL.
func fuzzFormat(f *testing.F, format ingest.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		out := formattest.Decode(t, format, formattest.Options(t), string(input))
		content := bytes.TrimPrefix(input, []byte("\ufeff"))
		lines := bytes.Count(content, []byte("\n"))
		if len(content) > 0 && content[len(content)-1] != '\n' {
			lines++
		}
		if err := out.Check(int64(lines), nil); err != nil {
			t.Fatal(err)
		}
		for _, row := range out.Rows {
			for _, s := range rowText(row) {
				if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
					t.Fatalf("a row holds the text %q", s)
				}
			}
			if q, ok := row.(*schema.QueueEvent); ok {
				for _, s := range []string{q.CallID, q.Queue, q.Event, q.Data1, q.Data2, q.Data3, q.Data4, q.Data5} {
					if strings.ContainsRune(s, 0) || strings.Contains(s, "07700900123") {
						t.Fatalf("a row holds the text %q", s)
					}
				}
			}
		}
	})
}

func FuzzQueueLog(f *testing.F) {
	fuzzFormat(f, QueueLog(), queueLine, "\ufeff"+queueLine+"\r\n\x00\n", "1767603601|a|q|NONE|ATTENDEDTRANSFER|LINK|x|y|5|60|1",
		"1767603601|07700900123|07700900123|NONE|VENDOR|07700900123|\xff\xfe||||||", "|||||||", "9|9|9|9|9")
}

func FuzzTickets(f *testing.F) {
	fuzzFormat(f, builtin(f, "tickets"), ticketHeader+"\n"+ticketLine, ticketHeader+"\n\"A\n\",\"x\"\"y\",,\n\"", ticketHeader+"\n"+strings.Repeat("\"\n", 60), ticketLine)
}

func FuzzForms(f *testing.F) {
	fuzzFormat(f, builtin(f, "forms"), formHeader+"\n"+formLine, formHeader+"\r\n"+formLine+formHeader+"\n", formHeader+"\n\xff,\x00,,,,2026-07-01T10:00Z,,")
}

package layout

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// own compiles one of the small layouts with a change.
func own(t *testing.T, layout string, change ...string) ingest.Format {
	t.Helper()
	text := strings.NewReplacer(change...).Replace(layout)
	if len(change) > 0 && text == layout {
		t.Fatal("nothing was changed")
	}
	f, err := compileLayout("own.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// came describes what came of an export.
func came(out *formattest.Recorder) string {
	var codes []string
	for _, r := range out.Rejects {
		codes = append(codes, fmt.Sprintf("%s@%d", r.Code, r.Line))
	}
	return strings.TrimSpace(fmt.Sprintf("%d rows, %d ignored %s", len(out.Rows), out.Ignored, strings.Join(codes, " ")))
}

func TestTitlesAboveTheHeader(t *testing.T) {
	const header, row = "Id,Date,Time,Agent,Wait,Caller\n", "1,1/7/2026,9:00,Bo,1:30,\n"
	f := own(t, callLayout, "version: 1", "version: 1\nheader_within: 3")
	for content, want := range map[string]string{
		header + row:                                             "1 rows, 1 ignored",
		"Call list\nJuly,2026\n" + header + row:                  "1 rows, 3 ignored",
		"Call list\n\n\n\nJuly,2026\n" + header + row:            "1 rows, 6 ignored",
		"The \"new\" list\n" + header + row:                      "1 rows, 2 ignored",
		"a\nb\nc\n" + header + row:                               "0 rows, 0 ignored missing_column@1 no_header@2 no_header@3 no_header@4 no_header@5",
		"Call list\n":                                            "0 rows, 0 ignored missing_column@1",
		"Call list\n" + header + row + "\nCall list\n":           "1 rows, 3 ignored wrong_field_count@5",
		"DATE, time ,agent,WAIT,caller,Id\n1/7/2026,9:00,,,,7\n": "1 rows, 1 ignored",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), content)
		if err := out.Check(int64(strings.Count(content, "\n")), nil); err != nil {
			t.Errorf("%q: %v", content, err)
		}
		if got := came(out); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", content, got, want)
		}
	}
}

func TestHeadingsWithAlternatives(t *testing.T) {
	f := own(t, callLayout, "{column: Id, or", "{column: [Call No, Id], or", "{column: Wait, duration: mm:ss}", "{column: Wait, duration: mm:ss, optional: true}")
	for header, want := range map[string]string{
		"Call No,Date,Time,Agent,Caller":   "1 rows, 1 ignored",
		"id,Date,Time,Agent,Caller":        "1 rows, 1 ignored",
		"CALL  NO,DATE,TIME,AGENT,CALLER":  "1 rows, 1 ignored",
		"Reference,Date,Time,Agent,Caller": "0 rows, 0 ignored missing_column@1 no_header@2",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), header+"\nx9,1/7/2026,9:00,Bo,\n")
		if got := came(out); got != want {
			t.Errorf("%s: got %s, want %s", header, got, want)
		}
		if score := f.Sniff([]byte(header + "\n")); (score >= ingest.SureScore) != strings.HasPrefix(want, "1 rows") {
			t.Errorf("%s: scores %d", header, score)
		}
		if len(out.Rejects) > 0 && !strings.Contains(out.Rejects[0].Message, `"Call No or Id"`) {
			t.Errorf("%s: the reject says %s", header, out.Rejects[0].Message)
		}
	}
}

func TestDelimiters(t *testing.T) {
	for name, delim := range map[string]string{";": ";", "|": "|", "tab": "\t"} {
		text := strings.Replace(callLayout, "version: 1", "version: 1\ndelimiter: '"+name+"'", 1)
		head, sample, _ := strings.Cut(text, "sample: |\n")
		lines := strings.SplitN(sample, "expect", 2)
		text = head + "sample: |\n" + strings.ReplaceAll(lines[0], ",", delim) + "expect" + lines[1]
		f, err := compileLayout("own.yaml", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		content := strings.ReplaceAll("Id,Date,Time,Agent,Wait,Caller\n1,1/7/2026,9:00,\"a,;|\tb\",1:30,\n,,,,,\n", ",", delim)
		content = strings.Replace(content, "a"+delim+";", "a,;", 1)
		if got := came(formattest.Decode(t, f, formattest.Options(t), content)); got != "1 rows, 2 ignored" {
			t.Errorf("%s: %s", name, got)
		}
		if f.Sniff([]byte("Id,Date,Time,Agent,Wait,Caller\n")) != 0 {
			t.Errorf("%s: commas are taken for it", name)
		}
	}
}

func TestEncodings(t *testing.T) {
	content := "Id,Date,Time,Agent,Wait,Caller\n1,1/7/2026,9:00,Zoë “Bo”,1:30,\n"
	wide := func(order func(byte, byte) []byte) string {
		out := order(0xfe, 0xff)
		for _, u := range utf16.Encode([]rune(content)) {
			out = append(out, order(byte(u>>8), byte(u))...)
		}
		return string(out)
	}
	latin := strings.NewReplacer("ë", "\xeb", "“", "\x93", "”", "\x94").Replace(content)
	plain, declared := own(t, callLayout), own(t, callLayout, "version: 1", "version: 1\nencoding: windows-1252")
	key := func(f ingest.Format, text string) string {
		out := formattest.Decode(t, f, formattest.Options(t), text)
		if len(out.Rows) != 1 || out.Ignored != 1 {
			t.Fatalf("%q: %s", text, came(out))
		}
		return rowText(out.Rows[0])["agent_key"]
	}
	want := key(plain, content)
	for name, got := range map[string]string{
		"UTF-16, low byte first":   key(plain, wide(func(h, l byte) []byte { return []byte{l, h} })),
		"UTF-16, high byte first":  key(plain, wide(func(h, l byte) []byte { return []byte{h, l} })),
		"Windows-1252":             key(declared, latin),
		"declared, but marked":     key(declared, "\ufeff"+content),
		"declared, but in UTF-16":  key(declared, wide(func(h, l byte) []byte { return []byte{l, h} })),
		"UTF-8 with a mark":        key(plain, "\ufeff"+content),
		"Windows-1252, CRLF lines": key(declared, strings.ReplaceAll(latin, "\n", "\r\n")),
	} {
		if got != want {
			t.Errorf("%s: the agent is another", name)
		}
	}
	if key(plain, latin) == want {
		t.Error("Windows-1252 was guessed where it was not declared")
	}
}

func TestZones(t *testing.T) {
	utc := own(t, callLayout, "version: 1", "version: 1\nzone: UTC")
	o := formattest.Options(t)
	at := func(f ingest.Format) string {
		out := formattest.Decode(t, f, o, "Id,Date,Time,Agent,Wait,Caller\n1,1/7/2026,9:00,Bo,1:30,\n")
		return rowText(out.Rows[0])["ts"]
	}
	if got := at(own(t, callLayout)); got != "2026-07-01T08:00:00Z" {
		t.Errorf("council time: %s", got)
	}
	if got := at(utc); got != "2026-07-01T09:00:00Z" {
		t.Errorf("the layout's zone: %s", got)
	}
	o.LogZone = time.FixedZone("five east", 5*3600)
	if got := at(utc); got != "2026-07-01T04:00:00Z" {
		t.Errorf("the source's zone: %s", got)
	}
}

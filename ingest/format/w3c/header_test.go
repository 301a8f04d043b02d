package w3c

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// A log without a client or without a time in its fields says so line by line.
func TestFieldsThatAreMissing(t *testing.T) {
	for fields, want := range map[string]string{
		"date time cs-method sc-status":             "no_client",
		"c-ip cs-method date sc-status":             "no_time",
		"time c-ip cs-method sc-status":             "no_time", // and no #Date
		"date-local cs-method c-ip sc-status":       "no_time",
		"time-local c-ip cs-method sc-status":       "no_time",
		"x-date x-time x-ip sc-status cs-uri-query": "no_time",
	} {
		out := formattest.Decode(t, Format(), formattest.Options(t), "#Fields: "+fields+"\n2026-07-02 08:00:00 GET 200\n")
		if len(out.Rejects) != 1 || out.Rejects[0].Code != want || !strings.Contains(out.Rejects[0].Hint, "Select Fields") {
			t.Errorf("%s: %+v", fields, out.Rejects)
		}
	}
}

// A pair of local times is in the source's zone, in which some hours do not
// exist; a date that the log's own day has may not be the council's.
func TestLocalTimes(t *testing.T) {
	const fields = "#Fields: date-local time-local c-ip cs-method cs-uri-stem\n"
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	decodeThere := func(lines string) *formattest.Recorder {
		o := formattest.Options(t)
		o.LogZone = newYork
		return formattest.Decode(t, Format(), o, fields+lines)
	}
	out := decodeThere("2026-07-01 20:30:00 192.0.2.10 GET /\n2026-11-01 01:30:00 192.0.2.10 GET /\n")
	if len(out.Rows) != 2 {
		t.Fatalf("%+v", out.Rejects)
	}
	first, second := out.Rows[0].(*schema.WebRequest), out.Rows[1].(*schema.WebRequest)
	if first.TsS != 1782952200 || first.LogOffsetMin != nil || schema.DateString(first.LogLocalDate) != "2026-07-01" || schema.DateString(first.LocalDate) != "2026-07-02" {
		t.Errorf("first row %+v", first)
	}
	if second.TsS != 1793511000 { // the first pass of the hour, which is summer time
		t.Errorf("second row %+v", second)
	}
	if out := decodeThere("2026-03-08 02:30:00 192.0.2.10 GET /\n"); len(out.Rejects) != 1 || out.Rejects[0].Code != "bad_time" {
		t.Errorf("an hour that the spring change skips gave %+v", out)
	}
}

// What chunks carry over is what a decoder that read all lines before knows,
// wherever the file is cut.
func TestCarry(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	lines := []string{
		"#Software: Microsoft Internet Information Services 10.0", "#Software: IIS Advanced Logging Module", "#SOFTWARE:", "#Version: 1.0",
		"#Date: 2026-07-02 00:00:00", "#Start-Date: 2026-07-03 00:00:00.128", "#Date: never", "#GMT-Offset: -0800", "#GMT-Offset: x",
		"#Fields: time c-ip cs-method cs-uri-stem", "#Fields: date time c-ip cs-method cs(User-Agent)", "#Fields: date time c-ip x-edge-location cs(User-Agent)",
		"\ufeff#Fields: time c-ip cs(User-Agent) time-taken", "#Fields: \x00", "#Fields: time \xe9 c-ip", "#Fields", "#", " #Fields: c-ip", "",
		"08:00:00 192.0.2.1 a+b 25", "2026-07-02 08:00:00 192.0.2.1 a+b%20c", "2026-07-02 08:00:00 192.0.2.1 GET a+b", "# 08:00:00 192.0.2.1 GET",
		"08:00:00 192.0.2.1 GET /#a", "\ufeff08:00:00 192.0.2.1 \"x\" 7",
	}
	for range 300 {
		var b strings.Builder
		b.WriteString("\n") // a mark at the head of the file is not the decoder's business
		for range 40 {
			b.WriteString(lines[random.IntN(len(lines))])
			b.WriteString([]string{"\n", "\r\n"}[random.IntN(2)])
		}
		whole := formattest.Decode(t, Format(), formattest.Options(t), b.String())
		joined, before := &formattest.Recorder{}, ""
		d, err := newDecoder(formattest.Options(t))
		if err != nil {
			t.Fatal(err)
		}
		line, rest := int64(1), b.String()
		for rest != "" {
			n := 1 + random.IntN(len(rest))
			n += strings.IndexByte(rest[n-1:], '\n')
			c := ingest.Chunk{Text: rest[:n], FirstLine: line, Offset: int64(b.Len() - len(rest)), Before: before}
			if err := d.Decode(context.Background(), ingest.NewChunkLines("chunk", c, joined), joined); err != nil {
				t.Fatal(err)
			}
			before = carry(before, c.Text)
			line, rest = line+int64(strings.Count(c.Text, "\n")), rest[n:]
		}
		if got, want := told(joined), told(whole); !slices.Equal(got, want) {
			t.Fatalf("cut into chunks: %q\nin one stream:   %q\nlog:\n%s", got, want, b.String())
		}
	}
}

// told is what came of the lines.
func told(r *formattest.Recorder) []string {
	out := []string{fmt.Sprint(r.Ignored)}
	for _, row := range r.Rows {
		w := row.(*schema.WebRequest)
		out = append(out, fmt.Sprint(w.Line, w.TsS, w.ClientKey, w.VisitorKey, w.LineClass, w.Method, w.Path, w.Agent))
	}
	for _, x := range r.Rejects {
		out = append(out, fmt.Sprint(x.Line, x.Offset, x.Column, x.Code))
	}
	return out
}

func TestSniff(t *testing.T) {
	for name, head := range map[string]string{
		"IIS":                  iis + iisFields + "\n" + iisGood1[:50],
		"a mark and CRLF":      "\ufeff" + strings.ReplaceAll(iis+iisFields, "\n", "\r\n"),
		"an FTP server":        "#Software: Microsoft Internet Information Server 4.0\n#Fields: time c-ip cs-method cs-uri-stem sc-status\n",
		"blank lines":          "\n#Version: 1.0\n\n#Fields:   date time cs-uri\n",
		"the tail of a file":   iisGood1 + "\n" + iis + iisFields + "\n",
		"fields and no others": "#Fields: date time s-ip cs-method\n",
	} {
		if got := sniff([]byte(head)); got < ingest.SureScore {
			t.Errorf("%s scores %d", name, got)
		}
	}
	for name, head := range map[string]string{
		"nothing":     "",
		"a firewall":  "#Version: 1.5\n#Software: Microsoft Windows Firewall\n#Time Format: Local\n#Fields: date time action protocol src-ip dst-ip\n",
		"Zeek":        "#separator \\x09\n#fields\tts\tuid\tid.orig_h\n",
		"no fields":   iis + iisGood1,
		"a CSV":       "date,time,c-ip\n",
		"a comment":   "see #Fields: date time cs-method\n",
		"access log":  `192.0.2.1 - - [02/Jul/2026:10:00:03 +0100] "GET /#Fields: cs-method HTTP/1.1" 200 5 "-" "-"` + "\n",
		"Fields text": "#Fields of study: cs-method\n",
	} {
		if got := sniff([]byte(head)); got != 0 {
			t.Errorf("%s scores %d, want 0", name, got)
		}
	}
}

func FuzzW3C(f *testing.F) {
	formattest.Fuzz(
		f, Format(),
		iis+iisFields+"\n"+iisGood1+"\n"+iisGood2+"\n",
		"#Software: IIS Advanced Logging Module\n#Fields: date-local time-local c-ip cs(User-Agent) TimeTakenMS\n2026-07-02 09:00:00.000 \"192.0.2.1\" \"a \"\"b\"\" 07700 900123\" 5\n",
		"#GMT-Offset: -0800\n#Fields: c-dns time cs-uri bytes\n#Date: 2026-07-02\nhost 08:00:00 www.example.org/07700900123?x 5\n\ufeff#Fields: date\n",
		"#Fields: date time x-edge-location c-ip cs(User-Agent) time-taken\n2026-07-02\t08:00:00\tX\t192.0.2.1\ta%2520b%07700%20900123\t0.1\n",
	)
}

// Lines made to be slow must cost no more than their length.
func TestHostileLines(t *testing.T) {
	const fields = "#Fields: date time c-ip cs-method cs-uri-stem cs(User-Agent)\n"
	for _, part := range []string{`" "`, `""`, `"a`, `+`, `++`, "%25", " ", "\t", "#Fields: c-ip ", "@ ", "1.1.1.", "::"} {
		line := "2026-07-02 08:00:00 192.0.2.1 GET /a " + `"`
		line += strings.Repeat(part, (ingest.MaxLine-len(line))/len(part))
		out := formattest.Decode(t, Format(), formattest.Options(t), fields+line+"\n"+strings.Replace(line, "GET /a ", "", 1))
		if err := out.Check(3, []string{"192.0.2.1"}); err != nil {
			t.Errorf("%q again and again: %.300v", part, err)
		}
	}
	many := strings.Repeat("#Fields: "+strings.Repeat("c-ip ", 50)+"\n", 20_000)
	if got := carry("", many); len(got) > 1000 {
		t.Errorf("%d bytes are carried over", len(got))
	}
}

func BenchmarkW3C(b *testing.B) {
	const lines = 100_000
	var log bytes.Buffer
	log.WriteString(iis + iisFields + "\n")
	for i := range lines {
		visitor := i * 7919 % 5000
		fmt.Fprintf(&log, "2026-07-02 %02d:%02d:%02d 192.0.2.80 GET /services/page-%d ref=%d 443 - 198.51.%d.%d Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/%d.0.0.0+Safari/537.36 https://www.example.org/services/page-%d %d 0 0 %d %d\n",
			i/36000, i/600%60, i/10%60, i*31%700, i, visitor/250, visitor%250, 90+visitor%40, i*17%700, 200+i%3*102, i*97%90000, i%2000)
	}
	formattest.Benchmark(b, Format(), log.String(), lines)
}

package web

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

// Whatever the bytes: no panic, every line accounted for, clean text, and the
// client of a line nowhere in its row.
func FuzzNCSA(f *testing.F) {
	data, err := os.ReadFile("testdata/ncsa_awkward.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		_, text, _ := strings.Cut(line, "\t")
		f.Add([]byte(text), uint8(0))
	}
	f.Add([]byte(`192.0.2.1 - [02/Jul/2026:09:00:00 +0100] "GET /192.0.2.1x HTTP/1.1" 200 1 "http://192.0.2.1.example.com/" "v192.0.2.1" 0.1`), uint8(1))
	f.Add([]byte("192.0.2.1 1782979200.1 GET /192\\x2e0.2.1 200 1 a, b"), uint8(2))
	patterns := []string{
		"", `$remote_addr - [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent" $request_time`,
		`$remote_addr $msec $request_method $uri$args $status $bytes_sent $http_x_forwarded_for`, `%v:%p %h "%u" [%{sec}t] "%{User-Agent}i"`,
	}
	f.Fuzz(func(t *testing.T, input []byte, which uint8) {
		o := formattest.Options(t)
		o.Pattern = patterns[int(which)%len(patterns)]
		out := formattest.Decode(t, NCSA(), o, string(input))
		lines := strings.Split(strings.TrimPrefix(string(input), "\ufeff"), "\n")
		n := len(lines)
		if lines[n-1] == "" {
			n--
		}
		if err := out.Check(int64(n), nil); err != nil {
			t.Fatal(err)
		}
		plan, err := compileNCSA(o.Pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range out.Rows {
			r := row.(*schema.WebRequest)
			var fields ncsaFields
			text := strings.TrimSuffix(lines[r.Line-1], "\r")
			plan.split(strings.ToValidUTF8(text, "\ufffd"), &fields)
			checkNCSATexts(t, r, fields.value[ncsaClient])
		}
	})
}

func checkNCSATexts(t *testing.T, r *schema.WebRequest, client string) {
	t.Helper()
	for _, s := range []string{r.Method, r.Host, r.Path, r.RefererHost, r.Agent, r.UserKey, r.ClientKey, r.VisitorKey} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || len(s) > hit.MaxTextBytes+len("{address}") {
			t.Errorf("unclean text %q", s)
		}
		if hit.IsAddress(client) && (strings.Contains(s, client) || strings.Contains(s, privacy.NormaliseAddress(client))) {
			t.Errorf("the client %s is in %q", client, s)
		}
	}
}

// nowhere is a sink that takes everything.
type nowhere struct{ rows int }

func (n *nowhere) Emit(schema.Row, int) { n.rows++ }
func (*nowhere) Reject(ingest.Reject)   {}
func (*nowhere) Ignore(int)             {}

// benchmarkLog is a log of 100,000 lines as a council's looks: some thousand
// visitors, a few hundred paths, a few dozen agents.
func benchmarkLog() []byte {
	var b bytes.Buffer
	for i := range 100_000 {
		visitor := i * 7919 % 5000
		fmt.Fprintf(&b, "198.51.%d.%d - - [02/Jul/2026:%02d:%02d:%02d +0100] \"GET /services/page-%d?ref=%d HTTP/1.1\" %d %d \"https://www.example.org/services/page-%d\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36\"\n",
			visitor/250, visitor%250, i/36000, i/600%60, i/10%60, i*31%700, i, 200+i%3*102, i*97%90000, i*17%700, 90+visitor%40)
	}
	return b.Bytes()
}

func BenchmarkNCSA(b *testing.B) {
	log := benchmarkLog()
	d, err := NCSA().New(formattest.Options(b))
	if err != nil {
		b.Fatal(err)
	}
	out := &nowhere{}
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		chunks := ingest.NewChunkReader(bytes.NewReader(log))
		if err := d.Decode(context.Background(), ingest.NewLines("bench.log", chunks.Next, out), out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.rows)/b.Elapsed().Seconds(), "lines/s")
}

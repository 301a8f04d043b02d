package webjson

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

func FuzzLines(f *testing.F) {
	data, err := os.ReadFile("testdata/lines_awkward.tsv")
	if err != nil {
		f.Fatal(err)
	}
	seeds := goodLines()
	for line := range strings.Lines(string(data)) {
		_, text, _ := strings.Cut(line, "\t")
		seeds = append(seeds, text)
	}
	planted := strings.NewReplacer("/council-tax", "/07700900123", "Mozilla/5.0", "07700900123", "www.example", "07700900123.example", `"user_id":""`, `"user_id":"07700900123"`)
	for _, line := range goodLines() {
		seeds = append(seeds, planted.Replace(line))
	}
	formattest.Fuzz(f, JSONLines(), seeds...)
}

func FuzzGA4(f *testing.F) {
	formattest.Fuzz(f, GA4(), ga4View, ga4Submit, ga4Nobody, ga4View[:300], strings.NewReplacer(
		"/bins/report", "/07700900123", "page_view", "07700900123", "ann.clerk", "07700900123", "1234567890.1767603600", "07700900123", "www.example", "07700900123.example",
	).Replace(ga4View))
}

// Lines made to be slow: the work must grow with the length and not its square.
func TestHostileLines(t *testing.T) {
	for _, part := range []string{`{"`, `[`, `{"a":[`, `"`, `\"`, `\`, `\ud83d`, `"a":"b",`, `"request":{"method":"`, `1.1.1.`, `{"request":`} {
		for _, head := range []string{`{"remote_addr":"192.0.2.1","msec":1,"x":`, `{"remote_addr":"192.0.2.1","msec":1,"http_user_agent":"`, `{"event_params":[{"key":"`} {
			line := head + strings.Repeat(part, (ingest.MaxLine-len(head))/len(part))
			for _, format := range []ingest.Format{JSONLines(), GA4()} {
				out := formattest.Decode(t, format, formattest.Options(t), line+"\n"+line)
				if err := out.Check(2, []string{"192.0.2.1"}); err != nil {
					t.Errorf("%s, %q again and again: %.300v", format.Name, part, err)
				}
			}
		}
	}
}

// Logs as a council's look: some thousand visitors, a few hundred paths, a few
// dozen agents.
const benchLines = 20_000

func benchLog(line string) string {
	var b strings.Builder
	for i := range benchLines {
		visitor := i * 7919 % 5000
		b.WriteString(strings.NewReplacer(
			"192.0.2.10", fmt.Sprintf("198.51.%d.%d", visitor/250, visitor%250),
			"1782979200", fmt.Sprint(1782979200+i/4), "08:00:00.25Z", fmt.Sprintf("08:%02d:%02d.25Z", i/600%60, i/10%60), "09:00:00+01", fmt.Sprintf("09:%02d:%02d+01", i/600%60, i/10%60),
			"/council-tax", fmt.Sprintf("/services/page-%d", i*31%700), "Firefox/127.0", fmt.Sprintf("Firefox/%d.0", 90+visitor%40), "1234567890", fmt.Sprint(1234567890+visitor),
		).Replace(line))
		b.WriteString("\n")
	}
	return b.String()
}

func BenchmarkCaddy(b *testing.B) {
	formattest.Benchmark(b, JSONLines(), benchLog(caddyLine), benchLines)
}

func BenchmarkTraefik(b *testing.B) {
	formattest.Benchmark(b, JSONLines(), benchLog(traefikLine), benchLines)
}

func BenchmarkNginx(b *testing.B) {
	formattest.Benchmark(b, JSONLines(), benchLog(nginxLine), benchLines)
}

func BenchmarkCloudflare(b *testing.B) {
	formattest.Benchmark(b, JSONLines(), benchLog(cloudLine), benchLines)
}

func BenchmarkGA4(b *testing.B) { formattest.Benchmark(b, GA4(), benchLog(ga4View), benchLines) }

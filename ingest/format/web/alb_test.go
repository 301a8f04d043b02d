package web

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

const (
	albHead  = "https 2026-07-02T08:00:00.186641Z app/council/50dc6c495c0c9188 192.0.2.10:46532 198.51.100.4:8080 0.001 0.048 0.002 200 200 388 5120 "
	albTail  = ` ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-2:000000000000:targetgroup/web/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "www.example.org" "session-reused" 0 2026-07-02T08:00:00.135000Z "waf,forward" "-" "-" "198.51.100.4:8080" "200" "-" "-" TID_0`
	albGood1 = albHead + `"GET https://www.example.org:443/council-tax?ref=1 HTTP/1.1" "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/127.0 Firefox/127.0"` + albTail
	albGood2 = `h2 2026-07-02T08:00:01.000000Z app/council/50dc6c495c0c9188 2001:db8::10:46533 - -1 -1 -1 502 - 74 0 "POST https://www.example.org:443/u/ann@example.org/2001:db8::10 HTTP/2.0" "app 192.0.2.10 01632960123" - - - "-" "-" "-"`
)

func TestALBTraps(t *testing.T) {
	line := func(stamp string) string {
		return strings.Replace(albGood1, "2026-07-02T08:00:00.186641Z", stamp, 1)
	}
	formattest.Run(t, formattest.Case{
		Format:      ALB(),
		Good:        []string{albGood1, albGood2, albGood1},
		Identifiers: []string{"192.0.2.10", "2001:db8::10", "ann", "01632960123"},
		DST: []formattest.LocalTime{
			{Line: line("2026-03-29T01:00:00Z"), Date: "2026-03-29", Minute: 120},
			{Line: line("2026-10-25T00:30:00Z"), Date: "2026-10-25", Minute: 90},
			{Line: line("2026-10-25T01:30:00Z"), Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestALBRow(t *testing.T) {
	out := formattest.Decode(t, ALB(), formattest.Options(t), albGood1+"\n"+albGood2+"\n"+strings.Replace(albGood2, " 2001:db8::10:46533", " [2001:db8::10]:46533", 1)+"\n")
	if len(out.Rows) != 3 {
		t.Fatalf("rejects %+v", out.Rejects)
	}
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	r, r2, r3 := out.Rows[0].(*schema.WebRequest), out.Rows[1].(*schema.WebRequest), out.Rows[2].(*schema.WebRequest)
	for _, c := range []struct{ name, got, want string }{
		{"client_key", r.ClientKey, maker.Of(privacy.Address, "192.0.2.10")},
		{"line_class", r.LineClass, hit.OK},
		{"method", r.Method, "GET"},
		{"host", r.Host, "www.example.org"},
		{"path", r.Path, "/council-tax"},
		{"agent", r.Agent, "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/127.0 Firefox/127.0"},
		{"client_key of IPv6", r2.ClientKey, maker.Of(privacy.Address, "2001:db8::10")},
		{"client_key of IPv6 in brackets", r3.ClientKey, r2.ClientKey},
		{"path of the second", r2.Path, "/u/{email}/{address}"},
		{"agent of the second", r2.Agent, "app {address} {number}"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.name, c.got, c.want)
		}
	}
	if r.TsMicros != 1782979200_186641 || *r.LogOffsetMin != 0 || *r.Status != 200 || r.Bytes != 5120 || *r.DurationMs != 51 || !r.HasQuery {
		t.Errorf("first row: %+v", r)
	}
	if *r2.Status != 502 || r2.DurationMs != nil || r2.HasQuery || r2.Bytes != 0 {
		t.Errorf("second row: %+v", r2)
	}
}

func TestALBAwkwardLines(t *testing.T) {
	swap := func(old, new string) string { return strings.Replace(albGood1, old, new, 1) }
	request := func(r string) string { return swap("GET https://www.example.org:443/council-tax?ref=1 HTTP/1.1", r) }
	for line, want := range map[string]string{
		request("GET https://www.example.org:443/ HTTP/2.0"):     hit.OK,
		request("GET wss://www.example.org:443/chat HTTP/1.1"):   hit.OK,
		swap("(X11; Linux x86_64; rv:127.0)", `\"quoted\" \x22`): hit.OK,
		swap(albTail, " - -"):                                             hit.OK,
		swap(" 200 200 388 ", " - - 0 "):                                  hit.OK,
		swap("https 2026-07-02T08:00:00.186641Z", "ws 2026-07-02T08:00Z"): hit.OK,
		request("- http://www.example.org:80- "):                          hit.NoRequest,
		request("- - - "):                                                 hit.NoRequest,
		request("-"):                                                      hit.NoRequest,
		request(""):                                                       hit.NoRequest,
		request("G3T https://www.example.org:443/ HTTP/1.1"):              hit.MalformedRequest,
		albHead + `"GET https://www.example.org:443/ HTTP/1.1" "Mozil`:    hit.Truncated,
		albHead + `"GET https://www.example.org:443/ HTTP/1.1" "Mozilla"`: hit.Truncated,
		albHead + `"GET https://www.example.org:443/ HTTP/1.1"`:           hit.Truncated,
		albHead + `"GET https://www.exam`:                                 hit.Truncated,
		albHead:                                                           hit.Truncated,
		albHead[:len(albHead)-3]:                                          hit.Truncated,
		albHead[:strings.Index(albHead, "0 200 388")]:                     hit.Truncated, // a status of two digits
		albHead[:strings.Index(albHead, "198.51")]:                        hit.Truncated,
		albHead[:strings.Index(albHead, ":46532")]:                        "unparsable",
		albHead[:20]:                        "unparsable",
		albHead + "GET / HTTP/1.1 Mozilla":  "unparsable",
		albGood1[len("https "):]:            "bad_time",
		swap("2026-07-02T", "2026-02-30T"):  "bad_time",
		swap("186641Z", "186641"):           "bad_time",
		swap("192.0.2.10:46532", "-"):       "no_client",
		swap("192.0.2.10:46532", "-:46532"): "no_client",
		swap(" 200 200 ", " 2oo 200 "):      "bad_status",
		swap(" 5120 ", " 5k "):              "bad_bytes",
		swap(" 0.048 ", " fast "):           "bad_duration",
		"TLSv1.2 connection log":            "unparsable",
	} {
		out := formattest.Decode(t, ALB(), formattest.Options(t), line)
		if err := out.Check(1, []string{"192.0.2."}); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		got := "nothing"
		switch {
		case len(out.Rows) == 1:
			got = out.Rows[0].(*schema.WebRequest).LineClass
		case len(out.Rejects) == 1:
			got = out.Rejects[0].Code
			if r := out.Rejects[0]; r.Column < 1 || r.Column > len(line)+1 || r.Hint == "" {
				t.Errorf("%s: the reject has column %d and hint %q", line, r.Column, r.Hint)
			}
		}
		if got != want {
			t.Errorf("%s is %s, want %s", line, got, want)
		}
	}
}

func TestALBSniff(t *testing.T) {
	for name, head := range map[string]string{
		"two lines":     albGood1 + "\n" + albGood2 + "\n" + albGood1[:40],
		"a mark, CRLF":  "\ufeff" + albGood2 + "\r\n",
		"one long line": albGood1,
	} {
		if got := sniffALB([]byte(head)); got < ingest.SureScore {
			t.Errorf("%s scores %d", name, got)
		}
	}
	for name, head := range map[string]string{
		"nothing":          "",
		"a classic one":    albGood1[len("https "):] + "\n",
		"a combined log":   ncsaGood1 + "\n",
		"prose":            "http is what the web speaks, and more: see below\n",
		"network balancer": "tls 2.0 2026-07-02T08:00:00 net/council/c6 g3 192.0.2.10:51341 198.51.100.4:443 5 2 98 246\n",
	} {
		if got := sniffALB([]byte(head)); got != 0 {
			t.Errorf("%s scores %d, want 0", name, got)
		}
	}
}

func FuzzALB(f *testing.F) {
	formattest.Fuzz(
		f, ALB(), albGood1, albGood2,
		strings.Replace(albGood2, "01632960123", `\"07700 900123`, 1), albHead+`"GET https://www.example.org:443/07700900123 HTTP/1.1" "x`,
		strings.Replace(albGood1, "GET https", "- http", 1), albHead[:60],
	)
}

func BenchmarkALB(b *testing.B) {
	const lines = 50_000
	var log bytes.Buffer
	for i := range lines {
		visitor := i * 7919 % 5000
		fmt.Fprintf(&log, "https 2026-07-02T%02d:%02d:%02d.%06dZ app/council/50dc6c495c0c9188 198.51.%d.%d:46532 198.51.100.4:8080 0.001 0.048 0.002 %d 200 388 %d \"GET https://www.example.org:443/services/page-%d?ref=%d HTTP/1.1\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/%d.0.0.0 Safari/537.36\"%s\n",
			i/36000, i/600%60, i/10%60, i, visitor/250, visitor%250, 200+i%3*102, i*97%90000, i*31%700, i, 90+visitor%40, albTail)
	}
	formattest.Benchmark(b, ALB(), log.String(), lines)
}

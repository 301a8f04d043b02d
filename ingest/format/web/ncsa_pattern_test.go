package web

import (
	"strings"
	"testing"

	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/formattest"
)

// One request, written as servers with various patterns would.
func TestNCSAPatterns(t *testing.T) {
	const request = `"GET /bins?x=1 HTTP/1.1"`
	for _, c := range []struct{ name, pattern, line string }{
		{"common", "common", `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512`},
		{"common with more", "common", `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512 "-" "x"`},
		{"vhost", "vhost_combined", `www.example.org:443 192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512 "-" "x"`},
		{"vhost IPv6", "vhost_combined", `2001:db8::1:443 192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512 "-" "x"`},
		{"configuration line", `LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined`, `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512 "-" "x"`},
		{"Apache parts", `%a\t%t\t%m\t%U%q\t%H\t%!200,304s\t%B`, "192.0.2.1\t[02/Jul/2026:09:00:00 +0100]\tGET\t/bins?x=1\tHTTP/1.1\t200\t512"},
		{"Apache epoch", `%{usec}t %h "%r" %s %b %I %{X-Forwarded-For}i %D`, `1782979200000000 192.0.2.1 ` + request + ` 200 512 88 203.0.113.9, 198.51.100.4 250999`},
		{"Apache seconds", `%{sec}t %h %{ms}T "%r" %s %b`, `1782979200 192.0.2.1 250 ` + request + ` 200 512`},
		{"Apache braces", `%{X-Request-Id}i %{c}a %h %t "%m" "%U" "%q" %s %b %T%%`, `r7 198.51.100.2 192.0.2.1 [02/Jul/2026:09:00:00 +0100] "GET" "/bins" "?x=1" 200 512 0.25%`},
		{"nginx combined", `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`, `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] ` + request + ` 200 512 "-" "x"`},
		{"nginx file", "log_format main escape=json '$remote_addr [$time_iso8601] '\n '\"$request\" $status $bytes_sent $upstream_response_time $request_time';", `192.0.2.1 [2026-07-02T09:00:00+01:00] ` + request + ` 200 512 0.100, 0.150 : - 0.250`},
		{"nginx parts", `${msec} $remote_addr $host $request_method "$uri$is_args$args" $status $body_bytes_sent "$http_x_forwarded_for" $request_time`, `1782979200.000 192.0.2.1 www.example.org GET "/bins?x=1" 200 512 "203.0.113.9" 0.250`},
		{"nginx twice", `[$time_local] $msec $remote_addr $request_method $request_uri $status $bytes_sent $body_bytes_sent`, `[02/Jul/2026:09:00:00 +0100] 1.5 192.0.2.1 GET /bins?x=1 200 512 9`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ncsaRows(t, c.pattern, c.line)[0]
			if r.LineClass != hit.OK || r.TsS != 1782979200 || r.Method != "GET" || r.Path != "/bins" || !r.HasQuery || *r.Status != 200 || r.Bytes != 512 {
				t.Errorf("got %+v", r)
			}
			if strings.Contains(c.pattern, "request_time") || strings.ContainsAny(c.pattern, "DT") {
				if r.DurationMs == nil || *r.DurationMs != 250 {
					t.Errorf("duration_ms is %v, want 250", r.DurationMs)
				}
			}
		})
	}
}

// A field that is cut or odd in a pattern of parts has the same classes.
func TestNCSAPartClasses(t *testing.T) {
	const pattern = `$remote_addr [$time_local] $request_method $request_uri $status`
	for line, want := range map[string]string{
		`192.0.2.1 [02/Jul/2026:09:00:00 +0100] - - 400`:             hit.NoRequest,
		`192.0.2.1 [02/Jul/2026:09:00:00 +0100] GET - 400`:           hit.NoRequest,
		`192.0.2.1 [02/Jul/2026:09:00:00 +0100] \x16\x03 /bins 400`:  hit.MalformedRequest,
		`192.0.2.1 [02/Jul/2026:09:00:00 +0100] GET /bi`:             hit.Truncated,
		`192.0.2.1 [02/Jul/2026:09:00:00 +0100] GET /bins 400 extra`: hit.OK,
	} {
		if got := ncsaRows(t, pattern, line)[0].LineClass; got != want {
			t.Errorf("%s is %s, want %s", line, got, want)
		}
	}
}

func TestNCSAPatternErrors(t *testing.T) {
	for pattern, want := range map[string]string{
		`%h %t %Z`:                       "unknown directive %Z at column 7\nhint:",
		`%h %{%Y-%m-%d}t`:                "%{%Y-%m-%d}t at column 4: a time format of one's own is not read\nhint:",
		`%h %t %{fortnights}T`:           "unknown unit in %{fortnights}T at column 7\nhint:",
		`%h %t %{Referer`:                "%{Referer at column 7 has no closing }",
		`%h %t %>`:                       "%> at column 7 has no letter behind it",
		`%h%t`:                           "", // %t brings its own bracket
		`%h %t %r%s`:                     "nothing separates %r from %s at column 9\nhint:",
		`%h %t %{User-Agent}i %s`:        "%{User-Agent}i at column 7 is not in quotes",
		`%{X-Forwarded-For}i %t "%r"`:    "no field holds the client's address\nhint:",
		`%h "%r"`:                        "no field holds the time of the request\nhint:",
		`combine`:                        "no field holds the client's address\nhint:",
		`$remote_addr [$time_local] $ x`: "the $ at column 28 has no name behind it\nhint:",
		`$remote_addr ${time_local`:      "${time_local at column 14 has no closing }",
	} {
		o := formattest.Options(t)
		o.Pattern = pattern
		_, err := NCSA().New(o)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", pattern, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), "access log pattern: "+want)):
			t.Errorf("%s: got %v, want %s", pattern, err, want)
		}
	}
}

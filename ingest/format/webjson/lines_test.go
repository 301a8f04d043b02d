package webjson

import (
	"os"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

// One request as each server writes it.
const (
	caddyLine   = `{"level":"info","ts":1782979200.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"198.51.100.1","remote_port":"46628","client_ip":"192.0.2.10","proto":"HTTP/2.0","method":"GET","host":"www.example.org:443","uri":"/council-tax?ref=1","headers":{"Accept":["*/*"],"User-Agent":["Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0"],"Cookie":["REDACTED"],"Referer":["https://www.example.com/find?q=tax"],"If-None-Match":["\"ddn\""]},"tls":{"resumed":false,"server_name":"www.example.org"}},"bytes_read":0,"user_id":"","duration":0.017557019,"size":5120,"status":200,"resp_headers":{"Server":["Caddy"],"Etag":["\"x\\\""]}}`
	traefikLine = `{"ClientAddr":"192.0.2.10:46628","ClientHost":"192.0.2.10","ClientPort":"46628","ClientUsername":"-","DownstreamContentSize":5120,"DownstreamStatus":200,"Duration":17557019,"OriginDuration":1000,"OriginStatus":200,"RequestAddr":"www.example.org","RequestHost":"www.example.org","RequestMethod":"GET","RequestPath":"/council-tax?ref=1\u0026b=2","RequestProtocol":"HTTP/2.0","StartLocal":"2026-07-02T09:00:00.25+01:00","StartUTC":"2026-07-02T08:00:00.25Z","level":"info","msg":"","request_Referer":"https://www.example.com/find?q=tax","request_User-Agent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0","time":"2026-07-02T08:00:00Z"}`
	nginxLine   = `{"time_iso8601":"2026-07-02T09:00:00+01:00","remote_addr":"192.0.2.10","remote_user":"","request":"GET /council-tax?ref=1 HTTP/2.0","status":"200","body_bytes_sent":"5120","bytes_sent":"5400","http_referer":"https:\/\/www.example.com\/find?q=tax","http_user_agent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0","request_time":"0.017","http_host":"www.example.org","server_name":"_"}`
	cloudLine   = `{"ClientIP":"192.0.2.10","ClientRequestHost":"www.example.org","ClientRequestMethod":"GET","ClientRequestURI":"/council-tax?ref=1","ClientRequestReferer":"https://www.example.com/find?q=tax","ClientRequestUserAgent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0","EdgeEndTimestamp":1782979200267000000,"EdgeResponseBytes":5120,"EdgeResponseStatus":200,"EdgeStartTimestamp":1782979200250000000,"RayID":"8a1"}`
)

// goodLines are of people in all their forms.
func goodLines() []string {
	return []string{
		caddyLine, traefikLine, nginxLine, cloudLine,
		`web_1  | {"ts":"2026-07-02T08:00:01.5Z","logger":"http.log.access","msg":"handled request","level":"info","request":{"remote_addr":"[2001:db8::10]:5","method":"POST","uri":"/u/ann@example.org/2001:db8::10","headers":{"User-Agent":["app 192.0.2.10 01632960123"]}},"user_id":"ann.clerk","duration":"1.5ms","size":0,"status":302}`,
	}
}

func TestLinesTraps(t *testing.T) {
	line := func(at string) string { return strings.ReplaceAll(nginxLine, "2026-07-02T09:00:00+01:00", at) }
	formattest.Run(t, formattest.Case{
		Format:      JSONLines(),
		Good:        goodLines(),
		Identifiers: []string{"192.0.2.10", "2001:db8::10", "198.51.100.1", "ann", "01632960123"},
		DST: []formattest.LocalTime{
			{Line: line("2026-03-29T00:59:59+00:00"), Date: "2026-03-29", Minute: 59},
			{Line: line("2026-03-29T02:00:00+01:00"), Date: "2026-03-29", Minute: 120},
			{Line: line("25/Oct/2026:01:30:00 +0100"), Date: "2026-10-25", Minute: 90},
			{Line: line("25/Oct/2026:01:30:00 +0000"), Date: "2026-10-25", Minute: 90},
			{Line: line("2026-03-29T02:30:00"), Date: "2026-03-29", Minute: 150},
			{Line: line("2026-10-25T01:30:00"), Date: "2026-10-25", Minute: 90},
			{Line: line("1782948600"), Date: "2026-07-02", Minute: 30},
		},
	})
}

// linesRows decodes lines, all of which must be rows.
func linesRows(t *testing.T, o ingest.Options, lines ...string) []*schema.WebRequest {
	t.Helper()
	out := formattest.Decode(t, JSONLines(), o, strings.Join(lines, "\n")+"\n")
	if len(out.Rejects) > 0 || len(out.Rows) != len(lines) {
		t.Fatalf("%d lines gave %d rows and rejects %+v", len(lines), len(out.Rows), out.Rejects)
	}
	rows := make([]*schema.WebRequest, len(out.Rows))
	for i, row := range out.Rows {
		rows[i] = row.(*schema.WebRequest)
	}
	return rows
}

// The same request is the same row, whichever server wrote it down.
func TestLinesRow(t *testing.T) {
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	const agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0"
	for i, r := range linesRows(t, formattest.Options(t), caddyLine, traefikLine, nginxLine, cloudLine) {
		for _, c := range []struct{ name, got, want string }{
			{"client_key", r.ClientKey, maker.Of(privacy.Address, "192.0.2.10")},
			{"visitor_key", r.VisitorKey, maker.OfPair(privacy.Visitor, "192.0.2.10", agent)},
			{"user_key", r.UserKey, ""},
			{"line_class", r.LineClass, "ok"},
			{"method", r.Method, "GET"},
			{"host", r.Host, "www.example.org"},
			{"path", r.Path, "/council-tax"},
			{"referer_host", r.RefererHost, "www.example.com"},
			{"agent", r.Agent, agent},
			{"agent_class", r.AgentClass, "browser"},
			{"log_date", schema.DateString(r.LogLocalDate), "2026-07-02"},
			{"event", r.Event, ""},
		} {
			if c.got != c.want {
				t.Errorf("line %d: %s = %q, want %q", i+1, c.name, c.got, c.want)
			}
		}
		if r.TsS != 1782979200 || *r.Status != 200 || r.Bytes != 5120 || !r.HasQuery {
			t.Errorf("line %d: %+v", i+1, r)
		}
		if micros := r.TsMicros % 1e6; micros != 250_000 && i != 2 {
			t.Errorf("line %d: %d microseconds", i+1, micros)
		}
		if i < 3 && *r.DurationMs != 17 || i == 3 && r.DurationMs != nil {
			t.Errorf("line %d: duration %v", i+1, r.DurationMs)
		}
		if i == 2 && *r.LogOffsetMin != 60 || i == 0 && r.LogOffsetMin != nil {
			t.Errorf("line %d: offset %v", i+1, r.LogOffsetMin)
		}
	}
}

// Each line of the file is an expected class, "ignored" or reject code, a tab,
// and a line that some server has written in that shape.
func TestLinesAwkward(t *testing.T) {
	data, err := os.ReadFile("testdata/lines_awkward.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		want, text, _ := strings.Cut(line, "\t")
		out := formattest.Decode(t, JSONLines(), formattest.Options(t), text)
		if err := out.Check(1, []string{"192.0.2.", "203.0.113.9", "Ann", "ann", "mstshash"}); err != nil {
			t.Errorf("line %d: %v", n+1, err)
		}
		got := "ignored"
		switch {
		case len(out.Rows) == 1:
			got = out.Rows[0].(*schema.WebRequest).LineClass
		case len(out.Rejects) == 1:
			got = out.Rejects[0].Code
			if r := out.Rejects[0]; r.Column > len(text)+1 || r.Hint == "" {
				t.Errorf("line %d: the reject has column %d and hint %q", n+1, r.Column, r.Hint)
			}
		}
		if got != want {
			t.Errorf("line %d is %s, want %s: %s", n+1, got, want, text)
		}
	}
}

// All the ways in which servers are told to write a time are one instant.
func TestLinesTimes(t *testing.T) {
	caddyAt := func(at string) string { return strings.Replace(caddyLine, "1782979200.25", at, 1) }
	nginxAt := func(at string) string { return strings.Replace(nginxLine, "2026-07-02T09:00:00+01:00", at, 1) }
	lines := []string{
		caddyAt(`1782979200`), caddyAt(`1782979200250.7`), caddyAt(`1782979200250000`), caddyAt(`1782979200250000000`), caddyAt(`1.78297920025e9`),
		caddyAt(`"2026-07-02T08:00:00.250Z"`), caddyAt(`"2026-07-02T09:00:00.250+0100"`), caddyAt(`"2026/07/02 08:00:00.250"`),
		caddyAt(`"02/Jul/2026:08:00:00 +0000"`), nginxAt("1782979200.250"), nginxAt("02\\/Jul\\/2026:09:00:00 +0100"), nginxAt("2026-07-02 09:00:00"),
	}
	for i, r := range linesRows(t, formattest.Options(t), lines...) {
		if r.TsS != 1782979200 || schema.DateString(r.LogLocalDate) != "2026-07-02" || r.LocalMinute != 540 {
			t.Errorf("%s\nis %d", lines[i], r.TsS)
		}
	}
	o := formattest.Options(t)
	o.LogZone = o.Zone
	if r := linesRows(t, o, caddyAt(`"2026/07/02 09:00:00"`))[0]; r.TsS != 1782979200 {
		t.Errorf("in the source's zone it is %d", r.TsS)
	}
	for _, at := range []string{`"2026-02-30T08:00:00Z"`, `1`, `-1782979200`, `99999999999999999999`, `1e300`, `4102444800`, `"31/Jun/2026:08:00:00 +0000"`, `"02/Jul/1970:08:00:00 +0000"`, `"02/Jul/2026:08:00:00 +1500"`, `"yesterday"`, `true`} {
		out := formattest.Decode(t, JSONLines(), formattest.Options(t), caddyAt(at))
		if len(out.Rejects) != 1 || out.Rejects[0].Code != "bad_time" {
			t.Errorf("%s: %+v", at, out.Rejects)
		}
	}
	if out := formattest.Decode(t, JSONLines(), formattest.Options(t), nginxAt("2026-03-29T01:30:00")); len(out.Rejects) != 1 {
		t.Error("an hour that the clocks skipped is read")
	}
}

func TestLinesDurations(t *testing.T) {
	for written, want := range map[string]int64{
		`0.0175`: 17, `7.3e-05`: 0, `1.5e0`: 1500, `17557019`: 17, `12`: 12_000, `"17.557019ms"`: 17, `"1m2.5s"`: 62_500,
	} {
		r := linesRows(t, formattest.Options(t), strings.Replace(caddyLine, "0.017557019", written, 1))[0]
		if *r.DurationMs != want {
			t.Errorf("%s is %d ms, want %d", written, *r.DurationMs, want)
		}
	}
	for _, written := range []string{`-1`, `"soon"`, `"-1ms"`, `1e300`, `true`} {
		out := formattest.Decode(t, JSONLines(), formattest.Options(t), strings.Replace(caddyLine, "0.017557019", written, 1))
		if len(out.Rejects) != 1 || out.Rejects[0].Code != "bad_duration" || out.Rejects[0].Message != "a duration was expected in duration" {
			t.Errorf("%s: %+v", written, out.Rejects)
		}
	}
}

// Escapes of JSON, and those that nginx writes into JSON by mistake, are undone;
// what is no text becomes one.
func TestLinesTexts(t *testing.T) {
	line := func(request, agent string) string {
		return `{"remote_addr":"192.0.2.1","msec":1782979200.000,"request":"` + request + `","status":200,"http_user_agent":"` + agent + `","remote_user":"` + `ann\u0061` + `"}`
	}
	rows := linesRows(t, formattest.Options(t),
		line(`GET \/caf\u00e9\u000a HTTP/1.1`, `\"a\\b\" \ud83d\ude00 \ud83d`),
		line(`GET /caf\xC3\xA9\x22 HTTP/1.1`, `x\u003cy\u0000\xFF`),
		line(`GET /a;JSESSIONID=0123ABC;v=1/b?x HTTP/1.1`, `x192.0.2.1y`),
		line(`GET http:\/\/198.51.100.8:80\/a#b HTTP/1.1`, strings.Repeat("é", 400)),
		`{"ClientHost":"192.0.2.1, 198.51.100.7","StartUTC":"2026-07-02T08:00:00Z","RequestMethod":"GET","RequestPath":"/","DownstreamStatus":"404"}`,
		`{"request":{"remote_addr":"192.0.2.1:9","method":"GET","uri":"/"},"ts":1782979200,"status":0}`,
	)
	for i, want := range []struct{ host, path, agent string }{
		{"", "/café\ufffd", "\"a\\b\" 😀 \ufffd"},
		{"", "/café\"", "x<y\ufffd\ufffd"},
		{"", "/a;v=1/b", "x{address}y"},
		{"{address}", "/a", strings.Repeat("é", 256)},
		{"", "/", ""},
		{"", "/", ""},
	} {
		r := rows[i]
		if r.Host != want.host || r.Path != want.path || r.Agent != want.agent || r.ClientKey != rows[0].ClientKey {
			t.Errorf("line %d: got host %q path %q agent %q, want %q", i+1, r.Host, r.Path, r.Agent, want)
		}
	}
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	if rows[0].UserKey != maker.Of(privacy.Login, "anna") || *rows[4].Status != 404 || rows[5].Status != nil {
		t.Errorf("user %q, status %v, %v", rows[0].UserKey, rows[4].Status, rows[5].Status)
	}
}

// A line that ends early is a row as soon as it says who and when, and what it
// says more is kept only where it is whole.
// Traefik drops the headers unless told to keep them, and nginx logs what it is
// told to: nobody is a machine for that. Caddy lists the headers there were.
func TestLinesWithoutAgents(t *testing.T) {
	rows := linesRows(t, formattest.Options(t),
		`{"ClientHost":"192.0.2.1","StartUTC":"2026-07-02T08:00:00Z","RequestMethod":"GET","RequestPath":"/","DownstreamStatus":200}`,
		`{"remote_addr":"192.0.2.1","msec":1782979200.000,"request":"GET / HTTP/1.1","status":200}`,
		`{"remote_addr":"192.0.2.1","msec":1782979200.000,"request":"GET / HTTP/1.1","status":200,"http_user_agent":""}`,
		`{"request":{"remote_ip":"192.0.2.1","method":"GET","uri":"/","headers":{"Accept":["*/*"]}},"ts":1782979200,"status":200}`,
	)
	for i, want := range []string{"unknown", "unknown", "empty", "empty"} {
		if got := rows[i].AgentClass; got != want {
			t.Errorf("line %d has the class %s, want %s", i+1, got, want)
		}
	}
}

func TestLinesCut(t *testing.T) {
	whole := linesRows(t, formattest.Options(t), caddyLine)[0]
	who := strings.Index(caddyLine, `,"proto"`)
	for n := strings.Index(caddyLine, "{") + 1; n < len(caddyLine); n++ {
		out := formattest.Decode(t, JSONLines(), formattest.Options(t), caddyLine[:n])
		if err := out.Check(1, []string{"192.0.2.10"}); err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if rejected := len(out.Rejects) == 1; rejected != (len(out.Rows) == 0) || rejected && (n >= who || out.Rejects[0].Code != "json_cut_off") {
			t.Fatalf("%d bytes gave %d rows and %+v", n, len(out.Rows), out.Rejects)
		}
		if len(out.Rows) == 0 {
			continue
		}
		r := out.Rows[0].(*schema.WebRequest)
		if r.LineClass != "truncated" || r.Path != "" && r.Path != whole.Path || r.Bytes != 0 && r.Bytes != whole.Bytes || r.Status != nil && *r.Status != 200 ||
			r.DurationMs != nil && *r.DurationMs != 17 || r.ClientKey != whole.ClientKey && r.ClientKey != privacy.NewMaker(formattest.Options(t).Keys).Of(privacy.Address, "198.51.100.1") {
			t.Fatalf("%d bytes are %+v", n, r)
		}
	}
}

func TestLinesPattern(t *testing.T) {
	o := formattest.Options(t)
	o.Pattern = "traefik"
	out := formattest.Decode(t, JSONLines(), o, traefikLine+"\n"+caddyLine+"\n"+`{"level":"info","msg":"Configuration loaded","time":"2026-07-02T08:00:00Z"}`)
	if len(out.Rows) != 1 || len(out.Rejects) != 1 || out.Rejects[0].Code != "other_shape" || out.Ignored != 1 {
		t.Errorf("%d rows, %+v, %d ignored", len(out.Rows), out.Rejects, out.Ignored)
	}
	o.Pattern = "apache"
	if _, err := JSONLines().New(o); err == nil || !strings.Contains(err.Error(), "hint: ") {
		t.Errorf("the pattern apache: %v", err)
	}
}

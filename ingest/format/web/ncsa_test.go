package web

import (
	"os"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

const (
	ncsaGood1 = `192.0.2.10 - - [02/Jul/2026:09:00:00 +0100] "GET /council-tax?ref=1 HTTP/1.1" 200 5120 "https://www.example.com/find?q=tax" "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/127.0 Firefox/127.0"`
	ncsaGood2 = `2001:db8::10 - ann.clerk [02/Jul/2026:09:00:01 +0100] "POST /u/ann@example.org/2001:db8::10 HTTP/2.0" 302 - "-" "app 192.0.2.10 01632960123"`
)

func TestNCSATraps(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format:      NCSA(),
		Good:        []string{ncsaGood1, ncsaGood2, ncsaGood1},
		Identifiers: []string{"192.0.2.10", "2001:db8::10", "ann", "01632960123"},
		DST: []formattest.LocalTime{
			{Line: `192.0.2.1 - - [29/Mar/2026:00:59:59 +0000] "GET / HTTP/1.1" 200 1 "-" "-"`, Date: "2026-03-29", Minute: 59},
			{Line: `192.0.2.1 - - [29/Mar/2026:02:00:00 +0100] "GET / HTTP/1.1" 200 1 "-" "-"`, Date: "2026-03-29", Minute: 120},
			{Line: `192.0.2.1 - - [25/Oct/2026:01:30:00 +0100] "GET / HTTP/1.1" 200 1 "-" "-"`, Date: "2026-10-25", Minute: 90},
			{Line: `192.0.2.1 - - [25/Oct/2026:01:30:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"`, Date: "2026-10-25", Minute: 90},
			{Line: `192.0.2.1 - - [01/Jul/2026:23:30:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"`, Date: "2026-07-02", Minute: 30},
		},
	})
}

// ncsaRows decodes lines by a pattern, all of which must be rows.
func ncsaRows(t *testing.T, pattern string, lines ...string) []*schema.WebRequest {
	t.Helper()
	o := formattest.Options(t)
	o.Pattern = pattern
	out := formattest.Decode(t, NCSA(), o, strings.Join(lines, "\n")+"\n")
	if len(out.Rejects) > 0 || len(out.Rows) != len(lines) {
		t.Fatalf("%d lines gave %d rows and rejects %+v", len(lines), len(out.Rows), out.Rejects)
	}
	rows := make([]*schema.WebRequest, len(out.Rows))
	for i, row := range out.Rows {
		rows[i] = row.(*schema.WebRequest)
	}
	return rows
}

// Each line of the file is an expected class or reject code, a tab, and a line
// that some server has written in that shape.
func TestNCSAAwkwardLines(t *testing.T) {
	data, err := os.ReadFile("testdata/ncsa_awkward.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		want, text, _ := strings.Cut(line, "\t")
		out := formattest.Decode(t, NCSA(), formattest.Options(t), text)
		if err := out.Check(1, []string{"192.0.2.", "203.0.113.9", "Ann", "ann", "mstshash"}); err != nil {
			t.Errorf("line %d: %v", n+1, err)
		}
		got := "nothing"
		switch {
		case len(out.Rows) == 1:
			got = out.Rows[0].(*schema.WebRequest).LineClass
		case len(out.Rejects) == 1:
			got = out.Rejects[0].Code
			if r := out.Rejects[0]; r.Column < 1 || r.Column > len(text)+1 || r.Hint == "" {
				t.Errorf("line %d: the reject has column %d and hint %q", n+1, r.Column, r.Hint)
			}
		}
		if got != want {
			t.Errorf("line %d is %s, want %s: %s", n+1, got, want, text)
		}
	}
}

func TestNCSARow(t *testing.T) {
	rows := ncsaRows(t, "", ncsaGood1, ncsaGood2)
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/127.0 Firefox/127.0"
	r := rows[0]
	for _, c := range []struct{ name, got, want string }{
		{"client_key", r.ClientKey, maker.Of(privacy.Address, "192.0.2.10")},
		{"visitor_key", r.VisitorKey, maker.OfPair(privacy.Visitor, "192.0.2.10", agent)},
		{"user_key", r.UserKey, ""},
		{"method", r.Method, "GET"},
		{"path", r.Path, "/council-tax"},
		{"referer_host", r.RefererHost, "www.example.com"},
		{"agent", r.Agent, agent},
		{"agent_class", r.AgentClass, "browser"},
		{"log_date", schema.DateString(r.LogLocalDate), "2026-07-02"},
		{"path of the second", rows[1].Path, "/u/{email}/{address}"},
		{"user_key of the second", rows[1].UserKey, maker.Of(privacy.Login, "ann.clerk")},
		{"agent of the second", rows[1].Agent, "app {address} {number}"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.name, c.got, c.want)
		}
	}
	if r.TsS != 1782979200 || *r.LogOffsetMin != 60 || *r.Status != 200 || r.Bytes != 5120 || !r.HasQuery || r.DurationMs != nil {
		t.Errorf("first row: %+v", r)
	}
	if *rows[1].Status != 302 || rows[1].Bytes != 0 || rows[1].HasQuery {
		t.Errorf("second row: %+v", rows[1])
	}
}

// A log in another zone keeps its own date beside the council's.
func TestNCSALogDateIsInTheLogsOffset(t *testing.T) {
	r := ncsaRows(t, "", `192.0.2.1 - - [01/Jul/2026:20:00:00 -0500] "GET / HTTP/1.1" 200 1 "-" "-"`)[0]
	if got := schema.DateString(r.LogLocalDate) + " " + schema.DateString(r.LocalDate); got != "2026-07-01 2026-07-02" {
		t.Errorf("log_date and local_date are %s", got)
	}
}

// The mapped and the plain form of an address are one client.
func TestNCSAMappedAddress(t *testing.T) {
	const rest = ` - - [02/Jul/2026:09:00:00 +0100] "GET / HTTP/1.1" 200 1 "-" "a"`
	rows := ncsaRows(t, "", "192.0.2.9"+rest, "::FFFF:192.0.2.9"+rest)
	if rows[0].ClientKey != rows[1].ClientKey || rows[0].VisitorKey != rows[1].VisitorKey {
		t.Error("the two forms of one address have two pseudonyms")
	}
}

func TestNCSATexts(t *testing.T) {
	line := func(host, request, referer, agent string) string {
		return host + `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] "` + request + `" 200 1 "` + referer + `" "` + agent + `"`
	}
	long := strings.Repeat("é", 400)
	rows := ncsaRows(
		t, "",
		line("www.Example.org:443 ", `GET /caf\xc3\xa9\x0a\xff?x HTTP/1.1`, "https://user:pw@News.Example.com:8443?q=1", `\"a\\b\"\tc`),
		line("198.51.100.7 ", `GET http://198.51.100.8/a#b HTTP/1.1`, "http://[2001:db8::5]:80/x", `u00e9 \u00e9 \x`),
		line("", `GET /`+long+` HTTP/1.1`, "//no-scheme.example.com/", "x192.0.2.1y"),
		line("", `GET /a;JSESSIONID=0123ABC;v=1/b HTTP/1.1`, "-", "-"),
		line("", `CONNECT www.example.com:443 HTTP/1.1`, "http://a b/", "z"),
		line("", `GET http://www.example.org?x=1 HTTP/1.1`, "http://192.0.2.1.example.com/", "z"),
	)
	for i, want := range []struct{ host, path, referer, agent string }{
		{"www.example.org", "/café\ufffd\ufffd", "news.example.com", "\"a\\b\"\ufffdc"},
		{"{address}", "/a", "{address}", `u00e9 é \x`},
		{"", "/" + long[:510], "", "x{address}y"},
		{"", "/a;v=1/b", "", ""},
		{"www.example.com", "", "", "z"},
		{"www.example.org", "/", "{address}.example.com", "z"},
	} {
		r := rows[i]
		if r.Host != want.host || r.Path != want.path || r.RefererHost != want.referer || r.Agent != want.agent {
			t.Errorf("line %d: got host %q path %q referer %q agent %q\nwant %q", i+1, r.Host, r.Path, r.RefererHost, r.Agent, want)
		}
	}
	if !rows[0].HasQuery || rows[1].HasQuery || !rows[5].HasQuery {
		t.Error("has_query is wrong")
	}
}

func TestNCSASniff(t *testing.T) {
	sniff := NCSA().Sniff
	for name, head := range map[string]string{
		"combined": ncsaGood1 + "\n" + ncsaGood2 + "\n" + ncsaGood1[:40],
		"common":   `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] "GET / HTTP/1.1" 200 1`,
		"vhost":    "\ufeffwww.example.org:80 " + ncsaGood1 + "\r\n",
	} {
		if got := sniff([]byte(head)); got < ingest.SureScore {
			t.Errorf("%s scores %d", name, got)
		}
	}
	for name, head := range map[string]string{
		"nothing":    "",
		"queue log":  "1782979200|1782979200.1|benefits|NONE|ENTERQUEUE||01632960123|1\n",
		"CSV":        "client,time,request\n192.0.2.1,[02/Jul/2026:09:00:00 +0100],\"GET / HTTP/1.1\"\n",
		"CSV spaced": "a, b, c, [02/Jul/2026:09:00:00 +0100] \"x\"\n",
		"JSON":       `{"log": "192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] \"GET / HTTP/1.1\" 200 1"}` + "\n",
		"W3C":        "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time c-ip\n2026-07-02 09:00:00 192.0.2.1\n",
		"error log":  "[Thu Jul 02 09:00:00.000000 2026] [core:error] [pid 7] [client 192.0.2.1:5] AH00126: Invalid URI\n",
	} {
		if got := sniff([]byte(head)); got != 0 {
			t.Errorf("%s scores %d, want 0", name, got)
		}
	}
}

// Lines made to be slow: every quote might close the agent, every backslash
// might escape it. The work must grow with the length and not its square.
func TestNCSAHostileLines(t *testing.T) {
	const head = `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] "GET / HTTP/1.1" 200 1 "-" "`
	for _, part := range []string{`" "`, `" "a" b`, `" a`, `\`, `\"`, `"`, `a" "b\" `, `1.1.1.`, `::`, `;`, `%`, `@ `} {
		line := head + strings.Repeat(part, (ingest.MaxLine-len(head))/len(part))
		content := line + "\n" + strings.Replace(line, `GET / HTTP/1.1" 200 1 "-" "`, "GET /", 1)
		out := formattest.Decode(t, NCSA(), formattest.Options(t), content)
		if err := out.Check(2, []string{"192.0.2.1"}); err != nil {
			t.Errorf("%q again and again: %.300v", part, err)
		}
	}
}

// Nobody is taken for a machine where the server logs no agents; where it does,
// a request without one is.
func TestAgentsThatAreNotLogged(t *testing.T) {
	for pattern, want := range map[string]string{"common": "unknown", "combined": "empty"} {
		line := `192.0.2.1 - - [02/Jul/2026:10:00:03 +0100] "GET / HTTP/1.1" 200 5`
		if pattern == "combined" {
			line += ` "-" "-"`
		}
		rows := ncsaRows(t, pattern, line)
		if len(rows) != 1 || rows[0].AgentClass != want {
			t.Errorf("%s: %+v, want one row of the class %s", pattern, rows, want)
		}
	}
}

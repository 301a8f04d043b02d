package w3c

import (
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

const (
	iis       = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-07-02 08:00:00\n"
	iisFields = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes time-taken"
	iisGood1  = `2026-07-02 08:00:00 192.0.2.80 GET /council-tax ref=1 443 - 192.0.2.10 Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:127.0)+Gecko/127.0+Firefox/127.0 https://www.example.com/find?q=tax 200 0 0 5120 46`
	iisGood2  = `2026-07-02 08:00:01.250 192.0.2.80 POST /u/ann@example.org/2001:db8::10 - 443 COUNCIL\ann 2001:db8::10 app+192.0.2.10+01632960123 - 302 0 0 - -`
)

func TestTraps(t *testing.T) {
	line := func(stamp string) string {
		return stamp + " 192.0.2.80 GET / - 443 - 192.0.2.10 - - 200 0 0 1 1"
	}
	formattest.Run(t, formattest.Case{
		Format:      Format(),
		Header:      iis + iisFields,
		Good:        []string{iisGood1, iisGood2, iisGood1},
		Identifiers: []string{"192.0.2.10", "2001:db8::10", "ann", "01632960123"},
		DST: []formattest.LocalTime{
			{Line: line("2026-03-29 00:59:59"), Date: "2026-03-29", Minute: 59},
			{Line: line("2026-03-29 01:00:00"), Date: "2026-03-29", Minute: 120},
			{Line: line("2026-10-25 00:30:00"), Date: "2026-10-25", Minute: 90},
			{Line: line("2026-10-25 01:30:00"), Date: "2026-10-25", Minute: 90},
			{Line: line("2026-07-01 23:30:00"), Date: "2026-07-02", Minute: 30},
		},
	})
}

// decode reads a log, of which as many lines must be rows.
func decode(t *testing.T, rows int, lines ...string) ([]*schema.WebRequest, []ingest.Reject) {
	t.Helper()
	content := strings.Join(lines, "\n") + "\n"
	out := formattest.Decode(t, Format(), formattest.Options(t), content)
	if err := out.Check(int64(strings.Count(content, "\n")), []string{"192.0.2.1"}); err != nil {
		t.Error(err)
	}
	requests := make([]*schema.WebRequest, len(out.Rows))
	for i, row := range out.Rows {
		requests[i] = row.(*schema.WebRequest)
	}
	if len(requests) != rows {
		t.Fatalf("%d rows, want %d; rejects %+v", len(requests), rows, out.Rejects)
	}
	return requests, out.Rejects
}

func TestRow(t *testing.T) {
	rows, _ := decode(t, 2, iis+iisFields, iisGood1, iisGood2)
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	const agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/127.0 Firefox/127.0"
	r := rows[0]
	for _, c := range []struct{ name, got, want string }{
		{"client_key", r.ClientKey, maker.Of(privacy.Address, "192.0.2.10")},
		{"visitor_key", r.VisitorKey, maker.OfPair(privacy.Visitor, "192.0.2.10", agent)},
		{"user_key", r.UserKey, ""},
		{"line_class", r.LineClass, hit.OK},
		{"method", r.Method, "GET"},
		{"path", r.Path, "/council-tax"},
		{"referer_host", r.RefererHost, "www.example.com"},
		{"agent", r.Agent, agent},
		{"agent_class", r.AgentClass, "browser"},
		{"log_date", schema.DateString(r.LogLocalDate), "2026-07-02"},
		{"path of the second", rows[1].Path, "/u/{email}/{address}"},
		{"user_key of the second", rows[1].UserKey, maker.Of(privacy.Login, `COUNCIL\ann`)},
		{"agent of the second", rows[1].Agent, "app {address} {number}"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.name, c.got, c.want)
		}
	}
	if r.TsS != 1782979200 || *r.LogOffsetMin != 0 || *r.Status != 200 || r.Bytes != 5120 || *r.DurationMs != 46 || !r.HasQuery {
		t.Errorf("first row: %+v", r)
	}
	if r = rows[1]; r.TsMicros != 1782979201_250_000 || *r.Status != 302 || r.Bytes != 0 || r.DurationMs != nil || r.HasQuery {
		t.Errorf("second row: %+v", r)
	}
}

// One request, as several programs write it.
func TestPrograms(t *testing.T) {
	const cloudFront = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) " +
		"cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for\n"
	const edge = "2026-07-02\t08:00:00\tLHR50-C1\t5120\t192.0.2.10\tGET\td1.cloudfront.example.net\t/council-tax\t200\thttps://www.example.com/find\t"
	for name, log := range map[string]string{
		"IIS": iis + iisFields + "\n" +
			"2026-07-02 08:00:00 192.0.2.80 GET /council-tax - 443 - 192.0.2.10 ExampleReader/2.0+(compatible;++https://example.org) https://www.example.com/ 200 0 0 5120 250",
		"nothing said of the program": "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes time-taken cs(Host) cs(Referer) cs(User-Agent)\n" +
			"2026-07-02 08:00:00 192.0.2.10 GET /council-tax 200 5120 250 www.example.org https://www.example.com/ ExampleReader/2.0+(compatible;++https://example.org)",
		"Advanced Logging": "#Software: IIS Advanced Logging Module\n\n#Version: 1.0\n\n#Start-Date: 2026-07-02 08:00:00.128\n\n" +
			"#Fields:   date-local time-local   c-ip  cs-method cs-uri-stem  sc-status cs(User-Agent) cs(Referer) cs(Host) s-event sc-bytes TimeTakenMS\n" +
			`2026-07-02 09:00:00.000 "192.0.2.10" GET /council-tax 200 "ExampleReader/2.0 (compatible; +https://example.org)" "https://www.example.com/find?q=a b" "www.example.org" " ""two"" w/ blanks " 5120 250`,
		"an offset, addresses and runs of blanks": "#Version: 1.0\n#GMT-Offset: -0800\n#Software: Example Cache 2.0\n#Fields:  c-ip  c-dns  c-auth-id  date  time  cs-method  cs-uri  sc-status  bytes  cs(Cookie)  cs(Referrer)  time-taken  cs(User-Agent)\n" +
			`192.0.2.10      client_7      -     2026-07-02     00:00:00      GET      www.example.org/council-tax    200     5120    "s=1; t=2"    "https://www.example.com/"      0.250      "ExampleReader/2.0 (compatible; +https://example.org)"`,
		"times alone": "#Software: Microsoft Internet Information Server 4.0\n#Version: 1.0\n#Date: 2026-07-02 07:59:59\n#Fields: time c-ip cs-method cs-uri-stem sc-status sc-bytes time-taken cs-host cs(Referer) cs(User-Agent)\n" +
			"08:00:00 192.0.2.10 GET /council-tax 200 5120 250 www.example.org:443 https://www.example.com/ ExampleReader/2.0+(compatible;++https://example.org)",
		"everything in quotes": "#Software: Example Edge API\n#Fields: date time c-ip cs-vid cs(User-Agent) cs-uri cs-method sc-status sc-bytes cs(Referrer) s-note time-taken\n" +
			`"2026-07-02" "08:00:00" "192.0.2.10" "" "ExampleReader/2.0 (compatible; +https://example.org)" "www.example.org/council-tax" "GET" "200" "5120" "https://www.example.com/" "" "0.25"`,
		"CloudFront":       cloudFront + edge + "ExampleReader/2.0%20(compatible;%20+https://example.org)\t-\t-\tHit\tr1\twww.example.org\thttps\t88\t0.250\t203.0.113.9",
		"CloudFront twice": cloudFront + edge + "ExampleReader/2.0%2520(compatible;%2520+https://example.org)\t-\t-\tHit\tr1\twww.example.org\thttps\t88\t0.250\t-",
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := decode(t, 1, log)
			r := rows[0]
			if r.TsS != 1782979200 || r.LineClass != hit.OK || r.Method != "GET" || r.Path != "/council-tax" || r.HasQuery || *r.Status != 200 || r.Bytes != 5120 ||
				r.RefererHost != "www.example.com" || r.Agent != "ExampleReader/2.0 (compatible; +https://example.org)" || r.AgentClass != "bot" ||
				r.DurationMs == nil || *r.DurationMs != 250 || r.Host != "www.example.org" && name != "IIS" {
				t.Errorf("got %+v", r)
			}
			maker := privacy.NewMaker(formattest.Options(t).Keys)
			if want := maker.OfPair(privacy.Visitor, "192.0.2.10", r.Agent); r.VisitorKey != want {
				t.Errorf("visitor_key is not that of the agent as it was sent")
			}
		})
	}
}

// The fields change within a file, and of values without a place nothing is made.
func TestFieldsChange(t *testing.T) {
	rows, rejects := decode(
		t, 4,
		"2026-07-02 08:00:00 192.0.2.10 GET / 200",
		"#Fields: date time c-ip cs-method cs-uri-stem sc-status",
		"2026-07-02 08:00:00 192.0.2.10 GET /a 200",
		"\ufeff#fields: c-ip cs-uri-stem cs-method sc-status time date date",
		"",
		"192.0.2.10 /b GET 200 08:00:00 2026-07-02 2026-07-03",
		"\ufeff192.0.2.10 /c GET 200 08:00:00 2026-07-02 2026-07-03",
		"#Fields:",
		"2026-07-02 08:00:00 192.0.2.10 GET / 200",
		"#Fields: date time c-ip cs-method cs-uri-stem sc-status",
		"#Remark: cs-method is what was asked for",
		"2026-07-02 08:00:00 192.0.2.10 GET /d 200 ",
	)
	for i, path := range []string{"/a", "/b", "/c", "/d"} {
		if r := rows[i]; r.Path != path || *r.Status != 200 || r.TsS != 1782979200 {
			t.Errorf("row %d: %+v", i+1, r)
		}
	}
	if len(rejects) != 2 || rejects[0].Code != "no_fields" || rejects[1].Code != "no_fields" || rejects[1].Line != 9 {
		t.Errorf("rejects %+v", rejects)
	}
}

// Where #Fields names no agent, nobody is a machine for lacking one.
func TestAgentsThatAreNotLogged(t *testing.T) {
	rows, _ := decode(
		t, 2,
		"#Fields: date time c-ip cs-method cs-uri-stem sc-status",
		"2026-07-02 08:00:00 192.0.2.10 GET /a 200",
		"#Fields: date time c-ip cs-method cs-uri-stem sc-status cs(User-Agent)",
		"2026-07-02 08:00:00 192.0.2.10 GET /b 200 -",
	)
	if rows[0].AgentClass != "unknown" || rows[1].AgentClass != "empty" {
		t.Errorf("the classes are %s and %s, want unknown and empty", rows[0].AgentClass, rows[1].AgentClass)
	}
}

// Lines that are not as they should be, under the fields of an IIS log.
func TestAwkwardLines(t *testing.T) {
	for line, want := range map[string]string{
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                hit.OK,
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 000 512 46 Mozilla/5.0":                                hit.OK,
		"2026-07-02 08:00:00 192.0.2.10 - - 400 0 0 -":                                                   hit.NoRequest,
		"2026-07-02 08:00:00 192.0.2.10 GET - 400 0 0 -":                                                 hit.NoRequest,
		"2026-07-02 08:00:00 192.0.2.10 [3]PASS user@example.com 230 0 0 -":                              hit.MalformedRequest,
		`2026-07-02 08:00:00 192.0.2.10 \x16\x03 / 400 0 0 -`:                                            hit.MalformedRequest,
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 512 46":                                            hit.Truncated,
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 20":                                                    hit.Truncated,
		"2026-07-02 08:00:00 192.0.2.10 GET /bi":                                                         hit.Truncated,
		"2026-07-02 08:00:00 192.0.2.10 ":                                                                hit.Truncated,
		"2026-07-02 08:00:00 192.0.2":                                                                    "unparsable",
		"2026-07-02 08:00:0":                                                                             "unparsable",
		"2026-07-0":                                                                                      "unparsable",
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0 more":                           "too_many_values",
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.02026-07-02 08:00:01 192.0.2.10 ": "too_many_values",
		"2026-07-02 08:00:00 - GET /bins 200 512 46 Mozilla/5.0":                                         "no_client",
		"2026-02-30 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                "bad_time",
		"02/07/2026 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                "bad_time",
		"1970-01-01 08:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                "bad_time",
		"2026-07-02 24:00:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                "bad_time",
		"2026-07-02 08:00:00,5 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                              "bad_time",
		"2026-07-02 08:00 192.0.2.10 GET /bins 200 512 46 Mozilla/5.0":                                   "bad_time",
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 2000 512 46 Mozilla/5.0":                               "bad_status",
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 5l2 46 Mozilla/5.0":                                "bad_bytes",
		"2026-07-02 08:00:00 192.0.2.10 GET /bins 200 512 4m Mozilla/5.0":                                "bad_duration",
	} {
		log := iis + "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes time-taken cs(User-Agent)\n" + line
		out := formattest.Decode(t, Format(), formattest.Options(t), log)
		if err := out.Check(5, []string{"192.0.2.", "user@"}); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		got := "nothing"
		switch {
		case len(out.Rows) == 1:
			got = out.Rows[0].(*schema.WebRequest).LineClass
		case len(out.Rejects) == 1:
			got = out.Rejects[0].Code
			if r := out.Rejects[0]; r.Column < 1 || r.Column > len(line)+1 || r.Hint == "" || r.Line != 5 {
				t.Errorf("%s: the reject is of line %d, column %d, hint %q", line, r.Line, r.Column, r.Hint)
			}
		}
		if got != want {
			t.Errorf("%s is %s, want %s", line, got, want)
		}
	}
}

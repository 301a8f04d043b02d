package webjson

import (
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
	"frontdoor/ingest/privacy"
)

const (
	ga4View   = `{"event_date":"20260702","event_timestamp":"1782979200250000","event_name":"page_view","event_params":[{"key":"page_location","value":{"string_value":"https://www.example.org/bins/report?address\u003d1\u0026b\u003d2","int_value":null,"float_value":null,"double_value":null}},{"key":"ga_session_id","value":{"string_value":null,"int_value":"1782979100"}},{"key":"page_title","value":{"string_value":"Bins of Ann Example"}},{"key":"page_referrer","value":{"string_value":"https://www.example.com/find?q\u003dbins"}}],"user_id":"ann.clerk","user_pseudo_id":"1234567890.1767603600","device":{"category":"desktop","web_info":{"browser":"Firefox","hostname":"www.example.org"}},"items":[]}`
	ga4Submit = `{"event_date":"20260702","event_timestamp":1782979201000000,"event_name":"form_submit","event_params":[{"key":"ga_session_id","value":{"int_value":1782979100}}],"user_id":null,"user_pseudo_id":"1234567890.1767603600","device":{"web_info":{"hostname":"forms.example.org"}}}`
	ga4Nobody = `{"event_date":"20260702","event_timestamp":"1782979202000000","event_name":"page_view","event_params":[],"user_pseudo_id":null,"device":{"category":"mobile"}}`
)

func TestGA4Traps(t *testing.T) {
	at := func(micros, day string) string {
		return strings.NewReplacer("1782979200250000", micros, "20260702", day).Replace(ga4View)
	}
	formattest.Run(t, formattest.Case{
		Format:      GA4(),
		Good:        []string{ga4View, ga4Submit, ga4View},
		Identifiers: []string{"1234567890", "ann", "Ann"},
		DST: []formattest.LocalTime{
			{Line: at("1774745999000000", "20260329"), Date: "2026-03-29", Minute: 59},
			{Line: at("1774746000000000", "20260329"), Date: "2026-03-29", Minute: 120},
			{Line: at("1792888200000000", "20261025"), Date: "2026-10-25", Minute: 90},
			{Line: at("1792891800000000", "20261025"), Date: "2026-10-25", Minute: 90},
		},
	})
}

func TestGA4Row(t *testing.T) {
	out := formattest.Decode(t, GA4(), formattest.Options(t), ga4View+"\n"+ga4Submit+"\n"+ga4Nobody+"\n")
	if len(out.Rows) != 2 || len(out.Rejects) != 0 || out.Ignored != 1 {
		t.Fatalf("%d rows, rejects %+v, %d ignored", len(out.Rows), out.Rejects, out.Ignored)
	}
	maker := privacy.NewMaker(formattest.Options(t).Keys)
	cookie := maker.Of(privacy.Cookie, "1234567890.1767603600")
	r, s := out.Rows[0].(*schema.WebRequest), out.Rows[1].(*schema.WebRequest)
	for _, c := range []struct{ name, got, want string }{
		{"client_key", r.ClientKey, cookie},
		{"visitor_key", r.VisitorKey, cookie},
		{"user_key", r.UserKey, maker.Of(privacy.Login, "ann.clerk")},
		{"session_ref", r.SessionRef, maker.OfPair(privacy.Session, "1234567890.1767603600", "1782979100")},
		{"event", r.Event, "page_view"},
		{"line_class", r.LineClass, "ok"},
		{"method", r.Method, ""},
		{"host", r.Host, "www.example.org"},
		{"path", r.Path, "/bins/report"},
		{"referer_host", r.RefererHost, "www.example.com"},
		{"agent", r.Agent, ""},
		{"agent_class", r.AgentClass, "browser"},
		{"log_date", schema.DateString(r.LogLocalDate), "2026-07-02"},
		{"visitor_key of the second", s.VisitorKey, cookie},
		{"session_ref of the second", s.SessionRef, r.SessionRef},
		{"user_key of the second", s.UserKey, ""},
		{"host of the second", s.Host, "forms.example.org"},
		{"path of the second", s.Path, ""},
		{"event of the second", s.Event, "form_submit"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.name, c.got, c.want)
		}
	}
	if r.TsMicros != 1782979200250000 || r.Status != nil || r.Bytes != 0 || r.DurationMs != nil || !r.HasQuery || r.LogOffsetMin != nil {
		t.Errorf("first row: %+v", r)
	}
}

// The day is the property's, which need not be in the council's zone.
func TestGA4Day(t *testing.T) {
	out := formattest.Decode(t, GA4(), formattest.Options(t), strings.Replace(ga4View, "20260702", "20260701", 1))
	r := out.Rows[0].(*schema.WebRequest)
	if got := schema.DateString(r.LogLocalDate) + " " + schema.DateString(r.LocalDate); got != "2026-07-01 2026-07-02" {
		t.Errorf("log_date and local_date are %s", got)
	}
}

func TestGA4AwkwardLines(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(ga4View, from, to, 1) }
	for name, c := range map[string]struct{ line, want string }{
		"nobody":                   {ga4Nobody, "ignored"},
		"an empty id":              {change("1234567890.1767603600", ""), "ignored"},
		"blank":                    {"  ", "ignored"},
		"no name":                  {change(`"event_name":"page_view",`, ""), "no_event"},
		"no time":                  {change(`"event_timestamp":"1782979200250000",`, ""), "bad_time"},
		"seconds":                  {change("1782979200250000", "1782979200"), "bad_time"},
		"no instant":               {change(`"1782979200250000"`, `"x"`), "bad_time"},
		"a day that does not come": {change("20260702", "20260230"), "bad_date"},
		"a day in another form":    {change("20260702", "2026-07-02"), "bad_date"},
		"no day":                   {change(`"event_date":"20260702",`, ""), "/bins/report"},
		"an array":                 {"[" + ga4View + "]", "no_json"},
		"two":                      {ga4View + ga4View, "bad_json"},
		"damaged":                  {change(`"items":[]`, `"items":`), "bad_json"},
		"cut":                      {ga4View[:200], "json_cut_off"},
		"a file":                   {change("https://www.example.org/bins/report", "file:///C:/Users/ann/x.html"), ""},
		"a script":                 {change("https://www.example.org/bins/report", "javascript:ann"), ""},
		"parameters that are none": {`{"event_timestamp":"1782979200250000","event_name":"page_view","event_params":{"key":[1]},"user_pseudo_id":"1.2","device":[]}`, ""},
		"an e-mail in the path":    {change("/bins/report", "/u/ann@example.org"), "/u/{email}"},
	} {
		out := formattest.Decode(t, GA4(), formattest.Options(t), c.line)
		if err := out.Check(1, []string{"ann", "Ann", "1234567890"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := "ignored"
		switch {
		case len(out.Rows) == 1:
			got = out.Rows[0].(*schema.WebRequest).Path
		case len(out.Rejects) == 1:
			got = out.Rejects[0].Code
		}
		if got != c.want {
			t.Errorf("%s is %q, want %q", name, got, c.want)
		}
	}
}

// A council makes up names of events, and may put anything into them.
func TestGA4EventNames(t *testing.T) {
	for name, want := range map[string]string{
		"bin_day_2026": "bin_day_2026", "ann@example.org": "{email}", "called 07700900123": "{text}", strings.Repeat("x", 65): "{text}", "call_07700900123": "call_{number}",
	} {
		out := formattest.Decode(t, GA4(), formattest.Options(t), strings.Replace(ga4View, "page_view", name, 1))
		if got := out.Rows[0].(*schema.WebRequest).Event; got != want {
			t.Errorf("%s becomes %q, want %q", name, got, want)
		}
	}
}

// Visits of one browser are apart, and so are those of two browsers that began
// in one second.
func TestGA4Sessions(t *testing.T) {
	lines := []string{ga4View, strings.Replace(ga4View, "1782979100", "1782979150", 1), strings.Replace(ga4View, "1234567890.", "1234567891.", 1), strings.Replace(ga4View, `"1782979100"`, "null", 1)}
	out := formattest.Decode(t, GA4(), formattest.Options(t), strings.Join(lines, "\n"))
	seen := map[string]bool{}
	for _, row := range out.Rows {
		seen[row.(*schema.WebRequest).SessionRef] = true
	}
	if len(seen) != 4 || !seen[""] {
		t.Errorf("sessions %v", seen)
	}
}

func TestSniffs(t *testing.T) {
	lines, events := JSONLines().Sniff, GA4().Sniff
	start := `caddy  | {"level":"info","ts":1782979199.31,"msg":"using config from file"}` + "\n"
	for name, head := range map[string]string{
		"Caddy": caddyLine, "Traefik": traefikLine + "\n" + traefikLine[:50], "nginx": "\ufeff" + nginxLine + "\r\n", "Cloudflare": cloudLine + "\n",
		"behind a start": strings.Repeat(start, 80) + "caddy  | " + caddyLine + "\n", "a head that cuts its only line": caddyLine[:300],
	} {
		if got := lines([]byte(head)); got < ingest.SureScore {
			t.Errorf("%s scores %d", name, got)
		}
		if got := events([]byte(head)); got != 0 {
			t.Errorf("%s scores %d as ga4", name, got)
		}
	}
	for name, head := range map[string]string{
		"nothing": "", "a start": start, "prose": "Dear all,\n", "connect": `{"Channel":"VOICE","ContactId":"c","InitiationMethod":"INBOUND","InitiationTimestamp":"2026-01-05T09:00:00Z"}`,
		"genesys": `{"conversations":[{"conversationId":"v","conversationStart":"2026-01-05T09:00:00Z","participants":[]}]}`,
		"ncsa":    `192.0.2.1 - - [02/Jul/2026:09:00:00 +0100] "GET /{x} HTTP/1.1" 200 1 "-" "-"`, "GA4": ga4View + "\n",
		"a request of nobody": `{"ts":1782979200,"request":{"method":"GET","uri":"/"},"status":200}`, "half of something else": nginxLine + "\n{}\n",
	} {
		if got := lines([]byte(head)); got != 0 {
			t.Errorf("%s scores %d, want 0", name, got)
		}
	}
	if got := events([]byte("\ufeff" + ga4View + "\r\n" + ga4View[:90])); got < ingest.SureScore {
		t.Errorf("ga4 scores %d", got)
	}
	if got := events([]byte(`{"event_name":"x","user_pseudo_id":"y"}`)); got != 0 {
		t.Errorf("two names score %d", got)
	}
}

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/cmd/frontdoor/internal/cli"
)

// visit is one resident's way through pages of a site, a minute apart. A page is
// written METHOD /path status.
func visit(host int, at time.Time, pages ...string) string {
	var b strings.Builder
	for i, page := range pages {
		part := strings.Fields(page)
		fmt.Fprintf(&b, "192.0.2.%d - - [%s] \"%s %s HTTP/1.1\" %s 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\"\n",
			host, at.Add(time.Duration(i)*time.Minute).Format("02/Jan/2006:15:04:05 -0700"), part[0], part[1], part[2])
	}
	return b.String()
}

// newJourneys writes a web log, a forms platform's export and the rules, and
// runs the night.
func newJourneys(t *testing.T, web, forms, rules string) (*borough, outcome) {
	t.Helper()
	b := &borough{dir: t.TempDir(), at: time.Date(2026, 2, 2, 2, 0, 0, 0, time.UTC)}
	writeFile(t, b.path("council.yaml"), "council: Borough of Journeys\nlake: lake\nreference: reference\nstale_after_days: 365\nsources:\n"+
		"  - {name: web, format: ncsa, paths: [access.log]}\n  - {name: forms, format: forms, paths: [forms.csv]}\n")
	writeFile(t, b.path("access.log"), web)
	writeFile(t, b.path("forms.csv"), "Form,Reference,Event,Entered by,Step,At,Email,Mobile\n"+forms)
	writeFile(t, b.path("reference", "journeys.csv"), rules)
	writeFile(t, b.path("reference", "service_labels.csv"), "kind,label,service\nform,Claim,benefits\nform,Permit,parking_permits\n")
	return b, call(t.Context(), b.at, "--config", b.path("council.yaml"), "run")
}

// Given a forms platform that only says what was completed, and the pages of the
// same form in a web log, when the night runs, then a transaction counts once,
// the starts are the web log's, and the rate is completed / started. A form that
// lives in the web log alone has steps, and not eligible is completed.
func TestCompletionByDefinition(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	web, forms := "", ""
	for i := range 10 {
		begin := at.Add(time.Duration(i) * time.Hour)
		if i < 8 {
			web += visit(i+1, begin, "GET /claim 200", "POST /claim 302", "GET /claim/done 200", "GET /claim/done 200")
			forms += fmt.Sprintf("Claim,C-%d,completed,customer,,%s,,\n", i, begin.Add(2*time.Minute+3*time.Second).Format(time.RFC3339))
			continue
		}
		web += visit(i+1, begin, "GET /claim 200")
	}
	web += visit(21, at, "GET /book 200", "GET /book/slot 200", "POST /book/slot 302", "GET /book/done 200")
	web += visit(22, at, "GET /book 200", "GET /book/slot 200", "GET /book/sorry 200")
	web += visit(23, at, "GET /book 200", "GET /book/slot 200") + visit(23, at.Add(26*time.Hour), "POST /book/slot 302", "GET /book/done 200")
	web += visit(24, at, "GET /book 200", "GET /book/slot 503", "GET /book/slot 503", "GET /book/slot 500")
	web += visit(25, at, "GET /book 200", "GET /search 200", "GET /search/none 200")
	web += visit(26, at.Add(time.Hour), "GET /book/done 200") + visit(27, at, "GET /book/old 404")
	b, night := newJourneys(t, web, forms, `service,lgsl,kind,method,host,path,status,step_no,step,event
benefits,,start,GET,,/claim,,,,
benefits,,end_ok,GET,,/claim/done,,,,
registrars,,start,GET,,/book,,,,
registrars,,step,GET,,/book/slot,,1,Choose,
registrars,,step,POST,,/book/slot,,2,Book,
registrars,,end_ok,GET,,/book/done,,,,
registrars,,end_ineligible,GET,,/book/sorry,,,,
registrars,,error,,,/book*,5xx,,,
general,,search,,,/search,,,,
general,,search_empty,,,/search/none,,,,
`)
	if night.code != cli.ExitDone {
		t.Fatalf("the night ends with %d:\n%s", night.code, night.err)
	}
	rows := b.ask(t, "completion")
	same(t, "completion", figures{
		"benefits/started": 10, "benefits/completed": 8,
		"registrars/started": 5, "registrars/completed": 3, "registrars/failed": 1, "registrars/ineligible": 1, "registrars/resumed": 1, "registrars/completed_unstarted": 1,
	}, tally(rows, []string{"service"}, "started", "completed", "failed", "ineligible", "resumed", "completed_unstarted"))
	for i, want := range []string{"0.8 url form", "0.6 url url"} {
		if got := fmt.Sprint(rows[i]["completion_rate"], " ", rows[i]["starts_by"], " ", rows[i]["ends_by"]); got != want || rows[i]["note"] != nil {
			t.Errorf("completion of %v is %s (%v), want %s", rows[i]["service"], got, rows[i]["note"], want)
		}
	}
	same(t, "take_up", figures{"benefits/digital": 8, "registrars/digital": 4}, tally(b.ask(t, "take_up"), []string{"service"}, "digital"))
	same(t, "channel_share", figures{"benefits/contacts": 10, "registrars/contacts": 5}, tally(b.ask(t, "channel_share"), []string{"service"}, "contacts"))
	same(t, "drop_off", figures{
		"0/reached": 5, "0/went_on": 3, "0/left": 2, "0/failed": 1, "1/reached": 3, "1/went_on": 3,
		"2/reached": 3, "2/went_on": 3, "3/reached": 3, "3/entered_midway": 1,
	}, tally(b.ask(t, "drop_off", "service=registrars"), []string{"step_no"}, "reached", "went_on", "left", "failed", "entered_midway"))
	same(t, "failed_requests", figures{
		"/book/slot/server_error/failed": 3, "/book/slot/server_error/requests": 7, "/book/slot/server_error/sessions": 1,
		"/book/old/not_found/failed": 1, "/book/old/not_found/requests": 1, "/book/old/not_found/sessions": 1,
	}, tally(b.ask(t, "failed_requests"), []string{"path", "fault"}, "failed", "requests", "sessions"))
	same(t, "form_outages", figures{"09:00/09:10/failed": 3, "09:00/09:10/residents_affected": 1},
		tally(b.ask(t, "form_outages", "least_share=0.1"), []string{"started_at", "ended_at"}, "failed", "residents_affected"))
	same(t, "searches_without_result", figures{"searches": 2, "without_result": 1, "refined": 1, "left": 1},
		tally(b.ask(t, "searches_without_result"), nil, "searches", "without_result", "refined", "left"))
}

// Given more completed forms than started ones, then the data lack starts: the
// night says so, and there is no rate above 100 %.
func TestMoreCompletedThanStarted(t *testing.T) {
	forms := ""
	for i := range 5 {
		if i < 2 {
			forms += fmt.Sprintf("Permit,P-%d,started,customer,,2026-01-05T09:0%d:00Z,,\n", i, i)
		}
		forms += fmt.Sprintf("Permit,P-%d,completed,customer,,2026-01-05T10:0%d:00Z,,\n", i, i)
	}
	b, night := newJourneys(t, visit(1, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), "GET / 200"), forms, "service,lgsl,kind,method,host,path,status\n")
	if night.code != cli.ExitWarnings || !strings.Contains(night.err, "more transactions were completed than started, which is a fault of the data") {
		t.Errorf("the night ends with %d:\n%s", night.code, night.err)
	}
	r := b.ask(t, "completion")[0]
	if got := fmt.Sprintln(r["started"], r["completed"], r["completed_unstarted"], r["completion_rate"], r["note"]); got != "2 2 3 <nil> a fault of the data: more completed than started\n" {
		t.Errorf("completion is %s", got)
	}
}

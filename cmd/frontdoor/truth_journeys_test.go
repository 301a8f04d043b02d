package main

import (
	"fmt"
	"testing"

	"frontdoor/data/synthetic"
)

// checkCompletion: what is started, completed and failed are the truth's, forms
// and web journeys together; of a form whose start was lost only the end counts,
// and apart.
func (b *borough) checkCompletion(t *testing.T) {
	want := figures{}
	for month, services := range b.truth.Forms.Customer {
		for service, j := range services {
			want.put(j.Started, month, service, "started")
			want.put(j.Completed-j.Unstarted, month, service, "completed")
			want.put(j.Unstarted, month, service, "completed_unstarted")
			want.put(j.Failed, month, service, "failed")
		}
	}
	for month, services := range b.truth.Ways.Resumed {
		for service, r := range services {
			want.put(r.Forms, month, service, "resumed")
		}
	}
	for month, services := range b.truth.Web.Journeys {
		for service, j := range services {
			want.put(j.Started, month, service, "started")
			want.put(j.Failed, month, service, "failed")
			ways := b.truth.Ways.Steps[month][service]
			want.put(ways.StartedCompleted, month, service, "completed")
			want.put(j.Completed-ways.StartedCompleted, month, service, "completed_unstarted")
			want.put(ways.Resumed, month, service, "resumed")
		}
	}
	rows := b.ask(t, "completion")
	same(t, "completion", want, tally(rows, []string{"month", "service"}, "started", "completed", "completed_unstarted", "failed", "resumed"))
	checkRates(t, rows, "completion_rate", "completed", "started")
}

// checkJourneys: how far residents got, what failed on their way and when, and
// what they searched for, are the truth's.
func (b *borough) checkJourneys(t *testing.T) {
	ways := b.truth.Ways
	steps := figures{}
	for month, services := range ways.Steps {
		for service, c := range services {
			for place := range c.Reached {
				steps.put(c.Reached[place], month, service, fmt.Sprint(place), "reached")
				steps.put(c.EnteredMidway[place], month, service, fmt.Sprint(place), "entered_midway")
			}
		}
	}
	same(t, "drop_off", steps, tally(b.ask(t, "drop_off", "by=month"), []string{"month", "service", "step_no"}, "reached", "entered_midway"))

	searches := figures{}
	for month, n := range ways.Searches {
		searches.put(n, month+"-01", "general", "searches")
	}
	rows := b.ask(t, "searches_without_result")
	same(t, "searches_without_result", searches, tally(rows, []string{"period", "service"}, "searches", "without_result"))
	for _, r := range rows {
		if r["without_result"] != nil || r["without_result_share"] != nil {
			t.Errorf("searches without a result are %v, and no rule says what they are", r["without_result"])
		}
	}
	if len(ways.Failed) > 0 { // nothing fails in a small borough
		b.checkFailures(t)
		b.checkOutages(t)
	}
}

// checkFailures: which pages failed, how often and for how many.
func (b *borough) checkFailures(t *testing.T) {
	pages := figures{}
	for _, p := range b.truth.Ways.Failed {
		pages.put(p.Requests, p.Date, p.Service, p.Path, "requests")
		pages.put(p.Failed, p.Date, p.Service, p.Path, "failed")
		pages.put(p.Sessions, p.Date, p.Service, p.Path, "sessions")
	}
	same(t, "failed_requests", pages, tally(b.ask(t, "failed_requests"), []string{"day", "service", "path"}, "requests", "failed", "sessions"))
}

// checkOutages: stretches of ten minutes with a failure are those of the truth,
// and the afternoon on which the registrars' booking was broken is the worst.
func (b *borough) checkOutages(t *testing.T) {
	type outage struct{ requests, failed, minutes int64 }
	want := figures{}
	put := func(service string, o outage) {
		want.put(1, service, fmt.Sprint(o.minutes, "/", o.requests, "/", o.failed))
	}
	last := map[string]synthetic.FailedTenMinutes{}
	now := map[string]outage{}
	for _, s := range b.truth.Ways.TenMinutes { // in order of time
		if before, ok := last[s.Service]; ok && s.At-before.At > 600 {
			put(s.Service, now[s.Service])
			delete(now, s.Service)
		}
		o := now[s.Service]
		now[s.Service] = outage{o.requests + s.Requests, o.failed + s.Failed, o.minutes + 10}
		last[s.Service] = s
	}
	for service, o := range now {
		put(service, o)
	}
	got, worst := figures{}, row{"failed": 0.0}
	for _, r := range b.ask(t, "form_outages", "least_failures=1", "least_share=0") {
		if r["found_by"] != "url" {
			continue
		}
		got.put(1, fmt.Sprint(r["service"], "/", r["minutes"], "/", r["attempts"], "/", r["failed"]))
		if r["failed"].(float64) > worst["failed"].(float64) {
			worst = r
		}
	}
	same(t, "form_outages", want, got)

	o := b.truth.Ways.Outage
	if worst["service"] != o.Service || worst["local_date"] != o.Date || worst["started_at"].(string) < o.From || worst["ended_at"].(string) > o.To {
		t.Errorf("the worst outage is %v, want one of %s on %s from %s to %s", worst, o.Service, o.Date, o.From, o.To)
	}
	for _, r := range b.ask(t, "calls_after_outage", "least_failures=1", "least_share=0") {
		if r["service"] == o.Service && r["local_date"] == o.Date && r["started_at"] == worst["started_at"] && r["found_by"] == "url" && r["calls"] != nil {
			return
		}
	}
	t.Error("calls_after_outage does not know that outage, or has no calls of that day")
}

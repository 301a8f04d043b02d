package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"frontdoor/data/reference"
	"frontdoor/data/schema"
)

// contents are the digests of all files under a folder, by their path in it.
func contents(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, path))
		out[path] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *borough) checkShift(t *testing.T) {
	want := figures{}
	for month, services := range b.truth.Contacts {
		for service, channels := range services {
			for channel, n := range channels {
				want.put(n, month, service, channel, "contacts")
			}
		}
	}
	rows := b.ask(t, "channel_share")
	same(t, "channel_share", want, tally(rows, []string{"month", "service", "channel"}, "contacts"))

	shares := map[string]float64{}
	for _, r := range rows {
		share, _ := r["share"].(float64)
		shares[fmt.Sprint(r["month"], r["service"])] += share
	}
	for key, sum := range shares {
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("the shares of %s add up to %v", key, sum)
		}
	}
}

// checkTakeUp compares take-up for the services that reference data calls
// transactional, and completion for all.
func (b *borough) checkTakeUp(t *testing.T) {
	transactional := b.transactional(t)
	want, rates := figures{}, map[string]float64{}
	for month, services := range b.truth.TakeUp {
		for service, u := range services {
			if !transactional[service] {
				continue
			}
			want.put(u.Digital, month, service, "digital")
			want.put(u.Assisted, month, service, "assisted")
			want.put(u.Completed, month, service, "completed")
			rates[month+"/"+service] = u.TakeUp
		}
	}
	rows := b.ask(t, "take_up")
	same(t, "take_up", want, tally(rows, []string{"month", "service"}, "digital", "assisted", "completed"))
	for _, r := range rows {
		key := fmt.Sprint(r["month"], "/", r["service"])
		if got, _ := r["take_up"].(float64); math.Abs(got-rates[key]) > 1e-12 {
			t.Errorf("take_up of %s is %v, want %v", key, got, rates[key])
		}
	}
	b.checkCompletion(t)
}

func (b *borough) transactional(t *testing.T) map[string]bool {
	t.Helper()
	set, err := reference.Load(b.path("reference"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	services, ok := set.Table("services")
	if !ok {
		t.Fatal("there are no services in the reference data")
	}
	column := slices.IndexFunc(services.Columns, func(c schema.Column) bool { return c.Name == "transactional" })
	for _, r := range services.Rows {
		out[r[0]] = r[column] == "true" // the key is first
	}
	return out
}

func (b *borough) checkWeb(t *testing.T) {
	w := b.truth.Web
	days := figures{}
	for date, n := range w.SessionsByDate {
		days.put(n, date, "sessions")
	}
	same(t, "sessions by day", days, tally(b.ask(t, "sessions"), []string{"day"}, "sessions"))
	same(t, "sessions by origin", figures{
		"sessions": w.Sessions, "resident_sessions": w.SessionsByOrigin["resident"],
		"internal_sessions": w.SessionsByOrigin["internal"], "automated_sessions": w.SessionsByOrigin["automated"],
	}, tally(b.ask(t, "sessions", "by=total"), nil, "sessions", "resident_sessions", "internal_sessions", "automated_sessions"))
	rules := figures{}
	for rule, n := range w.SessionsByRule {
		rules.put(n, rule, "sessions")
	}
	if len(rules) != 9 {
		t.Errorf("sessions of %d rules, want some of each of the 9: %v", len(rules), rules)
	}
	same(t, "sessions by rule", rules, tally(b.ask(t, "sessions_by_rule"), []string{"rule"}, "sessions"))

	daily := figures{}
	for date, n := range w.RequestsByDate {
		daily.put(n, date, "requests")
	}
	for date, n := range w.VisitorsByDate {
		daily.put(n, date, "visitors")
	}
	same(t, "web_visitors by day", daily, tally(b.ask(t, "web_visitors", "day=log"), []string{"day"}, "requests", "visitors"))
	same(t, "web_visitors in total", figures{
		"requests": w.Rows, "visitors": w.Visitors, "visitors_incl_4xx": w.VisitorsWith4xx,
		"bytes": w.Bytes, "not_found": w.NotFound, "truncated": w.ByLineClass["truncated"],
	}, tally(b.ask(t, "web_visitors", "day=log", "by=total"), nil,
		"requests", "visitors", "visitors_incl_4xx", "bytes", "not_found", "truncated"))
}

func (b *borough) checkLedger(t *testing.T) {
	rejects := figures{}
	for _, r := range b.truth.Rejects {
		rejects.put(1, r.File, r.Code, "lines")
	}
	same(t, "rejects", rejects, tally(b.ask(t, "rejects"), []string{"file", "code"}, "lines"))

	sources := figures{}
	for name, c := range b.truth.Sources {
		sources.put(c.Lines, name, "lines")
		sources.put(c.Rows, name, "rows")
		sources.put(c.Rejects, name, "rejects")
		sources.put(c.Ignored, name, "ignored")
	}
	for _, f := range b.truth.Files {
		sources.put(1, f.Source, "files")
	}
	same(t, "freshness", sources, tally(b.ask(t, "freshness"), []string{"source"}, "files", "lines", "rows", "rejects", "ignored"))
}

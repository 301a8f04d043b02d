package transform

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/data/lake"
)

// monthly makes an audit run by month.
func monthly(severity, sql, window string) *fstest.MapFile {
	text := strings.Replace(auditText(sql), "severity: block", "severity: "+severity+"\npartition: local_month\n"+window, 1)
	return &fstest.MapFile{Data: []byte(text)}
}

// night builds, audits and publishes; it returns the result of one audit.
func (w *world) night(b *Builder, audit string) lake.AuditResult {
	w.t.Helper()
	w.build(b)
	results, err := b.Audit(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := b.Publish(w.t.Context(), results); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range results {
		if r.Name == audit {
			return r
		}
	}
	w.t.Fatalf("there is no audit %s", audit)
	return lake.AuditResult{}
}

func found(r lake.AuditResult) string {
	var months []string
	for _, m := range r.Months {
		months = append(months, fmt.Sprintf("%s:%d", m.Month, m.Rows))
	}
	return fmt.Sprintf("%s %d %s", r.Status, r.Rows, strings.Join(months, " "))
}

func TestAuditByMonth(t *testing.T) {
	w := newWorld(t)
	busy := "SELECT c.local_month, count(*) AS calls FROM call AS c GROUP BY c.local_month HAVING count(*) > 3"
	c := catalog(t, fstest.MapFS{"audits/busy.sql": monthly("warn", busy, "")})
	w.calls("2026-01-14", 5)
	w.calls("2026-02-11", 3)
	if got, want := found(w.night(w.builder(c), "busy")), "failed 1 2026-01:1 2026-02:0"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}

	// January has not changed: its failure still stands, with its own words.
	w.calls("2026-02-12", 4)
	r := w.night(w.builder(c), "busy")
	if got, want := found(r), "failed 2 2026-01:1 2026-02:1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := "it is wrong (local_month 2026-01, calls 5; and 1 more)"; r.Message != want {
		t.Errorf("the message is %q, want %q", r.Message, want)
	}

	// A full build looks at every month again and finds the same.
	b := w.builder(c)
	b.Full = true
	if again := w.night(b, "busy"); found(again) != found(r) || again.Message != r.Message {
		t.Errorf("after a full build it is %s: %s", found(again), again.Message)
	}

	// Another text is another audit.
	c = catalog(t, fstest.MapFS{"audits/busy.sql": monthly("warn", strings.Replace(busy, "> 3", "> 6", 1), "")})
	w.calls("2026-03-12", 4)
	if got, want := found(w.night(w.builder(c), "busy")), "failed 1 2026-01:0 2026-02:1 2026-03:0"; got != want {
		t.Errorf("with another text: got %s, want %s", got, want)
	}
}

// Months whose parts are those of the newest snapshot are taken from it: what
// the snapshot says of them is what is reported, untouched.
func TestAuditCarriesResultsOver(t *testing.T) {
	w := newWorld(t)
	c := catalog(t, fstest.MapFS{"audits/none.sql": monthly("warn", "SELECT c.local_month FROM call AS c WHERE false", "")})
	w.calls("2026-01-14", 2)
	w.calls("2026-02-11", 2)
	b := w.builder(c)
	w.build(b)
	results, err := b.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range results {
		for k := range results[i].Months {
			results[i].Months[k].Rows, results[i].Months[k].Detail = 7, "planted"
		}
	}
	if _, err := b.Publish(t.Context(), results); err != nil {
		t.Fatal(err)
	}
	w.calls("2026-02-12", 2)
	if got, want := found(w.night(w.builder(c), "none")), "failed 7 2026-01:7 2026-02:0"; got != want {
		t.Errorf("got %s, want %s: January was looked at again, or February was not", got, want)
	}
}

// A window shows the month before; a fault over the turn of a month is the later
// month's, and each is reported once.
func TestAuditWindow(t *testing.T) {
	w := newWorld(t)
	twice := "SELECT max(c.local_month) AS local_month, c.queue, count(DISTINCT c.local_month) AS months FROM call AS c GROUP BY c.queue HAVING count(DISTINCT c.local_month) > 1"
	c := catalog(t, fstest.MapFS{"audits/twice.sql": monthly("warn", twice, "window: {call: [1, 0]}")})
	for _, date := range []string{"2026-01-14", "2026-02-11", "2026-04-15"} {
		w.calls(date, 1)
	}
	if got, want := found(w.night(w.builder(c), "twice")), "failed 1 2026-01:0 2026-02:1 2026-03:0 2026-04:0 2026-05:0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.calls("2026-03-11", 1)
	if got, want := found(w.night(w.builder(c), "twice")), "failed 3 2026-01:0 2026-02:1 2026-03:1 2026-04:1 2026-05:0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAuditFrontMatterFaults(t *testing.T) {
	const sql = "SELECT c.local_month FROM call AS c"
	for want, file := range map[string]*fstest.MapFile{
		"partition is":       {Data: []byte(strings.Replace(auditText(sql), "severity: block", "severity: block\npartition: local_day", 1))},
		"window only with":   {Data: []byte(strings.Replace(auditText(sql), "severity: block", "severity: block\nwindow: {call: [1, 0]}", 1))},
		"window of contact":  monthly("block", sql, "window: {contact: [1, 0]}"),
		"reads \"stored_row": monthly("block", "SELECT s.table_name AS local_month FROM stored_rows AS s", ""),
	} {
		all := fstest.MapFS{"audits/bad.sql": file}
		if _, err := loadFrom(all, referenceSet(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want a fault about %q, got %v", want, err)
		}
	}
}

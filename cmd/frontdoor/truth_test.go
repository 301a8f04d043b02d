package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/data/synthetic"
	"frontdoor/ingest"
)

// Given a borough whose truth is known, when the night runs, then every figure
// that the program gives is the true one, exactly. The first borough spans the
// change to summer time and the opening of a site; the second has other people.
func TestFiguresAreTheTruth(t *testing.T) {
	for name, o := range map[string]synthetic.Options{
		"45 days over the clock change": {
			Seed: 7, Days: 45, Residents: 60_000, Start: time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC),
		},
		"another seed, over the change to winter time": {
			Seed: 20261, Days: 12, Residents: 20_000, Start: time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC),
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBorough(t, o)
			digest := mustCall(t, b.at, "demo", "--dir", b.dir).out
			b.checkDigest(t, digest)
			b.checkReceipt(t)
			b.checkCalls(t)
			b.checkCallers(t)
			b.checkShift(t)
			b.checkTakeUp(t)
			b.checkJourneys(t)
			b.checkCounters(t)
			b.checkPaper(t)
			b.checkMessages(t)
			b.checkWeb(t)
			b.checkLedger(t)
			b.checkModel(t)
			b.checkSecondNight(t)
		})
	}
}

// checkDigest: what the demonstration prints are the true figures.
func (b *borough) checkDigest(t *testing.T, digest string) {
	p := b.truth.Phone
	for _, want := range []string{
		grouped(p.Offered) + " offered", grouped(p.Answered) + " answered", grouped(p.Unanswered) + " unanswered",
		"counter " + grouped(b.truth.ContactTotals["counter"]), "online_form " + grouped(b.truth.ContactTotals["online_form"]),
		grouped(b.truth.Counter.Visits+b.truth.Paper.Visits) + " visits, " + grouped(b.truth.Paper.Visits) + " of unknown outcome",
	} {
		if !strings.Contains(digest, want) {
			t.Errorf("the digest does not say %q:\n%s", want, digest)
		}
	}
}

// grouped writes a count as people read it.
func grouped(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// checkReceipt: every line of every file is accounted for.
func (b *borough) checkReceipt(t *testing.T) {
	want, got := figures{}, figures{}
	for _, f := range b.truth.Files {
		put(want, f.File, "new", f.Counts)
	}
	for _, d := range b.truth.Duplicates {
		want.put(1, d.File, "duplicate")
	}
	for _, f := range b.receipt(t, b.at).Ingest.Files {
		if f.Status == ingest.Duplicate {
			got.put(1, f.File, string(f.Status))
			continue
		}
		if f.Lines != f.RowLines+f.Rejects+f.Ignored {
			t.Errorf("%s: %d lines are not %d + %d + %d", f.File, f.Lines, f.RowLines, f.Rejects, f.Ignored)
		}
		put(got, f.File, string(f.Status), synthetic.Counts{Lines: f.Lines, RowLines: f.RowLines, Rows: f.Rows, Rejects: f.Rejects, Ignored: f.Ignored})
	}
	same(t, "files of the receipt", want, got)
}

func put(f figures, file, status string, c synthetic.Counts) {
	f.put(c.Lines, file, status, "lines")
	f.put(c.RowLines, file, status, "row_lines")
	f.put(c.Rows, file, status, "rows")
	f.put(c.Rejects, file, status, "rejects")
	f.put(c.Ignored, file, status, "ignored")
}

func (b *borough) checkCalls(t *testing.T) {
	p := b.truth.Phone
	outcomes := figures{}
	for outcome, n := range p.CallsByOutcome {
		outcomes.put(n, outcome, "calls")
	}
	for outcome, n := range p.VisitsByOutcome {
		outcomes.put(n, outcome, "queue_visits")
	}
	same(t, "calls_by_outcome", outcomes, tally(b.ask(t, "calls_by_outcome"), []string{"outcome"}, "calls", "queue_visits"))

	counts := []string{"offered", "answered", "unanswered"}
	monthly := figures{}
	for month, services := range p.ByMonthService {
		for service, c := range services {
			putCalls(monthly, c, month+"-01", service)
		}
	}
	rows := b.ask(t, "answer_rate", "grain=month", "by=service")
	same(t, "answer_rate by month and service", monthly, tally(rows, []string{"period", "split"}, counts...))
	checkRates(t, rows, "answered_rate", "answered", "offered")

	same(t, "answer_rate by day", callsBy(p.ByDate), tally(b.ask(t, "answer_rate", "grain=day"), []string{"period"}, counts...))
	halves := callsBy(p.ByHalfHour)
	maps.DeleteFunc(halves, func(key string, _ int64) bool { return strings.HasSuffix(key, "/answered") })
	same(t, "unanswered_by_half_hour", halves,
		tally(b.ask(t, "unanswered_by_half_hour"), []string{"half_hour"}, "offered", "unanswered"))
}

func callsBy(counts map[string]*synthetic.OfferedAnswered) figures {
	f := figures{}
	for key, c := range counts {
		putCalls(f, c, key)
	}
	return f
}

func putCalls(f figures, c *synthetic.OfferedAnswered, key ...string) {
	f.put(c.Offered, append(slices.Clone(key), "offered")...)
	f.put(c.Answered, append(slices.Clone(key), "answered")...)
	f.put(c.Unanswered, append(slices.Clone(key), "unanswered")...)
}

// checkRates: a rate is its numerator over its denominator, and none without.
func checkRates(t *testing.T, rows []row, rate, numerator, denominator string) {
	t.Helper()
	for _, r := range rows {
		n, _ := r[numerator].(float64)
		d, _ := r[denominator].(float64)
		got, known := r[rate].(float64)
		if known != (d > 0) || known && math.Abs(got-n/d) > 1e-12 {
			t.Errorf("%s is %v where %s is %v and %s is %v", rate, r[rate], numerator, n, denominator, d)
		}
	}
}

// checkSecondNight: with nothing new, nothing is done and nothing moves.
func (b *borough) checkSecondNight(t *testing.T) {
	before := contents(t, b.path("lake"))
	out := b.do(t, b.later(1), "run")
	if !strings.Contains(out.err, "nothing changed: snapshot 1 stands") {
		t.Errorf("the second night says\n%s", out.err)
	}
	after := contents(t, b.path("lake"))
	for path := range after {
		if before[path] != after[path] && !strings.HasPrefix(path, "run/") {
			t.Errorf("the second night wrote %s", path)
		}
	}
	for path := range before {
		if _, still := after[path]; !still {
			t.Errorf("the second night removed %s", path)
		}
	}
	r := b.receipt(t, b.later(1))
	if r.Snapshot != 1 || r.Published {
		t.Errorf("the second receipt says snapshot %d, published %v", r.Snapshot, r.Published)
	}
	if total := r.Ingest.Total(); total.Read != 0 || total.Duplicates != len(b.truth.Files)+len(b.truth.Duplicates) {
		t.Errorf("the second night read %d files and knew %d", total.Read, total.Duplicates)
	}
	for _, m := range r.Models {
		if m.Built != 0 {
			t.Errorf("the second night rebuilt %d partitions of %s", m.Built, m.Model)
		}
	}
}

package synthetic

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// generate makes a borough in a fresh folder.
func generate(t testing.TB, o Options) (string, *Truth) {
	t.Helper()
	dir := t.TempDir()
	truth, err := Generate(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, truth
}

// small is a borough that is quick to make and holds every feature.
func small() Options { return Options{Seed: 7, Days: 12, Residents: 30_000} }

// readAll returns the bytes of every file by its name in the folder.
func readAll(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// text returns a delivered file's decompressed bytes.
func text(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return plain
}

func TestSameSeedGivesSameBytes(t *testing.T) {
	dirA, _ := generate(t, small())
	dirB, _ := generate(t, small())
	a, b := readAll(t, dirA), readAll(t, dirB)
	if len(a) != len(b) || len(a) < 30 {
		t.Fatalf("%d files, then %d", len(a), len(b))
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs between two runs with the same seed", name)
		}
	}
	other := small()
	other.Seed++
	dirC, _ := generate(t, other)
	if c := readAll(t, dirC); bytes.Equal(a["forms/forms-2026-01.csv"], c["forms/forms-2026-01.csv"]) {
		t.Error("another seed gave the same forms")
	}
}

func TestDefaultVolumes(t *testing.T) {
	_, truth := generate(t, Options{})
	if truth.FirstDate != "2026-01-01" || truth.LastDate != "2026-04-30" {
		t.Errorf("days %s to %s", truth.FirstDate, truth.LastDate)
	}
	for _, v := range []struct {
		what     string
		got      int64
		low, top int64
	}{
		{"calls", truth.Phone.Calls, 54_000, 66_000},
		{"web requests", truth.Web.Rows, 450_000, 550_000},
		{"counter visits", truth.Counter.Visits, 13_500, 16_500},
		{"retries", truth.Phone.Retries, 2_000, 9_000},
		{"walk-ins after an unanswered call", truth.Counter.WalkedInAfterUnanswered.Visits, 300, 2_000},
		{"visits on paper", truth.Paper.Visits, 450, 800},
		{"e-mails", truth.ContactTotals["email"], 4_000, 6_000},
		{"chats", truth.ContactTotals["webchat"], 1_800, 2_800},
		{"phone identifiers", int64(len(truth.Identifiers.Phones)), 100, 400},
		{"address identifiers", int64(len(truth.Identifiers.Addresses)), 100, 400},
	} {
		if v.got < v.low || v.got > v.top {
			t.Errorf("%s: %d, expected %d to %d", v.what, v.got, v.low, v.top)
		}
	}
	for _, outcome := range []string{
		answered, abandonedShort, abandoned, timedOut, noAgentsWaiting, exitKey, full,
		noAgentsOnEntry, closed, unknown, stillOpen,
	} {
		if truth.Phone.VisitsByOutcome[outcome] == 0 {
			t.Errorf("no queue visit ended %s", outcome)
		}
	}
	for _, outcome := range []string{served, transferred, walkedOut, noShow, expired, cancelled, didNotAttend} {
		if truth.Counter.ByOutcome[outcome] == 0 {
			t.Errorf("no counter visit ended %s", outcome)
		}
	}
	march, february := truth.Phone.ByMonthService["2026-03"]["council_tax"], truth.Phone.ByMonthService["2026-02"]["council_tax"]
	if march.Offered*10 < february.Offered*13 {
		t.Errorf("council tax calls: %d in March, %d in February; expected the billing peak", march.Offered, february.Offered)
	}
	burst := truth.Web.Journeys["2026-03"]["registrars"].Failed
	if other := truth.Web.Journeys["2026-02"]["registrars"].Failed; burst <= other {
		t.Errorf("failed bookings: %d in March, %d in February; expected the broken afternoon to show", burst, other)
	}
}

func TestTotalsAgree(t *testing.T) {
	_, truth := generate(t, Options{Seed: 3, Days: 40, Residents: 60_000})
	p := truth.Phone
	equal(t, "calls by outcome", sum(p.CallsByOutcome), p.Calls)
	equal(t, "offered", p.Offered, p.Calls-p.CallsByOutcome[closed])
	equal(t, "answered", p.Answered, p.CallsByOutcome[answered])
	equal(t, "unanswered", p.Unanswered, p.Offered-p.Answered)
	equal(t, "queue visits by queue", sum(p.VisitsByQueue), sum(p.VisitsByOutcome))
	for name, parts := range map[string]map[string]*OfferedAnswered{"date": p.ByDate, "half hour": p.ByHalfHour} {
		var total OfferedAnswered
		for _, o := range parts {
			total.Offered += o.Offered
			total.Answered += o.Answered
			total.Unanswered += o.Unanswered
		}
		if total != p.OfferedAnswered {
			t.Errorf("by %s: %+v, expected %+v", name, total, p.OfferedAnswered)
		}
	}
	c := truth.Counter
	equal(t, "counter visits by outcome", sum(c.ByOutcome), c.Visits)
	bySite := int64(0)
	for _, outcomes := range c.BySite {
		bySite += sum(outcomes)
	}
	equal(t, "counter visits by site", bySite, c.Visits)
	equal(t, "walk-ins by outcome", sum(c.WalkedInAfterUnanswered.ByOutcome), c.WalkedInAfterUnanswered.Visits)
	w := truth.Web
	equal(t, "requests by line class", sum(w.ByLineClass), w.Rows)
	equal(t, "requests by month", sum(w.RequestsByMonth), w.Rows)
	equal(t, "sessions by date", sum(w.SessionsByDate), w.Sessions)
	equal(t, "sessions by origin", sum(w.SessionsByOrigin), w.Sessions)
	equal(t, "visitors by date", sum(w.VisitorsByDate), w.Visitors)

	totals := map[string]int64{}
	for _, byService := range truth.Contacts {
		for _, byChannel := range byService {
			for channel, n := range byChannel {
				totals[channel] += n
			}
		}
	}
	equal(t, "phone contacts", totals["phone"], p.Offered)
	equal(t, "counter contacts", totals["counter"], c.Visits-c.ByOutcome[cancelled]+truth.Paper.Visits)
	equal(t, "visits on paper by date", sum(truth.Paper.ByDate), truth.Paper.Visits)
	equal(t, "contact total", truth.ContactTotals["online_form"], totals["online_form"])
	for _, byService := range truth.Messages.Contacts {
		for code, byChannel := range byService {
			for channel, n := range byChannel {
				totals[channel] -= n.Received
				if n.Answered+n.OpenNotDue > n.Received || n.WithinTarget > n.Due || n.Due+n.OpenNotDue > n.Received {
					t.Errorf("%s of %s: %+v", channel, code, *n)
				}
			}
		}
	}
	equal(t, "e-mails", totals["email"], 0)
	equal(t, "chats", totals["webchat"], 0)
	equal(t, "web rows", truth.Sources["web"].Rows, w.Rows)
	equal(t, "phone rows", truth.Sources["phone"].Rows, p.Events)
	equal(t, "ticket rows", truth.Sources["counter"].Rows, c.Tickets)
	equal(t, "form rows", truth.Sources["forms"].Rows, truth.Forms.Events)
	for month, byService := range truth.TakeUp {
		for code, u := range byService {
			if u.Completed != u.Digital+u.Assisted+max(0, u.Other-u.Assisted) || u.TakeUp < 0 || u.TakeUp > 1 {
				t.Errorf("take-up of %s in %s: %+v", code, month, *u)
			}
		}
	}
}

func equal(t *testing.T, what string, got, want int64) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d, expected %d", what, got, want)
	}
}

func sum(m map[string]int64) int64 {
	n := int64(0)
	for _, v := range m {
		n += v
	}
	return n
}

func TestSmallBorough(t *testing.T) {
	dir, truth := generate(t, Options{Days: 3, Residents: 2000})
	files := readAll(t, dir)
	for _, name := range []string{
		"council.yaml", "truth.json", "reference/sites.csv", "reference/journeys.csv",
		"phone/queue_log.20260103", "web/access.log-20260101", "counter/tickets-2026-01.csv", "forms/forms-2026-01.csv", "mail/trace-2026-01.csv",
	} {
		if len(files[name]) == 0 {
			t.Errorf("no %s", name)
		}
	}
	if truth.Phone.Calls == 0 || truth.Web.Rows == 0 {
		t.Errorf("%d calls, %d web requests", truth.Phone.Calls, truth.Web.Rows)
	}
	for source, counts := range truth.Sources {
		if counts.Rejects == 0 && source != "paper" || counts.Lines != counts.RowLines+counts.Rejects+counts.Ignored {
			t.Errorf("%s: %+v", source, *counts)
		}
	}
}

func TestRefusesFolderInUse(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "keep.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Generate(dir, Options{Days: 1, Residents: 100})
	if !errors.Is(err, ErrNotEmpty) || !strings.Contains(err.Error(), "keep.txt") || !strings.Contains(err.Error(), "hint:") {
		t.Errorf("got %v", err)
	}
}

func TestRefusesNegativeOptions(t *testing.T) {
	for _, o := range []Options{{Days: -1}, {Residents: -5}, {Start: time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)}} {
		dir := filepath.Join(t.TempDir(), "borough")
		if _, err := Generate(dir, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%+v: wrote a folder", o)
		}
	}
}

// The README tells every rate and its default.
func TestReadmeTellsEveryRate(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rates := reflect.ValueOf(DefaultRates())
	for i := range rates.NumField() {
		value := ""
		if rates.Field(i).Kind() != reflect.Struct {
			value = fmt.Sprint(rates.Field(i).Interface()) + " |"
		}
		row := "| " + rates.Type().Field(i).Name + " | " + value
		if !strings.Contains(string(readme), row) {
			t.Errorf("README.md lacks the row %q", row)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		if _, err := Generate(filepath.Join(b.TempDir(), "borough"), Options{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

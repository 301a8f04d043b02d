package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/cmd/frontdoor/internal/cli"
	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
)

// The nights of the council under faults: the one that is disturbed, and the
// one after it.
const (
	disturbedNight = "2026-03-04T02:00:00Z"
	nextNight      = "2026-03-04T03:00:00Z"
)

// ground is a council whose next night is disturbed, over and over.
type ground struct {
	dir       string           // copied for each try
	published bool             // a night before has published
	touches   []touch          // what an undisturbed night does to files
	before    string           // what the questions answer before the night, "" when nothing is published
	after     string           // and after it
	rows      map[string]int64 // rows of every table after it
}

// newGround makes the council: its first night is to come, or it is over and
// logs have grown, an export was corrected, and an older snapshot is to go.
func newGround(t *testing.T, published bool) *ground {
	t.Helper()
	dir, first := newCouncil(t)
	config := filepath.Join(dir, "council.yaml")
	appendFile(t, config, "reject_threshold: 1\nkeep_snapshots: 1\nreports: [channel_report]\n")
	g := &ground{dir: dir, published: published}
	if published {
		mustCall(t, first, "--config", config, "run")
		g.before = answers(t, dir)
		appendFile(t, filepath.Join(dir, "logs", "queue_log"),
			"1772449200|1772449200.9|benefits|NONE|ENTERQUEUE||01632960005|1\n1772449209|1772449200.9|benefits|NONE|ABANDON|1|1|9\nno line of a queue log\n")
		appendFile(t, filepath.Join(dir, "exports", "tickets-2026-03.csv"), "A4,V4,High Street,Benefits,Walk-in,Left,02/03/2026 12:30:00,,,,,,\n")
		writeFile(t, filepath.Join(dir, "logs", "access.log.1"),
			"192.0.2.99 - - [01/Mar/2026:09:00:00 +0000] \"GET /parking HTTP/1.1\" 200 1000 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0\"\n")
	}
	try := g.copy(t)
	g.touches = traced(t, try, disturbedNight, "--config", filepath.Join(try, "council.yaml"), "run")
	g.after, g.rows = answers(t, try), rowCounts(t, try)
	if g.after == g.before || len(g.rows) < 10 {
		t.Fatalf("the night changes nothing: %s %v", g.after, g.rows)
	}
	return g
}

// copy copies the council with its lake, hard links and all.
func (g *ground) copy(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "council")
	if out, err := exec.Command("cp", "-a", g.dir, to).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v %s", err, out)
	}
	return to
}

// disturb runs the night under a fault and then the next one, which must end as
// if nothing had happened.
func (g *ground) disturb(t *testing.T, f fault) ended {
	t.Helper()
	dir := g.copy(t)
	config := filepath.Join(dir, "council.yaml")
	got := program(t, disturbedNight, f.inject(), "--config", config, "run")
	if _, err := os.Stat(filepath.Join(dir, "lake")); err == nil || g.published {
		noDamage(t, dir, filepath.Join(dir, "lake", "published", "current")) // the next night puts that right
	}
	found := answers(t, dir)
	if found != g.before && found != g.after {
		t.Errorf("the answers are those of no night:\n%s", found)
	}
	got.published = found == g.after
	next := program(t, nextNight, nil, "--config", config, "run")
	if next.code != cli.ExitDone {
		t.Errorf("the next run: exit code %d, saying\n%s", next.code, next.said)
	}
	noDamage(t, dir, "")
	if diff := cmp.Diff(g.after, answers(t, dir)); diff != "" {
		t.Errorf("the answers after the next run (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(g.rows, rowCounts(t, dir)); diff != "" {
		t.Errorf("the rows after the next run (-want +got):\n%s", diff)
	}
	reportIsNew(t, dir)
	if t.Failed() {
		t.Logf("the disturbed run: %+v", got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	return got
}

// openLake opens the lake of a council for reading.
func openLake(t *testing.T, dir string) (*lake.Lake, *lake.Snapshot) {
	t.Helper()
	l, err := lake.Open(lake.OS{}, filepath.Join(dir, "lake"), func() time.Time { return time.Time{} })
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Current()
	if err != nil {
		t.Fatal(err)
	}
	return l, s
}

// noDamage reads every byte of the lake.
func noDamage(t *testing.T, dir, except string) {
	t.Helper()
	l, _ := openLake(t, dir)
	r, err := check.Check(context.Background(), l, check.Options{ReadData: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Damages {
		if d.Path != except {
			t.Errorf("%s: %s", d.Path, d.What)
		}
	}
}

// answers is what the published figures say, "" when nothing is published.
func answers(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	if found, _ := filepath.Glob(filepath.Join(dir, "lake", "snapshot", "*.json")); len(found) == 0 {
		return ""
	}
	for _, question := range []string{"calls_by_outcome", "visits_by_outcome", "channel_share", "freshness"} {
		var answer struct{ Rows []row }
		got := mustCall(t, time.Time{}, "--config", filepath.Join(dir, "council.yaml"), "query", question, "--output", "json")
		if err := json.Unmarshal([]byte(got.out), &answer); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, question, answer.Rows)
	}
	return text.String()
}

// rowCounts is the rows of every published table: raw, ledger, rejects, models.
func rowCounts(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	l, s := openLake(t, dir)
	counts := map[string]int64{}
	for name, version := range s.Tables {
		ref, err := lake.ParseTableRef(name)
		if err != nil {
			t.Fatal(err)
		}
		tab, err := l.Table(ref, version)
		if err != nil {
			t.Fatal(err)
		}
		counts[name] = 0
		for _, p := range tab.Parts {
			counts[name] += p.Rows
		}
	}
	return counts
}

// reportIsNew fails unless the report was made from the newest snapshot.
func reportIsNew(t *testing.T, dir string) {
	t.Helper()
	_, s := openLake(t, dir)
	page, err := os.ReadFile(filepath.Join(dir, "reports", "channel_report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if s == nil || !strings.Contains(string(page), s.RunID) || !strings.HasSuffix(strings.TrimSpace(string(page)), "</html>") {
		t.Errorf("the report is not that of the newest snapshot %v", s)
	}
}

func appendFile(t *testing.T, path, text string) {
	t.Helper()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, string(old)+text)
}

// killPoints are spread over the calls of a night; of those that make the key
// ring, which only a first night does, none is left out.
func (g *ground) killPoints(most int) (points []fault) {
	for _, call := range calls() {
		at := append(spread(positions(g.touches, call, ""), most), positions(g.touches, call, "keys")...)
		slices.Sort(at)
		for _, n := range slices.Compact(at) {
			points = append(points, fault{call, "signal=KILL", n})
		}
	}
	return points
}

// Wherever the program is killed, in the middle of its own work or of
// DuckDB's, what was published stands whole, and the next run ends as an
// undisturbed one.
func TestKilledAnywhere(t *testing.T) {
	needStrace(t)
	for name, most := range map[string]int{"first night": 2, "later night": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGround(t, name == "later night")
			points, died := g.killPoints(most), 0
			for _, p := range points {
				t.Run(fmt.Sprintf("%s %d", p.call, p.n), func(t *testing.T) {
					if g.disturb(t, p).killed {
						died++
					}
				})
			}
			if died < len(points)/2 {
				t.Errorf("the program died at %d of %d points: the sweep shows little", died, len(points))
			}
			t.Logf("killed at %d of %d points", died, len(points))
		})
	}
}

// A night that died after it published and before it wrote its report is not
// known by its snapshot: the page tells.
func TestReportOfANightThatDied(t *testing.T) {
	g := newGround(t, true)
	page := filepath.Join(g.dir, "reports", "channel_report.html")
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	dir := g.copy(t)
	run := []string{"--config", filepath.Join(dir, "council.yaml"), "run"}
	mustCall(t, time.Date(2026, 3, 4, 2, 0, 0, 0, time.UTC), run...)
	writeFile(t, filepath.Join(dir, "reports", "channel_report.html"), string(old))
	mustCall(t, time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC), run...)
	reportIsNew(t, dir)
}

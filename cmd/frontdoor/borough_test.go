package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/synthetic"
)

// borough is a synthetic borough, and what is true of it.
type borough struct {
	dir   string
	truth *synthetic.Truth
	at    time.Time // the small hours after its last day
}

func newBorough(t *testing.T, o synthetic.Options) *borough {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "borough")
	if _, err := synthetic.Generate(dir, o); err != nil {
		t.Fatal(err)
	}
	b := &borough{dir: dir, truth: &synthetic.Truth{}}
	readJSON(t, b.path("truth.json"), b.truth)
	last, err := time.Parse(time.DateOnly, b.truth.LastDate)
	if err != nil {
		t.Fatal(err)
	}
	b.at = last.Add(26 * time.Hour)
	return b
}

func (b *borough) path(parts ...string) string {
	return filepath.Join(append([]string{b.dir}, parts...)...)
}

// later is the time of the night that many days after the first.
func (b *borough) later(days int) time.Time { return b.at.AddDate(0, 0, days) }

// do runs the program on the borough, which must work.
func (b *borough) do(t *testing.T, at time.Time, args ...string) outcome {
	t.Helper()
	return mustCall(t, at, append([]string{"--config", b.path("council.yaml")}, args...)...)
}

// row is one row of an answer, as its JSON says.
type row map[string]any

// ask asks the program a question; params are written name=value.
func (b *borough) ask(t *testing.T, question string, params ...string) []row {
	t.Helper()
	args := []string{"query", question, "--output", "json"}
	for _, p := range params {
		args = append(args, "--param", p)
	}
	var answer struct{ Rows []row }
	text := b.do(t, b.at, args...).out
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatalf("query %s: %v\n%s", question, err, text)
	}
	if len(answer.Rows) == 0 {
		t.Fatalf("query %s has no rows", question)
	}
	return answer.Rows
}

// receipt is that of the night run at a given time.
func (b *borough) receipt(t *testing.T, at time.Time) nightly.Receipt {
	t.Helper()
	found, err := filepath.Glob(b.path("lake", "run", at.UTC().Format("20060102T150405Z")+"-*.json"))
	if err != nil || len(found) != 1 {
		t.Fatalf("receipts of the night at %v: found %v (%v), want one", at, found, err)
	}
	var r nightly.Receipt
	readJSON(t, found[0], &r)
	return r
}

// figures are counts by a key such as "2026-03/benefits/offered".
type figures map[string]int64

// put notes a count; one of nothing is no figure.
func (f figures) put(n int64, key ...string) {
	if n != 0 {
		f[strings.Join(key, "/")] += n
	}
}

// tally makes figures of the counts of an answer, keyed by its columns by and
// the count's own name.
func tally(rows []row, by []string, counts ...string) figures {
	f := figures{}
	for _, r := range rows {
		var key []string
		for _, column := range by {
			key = append(key, fmt.Sprint(r[column]))
		}
		for _, c := range counts {
			n, _ := r[c].(float64)
			f.put(int64(n), append(key, c)...)
		}
	}
	return f
}

// same fails unless both figures are the same to the last call.
func same(t *testing.T, what string, want, got figures) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: the truth is empty, so nothing was compared", what)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-truth +answer):\n%s", what, diff)
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

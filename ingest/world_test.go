package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/format/phone"
	"frontdoor/ingest/formattest"
)

// world is a folder that files are delivered to and a lake that they are read
// into, night after night.
type world struct {
	t        testing.TB
	inbox    string
	root     string
	nights   int
	workers  int
	rehash   bool
	sources  []ingest.Source
	progress ingest.Progress
	fs       lake.FS
	report   *ingest.Report
}

// newWorld has one source of phone logs, "phone", which takes all files.
func newWorld(t testing.TB) *world {
	w := &world{t: t, inbox: t.TempDir(), root: t.TempDir(), workers: 2, fs: &faultfs.FS{}}
	w.sources = []ingest.Source{w.source("phone", phone.QueueLog(), "*")}
	return w
}

func (w *world) source(name string, f ingest.Format, pattern string) ingest.Source {
	return ingest.Source{Name: name, Format: f, Paths: []string{pattern}, Root: w.inbox, Options: formattest.Options(w.t)}
}

// tickets is the format of the counter export.
func tickets(t testing.TB) ingest.Format { return named(t, "tickets") }

// named returns a format by its name.
func named(t testing.TB, name string) ingest.Format {
	t.Helper()
	formats, err := format.All()
	if err != nil {
		t.Fatal(err)
	}
	f, err := ingest.Resolve(name, "", formats)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// deliver writes a file.
func (w *world) deliver(name string, content []byte) {
	if err := os.WriteFile(filepath.Join(w.inbox, name), content, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(name string) {
	if err := os.Remove(filepath.Join(w.inbox, name)); err != nil {
		w.t.Fatal(err)
	}
}

// open opens the lake through the world's file system.
func (w *world) open() (*lake.Lake, error) {
	return lake.Open(w.fs, w.root, w.now)
}

// now is noon of the night's day, so that ledger rows have an order.
func (w *world) now() time.Time {
	return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, w.nights)
}

// run reads the sources once.
func (w *world) run(ctx context.Context) (*ingest.Report, error) {
	w.nights++
	l, err := w.open()
	if err != nil {
		return nil, err
	}
	lock, err := l.Lock(ctx, "test", 0)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	e := &ingest.Engine{
		Lake: l, Lock: lock, Keys: w.sources[0].Options.Keys, RunID: fmt.Sprintf("run-%d", w.nights),
		Workers: w.workers, Now: w.now, Progress: w.progress, Rehash: w.rehash,
	}
	return e.Run(ctx, w.sources)
}

// night reads the sources, which must go well, and compares what became of the
// files: "name status", sorted.
func (w *world) night(want ...string) {
	w.t.Helper()
	report, err := w.run(context.Background())
	if err != nil {
		w.t.Fatalf("night %d: %v", w.nights, err)
	}
	w.report = report
	var got []string
	for _, f := range report.Files {
		got = append(got, f.File+" "+string(f.Status))
		if f.Lines != f.RowLines+f.Rejects+f.Ignored {
			w.t.Errorf("night %d: %s does not add up: %+v", w.nights, f.File, f)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("night %d: files are %q, want %q", w.nights, got, want)
	}
	w.addsUp()
}

// rows reads a raw table back.
func rows[T any](w *world, name string) []T {
	w.t.Helper()
	l, err := w.open()
	if err != nil {
		w.t.Fatal(err)
	}
	table, err := l.Table(lake.TableRef{Kind: lake.Raw, Name: name}, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []T
	for _, p := range table.Parts {
		part, err := parquet.ReadFile[T](l.Path(lake.Raw, name, p.Path))
		if err != nil {
			w.t.Fatal(err)
		}
		if int64(len(part)) != p.Rows {
			w.t.Errorf("%s has %d rows, the log says %d", p.Path, len(part), p.Rows)
		}
		out = append(out, part...)
	}
	return out
}

// addsUp checks the ledger: every line of every file went somewhere, and the
// rows in the lake are those of the files that are not replaced.
func (w *world) addsUp() {
	w.t.Helper()
	perFile := map[string]int64{}
	for _, r := range rows[schema.QueueEvent](w, "queue_event") {
		perFile[r.Source+" "+r.FileID]++
	}
	for _, r := range rows[schema.Ticket](w, "ticket") {
		perFile[r.Source+" "+r.FileID]++
	}
	for _, r := range rows[schema.WebRequest](w, "web_request") {
		perFile[r.Source+" "+r.FileID]++
	}
	for _, r := range rows[schema.Call](w, "call") {
		perFile[r.Source+" "+r.FileID]++
	}
	live := map[string]int64{}
	ledger := rows[schema.InputFile](w, "input_file")
	slices.SortFunc(ledger, func(a, b schema.InputFile) int { return int((a.ReadAtMicros - b.ReadAtMicros) / 1e6) })
	for _, f := range ledger {
		if f.Lines != f.RowLines+f.Rejects+f.Ignored {
			w.t.Errorf("the ledger's row of %s does not add up: %+v", f.File, f)
		}
		delete(live, f.Source+" "+f.Replaces)
		if f.Rows > 0 {
			live[f.Source+" "+f.FileID] = f.Rows
		}
	}
	if !maps.Equal(perFile, live) {
		w.t.Errorf("the lake holds %v rows by file, the ledger says %v", perFile, live)
	}
}

// first is the instant of line 0: 2026-01-05 09:00 in London.
const first = 1767603600

// calls are the log lines numbered from to to-1, one a second, each with its
// own call id.
func calls(from, to int) []byte {
	var b bytes.Buffer
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%d|%d.%d|benefits|NONE|ABANDON|1|1|%d\n", first+i, first+i, i, i%600)
	}
	return b.Bytes()
}

// holds checks that a source's rows are the lines of the given ranges, once
// each.
func (w *world) holds(source string, ranges ...[2]int) {
	w.t.Helper()
	want := map[string]int{}
	for _, r := range ranges {
		for i := r[0]; i < r[1]; i++ {
			want[fmt.Sprintf("%d.%d", first+i, i)]++
		}
	}
	got := map[string]int{}
	for _, r := range rows[schema.QueueEvent](w, "queue_event") {
		if r.Source == source {
			got[r.CallID]++
		}
	}
	if !maps.Equal(got, want) {
		w.t.Errorf("night %d: source %s holds %s, want %s", w.nights, source, summary(got), summary(want))
	}
}

// summary lists at most the first ten ids with their counts.
func summary(counts map[string]int) string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("%s×%d", id[strings.IndexByte(id, '.')+1:], counts[id]))
	}
	return fmt.Sprintf("%d lines %v", len(out), out[:min(len(out), 10)])
}

func gz(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zst(t testing.TB, content []byte) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return z.EncodeAll(content, nil)
}

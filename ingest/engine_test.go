package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// during runs do once, when the files of a night are being read.
func (w *world) during(stage string, do func()) {
	done := false
	w.progress = func(at string, _, _ int64) {
		if strings.HasPrefix(at, stage) && !done {
			done = true
			do()
		}
	}
}

func TestFileChangesWhileRead(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world)
		status string
		then   string
		lines  int // in the lake after the next night
	}{
		"rewritten":  {func(w *world) { w.deliver("log", calls(100, 110)) }, "log deferred", "log new", 110},
		"replaced":   {func(w *world) { w.remove("log"); w.deliver("log", calls(100, 110)) }, "log deferred", "log new", 110},
		"truncated":  {func(w *world) { w.deliver("log", calls(0, 3)) }, "log deferred", "log new", 3},
		"grown":      {func(w *world) { w.deliver("log", calls(0, 20)) }, "log new", "log grown", 20},
		"taken away": {func(w *world) { w.remove("log") }, "log deferred", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.deliver("log", calls(0, 10))
			w.during("read", func() { c.change(w) })
			w.night(c.status)
			w.progress = nil
			if c.then == "" {
				w.night()
			} else {
				w.night(c.then)
			}
			if c.lines == 110 {
				w.holds("phone", [2]int{100, 110})
			} else {
				w.holds("phone", [2]int{0, c.lines})
			}
		})
	}
}

func TestFileGoesBeforeItIsRead(t *testing.T) {
	w := newWorld(t)
	w.workers = 1
	w.deliver("a", calls(0, 10))
	w.deliver("b", calls(10, 20))
	w.during("check", func() { w.remove("b") })
	w.night("a new", "b deferred")
	w.holds("phone", [2]int{0, 10})
}

// failing decodes like another format until it gives up.
type failing struct {
	ingest.Decoder
	err error
}

func (d failing) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	return errors.Join(d.Decoder.Decode(ctx, in, out), d.err)
}

// losing hands every line over but tells of one less.
type losing struct{ ingest.Decoder }

func (d losing) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	in.Next()
	return d.Decoder.Decode(ctx, in, out)
}

func TestDecoderFails(t *testing.T) {
	for name, c := range map[string]struct {
		wrap func(ingest.Decoder) ingest.Decoder
		want string
	}{
		"error":     {func(d ingest.Decoder) ingest.Decoder { return failing{d, errors.New("out of order")} }, "source phone: log: out of order"},
		"lost line": {func(d ingest.Decoder) ingest.Decoder { return losing{d} }, "source phone: log: the decoder lost lines: 10 read, but 9 in rows + 0 rejected + 0 ignored"},
	} {
		w := newWorld(t)
		w.deliver("log", calls(0, 10))
		good := w.sources[0].Format
		bad := good
		bad.New = func(o ingest.Options) (ingest.Decoder, error) {
			d, err := good.New(o)
			return c.wrap(d), err
		}
		w.sources[0].Format = bad
		if _, err := w.run(t.Context()); err == nil || err.Error() != c.want {
			t.Errorf("%s: the run's error is %v, want %s", name, err, c.want)
		}
		l, err := w.open()
		if err != nil {
			t.Fatal(err)
		}
		if tables, err := l.Tables(lake.Raw); err != nil || len(tables) > 0 {
			t.Errorf("%s: the failed run left the tables %v, %v", name, tables, err)
		}
		w.sources[0].Format = good
		w.night("log new")
		w.holds("phone", [2]int{0, 10})
	}
}

// A run dies at every file operation in turn: the next one must mend it.
func TestCrashAnywhere(t *testing.T) {
	for _, mode := range []faultfs.Mode{faultfs.DieBefore, faultfs.DieAfter} {
		for at, died := 1, true; died; at += 3 {
			w := newWorld(t)
			w.deliver("log", append(calls(0, 10), "no record\n"...))
			w.night("log new")
			w.deliver("log", append(append(calls(0, 10), "no record\n"...), calls(10, 20)...))
			w.deliver("more", calls(30, 35))
			w.fs = &faultfs.FS{At: at, Mode: mode}
			_, err := w.run(t.Context())
			died = errors.Is(err, faultfs.ErrDied)
			if err != nil && !died {
				t.Fatalf("operation %d: %v", at, err)
			}
			w.fs = &faultfs.FS{}
			if _, err := w.run(t.Context()); err != nil {
				t.Fatalf("operation %d: the run after the crash: %v", at, err)
			}
			w.holds("phone", [2]int{0, 20}, [2]int{30, 35})
			w.addsUp()
			if n := len(rows[schema.RejectedLine](w, "reject")); n != 2 {
				t.Errorf("operation %d: %d rejects, want one for each state of the log", at, n)
			}
			if t.Failed() {
				t.Fatalf("died at operation %d, mode %d", at, mode)
			}
		}
	}
}

func TestCancelled(t *testing.T) {
	w := newWorld(t)
	w.deliver("log", calls(0, 10))
	ctx, cancel := context.WithCancel(t.Context())
	w.during("read", cancel)
	if _, err := w.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run returned %v", err)
	}
	w.progress = nil
	w.night("log new")
	w.holds("phone", [2]int{0, 10})
}

// fingerprint is the same for the same rows in any order.
func fingerprint(all []schema.QueueEvent) (sum uint64, hold int64) {
	for _, r := range all {
		h := fnv.New64a()
		fmt.Fprintf(h, "%s %s %d %d %d %s %s %s %d %d", r.Source, r.FileID, r.Line, r.TsMicros, r.LocalMinute, r.CallID, r.Queue, r.Event, *r.HoldS, *r.Position)
		sum += h.Sum64()
		hold += *r.HoldS
	}
	return sum, hold
}

// A file above the size at which it is cut into chunks gives the rows that it
// gives in one piece, whatever the number of decoders.
func TestLargeFile(t *testing.T) {
	const lines = 90_000
	content := calls(0, lines)
	if len(content) <= 4<<20 {
		t.Fatalf("%d bytes do not make a large file", len(content))
	}
	var wantHold int64
	for i := range lines {
		wantHold += int64(i % 600)
	}
	var sums []uint64
	for _, workers := range []int{1, 2, 3} {
		w := newWorld(t)
		w.workers = workers
		w.deliver("log", content)
		w.night("log new")
		all := rows[schema.QueueEvent](w, "queue_event")
		sum, hold := fingerprint(all)
		sums = append(sums, sum)
		if len(all) != lines || hold != wantHold {
			t.Errorf("%d decoders: %d rows and %d s on hold, want %d and %d", workers, len(all), hold, lines, wantHold)
		}
	}
	w := newWorld(t) // small enough to be read in one piece when packed
	w.deliver("log.gz", gz(t, content))
	w.night("log.gz new")
	sum, _ := fingerprint(rows[schema.QueueEvent](w, "queue_event"))
	if sums = append(sums, sum); slices.Max(sums) != slices.Min(sums) {
		t.Errorf("the rows differ by the way they were read: %x", sums)
	}
}

func TestManyFilesSideBySide(t *testing.T) {
	w := newWorld(t)
	var want []string
	for i := range 60 {
		w.deliver(fmt.Sprintf("log.%d", i), calls(i*10, i*10+10))
		want = append(want, fmt.Sprintf("log.%d new", i))
	}
	w.night(want...)
	w.holds("phone", [2]int{0, 600})
}

func TestLateRows(t *testing.T) {
	w := newWorld(t)
	w.deliver("log", calls(0, 10))
	w.night("log new")
	w.deliver("late", append(calls(-86400*3, -86400*3+2), calls(20, 22)...))
	w.night("log duplicate", "late new")
	l, err := w.open()
	if err != nil {
		t.Fatal(err)
	}
	table, err := l.Table(lake.TableRef{Kind: lake.Raw, Name: "queue_event"}, lake.Newest)
	if err != nil {
		t.Fatal(err)
	}
	byDate := map[string]int64{}
	for _, p := range table.Parts {
		if filepath.Dir(p.Path) != "source=phone/local_date="+p.Partition["local_date"] {
			t.Errorf("part %s is of the day %s", p.Path, p.Partition["local_date"])
		}
		byDate[p.Partition["local_date"]] += p.Rows
	}
	if len(byDate) != 2 || byDate["2026-01-02"] != 2 || byDate["2026-01-05"] != 12 {
		t.Errorf("rows by day are %v", byDate)
	}
}

// Rejects beyond a bound are counted in one row for each reason.
func TestManyRejects(t *testing.T) {
	w := newWorld(t)
	w.deliver("log", append(bytes.Repeat([]byte("no record\n"), 2500), calls(0, 1)...))
	w.night("log new")
	rejects := rows[schema.RejectedLine](w, "reject")
	var lines, rest int64
	for _, r := range rejects {
		lines += r.Lines
		if r.Line == 0 {
			rest += r.Lines
		}
	}
	if lines != 2500 || rest != 500 || len(rejects) != 2001 {
		t.Errorf("%d reject rows stand for %d lines, %d of them beyond the bound", len(rejects), lines, rest)
	}
	if f := w.report.Files[0]; f.Codes["too_few_fields"] != 2500 || f.Rejects != 2500 || f.Rows != 1 {
		t.Errorf("the report is %+v", f)
	}
}

func TestUnreadableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads every folder")
	}
	w := newWorld(t)
	dir := filepath.Join(w.inbox, "shut")
	if err := os.Mkdir(dir, 0); err != nil {
		t.Fatal(err)
	}
	w.sources[0].Paths = []string{"shut/*"}
	if _, err := w.run(t.Context()); err == nil || !strings.Contains(err.Error(), "source phone: folder cannot be read") {
		t.Errorf("a folder that cannot be read gave %v", err)
	}
}

package ingest_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"frontdoor/data/schema"
	"frontdoor/ingest/statcache"
)

// newLateWorld is a world a hundred years on, so that every file a test writes
// was left alone for long before its night.
func newLateWorld(t *testing.T) (w *world, hashed func() bool) {
	w = newWorld(t)
	w.nights = 36500
	read := false
	w.progress = func(stage string, _, _ int64) { read = read || strings.HasPrefix(stage, "check ") }
	return w, func() bool { was := read; read = false; return was }
}

func (w *world) cachePath() string {
	l, err := w.open()
	if err != nil {
		w.t.Fatal(err)
	}
	return statcache.Path(l)
}

func TestKnownFilesAreNotReadAgain(t *testing.T) {
	w, hashed := newLateWorld(t)
	w.deliver("queue_log.1", calls(0, 50))
	w.deliver("queue_log.2.gz", gz(t, calls(50, 80)))
	w.night("queue_log.1 new", "queue_log.2.gz new")
	if !hashed() {
		t.Fatal("new files were not read")
	}
	known := []string{"queue_log.1 duplicate", "queue_log.2.gz duplicate"}
	w.night(known...)
	if hashed() {
		t.Error("nothing changed, but files were read")
	}
	for name, disturb := range map[string]func(){
		"a touched file": func() {
			at := w.now()
			if err := os.Chtimes(filepath.Join(w.inbox, "queue_log.1"), at.AddDate(-1, 0, 0), at.AddDate(-1, 0, 0)); err != nil {
				t.Fatal(err)
			}
		},
		"no cache":        func() { w.must(os.RemoveAll(filepath.Dir(w.cachePath()))) },
		"a damaged cache": func() { w.must(os.WriteFile(w.cachePath(), []byte("{"), 0o600)) },
		"rehash":          func() { w.rehash = true },
	} {
		disturb()
		w.night(known...)
		if !hashed() {
			t.Errorf("%s: the files were not read", name)
		}
		w.rehash = false
		w.night(known...)
		hashed()
		w.night(known...)
		if hashed() {
			t.Errorf("after %s the files are read every night", name)
		}
	}
	w.holds("phone", [2]int{0, 80})
}

// By the clock of these nights the file was written after they began: until
// that is over it is read each time.
func TestRecentFilesAreReadAgain(t *testing.T) {
	w, hashed := newLateWorld(t)
	w.nights = -36500
	w.deliver("queue_log", calls(0, 50))
	w.night("queue_log new")
	w.night("queue_log duplicate")
	if !hashed() {
		t.Error("a file that may still change was not read")
	}
	w.nights = 36500
	w.night("queue_log duplicate")
	w.nights = -36500 // what was safe once stays so, even if the clock is set back
	hashed()
	w.night("queue_log duplicate")
	w.night("queue_log duplicate")
	if hashed() {
		t.Error("a known file was read again")
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// Other bytes of the same size, with the time of writing set back: what the
// inode says gives them away.
func TestChangedInPlace(t *testing.T) {
	w, _ := newLateWorld(t)
	w.deliver("queue_log", calls(100, 150))
	path := filepath.Join(w.inbox, "queue_log")
	before, err := os.Stat(path)
	w.must(err)
	if statcache.StampOf(before).Changed == 0 {
		t.Skip("this platform's stat tells no time of change")
	}
	w.night("queue_log new")
	for same := true; same; { // until the file system's clock has ticked
		w.deliver("queue_log", calls(200, 250))
		w.must(os.Chtimes(path, before.ModTime(), before.ModTime()))
		now, err := os.Stat(path)
		w.must(err)
		if now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime()) {
			t.Fatal("the test did not restore size and time")
		}
		same = statcache.StampOf(now) == statcache.StampOf(before)
	}
	w.night("queue_log new")
	w.holds("phone", [2]int{100, 150}, [2]int{200, 250})
}

// Only what the ledger knows is passed over: a file whose source reads it
// another way now is read again.
func TestRecallAsksTheLedger(t *testing.T) {
	w, _ := newLateWorld(t)
	w.deliver("queue_log", calls(0, 50))
	w.night("queue_log new")
	w.night("queue_log duplicate")
	w.sources[0].Options.Region = "FR"
	w.night("queue_log reread")
	w.night("queue_log duplicate")
	w.must(os.RemoveAll(filepath.Join(w.root, "raw")))
	w.night("queue_log new")
	w.holds("phone", [2]int{0, 50})
}

// The cache holds no file name, which may be a resident's.
func TestCacheHoldsNoNames(t *testing.T) {
	w, _ := newLateWorld(t)
	w.deliver("calls of 07700 900123.log", calls(0, 5))
	if _, err := w.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(w.cachePath())
	w.must(err)
	for _, part := range []string{"07700", "900123", "calls", ".log", w.inbox} {
		if strings.Contains(string(text), part) {
			t.Errorf("the cache holds %q: %s", part, text)
		}
	}
	if !strings.Contains(string(text), `"sha256"`) {
		t.Errorf("the cache remembers nothing: %s", text)
	}
}

// A fortnight of deliveries ends the same with and without the cache: grown
// logs, rotated ones, heads of others, copies, corrected exports.
func TestCacheChangesNothing(t *testing.T) {
	remembering, _ := newLateWorld(t)
	reading, _ := newLateWorld(t)
	reading.rehash = true
	for _, w := range []*world{remembering, reading} {
		w.sources = append(w.sources, w.source("again", w.sources[0].Format, "queue_log*"))
	}
	for night, deliver := range []func(w *world){
		func(w *world) { w.deliver("queue_log", calls(0, 40)); w.deliver("old.gz", gz(t, calls(900, 990))) },
		func(w *world) { w.deliver("a head", calls(900, 950)) },       // of a file that is recalled
		func(w *world) { w.deliver("a short head", calls(900, 902)) }, // shorter than its lead
		func(w *world) { w.deliver("other", calls(901, 903)) },
		func(w *world) { w.deliver("queue_log", calls(0, 60)) },
		func(w *world) { w.remove("queue_log"); w.deliver("queue_log.1", calls(0, 70)) },
		func(w *world) { w.deliver("queue_log", calls(70, 75)) },
		func(w *world) { w.deliver("queue_log.1", gz(t, calls(0, 70))) },
		func(w *world) { w.remove("old.gz"); w.deliver("old", calls(900, 990)) },
		func(w *world) { w.deliver("old", calls(900, 980)) }, // cut short in place
		func(*world) {},
	} {
		var tables [2][]schema.InputFile
		for i, w := range []*world{remembering, reading} {
			deliver(w)
			report, err := w.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for k := range report.Files {
				report.Files[k].Unchanged = false // all that may differ
			}
			w.report = report
			tables[i] = rows[schema.InputFile](w, "input_file")
			slices.SortFunc(tables[i], func(a, b schema.InputFile) int { return cmp.Compare(a.Seq, b.Seq) })
		}
		if d := gocmp.Diff(reading.report, remembering.report); d != "" {
			t.Fatalf("night %d: with the cache the report differs:\n%s", night, d)
		}
		if d := gocmp.Diff(tables[1], tables[0]); d != "" {
			t.Fatalf("night %d: with the cache the ledger differs:\n%s", night, d)
		}
	}
	if !slices.Equal(callIDs(remembering), callIDs(reading)) {
		t.Error("with the cache the rows differ")
	}
}

func callIDs(w *world) []string {
	var out []string
	for _, r := range rows[schema.QueueEvent](w, "queue_event") {
		out = append(out, r.Source+" "+r.FileID+" "+r.CallID)
	}
	slices.Sort(out)
	return out
}

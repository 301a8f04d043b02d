package lake_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
)

// rival is one of two writers that both believe to hold the lock of one lake.
type rival struct {
	name string
	fsys lake.FS
	lake *lake.Lake
	lock *lake.Lock
	// What it was told is safe: the version of each of its commits, by its
	// transaction, and the rows of it; the run of each of its snapshots.
	versions  map[string]int64
	rows      int64
	published map[int64]bool
}

// newRivals opens a lake twice and gets both writers past the lock, as a share
// that does not keep locks, or someone who removes the lock file, would.
func newRivals(t *testing.T, fsys lake.FS) (rivals [2]*rival) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "lake")
	for i, name := range []string{"left", "right"} {
		r := &rival{name: name, fsys: fsys, lake: open(t, fsys, root), versions: map[string]int64{}, published: map[int64]bool{}}
		var err error
		if r.lock, err = r.lake.Lock(context.Background(), name, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := r.lock.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := os.Remove(filepath.Join(root, "LOCK")); err != nil {
			t.Fatal(err)
		}
		rivals[i] = r
	}
	return rivals
}

// commit adds n rows of a source to the raw table at its newest version.
func (r *rival) commit(source string, n int) error {
	t, err := r.lake.Table(rawEvents(), lake.Newest)
	if err != nil {
		return err
	}
	txn := r.name + " " + source
	s, err := stageRows(r.fsys, r.lake, txn+fmt.Sprintf(" on %d", t.Version), events(source, 1, n), map[string]string{"source": source, "local_date": "2026-03-01"})
	if err != nil {
		return err
	}
	c := eventChange(t.Version, s)
	c.Txns = map[string]int64{txn: 1}
	version, err := r.lake.Commit(context.Background(), r.lock, c)
	if err == nil {
		r.versions[txn] = version
		r.rows += int64(n)
	}
	return err
}

// publish publishes the newest version, also if it is published already.
func (r *rival) publish() error {
	t, err := r.lake.Table(rawEvents(), lake.Newest)
	if err != nil {
		return err
	}
	s := lake.Snapshot{RunID: "run", Engine: r.name, Tables: map[string]int64{rawEvents().String(): t.Version}}
	s, err = r.lake.PublishAnew(context.Background(), r.lock, s, func(dir string) error {
		f, err := r.fsys.Create(filepath.Join(dir, "frontdoor.duckdb"))
		if err != nil {
			return err
		}
		_, err = f.Write([]byte(r.name))
		return errors.Join(err, f.Close())
	})
	if err == nil {
		r.published[s.Number] = true
	}
	return err
}

// bothTry does the same on both sides at once and returns what came of it.
// Operations that held selects are held until both sides are there.
func bothTry(rivals [2]*rival, line *startLine, held func(lake.Op) bool, try func(*rival) error) (errs [2]error) {
	line.begin(held)
	var wait sync.WaitGroup
	for i, r := range rivals {
		wait.Go(func() {
			errs[i] = try(r)
			line.open() // for one that waits for a rival who failed before it
		})
	}
	wait.Wait()
	return errs
}

// startLine holds an operation until both rivals are at one like it. It leaves
// the fsyncs out: they would only keep the two apart.
type startLine struct {
	noFsync
	mu      sync.Mutex
	held    func(lake.Op) bool
	arrived int
	opened  chan struct{}
}

func newStartLine() *startLine { return &startLine{noFsync: noFsync{files: true, folders: true}} }

func (f *startLine) begin(held func(lake.Op) bool) {
	f.held, f.arrived, f.opened = held, 0, make(chan struct{})
}

func (f *startLine) open() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.arrived++
	if f.arrived == 2 {
		close(f.opened)
	}
}

func (f *startLine) Do(op lake.Op) error {
	if f.held(op) {
		f.open()
		<-f.opened
	}
	return f.noFsync.Do(op)
}

// atEntry, atFolder and nowhere are where rivals are held.
func atEntry(op lake.Op) bool { return op.Kind == lake.Link && strings.Contains(op.To, "_delta_log") }

func atFolder(op lake.Op) bool {
	return op.Kind == lake.Rename && filepath.Base(filepath.Dir(op.To)) == "published" && filepath.Base(op.To) != "current"
}

func nowhere(lake.Op) bool { return false }

// Both prepare the same number and reach for it together: one has it, the other
// is told so, every time.
func TestRivalsAtTheSameNumber(t *testing.T) {
	t.Parallel()
	line := newStartLine()
	line.begin(nowhere)
	rivals := newRivals(t, line)
	for i := range 120 {
		errs := bothTry(rivals, line, atEntry, func(r *rival) error {
			source := fmt.Sprintf("both %d", i) // the very same part, every other time
			if i%2 == 0 {
				source = fmt.Sprintf("%s %d", r.name, i)
			}
			return r.commit(source, 1+i%4)
		})
		oneWins(t, fmt.Sprintf("commit %d", i), errs)
		if i%4 == 0 {
			errs = bothTry(rivals, line, atFolder, (*rival).publish)
			oneWins(t, fmt.Sprintf("snapshot after commit %d", i), errs)
		}
	}
	nothingIsLost(t, rivals)
}

// Both run free, each tries again when the other was first.
func TestRivalsRunningFree(t *testing.T) {
	t.Parallel()
	line := newStartLine()
	line.begin(nowhere)
	rivals := newRivals(t, line)
	errs := bothTry(rivals, line, nowhere, func(r *rival) error {
		for i := range 60 {
			var err error
			for tries := 0; tries == 0 || errors.Is(err, lake.ErrConflict); tries++ {
				err = r.commit(fmt.Sprintf("%s %d try %d", r.name, i, tries), 2)
			}
			if err == nil && i%5 == 0 {
				err = onlyConflicts(r.publish())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(errs[0], errs[1]); err != nil {
		t.Fatal(err)
	}
	nothingIsLost(t, rivals)
}

func oneWins(t *testing.T, what string, errs [2]error) {
	t.Helper()
	if err := onlyConflicts(errs[0], errs[1]); err != nil || (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("%s: %v and %v, want one success and one ErrConflict", what, errs[0], errs[1])
	}
}

// onlyConflicts returns the first error that is not ErrConflict.
func onlyConflicts(errs ...error) error {
	for _, err := range errs {
		if err != nil && !errors.Is(err, lake.ErrConflict) {
			return err
		}
	}
	return nil
}

// nothingIsLost holds the lake against what both were told is safe.
func nothingIsLost(t *testing.T, rivals [2]*rival) {
	t.Helper()
	l := rivals[0].lake
	got := table(t, l, rawEvents(), lake.Newest)
	owner := map[int64]string{}
	for _, r := range rivals {
		for txn, version := range r.versions {
			if got.Txns[txn] != 1 || owner[version] != "" {
				t.Errorf("version %d was told to hold %q: transactions %v, also told %q", version, txn, got.Txns[txn], owner[version])
			}
			owner[version] = txn
		}
	}
	if int64(len(owner)) != got.Version+1 || rowsOf(got) != rivals[0].rows+rivals[1].rows {
		t.Errorf("%d commits were acknowledged, with %d and %d rows; the table is at version %d with %d rows",
			len(owner), rivals[0].rows, rivals[1].rows, got.Version, rowsOf(got))
	}
	snapshots, err := l.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range snapshots {
		left, right := rivals[0].published[s.Number], rivals[1].published[s.Number]
		if left == right || s.Engine != map[bool]string{true: "left", false: "right"}[left] {
			t.Errorf("snapshot %d is %s's; told to left %v, to right %v", s.Number, s.Engine, left, right)
		}
	}
	if want := len(rivals[0].published) + len(rivals[1].published); len(snapshots) != want || want < 10 {
		t.Errorf("%d snapshots are there, %d were acknowledged", len(snapshots), want)
	}
	r, err := check.Check(context.Background(), l, check.Options{ReadData: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Damages {
		if d.Path != l.Path("published", "current") { // each may have named its own last
			t.Errorf("%s: %s", d.Path, d.What)
		}
	}
	t.Logf("%d commits, %d snapshots", len(owner), len(snapshots))
}

package lake_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/faultfs"
)

func TestLockHeldByAnother(t *testing.T) {
	l, k := locked(t)
	other := open(t, lake.OS{}, l.Path())
	_, err := other.Lock(context.Background(), "query", 50*time.Millisecond)
	var busy *lake.LockedError
	if !errors.As(err, &busy) || busy.Holder != "test" || !busy.Since.Equal(clock()) || busy.PID != os.Getpid() {
		t.Fatalf("error %v", err)
	}
	wantError(t, err, "locked by test", "since 2026-03-20T02:00:00Z")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := other.Lock(cancelled, "query", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled wait: %v", err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Commit(context.Background(), k, eventChange(lake.Newest)); !errors.Is(err, lake.ErrNotLocked) {
		t.Errorf("commit without the lock: %v", err)
	}
	again, err := other.Lock(context.Background(), "query", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// weakFS is a share whose link(2) quietly replaces a file.
type weakFS struct{ lake.OS }

func (f weakFS) Do(op lake.Op) error {
	if op.Kind == lake.Link {
		_ = os.Remove(op.To) // there may be none
	}
	return f.OS.Do(op)
}

func TestLockRefusesAFileSystemThatCannotKeepThePromise(t *testing.T) {
	l := open(t, weakFS{}, filepath.Join(t.TempDir(), "lake"))
	_, err := l.Lock(context.Background(), "test", 0)
	wantError(t, err, l.Path(), "linked over a file", "hint:")
	noFsync := &faultfs.FS{Err: syscall.EINVAL, At: 11}
	l = open(t, noFsync, filepath.Join(t.TempDir(), "lake"))
	_, err = l.Lock(context.Background(), "test", 0)
	wantError(t, err, "durably", "invalid argument", "hint:")
}

// The second guard: two writers that both believe to hold the lock.
func TestWriterPastTheLockLosesThePut(t *testing.T) {
	root := filepath.Join(t.TempDir(), "lake")
	rival := open(t, lake.OS{}, root)
	race := &rivalFS{entry: delta.EntryName(0)}
	l := open(t, race, root)
	mine, err := l.Lock(context.Background(), "mine", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(l.Path("LOCK")); err != nil {
		t.Fatal(err)
	}
	theirs, err := rival.Lock(context.Background(), "theirs", 0)
	if err != nil {
		t.Fatal(err)
	}
	race.before = func() { commit(t, rival, theirs, eventChange(lake.Newest, stageDay(t, rival, "theirs", 1, 7))) }
	_, err = l.Commit(context.Background(), mine, eventChange(lake.Newest, stageDay(t, l, "mine", 1, 3)))
	if !errors.Is(err, lake.ErrConflict) {
		t.Fatalf("error %v, want ErrConflict", err)
	}
	if got := table(t, l, rawEvents(), lake.Newest); got.Version != 0 || rowsOf(got) != 7 {
		t.Fatalf("table is at %d with %d rows, want the rival's 7", got.Version, rowsOf(got))
	}
	if err := errors.Join(mine.Close(), theirs.Close()); err != nil {
		t.Fatal(err)
	}
}

// rivalFS runs before just ahead of the link that would commit.
type rivalFS struct {
	lake.OS
	entry  string
	before func()
}

func (f *rivalFS) Do(op lake.Op) error {
	if run := f.before; run != nil && op.Kind == lake.Link && filepath.Base(op.To) == f.entry {
		f.before = nil
		run()
	}
	return f.OS.Do(op)
}

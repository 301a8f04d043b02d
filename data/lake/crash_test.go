package lake_test

import (
	"errors"
	"io"
	"os"
	"syscall"
	"testing"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
)

// sweep runs the night once for every operation it makes, with the fault at
// that operation, checks the lake, runs the night again without a fault, cuts
// the power and checks that all is as after an undisturbed night: the second
// must make durable what the first left undone.
func sweep(t *testing.T, base int64, fault func() *faultfs.FS, after func(*faultfs.FS) error) {
	template := yesterday(t, base)
	undisturbed := &faultfs.FS{}
	root := copyLake(t, template)
	var done acked
	if err := night(undisturbed, root, &done); err != nil {
		t.Fatal(err)
	}
	want, err := checkWhole(root, base, done)
	if err != nil {
		t.Fatal(err)
	}
	if undisturbed.Ops() < 80 {
		t.Fatalf("the night has only %d operations: the sweep would show little", undisturbed.Ops())
	}
	for at := 1; at <= undisturbed.Ops(); at++ {
		root, done := copyLake(t, template), acked{}
		fsys := fault()
		fsys.At = at
		err := night(fsys, root, &done)
		if err == nil && done.snapshot == 0 {
			t.Fatalf("operation %d: no error and no snapshot", at)
		}
		if err := after(fsys); err != nil {
			t.Fatal(err)
		}
		if _, err := checkWhole(root, base, done); err != nil {
			t.Fatalf("operation %d: after the fault: %v", at, err)
		}
		var again acked
		fsys.At = 0
		if err := errors.Join(night(fsys, root, &again), fsys.PowerCut()); err != nil {
			t.Fatalf("operation %d: the next night: %v", at, err)
		}
		got, err := checkWhole(root, base, again)
		if err != nil || got != want {
			t.Fatalf("operation %d: the next night ends with\n%s (%v), want\n%s", at, got, err, want)
		}
		if err := os.RemoveAll(root); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d operations", undisturbed.Ops())
}

func noCut(*faultfs.FS) error { return nil }

// A failing write is a short one, and a failing fsync loses what it was for.
func TestErrorAtEveryOperation(t *testing.T) {
	for _, err := range []error{syscall.EIO, syscall.ENOSPC, io.ErrShortWrite} {
		t.Run(err.Error(), func(t *testing.T) {
			t.Parallel()
			sweep(t, 0, func() *faultfs.FS { return &faultfs.FS{Mode: faultfs.Fail, Err: err} }, noCut)
		})
	}
}

func TestDeathAtEveryOperation(t *testing.T) {
	for name, mode := range map[string]faultfs.Mode{"before": faultfs.DieBefore, "after": faultfs.DieAfter} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sweep(t, 0, func() *faultfs.FS { return &faultfs.FS{Mode: mode} }, noCut)
		})
	}
}

func TestPowerCutAtEveryOperation(t *testing.T) {
	for name, mode := range map[string]faultfs.Mode{"before": faultfs.DieBefore, "after": faultfs.DieAfter} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sweep(t, 0, func() *faultfs.FS { return &faultfs.FS{Mode: mode} }, (*faultfs.FS).PowerCut)
		})
	}
}

func TestPowerCutWhileWritingCheckpoint(t *testing.T) {
	t.Parallel()
	sweep(t, 49, func() *faultfs.FS { return &faultfs.FS{Mode: faultfs.DieAfter} }, (*faultfs.FS).PowerCut)
}

// noSync is the night with every fsync left out: the sweep must notice.
type noSync struct{ *faultfs.FS }

func (f noSync) Do(op lake.Op) error {
	if op.Kind == lake.Sync {
		return nil
	}
	return f.FS.Do(op)
}

func TestPowerCutWithoutFsyncLosesTheNight(t *testing.T) {
	root := copyLake(t, yesterday(t, 0))
	fsys, done := &faultfs.FS{}, acked{}
	if err := night(noSync{fsys}, root, &done); err != nil {
		t.Fatal(err)
	}
	if err := fsys.PowerCut(); err != nil {
		t.Fatal(err)
	}
	if got, err := checkWhole(root, 0, done); err == nil {
		t.Fatalf("the lake is whole without a single fsync, so the power cut shows nothing: %s", got)
	}
}

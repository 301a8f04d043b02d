package keep_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/laketest"
)

// cut is what a power cut takes of that which was never fsynced.
type cut struct {
	name string
	lost func(path string) bool
}

// cuts: nothing, all, or only the names that commits and snapshots stand on,
// while every removal of a part has reached the disk.
func cuts() []cut {
	return []cut{
		{"no power cut", func(string) bool { return false }},
		{"power cut", func(string) bool { return true }},
		{"power cut that keeps removals", func(path string) bool {
			dir := filepath.Base(filepath.Dir(path))
			return dir == "_delta_log" || dir == "snapshot" || dir == "published"
		}},
	}
}

func vacuumOn(fsys lake.FS, root string, snapshots int) error {
	return laketest.Locked(fsys, root, 6, func(l *lake.Lake, k *lake.Lock) error {
		_, err := keep.Vacuum(context.Background(), l, k, keep.Options{Snapshots: snapshots})
		return err
	})
}

// After a fault at any operation of a vacuum the kept snapshots are whole, and
// the next vacuum ends as an undisturbed one does.
func TestFaultAtEveryOperationOfVacuum(t *testing.T) {
	template := nights(t, 4)
	undisturbed := &faultfs.FS{}
	root := copyLake(t, template)
	if err := vacuumOn(undisturbed, root, 2); err != nil {
		t.Fatal(err)
	}
	want := listing(t, root)
	if undisturbed.Ops() < 60 {
		t.Fatalf("the vacuum has only %d operations: the sweep would show little", undisturbed.Ops())
	}
	faultsAt := func(at int) []*faultfs.FS {
		return []*faultfs.FS{
			{At: at, Mode: faultfs.Fail, Err: syscall.EIO}, {At: at, Mode: faultfs.DieBefore}, {At: at, Mode: faultfs.DieAfter},
		}
	}
	for at := 1; at <= undisturbed.Ops(); at++ {
		for i, c := range cuts() {
			fsys := faultsAt(at)[(at+i)%3]
			root := copyLake(t, template)
			_ = vacuumOn(fsys, root, 2) // it may well fail
			fsys.At = 0
			if err := fsys.PowerCutOf(c.lost); err != nil {
				t.Fatal(err)
			}
			if text, err := faults(root); err != nil || text != "" {
				t.Fatalf("operation %d, mode %d, %s: %s %v", at, fsys.Mode, c.name, text, err)
			}
			if err := vacuumOn(&faultfs.FS{}, root, 2); err != nil {
				t.Fatalf("operation %d: the next vacuum: %v", at, err)
			}
			if diff := cmp.Diff(want, listing(t, root)); diff != "" {
				t.Fatalf("operation %d: the next vacuum leaves (-want +got)\n%s", at, diff)
			}
			if err := os.RemoveAll(root); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d operations", undisturbed.Ops())
}

// nightThenVacuum is a night that dies at an operation, then, on the same
// machine, a vacuum, then a power cut: what the night left visible but not
// durable must not have cost the state before it.
func nightThenVacuum(t *testing.T, template string, at int, lost func(string) bool, wrap func(*faultfs.FS) lake.FS) (string, error) {
	t.Helper()
	root := copyLake(t, template)
	fsys := &faultfs.FS{At: at, Mode: faultfs.DieAfter}
	if err := laketest.Night(wrap(fsys), root, 4); err == nil && at < fsys.Ops() {
		t.Fatalf("operation %d: the night did not die", at)
	}
	fsys.At = 0
	if err := vacuumOn(wrap(fsys), root, 1); err != nil {
		return "", err
	}
	if err := fsys.PowerCutOf(lost); err != nil {
		return "", err
	}
	text, err := faults(root)
	if err == nil && text == "" && len(snapshots(t, root)) == 0 {
		text = "no snapshot is left"
	}
	return text, err
}

func TestVacuumAfterANightThatDied(t *testing.T) {
	template := nights(t, 2)
	if err := laketest.Blocked(&faultfs.FS{}, template, 3); err != nil { // no snapshot names these versions
		t.Fatal(err)
	}
	count := &faultfs.FS{}
	if err := laketest.Night(count, copyLake(t, template), 4); err != nil {
		t.Fatal(err)
	}
	for at := 1; at <= count.Ops(); at++ {
		for _, c := range cuts() {
			text, err := nightThenVacuum(t, template, at, c.lost, func(f *faultfs.FS) lake.FS { return f })
			if err != nil || text != "" {
				t.Fatalf("operation %d, %s: %s %v", at, c.name, text, err)
			}
		}
	}
	t.Logf("%d operations", count.Ops())
}

// noSync leaves every fsync of a folder out: the sweep must notice.
type noSync struct{ *faultfs.FS }

func (f noSync) Do(op lake.Op) error {
	if op.Kind == lake.Sync {
		return nil
	}
	return f.FS.Do(op)
}

func TestVacuumWithoutFsyncLosesSnapshots(t *testing.T) {
	template := nights(t, 3)
	damaged := 0
	for _, c := range cuts() {
		text, err := nightThenVacuum(t, template, 100000, c.lost, func(f *faultfs.FS) lake.FS { return noSync{f} })
		if err != nil || text != "" {
			damaged++
		}
	}
	if damaged == 0 {
		t.Error("without a single fsync the lake stays whole, so the power cut shows nothing")
	}
}

// After a fault at any operation of a rollback the newest snapshot is the one
// before or the rollback, whole, and trying again ends at the rollback.
func TestFaultAtEveryOperationOfRollback(t *testing.T) {
	template := nights(t, 3)
	count := &faultfs.FS{}
	if err := rollbackOn(count, copyLake(t, template)); err != nil {
		t.Fatal(err)
	}
	modes := []faultfs.Mode{faultfs.Fail, faultfs.DieBefore, faultfs.DieAfter}
	for at := 1; at <= count.Ops(); at++ {
		for i, c := range cuts() {
			root := copyLake(t, template)
			fsys := &faultfs.FS{At: at, Mode: modes[(at+i)%3], Err: syscall.ENOSPC}
			err := rollbackOn(fsys, root)
			fsys.At = 0
			if e := fsys.PowerCutOf(c.lost); e != nil {
				t.Fatal(e)
			}
			where := fmt.Sprintf("operation %d, mode %d, %s", at, fsys.Mode, c.name)
			if text, e := faults(root); e != nil || text != "" {
				t.Fatalf("%s: %s %v", where, text, e)
			}
			numbers := snapshots(t, root)
			if !slices.Equal(numbers[:3], []int64{1, 2, 3}) || err == nil && len(numbers) != 4 {
				t.Fatalf("%s: snapshots %v after error %v", where, numbers, err)
			}
			if len(numbers) == 4 {
				continue // rolled back; again would be refused, as it should
			}
			if err := rollbackOn(&faultfs.FS{}, root); err != nil {
				t.Fatalf("%s: again: %v", where, err)
			}
		}
	}
	t.Logf("%d operations", count.Ops())
}

func rollbackOn(fsys lake.FS, root string) error {
	return laketest.Locked(fsys, root, 6, func(l *lake.Lake, k *lake.Lock) error {
		_, err := keep.Rollback(context.Background(), l, k, 2, "rollback")
		return err
	})
}

func TestVacuumNamesWhatItCouldNotRemove(t *testing.T) {
	root := nights(t, 3)
	count := &faultfs.FS{}
	if err := vacuumOn(count, copyLake(t, root), 1); err != nil {
		t.Fatal(err)
	}
	for at := count.Ops(); at > 0; at-- {
		err := vacuumOn(&faultfs.FS{At: at, Mode: faultfs.Fail, Err: syscall.EROFS}, copyLake(t, root), 1)
		if err != nil && strings.Contains(err.Error(), "cannot remove /") {
			return
		}
	}
	t.Error("no error names a file that could not be removed")
}

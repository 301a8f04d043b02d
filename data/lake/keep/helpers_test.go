package keep_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/laketest"
)

// nights makes a lake of n nights.
func nights(t testing.TB, n int) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "lake")
	for i := 1; i <= n; i++ {
		if err := laketest.Night(&faultfs.FS{}, root, i); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// locked does work under the lock of a lake, a day after its fifth night.
func locked(t testing.TB, root string, work func(*lake.Lake, *lake.Lock)) {
	t.Helper()
	err := laketest.Locked(&faultfs.FS{}, root, 6, func(l *lake.Lake, k *lake.Lock) error {
		work(l, k)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func vacuum(t testing.TB, root string, o keep.Options) *keep.Vacuumed {
	t.Helper()
	var done *keep.Vacuumed
	locked(t, root, func(l *lake.Lake, k *lake.Lock) {
		var err error
		if done, err = keep.Vacuum(context.Background(), l, k, o); err != nil {
			t.Fatal(err)
		}
	})
	return done
}

func rollback(t testing.TB, root string, number int64) (s lake.Snapshot) {
	t.Helper()
	locked(t, root, func(l *lake.Lake, k *lake.Lock) {
		var err error
		if s, err = keep.Rollback(context.Background(), l, k, number, "rollback"); err != nil {
			t.Fatal(err)
		}
		if err := l.ClearStaging(); err != nil {
			t.Fatal(err)
		}
	})
	return s
}

// faults reads every byte of a lake. What a crash may leave for the next night
// to put right is no fault.
func faults(root string) (string, error) {
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		return "", err
	}
	r, err := check.Check(context.Background(), l, check.Options{ReadData: true})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range r.Damages {
		if d.Path != l.Path("published", "current") {
			fmt.Fprintf(&b, "%s: %s\n", d.Path, d.What)
		}
	}
	return b.String(), nil
}

func whole(t testing.TB, root string) {
	t.Helper()
	if text, err := faults(root); err != nil || text != "" {
		t.Errorf("the lake is damaged: %s%v", text, err)
	}
}

// listing is every file of a lake but its lock, relative to its root.
func listing(t testing.TB, root string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(root, path); err == nil && !d.IsDir() && rel != "LOCK" {
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func snapshots(t testing.TB, root string) []int64 {
	t.Helper()
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := l.SnapshotNumbers()
	if err != nil {
		t.Fatal(err)
	}
	return numbers
}

func copyLake(t testing.TB, from string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "lake")
	if err := os.CopyFS(root, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return root
}

package check_test

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
	"frontdoor/data/lake/inventory"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/laketest"
)

// nights makes a lake of three nights whose raw table has a checkpoint.
func nights(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "lake")
	for n := 1; n <= 3; n++ {
		if err := laketest.Night(&faultfs.FS{}, root, n); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			if err := laketest.Touch(&faultfs.FS{}, root, n, 52); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := laketest.Locked(lake.OS{}, root, 3, func(l *lake.Lake, _ *lake.Lock) error { return l.ClearStaging() })
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func look(t *testing.T, root string, o check.Options) *check.Report {
	t.Helper()
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(4))
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.Check(context.Background(), l, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWholeLake(t *testing.T) {
	r := look(t, nights(t), check.Options{ReadData: true})
	if len(r.Damages) > 0 || len(r.Garbage) > 0 {
		t.Errorf("damages %v, garbage %v", r.Damages, r.Garbage)
	}
	// Three parts of visits, three of contacts, three databases; the parts in the
	// published folders are the same files.
	if r.Snapshots != 3 || r.Tables != 2 || r.Parts != 6 || r.Files != 9 || r.Bytes == 0 {
		t.Errorf("counted %+v", r)
	}
	if r := look(t, nights(t), check.Options{}); r.Files != 0 || r.Parts != 6 {
		t.Errorf("without reading data: %+v", r)
	}
}

func TestMissingFiles(t *testing.T) {
	root := nights(t)
	template := digested(t, root)
	for i, path := range template {
		rel, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasPrefix(rel, "snapshot"):
			continue // a state less to go back to: what it named is garbage
		case filepath.Base(path) == "_last_checkpoint":
			continue // a hint, which a crash may leave out
		case i%4 > 0 && inventory.InLog(path):
			continue // enough of those
		}
		copied := filepath.Join(t.TempDir(), "lake")
		if err := os.CopyFS(copied, os.DirFS(root)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(copied, rel)); err != nil {
			t.Fatal(err)
		}
		if r := look(t, copied, check.Options{}); len(r.Damages) == 0 {
			t.Errorf("%s is missing and nothing is damaged", rel)
		}
	}
}

func TestHintsSayHowToRebuild(t *testing.T) {
	for pattern, want := range map[string][]string{
		"model/contact/*.parquet":                        {"model/contact", "build --full"},
		"raw/visit/local_date*/*.parquet":                {"raw/visit", "backup"},
		"published/00000003/frontdoor.duckdb":            {"", "build --full"},
		"published/00000001/frontdoor.duckdb":            {"", "vacuum"},
		"snapshot/00000001.json":                         {"", "vacuum"},
		"raw/visit/_delta_log/00000000000000000002.json": {"raw/visit", "backup"},
	} {
		root := nights(t)
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v %v", pattern, paths, err)
		}
		if err := os.WriteFile(paths[0], []byte("damage"), 0o600); err != nil {
			t.Fatal(err)
		}
		r := look(t, root, check.Options{ReadData: true})
		if len(r.Damages) != 1 {
			t.Fatalf("%s: %v", pattern, r.Damages)
		}
		if d := r.Damages[0]; d.Path != paths[0] || d.Table != want[0] || !strings.Contains(d.Hint, want[1]) {
			t.Errorf("%s: %+v, want table %q and a hint with %q", pattern, d, want[0], want[1])
		}
	}
}

func TestGarbageIsNoDamage(t *testing.T) {
	root := nights(t)
	for _, path := range []string{"raw/visit/0123456789abcdef.parquet", "published/00000009/x", "staging/run/y"} {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := look(t, root, check.Options{ReadData: true})
	if len(r.Damages) > 0 || len(r.Garbage) != 3 || r.GarbageBytes != 15 {
		t.Errorf("damages %v, garbage %v of %d bytes", r.Damages, r.Garbage, r.GarbageBytes)
	}
}

func TestSubsetsAddUpToAll(t *testing.T) {
	root := nights(t)
	for _, of := range []int{1, 2, 16} {
		files := 0
		for n := 1; n <= of; n++ {
			s, err := check.ParseSubset(fmt.Sprintf("%d/%d", n, of))
			if err != nil {
				t.Fatal(err)
			}
			files += look(t, root, check.Options{ReadData: true, Subset: s}).Files
		}
		if files != 9 {
			t.Errorf("the subsets of %d read %d files, want 9", of, files)
		}
	}
	for _, bad := range []string{"", "1", "0/3", "4/3", "a/b", "1/-1"} {
		if _, err := check.ParseSubset(bad); err == nil || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

// onOpen runs something once, when the first file of a folder is opened.
type onOpen struct {
	lake.OS
	folder string
	do     func()
}

func (f *onOpen) Open(path string) (lake.File, error) {
	if do := f.do; do != nil && strings.Contains(path, f.folder) {
		f.do = nil
		do()
	}
	return f.OS.Open(path)
}

// A night that vacuums while the lake is checked is no damage.
func TestCheckWhileANightVacuums(t *testing.T) {
	root := nights(t)
	vacuumed := false
	fsys := &onOpen{folder: filepath.Join("published", "00000001"), do: func() {
		err := laketest.Locked(lake.OS{}, root, 4, func(l *lake.Lake, k *lake.Lock) error {
			_, err := keep.Vacuum(context.Background(), l, k, keep.Options{Snapshots: 1})
			return err
		})
		if err != nil {
			t.Error(err)
		}
		vacuumed = true
	}}
	l, err := lake.Open(fsys, root, laketest.Clock(4))
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.Check(context.Background(), l, check.Options{ReadData: true})
	if err != nil || len(r.Damages) > 0 || r.Snapshots != 1 || !vacuumed {
		t.Errorf("vacuumed %v: %+v, %v", vacuumed, r, err)
	}
}

package keep_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/laketest"
)

func TestVacuumKeepsTheNewest(t *testing.T) {
	root := nights(t, 5)
	locked(t, root, func(l *lake.Lake, _ *lake.Lock) {
		dry, err := keep.Vacuum(context.Background(), l, nil, keep.Options{Snapshots: 2, DryRun: true})
		if err != nil || dry.Parts != 3 || len(dry.Dropped) != 3 {
			t.Errorf("dry run: %+v, %v", dry, err)
		}
	})
	before := listing(t, root)
	done := vacuum(t, root, keep.Options{Snapshots: 2})
	// The model was made again each night, so three of its parts are of no use;
	// the raw parts are all in the newest version.
	if done.Parts != 3 || done.Bytes < 1000 || !slices.Equal(done.Dropped, []int64{1, 2, 3}) || !slices.Equal(done.Kept, []int64{4, 5}) {
		t.Errorf("vacuumed %+v", done)
	}
	whole(t, root)
	for _, name := range listing(t, root) {
		if !slices.Contains(before, name) {
			t.Errorf("%s is new", name)
		}
	}
	if got := snapshots(t, root); !slices.Equal(got, []int64{4, 5}) {
		t.Errorf("kept %v", got)
	}
	for _, gone := range []string{"published/00000003", "snapshot/00000001.json", "staging"} {
		if _, err := os.Stat(filepath.Join(root, gone)); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", gone, err)
		}
	}
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.Check(context.Background(), l, check.Options{})
	if err != nil || len(r.Garbage) > 0 {
		t.Errorf("garbage is left: %v, %v", r.Garbage, err)
	}
	if again := vacuum(t, root, keep.Options{Snapshots: 2}); len(again.Files) != 0 || again.Bytes != 0 {
		t.Errorf("a second vacuum found %+v", again)
	}
}

func TestDryRunRemovesNothing(t *testing.T) {
	root := nights(t, 4)
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, root)
	dry, err := keep.Vacuum(context.Background(), l, nil, keep.Options{Snapshots: 1, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, listing(t, root)); diff != "" {
		t.Errorf("the dry run changed the lake: %s", diff)
	}
	vacuum(t, root, keep.Options{Snapshots: 1})
	after := listing(t, root)
	var gone []string
	for _, name := range before {
		if !slices.Contains(after, name) {
			gone = append(gone, name)
		}
	}
	var listed []string
	for _, f := range dry.Files {
		if rel, err := filepath.Rel(root, f.Path); err == nil && !f.Dir {
			listed = append(listed, rel)
		}
	}
	slices.Sort(listed)
	if diff := cmp.Diff(gone, listed); diff != "" {
		t.Errorf("what went and what the dry run listed: %s", diff)
	}
}

func TestVacuumKeepsWhatARollbackWentBackTo(t *testing.T) {
	root := nights(t, 4)
	if s := rollback(t, root, 2); s.Number != 5 {
		t.Fatalf("rolled back to %+v", s)
	}
	if done := vacuum(t, root, keep.Options{Snapshots: 1}); !slices.Equal(done.Kept, []int64{2, 5}) {
		t.Errorf("kept %v, want 2 and 5", done.Kept)
	}
	whole(t, root)
}

// A crash may leave published/current behind; who goes by it must find its folder.
func TestVacuumKeepsWhatCurrentNames(t *testing.T) {
	root := nights(t, 3)
	if err := os.WriteFile(filepath.Join(root, "published", "current"), []byte("00000001\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if done := vacuum(t, root, keep.Options{Snapshots: 1}); !slices.Equal(done.Kept, []int64{1, 3}) {
		t.Errorf("kept %v, want 1 and 3", done.Kept)
	}
	whole(t, root)
}

func TestVacuumRefusesWhereItCannotTell(t *testing.T) {
	for _, damaged := range []string{"snapshot/00000003.json", "raw/visit/_delta_log/00000000000000000001.json"} {
		root := nights(t, 3)
		if err := os.WriteFile(filepath.Join(root, damaged), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		before := listing(t, root)
		locked(t, root, func(l *lake.Lake, k *lake.Lock) {
			_, err := keep.Vacuum(context.Background(), l, k, keep.Options{Snapshots: 1})
			if err == nil || !strings.Contains(err.Error(), "lake check") || !strings.Contains(err.Error(), damaged) {
				t.Errorf("%s is damaged: error %v", damaged, err)
			}
		})
		if diff := cmp.Diff(before, listing(t, root)); diff != "" {
			t.Errorf("it removed files: %s", diff)
		}
	}
	root := nights(t, 1)
	locked(t, root, func(l *lake.Lake, k *lake.Lock) {
		if _, err := keep.Vacuum(context.Background(), l, k, keep.Options{}); err == nil || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("keeping none: error %v", err)
		}
		if _, err := keep.Vacuum(context.Background(), l, nil, keep.Options{Snapshots: 1}); err == nil {
			t.Error("no error without the lock")
		}
	})
	// A dropped snapshot that is damaged is no reason to keep it.
	root = nights(t, 3)
	if err := os.WriteFile(filepath.Join(root, "snapshot/00000001.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	vacuum(t, root, keep.Options{Snapshots: 2})
	whole(t, root)
}

// A file that vacuum does not know and a published folder above the newest
// snapshot are not its to take.
func TestVacuumLeavesWhatIsNotItsOwn(t *testing.T) {
	root := nights(t, 2)
	foreign := []string{"model/contact/notes.txt", "published/00000007/x", "published/mine/x", "model/contact/_delta_log/0123456789abcdef.parquet"}
	for _, name := range foreign {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	vacuum(t, root, keep.Options{Snapshots: 1})
	for _, name := range foreign {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
}

// A reader that resolved a kept snapshot before the vacuum reads all of it after.
func TestReaderOfAKeptSnapshot(t *testing.T) {
	root := nights(t, 4)
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.ReadSnapshot(3)
	if err != nil {
		t.Fatal(err)
	}
	vacuum(t, root, keep.Options{Snapshots: 2})
	tab, err := l.Table(laketest.Contacts(), s.Tables[laketest.Contacts().String()])
	if err != nil || len(tab.Parts) != 1 || tab.Parts[0].Rows != 30 {
		t.Fatalf("%+v, %v", tab, err)
	}
	if info, err := os.Stat(l.Path("model", "contact", tab.Parts[0].Path)); err != nil || info.Size() != tab.Parts[0].Bytes {
		t.Errorf("%v %v", info, err)
	}
}

package keep_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/laketest"
	"frontdoor/data/lake/removal"
)

func TestRollbackPublishesTheOlderStateAgain(t *testing.T) {
	root := nights(t, 4)
	s := rollback(t, root, 2)
	l, err := lake.Open(lake.OS{}, root, laketest.Clock(7))
	if err != nil {
		t.Fatal(err)
	}
	target, err := l.ReadSnapshot(2)
	if err != nil {
		t.Fatal(err)
	}
	replaced, err := l.ReadSnapshot(4)
	if err != nil {
		t.Fatal(err)
	}
	want := lake.Snapshot{
		Number: 5, RunID: "rollback", CreatedAt: time.Date(2026, 3, 6, 2, 0, 0, 0, time.UTC), Engine: "test",
		Tables: target.Tables, Files: target.Files, RollbackOf: 2, Replaces: replaced.Tables,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	if current, err := l.Current(); err != nil || !cmp.Equal(*current, s) {
		t.Errorf("current is %+v, %v", current, err)
	}
	database, err := os.ReadFile(filepath.Join(l.PublishedPath(5), laketest.Database))
	if err != nil || string(database) != "the database of night 2" {
		t.Errorf("the database holds %q, %v", database, err)
	}
	whole(t, root)
}

// A build that brings nothing but what was taken back leaves the rollback; one
// that brings more publishes, and so does a build that is told to.
func TestRollbackStandsUntilSomethingIsNew(t *testing.T) {
	root := nights(t, 4)
	rollback(t, root, 3)
	s := rollback(t, root, 2) // of a rollback: what the last night built counts
	taken := map[string]int64{"raw/visit": 3, "model/contact": 3}
	if !s.Stands(taken) || !s.Stands(s.Tables) || s.Stands(map[string]int64{"raw/visit": 4, "model/contact": 3}) {
		t.Errorf("snapshot %+v stands for the wrong tables", s)
	}
	locked(t, root, func(l *lake.Lake, k *lake.Lock) {
		again := lake.Snapshot{RunID: "run", Tables: taken}
		got, err := l.Publish(context.Background(), k, again, nil)
		if err != nil || got.Number != s.Number {
			t.Errorf("publishing what was taken back gives snapshot %d, %v", got.Number, err)
		}
		if got, err = l.PublishAnew(context.Background(), k, again, nil); err != nil || got.Number != s.Number+1 || got.Stands(s.Tables) {
			t.Errorf("publishing it anew gives snapshot %+v, %v", got, err)
		}
	})
	if err := laketest.Night(&faultfs.FS{}, root, 7); err != nil {
		t.Fatal(err)
	}
	if got := snapshots(t, root); got[len(got)-1] != s.Number+2 {
		t.Errorf("after a night with something new the snapshots are %v", got)
	}
}

func TestRollbackRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		number int64
		file   string // is written before
		text   string
		want   []string
	}{
		"not kept":           {9, "", "", []string{"snapshot 9", "hint: kept are 1 2 3"}},
		"newest":             {3, "", "", []string{"snapshot 3", "already publishes"}},
		"erased since":       {2, removal.ErasuresFile, `{"at":"2026-03-02T12:00:00Z"}`, []string{"erased", "2026-03-02T12:00:00Z", "hint:"}},
		"erased at the time": {2, removal.ErasuresFile, `{"at":"2026-03-02T02:00:00Z"}`, []string{"erased"}},
		"erasure unreadable": {2, removal.ErasuresFile, "{\"at\":\"2026-03-01T12:00:00Z\"}\n{\"token\":1}\n", []string{removal.ErasuresFile + ":2", "hint:"}},
		"damaged database":   {2, "published/00000002/frontdoor.duckdb", "flipped", []string{"frontdoor.duckdb", "other content", "hint:"}},
		"damaged snapshot":   {2, "snapshot/00000002.json", "{}", []string{"00000002.json", "damaged"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := nights(t, 3)
			if tc.file != "" {
				if err := os.WriteFile(filepath.Join(root, tc.file), []byte(tc.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			refused(t, root, tc.number, tc.want)
		})
	}
	t.Run("part missing", func(t *testing.T) {
		root := nights(t, 3)
		parts, err := filepath.Glob(filepath.Join(root, "raw", "visit", "local_date=2026-03-01", "*"))
		if err != nil || len(parts) != 1 {
			t.Fatal(parts, err)
		}
		if err := os.Remove(parts[0]); err != nil {
			t.Fatal(err)
		}
		refused(t, root, 2, []string{"raw/visit", parts[0], "lake check"})
	})
}

func refused(t *testing.T, root string, number int64, want []string) {
	t.Helper()
	locked(t, root, func(l *lake.Lake, k *lake.Lock) {
		_, err := keep.Rollback(context.Background(), l, k, number, "rollback")
		if err == nil {
			t.Fatal("no error")
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not say %q", err, w)
			}
		}
		if _, err := keep.Rollback(context.Background(), l, nil, number, "rollback"); err == nil {
			t.Error("no error without the lock")
		}
	})
	if got := snapshots(t, root); len(got) != 3 {
		t.Errorf("snapshots %v", got)
	}
}

// An erasure before the snapshot is no reason to refuse.
func TestRollbackToAStateAfterTheErasure(t *testing.T) {
	root := nights(t, 3)
	if err := os.WriteFile(filepath.Join(root, removal.ErasuresFile), []byte(`{"at":"2026-03-01T12:00:00Z"}`+"\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := rollback(t, root, 2); s.RollbackOf != 2 {
		t.Errorf("rolled back to %+v", s)
	}
}

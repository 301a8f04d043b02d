package compact_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake"
	"frontdoor/data/lake/compact"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
)

func TestSettledDaysAreJoined(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.deliver(fmt.Sprintf("old%d", i), "2026-07-01", 600+i) // closed
		w.deliver(fmt.Sprintf("set%d", i), "2026-10-20", 3)     // settled, five parts
		w.deliver(fmt.Sprintf("new%d", i), "2026-10-31", 2)     // still being delivered
	}
	w.deliver("few0", "2026-10-21", 4)
	w.deliver("few1", "2026-10-21", 4) // settled, but only two
	rows, digests := w.state()
	if r := w.compact(); r.Joined != 10 || r.Made != 2 {
		t.Errorf("joined %+v", r)
	}
	after, afterDigests := w.state()
	if diff := cmp.Diff(rows, after); diff != "" {
		t.Errorf("rows changed: %s", diff)
	}
	if diff := cmp.Diff(digests, afterDigests); diff != "" {
		t.Errorf("a build would think that something changed: %s", diff)
	}
	if n := len(w.table(visits()).Parts); n != 1+1+5+2 {
		t.Errorf("%d parts are left", n)
	}
	w.whole()
	if r := w.compact(); r.Made != 0 {
		t.Errorf("a second time joined %+v", r)
	}
	w.deliver("late", "2026-07-01", 7)
	if r := w.compact(); r.Joined != 2 || r.Made != 1 {
		t.Errorf("after a late file joined %+v", r)
	}
	w.whole()
}

// A file whose rows were joined with others' can still be replaced.
func TestAFileLeavesAJoinedPart(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		w.deliver(fmt.Sprintf("f%d", i), "2026-07-01", 1000)
	}
	w.deliver("today", "2026-10-31", 1)
	w.compact()
	before, _ := w.state()
	dir, err := w.lake.StagingDir("leave")
	if err != nil {
		t.Fatal(err)
	}
	table := w.table(visits())
	r := &rewrite.Rewriter{Lake: w.lake, Table: table, Dir: dir, Prefix: "leave"}
	if err := r.WithoutFiles(context.Background(), "hubs", "f1", "f2", "today"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[rewrite.Origin]int64{{Source: "hubs", FileID: "f1"}: 1000, {Source: "hubs", FileID: "f2"}: 1000, {Source: "hubs", FileID: "today"}: 1}, r.Dropped); diff != "" {
		t.Errorf("dropped: %s", diff)
	}
	_, err = w.lake.Commit(context.Background(), w.lock, lake.Change{
		Ref: visits(), Columns: table.Columns, PartitionBy: table.PartitionBy, Base: table.Version,
		Add: r.Add, Remove: r.Remove, Operation: "TEST", RunID: "leave",
	})
	if err != nil {
		t.Fatal(err)
	}
	after, digests := w.state()
	want := slices.DeleteFunc(before, func(row string) bool {
		return strings.Contains(row, "f1") || strings.Contains(row, "f2") || strings.Contains(row, "today")
	})
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("rows: %s", diff)
	}
	if len(digests) != 2 {
		t.Errorf("contents are %v", digests)
	}
	w.whole()
}

// Joining would give damaged rows a good digest.
func TestDamagedPartsAreNotJoined(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		w.deliver(fmt.Sprintf("f%d", i), "2026-07-01", 50)
	}
	w.deliver("today", "2026-10-31", 1)
	path := w.lake.Path("raw", "ticket", w.table(visits()).Parts[1].Path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/3] ^= 4
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	version := w.table(visits()).Version
	_, err = compact.Compact(context.Background(), w.lake, w.lock, compact.Options{RunID: "compact", Days: []lake.TableRef{visits()}})
	if err == nil || !strings.Contains(err.Error(), "lake check") {
		t.Errorf("error %v", err)
	}
	if now := w.table(visits()).Version; now != version {
		t.Errorf("version %d became %d", version, now)
	}
}

func TestLedgerPartsAreJoinedWithoutOrphans(t *testing.T) {
	w := newWorld(t)
	for i := range 18 {
		id := fmt.Sprintf("b%02d", i)
		if i != 7 { // the delivery of b07 died before its rows came
			w.deliver(id, "2026-10-31", 1)
		}
		staged := lake.Staged{Tags: map[string]string{delivery.Tag: id, delivery.TableTag: "ticket"}}
		commit(w, files(), nil, staged, []schema.Removal{{FileID: id, Source: "hubs", Rows: int64(i)}})
	}
	if r := w.compact(); r.Joined != 17 || r.Made != 1 {
		t.Errorf("joined %+v", r)
	}
	var taken []string
	err := delivery.Reconcile(w.lake, []lake.TableRef{files()}, func(c lake.Change) error {
		taken = c.Remove
		return nil
	})
	if err != nil || len(taken) != 1 {
		t.Errorf("taken back: %v, %v", taken, err)
	}
	var rows int64
	for _, p := range w.table(files()).Parts {
		rows += p.Rows
	}
	if rows != 18 {
		t.Errorf("%d rows", rows)
	}
	w.whole()
}

func TestCompactCanBeCancelled(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		w.deliver(fmt.Sprintf("f%d", i), "2026-07-01", 50)
	}
	w.deliver("today", "2026-10-31", 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := compact.Compact(ctx, w.lake, w.lock, compact.Options{RunID: "compact", Days: []lake.TableRef{visits()}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

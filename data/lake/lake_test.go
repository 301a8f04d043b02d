package lake_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

func publish(t testing.TB, l *lake.Lake, k *lake.Lock, tables map[string]int64) lake.Snapshot {
	t.Helper()
	s, err := l.Publish(context.Background(), k, lake.Snapshot{RunID: "run", Engine: "test", Tables: tables}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTableComesBackAsCommitted(t *testing.T) {
	l, k := locked(t)
	c := eventChange(lake.Newest, stageDay(t, l, "phones", 1, 6), stageDay(t, l, "St Mary's/é = 100%", 2, 4))
	c.Txns = map[string]int64{"digest-of-an-empty-file": 1}
	if v := commit(t, l, k, c); v != 0 {
		t.Fatalf("first version is %d", v)
	}
	got := table(t, l, rawEvents(), lake.Newest)
	if diff := cmp.Diff(eventColumns(), got.Columns); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(c.Txns, got.Txns); diff != "" {
		t.Error(diff)
	}
	if len(got.Parts) != 2 || rowsOf(got) != 10 {
		t.Fatalf("parts %v", got.Parts)
	}
	odd, p := got.Parts[0], got.Parts[1]
	if odd.Partition["source"] != "St Mary's/é = 100%" || !strings.HasPrefix(odd.Path, "source=St%20Mary%27s%2F%C3%A9%20%3D%20100%25/") {
		t.Errorf("odd part is %q in %q", odd.Partition, odd.Path)
	}
	want := lake.Part{
		Path: "source=phones/local_date=2026-03-01/" + p.SHA256[:16] + ".parquet",
		Rows: 6, Bytes: p.Bytes, SHA256: p.SHA256,
		Partition: map[string]string{"source": "phones", "local_date": "2026-03-01"},
		Tags:      map[string]string{"decoder": "test 1"},
	}
	wantStats := delta.Stats{
		Rows:  6,
		Min:   map[string]string{"ts": "2026-03-01T09:00:00.123456Z", "ts_s": "1772355600", "position": "1", "share": "0"},
		Max:   map[string]string{"ts": "2026-03-01T09:50:00.123456Z", "ts_s": "1772358600", "position": "6", "share": "1.25"},
		Nulls: map[string]int64{"ts": 0, "ts_s": 0, "position": 0, "share": 0, "answered": 0, "queue": 0},
	}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreUnexported(p)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantStats, statsOf(t, p)); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(l.Path("raw", "queue_event", p.Path)); err != nil || info.Size() != p.Bytes {
		t.Errorf("part on disk: %v, %v; the log says %d bytes", info, err, p.Bytes)
	}
}

func statsOf(t *testing.T, p lake.Part) delta.Stats {
	t.Helper()
	stats, err := p.Stats()
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

// diffTables compares two readings of a table, with the statistics of the parts.
func diffTables(t *testing.T, want, got *lake.Table) string {
	t.Helper()
	stats := func(table *lake.Table) (out []delta.Stats) {
		for _, p := range table.Parts {
			out = append(out, statsOf(t, p))
		}
		return out
	}
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(lake.Part{})) + cmp.Diff(stats(want), stats(got))
}

func TestConflictLeavesTheTableAlone(t *testing.T) {
	l, k := locked(t)
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3)))
	_, err := l.Commit(context.Background(), k, eventChange(lake.Newest, stageDay(t, l, "phones", 2, 3)))
	if !errors.Is(err, lake.ErrConflict) {
		t.Fatalf("error %v, want ErrConflict", err)
	}
	if got := table(t, l, rawEvents(), lake.Newest); got.Version != 0 || rowsOf(got) != 3 {
		t.Fatalf("table is at %d with %d rows", got.Version, rowsOf(got))
	}
}

func TestReplayWithCheckpoints(t *testing.T) {
	l, k := locked(t)
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3), stageDay(t, l, "phones", 2, 2)))
	for v := range int64(104) {
		c := eventChange(v)
		c.Txns = map[string]int64{fmt.Sprintf("file-%d", v%60): v}
		if v == 20 {
			c.Remove = []string{table(t, l, rawEvents(), v).Parts[0].Path}
		}
		commit(t, l, k, c)
	}
	dir := l.Path("raw", "queue_event", "_delta_log")
	if got := readText(t, filepath.Join(dir, "_last_checkpoint")); got != `{"version":99,"size":64}` {
		t.Errorf("_last_checkpoint is %s", got)
	}
	want := table(t, l, rawEvents(), lake.Newest)
	if want.Version != 104 || rowsOf(want) != 2 || len(want.Txns) != 60 {
		t.Fatalf("version %d, %d rows, %d txns", want.Version, rowsOf(want), len(want.Txns))
	}
	old := table(t, l, rawEvents(), 10)
	if rowsOf(old) != 5 {
		t.Errorf("version 10 has %d rows, want 5", rowsOf(old))
	}

	// Both checkpoints damaged: the entries still tell.
	for _, v := range []int64{49, 99} {
		path := filepath.Join(dir, delta.CheckpointName(v))
		flipped := []byte(readText(t, path))
		flipped[int(v)] ^= 4
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := diffTables(t, want, table(t, l, rawEvents(), lake.Newest)); diff != "" {
		t.Error(diff)
	}
	// And without an entry they cannot.
	missing := filepath.Join(dir, delta.EntryName(30))
	if err := os.Remove(missing); err != nil {
		t.Fatal(err)
	}
	_, err := l.Table(rawEvents(), lake.Newest)
	wantError(t, err, missing, "is missing", "hint:")
}

func TestReadsFromCheckpointAlone(t *testing.T) {
	l, k := locked(t)
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3)))
	for v := range int64(50) {
		c := eventChange(v)
		c.Txns = map[string]int64{"step": v}
		commit(t, l, k, c)
	}
	want := table(t, l, rawEvents(), lake.Newest)
	for v := range int64(50) {
		if err := os.Remove(l.Path("raw", "queue_event", "_delta_log", delta.EntryName(v))); err != nil {
			t.Fatal(err)
		}
	}
	if diff := diffTables(t, want, table(t, l, rawEvents(), lake.Newest)); diff != "" {
		t.Error(diff)
	}
}

func TestCommitRefuses(t *testing.T) {
	l, k := locked(t)
	good := stageDay(t, l, "phones", 1, 3)
	commit(t, l, k, eventChange(lake.Newest, good))
	elsewhere := good
	elsewhere.Partition = map[string]string{"source": "phones", "local_date": "2026-03-09"}
	forged := good
	forged.SHA256 = strings.Repeat("ab", 32)
	text := lake.Staged{File: l.Path("staging", "run", "text"), Partition: good.Partition}
	if err := os.WriteFile(text.File, []byte("PAR1 but not really, no footer here PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*lake.Change)
		want   []string
	}{
		"wrong partition":    {func(c *lake.Change) { c.Add = []lake.Staged{elsewhere} }, []string{good.File, "local_date", "2026-03-09"}},
		"wrong digest":       {func(c *lake.Change) { c.Add = []lake.Staged{forged} }, []string{good.File, "SHA-256", "hint:"}},
		"not Parquet":        {func(c *lake.Change) { c.Add = []lake.Staged{text} }, []string{text.File, "not a readable Parquet file"}},
		"same content twice": {func(c *lake.Change) { c.Add = []lake.Staged{good, good} }, []string{"the same content"}},
		"no such part":       {func(c *lake.Change) { c.Remove = []string{"nope.parquet"} }, []string{"nope.parquet"}},
		"missing column":     {func(c *lake.Change) { c.Add, c.Columns = []lake.Staged{good}, append(c.Columns, extra(true)) }, []string{"column extra", "not in the file"}},
		"other type":         {func(c *lake.Change) { c.Columns[2].Type = schema.Integer }, []string{"ts_s", "BIGINT", "INTEGER"}},
		"new NOT NULL":       {func(c *lake.Change) { c.Columns = append(c.Columns, extra(false)) }, []string{"extra", "not nullable"}},
		"column gone":        {func(c *lake.Change) { c.Columns = c.Columns[:7] }, []string{"queue is gone"}},
		"bad run id":         {func(c *lake.Change) { c.RunID = "../x" }, []string{"run id"}},
		"no partition value": {func(c *lake.Change) { c.Add = []lake.Staged{{File: good.File}} }, []string{"partition"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := eventChange(0)
			tc.change(&c)
			_, err := l.Commit(context.Background(), k, c)
			wantError(t, err, append(tc.want, "raw/queue_event")...)
			if got := table(t, l, rawEvents(), lake.Newest); got.Version != 0 {
				t.Errorf("the table moved to version %d", got.Version)
			}
		})
	}
}

func extra(nullable bool) schema.Column {
	return schema.Column{Name: "extra", Type: schema.Varchar, Doc: "New.", Privacy: schema.Plain, Nullable: nullable}
}

func TestNullsWhereNoneAreAllowed(t *testing.T) {
	l, k := locked(t)
	rows := events("phones", 1, 3)
	rows[1].Position = nil
	s, err := stageRows(lake.OS{}, l, "nulls", rows, map[string]string{"source": "phones", "local_date": "2026-03-01"})
	if err != nil {
		t.Fatal(err)
	}
	c := eventChange(lake.Newest, s)
	c.Columns[4].Nullable = false
	_, err = l.Commit(context.Background(), k, c)
	wantError(t, err, "column position has 1 NULLs")
}

func TestSameContentAgainChangesNothing(t *testing.T) {
	l, k := locked(t)
	s := stageDay(t, l, "phones", 1, 3)
	commit(t, l, k, eventChange(lake.Newest, s))
	c := eventChange(0, s)
	c.Remove = []string{table(t, l, rawEvents(), 0).Parts[0].Path}
	if v := commit(t, l, k, c); v != 0 {
		t.Errorf("replacing a part by itself made version %d", v)
	}
}

func TestDamagedPartIsReplacedByTheSameContent(t *testing.T) {
	l, k := locked(t)
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3)))
	p := table(t, l, rawEvents(), 0).Parts[0]
	path := l.Path("raw", "queue_event", p.Path)
	if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte("damage"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := l.ClearStaging(); err != nil {
		t.Fatal(err)
	}
	commit(t, l, k, eventChange(0, stageDay(t, l, "phones", 1, 3)))
	if info, err := os.Stat(path); err != nil || info.Size() != p.Bytes {
		t.Errorf("the part was not put right: %v %v", info, err)
	}
}

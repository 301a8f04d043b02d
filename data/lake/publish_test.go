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

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

// modelPart commits one more day to the model and returns its version.
func modelPart(t testing.TB, l *lake.Lake, k *lake.Lock, base int64, day int) int64 {
	t.Helper()
	c := eventChange(base, stageDay(t, l, "phones", day, day))
	c.Ref, c.Operation = modelContact(), "build"
	return commit(t, l, k, c)
}

func TestPublishedTreeAndSnapshots(t *testing.T) {
	l, k := locked(t)
	if s, err := l.Current(); s != nil || err != nil {
		t.Fatalf("an empty lake has snapshot %v, %v", s, err)
	}
	modelPart(t, l, k, lake.Newest, 1)
	first := publish(t, l, k, map[string]int64{"model/contact": 0})
	modelPart(t, l, k, 0, 2)
	second := publish(t, l, k, map[string]int64{"model/contact": 1})
	if first.Number != 1 || second.Number != 2 {
		t.Fatalf("numbers %d and %d", first.Number, second.Number)
	}
	all, err := l.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]lake.Snapshot{first, second}, all); diff != "" {
		t.Error(diff)
	}
	if got := readText(t, l.Path("published", "current")); got != "00000002\n" {
		t.Errorf("current holds %q", got)
	}
	for number, version := range map[string]int64{"00000001": 0, "00000002": 1} {
		for _, p := range table(t, l, modelContact(), version).Parts {
			a, errA := os.Stat(l.Path("published", number, "contact", p.Path))
			b, errB := os.Stat(l.Path("model", "contact", p.Path))
			if err := errors.Join(errA, errB); err != nil || !os.SameFile(a, b) {
				t.Errorf("published/%s: %s is not a hard link of the part: %v", number, p.Path, err)
			}
		}
	}
	files, err := filepath.Glob(l.Path("published", "00000001", "contact", "*", "*", "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("the first tree changed: %v %v", files, err)
	}
}

// A month without rows is not in the published folder, but of a table without any
// there is one part, for its columns.
func TestPublishedTreeLeavesEmptyPartsOut(t *testing.T) {
	for _, rows := range []int{4, 0} {
		l, k := locked(t)
		c := eventChange(lake.Newest, stageDay(t, l, "desk", 1, 0), stageDay(t, l, "phones", 2, rows), stageDay(t, l, "web", 3, 0))
		c.Ref, c.Operation = modelContact(), "build"
		commit(t, l, k, c)
		publish(t, l, k, map[string]int64{"model/contact": 0})
		want := "source=phones"
		if rows == 0 {
			want = "source=desk"
		}
		files, err := filepath.Glob(l.Path("published", "00000001", "contact", "*", "*", "*.parquet"))
		if err != nil || len(files) != 1 || !strings.Contains(files[0], want) {
			t.Errorf("with %d rows the tree holds %v, want one file of %s; %v", rows, files, want, err)
		}
	}
}

func TestUnchangedPublishKeepsTheNumber(t *testing.T) {
	l, k := locked(t)
	modelPart(t, l, k, lake.Newest, 1)
	tables := map[string]int64{"model/contact": 0}
	first := publish(t, l, k, tables)
	if err := os.WriteFile(l.Path("published", "current"), []byte("cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := l.Publish(context.Background(), k, lake.Snapshot{RunID: "later", Tables: tables}, func(string) error {
		return errors.New("nothing was to be filled")
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	if got := readText(t, l.Path("published", "current")); got != "00000001\n" {
		t.Errorf("current was not mended: %q", got)
	}
}

func TestSnapshotHoldsTheDigestsOfWhatWasFilledIn(t *testing.T) {
	l, k := locked(t)
	modelPart(t, l, k, lake.Newest, 1)
	s := lake.Snapshot{RunID: "run", Tables: map[string]int64{"model/contact": 0}}
	got, err := l.Publish(context.Background(), k, s, func(dir string) error {
		return errors.Join(
			os.WriteFile(filepath.Join(dir, "frontdoor.duckdb"), []byte("database"), 0o600),
			os.Mkdir(filepath.Join(dir, "notes"), 0o700),
			os.WriteFile(filepath.Join(dir, "notes", "a"), nil, 0o600),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"frontdoor.duckdb": "3549b0028b75d981cdda2e573e9cb49dedc200185876df299f912b79f69dabd8",
		"notes/a":          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	}
	if diff := cmp.Diff(want, got.Files); diff != "" {
		t.Error(diff)
	}
	anew, err := l.PublishAnew(context.Background(), k, s, nil)
	if err != nil || anew.Number != 2 || anew.Files != nil {
		t.Errorf("published anew: %+v, %v", anew, err)
	}
}

func TestFailedFillPublishesNothing(t *testing.T) {
	l, k := locked(t)
	modelPart(t, l, k, lake.Newest, 1)
	full := errors.New("the disk is full")
	s := lake.Snapshot{RunID: "run", Tables: map[string]int64{"model/contact": 0}}
	if _, err := l.Publish(context.Background(), k, s, func(string) error { return full }); !errors.Is(err, full) {
		t.Fatalf("error %v", err)
	}
	if s, err := l.Current(); s != nil || err != nil {
		t.Errorf("snapshot %v, %v", s, err)
	}
	s.Tables["model/contact"] = 7
	_, err := l.Publish(context.Background(), k, s, nil)
	wantError(t, err, "model/contact", "no version 7", "newest", "is 0")
}

// Every byte of a log entry and of a snapshot counts: one flipped bit or one
// byte less is an error that names the file.
func TestEveryBitOfTheSmallFilesIsCovered(t *testing.T) {
	l, k := locked(t)
	modelPart(t, l, k, lake.Newest, 1)
	publish(t, l, k, map[string]int64{"model/contact": 0})
	for path, read := range map[string]func() error{
		l.Path("model", "contact", "_delta_log", delta.EntryName(0)): func() error {
			_, err := l.Table(modelContact(), lake.Newest)
			return err
		},
		l.Path("snapshot", "00000001.json"): func() error {
			_, err := l.Current()
			return err
		},
	} {
		good := []byte(readText(t, path))
		for i := range len(good) {
			bad := append([]byte{}, good...)
			bad[i] ^= 1 << (i % 8)
			if i%10 == 0 {
				bad = good[:i]
			}
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			wantError(t, read(), path, "damaged")
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := read(); err != nil {
			t.Errorf("the file put back: %v", err)
		}
	}
}

func TestHistory(t *testing.T) {
	l, k := locked(t)
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3)))
	modelPart(t, l, k, lake.Newest, 4)
	c := eventChange(0, stageDay(t, l, "phones", 2, 8))
	c.Remove = []string{table(t, l, rawEvents(), 0).Parts[0].Path}
	commit(t, l, k, c)
	s := publish(t, l, k, map[string]int64{"raw/queue_event": 1, "model/contact": 0})
	h, err := l.History()
	if err != nil {
		t.Fatal(err)
	}
	want := &lake.History{Snapshots: []lake.Snapshot{s}, Commits: []lake.TableCommit{
		{Ref: modelContact(), Version: 0, Time: clock(), Operation: "build", RunID: "run", Added: 1, RowsAdded: 4},
		{Ref: rawEvents(), Version: 0, Time: clock(), Operation: "ingest", RunID: "run", Added: 1, RowsAdded: 3},
		{Ref: rawEvents(), Version: 1, Time: clock(), Operation: "ingest", RunID: "run", Added: 1, Removed: 1, RowsAdded: 8},
	}}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
}

func TestConnectSQL(t *testing.T) {
	l, k := locked(t)
	part := stageDay(t, l, "phones", 1, 3)
	commit(t, l, k, eventChange(lake.Newest, part))
	c := eventChange(0)
	c.Columns = append(c.Columns, extra(true))
	commit(t, l, k, c)
	empty := eventChange(lake.Newest)
	empty.Ref, empty.PartitionBy = lake.TableRef{Kind: lake.Model, Name: "o'clock"}, nil
	empty.Columns = []schema.Column{eventColumns()[1], eventColumns()[3]}
	commit(t, l, k, empty)
	file := l.Path("raw", "queue_event", table(t, l, rawEvents(), 0).Parts[0].Path)

	got, err := lake.ConnectSQL(l, &lake.Snapshot{Number: 7, Tables: map[string]int64{"raw/queue_event": 0, "model/o'clock": 0}})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`-- frontdoor: snapshot 7
CREATE OR REPLACE VIEW "o'clock" AS
SELECT make_timestamp(epoch_us("ts")) AS "ts", "local_date"
FROM (SELECT CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS "ts", CAST(NULL AS DATE) AS "local_date" WHERE false);
CREATE OR REPLACE VIEW "raw_queue_event" AS
SELECT "source", make_timestamp(epoch_us("ts")) AS "ts", "ts_s", "local_date", "position", "share", "answered", "queue"
FROM read_parquet([
  '%s'
], hive_partitioning=false);
`, file)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// A column newer than the parts comes in through an empty select.
	newer, err := lake.SelectSQL(l, table(t, l, rawEvents(), 1))
	if err != nil || !strings.Contains(newer, `CAST(NULL AS VARCHAR) AS "extra" WHERE false) UNION ALL BY NAME SELECT * FROM read_parquet`) {
		t.Errorf("parts and a typed column extra are not joined by name in %s, %v", newer, err)
	}
}

// TestWriteSampleLake writes the lake that testdata/delta_check.py reads with
// other programs; see README.md.
func TestWriteSampleLake(t *testing.T) {
	root := os.Getenv("FRONTDOOR_SAMPLE_LAKE")
	if root == "" {
		t.Skip("FRONTDOOR_SAMPLE_LAKE names no folder to write a lake to")
	}
	l := open(t, lake.OS{}, root)
	k, err := l.Lock(context.Background(), "sample", 0)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 6), stageDay(t, l, "St Mary's/é = 100%", 1, 4)))
	for v := range int64(60) {
		c := eventChange(v, stageDay(t, l, fmt.Sprintf("desk %d", v), 1+int(v)%28, 2))
		if v%5 == 4 {
			c.Remove = []string{table(t, l, rawEvents(), v).Parts[0].Path}
		}
		c.Txns = map[string]int64{fmt.Sprintf("input-%d", v): v}
		commit(t, l, k, c)
	}
	wider := eventChange(60)
	wider.Columns = append(wider.Columns, extra(true))
	commit(t, l, k, wider)
	modelPart(t, l, k, lake.Newest, 3)
	empty := eventChange(lake.Newest)
	empty.Ref, empty.PartitionBy = lake.TableRef{Kind: lake.Model, Name: "empty"}, nil
	commit(t, l, k, empty)
	s := publish(t, l, k, map[string]int64{"raw/queue_event": 61, "model/contact": 0, "model/empty": 0})
	text, err := lake.ConnectSQL(l, &s)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(l.Path("connect.sql"), []byte(text), 0o600), k.Close()); err != nil {
		t.Fatal(err)
	}
}

package lake_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// event is a small raw row of the shape that the real tables have.
type event struct {
	Source    string  `parquet:"source,dict"`
	TsMicros  int64   `parquet:"ts,timestamp(microsecond)"`
	TsS       int64   `parquet:"ts_s"`
	LocalDate int32   `parquet:"local_date,date"`
	Position  *int64  `parquet:"position,optional"`
	Share     float64 `parquet:"share"`
	Answered  bool    `parquet:"answered"`
	Queue     string  `parquet:"queue,optional"`
}

func eventColumns() []schema.Column {
	return []schema.Column{
		{Name: "source", Type: schema.Varchar, Doc: "Source.", Privacy: schema.Plain},
		{Name: "ts", Type: schema.Timestamp, Unit: "UTC", Doc: "Instant.", Privacy: schema.Plain},
		{Name: "ts_s", Type: schema.Bigint, Unit: "s", Doc: "Instant in seconds.", Privacy: schema.Plain},
		{Name: "local_date", Type: schema.Date, Doc: "Civil date.", Privacy: schema.Plain},
		{Name: "position", Type: schema.Bigint, Doc: "Position.", Privacy: schema.Plain, Nullable: true},
		{Name: "share", Type: schema.Double, Doc: "A share.", Privacy: schema.Plain},
		{Name: "answered", Type: schema.Boolean, Doc: "Answered?", Privacy: schema.Plain},
		{Name: "queue", Type: schema.Varchar, Doc: "Queue's \"name\".", Privacy: schema.Plain, Nullable: true},
	}
}

func eventPartition() []string { return []string{"source", "local_date"} }

func rawEvents() lake.TableRef { return lake.TableRef{Kind: lake.Raw, Name: "queue_event"} }

// events makes n rows of one source and day, ten minutes apart from 9:00.
func events(source string, day, n int) []event {
	start := time.Date(2026, 3, day, 9, 0, 0, 123456000, time.UTC)
	var rows []event
	for i := range n {
		ts := start.Add(time.Duration(i) * 10 * time.Minute)
		position := int64(i + 1)
		rows = append(rows, event{
			Source: source, TsMicros: ts.UnixMicro(), TsS: ts.Unix(),
			LocalDate: schema.DaysFromCivil(2026, 3, day), Position: &position,
			Share: float64(i) / 4, Answered: i%2 == 0, Queue: "council_tax",
		})
	}
	return rows
}

// clock is a fixed instant.
func clock() time.Time { return time.Date(2026, 3, 20, 2, 0, 0, 0, time.UTC) }

func open(t testing.TB, fsys lake.FS, root string) *lake.Lake {
	t.Helper()
	l, err := lake.Open(fsys, root, clock)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// locked opens a new lake and takes its lock for the length of the test.
func locked(t testing.TB) (*lake.Lake, *lake.Lock) {
	t.Helper()
	l := open(t, lake.OS{}, filepath.Join(t.TempDir(), "lake"))
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return l, k
}

// stageRows writes rows as a Parquet file into the run's staging.
func stageRows[T any](fsys lake.FS, l *lake.Lake, name string, rows []T, partition map[string]string) (lake.Staged, error) {
	dir, err := l.StagingDir("run")
	if err != nil {
		return lake.Staged{}, err
	}
	var buf bytes.Buffer
	if err := parquet.Write(&buf, rows); err != nil {
		return lake.Staged{}, err
	}
	s := lake.Staged{File: filepath.Join(dir, name), Partition: partition, Tags: map[string]string{"decoder": "test 1"}}
	f, err := fsys.Create(s.File)
	if err != nil {
		return s, err
	}
	if _, err := f.Write(buf.Bytes()); err != nil {
		_ = f.Close() // the write's error is the one to report
		return s, err
	}
	return s, f.Close()
}

func stageDay(t testing.TB, l *lake.Lake, source string, day, n int) lake.Staged {
	t.Helper()
	date := schema.DateString(schema.DaysFromCivil(2026, 3, day))
	name := strings.ReplaceAll(source, "/", "_") + date + ".parquet"
	s, err := stageRows(lake.OS{}, l, name, events(source, day, n), map[string]string{"source": source, "local_date": date})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func eventChange(base int64, add ...lake.Staged) lake.Change {
	return lake.Change{
		Ref: rawEvents(), Columns: eventColumns(), PartitionBy: eventPartition(),
		Base: base, Add: add, Operation: "ingest", RunID: "run",
	}
}

func commit(t testing.TB, l *lake.Lake, k *lake.Lock, c lake.Change) int64 {
	t.Helper()
	v, err := l.Commit(context.Background(), k, c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func table(t testing.TB, l *lake.Lake, ref lake.TableRef, version int64) *lake.Table {
	t.Helper()
	tab, err := l.Table(ref, version)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func rowsOf(tab *lake.Table) (rows int64) {
	for _, p := range tab.Parts {
		rows += p.Rows
	}
	return rows
}

// wantError fails unless err says all of the given things.
func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not say %q", err, p)
		}
	}
}

func readText(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

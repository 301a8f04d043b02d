package transform

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/reference"
	"frontdoor/data/schema"
)

// world is a lake that days of calls arrive in.
type world struct {
	t    *testing.T
	lake *lake.Lake
	lock *lake.Lock
	runs int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC) }
	l, err := lake.Open(&faultfs.FS{}, t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := l.Lock(t.Context(), "test", 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lock.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{t: t, lake: l, lock: lock}
}

// commit adds rows as one part of a raw table.
func commit[T any](w *world, contract schema.Table, partition map[string]string, rows []T) {
	w.t.Helper()
	w.runs++
	run := fmt.Sprintf("raw-%d", w.runs)
	dir, err := w.lake.StagingDir(run)
	if err != nil {
		w.t.Fatal(err)
	}
	file := filepath.Join(dir, "rows.parquet")
	if err := parquet.WriteFile(file, rows); err != nil {
		w.t.Fatal(err)
	}
	ref := lake.TableRef{Kind: lake.Raw, Name: contract.Name}
	table, err := w.lake.Table(ref, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	change := lake.Change{Ref: ref, Columns: contract.Columns, Base: table.Version, Operation: "TEST", RunID: run, Add: []lake.Staged{{File: file, Partition: partition}}}
	if partition != nil {
		change.PartitionBy = []string{"source", "local_date"}
		change.Add[0].Tags = map[string]string{"file_id": partition["local_date"]}
	}
	if _, err := w.lake.Commit(w.t.Context(), w.lock, change); err != nil {
		w.t.Fatal(err)
	}
}

// calls lets n answered calls of one winter day arrive, with the ledger's row.
func (w *world) calls(date string, n int) { w.callsIn(date, date, 1, n) }

// callsAgain lets them arrive again, in another file.
func (w *world) callsAgain(date string, n int) { w.callsIn(date+" again", date, 2, n) }

func (w *world) callsIn(fileID, date string, seq int64, n int) {
	w.t.Helper()
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		w.t.Fatal(err)
	}
	var events []schema.QueueEvent
	event := func(call int, name string, at time.Duration, hold, talk int64) {
		ts := day.Add(9*time.Hour + time.Duration(call)*time.Minute + at)
		events = append(events, schema.QueueEvent{
			Base: schema.Base{
				Source: "phone", FileID: fileID, Line: int64(len(events) + 1), TsMicros: ts.UnixMicro(), TsS: ts.Unix(),
				LocalDate: schema.DaysFromCivil(day.Date()), LocalMinute: int32(ts.Hour()*60 + ts.Minute()), KeyID: "k1",
			},
			CallID: fmt.Sprintf("%d.%d", day.Unix(), call), Queue: "benefits", Agent: "s1", Event: name,
			CallerKey: fmt.Sprintf("p%d", call), CallerClass: "number", HoldS: &hold, TalkS: &talk,
		})
	}
	for call := range n {
		event(call, "ENTERQUEUE", 0, 0, 0)
		event(call, "CONNECT", 20*time.Second, 20, 0)
		event(call, "COMPLETECALLER", 200*time.Second, 20, 180)
	}
	contract, _ := schema.Lookup("queue_event")
	commit(w, contract, map[string]string{"source": "phone", "local_date": date}, events)
	lines := int64(len(events))
	w.ledger(schema.InputFile{
		Source: "phone", TableName: "queue_event", File: fileID, FileID: fileID, SHA256: fileID, Lines: lines, RowLines: lines, Rows: lines,
		OldestTsS: &events[0].TsS, NewestTsS: &events[len(events)-1].TsS, Reason: "new", Seq: seq,
	})
}

func (w *world) ledger(row schema.InputFile) {
	w.t.Helper()
	w.runs++
	row.ReadAtMicros = int64(w.runs)
	commit(w, schema.InputFileTable(), nil, []schema.InputFile{row})
}

func (w *world) builder(c *Catalog) *Builder {
	w.runs++
	now := func() time.Time { return time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC) }
	return &Builder{Lake: w.lake, Lock: w.lock, Catalog: c, RunID: fmt.Sprintf("run-%d", w.runs), Now: now}
}

// build brings the models up to date and returns what it did, by model.
func (w *world) build(b *Builder) map[string]ModelReport {
	w.t.Helper()
	reports, err := b.Build(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]ModelReport{}
	for _, r := range reports {
		out[r.Model] = r
	}
	return out
}

// versions is the newest version of every table.
func (w *world) versions() map[string]int64 {
	w.t.Helper()
	out := map[string]int64{}
	for _, kind := range []string{lake.Raw, lake.Model} {
		refs, err := w.lake.Tables(kind)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, ref := range refs {
			t, err := w.lake.Table(ref, lake.Newest)
			if err != nil {
				w.t.Fatal(err)
			}
			out[ref.String()] = t.Version
		}
	}
	return out
}

// contents is, for every part of every model, its number of rows and a sum over
// them that does not depend on their order.
func (w *world) contents(c *Catalog) map[string]string {
	w.t.Helper()
	db, err := duck.Open(w.t.Context(), duck.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	out := map[string]string{}
	for _, m := range c.Models {
		if m.Materialized != AsTable {
			continue
		}
		table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: m.Name}, lake.Newest)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, p := range table.Parts {
			rows, err := db.Query(w.t.Context(), "SELECT * FROM read_parquet("+duck.Quote(w.lake.Path(lake.Model, m.Name, p.Path))+")", nil)
			if err != nil {
				w.t.Fatal(err)
			}
			var sum uint64
			for _, row := range rows.Cells {
				h := fnv.New64a()
				fmt.Fprint(h, row...)
				sum += h.Sum64()
			}
			out[m.Name+" "+p.Partition[PartitionColumn]] = fmt.Sprintf("%d rows, sum %x", len(rows.Cells), sum)
		}
	}
	return out
}

// open opens an engine, and lists the files of a model for it.
func (w *world) open(model string) (*duck.DB, string) {
	w.t.Helper()
	db, err := duck.Open(w.t.Context(), duck.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: model}, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	var files []string
	for _, p := range table.Parts {
		files = append(files, duck.Quote(w.lake.Path(lake.Model, model, p.Path)))
	}
	return db, strings.Join(files, ", ")
}

// catalog is the built-in one with some files put in place of others.
func catalog(t *testing.T, overlay fstest.MapFS) *Catalog {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(sqlFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sqlFiles, path)
		all[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, file := range overlay {
		all[path] = file
	}
	c, err := loadFrom(all, referenceSet(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func referenceSet(t *testing.T) *reference.Set {
	t.Helper()
	ref, err := reference.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// query runs a statement on a published database, opened as readers open it.
func query(ctx context.Context, t *testing.T, path, statement string) [][]any {
	t.Helper()
	db, err := duck.Open(ctx, duck.Options{Path: path, ReadOnly: true, Locked: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(ctx, statement, nil)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return rows.Cells
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

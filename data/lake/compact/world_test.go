package compact_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/compact"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
)

func visits() lake.TableRef { return lake.TableRef{Kind: lake.Raw, Name: "ticket"} }
func files() lake.TableRef  { return lake.TableRef{Kind: lake.Raw, Name: "removal"} }

// world is a lake with its lock.
type world struct {
	t    *testing.T
	root string
	lake *lake.Lake
	lock *lake.Lock
	run  int
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, root: t.TempDir()}
	var err error
	w.lake, err = lake.Open(lake.OS{}, w.root, func() time.Time { return time.Date(2026, 11, 1, 2, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	if w.lock, err = w.lake.Lock(context.Background(), "test", 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.lock.Close() })
	return w
}

// deliver commits one file with rows tickets on a day; the rows carry its id.
func (w *world) deliver(file, date string, rows int) {
	w.t.Helper()
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		w.t.Fatal(err)
	}
	var tickets []schema.Ticket
	for i := range rows {
		called := int64(i)
		row := schema.Ticket{TicketID: fmt.Sprintf("%s-%d", file, i), VisitID: "v", Outcome: "served"}
		if i%2 == 0 {
			row.CalledS = &called
		}
		row.Source, row.FileID, row.KeyID = "hubs", file, "k1"
		row.TsS, row.LocalDate = day.Unix()+int64(i), schema.DaysFromCivil(day.Year(), day.Month(), day.Day())
		tickets = append(tickets, row)
	}
	staged := lake.Staged{
		Partition: map[string]string{"source": "hubs", "local_date": date},
		Tags:      map[string]string{delivery.FileTag: file, delivery.Tag: file},
	}
	commit(w, visits(), []string{"source", "local_date"}, staged, tickets)
}

func commit[T any](w *world, ref lake.TableRef, by []string, staged lake.Staged, rows []T) {
	w.t.Helper()
	w.run++
	run := fmt.Sprintf("run-%d", w.run)
	dir, err := w.lake.StagingDir(run)
	if err != nil {
		w.t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := parquet.Write(&buf, rows); err != nil {
		w.t.Fatal(err)
	}
	staged.File = filepath.Join(dir, "part.parquet")
	if err := os.WriteFile(staged.File, buf.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	t := w.table(ref)
	contract, ok := schema.Lookup(ref.Name)
	if !ok {
		contract = schema.RemovalTable()
	}
	_, err = w.lake.Commit(context.Background(), w.lock, lake.Change{
		Ref: ref, Columns: contract.Columns, PartitionBy: by, Base: t.Version, Add: []lake.Staged{staged},
		Txns: map[string]int64{delivery.Txn(staged.Tags[delivery.Tag]): 1}, Operation: "TEST", RunID: run,
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) table(ref lake.TableRef) *lake.Table {
	w.t.Helper()
	t, err := w.lake.Table(ref, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *world) compact() compact.Report {
	w.t.Helper()
	r, err := compact.Compact(context.Background(), w.lake, w.lock, compact.Options{RunID: "compact", Ledger: []lake.TableRef{files()}, Days: []lake.TableRef{visits()}})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.lake.ClearStaging(); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// state is every row of the table and what its parts are made of.
func (w *world) state() (rows, digests []string) {
	w.t.Helper()
	for _, p := range w.table(visits()).Parts {
		read, err := parquet.ReadFile[schema.Ticket](w.lake.Path("raw", "ticket", p.Path))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range read {
			called := "-"
			if r.CalledS != nil {
				called = fmt.Sprint(*r.CalledS)
			}
			rows = append(rows, fmt.Sprint(p.Partition["local_date"], r.FileID, r.TicketID, r.TsS, called, r.Outcome))
		}
		contents, err := rewrite.Contents(p)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, c := range contents {
			digests = append(digests, c.Digest)
		}
	}
	slices.Sort(rows)
	slices.Sort(digests)
	return rows, digests
}

func (w *world) whole() {
	w.t.Helper()
	r, err := check.Check(context.Background(), w.lake, check.Options{ReadData: true})
	if err != nil || len(r.Damages) > 0 {
		w.t.Errorf("the lake is damaged: %+v, %v", r.Damages, err)
	}
}

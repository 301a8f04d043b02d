// Package laketest makes small lakes for the tests of the packages that look
// after one: a few nights, each with new rows, a rebuilt model and a snapshot.
package laketest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// Database is the name of the file that each night adds to the published folder.
const Database = "frontdoor.duckdb"

// row is a row of both tables.
type row struct {
	Day   int32 `parquet:"local_date,date"`
	TsS   int64 `parquet:"ts_s"`
	Count int64 `parquet:"count"`
}

func columns() []schema.Column {
	return []schema.Column{
		{Name: "local_date", Type: schema.Date, Doc: "Civil date.", Privacy: schema.Plain},
		{Name: "ts_s", Type: schema.Bigint, Unit: "s", Doc: "Instant.", Privacy: schema.Plain},
		{Name: "count", Type: schema.Bigint, Doc: "A count.", Privacy: schema.Plain},
	}
}

// Visits is the raw table: a part a night.
func Visits() lake.TableRef { return lake.TableRef{Kind: lake.Raw, Name: "visit"} }

// Contacts is the model: one part, made again each night.
func Contacts() lake.TableRef { return lake.TableRef{Kind: lake.Model, Name: "contact"} }

// Clock is the time of night n.
func Clock(n int) func() time.Time {
	return func() time.Time { return time.Date(2026, 3, n, 2, 0, 0, 0, time.UTC) }
}

// Locked opens the lake and does work under its lock, at the time of night n.
func Locked(fsys lake.FS, root string, n int, work func(*lake.Lake, *lake.Lock) error) error {
	l, err := lake.Open(fsys, root, Clock(n))
	if err != nil {
		return err
	}
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		return err
	}
	return errors.Join(work(l, k), k.Close())
}

// Night is night n, from 1 to 28: one more part of visits, contacts made again,
// a snapshot. What an earlier try has committed is not committed again.
func Night(fsys lake.FS, root string, n int) error { return night(fsys, root, n, true) }

// Blocked is a night that publishes nothing, as when an audit failed.
func Blocked(fsys lake.FS, root string, n int) error { return night(fsys, root, n, false) }

func night(fsys lake.FS, root string, n int, publish bool) error {
	return Locked(fsys, root, n, func(l *lake.Lake, k *lake.Lock) error {
		if err := l.ClearStaging(); err != nil {
			return err
		}
		day := map[string]string{"local_date": schema.DateString(schema.DaysFromCivil(2026, 3, n))}
		visits, err := commit(fsys, l, k, Visits(), n, rows(n, n), day)
		if err != nil {
			return err
		}
		contacts, err := commit(fsys, l, k, Contacts(), n, rows(1, 10*n), nil)
		if err != nil || !publish {
			return err
		}
		s := lake.Snapshot{RunID: run(n), Engine: "test", Tables: map[string]int64{Visits().String(): visits, Contacts().String(): contacts}}
		_, err = l.Publish(context.Background(), k, s, func(dir string) error {
			return write(fsys, filepath.Join(dir, Database), []byte(fmt.Sprintf("the database of night %d", n)))
		})
		return err
	})
}

func run(n int) string { return fmt.Sprintf("night-%d", n) }

func rows(day, count int) []row {
	var out []row
	for i := range count {
		out = append(out, row{Day: schema.DaysFromCivil(2026, 3, day), TsS: int64(1772323200 + 60*i), Count: int64(i)})
	}
	return out
}

// commit adds a part, in place of all others where the table has no partitions.
func commit(fsys lake.FS, l *lake.Lake, k *lake.Lock, ref lake.TableRef, n int, rows []row, partition map[string]string) (int64, error) {
	t, err := l.Table(ref, lake.Newest)
	if err != nil {
		return 0, err
	}
	if t.Txns["night"] >= int64(n) {
		return t.Version, nil
	}
	dir, err := l.StagingDir(run(n))
	if err != nil {
		return 0, err
	}
	var buf bytes.Buffer
	if err := parquet.Write(&buf, rows); err != nil {
		return 0, err
	}
	staged := lake.Staged{File: filepath.Join(dir, ref.Name), Partition: partition}
	if err := write(fsys, staged.File, buf.Bytes()); err != nil {
		return 0, err
	}
	c := lake.Change{
		Ref: ref, Columns: columns(), Base: t.Version, Add: []lake.Staged{staged},
		Txns: map[string]int64{"night": int64(n)}, Operation: "test", RunID: run(n),
	}
	for name := range partition {
		c.PartitionBy = append(c.PartitionBy, name)
	}
	if partition == nil {
		for _, p := range t.Parts {
			c.Remove = append(c.Remove, p.Path)
		}
	}
	return l.Commit(context.Background(), k, c)
}

// Touch makes empty commits until the raw table has been committed to so often
// that its log holds a checkpoint.
func Touch(fsys lake.FS, root string, n, times int) error {
	return Locked(fsys, root, n, func(l *lake.Lake, k *lake.Lock) error {
		for i := range times {
			t, err := l.Table(Visits(), lake.Newest)
			if err != nil {
				return err
			}
			c := lake.Change{
				Ref: Visits(), Columns: columns(), PartitionBy: t.PartitionBy, Base: t.Version,
				Txns: map[string]int64{"touch": int64(i + 1)}, Operation: "test", RunID: run(n),
			}
			if _, err := l.Commit(context.Background(), k, c); err != nil {
				return err
			}
		}
		return l.ClearStaging()
	})
}

func write(fsys lake.FS, path string, data []byte) error {
	f, err := fsys.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

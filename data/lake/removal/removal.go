// Package removal takes rows out of the raw tables after they were read: those
// of a person who asked for it (Erase), and those older than a council keeps
// them (Expire). Both write what they took to the ledger table removal, so that
// the rows that are left still add up to the rows that were read.
package removal

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
)

// Job is what all removals of one run share.
type Job struct {
	Lake  *lake.Lake
	Lock  *lake.Lock
	RunID string
	Now   func() time.Time
}

// Taken is what was taken out of one table.
type Taken struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
	Parts int    `json:"parts"` // that were rewritten or went as a whole
}

// Ref is the ledger table of removals.
func Ref() lake.TableRef { return lake.TableRef{Kind: lake.Raw, Name: schema.RemovalTable().Name} }

// batchName names the two commits of one table's removal.
func (j Job) batchName(table, reason string) string {
	return fmt.Sprintf("%s-%s-%s", j.RunID, reason, table)
}

// commit makes a removal part of the lake: the ledger first, the table last.
// txns go with the table's commit.
func (j Job) commit(ctx context.Context, w *rewrite.Rewriter, reason string, txns map[string]int64) (Taken, error) {
	taken := Taken{Table: w.Table.Ref.Name, Parts: len(w.Remove)}
	for _, n := range w.Dropped {
		taken.Rows += n
	}
	batch := j.batchName(taken.Table, reason)
	all := map[string]int64{}
	maps.Copy(all, txns)
	if taken.Rows > 0 {
		if err := j.ledger(ctx, w, reason, batch); err != nil {
			return taken, err
		}
		all[delivery.Txn(batch)] = 1
	}
	_, err := j.Lake.Commit(ctx, j.Lock, lake.Change{
		Ref: w.Table.Ref, Columns: w.Table.Columns, PartitionBy: w.Table.PartitionBy, Base: w.Table.Version,
		Add: w.Add, Remove: w.Remove, Txns: all, Operation: "REMOVE", RunID: j.RunID,
	})
	return taken, err
}

// ledger writes what is about to be taken out.
func (j Job) ledger(ctx context.Context, w *rewrite.Rewriter, reason, batch string) error {
	readings, err := j.readings()
	if err != nil {
		return err
	}
	var rows []schema.Removal
	for origin, n := range w.Dropped {
		rows = append(rows, schema.Removal{
			Source: origin.Source, FileID: origin.FileID, Seq: readings[origin], TableName: w.Table.Ref.Name,
			Rows: n, Reason: reason, Batch: batch, RemovedAtMicros: j.Now().UnixMicro(),
		})
	}
	slices.SortFunc(rows, func(a, b schema.Removal) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.FileID, b.FileID))
	})
	path := filepath.Join(w.Dir, batch+".parquet")
	if err := writeRows(j.Lake.FS(), path, rows); err != nil {
		return err
	}
	table, err := j.Lake.Table(Ref(), lake.Newest)
	if err != nil {
		return err
	}
	_, err = j.Lake.Commit(ctx, j.Lock, lake.Change{
		Ref: Ref(), Columns: schema.RemovalTable().Columns, Base: table.Version, Operation: "REMOVE", RunID: j.RunID,
		Add: []lake.Staged{{File: path, Tags: map[string]string{delivery.Tag: batch, delivery.TableTag: w.Table.Ref.Name}}},
	})
	return err
}

// readings is the number of the last reading of every file.
func (j Job) readings() (map[rewrite.Origin]int64, error) {
	table, err := j.Lake.Table(lake.TableRef{Kind: lake.Raw, Name: schema.InputFileTable().Name}, lake.Newest)
	if err != nil {
		return nil, err
	}
	rows, err := delivery.Rows[schema.InputFile](j.Lake, table)
	out := map[rewrite.Origin]int64{}
	for _, r := range rows {
		origin := rewrite.Origin{Source: r.Source, FileID: r.FileID}
		out[origin] = max(out[origin], r.Seq)
	}
	return out, err
}

func writeRows(fsys lake.FS, path string, rows []schema.Removal) error {
	f, err := fsys.Create(path)
	if err != nil {
		return err
	}
	w := parquet.NewGenericWriter[schema.Removal](f)
	_, err = w.Write(rows)
	return cmp.Or(err, w.Close(), f.Close())
}

// rewriter prepares the change of one table.
func (j Job) rewriter(ref lake.TableRef, reason string) (*rewrite.Rewriter, error) {
	t, err := j.Lake.Table(ref, lake.Newest)
	if err != nil {
		return nil, err
	}
	dir, err := j.Lake.StagingDir(j.RunID)
	if err != nil {
		return nil, err
	}
	return &rewrite.Rewriter{Lake: j.Lake, Table: t, Dir: dir, Prefix: j.batchName(ref.Name, reason) + "-rows"}, nil
}

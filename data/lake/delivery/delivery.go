// Package delivery keeps the two commits of a delivery together. What a delivery
// brings is written to the ledger first and to its own table last; the last
// commit carries a transaction that names the batch. Rows of the ledger whose
// batch never arrived are taken back.
package delivery

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
)

// The tags of a raw part that say how it came.
const (
	// Tag is the batch that a part came with.
	Tag = "batch"
	// TableTag is, on a part of the ledger, the table whose commit completes
	// the batch.
	TableTag = "table"
	// FileTag is the file that all rows of a part come from.
	FileTag = "file_id"
)

// Txn names the commit of a batch in the log of the table its rows went to.
func Txn(batch string) string { return "frontdoor/" + batch }

// Orphans lists the parts of a ledger table whose batch never arrived, by path.
// A part without the tag was made of parts that had arrived.
func Orphans(l *lake.Lake, ledger *lake.Table) ([]string, error) {
	var orphans []string
	arrived := map[string]*lake.Table{}
	for _, p := range ledger.Parts {
		if p.Tags[Tag] == "" {
			continue
		}
		name := p.Tags[TableTag]
		if arrived[name] == nil {
			t, err := l.Table(lake.TableRef{Kind: lake.Raw, Name: name}, lake.Newest)
			if err != nil {
				return nil, fmt.Errorf("look for the batches of %s: %w", ledger.Ref, err)
			}
			arrived[name] = t
		}
		if _, ok := arrived[name].Txns[Txn(p.Tags[Tag])]; !ok {
			orphans = append(orphans, p.Path)
		}
	}
	return orphans, nil
}

// Reconcile takes back what the ledger says of batches that never arrived: a
// run died between the two commits.
func Reconcile(l *lake.Lake, tables []lake.TableRef, commit func(lake.Change) error) error {
	for _, ref := range tables {
		table, err := l.Table(ref, lake.Newest)
		if err != nil {
			return fmt.Errorf("reconcile the ledger: %w", err)
		}
		orphans, err := Orphans(l, table)
		if err != nil || len(orphans) == 0 {
			if err != nil {
				return fmt.Errorf("reconcile the ledger: %w", err)
			}
			continue
		}
		err = commit(lake.Change{
			Ref: ref, Columns: table.Columns, PartitionBy: table.PartitionBy,
			Base: table.Version, Remove: orphans, Operation: "RECONCILE",
		})
		if err != nil {
			return fmt.Errorf("reconcile the ledger: %w", err)
		}
	}
	return nil
}

// Rows reads a ledger table in full.
func Rows[T any](l *lake.Lake, t *lake.Table) ([]T, error) {
	var out []T
	for _, p := range t.Parts {
		rows, err := readPart[T](l, t, p)
		if err != nil {
			return nil, fmt.Errorf("read part %s of %s: %w", p.Path, t.Ref, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

func readPart[T any](l *lake.Lake, t *lake.Table, p lake.Part) (rows []T, err error) {
	f, err := l.FS().Open(l.Path(t.Ref.Kind, t.Ref.Name, p.Path))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	defer delta.Recover(&err)
	return parquet.Read[T](f, f.Size())
}

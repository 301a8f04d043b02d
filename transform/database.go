package transform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
)

// contactMonths is how many months of single contacts the published database
// holds; the marts are there in full. It is written anew each night, so what it
// holds must not grow with history: two months are those that are still moving.
// All contacts are in the Parquet files beside it, which its macro contacts reads.
const contactMonths = 2

// writeDatabase writes the tables for people who explore with SQL, so that one
// file holds what a question needs and explains itself.
func (b *Builder) writeDatabase(ctx context.Context, path string) error {
	db, err := duck.Open(ctx, duck.Options{Path: path, MemoryMB: 2048})
	if err != nil {
		return err
	}
	// One transaction that goes into the file at once: written table by table,
	// all of it would pass through the write-ahead log first.
	statements := []string{"SET checkpoint_threshold='1b'", "BEGIN"}
	var described []string
	for _, name := range b.publishedNames() {
		contract, _ := b.Catalog.contract(name)
		r := duck.Relation{Name: name, Columns: contract.Columns}
		for _, p := range b.publishedParts(name) {
			r.Files = append(r.Files, b.file(name, p))
		}
		public := strings.TrimPrefix(name, "raw_")
		statements = append(statements, "CREATE TABLE "+duck.Name(public)+" AS "+r.Select())
		for i, c := range contract.Columns {
			described = append(described, fmt.Sprintf("(%s, %s, %d, %s, %s, %s, %s, %s)", duck.Quote(public), duck.Quote(contract.Doc), i+1,
				duck.Quote(c.Name), duck.Quote(string(c.Type)), duck.Quote(c.Unit), duck.Quote(c.Doc), duck.Quote(string(c.Privacy))))
		}
	}
	statements = append(statements,
		"CREATE TABLE dictionary (table_name VARCHAR, table_doc VARCHAR, position INTEGER, column_name VARCHAR, type VARCHAR, unit VARCHAR, definition VARCHAR, privacy VARCHAR)",
		"INSERT INTO dictionary VALUES "+strings.Join(described, ", "),
		// A ratio without data is unknown, never 0 or 1.
		"CREATE MACRO share(part, whole) AS CASE WHEN whole > 0 THEN CAST(part AS DOUBLE) / whole END",
		"CREATE MACRO contacts(folder) AS TABLE SELECT * REPLACE (make_timestamp(epoch_us(ts)) AS ts) FROM read_parquet(folder || '/contact/*/*.parquet', hive_partitioning = false)",
		"COMMIT")
	for _, s := range statements {
		if err := db.Exec(ctx, s); err != nil {
			return errors.Join(fmt.Errorf("write %s: %w", DatabaseFile, err), db.Close())
		}
	}
	return db.Close()
}

// publishedNames lists what the database holds: marts, contacts, reference
// tables and the ledger.
func (b *Builder) publishedNames() []string {
	names := []string{"raw_input_file", "raw_reject", "contact"}
	for name := range b.Catalog.Ref {
		names = append(names, name)
	}
	for _, m := range b.Catalog.Models {
		if m.Layer == "marts" && m.Materialized == AsTable {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return names
}

// publishedParts leaves out contacts older than contactMonths.
func (b *Builder) publishedParts(name string) []lake.Part {
	parts := slices.Clone(b.tables[name].Parts)
	if name != "contact" {
		return parts
	}
	slices.SortFunc(parts, func(x, y lake.Part) int {
		return strings.Compare(y.Partition[PartitionColumn], x.Partition[PartitionColumn])
	})
	months := 0
	last := ""
	for i, p := range parts {
		if m := p.Partition[PartitionColumn]; m != last {
			last = m
			if months++; months > contactMonths {
				return parts[:i]
			}
		}
	}
	return parts
}

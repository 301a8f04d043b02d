package transform

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
)

// DatabaseFile is the name of the database in every published snapshot.
const DatabaseFile = "frontdoor.duckdb"

// contactMonths is how many months of single contacts the published database
// holds; the marts are there in full. All contacts are in the Parquet files.
const contactMonths = 13

// Versions returns the version of every table as the build left them, the way a
// snapshot names them.
func (b *Builder) Versions() (map[string]int64, error) {
	if b.tables == nil {
		if err := b.loadTables(); err != nil {
			return nil, err
		}
	}
	out := map[string]int64{}
	for _, t := range b.tables {
		if t.Version >= 0 {
			out[t.Ref.String()] = t.Version
		}
	}
	return out, nil
}

// Publish makes the state that the build left the one that readers see. When
// nothing changed since the newest snapshot, that one stands; after a full
// rebuild the published files are made again nevertheless.
func (b *Builder) Publish(ctx context.Context, audits []lake.AuditResult) (*lake.Snapshot, error) {
	versions, err := b.Versions()
	if err != nil {
		return nil, err
	}
	defer b.close()
	publish := b.Lake.Publish
	if b.Full {
		publish = b.Lake.PublishAnew
	}
	s, err := publish(ctx, b.Lock, lake.Snapshot{
		RunID: b.RunID, Engine: duck.EngineVersion, Tables: versions, Audits: audits,
	}, func(dir string) error { return b.writeDatabase(ctx, filepath.Join(dir, DatabaseFile)) })
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	return &s, nil
}

// Unchanged reports whether the newest snapshot stands for what the build left:
// it publishes the same tables, or it is a rollback of just these. A full
// rebuild is never unchanged, so that it mends published files and ends a
// rollback.
func (b *Builder) Unchanged() (*lake.Snapshot, bool, error) {
	current, err := b.Lake.Current()
	if err != nil || current == nil {
		return nil, false, err
	}
	versions, err := b.Versions()
	if err != nil {
		return nil, false, err
	}
	return current, !b.Full && current.Stands(versions), nil
}

// writeDatabase writes the tables for people who explore with SQL, so that one
// file holds what a question needs and explains itself.
func (b *Builder) writeDatabase(ctx context.Context, path string) error {
	db, err := duck.Open(ctx, duck.Options{Path: path, MemoryMB: 2048})
	if err != nil {
		return err
	}
	statements := []string{}
	var described []string
	for _, name := range b.publishedNames() {
		contract, _ := b.Catalog.contract(name)
		r := duck.Relation{Name: name, Columns: contract.Columns}
		for _, p := range b.publishedParts(name) {
			t := b.tables[name]
			r.Files = append(r.Files, b.Lake.Path(t.Ref.Kind, t.Ref.Name, p.Path))
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
		"CHECKPOINT")
	for _, s := range statements {
		if err := db.Exec(ctx, s); err != nil {
			db.Close()
			return fmt.Errorf("write %s: %w", DatabaseFile, err)
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

package transform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// writeDatabase writes the tables for people who explore with SQL, so that one
// file holds what a question needs and explains itself. It is written anew each
// night, so what it holds must hardly grow with history: of single contacts and
// of counts by half hour it has the newest months or days (Published and Days of the model). All
// months are in the Parquet files beside it, which a macro for each reads.
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
			file, err := b.file(name, p)
			if err != nil {
				return errors.Join(err, db.Close())
			}
			r.Files = append(r.Files, file)
		}
		public, doc := strings.TrimPrefix(name, "raw_"), contract.Doc
		if m, ok := b.Catalog.Model(name); ok && m.Published > 0 {
			doc += fmt.Sprintf(" Here are the newest %s; %ss('.') reads all of them from the published folder.", m.held(), name)
		}
		statements = append(statements, "CREATE TABLE "+duck.Name(public)+" AS "+b.publishedRows(name, r.Select()))
		for i, c := range contract.Columns {
			described = append(described, fmt.Sprintf("(%s, %s, %d, %s, %s, %s, %s, %s)", duck.Quote(public), duck.Quote(doc), i+1,
				duck.Quote(c.Name), duck.Quote(string(c.Type)), duck.Quote(c.Unit), duck.Quote(c.Doc), duck.Quote(string(c.Privacy))))
		}
	}
	statements = append(statements,
		"CREATE TABLE dictionary (table_name VARCHAR, table_doc VARCHAR, position INTEGER, column_name VARCHAR, type VARCHAR, unit VARCHAR, definition VARCHAR, privacy VARCHAR)",
		"INSERT INTO dictionary VALUES "+strings.Join(described, ", "),
		// A ratio without data is unknown, never 0 or 1.
		"CREATE MACRO share(part, whole) AS CASE WHEN whole > 0 THEN CAST(part AS DOUBLE) / whole END",
	)
	for _, m := range b.Catalog.Models {
		if m.Published > 0 {
			statements = append(statements, allMonths(m))
		}
	}
	statements = append(statements, "COMMIT")
	for _, s := range statements {
		if err := db.Exec(ctx, s); err != nil {
			return errors.Join(fmt.Errorf("write %s: %w", DatabaseFile, err), db.Close())
		}
	}
	return db.Close()
}

// allMonths is the macro that reads every month of a model from the published
// folder: contacts('.') for the model contact.
func allMonths(m *Model) string {
	var columns []string
	for _, c := range m.Columns {
		column := duck.Name(c.Name)
		if schema.Type(c.Type) == schema.Timestamp {
			column = fmt.Sprintf("make_timestamp(epoch_us(%s)) AS %s", column, column)
		}
		columns = append(columns, column)
	}
	return fmt.Sprintf("CREATE MACRO %ss(folder) AS TABLE SELECT %s FROM read_parquet(folder || '/%s/*/*.parquet', hive_partitioning = false)",
		m.Name, strings.Join(columns, ", "), m.Name)
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

// publishedRows leaves out the days that the database does not hold.
func (b *Builder) publishedRows(name, rows string) string {
	m, ok := b.Catalog.Model(name)
	if !ok || m.Days == 0 {
		return rows
	}
	return fmt.Sprintf("SELECT * FROM (%s) AS held WHERE %s > (SELECT max(%s) FROM (%s) AS held) - %d", rows, dateColumn, dateColumn, rows, m.Days)
}

// held says what the published database has of a model, for readers.
func (m *Model) held() string {
	if m.Days > 0 {
		return fmt.Sprintf("%d days", m.Days)
	}
	return fmt.Sprintf("%d months", m.Published)
}

// publishedParts leaves out the months that the database does not hold.
func (b *Builder) publishedParts(name string) []lake.Part {
	parts := slices.DeleteFunc(slices.Clone(b.tables[name].Parts), func(p lake.Part) bool { return p.Rows == 0 })
	m, ok := b.Catalog.Model(name)
	if !ok || m.Published == 0 {
		return parts
	}
	var months []string
	for _, p := range parts {
		months = append(months, p.Partition[PartitionColumn])
	}
	slices.Sort(months)
	months = slices.Compact(months)
	kept := months[max(0, len(months)-m.Published):]
	return slices.DeleteFunc(parts, func(p lake.Part) bool { return !slices.Contains(kept, p.Partition[PartitionColumn]) })
}

package duck

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdoor/data/schema"
)

// Relation is a table as SQL sees it: a contract and the files that hold it.
type Relation struct {
	Name    string
	Columns []schema.Column
	Files   []File // none makes an empty relation
}

// File is a Parquet file of a relation.
type File struct {
	Path  string
	Lacks []string // columns it was written without: they are NULL
}

// CreateView makes or replaces a view over exactly the relation's files, with
// exactly its columns. TIMESTAMPTZ is cast to TIMESTAMP, since this engine can
// do nothing with the former.
func (db *DB) CreateView(ctx context.Context, r Relation) error {
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP VIEW "+Name(r.Name)+" AS "+r.Select()); err != nil {
		return fmt.Errorf("view %s: %w", r.Name, err)
	}
	return nil
}

// Select is the statement that reads the relation.
func (r Relation) Select() string {
	if len(r.Files) == 0 {
		var columns []string
		for _, c := range r.Columns {
			columns = append(columns, fmt.Sprintf("CAST(NULL AS %s) AS %s", c.Type, Name(c.Name)))
		}
		return "SELECT " + strings.Join(columns, ", ") + " WHERE false"
	}
	// Files of one age lack the same columns. Union by name would find that out
	// too, by opening every file first, and not where all of them lack one.
	ages := map[string][]File{}
	for _, f := range r.Files {
		age := strings.Join(f.Lacks, " ")
		ages[age] = append(ages[age], f)
	}
	var parts []string
	for _, age := range slices.Sorted(maps.Keys(ages)) {
		parts = append(parts, r.selectAge(ages[age]))
	}
	return strings.Join(parts, " UNION ALL ")
}

// selectAge reads files that lack the same columns.
func (r Relation) selectAge(files []File) string {
	var columns, paths []string
	for _, c := range r.Columns {
		from := Name(c.Name)
		if slices.Contains(files[0].Lacks, c.Name) {
			from = "NULL"
		}
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %s", from, c.Type, Name(c.Name)))
	}
	for _, f := range files {
		paths = append(paths, Quote(f.Path))
	}
	return fmt.Sprintf("SELECT %s FROM read_parquet([%s], hive_partitioning=false, union_by_name=false)",
		strings.Join(columns, ", "), strings.Join(paths, ", "))
}

// CopyToParquet writes the result of a SELECT to one Parquet file, in the order
// of the SELECT. Columns are those of the contract, in its order and types;
// TIMESTAMP becomes UTC-adjusted, as every reader of the lake expects.
func (db *DB) CopyToParquet(ctx context.Context, query string, columns []schema.Column, file string) error {
	var list []string
	for _, c := range columns {
		expr := fmt.Sprintf("CAST(%s AS %s)", Name(c.Name), c.Type)
		if c.Type == schema.Timestamp {
			// The session has no time zone but UTC, so the cast only marks it.
			expr = "CAST(" + expr + " AS TIMESTAMPTZ)"
		}
		list = append(list, expr+" AS "+Name(c.Name))
	}
	return db.Exec(ctx, fmt.Sprintf("COPY (SELECT %s FROM (%s) AS result) TO %s (FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE 122880)",
		strings.Join(list, ", "), query, Quote(file)))
}

// Describe returns the columns of a SELECT without running it.
func (db *DB) Describe(ctx context.Context, query string) ([]Column, error) {
	rows, err := db.Query(ctx, "DESCRIBE "+query, nil)
	if err != nil {
		return nil, err
	}
	var out []Column
	for _, r := range rows.Cells {
		name, _ := r[0].(string)
		kind, _ := r[1].(string)
		out = append(out, Column{name, normalType(kind)})
	}
	return out, nil
}

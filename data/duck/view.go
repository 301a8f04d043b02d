package duck

import (
	"context"
	"fmt"
	"strings"

	"frontdoor/data/schema"
)

// Relation is a table as SQL sees it: a contract and the files that hold it.
type Relation struct {
	Name    string
	Columns []schema.Column
	Files   []string // Parquet files; none makes an empty relation
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
	var columns []string
	if len(r.Files) == 0 {
		for _, c := range r.Columns {
			columns = append(columns, fmt.Sprintf("CAST(NULL AS %s) AS %s", c.Type, Name(c.Name)))
		}
		return "SELECT " + strings.Join(columns, ", ") + " WHERE false"
	}
	for _, c := range r.Columns {
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %s", Name(c.Name), c.Type, Name(c.Name)))
	}
	files := make([]string, len(r.Files))
	for i, f := range r.Files {
		files[i] = Quote(f)
	}
	return fmt.Sprintf("SELECT %s FROM read_parquet([%s], hive_partitioning=false, union_by_name=false)",
		strings.Join(columns, ", "), strings.Join(files, ", "))
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

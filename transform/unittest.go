package transform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/schema"
	"frontdoor/data/sqlfile"
)

// UnitTest is a story in a model's front matter: given these rows, the SELECT
// returns those. Rows are sparse: columns left out are NULL in given rows and
// not compared in expected ones.
type UnitTest struct {
	Name   string                      `yaml:"name"`
	Given  map[string][]map[string]any `yaml:"given"`
	Expect []map[string]any            `yaml:"expect"`
}

// atColumn is a short hand in given rows: at: "2026-01-05 09:30:00" sets ts,
// ts_s, local_date, local_minute and local_month, as in winter in London.
const atColumn = "at"

// RunUnitTests runs the unit tests of all models and compiles the models
// without tests, so that every SELECT is known to run and to return its
// declared columns. It needs no data. scratch is an empty folder for temporary
// files.
func RunUnitTests(ctx context.Context, c *Catalog, scratch string) (run int, problems []error, err error) {
	db, err := duck.Open(ctx, duck.Options{})
	if err != nil {
		return 0, nil, err
	}
	defer db.Close()
	for name, ref := range c.Ref {
		query, err := referenceSelect(ref, filepath.Join(scratch, name+".csv"))
		if err != nil {
			return 0, nil, err
		}
		if err := db.Exec(ctx, "CREATE TEMP TABLE "+duck.Name("reference "+name)+" AS "+query); err != nil {
			return 0, nil, err
		}
	}
	for _, m := range c.Models {
		if err := compileModel(ctx, db, c, m); err != nil {
			problems = append(problems, err)
			continue
		}
		for _, t := range m.Tests {
			run++
			if err := runTest(ctx, db, c, m, t); err != nil {
				problems = append(problems, fmt.Errorf("%s: test %q: %w", m.File.Path, t.Name, err))
			}
		}
	}
	for _, a := range c.Audits {
		if err := a.compile(ctx, db, c); err != nil {
			problems = append(problems, err)
		}
	}
	return run, problems, errors.Join(ctx.Err(), os.RemoveAll(scratch))
}

// compileModel checks that the SELECT returns just the declared columns.
func compileModel(ctx context.Context, db *duck.DB, c *Catalog, m *Model) error {
	if err := emptyUnder(ctx, db, c, m.Reads, nil); err != nil {
		return err
	}
	got, err := db.Describe(ctx, m.File.SQL)
	if err != nil {
		return fmt.Errorf("%s: %w", m.File.Path, err)
	}
	var names, declared []string
	for _, col := range got {
		names = append(names, col.Name)
	}
	for _, col := range m.Columns {
		declared = append(declared, col.Name)
	}
	if !slices.Equal(names, declared) {
		return m.fault("the SELECT returns the columns %s, but %s are declared", strings.Join(names, ", "), strings.Join(declared, ", "))
	}
	return nil
}

// emptyUnder makes views of everything under the named relations: given rows,
// reference tables as they are, empty tables for the rest.
func emptyUnder(ctx context.Context, db *duck.DB, c *Catalog, reads []string, given map[string][]map[string]any) error {
	for _, name := range reads {
		contract, ok := c.contract(name)
		if !ok {
			return fmt.Errorf("no relation is called %q", name)
		}
		rows, isGiven := given[name]
		_, isRef := c.Ref[name]
		m, isModel := c.byName[name]
		var query string
		switch {
		case isGiven:
			var err error
			if query, err = givenSelect(contract, rows); err != nil {
				return fmt.Errorf("given %s: %w", name, err)
			}
		case isRef:
			query = "SELECT * FROM " + duck.Name("reference "+name)
		case isModel && m.Materialized == AsView:
			if err := emptyUnder(ctx, db, c, m.Reads, given); err != nil {
				return err
			}
			query = m.File.SQL
		default:
			query = duck.Relation{Name: name, Columns: contract.Columns}.Select()
		}
		if err := db.Exec(ctx, "CREATE OR REPLACE TEMP VIEW "+duck.Name(name)+" AS "+query); err != nil {
			return fmt.Errorf("view %s: %w", name, err)
		}
	}
	return nil
}

// givenSelect writes given rows as a SELECT.
func givenSelect(contract schema.Table, rows []map[string]any) (string, error) {
	var selects []string
	for i, row := range rows {
		row, err := expandAt(row)
		if err != nil {
			return "", err
		}
		for name := range row {
			if _, ok := contract.Column(name); !ok && !isAtPart(name) {
				return "", fmt.Errorf("it has no column %q", name)
			}
		}
		var cells []string
		for _, col := range contract.Columns {
			value, ok := row[col.Name]
			if !ok {
				value = defaultOf(col, i)
			}
			cells = append(cells, duck.Literal(value, col.Type)+" AS "+duck.Name(col.Name))
		}
		selects = append(selects, "SELECT "+strings.Join(cells, ", "))
	}
	if len(selects) == 0 {
		return duck.Relation{Columns: contract.Columns}.Select(), nil
	}
	return strings.Join(selects, " UNION ALL "), nil
}

// defaultOf fills the columns of where a row came from: every raw row has them.
func defaultOf(col schema.Column, i int) any {
	switch col.Name {
	case "source", "file_id":
		return "test"
	case "line":
		return int64(i + 1)
	}
	return nil
}

func isAtPart(name string) bool {
	return slices.Contains([]string{"ts", "ts_s", "local_date", "local_minute", PartitionColumn}, name)
}

func expandAt(row map[string]any) (map[string]any, error) {
	at, ok := row[atColumn]
	if !ok {
		return row, nil
	}
	t, err := time.Parse(time.DateTime, fmt.Sprint(at))
	if err != nil {
		return nil, fmt.Errorf("at: expected yyyy-mm-dd hh:mm:ss: %w", err)
	}
	out := map[string]any{
		"ts": t, "ts_s": t.Unix(), "local_date": t.Format(time.DateOnly),
		"local_minute": int64(t.Hour()*60 + t.Minute()), PartitionColumn: t.Format("2006-01"),
	}
	for k, v := range row {
		if k != atColumn {
			out[k] = v
		}
	}
	return out, nil
}

func runTest(ctx context.Context, db *duck.DB, c *Catalog, m *Model, t UnitTest) error {
	if err := emptyUnder(ctx, db, c, m.Reads, t.Given); err != nil {
		return err
	}
	got, err := db.Query(ctx, m.File.SQL, nil)
	if err != nil {
		return err
	}
	return compare(got, t.Expect)
}

// compare matches every expected row with a row of its own.
func compare(got *duck.Rows, expect []map[string]any) error {
	at := map[string]int{}
	for i, col := range got.Columns {
		at[col.Name] = i
	}
	left := slices.Clone(got.Cells)
	for i, want := range expect {
		for name := range want {
			if _, ok := at[name]; !ok {
				return fmt.Errorf("expected row %d names the column %q, which the model has not", i+1, name)
			}
		}
		found := slices.IndexFunc(left, func(row []any) bool {
			for name, v := range want {
				if cellText(row[at[name]]) != cellText(v) {
					return false
				}
			}
			return true
		})
		if found < 0 {
			return fmt.Errorf("expected row %d %v is not among the %d rows returned: %s", i+1, want, len(left), rowsText(got, left))
		}
		left = slices.Delete(left, found, found+1)
	}
	if len(left) > 0 {
		return fmt.Errorf("%d rows more than expected: %s", len(left), rowsText(got, left))
	}
	return nil
}

func rowsText(got *duck.Rows, rows [][]any) string {
	var out []string
	for _, row := range rows[:min(len(rows), 3)] {
		var cells []string
		for i, col := range got.Columns {
			cells = append(cells, col.Name+"="+cellText(row[i]))
		}
		out = append(out, "{"+strings.Join(cells, " ")+"}")
	}
	return strings.Join(out, "; ")
}

// cellText writes a cell so that YAML's and DuckDB's spelling of it meet.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case float64:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.6f", v), "0"), ".")
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.DateTime)
	}
	return fmt.Sprint(v)
}

// Problems turns linter findings into errors, for a list of what is wrong.
func Problems(found []sqlfile.Problem) []error {
	out := make([]error, len(found))
	for i, p := range found {
		out[i] = p
	}
	return out
}

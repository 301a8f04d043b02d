package transform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/sqlfile"
)

// How much a failed audit matters.
const (
	// Block keeps the snapshot from being published.
	Block = "block"
	// Warn is shown beside the figures.
	Warn = "warn"
)

// The outcomes of an audit.
const (
	Passed = "passed"
	Failed = "failed"
)

// Audit is a SELECT that must return no rows: each row it returns is a fault.
type Audit struct {
	Name string
	File *sqlfile.File
	AuditSpec
	Reads []string
}

// AuditSpec is an audit's front matter.
type AuditSpec struct {
	Severity string `yaml:"severity"` // block or warn
	Message  string `yaml:"message"`  // what is wrong when it fails
	Hint     string `yaml:"hint"`     // what to do then
	// Partition is local_month for an audit that looks at one month at a time:
	// it runs for the months that changed, and its rows carry local_month.
	Partition string            `yaml:"partition"`
	Window    map[string]Window `yaml:"window"` // as a model's
}

// storedRows is a relation that audits may read besides those of the models:
// table_name and rows, for each raw table what its log says it holds. The rows
// of a part were counted when it was read back before its commit.
const storedRows = "stored_rows"

func loadAudits(fsys fs.FS, c *Catalog) ([]*Audit, error) {
	files, err := sqlfile.ParseFS(fsys, "audits/*.sql")
	if err != nil {
		return nil, err
	}
	var out []*Audit
	var errs []error
	for _, f := range files {
		a := &Audit{Name: strings.TrimSuffix(path.Base(f.Path), ".sql"), File: f, Reads: sqlfile.Relations(f.SQL)}
		if err := f.Decode(&a.AuditSpec); err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, a.check(c)...)
		out = append(out, a)
	}
	return out, errors.Join(errs...)
}

func (a *Audit) check(c *Catalog) []error {
	var errs []error
	fault := func(line int, rule, message, hint string) {
		errs = append(errs, sqlfile.Problem{Path: a.File.Path, Line: line, Col: 1, Rule: rule, Message: message, Hint: hint})
	}
	if a.Severity != Block && a.Severity != Warn || a.Message == "" || a.Hint == "" {
		fault(1, "front-matter", "an audit needs severity (block or warn), message and hint", "see the other files in audits/")
	}
	if a.Partition != "" && a.Partition != PartitionColumn || a.Partition == "" && len(a.Window) > 0 {
		fault(1, "front-matter", fmt.Sprintf("partition is %q; expected %s or nothing, and a window only with it", a.Partition, PartitionColumn), "see transform/README.md")
	}
	for name := range a.Window {
		if !slices.Contains(a.Reads, name) {
			fault(1, "front-matter", fmt.Sprintf("window of %s, which the SELECT does not read", name), "see transform/README.md")
		}
	}
	for _, r := range a.Reads {
		if _, ok := c.contract(r); !ok && (r != storedRows || a.Partition != "") {
			fault(a.File.Line, "unknown-relation", fmt.Sprintf("reads %q, which is no raw table, reference table or model", r), "check the spelling")
		}
	}
	return errs
}

// Audit runs the audits on the state that the build left. Months that have not
// changed since the newest snapshot keep the results they have there; a full
// build looks at all again.
func (b *Builder) Audit(ctx context.Context) ([]lake.AuditResult, error) {
	if b.tables == nil {
		if err := b.loadTables(); err != nil {
			return nil, err
		}
	}
	current, err := b.Lake.Current()
	if err != nil {
		return nil, err
	}
	before := map[string][]lake.AuditMonth{}
	if current != nil {
		for _, r := range current.Audits {
			before[r.Name] = r.Months
		}
	}
	defer b.close()
	var out []lake.AuditResult
	for _, a := range b.Catalog.Audits {
		run := b.auditWhole
		if a.Partition != "" {
			run = func(ctx context.Context, a *Audit) (lake.AuditResult, error) {
				return b.auditMonths(ctx, a, before[a.Name])
			}
		}
		result, err := run(ctx, a)
		if err != nil {
			return nil, err
		}
		out = append(out, result)
	}
	return out, nil
}

// auditWhole runs an audit over all that its relations hold.
func (b *Builder) auditWhole(ctx context.Context, a *Audit) (lake.AuditResult, error) {
	r := lake.AuditResult{Name: a.Name, Severity: a.Severity, Status: Passed}
	db, err := b.engine(ctx)
	if err != nil {
		return r, err
	}
	stored, views := b.Catalog.inputs(a.model())
	parts, _ := b.inputParts(a.model(), stored, views, "")
	if err := b.viewParts(ctx, db, parts, ""); err != nil {
		return r, err
	}
	if err := createViews(ctx, db, views); err != nil {
		return r, err
	}
	if err := createStoredRows(ctx, db, b.Catalog, b.tables); err != nil {
		return r, err
	}
	rows, err := db.Query(ctx, a.File.SQL, nil)
	if err != nil {
		return r, fmt.Errorf("audit %s: %w", a.Name, err)
	}
	if len(rows.Cells) > 0 {
		r.Status, r.Rows = Failed, int64(len(rows.Cells))
		r.Message = a.message(firstRow(rows), r.Rows)
	}
	return r, nil
}

// createStoredRows makes the relation stored_rows of what the tables' logs say;
// a table that is not given holds nothing.
func createStoredRows(ctx context.Context, db *duck.DB, c *Catalog, tables map[string]*lake.Table) error {
	var values []string
	for _, name := range slices.Sorted(maps.Keys(c.Raw)) {
		var rows int64
		if t := tables[name]; t != nil {
			for _, p := range t.Parts {
				rows += p.Rows
			}
		}
		values = append(values, fmt.Sprintf("(%s, CAST(%d AS BIGINT))", duck.Quote(c.Raw[name].Name), rows))
	}
	return db.Exec(ctx, "CREATE OR REPLACE TEMP VIEW "+storedRows+" AS SELECT * FROM (VALUES "+strings.Join(values, ", ")+") AS s(table_name, rows)")
}

// compile runs the audit over empty tables: it must be SQL, and the rows of one
// that runs by month must say which month they are of.
func (a *Audit) compile(ctx context.Context, db *duck.DB, c *Catalog) error {
	if err := emptyUnder(ctx, db, c, a.model().Reads, nil); err != nil {
		return err
	}
	if err := createStoredRows(ctx, db, c, nil); err != nil {
		return err
	}
	if _, err := db.Query(ctx, a.query("2026-01"), nil); err != nil {
		return fmt.Errorf("%s: %w", a.File.Path, err)
	}
	return nil
}

// message is what is wrong, with one row that shows it and how many more there
// are, so that it is of use by itself.
func (a *Audit) message(detail string, rows int64) string {
	if rows > 1 {
		detail += fmt.Sprintf("; and %d more", rows-1)
	}
	return a.Message + " (" + detail + ")"
}

// firstRow writes out the first of the offending rows.
func firstRow(rows *duck.Rows) string {
	var parts []string
	for i, c := range rows.Columns {
		parts = append(parts, fmt.Sprintf("%s %v", c.Name, rows.Cells[0][i]))
	}
	return strings.Join(parts, ", ")
}

// Blocked reports whether audits keep a snapshot from being published.
func Blocked(results []lake.AuditResult) bool {
	return slices.ContainsFunc(results, func(r lake.AuditResult) bool { return r.Severity == Block && r.Status == Failed })
}

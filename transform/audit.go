package transform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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
}

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
		if a.Severity != Block && a.Severity != Warn || a.Message == "" || a.Hint == "" {
			errs = append(errs, sqlfile.Problem{
				Path: f.Path, Line: 1, Col: 1, Rule: "front-matter",
				Message: "an audit needs severity (block or warn), message and hint", Hint: "see the other files in audits/",
			})
		}
		for _, r := range a.Reads {
			if _, ok := c.contract(r); !ok {
				errs = append(errs, sqlfile.Problem{
					Path: f.Path, Line: f.Line, Col: 1, Rule: "unknown-relation",
					Message: fmt.Sprintf("reads %q, which is no raw table, reference table or model", r), Hint: "check the spelling",
				})
			}
		}
		out = append(out, a)
	}
	return out, errors.Join(errs...)
}

// Audit runs the audits on the state that the build left.
func (b *Builder) Audit(ctx context.Context) ([]lake.AuditResult, error) {
	if b.tables == nil {
		if err := b.loadTables(); err != nil {
			return nil, err
		}
	}
	defer b.close()
	db, err := b.engine(ctx)
	if err != nil {
		return nil, err
	}
	if err := createAll(ctx, db, b.Catalog, b.Lake, b.tables); err != nil {
		return nil, err
	}
	var out []lake.AuditResult
	for _, a := range b.Catalog.Audits {
		result, err := a.run(ctx, db)
		if err != nil {
			return nil, err
		}
		out = append(out, result)
	}
	return out, nil
}

func (a *Audit) run(ctx context.Context, db *duck.DB) (lake.AuditResult, error) {
	r := lake.AuditResult{Name: a.Name, Severity: a.Severity, Status: Passed}
	rows, err := db.Query(ctx, a.File.SQL, nil)
	if err != nil {
		return r, fmt.Errorf("audit %s: %w", a.Name, err)
	}
	if len(rows.Cells) == 0 {
		return r, nil
	}
	r.Status, r.Rows = Failed, int64(len(rows.Cells))
	r.Message = a.Message + " (" + firstRow(rows) + ")"
	return r, nil
}

// firstRow shows one offending row, so that the message is of use by itself.
func firstRow(rows *duck.Rows) string {
	var parts []string
	for i, c := range rows.Columns {
		parts = append(parts, fmt.Sprintf("%s %v", c.Name, rows.Cells[0][i]))
	}
	text := strings.Join(parts, ", ")
	if n := len(rows.Cells); n > 1 {
		text += fmt.Sprintf("; and %d more", n-1)
	}
	return text
}

// Blocked reports whether audits keep a snapshot from being published.
func Blocked(results []lake.AuditResult) bool {
	return slices.ContainsFunc(results, func(r lake.AuditResult) bool { return r.Severity == Block && r.Status == Failed })
}

// createAll makes a view of every relation of the catalogue over whole tables.
func createAll(ctx context.Context, db *duck.DB, c *Catalog, l *lake.Lake, tables map[string]*lake.Table) error {
	for name, t := range tables {
		contract, _ := c.contract(name)
		r := duck.Relation{Name: name, Columns: contract.Columns}
		for _, p := range t.Parts {
			r.Files = append(r.Files, l.Path(t.Ref.Kind, t.Ref.Name, p.Path))
		}
		if err := db.CreateView(ctx, r); err != nil {
			return err
		}
	}
	for _, m := range c.Models {
		if m.Materialized == AsView {
			if err := createViews(ctx, db, []*Model{m}); err != nil {
				return err
			}
		}
	}
	return nil
}

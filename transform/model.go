// Package transform turns the raw tables into the model: it runs the .sql files
// of this folder in the order of their dependencies, rebuilds only partitions
// whose inputs changed, and publishes the result once the audits pass.
//
// A model is one file: front matter that says what a row is and what every
// column means, then one SELECT that runs unchanged in a DuckDB shell.
package transform

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"frontdoor/data/reference"
	"frontdoor/data/schema"
	"frontdoor/data/sqlfile"
)

//go:embed staging/*.sql core/*.sql marts/*.sql audits/*.sql
var sqlFiles embed.FS

// How a model is kept.
const (
	// AsTable models are written to the lake.
	AsTable = "table"
	// AsView models are only text that others read through.
	AsView = "view"
)

// PartitionColumn is the one column that models are partitioned by.
const PartitionColumn = "local_month"

// Model is one .sql file of staging, core or marts.
type Model struct {
	Name  string
	Layer string // staging, core or marts
	File  *sqlfile.File
	Spec
	Reads []string // relations the SELECT names, sorted
}

// Spec is a model's front matter.
type Spec struct {
	Doc          string            `yaml:"doc"`          // what one row is
	Materialized string            `yaml:"materialized"` // table or view
	Partition    string            `yaml:"partition"`    // local_month, or empty for one part
	Sort         []string          `yaml:"sort"`         // order of the rows in a part
	Window       map[string]Window `yaml:"window"`       // relation -> how far it is read before and after the partition
	Published    int               `yaml:"published"`    // newest months of it in the published database; 0: all
	Days         int               `yaml:"days"`         // newest days of those months that it holds; 0: all
	Columns      []ColumnSpec      `yaml:"columns"`
	Tests        []UnitTest        `yaml:"tests"`
}

// ColumnSpec is the contract of one model column.
type ColumnSpec struct {
	Name    string `yaml:"name"`
	Type    string `yaml:"type"`
	Unit    string `yaml:"unit"`
	Doc     string `yaml:"doc"`
	Privacy string `yaml:"privacy"` // plain unless said
}

// Contract returns the model's columns as those of a table. Models promise
// nothing about NULL.
func (m *Model) Contract() schema.Table {
	t := schema.Table{Name: m.Name, Doc: m.Doc}
	for _, c := range m.Columns {
		privacy := schema.Privacy(c.Privacy)
		if privacy == "" {
			privacy = schema.Plain
		}
		t.Columns = append(t.Columns, schema.Column{
			Name: c.Name, Type: schema.Type(c.Type), Unit: c.Unit, Doc: c.Doc, Privacy: privacy, Nullable: true,
		})
	}
	return t
}

// Catalog is everything a build can read and make: raw tables, reference
// tables, models in the order they are built, and audits.
type Catalog struct {
	Models []*Model
	Audits []*Audit
	Raw    map[string]schema.Table // by the name SQL uses: raw_<table>
	Ref    map[string]reference.Table
	byName map[string]*Model
}

// Load reads the catalogue. All faults are reported together.
func Load(ref *reference.Set) (*Catalog, error) {
	return loadFrom(sqlFiles, ref)
}

func loadFrom(fsys fs.FS, ref *reference.Set) (*Catalog, error) {
	c := &Catalog{Raw: map[string]schema.Table{}, Ref: map[string]reference.Table{}, byName: map[string]*Model{}}
	for _, t := range append(schema.Tables(), schema.LedgerTables()...) {
		c.Raw["raw_"+t.Name] = t
	}
	for _, t := range ref.Tables() {
		c.Ref[t.Name] = t
	}
	files, err := sqlfile.ParseFS(fsys, "staging/*.sql", "core/*.sql", "marts/*.sql")
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, f := range files {
		m := &Model{Name: strings.TrimSuffix(path.Base(f.Path), ".sql"), Layer: path.Dir(f.Path), File: f}
		if err := f.Decode(&m.Spec); err != nil {
			errs = append(errs, err)
			continue
		}
		m.Reads = sqlfile.Relations(f.SQL)
		errs = append(errs, m.check()...)
		c.byName[m.Name] = m
		c.Models = append(c.Models, m)
	}
	errs = append(errs, c.checkReads()...)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if c.Models, err = sortModels(c.Models, c.byName); err != nil {
		return nil, err
	}
	c.Audits, err = loadAudits(fsys, c)
	return c, err
}

// Model finds a model by name.
func (c *Catalog) Model(name string) (*Model, bool) {
	m, ok := c.byName[name]
	return m, ok
}

// Lint reports what in the models and audits would not run on another engine.
func (c *Catalog) Lint() []sqlfile.Problem {
	var out []sqlfile.Problem
	for _, m := range c.Models {
		out = append(out, sqlfile.Lint(m.File)...)
	}
	for _, a := range c.Audits {
		out = append(out, sqlfile.Lint(a.File)...)
	}
	return out
}

func (m *Model) fault(format string, args ...any) error {
	return sqlfile.Problem{
		Path: m.File.Path, Line: 1, Col: 1, Rule: "front-matter", Message: fmt.Sprintf(format, args...),
		Hint: "see transform/README.md for what a model's front matter holds",
	}
}

func (m *Model) check() []error {
	var errs []error
	if m.Doc == "" {
		errs = append(errs, m.fault("doc is missing: say what one row is"))
	}
	if m.Materialized != AsTable && m.Materialized != AsView {
		errs = append(errs, m.fault("materialized is %q; expected table or view", m.Materialized))
	}
	if m.Partition != "" && m.Partition != PartitionColumn {
		errs = append(errs, m.fault("partition is %q; expected %s or nothing", m.Partition, PartitionColumn))
	}
	if m.Days != 0 && (m.Days < 1 || m.Days > 28*(m.Published-1)) {
		errs = append(errs, m.fault("days is %d; expected so many days as published - 1 months always have", m.Days))
	}
	if m.Published < 0 || m.Published > 0 && m.Partition == "" {
		errs = append(errs, m.fault("published is %d; expected how many of its months the published database holds, of a model with months", m.Published))
	}
	seen := map[string]bool{}
	for _, c := range m.Columns {
		if seen[c.Name] {
			errs = append(errs, m.fault("column %s is declared twice", c.Name))
		}
		seen[c.Name] = true
		if !knownType(c.Type) {
			errs = append(errs, m.fault("column %s has the unknown type %q", c.Name, c.Type))
		}
		if c.Doc == "" {
			errs = append(errs, m.fault("column %s has no doc", c.Name))
		}
	}
	for _, s := range append(slices.Clone(m.Sort), m.Partition) {
		if s != "" && !seen[s] {
			errs = append(errs, m.fault("%s is sorted or partitioned by, but no column", s))
		}
	}
	for name := range m.Window {
		if !slices.Contains(m.Reads, name) {
			errs = append(errs, m.fault("window of %s, which the SELECT does not read", name))
		}
	}
	return errs
}

func knownType(t string) bool {
	switch schema.Type(t) {
	case schema.Timestamp, schema.Date, schema.Bigint, schema.Integer, schema.Double, schema.Boolean, schema.Varchar:
		return true
	}
	return false
}

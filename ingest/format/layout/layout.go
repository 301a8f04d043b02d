// Package layout reads exports that are just columns, each declared by one YAML
// file with a sample inside.
package layout

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
)

//go:embed *.yaml
var layoutFiles embed.FS

// layout declares a delimited export: which column holds what. It carries a
// sample of the export and the rows the sample must give.
type layout struct {
	Name      string                 `yaml:"name"`
	Doc       string                 `yaml:"doc"`
	Table     string                 `yaml:"table"`
	Version   int                    `yaml:"version"`
	Delimiter string                 `yaml:"delimiter"` // "," unless said
	Zone      string                 `yaml:"zone"`      // of times without offset: council (default) or an IANA name
	Columns   map[string]layoutField `yaml:"columns"`   // raw column -> where it comes from
	Dropped   []string               `yaml:"dropped"`   // columns that are never kept, e.g. names
	Sample    string                 `yaml:"sample"`
	Expect    []map[string]string    `yaml:"expect"` // the sample's rows, sparse

	path string
}

// layoutField says where one raw column's value comes from.
type layoutField struct {
	Column   string            `yaml:"column"`   // heading in the export
	Required bool              `yaml:"required"` // an empty value is a reject
	Time     string            `yaml:"time"`     // pattern, for ts and the *_s columns
	Values   map[string]string `yaml:"values"`   // what the export writes -> what it means; others are rejects
	Or       string            `yaml:"or"`       // raw column to take the value from when this one is empty
	Phone    string            `yaml:"phone"`    // resident_key: heading of the phone number
	Email    string            `yaml:"email"`    // resident_key: heading of the e-mail address
}

// Builtin lists the formats of the layouts that come with the program.
func Builtin() ([]ingest.Format, error) {
	names, err := fs.Glob(layoutFiles, "*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []ingest.Format
	for _, name := range names {
		text, err := layoutFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := compileLayout(name, text)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// FromFile makes a format of a council's own layout and checks that its sample
// gives the rows it promises.
func FromFile(path string) (ingest.Format, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return ingest.Format{}, err
	}
	return compileLayout(path, text)
}

func compileLayout(path string, text []byte) (ingest.Format, error) {
	var l layout
	if err := yaml.UnmarshalWithOptions(text, &l, yaml.Strict()); err != nil {
		return ingest.Format{}, fmt.Errorf("%s: %s", path, strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	l.path = path
	if l.Delimiter == "" {
		l.Delimiter = ","
	}
	if err := l.check(); err != nil {
		return ingest.Format{}, fmt.Errorf("%s: %w", path, err)
	}
	f := ingest.Format{
		Name: l.Name, Doc: l.Doc, Table: l.Table, Identity: ingest.ByName, Version: l.Version, Declared: string(text),
		Sniff: l.sniff,
		New:   func(o ingest.Options) (ingest.Decoder, error) { return newLayoutDecoder(&l, o) },
	}
	if err := l.checkSample(f); err != nil {
		return ingest.Format{}, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// check finds faults of the declaration itself.
func (l *layout) check() error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if l.Name == "" || l.Doc == "" {
		fault("name and doc are needed")
	}
	if len(l.Delimiter) != 1 {
		fault("delimiter %q must be one character", l.Delimiter)
	}
	contract, ok := schema.Lookup(l.Table)
	if !ok {
		fault("table %q is no raw table", l.Table)
		return errors.Join(errs...)
	}
	if _, ok := l.Columns["ts"]; !ok {
		fault("columns: ts is needed: the time of the event")
	}
	for _, name := range slices.Sorted(maps.Keys(l.Columns)) {
		f := l.Columns[name]
		c, ok := contract.Column(name)
		if !ok {
			fault("columns: table %s has no column %q", l.Table, name)
			continue
		}
		isTime := name == "ts" || strings.HasSuffix(name, "_s")
		if isTime != (f.Time != "") {
			fault("columns: %s: a time pattern belongs to ts and *_s columns, and only there", name)
		}
		if isTime {
			if _, err := field.CompileTime(f.Time); err != nil {
				fault("columns: %s: %w", name, err)
			}
		}
		if c.Privacy == schema.Redacted {
			fault("columns: %s: a layout cannot fill a redacted column", name)
		}
		isKey := name == "resident_key"
		if isKey != (f.Column == "") || isKey != (f.Phone != "" || f.Email != "") {
			fault("columns: %s: resident_key takes phone and email, every other column takes column", name)
		}
		if _, ok := l.Columns[f.Or]; f.Or != "" && !ok {
			fault("columns: %s: or names %q, which the layout does not fill", name, f.Or)
		}
	}
	if l.Sample == "" || len(l.Expect) == 0 {
		fault("a sample and the rows to expect of it are needed")
	}
	return errors.Join(errs...)
}

// headings lists the export's columns the layout reads.
func (l *layout) headings() []string {
	var out []string
	for _, f := range l.Columns {
		for _, h := range []string{f.Column, f.Phone, f.Email} {
			if h != "" {
				out = append(out, h)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sniff is sure of a file whose first line has every heading of the layout.
func (l *layout) sniff(head []byte) ingest.Score {
	line, _, _ := strings.Cut(strings.TrimPrefix(string(head), "\ufeff"), "\n")
	fields := field.NewCSV(l.Delimiter[0], nil).Plain(strings.TrimSuffix(line, "\r"))
	have := map[string]bool{}
	for _, f := range fields {
		have[strings.Trim(strings.TrimSpace(f), `"`)] = true
	}
	found := 0
	names := append(l.headings(), l.Dropped...)
	for _, h := range names {
		if have[h] {
			found++
		}
	}
	if found < len(names) {
		return 0
	}
	return 95
}

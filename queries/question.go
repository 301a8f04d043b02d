package queries

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/data/sqlfile"
)

// Question is one file of the catalogue.
type Question struct {
	Name string // stable name: the file's name without .sql
	Path string // the file, for messages
	SQL  string
	Spec

	file *sqlfile.File
}

// Spec is a question's front matter: what it asks, what it takes, what its
// columns mean and how it is drawn.
type Spec struct {
	Title   string      `yaml:"title"`
	Ask     string      `yaml:"question"` // the question in a resident's or lead's words
	Why     string      `yaml:"why"`
	Grain   string      `yaml:"grain"`   // what one row is
	Edition string      `yaml:"edition"` // internal: for internal use only; empty for any edition
	Params  []Param     `yaml:"params"`
	Around  []int       `yaml:"around"` // days that are read before from and after to; nothing: all there are
	Columns []ColumnDoc `yaml:"columns"`
	Chart   *Chart      `yaml:"chart"`
	Notes   []string    `yaml:"notes"` // caveats shown beside the figures
}

// Internal is the edition of reports for the council's own people, and what a
// question is marked with that no other edition may show.
const Internal = "internal"

// EditionError says that a question may not be shown in an edition.
type EditionError struct{ Question, Edition string }

func (e *EditionError) Error() string {
	return fmt.Sprintf("question %s is for internal use only and is not shown in the %s edition\nhint: take its block out of the report, or write the %s edition", e.Question, e.Edition, Internal)
}

// AllowedIn returns an error unless an edition of a report may show the question.
func (q *Question) AllowedIn(edition string) error {
	if q.Edition == Internal && edition != Internal {
		return &EditionError{q.Name, edition}
	}
	return nil
}

// Param is a typed parameter of a question, bound by name.
type Param struct {
	Name    string   `yaml:"name"`
	Type    string   `yaml:"type"`    // VARCHAR, BIGINT, DOUBLE, DATE
	Default string   `yaml:"default"` // written as on the command line
	Values  []string `yaml:"values"`  // allowed values; empty for any of the type
	Doc     string   `yaml:"doc"`
}

// ColumnDoc is the definition of one result column.
type ColumnDoc struct {
	Name string `yaml:"name"`
	Type string `yaml:"type"`
	Unit string `yaml:"unit"`
	Doc  string `yaml:"doc"`
}

// Chart says how a result is drawn.
type Chart struct {
	Kind   string `yaml:"kind"`   // bar, line, stacked or heat
	X      string `yaml:"x"`      // column along the bottom (heat: across)
	Y      string `yaml:"y"`      // measure column (heat: the cell's value)
	Series string `yaml:"series"` // column that splits lines or stacks; heat: the rows
	Format string `yaml:"format"` // percent, count, seconds, pounds
	Weight string `yaml:"weight"` // heat: column of how many a cell's value rests on
	Least  int    `yaml:"least"`  // heat: the least weight at which a cell is drawn
	Lines  []Line `yaml:"lines"`  // line: values to hold the others against
}

// Line is a value that a chart draws across: a column that holds it in every
// row, and what a reader calls it.
type Line struct {
	Y    string `yaml:"y"`
	Name string `yaml:"name"`
}

func (q *Question) fault(format string, args ...any) error {
	return sqlfile.Problem{
		Path: q.Path, Line: 1, Col: 1, Rule: "front-matter", Message: fmt.Sprintf(format, args...),
		Hint: "see queries/README.md for what a question's front matter holds",
	}
}

// check finds faults that need no data.
func (q *Question) check() []error {
	var errs []error
	for what, text := range map[string]string{"title": q.Title, "question": q.Ask, "why": q.Why, "grain": q.Grain} {
		if text == "" {
			errs = append(errs, q.fault("%s is missing", what))
		}
	}
	if q.Edition != "" && q.Edition != Internal {
		errs = append(errs, q.fault("edition is %q; expected %s, or none for a question that any edition may show", q.Edition, Internal))
	}
	if n := len(q.Around); n != 0 && (n != 2 || q.Around[0] < 0 || q.Around[1] < 0 || !q.takes("from") || !q.takes("to")) {
		errs = append(errs, q.fault("around is %v; expected the days read before and after the dates of the parameters from and to", q.Around))
	}
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
		if _, err := p.value(p.Default); err != nil {
			errs = append(errs, q.fault("default of %s: %v", p.Name, err))
		}
	}
	slices.Sort(names)
	if used := sqlfile.Params(q.SQL); !slices.Equal(used, names) {
		errs = append(errs, q.fault("the SELECT uses the parameters %v, but %v are declared", used, names))
	}
	columns := map[string]bool{}
	for _, c := range q.Columns {
		columns[c.Name] = true
		if c.Doc == "" {
			errs = append(errs, q.fault("column %s has no doc", c.Name))
		}
	}
	if q.Chart != nil {
		for _, c := range []string{q.Chart.X, q.Chart.Y, q.Chart.Series, q.Chart.Weight} {
			if c != "" && !columns[c] {
				errs = append(errs, q.fault("the chart draws %q, which is no column", c))
			}
		}
		for _, l := range q.Chart.Lines {
			if !columns[l.Y] || l.Name == "" || q.Chart.Kind != "line" {
				errs = append(errs, q.fault("the chart draws a line of %q named %q: expected a column and a name, in a chart of lines", l.Y, l.Name))
			}
		}
		if (q.Chart.Weight == "") != (q.Chart.Least == 0) {
			errs = append(errs, q.fault("the chart has one of weight and least, which belong together"))
		}
	}
	return errs
}

// takes reports a parameter that is a date.
func (q *Question) takes(name string) bool {
	return slices.ContainsFunc(q.Params, func(p Param) bool { return p.Name == name && schema.Type(p.Type) == schema.Date })
}

// ParamError says what is wrong with a parameter that was given.
type ParamError struct{ Question, Message, Hint string }

func (e *ParamError) Error() string {
	return fmt.Sprintf("question %s: %s\nhint: %s", e.Question, e.Message, e.Hint)
}

// Bind turns parameters as written on the command line into typed values, with
// the defaults for those not given.
func (q *Question) Bind(given map[string]string) (map[string]any, error) {
	out := map[string]any{}
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
		text, ok := given[p.Name]
		if !ok {
			text = p.Default
		}
		v, err := p.value(text)
		if err != nil {
			return nil, &ParamError{q.Name, fmt.Sprintf("parameter %s: %v", p.Name, err), p.Doc}
		}
		out[p.Name] = v
	}
	for name := range given {
		if !slices.Contains(names, name) {
			hint := "it takes no parameters"
			if len(names) > 0 {
				hint = "it takes " + strings.Join(names, ", ")
			}
			return nil, &ParamError{q.Name, fmt.Sprintf("there is no parameter %q", name), hint}
		}
	}
	return out, nil
}

// value reads a parameter's text by its type. Dates stay text: the SQL casts
// them, so that they read the same on every engine.
func (p Param) value(text string) (any, error) {
	if len(p.Values) > 0 && !slices.Contains(p.Values, text) {
		return nil, fmt.Errorf("%q is not one of %s", text, strings.Join(p.Values, ", "))
	}
	switch schema.Type(p.Type) {
	case schema.Varchar:
		return text, nil
	case schema.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, fmt.Errorf("%q is no date; expected yyyy-mm-dd", text)
		}
		return text, nil
	case schema.Bigint:
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", text)
		}
		return v, nil
	case schema.Double:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", text)
		}
		return v, nil
	}
	return nil, fmt.Errorf("type %q is not one of VARCHAR, DATE, BIGINT, DOUBLE", p.Type)
}

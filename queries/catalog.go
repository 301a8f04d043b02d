package queries

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"frontdoor/data/sqlfile"
)

//go:embed unanswered/*.sql shift/*.sql digital/*.sql counter/*.sql quality/*.sql
var questionFiles embed.FS

//go:embed reports/*.md
var reportFiles embed.FS

// ReportFiles holds the built-in reports, reports/<name>.md.
func ReportFiles() fs.FS { return reportFiles }

// Catalog is the questions, in the order of their names.
type Catalog struct {
	Questions []*Question
}

// Load reads the built-in catalogue. All faults are reported together.
func Load() (*Catalog, error) {
	files, err := sqlfile.ParseFS(questionFiles, "*/*.sql")
	errs := []error{err}
	c := &Catalog{}
	for _, f := range files {
		q := &Question{Name: strings.TrimSuffix(path.Base(f.Path), ".sql"), Path: f.Path, SQL: f.SQL, file: f}
		if err := f.Decode(&q.Spec); err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, q.check()...)
		c.Questions = append(c.Questions, q)
	}
	slices.SortFunc(c.Questions, func(a, b *Question) int { return strings.Compare(a.Name, b.Name) })
	return c, errors.Join(errs...)
}

// UnknownError says that the catalogue has no question of a name.
type UnknownError struct {
	Name string
	Near string // the closest name there is
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no question %q\nhint: did you mean %s? `frontdoor query --list` lists them all", e.Name, e.Near)
}

// Find returns a question by name.
func (c *Catalog) Find(name string) (*Question, error) {
	best, distance := "", 1<<30
	for _, q := range c.Questions {
		if q.Name == name {
			return q, nil
		}
		if d := editDistance(name, q.Name); d < distance {
			best, distance = q.Name, d
		}
	}
	return nil, &UnknownError{name, best}
}

// Lint reports what in the questions would not run on another engine.
func (c *Catalog) Lint() []sqlfile.Problem {
	var out []sqlfile.Problem
	for _, q := range c.Questions {
		out = append(out, sqlfile.Lint(q.file)...)
	}
	return out
}

// editDistance is the Levenshtein distance of two names.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

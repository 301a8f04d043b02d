// Package reference holds what the logs do not say: the council's services,
// channels, sites, queues and opening hours, which web addresses begin and end
// a transaction, and the bank holidays. Each is a CSV file in defaults/, built
// into the program; a council replaces any of them by a file of the same name
// in its overlay folder. The calendar is computed from the bank holidays.
//
// README.md describes the files for the people who keep them.
package reference

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed defaults/*.csv
var defaults embed.FS

// Set is all the reference data of one run.
type Set struct {
	tables []Table // sorted by name
}

// Load reads the built-in tables, each replaced by the file of its name in the
// overlay folder where there is one; "" is no overlay. Everything wrong with
// the files is reported at once: one error per place, joined.
func Load(overlay string) (*Set, error) {
	replaced, err := overlayFiles(overlay)
	if err != nil {
		return nil, err
	}
	var files []file
	var errs []error
	for _, s := range specs() {
		f, err := readTable(s, replaced[s.name])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files = append(files, f)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if err := errors.Join(crossCheck(files)...); err != nil {
		return nil, err
	}
	set := &Set{}
	for _, f := range files {
		t := f.table()
		set.tables = append(set.tables, t)
		if t.Name == "bank_holidays" {
			set.tables = append(set.tables, calendar(t))
		}
	}
	slices.SortFunc(set.tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return set, nil
}

// Tables returns every table, the computed calendar among them, sorted by
// name. The rows are shared: do not change them.
func (s *Set) Tables() []Table { return slices.Clone(s.tables) }

// Table returns the named table and whether there is one.
func (s *Set) Table(name string) (Table, bool) {
	i := slices.IndexFunc(s.tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return s.tables[i], true
}

// overlayFiles finds the CSV files of an overlay folder by table name. Other
// files (notes, spreadsheets) may lie beside them.
func overlayFiles(dir string) (map[string]string, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read the reference folder: %w\nhint: check the path, or leave it out to use the built-in tables", err)
	}
	var names []string
	for _, s := range specs() {
		names = append(names, s.name)
	}
	found := map[string]string{}
	var errs []error
	for _, e := range entries {
		if e.IsDir() || !strings.EqualFold(filepath.Ext(e.Name()), ".csv") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		name, isCSV := strings.CutSuffix(e.Name(), ".csv")
		if !isCSV || !slices.Contains(names, name) {
			errs = append(errs, unknownFile(path, name, names))
			continue
		}
		found[name] = path
	}
	return found, errors.Join(errs...)
}

func unknownFile(path, name string, names []string) error {
	if name == "calendar" {
		return fmt.Errorf("%s:1:1: the calendar is computed and cannot be replaced\nhint: change bank_holidays.csv", path)
	}
	return fmt.Errorf("%s:1:1: there is no reference table of this name\nhint: the files are %s.csv", path, strings.Join(names, ".csv, "))
}

// readTable reads a table from the given file, or the built-in one when the
// path is "".
func readTable(s spec, path string) (file, error) {
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return file{}, fmt.Errorf("cannot read the reference table %s: %w", s.name, err)
		}
		return parse(s, path, path, text)
	}
	text, err := fs.ReadFile(defaults, "defaults/"+s.name+".csv")
	if err != nil {
		return file{}, fmt.Errorf("cannot read the built-in reference table %s: %w", s.name, err)
	}
	return parse(s, builtIn, builtIn+" "+s.name+".csv", text)
}

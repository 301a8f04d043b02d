package reference

import (
	"fmt"
	"slices"
	"strings"
)

// crossCheck compares the files with each other: a code used in one must be in
// the file that defines it, and codes the program uses must be kept.
func crossCheck(files []file) []error {
	byName := map[string]file{}
	codes := map[string][]string{}
	for _, f := range files {
		byName[f.spec.name] = f
		for _, rec := range f.records {
			codes[f.spec.name] = append(codes[f.spec.name], rec.cells[0])
		}
	}
	var errs []error
	for _, f := range files {
		errs = append(errs, f.missing(codes[f.spec.name])...)
	}
	if errs != nil {
		return errs // the cells that use the missing codes would repeat it
	}
	for _, f := range files {
		for i, c := range f.spec.fields {
			if c.refers != "" {
				errs = append(errs, f.dangling(i, byName[c.refers], codes[c.refers], nil)...)
			}
		}
		if f.spec.name == "queue_targets" { // a label is a code only where the target is for a service
			ofService := func(row []string) bool { return row[0] == "service" }
			errs = append(errs, f.dangling(1, byName["services"], codes["services"], ofService)...)
		}
	}
	return errs
}

// missing reports the codes a file must keep and does not.
func (f *file) missing(codes []string) []error {
	var errs []error
	for _, code := range f.spec.keeps {
		if !slices.Contains(codes, code) {
			errs = append(errs, f.errorAt(place{1, 1}, fmt.Sprintf("the %s %s is missing", f.spec.fields[0].name, code),
				"keep its row: the program gives contacts this code; the name may be changed"))
		}
	}
	return errs
}

// dangling reports the cells of column i that are not among the codes of
// another file; only those of rows that are asked for, nil for all. An empty
// cell names no code.
func (f *file) dangling(i int, target file, codes []string, asked func(row []string) bool) []error {
	var errs []error
	name := f.spec.fields[i].name
	for _, rec := range f.records {
		cell := rec.cells[i]
		if cell == "" || asked != nil && !asked(rec.cells) {
			continue
		}
		if cell == anySite && (name == "site" || name == "service") || slices.Contains(codes, cell) {
			continue
		}
		errs = append(errs, f.errorAt(rec.places[i], fmt.Sprintf("%s %q is not in %s", name, cell, target.path), danglingHint(target.spec.name, codes)))
	}
	return errs
}

func danglingHint(table string, codes []string) string {
	if len(codes) == 0 {
		return fmt.Sprintf("add it to %s.csv, which has no rows yet", table)
	}
	sorted := slices.Sorted(slices.Values(codes))
	return fmt.Sprintf("add it to %s.csv, or use one of %s", table, strings.Join(sorted, ", "))
}

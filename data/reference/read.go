package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// file is one CSV file, read and checked cell by cell.
type file struct {
	spec    spec
	origin  string // for Table.Origin
	path    string // for messages
	text    []byte
	records []record
}

// record is one row with the place of each cell, for messages.
type record struct {
	cells  []string
	places []place
}

// place is a line, and a column in bytes as encoding/csv counts, both from 1.
type place struct{ line, col int }

// parse reads a CSV file: UTF-8, commas, a header line, # comment lines. It
// reports every bad cell and row, joined.
func parse(s spec, origin, path string, text []byte) (file, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	f := file{spec: s, origin: origin, path: path, text: text}
	if !utf8.Valid(text) {
		bad := bytes.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError })
		return f, f.errorAt(placeOf(text, bad), "the file is not UTF-8 text", "in a spreadsheet, save it as CSV UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment = '#'
	r.FieldsPerRecord = -1
	header, err := f.next(r)
	if errors.Is(err, io.EOF) {
		return f, f.errorAt(place{1, 1}, "the file is empty: expected the header "+f.header(), "write the header line first, even when no rows follow")
	}
	if err != nil {
		return f, err
	}
	if got := strings.Join(header.cells, ","); !f.spec.knows(header.cells) {
		return f, f.errorAt(header.places[0], fmt.Sprintf("expected the header %s, found %s", f.header(), got), headerHint(got))
	}
	return f, f.rows(r, len(header.cells))
}

// knows reports whether a header is the columns, or those without the last of
// the ones that were added.
func (s spec) knows(header []string) bool {
	names := s.names()
	return len(header) >= len(names)-s.added && len(header) <= len(names) && slices.Equal(header, names[:len(header)])
}

func (s spec) names() []string {
	var names []string
	for _, c := range s.fields {
		names = append(names, c.name)
	}
	return names
}

func (f *file) header() string { return strings.Join(f.spec.names(), ",") }

func headerHint(got string) string {
	if strings.ContainsAny(got, ";\t") {
		return "separate the columns by commas"
	}
	return "keep the columns, their names and their order"
}

// rows reads what follows a header of so many columns.
func (f *file) rows(r *csv.Reader, columns int) error {
	var errs []error
	seen := map[string]int{} // line of each key
	for {
		rec, err := f.next(r)
		if errors.Is(err, io.EOF) && errs == nil {
			return errors.Join(f.checkRows()...)
		}
		if errors.Is(err, io.EOF) {
			return errors.Join(errs...)
		}
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		if !slices.ContainsFunc(rec.cells, func(c string) bool { return c != "" }) {
			continue // spreadsheets save blank rows as ,,,
		}
		bad := f.checkCells(&rec, columns)
		if len(bad) == 0 {
			bad = f.checkRecord(rec, seen)
		}
		errs = append(errs, bad...)
		f.records = append(f.records, rec)
	}
}

// next reads one record; a quoting error ends the file.
func (f *file) next(r *csv.Reader) (record, error) {
	cells, err := r.Read()
	var p *csv.ParseError
	if errors.As(err, &p) {
		return record{}, f.errorAt(place{p.Line, p.Column}, "a quotation mark is out of place", `put quotes around the whole cell and double those inside: "the ""hub"""`)
	}
	if err != nil {
		return record{}, err
	}
	rec := record{cells: cells}
	for i := range cells {
		line, col := r.FieldPos(i)
		rec.places = append(rec.places, place{line, col})
	}
	return rec, nil
}

// placeOf is the place of a byte offset.
func placeOf(text []byte, at int) place {
	return place{1 + bytes.Count(text[:at], []byte("\n")), at - bytes.LastIndexByte(text[:at], '\n')}
}

// checkCells checks each of so many cells against its kind, and puts it in the
// form the table keeps. Columns that the file leaves out are empty.
func (f *file) checkCells(rec *record, columns int) []error {
	if got := len(rec.cells); got != columns {
		return []error{f.errorAt(rec.places[0], fmt.Sprintf("expected %d cells, found %d", columns, got),
			"put quotes around a cell that holds a comma; the columns are "+strings.Join(f.spec.names()[:columns], ","))}
	}
	for len(rec.cells) < len(f.spec.fields) {
		rec.cells, rec.places = append(rec.cells, ""), append(rec.places, rec.places[columns-1])
	}
	var errs []error
	for i, c := range f.spec.fields {
		if cell, fault := c.check(rec.cells[i]); fault != nil {
			errs = append(errs, f.errorAt(rec.places[i], fmt.Sprintf("%s: expected %s, found %q", c.name, fault.expected, rec.cells[i]), fault.hint))
		} else {
			rec.cells[i] = cell
		}
	}
	return errs
}

func (c field) check(cell string) (string, *flaw) {
	switch {
	case cell == "" && c.null:
		return "", nil
	case cell == "":
		return "", &flaw{c.name, c.kind.expected, "the cell cannot be empty"}
	case strings.TrimSpace(cell) != cell:
		return "", &flaw{c.name, "no space before or after the value", "take the space out"}
	case strings.ContainsFunc(cell, unicode.IsControl):
		return "", &flaw{c.name, "one line of text", "take line breaks and tabs out of the cell"}
	}
	value, ok := c.kind.read(cell)
	if !ok {
		return "", &flaw{c.name, c.kind.expected, c.kind.hint}
	}
	return value, nil
}

// checkRecord checks what needs the whole row or the rows before it.
func (f *file) checkRecord(rec record, seen map[string]int) []error {
	var errs []error
	if f.spec.checkRow != nil {
		if fault := f.spec.checkRow(rec.cells); fault != nil {
			errs = append(errs, f.flawed(rec, *fault))
		}
	}
	for _, names := range f.spec.unique {
		values := make([]string, len(names))
		for i, name := range names {
			values[i] = rec.cells[f.spec.index(name)]
		}
		key := fmt.Sprintf("%q%q", names, values)
		if line, taken := seen[key]; taken {
			errs = append(errs, f.errorAt(rec.places[f.spec.index(names[0])],
				fmt.Sprintf("%s %s is already on line %d", strings.Join(names, " + "), strings.Join(values, ","), line), "keep one of the rows"))
			continue
		}
		seen[key] = rec.places[0].line
	}
	return errs
}

// checkRows compares the rows with each other.
func (f *file) checkRows() []error {
	if f.spec.checkRows == nil {
		return nil
	}
	var rows [][]string
	for _, rec := range f.records {
		rows = append(rows, rec.cells)
	}
	var errs []error
	for _, fault := range f.spec.checkRows(rows) {
		errs = append(errs, f.flawed(f.records[fault.row], fault.flaw))
	}
	return errs
}

// flawed words what is wrong in one column of a record.
func (f *file) flawed(rec record, fault flaw) error {
	i := f.spec.index(fault.column)
	return f.errorAt(rec.places[i], fmt.Sprintf("%s: expected %s, found %q", fault.column, fault.expected, rec.cells[i]), fault.hint)
}

func (s spec) index(name string) int {
	return slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })
}

// errorAt words an error about a place, its column counted in characters.
func (f *file) errorAt(at place, message, hint string) error {
	rest := f.text
	for range at.line - 1 {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	col := 1 + utf8.RuneCount(rest[:min(at.col-1, len(rest))])
	return fmt.Errorf("%s:%d:%d: %s\nhint: %s", f.path, at.line, col, message, hint)
}

// table is the public form of a file without faults.
func (f *file) table() Table {
	t := Table{Name: f.spec.name, Doc: f.spec.doc, Columns: f.spec.tableColumns(), Origin: f.origin}
	for i, rec := range f.records {
		row := rec.cells
		if f.spec.convert != nil {
			row = f.spec.convert(row)
		}
		if f.spec.numbered {
			row = append(slices.Clip(row), strconv.Itoa(i+1))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

package workbook

import (
	"errors"
	"fmt"
	"io"
	"strconv"
)

// The size of a sheet (Excel's), and what of it is believed.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
	maxRowLen = 4 << 20 // bytes of the text of one row
	maxOut    = 4 << 30 // bytes of the text of a sheet
	maxPad    = 1024    // columns to which short rows are filled up
)

var (
	errNoText  = errors.New("a cell refers to a text that is not there")
	errNoStyle = errors.New("a cell refers to a style that is not there")
	errPlace   = errors.New("its rows or cells are out of order")
)

// sheet reads one sheet as lines of CSV.
type sheet struct {
	book   *Book
	part   string
	x      *xmlReader
	closer io.Closer
	run    textOf

	number int    // of the row at hand
	below  bool   // the rows are over; what is called a row now is the place of a drawing
	cells  []span // its cells that have a text
	row    []byte // their texts, one behind the other
	wrote  int    // rows written, blank ones included
	width  int    // columns of the widest row so far
	out    []byte // text that no one has taken yet
	total  int64
	err    error
}

// span is where the text of a cell stands.
type span struct{ column, from, to int }

func (b *Book) sheet(part string) (*sheet, error) {
	x, c, ok, err := b.archive.open(part)
	if err == nil && !ok {
		err = damage(part, errors.New("the archive has no such entry"))
	}
	if err != nil {
		return nil, err
	}
	return &sheet{book: b, part: part, x: x, closer: c}, nil
}

// Read reads the sheet's text.
func (s *sheet) Read(p []byte) (int, error) {
	for len(s.out) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.fill()
	}
	n := copy(p, s.out)
	s.out = s.out[n:]
	return n, nil
}

// Close lets go of the sheet.
func (s *sheet) Close() error { return s.closer.Close() }

// fill reads some rows, or sets the error that ends them.
func (s *sheet) fill() {
	s.out = s.out[:0]
	for len(s.out) < 64<<10 {
		more, err := s.next()
		if err != nil {
			s.err = damage(s.part, err)
			return
		}
		if !more {
			s.err = io.EOF
			return
		}
		before := len(s.out)
		s.write()
		if s.total += int64(len(s.out) - before); s.total > maxOut {
			s.err = refuse(fmt.Sprintf("the sheet holds more than %d GB of text", maxOut>>30), "export shorter periods, or as CSV")
			return
		}
	}
}

// next reads the next row that has a text; false at the end of the part.
func (s *sheet) next() (bool, error) {
	for {
		tok, b, err := s.x.next()
		if err != nil || tok == endOfPart {
			return false, err
		}
		if tok == endTag && string(b) == "sheetData" {
			s.below = true
		}
		if s.below || tok != startTag || string(b) != "row" {
			continue
		}
		if err := s.readRow(); err != nil || len(s.cells) > 0 {
			return true, err
		}
	}
}

// readRow reads the cells of a row, whose start tag was read.
func (s *sheet) readRow() error {
	s.row, s.cells = s.row[:0], s.cells[:0]
	n := s.number + 1
	for name, v, rest := attribute(s.x.attrs); name != nil; name, v, rest = attribute(rest) {
		if string(name) == "r" {
			var err error
			if n, err = strconv.Atoi(string(v)); err != nil {
				return errPlace
			}
		}
	}
	if n > maxRow {
		return refuse(fmt.Sprintf("the sheet has a row %d, but Excel has %d", n, maxRow), "export it again, or as CSV")
	}
	if n <= s.number {
		return errPlace
	}
	s.number = n
	column := 0
	for {
		tok, b, err := s.x.next()
		switch {
		case err != nil:
			return err
		case tok == endTag && string(b) == "row":
			return nil
		case tok == startTag && string(b) == "c":
			if column, err = s.readCell(column); err != nil {
				return err
			}
		}
	}
}

// readCell reads the cell whose start tag was read, in the row at hand and behind
// the column before, and returns its column.
func (s *sheet) readCell(before int) (int, error) {
	column, kind, style := before+1, numeric, 0
	for name, v, rest := attribute(s.x.attrs); name != nil; name, v, rest = attribute(rest) {
		switch string(name) {
		case "r":
			column = columnOf(v)
		case "t":
			kind = kindOf(v)
		case "s":
			var err error
			if style, err = strconv.Atoi(string(v)); err != nil || style < 0 {
				return 0, errNoStyle
			}
		}
	}
	if column > maxColumn {
		return 0, refuse(fmt.Sprintf("the sheet has more than %d columns, more than Excel has", maxColumn), "export it again, or as CSV")
	}
	if column <= before {
		return 0, errPlace
	}
	if len(s.row) > maxRowLen {
		return 0, refuse(fmt.Sprintf("row %d of the sheet holds more than %d MB of text", s.number, maxRowLen>>20), "export it again, or as CSV")
	}
	return column, s.cell(column, kind, style)
}

// columnOf is the column of a cell's name such as AB12, from 1; 0 for none, and
// more than maxColumn for one that is too far right.
func columnOf(name []byte) int {
	n := 0
	for _, c := range name {
		if c < 'A' || c > 'Z' || n > maxColumn {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	return n
}

package workbook

import (
	"errors"
	"io"
	"strings"
)

// EverySheet stands for all sheets where names of sheets are asked for. No sheet
// can have it for a name: Excel forbids the asterisk.
const EverySheet = "*"

// sheetMark begins the line that names a sheet. No cell holds it: control
// characters in cells become spaces.
const sheetMark = "\x1e"

// SheetName tells the line that stands before each sheet's rows when all sheets
// are read, and the sheet's name.
func SheetName(line string) (string, bool) { return strings.CutPrefix(line, sheetMark) }

// sheets reads all sheets that are not hidden, one behind the other, each behind
// a line that names it.
type sheets struct {
	book *Book
	left []tab
	line string // of the sheet at hand, as far as it was not read
	at   *sheet
}

// Read reads the text of the sheets.
func (s *sheets) Read(p []byte) (int, error) {
	for {
		if s.line != "" {
			n := copy(p, s.line)
			s.line = s.line[n:]
			return n, nil
		}
		if s.at != nil {
			n, err := s.at.Read(p)
			if n > 0 || !errors.Is(err, io.EOF) {
				return n, err
			}
		}
		if err := s.next(); err != nil {
			return 0, err
		}
	}
}

// next goes on to the next sheet.
func (s *sheets) next() error {
	if err := s.Close(); err != nil {
		return err
	}
	for ; len(s.left) > 0; s.left = s.left[1:] {
		t := s.left[0]
		if t.hidden {
			continue
		}
		at, err := s.book.sheet(t.part)
		if err != nil {
			return err
		}
		name := []byte(t.name)
		clean(name)
		s.at, s.line, s.left = at, sheetMark+string(name)+"\n", s.left[1:]
		return nil
	}
	return io.EOF
}

// Close lets go of the sheet at hand.
func (s *sheets) Close() error {
	if s.at == nil {
		return nil
	}
	at := s.at
	s.at = nil
	if err := at.Close(); err != nil {
		return damage(at.part, err)
	}
	return nil
}

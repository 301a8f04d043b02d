package workbook

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Uncalculated stands in a cell whose formula has no result in the file: the
// program that wrote it did not calculate. Excel has no error of this name.
const Uncalculated = "#UNCALCULATED!"

// cellKind is the t attribute of a cell.
type cellKind byte

const (
	numeric cellKind = iota
	shared
	inline
	boolean
	isoDate
	textual // a formula's text or an error
)

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "s":
		return shared
	case "inlineStr":
		return inline
	case "b":
		return boolean
	case "d":
		return isoDate
	case "str", "e":
		return textual
	}
	return numeric
}

// cell reads one cell, whose start tag was read, and appends its text to the
// row's.
func (s *sheet) cell(column int, kind cellKind, style int) error {
	s.run = textOf{text: s.run.text[:0]}
	formula, saved := false, false
	for {
		tok, b, err := s.x.next()
		if err != nil {
			return err
		}
		if tok == endTag && string(b) == "c" {
			break
		}
		if tok == startTag {
			formula = formula || string(b) == "f"
			saved = saved || string(b) == "v"
		}
		if err := s.run.take(tok, b); err != nil {
			return err
		}
	}
	start := len(s.row)
	if formula && (!saved || kind == numeric && len(s.run.text) == 0) { // an empty text is a result
		s.row = append(s.row, Uncalculated...)
	} else if err := s.value(kind, style); err != nil {
		return err
	}
	clean(s.row[start:])
	if len(s.row) > start {
		s.cells = append(s.cells, span{column, start, len(s.row)})
	}
	return nil
}

// value appends what a cell says.
func (s *sheet) value(kind cellKind, style int) error {
	text := s.run.text
	switch {
	case kind == shared && len(text) > 0:
		i, err := strconv.Atoi(string(bytes.TrimSpace(text)))
		t, ok := s.book.texts.at(i)
		if err != nil || !ok {
			return errNoText
		}
		s.row = appendUnescaped(s.row, t)
	case kind == boolean:
		s.row = appendBoolean(s.row, text)
	case kind == numeric && len(text) > 0:
		f := numFmt{}
		if style < len(s.book.formats) {
			f = s.book.formats[style]
		} else if style > 0 { // a date would be read as a number
			return errNoStyle
		}
		s.row = appendNumber(s.row, text, f, s.book.year1904)
	case kind == isoDate && isISO(text):
		s.row = append(append(append(s.row, text[:10]...), ' '), text[11:]...)
	default:
		s.row = appendUnescaped(s.row, text)
	}
	return nil
}

func appendBoolean(dst, text []byte) []byte {
	switch string(text) {
	case "1", "true":
		return append(dst, "TRUE"...)
	case "0", "false":
		return append(dst, "FALSE"...)
	}
	return append(dst, text...)
}

// isISO reports text such as 2026-01-05T09:30:00.
func isISO(text []byte) bool {
	return len(text) >= 16 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':'
}

// appendUnescaped appends a text of a cell. Characters that XML cannot hold stand
// in it as _x000D_ (ECMA-376 part 1, 22.9.2.19).
func appendUnescaped(dst, text []byte) []byte {
	for {
		i := bytes.Index(text, []byte("_x"))
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		if len(text) >= 7 && text[6] == '_' {
			if r, err := strconv.ParseUint(string(text[2:6]), 16, 16); err == nil {
				dst, text = utf8.AppendRune(dst, rune(r)), text[7:]
				continue
			}
		}
		dst, text = append(dst, text[:2]...), text[2:]
	}
}

// clean makes control characters spaces, line ends above all: a row stays a line.
func clean(text []byte) {
	for i, c := range text {
		if c < ' ' {
			text[i] = ' '
		}
	}
}

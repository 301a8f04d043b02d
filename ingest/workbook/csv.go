package workbook

import "bytes"

// write appends the row at hand as a line of CSV: its cells in their columns, and
// as many as the widest row so far has. Blank lines stand for the rows between,
// so that a line's number is its row's.
func (s *sheet) write() {
	for s.wrote++; s.wrote < s.number; s.wrote++ {
		s.out = append(s.out, '\n')
	}
	column := 1
	for _, c := range s.cells {
		for ; column < c.column; column++ {
			s.out = append(s.out, ',')
		}
		s.out = appendField(s.out, s.row[c.from:c.to])
	}
	s.width = min(max(s.width, column), maxPad)
	for ; column < s.width; column++ {
		s.out = append(s.out, ',')
	}
	s.out = append(s.out, '\n')
}

// appendField appends a field, in quotes where it needs them.
func appendField(dst, text []byte) []byte {
	if bytes.IndexByte(text, ',') < 0 && bytes.IndexByte(text, '"') < 0 {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	for i := bytes.IndexByte(text, '"'); i >= 0; i = bytes.IndexByte(text, '"') {
		dst = append(append(dst, text[:i+1]...), '"')
		text = text[i+1:]
	}
	return append(append(dst, text...), '"')
}

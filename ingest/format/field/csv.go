// Package field reads what exports are made of: delimited records, times and
// numbers, each in the one spelling that was declared.
package field

import (
	"strings"

	"frontdoor/ingest"
)

// maxQuotedLines bounds how far a quoted field may run over line ends. A quote
// that is never closed would otherwise swallow the rest of the file.
const maxQuotedLines = 50

// CSV cuts lines into records of delimited fields (RFC 4180, with any
// one-byte delimiter). A record may run over several lines inside quotes.
type CSV struct {
	delim   byte
	fields  []string
	pending []ingest.Line // read ahead for a quote that was never closed
	read    func() (ingest.Line, bool)
}

// Record is one record with the lines it was made of. Fault is set, and
// Fields is nil, when the quotes of its first line cannot be read.
type Record struct {
	Fields []string // reused by the next call
	First  ingest.Line
	Lines  int
	Fault  string
	Column int
}

// NewCSV reads records from the lines that read returns until it says false.
func NewCSV(delim byte, read func() (ingest.Line, bool)) *CSV {
	return &CSV{delim: delim, read: read}
}

func (c *CSV) line() (ingest.Line, bool) {
	if len(c.pending) > 0 {
		l := c.pending[0]
		c.pending = c.pending[1:]
		return l, true
	}
	return c.read()
}

// Next returns the next record; false at the end of the lines.
func (c *CSV) Next() (Record, bool) {
	first, ok := c.line()
	if !ok {
		return Record{}, false
	}
	rec := Record{First: first, Lines: 1}
	if strings.IndexByte(first.Text, '"') < 0 {
		rec.Fields = c.Plain(first.Text)
		return rec, true
	}
	text := first.Text
	var more []ingest.Line
	for {
		fields, open, column := c.quoted(text)
		if !open {
			if column > 0 {
				rec.Fault, rec.Column = "a quote inside an unquoted field, or text after a closing quote", column
				c.pending = append(more, c.pending...)
				return rec, true
			}
			rec.Fields, rec.Lines = fields, 1+len(more)
			return rec, true
		}
		next, ok := ingest.Line{}, false
		if len(more) < maxQuotedLines {
			next, ok = c.line()
		}
		if !ok { // never closed: only the first line is given up
			rec.Fault, rec.Column = "a quoted field that is never closed", column
			c.pending = append(more, c.pending...)
			return rec, true
		}
		more = append(more, next)
		text += "\n" + next.Text
	}
}

// Plain cuts a line that has no quotes. The result is reused by the next call.
func (c *CSV) Plain(text string) []string {
	c.fields = c.fields[:0]
	for {
		i := strings.IndexByte(text, c.delim)
		if i < 0 {
			break
		}
		c.fields = append(c.fields, text[:i])
		text = text[i+1:]
	}
	c.fields = append(c.fields, text)
	return c.fields
}

// quoted cuts a record that has quotes. open means the last field's quote is
// not closed yet; otherwise a column above 0 is where the quoting is wrong.
func (c *CSV) quoted(text string) (fields []string, open bool, column int) {
	c.fields = c.fields[:0]
	i := 0
	for {
		if i < len(text) && text[i] == '"' {
			value, end, closed := quotedField(text, i)
			if !closed {
				return nil, true, i + 1
			}
			c.fields = append(c.fields, value)
			i = end
			if i < len(text) && text[i] != c.delim {
				return nil, false, i + 1
			}
		} else {
			end := strings.IndexByte(text[i:], c.delim)
			if end < 0 {
				end = len(text) - i
			}
			value := text[i : i+end]
			if q := strings.IndexByte(value, '"'); q >= 0 {
				return nil, false, i + q + 1
			}
			c.fields = append(c.fields, value)
			i += end
		}
		if i >= len(text) {
			return c.fields, false, 0
		}
		i++ // the delimiter; a field follows it, even an empty last one
	}
}

// quotedField reads the field whose opening quote is at start, and returns the
// position after its closing quote.
func quotedField(text string, start int) (value string, end int, closed bool) {
	var b strings.Builder
	for i := start + 1; ; {
		q := strings.IndexByte(text[i:], '"')
		if q < 0 {
			return "", len(text), false
		}
		if i+q+1 < len(text) && text[i+q+1] == '"' {
			b.WriteString(text[i : i+q+1])
			i += q + 2
			continue
		}
		if b.Len() == 0 {
			return text[i : i+q], i + q + 1, true
		}
		b.WriteString(text[i : i+q])
		return b.String(), i + q + 1, true
	}
}

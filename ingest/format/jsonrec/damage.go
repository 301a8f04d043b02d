package jsonrec

import (
	"fmt"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

// Codes of what cannot be read as a record.
const (
	badJSON   = "bad_json"
	deepJSON  = "json_too_deep"
	largeJSON = "json_too_large"
	cutJSON   = "json_cut_off"
)

// fault is what is wrong, and where.
type fault struct {
	code, expected string
	line           int64
	column         int // from 0
}

// column is the column, from 0, of a position in the place.
func (p place) column(pos int) int { return int(p.Offset-p.start) + pos }

// here is a fault at the current position.
func (r *Reader) here(code, expected string) fault {
	line := &r.window[r.at]
	return fault{code, expected, line.Number, line.column(r.pos)}
}

// damage gives up the record that begins at start. The reader goes back to the
// first place in the lines held (so many of the window) where another may
// begin; if there is none, it goes on looking.
func (r *Reader) damage(f fault, held int) {
	r.fault, r.mode = f, lost
	r.text.Reset()
	for k := range held {
		from := 0
		if k == 0 {
			from = r.column + 1
		}
		if pos := r.next(k, from); pos >= 0 {
			r.at = k
			r.found(pos)
			return
		}
	}
	if held > 0 && r.at < len(r.window) {
		r.window, r.at = r.window[r.at:], 0
		r.pos = len(r.window[0].Text)
	}
	if held == 0 { // what is left of the line was not looked at
		r.pos++
	}
}

// next finds where a record may begin in a line of the window, at from or
// behind it; -1 for nowhere. A line that begins with a bracket, set in no
// further than the damaged record, begins one; so does, anywhere in a line, the
// bracket with the name that the last record began with.
func (r *Reader) next(k, from int) int {
	line := &r.window[k]
	if from == 0 && line.Offset == line.start {
		indent := skipSpace(line.Text, 0)
		at := indent
		if at < len(line.Text) && (line.Text[at] == ',' || line.Text[at] == '[') {
			at = skipSpace(line.Text, at+1)
		}
		if indent <= r.indent && at < len(line.Text) && line.Text[at] == '{' {
			return at
		}
	}
	if r.head == "" || from > len(line.Text) {
		return -1
	}
	if at := strings.Index(line.Text[from:], r.head); at >= 0 {
		return from + at
	}
	return -1
}

// seek looks for the next record in the current line.
func (r *Reader) seek() {
	if pos := r.next(r.at, r.pos); pos >= 0 {
		r.found(pos)
		return
	}
	r.pos = len(r.window[r.at].Text)
}

// found ends the damage: the next record begins at a position of the current
// line.
func (r *Reader) found(pos int) {
	through := r.window[r.at].Number
	if through > r.start.Number {
		through--
	}
	r.giveUp(through)
	r.pos = pos
}

// giveUp rejects the damage with its lines.
func (r *Reader) giveUp(through int64) {
	r.mode = between
	begin := Record{
		Text: r.start.Text[min(r.column, len(r.start.Text)):], Line: r.start.Number,
		Offset: r.start.Offset + int64(r.column), Lines: r.claim(r.start.Number, through),
	}
	r.out.Reject(begin.reject(r.fault, "what can be read of the records behind it is read"))
}

// gap is called when the line in front of the current one was rejected before
// it got here: no record goes over it.
func (r *Reader) gap(before place) {
	if r.mode == inside {
		r.damage(fault{badJSON, "expected the rest of the record in the line behind", before.Number, before.column(len(before.Text))}, r.at)
	}
	if r.mode == lost {
		r.giveUp(before.Number)
		r.pos = 0
	}
}

// finish deals with a file that ends within a record or an array. It returns
// true when there is more to read of it.
func (r *Reader) finish(before place) bool {
	if r.mode == inside {
		r.damage(fault{cutJSON, "expected the rest of the record; the file ends", before.Number, before.column(len(before.Text))}, len(r.window))
		if r.mode != lost {
			return true
		}
	}
	if r.mode == lost {
		r.giveUp(before.Number)
		return false
	}
	if r.arrays > 0 || r.wrapped || r.mode == behind {
		last := Record{Line: max(before.Number, 1), Offset: before.Offset}
		r.out.Reject(last.reject(fault{cutJSON, "expected the end of the array of records; the file ends", last.Line, before.column(len(before.Text))},
			"the export was cut off: records may be missing"))
	}
	r.arrays, r.wrapped, r.mode = 0, false, between
	return false
}

// Record is one JSON object. Its brackets are known to match; a Cursor finds
// whatever else is wrong with it.
type Record struct {
	Text   string
	Line   int64 // line on which it begins, from 1
	Offset int64 // byte offset in the decompressed file at which it begins
	// Lines is how many lines are its own: 0 when all it lies on went to the
	// record before it.
	Lines  int
	column int // at which it begins in its line, from 0
}

// Reject gives the record up for what was expected at a byte position of its
// text; a position below 0 stands for the whole record.
func (rec Record) Reject(code, expected, hint string, at int) ingest.Reject {
	f := fault{code: code, expected: expected, line: rec.Line, column: -1}
	if at >= 0 {
		above := rec.Text[:min(at, len(rec.Text))]
		f.column = rec.column + len(above)
		if n := strings.Count(above, "\n"); n > 0 {
			f.line, f.column = rec.Line+int64(n), len(above)-strings.LastIndexByte(above, '\n')-1
		}
	}
	return rec.reject(f, hint)
}

// Broken is the reject of a record that a cursor found a fault in; false if it
// found none.
func (rec Record) Broken(c *Cursor) (ingest.Reject, bool) {
	expected, at := c.Fault()
	if expected == "" {
		return ingest.Reject{}, false
	}
	return rec.Reject(badJSON, expected, "the other records are read", at), true
}

func (rec Record) reject(f fault, hint string) ingest.Reject {
	out := ingest.Reject{
		Line: rec.Line, Lines: rec.Lines, Offset: rec.Offset, Code: f.code,
		Message: f.expected, Excerpt: privacy.Excerpt(rec.Text), Hint: hint,
	}
	if rec.Lines == 0 {
		out.Lines = ingest.SameLine
	}
	switch {
	case f.line == rec.Line:
		out.Column = f.column + 1
	case f.column >= 0:
		out.Message = fmt.Sprintf("%s in line %d, column %d", f.expected, f.line, f.column+1)
	}
	return out
}

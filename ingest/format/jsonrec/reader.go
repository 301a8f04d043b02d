// Package jsonrec finds the records of a JSON file: objects one to a line,
// written one behind the other, or in an array, which may itself be a member of
// an object; compact, or spread over many lines. Every line is accounted for.
// Only one record is held in memory, and only up to MaxRecord bytes of it.
package jsonrec

import (
	"strings"

	"frontdoor/ingest"
)

// MaxRecord is the largest record, in bytes, that is read.
const MaxRecord = 4 << 20

// lineCost is what a line adds to the size of a record besides its text: a
// record of nothing but line ends takes memory too.
const lineCost = 16

const byteOrderMark = "\ufeff"

// Reader reads the records of one file.
type Reader struct {
	in    *ingest.Lines
	out   ingest.Sink
	array string

	window  []place // the lines from the begin of the open record on, or just one
	at      int     // the current one
	pos     int     // next byte of it
	mode    mode
	claimed int64 // lines up to this one are accounted for
	arrays  int   // arrays of records opened and not closed yet
	wrapped bool  // in the array that is a member of an object

	span   span
	start  place // where the open record, or the damage, begins
	column int   // position in start
	size   int
	text   strings.Builder // the open record's lines before the current one
	indent int             // white space in front of the line on which it begins
	head   string          // bracket and first name of the last record
	fault  fault
}

// place is a line, or one piece of a very long one.
type place struct {
	ingest.Line
	start int64 // offset of the line in the file
}

type mode int

const (
	between mode = iota // between records
	inside              // inside a record
	behind              // behind the array, in the object it is a member of
	lost                // looking for the next record after a damage
)

// anyIndent is the indent as long as no record was seen.
const anyIndent = 1 << 30

// NewReader reads records from in. Lines without a record, and those that
// cannot be one, go to out. If array is not "", an object with an array as its
// member of that name at the top is taken for the frame of the records in the
// array.
func NewReader(in *ingest.Lines, out ingest.Sink, array string) *Reader {
	in.InPieces()
	return &Reader{in: in, out: out, array: array, indent: anyIndent}
}

// Next returns the next record; false at the end of the lines.
func (r *Reader) Next() (Record, bool) {
	for {
		if r.at >= len(r.window) || r.pos >= len(r.window[r.at].Text) {
			if !r.advance() {
				return Record{}, false
			}
			continue
		}
		switch r.mode {
		case between:
			r.frame()
		case inside:
			if rec, ok := r.follow(); ok {
				return rec, true
			}
		case behind:
			r.leave()
		case lost:
			r.seek()
		}
	}
}

// advance goes to the next line, or the next piece of a long one.
func (r *Reader) advance() bool {
	before := place{}
	if r.at < len(r.window) {
		before = r.window[r.at]
		if !before.Open && !r.endLine() {
			return true
		}
		if r.mode == inside {
			r.keep()
		} else if r.at == len(r.window)-1 {
			r.window, r.at = r.window[:0], -1
		}
		r.at++
	}
	r.pos = 0
	if r.at == len(r.window) {
		line, ok := r.in.Next()
		if !ok {
			return r.finish(before)
		}
		next := place{Line: line, start: line.Offset}
		if line.Number == before.Number {
			next.start = before.start
		}
		r.window = append(r.window, next)
	}
	if r.window[r.at].Number > before.Number+1 {
		r.gap(before)
	}
	return true
}

// endLine accounts for the current line, which ends here, unless a record or a
// damage goes on. It returns false when the line end itself is a damage.
func (r *Reader) endLine() bool {
	line := &r.window[r.at]
	switch r.mode {
	case inside:
		if r.span.quoted && !line.Final {
			r.damage(r.here(badJSON, "expected a closing quote on the line"), r.at+1)
			return false
		}
	case between, behind:
		r.ignore(line.Number, line.Number)
	}
	return true
}

// keep adds what is left of the current line to the open record.
func (r *Reader) keep() {
	line := &r.window[r.at]
	from := 0
	if r.at == 0 {
		from = r.column
	}
	r.text.WriteString(line.Text[from:])
	if !line.Open {
		r.text.WriteByte('\n')
		r.size += lineCost
	}
}

// frame goes over what stands between records: white space, commas and the
// brackets of arrays.
func (r *Reader) frame() {
	text := r.window[r.at].Text
	for ; r.pos < len(text); r.pos++ {
		switch text[r.pos] {
		case ' ', '\t', '\r', ',':
		case '[':
			r.arrays++
		case ']':
			if r.wrapped {
				r.wrapped, r.mode = false, behind
				r.span = span{}
				r.span.push(true)
				r.pos++
				return
			}
			r.arrays = max(r.arrays-1, 0)
		case '{':
			r.begin()
			return
		default:
			if strings.HasPrefix(text[r.pos:], byteOrderMark) { // files joined end to end
				r.pos += len(byteOrderMark) - 1
				continue
			}
			r.from()
			r.damage(r.here(badJSON, "expected an object or an array of objects"), 0)
			return
		}
	}
}

// from lets the open record, or the damage, begin at the current position.
func (r *Reader) from() {
	r.window, r.at = r.window[r.at:], 0
	r.start, r.column = r.window[0], r.pos
}

// begin opens a record.
func (r *Reader) begin() {
	r.from()
	r.mode, r.span, r.size = inside, span{}, 0
	r.text.Reset()
	text := r.start.Text
	if r.start.Offset == r.start.start {
		r.indent = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	name := skipSpace(text, r.pos+1)
	if name < len(text) && text[name] == '"' {
		if end := strings.IndexByte(text[name+1:], '"'); end >= 0 {
			r.head = text[r.pos : name+end+2]
		}
	}
}

// follow goes on with the open record and returns it where it ends.
func (r *Reader) follow() (Record, bool) {
	text := r.window[r.at].Text
	end, progress := r.span.scan(text, r.pos, r.array)
	r.size += end - r.pos
	r.pos = end
	switch {
	case progress == faulty:
		r.damage(r.here(badJSON, "expected a value, or the bracket that closes the last one opened"), r.at+1)
	case progress == tooDeep:
		r.damage(r.here(deepJSON, "expected at most 64 levels of objects and arrays"), r.at+1)
	case r.size > MaxRecord:
		r.damage(r.here(largeJSON, "expected a record of at most 4 MiB"), r.at+1)
	case progress == wrapped:
		r.ignore(r.start.Number, r.window[r.at].Number-1)
		r.mode, r.wrapped, r.indent = between, true, anyIndent
		r.window, r.at = r.window[r.at:], 0
	case progress == closed:
		return r.record(), true
	}
	return Record{}, false
}

// record closes the open record at the current position.
func (r *Reader) record() Record {
	line := &r.window[r.at]
	rec := Record{
		Line: r.start.Number, Offset: r.start.Offset + int64(r.column), column: r.start.column(r.column),
		Lines: r.claim(r.start.Number, line.Number),
	}
	if r.at == 0 {
		rec.Text = line.Text[r.column:r.pos]
	} else {
		r.text.WriteString(line.Text[:r.pos])
		rec.Text = r.text.String()
	}
	r.mode = between
	return rec
}

// leave goes to the end of the object whose array of records has ended.
func (r *Reader) leave() {
	end, progress := r.span.scan(r.window[r.at].Text, r.pos, "")
	r.pos = end
	switch progress {
	case closed:
		r.mode = between
	case faulty, tooDeep:
		r.from()
		r.damage(r.here(badJSON, "expected the rest of the object around the records"), 0)
	}
}

// claim accounts for lines and returns how many of them were not accounted for.
func (r *Reader) claim(first, last int64) int {
	first = max(first, r.claimed+1)
	if last < first {
		return 0
	}
	r.claimed = last
	return int(last - first + 1)
}

func (r *Reader) ignore(first, last int64) {
	if n := r.claim(first, last); n > 0 {
		r.out.Ignore(n)
	}
}

func skipSpace(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return i
}

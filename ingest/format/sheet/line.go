package sheet

import (
	"strconv"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
	"frontdoor/ingest/workbook"
)

// line is one line of a sheet that has a text.
type line struct {
	field.Record
	number int64 // of the sheet's row
	given  bool  // a row, a reject or the held lines stand for it
}

// share is how many lines a row stands for: those of the line for the first of
// them, none for the others.
func (l *line) share() int {
	if l.given {
		return 0
	}
	l.given = true
	return l.Lines
}

// fault says why something cannot be read.
type fault struct{ code, message, hint string }

// held are lines of which it is not known yet what they are.
type held struct {
	first  ingest.Reject // the place of the first one
	lines  int
	counts bool   // one of them looks like a line of counts
	at     string // the cell that the first such line begins with
	apart  bool   // one of them looks like cells apart by semicolons
	fault  fault  // why they cannot be read, where that is known: the last heading line's
	below  int    // lines below that heading line
}

// hold keeps a line until it is known what it is.
func (r *reading) hold(l *line) {
	h := &r.held
	if h.lines == 0 {
		h.first = ingest.Reject{Line: l.number, Offset: l.First.Offset, Excerpt: privacy.Excerpt(l.First.Text)}
	}
	h.lines += l.Lines
	if h.fault.code != "" {
		h.below++
	}
	l.given = true
	counts := 0
	for _, f := range l.Fields {
		if _, ok := field.Count(squeeze(f)); ok {
			counts++
		}
	}
	if counts > 1 && !h.counts {
		h.counts, h.at = true, r.cell(l, 0)
	}
	h.apart = h.apart || len(l.Fields) == 1 && strings.Count(l.Fields[0], ";") > 1
}

// ignore gives the lines up as titles or notes.
func (h *held) ignore(out ingest.Sink) {
	if h.lines > 0 {
		out.Ignore(h.lines)
	}
	*h = held{}
}

// reject gives the lines up as one reject, for what is wrong with them.
func (h *held) reject(r *reading) {
	if h.lines > 0 {
		reject := h.first
		reject.Lines, reject.Code, reject.Hint = h.lines, h.fault.code, h.fault.hint
		reject.Message = "the file: " + h.fault.message
		if r.workbook {
			reject.Message = "the sheet " + r.sheet + ": " + h.fault.message
		}
		r.out.Reject(reject)
	}
	*h = held{}
}

// cell is the name of a cell: C7, or in a workbook Hub!C7.
func (r *reading) cell(l *line, index int) string {
	name := columnName(index) + strconv.FormatInt(l.number, 10)
	if r.workbook {
		return r.sheet + "!" + name
	}
	return name
}

// columnName is A for 0.
func columnName(index int) string {
	name := ""
	for index++; index > 0; index = (index - 1) / 26 {
		name = string(rune('A'+(index-1)%26)) + name
	}
	return name
}

// rejectCell rejects a cell, for what is wrong with it.
func (r *reading) rejectCell(l *line, index int, f fault) {
	f.message = r.cell(l, index) + ": " + f.message
	r.reject(l, index, f)
}

// reject rejects a cell with a message that names it. By a total that is wrong no
// line is lost.
func (r *reading) reject(l *line, index int, f fault) {
	lines := ingest.SameLine
	if f.code != totalMismatch && !l.given {
		lines = l.share()
	}
	column := index + 1
	if !r.workbook {
		column = 1
		for _, before := range l.Fields[:min(index, len(l.Fields))] {
			column += len(before) + 1
		}
	}
	r.out.Reject(ingest.Reject{
		Line: l.number, Lines: lines, Offset: l.First.Offset, Column: column, Code: f.code, Message: f.message,
		Excerpt: privacy.Excerpt(at(l.Fields, index)), Hint: f.hint,
	})
}

// badCount is what is wrong with a cell that holds no count.
func badCount(text string) fault {
	switch {
	case text == workbook.Uncalculated:
		return fault{
			code: "not_calculated", message: "expected a count, found a formula that was never calculated",
			hint: "open the workbook in Excel and save it again",
		}
	case field.SheetError(text):
		return fault{
			code: "formula_error", message: "expected a count, found an error of a spreadsheet such as #REF!",
			hint: "correct the formula, or type the count",
		}
	}
	return fault{
		code: "bad_count", message: "expected a whole number, a sum such as 5+3, or strokes such as IIII",
		hint: "leave the cell empty where nobody counted",
	}
}

func isBlank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// strays rejects columns of counts whose heading cannot be read, each once: a day
// that is misspelt, or half a day under one merged heading. A line with a text
// between the counts, but no count, is told of too.
func (t *table) strays(l *line) {
	for i := t.label + 1; i < len(l.Fields); i++ {
		text := at(l.Fields, i)
		if t.known[i] || isEmpty(text) {
			continue
		}
		if _, ok := count(text); !ok && (i < t.columns[0].index || i > t.columns[len(t.columns)-1].index) {
			continue
		}
		t.known[i] = true
		f := fault{
			code: "unknown_column", message: "expected no counts here: the column has no heading that is an hour, a day or a count",
			hint: "give each column of counts a heading of its own, or head it Notes",
		}
		if at(t.headings.Fields, i) == "" {
			t.rejectCell(l, i, f)
			continue
		}
		f.message = "expected a heading that is an hour, a day or a count: its column is not read"
		f.hint = "is it misspelt? A column that is to be left out is headed Notes"
		t.rejectCell(t.headings, i, f)
	}
}

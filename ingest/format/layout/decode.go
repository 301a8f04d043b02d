package layout

import (
	"context"
	"fmt"
	"slices"

	"frontdoor/ingest"
	"frontdoor/ingest/format/clockwatch"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// sheet is the reading of one export.
type sheet struct {
	*layoutDecoder
	out    ingest.Sink
	watch  *clockwatch.Watch // out, told of each record
	state  sheetState
	header []string
	held   []ingest.Reject // lines before the heading line, should there be none
	tries  int             // how many of them could have been it
	blank  bool            // a blank line was seen below the header

	delimiter string
}

type sheetState byte

const (
	seeking sheetState = iota // the heading line is still to come
	reading                   // records
	lost                      // there was no heading line
)

// Decode reads the header, then the records; of JSON the records alone.
func (d *layoutDecoder) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	d.file = in.Name
	if d.latin {
		in.Windows1252()
	}
	watch := clockwatch.New(out)
	defer watch.Close()
	s := sheet{layoutDecoder: d, out: watch, watch: watch, delimiter: d.layout.Delimiter}
	if d.workbook = in.Workbook(); d.workbook {
		s.delimiter = ","
	}
	if d.layout.positional() {
		s.state = reading
	}
	if d.paths != nil {
		return s.decodeRecords(in)
	}
	d.restartTotals()
	records := field.NewCSV(s.delimiter[0], in.Next)
	for {
		rec, ok := records.Next()
		if !ok {
			s.giveUp()
			return in.Err()
		}
		s.take(rec)
	}
}

func (s *sheet) take(rec field.Record) {
	if s.workbook && s.state == reading && rec.Fault == "" { // the last cells of a row may not be there
		for width := s.width(); len(rec.Fields) < width; {
			rec.Fields = append(rec.Fields, "")
		}
	}
	switch {
	case rec.Fault == "" && blankLine(rec.First.Text, s.delimiter):
		s.blank = s.blank || s.state == reading
		s.out.Ignore(rec.Lines)
	case rec.Fault != "" && (s.state != seeking || s.layout.HeaderWithin == 1):
		s.out.Reject(badQuotes(rec))
	case s.state == seeking:
		s.seek(rec)
	case s.state == lost:
		s.out.Reject(noHeader(rec))
	case s.header != nil && slices.Equal(rec.Fields, s.header): // exports joined end to end repeat it
		s.restartTotals()
		s.out.Ignore(rec.Lines)
	case s.isNote(rec.Fields):
		s.out.Ignore(rec.Lines)
	case s.isTotal(rec.Fields):
		s.total(rec, s.out)
	default:
		s.record(rec)
	}
}

// seek takes a line that may be the heading line. Those before it are titles.
func (s *sheet) seek(rec field.Record) {
	if rec.Fault != "" {
		s.held = append(s.held, badQuotes(rec))
		return
	}
	missing := s.locate(rec.Fields)
	if missing == nil {
		s.state, s.header = reading, slices.Clone(rec.Fields)
		for _, r := range s.held {
			s.out.Ignore(r.Lines)
		}
		s.held = nil
		s.out.Ignore(rec.Lines)
		return
	}
	if s.tries++; s.tries > 1 {
		s.held = append(s.held, noHeader(rec))
	} else {
		s.held = append(s.held, s.missingColumn(rec, missing))
	}
	if s.tries == s.layout.HeaderWithin {
		s.giveUp()
	}
}

// giveUp rejects the lines that were held for titles of a header.
func (s *sheet) giveUp() {
	for _, r := range s.held {
		s.out.Reject(r)
	}
	if s.held != nil {
		s.state, s.held = lost, nil
	}
}

// fits reports that a record has the width of the export: more fields only
// where they are empty.
func (s *sheet) fits(fields []string) bool {
	width := s.width()
	if s.layout.positional() && s.layout.Fields == 0 {
		return len(fields) >= width
	}
	if len(fields) < width {
		return false
	}
	for _, f := range fields[width:] {
		if f != "" {
			return false
		}
	}
	return true
}

// width is how many fields a record has, or has at least.
func (s *sheet) width() int {
	switch {
	case !s.layout.positional():
		return len(s.header)
	case s.layout.Fields > 0:
		return s.layout.Fields
	}
	return s.narrowest()
}

// narrowest is the least width of an export without headings.
func (d *layoutDecoder) narrowest() int {
	n := 0
	for _, p := range d.places {
		n = max(n, p.index+1)
	}
	return n
}

// isNote reports a line below the records that is none of them.
func (s *sheet) isNote(fields []string) bool {
	return s.blank && s.layout.Footer != nil && s.layout.Footer.AfterBlank && (!s.fits(fields) || s.workbook && lone(fields))
}

// lone reports a record whose first field alone has a value: a note in a
// workbook, whose rows are all of one width.
func lone(fields []string) bool {
	for _, f := range fields[1:] {
		if f != "" {
			return false
		}
	}
	return len(fields) > 1
}

func reject(rec field.Record, code string, column int, message, hint string) ingest.Reject {
	lines := rec.Lines
	if lines == 0 { // another JSON record has taken the line
		lines = ingest.SameLine
	}
	return ingest.Reject{
		Line: rec.First.Number, Lines: lines, Offset: rec.First.Offset, Column: column, Code: code,
		Message: message, Excerpt: privacy.Excerpt(rec.First.Text), Hint: hint,
	}
}

func badQuotes(rec field.Record) ingest.Reject {
	return reject(rec, "bad_quotes", rec.Column, "expected quoted fields as in RFC 4180: "+rec.Fault,
		`a quote inside a field is written twice: ""`)
}

func noHeader(rec field.Record) ingest.Reject {
	return reject(rec, "no_header", 0, "the file's header could not be read", "see the reject of its first line")
}

func (s *sheet) missingColumn(rec field.Record, missing names) ingest.Reject {
	message := fmt.Sprintf("expected a header with the column %q", missing)
	if s.layout.HeaderWithin > 1 {
		message += fmt.Sprintf(" within the first %d lines", s.layout.HeaderWithin)
	}
	return reject(rec, "missing_column", 0, message, "is this the right format? `frontdoor format detect` tells")
}

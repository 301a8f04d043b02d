package layout

import (
	"fmt"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/workbook"
)

// fault is why a record is rejected.
type fault struct {
	code, message, hint string
	index               int // field, -1 for the whole record
}

// record turns one record into rows or a reject.
func (s *sheet) record(rec field.Record) {
	s.watch.At(rec.First)
	f := s.begin(rec)
	if f == nil && s.events != nil && !s.events.any() {
		s.out.Ignore(rec.Lines)
		return
	}
	if f == nil {
		f = s.fill(rec)
	}
	switch {
	case f != nil:
	case s.measures != nil:
		f = s.count(rec, s.out)
	case s.events != nil:
		s.happen(rec.Lines)
	default:
		s.out.Emit(s.row, rec.Lines)
	}
	if f != nil {
		s.out.Reject(reject(rec, f.code, s.columnOf(rec, f), f.message, f.hint))
		return
	}
	s.addTotals(rec.Fields)
}

// begin empties the row and sets when it was.
func (s *sheet) begin(rec field.Record) *fault {
	if s.paths == nil && !s.fits(rec.Fields) {
		return s.wrongWidth(rec.Fields)
	}
	s.reset()
	s.row.Common().Line = rec.First.Number
	if s.events != nil {
		return s.look(rec.Fields)
	}
	return s.stamp(rec.Fields)
}

// fill sets all other columns.
func (s *sheet) fill(rec field.Record) *fault {
	for i := range s.fields {
		if f := s.set(&s.fields[i], rec); f != nil {
			return f
		}
	}
	for i := range s.fields {
		if f := &s.fields[i]; f.or != nil && *f.text == "" {
			*f.text = *f.or
		}
	}
	return s.residentKey(rec.Fields)
}

func (s *sheet) wrongWidth(fields []string) *fault {
	f := &fault{
		code: "wrong_field_count", index: -1,
		message: fmt.Sprintf("expected %d fields as in the header, found %d", len(s.header), len(fields)),
		hint:    "a value that holds the delimiter must be quoted",
	}
	switch {
	case !s.layout.positional():
	case s.layout.Fields > 0:
		f.message = fmt.Sprintf("expected %d fields, found %d", s.layout.Fields, len(fields))
	default:
		f.message = fmt.Sprintf("expected at least %d fields, found %d", s.narrowest(), len(fields))
	}
	return f
}

// stamp sets the time of the event.
func (d *layoutDecoder) stamp(fields []string) *fault {
	unix, st, f := d.timeOf(&d.ts, fields)
	if f != nil {
		return f
	}
	if unix == nil {
		return missing(d.ts.at)
	}
	d.setTime(*unix, st)
	return nil
}

// setTime sets the row's time.
func (d *layoutDecoder) setTime(unix int64, st field.Stamp) {
	base := d.row.Common()
	d.clock.Stamp(base, unix*1_000_000)
	d.stamped, base.LogOffsetMin = st, nil
	if st.HasOffset {
		d.offset = st.OffsetMin
		base.LogOffsetMin = &d.offset
	}
}

// timeOf reads the time of a field into its slot; nil where there is none.
func (d *layoutDecoder) timeOf(f *boundField, fields []string) (*int64, field.Stamp, *fault) {
	text := d.text(f.at, fields)
	if text == "" {
		return nil, field.Stamp{}, nil
	}
	st, ok := d.parseTime(f, text, d.text(f.time, fields))
	if !ok {
		return nil, st, badTime(f, text)
	}
	if f.spec.ZeroIsBlank && st.Local == 0 {
		return nil, st, nil
	}
	var flt *fault
	f.slot, flt = d.instant(f, st)
	return &f.slot, st, flt
}

// parseTime reads a time by its pattern, or as cells of a workbook.
func (d *layoutDecoder) parseTime(f *boundField, day, clock string) (field.Stamp, bool) {
	text := day
	if f.time != nil {
		text += " " + clock
	}
	st, ok := f.pattern.Parse(text)
	if !ok && d.workbook {
		return f.pattern.ParseCells(day, clock)
	}
	return st, ok
}

func (d *layoutDecoder) instant(f *boundField, st field.Stamp) (int64, *fault) {
	if st.HasOffset || st.Instant {
		return st.Local - int64(st.OffsetMin)*60, nil
	}
	unix, ok := d.source.Wall(st.Local)
	if !ok {
		return 0, &fault{
			code: "no_such_local_time", index: f.at.index,
			message: f.at.String() + ": the clocks skipped this time on the spring change",
			hint:    "is the export in UTC? Then say so with the source's time zone",
		}
	}
	return unix, nil
}

func missing(p *place) *fault {
	return &fault{
		code: "missing_value", index: p.index, message: p.String() + ": expected a value",
		hint: "the record cannot be placed without it",
	}
}

func badTime(f *boundField, text string) *fault {
	if flt := damaged(f.at, text); flt != nil {
		return flt
	}
	return &fault{
		code: "bad_time", index: f.at.index,
		message: fmt.Sprintf("%s: expected a real date and time as %s", f.at, f.pattern),
		hint:    "a spreadsheet may have rewritten the column; export it again",
	}
}

func badDuration(p *place, shape field.Duration) *fault {
	return &fault{
		code: "bad_duration", index: p.index,
		message: fmt.Sprintf("%s: expected a length of time as %s", p, shape),
		hint:    "say the shape that the export writes with duration in the layout",
	}
}

// damaged is the fault of a value that a spreadsheet has spoilt, or nil.
func damaged(p *place, text string) *fault {
	scientific, hashes := field.Damaged(text)
	switch {
	case text == workbook.Uncalculated:
		return &fault{
			code: "not_calculated", index: p.index, message: p.String() + ": expected a value, found a formula that was never calculated",
			hint: "open the workbook in Excel and save it again",
		}
	case field.SheetError(text):
		return &fault{
			code: "formula_error", index: p.index, message: p.String() + ": expected a value, found an error of a spreadsheet such as #REF!",
			hint: "correct the formula, or use the export as the system wrote it",
		}
	case scientific:
		return &fault{
			code: "damaged_number", index: p.index,
			message: p.String() + ": expected all digits, found a number cut to a power of ten such as 4.47E+11",
			hint:    "a spreadsheet did this when it saved the file: use the export as the phone system wrote it",
		}
	case hashes:
		return &fault{
			code: "hidden_value", index: p.index, message: p.String() + ": expected a value, found ####",
			hint: "a spreadsheet saved what it showed in a column too narrow: use the export as the system wrote it",
		}
	}
	return nil
}

// columnOf is where in its line the fault of a record is, in a workbook the
// sheet's column; 0 for JSON, whose values are not kept with their places.
func (s *sheet) columnOf(rec field.Record, f *fault) int {
	if s.paths != nil {
		return 0
	}
	if s.workbook {
		return f.index + 1
	}
	return fieldColumn(rec.Fields, f.index)
}

// fieldColumn is the byte column at which a field starts, from 1, quotes aside.
func fieldColumn(fields []string, index int) int {
	if index < 0 {
		return 0
	}
	column := 1
	for _, f := range fields[:index] {
		column += len(f) + 1
	}
	return column
}

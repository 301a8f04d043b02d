package layout

import (
	"fmt"
	"slices"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// fault is why a record is rejected.
type fault struct {
	code, message, hint string
	index               int // field, -1 for the whole record
}

// record turns one record into a row or a reject.
func (d *layoutDecoder) record(rec field.Record, width int, out ingest.Sink) {
	if f := d.fill(rec, width); f != nil {
		out.Reject(reject(rec, f.code, fieldColumn(rec.Fields, f.index), f.message, f.hint))
		return
	}
	out.Emit(d.row, rec.Lines)
}

func (d *layoutDecoder) fill(rec field.Record, width int) *fault {
	if len(rec.Fields) != width {
		return &fault{
			code: "wrong_field_count", index: -1,
			message: fmt.Sprintf("expected %d fields as in the header, found %d", width, len(rec.Fields)),
			hint:    "a value that holds the delimiter must be quoted",
		}
	}
	d.reset()
	d.row.Common().Line = rec.First.Number
	if f := d.stamp(rec.Fields); f != nil {
		return f
	}
	for i := range d.fields {
		if f := d.set(&d.fields[i], rec.Fields); f != nil {
			return f
		}
	}
	for i := range d.fields {
		if f := &d.fields[i]; f.text != nil && *f.text == "" && f.spec.Or != "" {
			d.copyFrom(f)
		}
	}
	d.residentKey(rec.Fields)
	return nil
}

// stamp sets the time of the event.
func (d *layoutDecoder) stamp(fields []string) *fault {
	text := strings.TrimSpace(fields[d.ts.index])
	if text == "" {
		return missing(&d.ts)
	}
	st, ok := d.ts.time.Parse(text)
	if !ok {
		return badTime(&d.ts)
	}
	unix, f := d.instant(&d.ts, st)
	if f != nil {
		return f
	}
	base := d.row.Common()
	d.clock.Stamp(base, unix*1_000_000)
	if st.HasOffset {
		offset := st.OffsetMin
		base.LogOffsetMin = &offset
	}
	return nil
}

func (d *layoutDecoder) instant(f *boundField, st field.Stamp) (int64, *fault) {
	if st.HasOffset {
		return st.Local - int64(st.OffsetMin)*60, nil
	}
	unix, ok := d.source.Wall(st.Local)
	if !ok {
		return 0, &fault{
			code: "no_such_local_time", index: f.index,
			message: f.spec.Column + ": the clocks skipped this time on the spring change",
			hint:    "is the export in UTC? Then say so with the source's time zone",
		}
	}
	return unix, nil
}

// set fills one column of the row.
func (d *layoutDecoder) set(f *boundField, fields []string) *fault {
	text := strings.TrimSpace(fields[f.index])
	if text == "" && f.spec.Required {
		return missing(f)
	}
	if f.number != nil {
		return d.setTime(f, text)
	}
	switch {
	case len(f.values) > 0:
		meaning, ok := f.values[strings.ToLower(text)]
		if !ok {
			return &fault{
				code: "unknown_value", index: f.index,
				message: fmt.Sprintf("%s: expected one of %s", f.spec.Column, allowed(f.spec.Values)),
				hint:    "add the value to the layout if it is right",
			}
		}
		*f.text = meaning
	case f.kind != 0:
		*f.text = d.maker.Of(f.kind, text)
	case isID(f.name):
		*f.text = d.maker.ID(text)
	default:
		*f.text = privacy.Redact(text)
	}
	return nil
}

// isID reports that a column tells records apart, so that its values must stay
// apart when they are redacted.
func isID(column string) bool { return column == "ticket_id" || column == "visit_id" }

func (d *layoutDecoder) setTime(f *boundField, text string) *fault {
	if text == "" {
		return nil
	}
	st, ok := f.time.Parse(text)
	if !ok {
		return badTime(f)
	}
	unix, flt := d.instant(f, st)
	if flt != nil {
		return flt
	}
	*f.number = &unix
	return nil
}

func (d *layoutDecoder) copyFrom(f *boundField) {
	for i := range d.fields {
		if d.fields[i].name == f.spec.Or {
			*f.text = *d.fields[i].text
		}
	}
}

// residentKey takes the phone number before the e-mail address: most channels
// know the number.
func (d *layoutDecoder) residentKey(fields []string) {
	if d.key == nil {
		return
	}
	if d.key.phone >= 0 {
		if key, class := d.phones.Key(strings.TrimSpace(fields[d.key.phone])); class == privacy.Number {
			*d.key.key, *d.key.kind = key, "phone"
			return
		}
	}
	if d.key.email >= 0 {
		if mail := privacy.NormaliseEmail(fields[d.key.email]); mail != "" {
			*d.key.key, *d.key.kind = d.maker.Of(privacy.Email, mail), "email"
		}
	}
}

func missing(f *boundField) *fault {
	return &fault{
		code: "missing_value", index: f.index, message: f.spec.Column + ": expected a value",
		hint: "the record cannot be placed without it",
	}
}

func badTime(f *boundField) *fault {
	return &fault{
		code: "bad_time", index: f.index,
		message: fmt.Sprintf("%s: expected a real date and time as %s", f.spec.Column, f.time),
		hint:    "a spreadsheet may have rewritten the column; export it again",
	}
}

func allowed(values map[string]string) string {
	var names []string
	for v := range values {
		if v == "" {
			v = "(empty)"
		}
		names = append(names, v)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
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

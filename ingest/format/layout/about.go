package layout

import (
	"strconv"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// setFileName sets what the rows of a file are about, where no column says it.
func (d *layoutDecoder) setFileName(f *boundField) *fault {
	*f.text = d.label
	if d.label == "" {
		*f.text = f.cleaned(d.file, func(file string) string {
			return privacy.Redact(field.NameIn(privacy.RedactName(file), f.spec.FileName))
		})
	}
	if *f.text == "" {
		return &fault{
			code: "no_name", index: -1, message: f.name + ": expected a file whose name says what it is about",
			hint: "say it with label in the source, or --label by hand",
		}
	}
	return nil
}

// isSpan reports the name of a stretch of the calendar.
func isSpan(value string) bool {
	_, err := field.CompileSpan(value)
	return err == nil
}

// setCalendar sets the length of the stretch that begins with the event, by the
// clock the export is written in: the March of London is an hour short.
func (d *layoutDecoder) setCalendar(f *boundField) *fault {
	end, ok := field.Span(*f.spec.Value).End(d.stamped.Local)
	if !ok {
		return &fault{
			code: "bad_span", index: d.ts.at.index, message: d.ts.at.String() + ": expected the first day of a " + *f.spec.Value,
			hint: "say in the layout how long the stretches are that the export counts",
		}
	}
	if d.stamped.HasOffset || d.stamped.Instant {
		*f.whole = end - d.stamped.Local
		return nil
	}
	unix, flt := d.instant(&d.ts, field.Stamp{Local: end})
	*f.whole = unix - d.row.Common().TsS
	return flt
}

// setNumber sets a number that the layout's table of values gives.
func (f *boundField) setNumber(text string) *fault {
	meaning, flt := f.meaning(text)
	if flt != nil || meaning == "" {
		return flt
	}
	f.slot, _ = strconv.ParseInt(meaning, 10, 64) // the layout's check has read it
	*f.number = &f.slot
	return nil
}

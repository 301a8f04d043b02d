package layout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// Bounds of what a decoder remembers of the texts of one column.
const (
	maxCleaned     = 4096
	maxCleanedText = 256
)

// set fills one column of the row.
func (d *layoutDecoder) set(f *boundField, rec field.Record) (flt *fault) {
	if len(f.only) > 0 {
		if ok, flt := d.allHold(f.only, rec.Fields); !ok {
			return flt
		}
	}
	switch f.source {
	case fromConstant:
		d.setConstant(f)
		return nil
	case fromRules:
		*f.text, flt = d.rules(f, rec.Fields)
		return flt
	case fromLine:
		*f.text = d.maker.Once(privacy.Reference, d.lineOf(rec))
		return nil
	case fromTime:
		*f.number, _, flt = d.timeOf(f, rec.Fields)
		if flt == nil && *f.number == nil && f.spec.Required {
			flt = missing(f.at)
		}
		return flt
	case fromSpan:
		return d.setSpan(f, rec.Fields)
	case fromCalendar:
		return d.setCalendar(f)
	case fromFileName:
		return d.setFileName(f)
	case fromMailbox:
		return d.setMailbox(f, rec.Fields)
	}
	text := d.text(f.at, rec.Fields)
	if text == "" && f.spec.Required {
		return missing(f.at)
	}
	switch f.source {
	case fromDuration:
		return d.setDuration(f, text)
	case fromCount:
		return f.setCount(text)
	}
	return d.setText(f, text)
}

func (d *layoutDecoder) setConstant(f *boundField) {
	switch {
	case f.text != nil:
		*f.text = *f.spec.Value
	case f.whole != nil:
		*f.whole = f.slot
	default:
		*f.number = &f.slot
	}
}

// lineOf is what a record is told apart by when it has no id.
func (d *layoutDecoder) lineOf(rec field.Record) string {
	if rec.Lines == 1 || d.paths != nil {
		return rec.First.Text
	}
	return strings.Join(rec.Fields, "\x1f")
}

// setSpan sets the time from the event to the field's own.
func (d *layoutDecoder) setSpan(f *boundField, fields []string) *fault {
	end, _, flt := d.timeOf(f, fields)
	if flt != nil {
		return flt
	}
	if end == nil {
		return missing(f.at)
	}
	if *f.whole = *end - d.row.Common().TsS; *f.whole <= 0 {
		return &fault{
			code: "bad_span", index: f.at.index, message: f.at.String() + ": expected a time after the start of the interval",
			hint: "are the columns of start and end the right way round?",
		}
	}
	return nil
}

func (d *layoutDecoder) setDuration(f *boundField, text string) *fault {
	if text == "" {
		if f.whole != nil {
			return missing(f.at)
		}
		return nil
	}
	ms, ok := d.length(f.shape, text)
	if !ok {
		if flt := damaged(f.at, text); flt != nil {
			return flt
		}
		return badDuration(f.at, f.shape)
	}
	if ms == 0 && f.spec.ZeroIsBlank {
		return nil
	}
	f.slot = ms / f.unit
	if f.whole != nil {
		*f.whole = f.slot
		return nil
	}
	*f.number = &f.slot
	return nil
}

// length reads a length of time in milliseconds, in its shape or as a cell of a
// workbook.
func (d *layoutDecoder) length(shape field.Duration, text string) (int64, bool) {
	ms, ok := shape.Parse(text)
	if !ok && d.workbook {
		return shape.ParseCell(text)
	}
	return ms, ok
}

// setCount sets a column that counts; without a value it stays empty.
func (f *boundField) setCount(text string) *fault {
	if text == "" {
		return nil
	}
	n, ok := field.Count(text)
	if !ok {
		return badCount(f.at, text)
	}
	f.slot = n
	*f.number = &f.slot
	return nil
}

func (d *layoutDecoder) setText(f *boundField, text string) (flt *fault) {
	if text != "" && text[0] == '#' || f.source >= fromID {
		if flt := damaged(f.at, text); flt != nil {
			return flt
		}
	}
	switch f.source {
	case fromValues:
		*f.text, flt = f.meaning(text)
		return flt
	case fromNumbers:
		return f.setNumber(text)
	case fromPseudonym:
		*f.text = d.maker.Of(f.kind, text)
	case fromID:
		*f.text = d.maker.ID(text)
	case fromDialled:
		if *d.direction == "inbound" { // else it may be a resident's
			*f.text = f.cleaned(text, d.dialled)
		}
	case fromCode:
		if d.known[strings.ToLower(text)] {
			*f.text = text
			return nil
		}
		*f.text = f.cleaned(text, privacy.RedactField)
	default:
		*f.text = f.cleaned(text, privacy.Redact)
	}
	return nil
}

// meaning looks a value up in the layout's table.
func (f *boundField) meaning(text string) (string, *fault) {
	meaning, ok := f.values[text]
	if !ok {
		if meaning, ok = f.values[strings.ToLower(text)]; ok && len(f.values) < maxCleaned {
			f.values[strings.Clone(text)] = meaning
		}
	}
	if !ok && f.spec.Otherwise != nil {
		meaning, ok = *f.spec.Otherwise, true
	}
	if !ok {
		return "", &fault{
			code: "unknown_value", index: f.at.index,
			message: fmt.Sprintf("%s: expected one of %s", f.at, allowed(f.spec.Values)),
			hint:    "add the value to the layout if it is right",
		}
	}
	return meaning, nil
}

// cleaned remembers what was made of a text: few recur in columns such as a
// queue's name.
func (f *boundField) cleaned(text string, clean func(string) string) string {
	if c, ok := f.clean[text]; ok {
		return c
	}
	c := clean(text)
	if len(text) <= maxCleanedText {
		if len(f.clean) >= maxCleaned {
			clear(f.clean)
		}
		text = strings.Clone(text)
		f.clean[text] = c
	}
	return c
}

// dialled keeps an extension as it is and the public number of an office, of the
// council's own country, in E.164. A British mobile number may be a person's:
// calls are passed on to them.
func (d *layoutDecoder) dialled(text string) string {
	if len(text) <= maxExtension && text != "" && strings.Trim(text, "0123456789*#") == "" {
		return text
	}
	e164, class := privacy.Normalise(text, d.region)
	own := fmt.Sprintf("+%d", phonenumbers.GetCountryCodeForRegion(d.region))
	if class != privacy.Number || !strings.HasPrefix(e164, own) || strings.HasPrefix(e164, "+447") || strings.Trim(text, "0123456789+*#() -.") != "" {
		return ""
	}
	return e164
}

// maxExtension is the longest extension of a switchboard, in digits.
const maxExtension = 6

// residentKey takes the phone number before the e-mail address: most channels
// know the number. An outbound call's caller is the council itself.
func (d *layoutDecoder) residentKey(fields []string) *fault {
	if d.key == nil || d.direction != nil && *d.direction == "outbound" {
		return nil
	}
	if d.key.phone != nil && d.key.phone.index >= 0 {
		number := strings.TrimSpace(fields[d.key.phone.index])
		if flt := damaged(d.key.phone, number); flt != nil {
			return flt
		}
		key, class := d.phones.Key(number)
		if d.direction != nil {
			*d.key.key, *d.key.kind = key, string(class)
			return nil
		}
		if class == privacy.Number {
			*d.key.key, *d.key.kind = key, "phone"
			return nil
		}
	}
	mail := privacy.NormaliseEmail(d.text(d.key.email, fields))
	if mail == "" {
		mail = d.outside(fields)
	}
	if mail != "" {
		*d.key.key, *d.key.kind = d.maker.Of(privacy.Email, mail), "email"
	}
	return nil
}

func allowed(values map[string]string) string {
	var words []string
	for v := range values {
		if v == "" {
			v = "(empty)"
		}
		words = append(words, v)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

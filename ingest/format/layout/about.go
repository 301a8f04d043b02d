package layout

import (
	"strconv"
	"strings"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/mailbox"
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

// setMailbox sets the mailbox that a message came to or from: what the source
// says, or the name of the first of the council's addresses. A column that stands
// alone may hold names of mailboxes; among senders and recipients they may be
// people's.
func (d *layoutDecoder) setMailbox(f *boundField, fields []string) *fault {
	if *f.text = d.label; d.label != "" {
		return nil
	}
	for _, p := range f.mail {
		text := d.text(p, fields)
		if len(f.mail) == 1 && text != "" && !strings.Contains(text, "@") {
			if *f.text = mailbox.Other; d.mail.Keeps(text) {
				*f.text = f.cleaned(text, privacy.Redact)
			}
			return nil
		}
		for _, address := range mailbox.Addresses(text) {
			if !d.mail.Known() {
				return noMail(p)
			}
			if d.mail.Own(address) {
				*f.text = d.mail.Name(address)
				return nil
			}
		}
	}
	if *f.text = mailbox.Other; f.spec.Required {
		return missing(f.mail[0])
	}
	return nil
}

// outside is the first address of a message's that is neither the council's nor
// a machine's.
func (d *layoutDecoder) outside(fields []string) string {
	for _, p := range d.key.outside {
		for _, address := range mailbox.Addresses(d.text(p, fields)) {
			if d.mail.Known() && !d.mail.Own(address) && !mailbox.Machine(address) {
				return address
			}
		}
	}
	return ""
}

// hasAddress reports that one of a field's addresses is such as the condition
// asks for.
func (d *layoutDecoder) hasAddress(c *boundCondition, text string) (bool, *fault) {
	for _, address := range mailbox.Addresses(text) {
		switch {
		case c.Address == "machine":
			if mailbox.Machine(address) {
				return true, nil
			}
		case !d.mail.Known():
			return false, noMail(c.at)
		case d.mail.Own(address) == (c.Address == "own"):
			return true, nil
		}
	}
	return false, nil
}

func noMail(p *place) *fault {
	return &fault{
		code: "no_mail_domain", index: p.index, message: p.String() + ": expected settings that say which addresses are the council's own",
		hint: "write it in council.yaml: mail: {domains: [example.org], mailboxes: [parking]}",
	}
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

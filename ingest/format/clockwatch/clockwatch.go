// Package clockwatch finds records of an ordered export whose date is about a
// year off: a device whose clock went back for a while, or a date written with
// the week's year (2020-12-30 for 30 December 2019, which lies in week 1 of
// 2020). The file's own order shows them; they are rejected, since a record on a
// wrong day is worse than one that is known to be missing.
package clockwatch

import (
	"reflect"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

const (
	day = 86400
	// leap is the least step, in seconds, that is taken for a change of the year.
	leap = 300 * day
	// near is how far the records around a wrong stretch may lie apart.
	near = 31 * day
	// beside is how near the records around it a date must lie that was meant: the
	// days between the years have few.
	beside = 14 * day
	// settled is how many records without a step of more than near show that a
	// file is in order.
	settled = 20
	// maxHeld bounds the rows that wait for the end of their stretch. A longer one
	// is a gap in the data and no fault of the clock.
	maxHeld = 100_000
)

// Watch stands between a decoder and its sink. Rows pass unless their date
// leaps; a stretch that leaped is kept until the next record shows whether it
// came back. The zero Watch is not usable: see New.
type Watch struct {
	out ingest.Sink
	at  ingest.Line // of the record that is being read

	rows   int   // that passed
	last   int64 // instant of the last of them
	streak int   // how many came without a step of more than near
	held   []heldRow
	slab   schema.Slab
}

// heldRow is a row of a stretch that leaped, with what its reject would say.
type heldRow struct {
	row    schema.Row
	lines  int
	reject ingest.Reject
}

// New watches the rows on their way to out.
func New(out ingest.Sink) *Watch { return &Watch{out: out} }

// At says which record the rows to come are made of.
func (w *Watch) At(line ingest.Line) { w.at = line }

// Reject passes a reject on.
func (w *Watch) Reject(r ingest.Reject) { w.out.Reject(r) }

// Ignore passes ignored lines on.
func (w *Watch) Ignore(lines int) { w.out.Ignore(lines) }

// Emit passes a row on, or keeps it while its date is in doubt. A row whose time
// was agreed on, such as an appointment's, says nothing of a clock.
func (w *Watch) Emit(row schema.Row, lines int) {
	if t, ok := row.(*schema.Ticket); ok && t.Planned() {
		w.out.Emit(row, lines)
		return
	}
	base := row.Common()
	if len(w.held) > 0 && !w.goesOn(base) {
		w.settle(&base.TsS)
	}
	if len(w.held) > 0 || w.doubtful(base) {
		w.hold(row, lines)
		return
	}
	w.pass(row, lines)
}

// Close decides on rows that are still kept at the end of the file.
func (w *Watch) Close() { w.settle(nil) }

func (w *Watch) pass(row schema.Row, lines int) {
	at := row.Common().TsS
	w.streak++
	if w.rows > 0 && apart(at, w.last) > near {
		w.streak = 0
	}
	w.rows, w.last = w.rows+1, at
	w.out.Emit(row, lines)
}

// doubtful reports a row that may begin a wrong stretch: a leap in a file that
// was in order so far, or a date that the week's year explains.
func (w *Watch) doubtful(b *schema.Base) bool {
	if w.rows > 0 && apart(b.TsS, w.last) <= leap {
		return false
	}
	return w.rows > 0 && w.streak >= settled || weekYearShift(b.LocalDate) != 0
}

// goesOn reports a row that belongs to the stretch that is kept: at the start of
// a file all that the week's year may explain, up to the first row of which
// there is no doubt.
func (w *Watch) goesOn(b *schema.Base) bool {
	if len(w.held) >= maxHeld {
		return false
	}
	shift := weekYearShift(b.LocalDate)
	if w.rows == 0 {
		return shift != 0
	}
	end := w.held[len(w.held)-1].row.Common()
	return apart(b.TsS, end.TsS) <= near && w.doubtful(b) && (shift != 0) == (weekYearShift(end.LocalDate) != 0)
}

func (w *Watch) hold(row schema.Row, lines int) {
	r := ingest.Reject{Line: w.at.Number, Lines: lines, Offset: w.at.Offset, Excerpt: privacy.Excerpt(w.at.Text)}
	if lines == 0 {
		r.Lines = ingest.SameLine
	}
	v := reflect.ValueOf(row).Elem()
	kept := reflect.New(v.Type())
	kept.Elem().Set(v)
	w.held = append(w.held, heldRow{kept.Interface().(schema.Row), lines, r})
	w.held[len(w.held)-1].row.Detach(&w.slab)
}

// settle decides on the stretch that is kept; next is the instant of the record
// behind it, nil at the end of the file.
func (w *Watch) settle(next *int64) {
	held := w.held
	w.held = nil
	codes := make([]string, len(held)) // "" for a row that stays
	switch {
	case len(held) == 0:
	case w.rows == 0:
		judgeStart(held, next, codes)
	default:
		code := w.judge(held, next)
		for i := range codes {
			codes[i] = code
		}
	}
	for i, h := range held {
		if codes[i] == "" {
			w.pass(h.row, h.lines)
			continue
		}
		r := h.reject
		r.Code, r.Message, r.Hint = codes[i], message(codes[i]), hint(codes[i])
		again := i > 0 && r.Lines == ingest.SameLine && r.Offset == held[i-1].reject.Offset // another row of one record
		if !again {
			w.out.Reject(r)
		}
	}
}

// judge weighs a stretch against the records before and behind it.
func (w *Watch) judge(held []heldRow, next *int64) string {
	first := held[0].row.Common()
	shift := weekYearShift(first.LocalDate)
	comesBack := next != nil && apart(*next, w.last) <= near
	switch {
	case shift != 0 && apart(first.TsS+shift, w.last) <= beside && (comesBack || next == nil):
		return weekYear
	case comesBack && w.streak >= settled:
		return yearJump
	}
	return ""
}

// judgeStart weighs the rows at the start of a file against the first one of
// which there is no doubt, going back from it.
func judgeStart(held []heldRow, next *int64, codes []string) {
	if next == nil {
		return
	}
	beyond := *next
	for i := len(held) - 1; i >= 0; i-- {
		b := held[i].row.Common()
		at, meant := b.TsS, b.TsS+weekYearShift(b.LocalDate)
		if apart(at, beyond) > leap && apart(meant, beyond) <= beside {
			codes[i] = weekYear
			at = meant
		}
		beyond = at
	}
}

// The codes of rejects.
const (
	weekYear = "week_year"
	yearJump = "year_jump"
)

func message(code string) string {
	if code == weekYear {
		return "expected a date in the year of the records beside it; the year of the week stands in place of the date's"
	}
	return "expected a date near those of the records before and behind it, which are in order; this one is about a year or more off"
}

func hint(code string) string {
	if code == weekYear {
		return "the system writes its dates with YYYY, the week's year, in place of yyyy: have its export corrected, or correct the year by hand and deliver the file again"
	}
	return "the clock of the device was wrong for a while: correct the dates by hand and deliver the file again, or leave the records out"
}

func apart(a, b int64) int64 { return max(a-b, b-a) }

package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest/privacy"
)

// horizon is how far ahead of the run's clock an event may be said to have
// happened: a day, for machines whose zone is set wrong.
const horizon = 24 * time.Hour

// futureDate is the code of a record from beyond it.
const futureDate = "future_date"

// planned reports a row whose time was agreed on beforehand, such as an
// appointment's: it may lie ahead.
func planned(row schema.Row) bool {
	t, ok := row.(*schema.Ticket)
	return ok && t.Planned()
}

// rejectFuture rejects a row whose time has not come yet.
func (s *fileSink) rejectFuture(row schema.Row, lines int) {
	hint := "is day and month the right way round, and the clock of the device right? At a year's end: does the system write YYYY, the week's year, in place of yyyy?"
	if isCell(row) {
		hint = "is day and month the right way round, and the year right? A column of days to come is left empty, without noughts"
	}
	s.rejectTime(row, lines, futureDate, "expected a time that has passed; %s is more than a day ahead of the run's clock", hint)
}

// firstSecond is when reference.FirstDay begins, in UTC seconds: no figures are
// made for an earlier day, which is a year mistyped or a device that forgot the
// date. earlyDate is the code of a record from before it.
const (
	firstSecond = 1_262_304_000
	earlyDate   = "early_date"
)

// rejectEarly rejects a row from before the calendar.
func (s *fileSink) rejectEarly(row schema.Row, lines int) {
	s.rejectTime(row, lines, earlyDate, "expected a time from 1 January 2010 on; %s is earlier",
		"is the year right, and the clock of the device? A device that forgot the date begins again in 1970 or 2000")
}

// isCell reports a count that has a cell of its own on a sheet.
func isCell(row schema.Row) bool {
	t, ok := row.(*schema.Tally)
	return ok && t.Cell != ""
}

// rejectTime rejects a row for its time, which message has a place for. A further
// row of a record is given up with it, unless it has a cell of its own.
func (s *fileSink) rejectTime(row schema.Row, lines int, code, message, hint string) {
	r := Reject{Line: row.Common().Line, Lines: lines, Code: code, Message: fmt.Sprintf(message, "this one"), Hint: hint}
	if t, ok := row.(*schema.Tally); ok && isCell(row) {
		r.Message = t.Cell + ": " + fmt.Sprintf(message, schema.DateString(t.LocalDate))
		r.Excerpt = privacy.Excerpt(strconv.FormatInt(t.Count, 10))
	} else if n := len(s.Kept); lines == 0 && n > 0 && s.Kept[n-1].Line == r.Line && s.Kept[n-1].Code == code {
		return
	}
	if lines == 0 {
		r.Lines = SameLine
	}
	s.Reject(r)
}

// sameInstant counts tickets one behind another that have one time to the
// second, and keeps the longest run of them.
type sameInstant struct {
	at, line int64  // instant (Unix seconds) and first line of the present run
	id       string // its last ticket
	tickets  int

	longest    int
	when, from int64 // instant and first line of the longest run
}

// standstill is how many of them a day at a counter does not give.
const standstill = 30

// add counts a ticket. Appointments begin together, and a list of dates without
// times has midnight for all: neither says anything of a clock.
func (r *sameInstant) add(t *schema.Ticket) {
	switch {
	case t.Planned() || t.LocalMinute == 0 || t.TicketID == r.id:
		return
	case t.TsS != r.at:
		r.at, r.line, r.tickets = t.TsS, t.Line, 0
	}
	r.tickets++
	r.id = t.TicketID
	if r.tickets > r.longest {
		r.longest, r.from, r.when = r.tickets, r.line, r.at
	}
}

// suspect warns about a file that has as many records as its system's limit,
// and about one whose clock stood still.
func (j *job) suspect(limits []int64) {
	if n := j.tally.Rows + j.tally.Rejects; slices.Contains(limits, n) {
		j.warn("the file has exactly %d records, at which the system cuts its exports without saying so; export shorter periods", n)
	}
	if r := j.tally.Stuck; r.longest >= standstill {
		j.warn("%d tickets from line %d on have one time, %s: the device's clock stood still, or the export lost the times; their waits mean nothing",
			r.longest, r.from, time.Unix(r.when, 0).UTC().Format(time.RFC3339))
	}
}

func (j *job) warn(format string, args ...any) {
	j.report.Warnings = append(j.report.Warnings, fmt.Sprintf(format, args...))
}

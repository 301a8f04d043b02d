package field

import (
	"slices"
	"strings"
)

// The cells of a workbook have one spelling for all times, whatever the layout
// declares for the same export as CSV: 2026-01-05 09:30:00, 2026-01-05, 09:30:00
// or 09:30, the last where the cell shows no seconds.

// ParseCells reads a time from a cell, or from one that holds the day and one that
// holds the time of day. Each may also be text in the pattern's way. A day alone
// is a time only for a pattern without hours.
func (p TimePattern) ParseCells(day, clock string) (Stamp, bool) {
	if len(day) < 10 || day[4] != '-' || day[7] != '-' {
		if short, ok := strings.CutSuffix(clock, ":00"); ok { // for a pattern that shows no seconds
			return p.Parse(day + " " + short)
		}
		return Stamp{}, false
	}
	st, ok := ParseISO(day[:10] + " 00:00")
	if !ok {
		return Stamp{}, false
	}
	inDay := strings.TrimSpace(day[10:])
	switch {
	case clock != "" && inDay != "" && inDay != "00:00:00":
		return Stamp{}, false
	case clock != "":
		inDay = clock
	case inDay == "" && p.hasHours():
		return Stamp{}, false
	case inDay == "":
		return st, true
	}
	ms, ok := HMS.ParseCell(inDay)
	st.Local += ms / 1000
	return st, ok && ms < 86400_000
}

// hasHours reports that the pattern reads a time of day.
func (p TimePattern) hasHours() bool {
	switch p.spelled {
	case iso8601, epochS, epochMs:
		return true
	}
	return slices.ContainsFunc(p.steps, func(s timeStep) bool {
		return s.part == hour || s.part == halfDayHour || s.part == packedClock
	})
}

// ParseCell reads a length of time, in milliseconds, from a cell that holds a time.
// Where mm:ss is declared an hour or more is not believed: a spreadsheet that took
// 125:03 for hours and minutes would be wrong by a factor of 60.
func (d Duration) ParseCell(s string) (int64, bool) {
	if strings.Count(s, ":") == 1 && d != MS {
		s += ":00"
	}
	ms, ok := HMS.Parse(s)
	if !ok {
		ms, ok = Clock12.Parse(s)
	}
	return ms, ok && (d != MS || ms < 3600_000)
}

// SheetError reports the text of a formula's error.
func SheetError(s string) bool {
	switch s {
	case "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA", "#UNKNOWN!":
		return true
	}
	return false
}

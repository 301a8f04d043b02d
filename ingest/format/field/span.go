package field

import (
	"fmt"
	"time"
)

// Span is a stretch of the calendar that counts are made for, whose length in
// seconds depends on where it lies.
type Span string

// The spans.
const (
	Day     Span = "day"
	Week    Span = "week"
	Month   Span = "month"
	Quarter Span = "quarter"
)

// CompileSpan returns the span of that name.
func CompileSpan(name string) (Span, error) {
	switch s := Span(name); s {
	case Day, Week, Month, Quarter:
		return s, nil
	}
	return "", fmt.Errorf("span %q is none of day, week, month and quarter", name)
}

// End is when the span that begins at local ends; both are readings of a clock,
// as in Stamp. False for a month or a quarter that does not begin at midnight of
// a first day of a month: it is not the stretch it is said to be.
func (s Span) End(local int64) (int64, bool) {
	t := time.Unix(local, 0).UTC()
	switch s {
	case Day:
		return t.AddDate(0, 0, 1).Unix(), true
	case Week:
		return t.AddDate(0, 0, 7).Unix(), true
	}
	months := 1
	if s == Quarter {
		months = 3
	}
	return t.AddDate(0, months, 0).Unix(), t.Day() == 1 && local%86400 == 0
}

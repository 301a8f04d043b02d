package clockwatch

import "time"

// weekYearShift is what takes a local date (days since 1970-01-01) that may
// have been written with its week's year to the date that was meant, in
// seconds: about a year less for the last days of December, about a year more
// for the first of January. It is 0 for a date that cannot have been.
//
// The weeks are those of ISO 8601, of which week 1 holds the first Thursday, and
// the American ones, from Sunday, of which week 1 holds 1 January: libraries
// take them when no country is set.
func weekYearShift(date int32) int64 {
	written := time.Unix(int64(date)*day, 0).UTC()
	meant := written
	switch {
	case written.Month() == time.December && written.Day() >= 26:
		meant = written.AddDate(-1, 0, 0)
		iso, _ := meant.ISOWeek()
		saturday := meant.AddDate(0, 0, int(time.Saturday-meant.Weekday()))
		if iso != written.Year() && saturday.Year() != written.Year() {
			return 0
		}
	case written.Month() == time.January && written.Day() <= 3:
		meant = written.AddDate(1, 0, 0)
		if iso, _ := meant.ISOWeek(); iso != written.Year() {
			return 0
		}
	}
	return meant.Unix() - written.Unix()
}

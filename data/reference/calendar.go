package reference

import (
	"fmt"
	"strconv"
	"time"

	"frontdoor/data/schema"
)

// The first and last day of the calendar. Contacts outside it have no week,
// month or quarter.
const (
	FirstDay = "2010-01-01"
	LastDay  = "2035-12-31"
)

// calendar makes one row per day, so that SQL joins calendar facts and never
// computes them (engines differ in their date functions).
func calendar(holidays Table) Table {
	names := map[string]string{}
	for _, row := range holidays.Rows {
		names[row[0]] = row[1]
	}
	t := Table{
		Name: "calendar", Doc: "One day, " + FirstDay + " to " + LastDay + ".",
		Columns: calendarColumns(), Origin: holidays.Origin,
	}
	day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; day.Format(time.DateOnly) <= LastDay; day = day.AddDate(0, 0, 1) {
		t.Rows = append(t.Rows, calendarRow(day, names[day.Format(time.DateOnly)]))
	}
	return t
}

func calendarRow(day time.Time, holiday string) []string {
	isoYear, isoWeek := day.ISOWeek()
	weekday := (int(day.Weekday())+6)%7 + 1
	// The financial year begins on 1 April: count months from there.
	sinceApril := (int(day.Month()) + 8) % 12
	finQuarter := sinceApril/3 + 1
	month := day.AddDate(0, 0, 1-day.Day())
	finYear := month.AddDate(0, -3, 0).Year()
	label := fmt.Sprintf("%d/%02d", finYear, (finYear+1)%100)
	return []string{
		day.Format(time.DateOnly),
		strconv.Itoa(day.Year()),
		month.Format(time.DateOnly),
		day.Format("2006-01"),
		day.AddDate(0, 0, 1-weekday).Format(time.DateOnly),
		strconv.Itoa(isoYear),
		strconv.Itoa(isoWeek),
		strconv.Itoa(weekday),
		day.Weekday().String(),
		month.AddDate(0, -(sinceApril % 3), 0).Format(time.DateOnly),
		label,
		strconv.Itoa(finQuarter),
		fmt.Sprintf("%s Q%d", label, finQuarter),
		strconv.FormatBool(holiday != ""),
		holiday,
		strconv.FormatBool(holiday == "" && weekday <= 5),
	}
}

func calendarColumns() []schema.Column {
	return []schema.Column{
		column("local_date", schema.Date, "", "The day, in the council's time zone.", false),
		column("year", schema.Integer, "", "Calendar year.", false),
		column("month_start", schema.Date, "", "First day of the calendar month.", false),
		column("local_month", schema.Varchar, "", "Calendar month, yyyy-mm.", false),
		column("week_start", schema.Date, "", "Monday of the ISO week.", false),
		column("iso_year", schema.Integer, "", "Year the ISO week belongs to.", false),
		column("iso_week", schema.Integer, "", "ISO week, 1 to 53.", false),
		column("weekday", schema.Integer, "ISO weekday", "Day of the week, 1 Monday to 7 Sunday.", false),
		column("weekday_name", schema.Varchar, "", "Day of the week in English.", false),
		column("quarter_start", schema.Date, "", "First day of the UK financial quarter: 1 April, July, October or January.", false),
		column("fin_year", schema.Varchar, "", "UK financial year from 1 April, e.g. 2025/26.", false),
		column("fin_quarter", schema.Integer, "", "Quarter of the financial year: 1 is April to June.", false),
		column("fin_quarter_label", schema.Varchar, "", "Financial year and quarter, e.g. 2025/26 Q1.", false),
		column("is_bank_holiday", schema.Boolean, "", "Whether the day is a bank holiday.", false),
		column("bank_holiday", schema.Varchar, "", "Name of the bank holiday; NULL on other days.", true),
		column("is_working_day", schema.Boolean, "", "Whether the day is Monday to Friday and no bank holiday.", false),
	}
}

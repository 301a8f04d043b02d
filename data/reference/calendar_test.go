package reference

import (
	"strings"
	"testing"
	"time"
)

// The list is recomputed from Easter, the standing rules and the days that
// proclamations moved or added.
func TestBankHolidaysFollowTheRules(t *testing.T) {
	want := map[string]string{
		"2011-04-29": "Wedding", "2012-06-05": "Diamond Jubilee", "2022-06-03": "Platinum Jubilee",
		"2022-09-19": "State Funeral", "2023-05-08": "Coronation",
	}
	for year := 2010; year <= 2035; year++ {
		sunday := easter(year)
		want[iso(sunday.AddDate(0, 0, -2))] = "Good Friday"
		want[iso(sunday.AddDate(0, 0, 1))] = "Easter Monday"
		want[iso(workingDay(want, civil(year, 1, 1)))] = "New Year’s Day"
		want[moved(year, map[int]string{2020: "2020-05-08"}, monday(year, 5, 1))] = "Early May"
		want[moved(year, map[int]string{2012: "2012-06-04", 2022: "2022-06-02"}, monday(year, 5, 25))] = "Spring"
		want[iso(monday(year, 8, 25))] = "Summer"
		// Boxing Day keeps its own day where it can; Christmas Day then moves past it.
		if christmas := civil(year, 12, 25); christmas.Weekday() == time.Sunday {
			want[iso(civil(year, 12, 26))] = "Boxing Day"
			want[iso(civil(year, 12, 27))] = "Christmas Day"
		} else {
			want[iso(workingDay(want, christmas))] = "Christmas Day"
			want[iso(workingDay(want, civil(year, 12, 26)))] = "Boxing Day"
		}
	}
	rows := builtInTable(t, "bank_holidays").Rows
	if len(rows) != len(want) {
		t.Errorf("%d bank holidays in the file, %d by the rules", len(rows), len(want))
	}
	for _, row := range rows {
		name, ok := want[row[0]]
		if !ok || !strings.Contains(row[1], name) {
			t.Errorf("%s %s: by the rules it is %q", row[0], row[1], name)
		}
		delete(want, row[0])
	}
	for day, name := range want {
		t.Errorf("%s %s is missing", day, name)
	}
}

func iso(day time.Time) string { return day.Format(time.DateOnly) }

func civil(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// easter is Easter Sunday (the anonymous Gregorian algorithm, Meeus,
// Astronomical Algorithms, chapter 8).
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	n := h + l - 7*((a+11*h+22*l)/451) + 114
	return civil(y, n/31, n%31+1)
}

// monday is the first Monday on or after a day.
func monday(year, month, day int) time.Time {
	d := civil(year, month, day)
	return d.AddDate(0, 0, (8-int(d.Weekday()))%7)
}

// workingDay is the day itself or the first day after it that is no weekend
// and not yet a holiday.
func workingDay(taken map[string]string, d time.Time) time.Time {
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || taken[iso(d)] != "" {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

func moved(year int, exceptions map[int]string, rule time.Time) string {
	if day, ok := exceptions[year]; ok {
		return day
	}
	return iso(rule)
}

func builtInTable(t *testing.T, name string) Table {
	t.Helper()
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	table, ok := set.Table(name)
	if !ok {
		t.Fatalf("there is no table %s", name)
	}
	return table
}

func TestCalendar(t *testing.T) {
	rows := builtInTable(t, "calendar").Rows
	if len(rows) != 9496 || rows[0][0] != FirstDay || rows[len(rows)-1][0] != LastDay {
		t.Fatalf("%d rows, %s to %s", len(rows), rows[0][0], rows[len(rows)-1][0])
	}
	byDay := map[string]string{}
	for _, row := range rows {
		byDay[row[0]] = strings.Join(row[1:], "|")
	}
	for day, want := range map[string]string{
		"2010-01-01": "2010|2010-01-01|2010-01|2009-12-28|2009|53|5|Friday|2010-01-01|2009/10|4|2009/10 Q4|true|New Year’s Day|false",
		"2024-02-29": "2024|2024-02-01|2024-02|2024-02-26|2024|9|4|Thursday|2024-01-01|2023/24|4|2023/24 Q4|false||true",
		"2024-12-30": "2024|2024-12-01|2024-12|2024-12-30|2025|1|1|Monday|2024-10-01|2024/25|3|2024/25 Q3|false||true",
		"2026-03-31": "2026|2026-03-01|2026-03|2026-03-30|2026|14|2|Tuesday|2026-01-01|2025/26|4|2025/26 Q4|false||true",
		"2026-04-01": "2026|2026-04-01|2026-04|2026-03-30|2026|14|3|Wednesday|2026-04-01|2026/27|1|2026/27 Q1|false||true",
		"2026-12-28": "2026|2026-12-01|2026-12|2026-12-28|2026|53|1|Monday|2026-10-01|2026/27|3|2026/27 Q3|true|Boxing Day (substitute day)|false",
		"2027-01-03": "2027|2027-01-01|2027-01|2026-12-28|2026|53|7|Sunday|2027-01-01|2026/27|4|2026/27 Q4|false||false",
		"2030-06-30": "2030|2030-06-01|2030-06|2030-06-24|2030|26|7|Sunday|2030-04-01|2030/31|1|2030/31 Q1|false||false",
		"2030-09-30": "2030|2030-09-01|2030-09|2030-09-30|2030|40|1|Monday|2030-07-01|2030/31|2|2030/31 Q2|false||true",
	} {
		if got := byDay[day]; got != want {
			t.Errorf("%s\n got %s\nwant %s", day, got, want)
		}
	}
}

package sheet

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// Each shape of a sheet, by its first row or its reject.
func TestShapes(t *testing.T) {
	for name, c := range map[string]struct{ file, pattern, lines, want string }{
		"hours by their beginning":        {"", "", "Monday 5 January 2026\nService|09:00|10:00|11:00\nHousing|1|2|3\n", "B3 Hub|Housing|2026-01-05 09:00|3600|visits 1"},
		"half hours":                      {"", "", "5/1/26\nService|09:00|09:30|10:00\nHousing||2|3\n", "C3 Hub|Housing|2026-01-05 09:30|1800|visits 2"},
		"am and pm":                       {"", "", "05.01.26\nService|9am-10am|10am|12-1pm|1pm\nHousing||||3\n", "E3 Hub|Housing|2026-01-05 13:00|3600|visits 3"},
		"a mark at the end":               {"", "", "05.01.26\nService|11-12pm|12-1pm\nHousing|2|\n", "B3 Hub|Housing|2026-01-05 11:00|3600|visits 2"},
		"four digits":                     {"", "", "05-01-2026\nService|0900-1000|1000-1100\nHousing||3\n", "C3 Hub|Housing|2026-01-05 10:00|3600|visits 3"},
		"to the minute before":            {"", "", "05-01-2026\nService|09:00 - 09:59|10:00 - 10:59\nHousing||3\n", "C3 Hub|Housing|2026-01-05 10:00|3600|visits 3"},
		"a dash of another encoding":      {"", "", "05-01-2026\nService|9\ufffd10|10\ufffd11\nHousing|\ufffd|3\n", "C3 Hub|Housing|2026-01-05 10:00|3600|visits 3"},
		"hours of the 12-hour clock":      {"", "", "05-01-2026\nService|9:00|12:00|1:00|2:00\nHousing||||3\n", "E3 Hub|Housing|2026-01-05 14:00|3600|visits 3"},
		"half past, of the 12-hour clock": {"", "", "05-01-2026\nService|11:30-12:30|12:30-1:30|1:30-2:30\nHousing|||3\n", "D3 Hub|Housing|2026-01-05 13:30|3600|visits 3"},
		"the same with points":            {"", "", "05-01-2026\nService|9.00-10.00|12.00-1.00|1.00-2.00\nHousing|||3\n", "D3 Hub|Housing|2026-01-05 13:00|3600|visits 3"},
		"the afternoon with zeros":        {"", "", "05-01-2026\nService|09:00|12:00|01:00\nHousing|||3\n", "D3 Hub|Housing|2026-01-05 13:00|3600|visits 3"},
		"one mark for half past":          {"", "", "05-01-2026\nService|12:30-13:30|1.30-2.30pm\nHousing||3\n", "C3 Hub|Housing|2026-01-05 13:30|3600|visits 3"},
		"over noon with one mark":         {"", "", "05-01-2026\nService|9-10am|11-1pm\nHousing||3\n", "C3 Hub|Housing|2026-01-05 11:00|7200|visits 3"},
		"an afternoon alone":              {"", "", "05-01-2026\nService|1:00-2:00|2:00-3:00\nHousing|3|\n", "B3 Hub|Housing|2026-01-05 13:00|3600|visits 3"},
		"half past down":                  {"", "", "05-01-2026\nTime|Housing|Benefits\n12:30|||\n1:30|4|\n", "B4 Hub|Housing|2026-01-05 13:30|3600|visits 4"},
		"nights by the 24-hour clock":     {"", "", "05-01-2026\nService|00:00|01:00|02:00\nHousing||3|\n", "C3 Hub|Housing|2026-01-05 01:00|3600|visits 3"},
		"numbers alone":                   {"", "", "05-01-2026\nService|11|12|1\nHousing|||3\n", "D3 Hub|Housing|2026-01-05 13:00|3600|visits 3"},
		"the summer's clock":              {"", "", "Monday 6 July 2026\nService|9-10|10-11\nHousing|1|\n", "B3 Hub|Housing|2026-07-06 09:00|3600|visits 1"},
		"hours that Excel made days of":   {"", "", "05-01-2026\nService|2026-10-09|2026-11-10|2026-12-11|12-13\nHousing|||3|\n", "D3 Hub|Housing|2026-01-05 11:00|3600|visits 3"},
		"the same in a CSV":               {"", "", "05-01-2026\nService|09-Oct|10-Nov\nHousing||3\n", "C3 Hub|Housing|2026-01-05 10:00|3600|visits 3"},
		"the day in the heading line":     {"", "", "Monday 5 January 2026|9-10|10-11\nHousing|1|2\n", "B2 Hub|Housing|2026-01-05 09:00|3600|visits 1"},
		"a day of a week":                 {"", "", "w/c 05/01/2026\nDay: Wednesday\nService|9-10|10-11\nHousing|1|2\n", "B4 Hub|Housing|2026-01-07 09:00|3600|visits 1"},
		"days with dates":                 {"", "", "2026\nService|Mon 5/1|Tue 6/1\nHousing||2\n", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"weekdays above dates":            {"", "", "Tally|2026\n|Mon|Tue\nService|5/1|6/1\nHousing||2\n", "C4 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"weekdays below dates":            {"", "", "Tally\n|05/01/2026|06/01/2026\nService|Mon|Tue\nHousing||2\n", "C4 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"dates":                           {"", "", "Tally\nService|05/01/2026|06/01/2026\nHousing||2\n", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"days of the month":               {"", "", "Week commencing|29/12/2025\nService|Mon 29th|Thu 1st\nHousing||2\n", "C3 Hub|Housing|2026-01-01 00:00|86400|visits 2"},
		"over the year's end":             {"", "", "w/c 29/12/2025\nService|Mon 29/12|Fri 2 Jan\nHousing||2\n", "C3 Hub|Housing|2026-01-02 00:00|86400|visits 2"},
		"a week's last day":               {"", "", "Week ending 11 January 2026\nService|Monday|Tuesday\nHousing||2\n", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"from one day to another":         {"", "", "5 - 11 January 2026\nService|Monday|Tuesday\nHousing||2\n", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"from one date to another":        {"", "", "05/01/2026 to 09/01/2026\nService|Monday|Tuesday\nHousing||2\n", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"a week from Sunday":              {"", "", "w/c 4 January 2026\nService|Sun|Mon\nHousing||2\n", "C3 Hub|Housing|2026-01-05 00:00|86400|visits 2"},
		"the date in the file's name":     {"hub_wc_05-01-2026.csv", "", "Service|Mon|Tue\nHousing||2\n", "C2 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"printed later":                   {"", "", "Printed 12/01/2026\nw/c 05/01/2026\nService|Mon|Tue\nHousing||2\n", "C4 Hub|Housing|2026-01-06 00:00|86400|visits 2"},
		"a week dated by its Tuesday":     {"", "", "w/c 06/01/2026\nService|Mon|Tue|Wed\nHousing|3||\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 3"},
		"a week from Tuesday on":          {"", "", "w/c 06/01/2026\nService|Tue|Wed|Thu|Fri|Mon\nHousing|||||3\n", "F3 Hub|Housing|2026-01-12 00:00|86400|visits 3"},
		"a week to its Thursday":          {"", "", "w/e 08/01/2026\nService|Mon|Tue|Wed|Thu\nHousing|3|||\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 3"},
		"a week from Tuesday, down":       {"", "", "w/c 06/01/2026\nDay|Housing|Benefits\nMon|3|\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 3"},
		"a Sunday before its week":        {"", "", "w/c 04/01/2026\nService|Mon|Tue\nHousing|3|\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 3"},
		"days apart with their weekdays":  {"", "", "2026\nService|Mon 5/1/2026|Thu 5/2/2026\nHousing|3|\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 3"},
		"a log of days":                   {"", "", "Date|Visits\n05/01/2026|6\n06/01/2026|7\nTotal|13\n", "B2 Hub|All|2026-01-05 00:00|86400|visits 6"},
		"a log of days by outcome":        {"", "", "Day|Visits|Served|Notes\nMon 05/01/2026||5|3\n", "C2 Hub|All|2026-01-05 00:00|86400|served 5"},
		"a log of hours":                  {"", "", "6 January 2026\nTime|Visits\n12-1|\n1-2|2\n", "B4 Hub|All|2026-01-06 13:00|3600|visits 2"},
		"weeks across":                    {"", "", "Service|w/c 05/01/2026|w/c 12 Jan 2026\nHousing||2\n", "C2 Hub|Housing|2026-01-12 00:00|604800|visits 2"},
		"weeks by setting":                {"", "span=week", "Service|05/01/2026|12/01/2026\nHousing||2\n", "C2 Hub|Housing|2026-01-12 00:00|604800|visits 2"},
		"one count of a week":             {"", "", "W/C 5 January 2026\nService|Visits\nHousing|2\n", "B3 Hub|Housing|2026-01-05 00:00|604800|visits 2"},
		"a week begun on a Tuesday":       {"", "", "W/C 26 May 2026\nService|Total\nHousing|2\n", "B3 Hub|Housing|2026-05-25 00:00|604800|visits 2"},
		"one count of a day":              {"", "", "5 January 2026\nService|Total\nHousing|2\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 2"},
		"counts by what became of people": {"", "", "w/c 5 January 2026\nService|Turned away|Served\nHousing|2|3\n", "B3 Hub|Housing|2026-01-05 00:00|604800|turned_away 2"},
		"turned away by setting":          {"", "measure=turned_away", "w/c 5 January 2026\nService|Mon|Tue\nHousing|2|3\n", "B3 Hub|Housing|2026-01-05 00:00|86400|turned_away 2"},
		"weeks down":                      {"", "", "Week commencing|Housing|Benefits\n12/01/2026|1|2\n", "B2 Hub|Housing|2026-01-12 00:00|604800|visits 1"},
		"days down":                       {"", "", "w/c 05/01/2026\nDay|Housing|Benefits|Total\nMon|1|2|3\nTotal|1|2|3\n", "B3 Hub|Housing|2026-01-05 00:00|86400|visits 1"},
		"dates down":                      {"", "", "Date|Housing|Benefits\n06/01/2026|1|2\n", "B2 Hub|Housing|2026-01-06 00:00|86400|visits 1"},
		"dates and weekdays down":         {"", "", "Month: March 2026\nDate|Day|Housing|Benefits|Total\n02/03/2026|Mon|4|5|9\n03/03/2026|Tue|||\n04/03/2026|Wed|3||3\nTotal||7|5|12\n", "C3 Hub|Housing|2026-03-02 00:00|86400|visits 4"},
		"hours down":                      {"", "", "6 January 2026\nTime|Housing|Benefits\n12-1|1|\n1-2||2\n", "B3 Hub|Housing|2026-01-06 12:00|3600|visits 1"},
		"the day of the long night":       {"", "", "Tally\nService|24/10/2026|25/10/2026|26/10/2026\nHousing|||2\n", "D3 Hub|Housing|2026-10-26 00:00|86400|visits 2"},
		"a hub for a site":                {"", "", "Site|Depot\n5 January 2026\nService|9-10|10-11\nHousing|1|2\n", "B4 Depot|Housing|2026-01-05 09:00|3600|visits 1"},
		"the site in the title":           {"", "site=title", "High Street Hub tally - w/c 5 January 2026\nService|Mon|Tue\nHousing|1|2\n", "B3 High Street Hub|Housing|2026-01-05 00:00|86400|visits 1"},
	} {
		if c.file == "" {
			c.file = "Hub.csv"
		}
		if c.pattern != "site=title" && !strings.HasPrefix(c.lines, "Site") {
			c.lines = "Site: Hub\n" + c.lines
		}
		got := readCSV(t, c.file, c.pattern, "", c.lines)
		if strings.HasPrefix(c.lines, "Site: Hub\n") && len(got.rows) > 0 { // one line further down
			got.rows[0] = oneUp(got.rows[0])
		}
		if name == "dates and weekdays down" && len(got.rows) != 3 {
			t.Errorf("%s: found %q", name, got.rows)
		}
		if len(got.rejects) > 0 || len(got.rows) == 0 || got.rows[0] != c.want {
			t.Errorf("%s: found %q %q, want %s", name, got.rows, got.rejects, c.want)
		}
	}
}

// oneUp is a row with its cell one line further up.
func oneUp(row string) string {
	return row[:1] + string(row[1]-1) + row[2:]
}

// What cannot be placed in time or space is one reject of its table; other tables
// of the sheet are read.
func TestLostTables(t *testing.T) {
	const good = "\nSite: Depot\nw/c 12 January 2026\nService|Mon|Tue\nHousing|1|2\n"
	want := []string{"Depot|Housing|2026-01-12 00:00|86400|visits 1", "Depot|Housing|2026-01-13 00:00|86400|visits 2"}
	for name, c := range map[string]struct{ lines, want string }{
		"no week":                  {"Service|Mon|Tue\nHousing|5|6\nBenefits|5|6\n", "no_date the file: expected a week, such as w/c 5 January 2026, in a title, the sheet's name or the file's"},
		"a day that is none":       {"6 January 2026\nService|Mon|Tue\nHousing|5|6\n", "no_date the file: expected a week"},
		"no day":                   {"w/c 5 January 2026\nService|9-10|10-11\nHousing|5|6\n", "no_date the file: expected a day, such as Monday 5 January 2026"},
		"no year":                  {"Service|5 Jan|6 Jan\nHousing|5|6\n", "no_date the file: expected a year"},
		"no heading":               {"w/c 5 January 2026\nHousing|5|6\nBenefits|5|6\n", "no_header the file: expected a line of headings"},
		"month before day":         {"Service|Mon 1/5/2026|Wed 01/07/2026\nHousing|5|\n", "bad_date B1: expected a date that is the weekday beside it"},
		"months across":            {"Service|02/03/2026|02/04/2026|02/05/2026\nHousing|5|6|7\n", "bad_date the file: expected dates that are day before month, one day on from the other; found more than a week between B1 and C1"},
		"a thirteenth month":       {"Service|1/5/2026|1/13/2026|1/14/2026\nHousing|5|6|7\n", "bad_date the file: expected dates that are day before month, one day on from the other; found no such date in C1"},
		"weekdays in no order":     {"w/c 6 January 2026\nService|Thu|Fri|Mon\nHousing|5|6|7\n", "bad_week the file: expected weekdays from Monday on"},
		"hours backwards":          {"5 January 2026\nService|11:00-10:30|12-13\nHousing|5|\n", "bad_hours the file: expected hours"},
		"an hour twice":            {"5 January 2026\nService|9-10|10-11|9-10\nHousing|5|\n", "repeated_heading D2: expected each hour, day or service once"},
		"a day twice":              {"w/c 5 January 2026\nService|Mon|Tue|Mon\nHousing|5|\n", "repeated_heading D2: expected each hour, day or service once"},
		"an hour that was skipped": {"29 March 2026\nService|01:00|09:00\nHousing|5|\n", "no_such_local_time B3: the clocks skipped this hour on the spring change"},
	} {
		got := readCSV(t, "tally.csv", "", "", c.lines+good)
		if rows := withoutCells(got.rows); len(rows) < 2 || !slices.Equal(rows[:2], want) { // Depot before tally
			t.Errorf("%s: the table below gives %q", name, got.rows)
		}
		if len(got.rejects) != 1 || !strings.HasPrefix(got.rejects[0], c.want) {
			t.Errorf("%s: rejected %q, want %q", name, got.rejects, c.want)
		}
	}
	got := readCSV(t, "2026-01-05.csv", "", "", "Service|9-10|10-11\nHousing|5|6\n")
	same(t, "no site", got.rejects, []string{"no_site the file: expected the site in a title (Site: ...), the sheet's name or the file's"})
}

// Two weeks in one sheet, each under its title.
func TestTwoTables(t *testing.T) {
	got := readCSV(t, "Hub.csv", "", "", `Hub
w/c 05/01/2026
Service|Mon|Tue
Housing|1|2
Total|1|2

Week commencing|12/01/2026
Service|Mon|Tue
Housing|3|4
Total|3|4

Signed|07/02/2026
`)
	same(t, "rows", got.rows, []string{
		"B4 Hub|Housing|2026-01-05 00:00|86400|visits 1", "C4 Hub|Housing|2026-01-06 00:00|86400|visits 2",
		"B9 Hub|Housing|2026-01-12 00:00|86400|visits 3", "C9 Hub|Housing|2026-01-13 00:00|86400|visits 4",
	})
	same(t, "rejects", got.rejects, nil)
}

func TestSettings(t *testing.T) {
	for pattern, want := range map[string]string{
		"colour=red": `no setting "colour"`, "blank=maybe": "one of zero, closed", "blank": "blank= is not known", "span=year": "one of day, week", "site=": "one of title, sheet, file",
	} {
		o := formattest.Options(t)
		o.Pattern = pattern
		if _, err := Format().New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error is %v, want %q in it", pattern, err, want)
		}
	}
	if _, err := parseSettings("blank=zero, site=sheet measure=served,span=day"); err != nil {
		t.Error(err)
	}
}

// The name of a sheet is its site unless it is a day, a week or Excel's own.
func TestSheetsName(t *testing.T) {
	for name, want := range map[string]string{
		"High Street": "High Street", "Sheet1": "from the file", "Hub w-c 05-01-26": "Hub", "05.01.26": "from the file", "Mon": "from the file", "Week 2": "from the file", "January": "from the file",
	} {
		path := workbookOf(t, "from the file.xlsx", tab{name: name, lines: "w/c 05/01/2026\nService|Mon|Tue\nHousing|1|2\n"})
		got := read(t, path, "", "")
		if len(got.rows) != 2 || !strings.Contains(got.rows[0], want+"|Housing|2026-01-05") {
			t.Errorf("%q: rows %q, rejects %q", name, got.rows, got.rejects)
		}
	}
}

func TestCounts(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "7": 7, "7.0": 7, "1,204": 1204, "5+3": 8, " 5 + 3 +1": 9, "=5+3": 8, "IIII": 4, "IIII III": 7, "||||": 4, "||||/ ||": 7, "////": 4, "l": 1, "I": 1, "IIII+2": 6,
		"": -1, "/": -1, "?": -1, "-1": -1, "3.5": -1, "10+": -1, "+": -1, "~10": -1, "IV": -1, "5 III": -1, "1e3": -1, "07700900123": -1, "100001": -1, "60000+60000": -1, "1 2": -1,
	} {
		if n, ok := count(text); ok != (want >= 0) || ok && n != want {
			t.Errorf("%q counts %d %v, want %d", text, n, ok, want)
		}
	}
}

// A head is known by hours or days across, a day and counts; other tables are not.
func TestSniff(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  ingest.Score
	}{
		"a week":           {weekSheet(), sheetScore},
		"a day":            {"Monday 5 January 2026\nService|9-10|10-11\nHousing|1|\n", sheetScore},
		"an empty week":    {"w/c 05/01/2026\nService|Mon|Tue\nHousing||\n", 0},
		"no date":          {"Service|Mon|Tue\nHousing|1|2\n", 0},
		"a list of days":   {"Date|Queue|Offered|Answered\n2026-01-05|benefits|10|9\n", 0},
		"totals by day":    {"Date|Visits|Page views\n2026-01-05|12|20\n", 0},
		"services down":    {"w/c 05/01/2026\nService|Visits\nHousing|3\n", 0},
		"a list of people": {"Name|Phone|Date\nA. Example|01632 960001|05/01/2026\n", 0},
		"a rota":           {"w/c 05/01/2026\nName|Mon|Tue\nA. Example|early|late\n", 0},
	} {
		if got := sniff([]byte(csvOf(c.lines))); got != c.want {
			t.Errorf("%s scores %d, want %d", name, got, c.want)
		}
	}
}

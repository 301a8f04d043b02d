package sheet

import (
	"fmt"
	"strings"
	"testing"
)

// A column of counts whose heading is not understood is told of once; the others
// are read.
func TestUnknownColumns(t *testing.T) {
	got := readCSV(t, "tally.csv", "", "Hub", `w/c 5 January 2026
Service | Mn | Tue | Wde | Thu | Fir | | Notes
Housing | 1 | 2 | 3 | 4 | 5 | 99 | 3
Benefits | 1 | 2 | 3 | 4 | 5 | 98 | 2
Total | 2 | 4 | 6 | 8 | 10 | 197 |
`)
	same(t, "rows", got.rows, []string{
		"C3 Hub|Housing|2026-01-06 00:00|86400|visits 2", "E3 Hub|Housing|2026-01-08 00:00|86400|visits 4",
		"C4 Hub|Benefits|2026-01-06 00:00|86400|visits 2", "E4 Hub|Benefits|2026-01-08 00:00|86400|visits 4",
	})
	const heading = ": expected a heading that is an hour, a day or a count: its column is not read"
	same(t, "rejects", got.rejects, []string{
		"unknown_column B2" + heading, "unknown_column D2" + heading, "unknown_column F2" + heading,
		"unknown_column G3: expected no counts here: the column has no heading that is an hour, a day or a count",
	})
	got = readCSV(t, "tally.csv", "", "Hub", "5 January 2026\nService | Visits | Left | Turned away\nHousing | 4 | 2 | 1\n")
	same(t, "rejects of counts of the whole", got.rejects, []string{"unknown_column C2" + heading})
}

// Lines below the sum of a table, and lines that compare, are no visits.
func TestNoServices(t *testing.T) {
	got := readCSV(t, "tally.csv", "", "Hub", `w/c 5 January 2026
Service | Mon | Tue
Homeless | 1 | 1
Repairs | 2 | 2
Sub-total housing | 3 | 3
Of which appointments | 1 | 1
Billing | 4 | 4
Subtotal | 4 | 4
Grand Total | 7 | 7
Staff on duty | 6 | 6
Weather | |

Target | 50 | 50
`)
	same(t, "rows", withoutCells(got.rows), []string{
		"Hub|Billing|2026-01-05 00:00|86400|visits 4", "Hub|Billing|2026-01-06 00:00|86400|visits 4",
		"Hub|Homeless|2026-01-05 00:00|86400|visits 1", "Hub|Homeless|2026-01-06 00:00|86400|visits 1",
		"Hub|Repairs|2026-01-05 00:00|86400|visits 2", "Hub|Repairs|2026-01-06 00:00|86400|visits 2",
	})
	same(t, "rejects", got.rejects, []string{
		"no_service A6: expected a service, found a line that compares or repeats counts",
		"below_total A10: expected no counts below the total of the table", "below_total A13: expected no counts below the total of the table",
	})
	got = readCSV(t, "tally.csv", "", "Hub", "w/c 5 January 2026\nService | Mon\nHomeless | 1\nTotal | 1\nBilling | 4\nTotal | 4\nGrand total | 5\n")
	same(t, "two groups", withoutCells(got.rows), []string{"Hub|Billing|2026-01-05 00:00|86400|visits 4", "Hub|Homeless|2026-01-05 00:00|86400|visits 1"})
	same(t, "rejects of two groups", got.rejects, nil)
	for name, want := range map[string]bool{
		"Daily average": true, "Average per day": true, "Target:": true, "Weekly target": true, "Previous week": true, "of which booked": true,
		"Target hardening": false, "Meanwhile use": false, "Last week's post": false, "Coverage": false,
	} {
		if isNoService(name) != want {
			t.Errorf("%q is no service: %v, want %v", name, !want, want)
		}
	}
}

// The total of a site is held to the site's counts, wherever it stands.
func TestTotalsOfSites(t *testing.T) {
	const lines = `Site | Service | Mon 5/1/26 | Tue 6/1/26 | Total
Hub A | Council Tax | 1 | 2 | 3
 | Housing | 3 | 4 | 7
Hub B | Council Tax | 5 | 6 | 11
Hub A total | | 4 | 6 | 10
Total Hub B | | 5 | 6 | 11
Total | | 9 | 12 | 21
`
	got := readCSV(t, "tally.csv", "", "", lines)
	same(t, "rejects", got.rejects, nil)
	got = readCSV(t, "tally.csv", "", "", strings.Replace(lines, "total | | 4", "total | | 9", 1))
	same(t, "the sum of all for a site's", got.rejects, []string{"total_mismatch 9 was typed where the cells add up to 4: C5"})
	got = readCSV(t, "tally.csv", "", "", "Site | Service | Mon 5/1/26\nHub A | Housing | 1\nTotal | | 1\nHub B | Housing | 5\n")
	same(t, "a further site below a total", withoutCells(got.rows), []string{"Hub A|Housing|2026-01-05 00:00|86400|visits 1", "Hub B|Housing|2026-01-05 00:00|86400|visits 5"})
}

// A file whose cells are apart by semicolons is told so.
func TestSemicolons(t *testing.T) {
	out := rejectsOf(t, "Site: Hub;;\nw/c 05/01/2026;;\nService;Mon;Tue\nHousing;1;2\n")
	if len(out) != 1 || out[0].Code != "no_header" || !strings.Contains(out[0].Hint, "semicolons") {
		t.Errorf("the rejects are %+v", out)
	}
}

// A line of thousands of headings is no tally, and would take long to compare.
func TestTooManyHeadings(t *testing.T) {
	lines := "Site: Hub | | \nw/c 5 January 2026\nDay"
	for i := range 1001 {
		lines += fmt.Sprintf(" | Service %d", i)
	}
	got := readCSV(t, "tally.csv", "", "", lines+"\nMon"+strings.Repeat(" | 1", 1001)+"\n")
	if len(got.rows) != 0 || len(got.rejects) == 0 || !strings.HasPrefix(got.rejects[0], "too_wide the file: expected at most 1000 headings, found 1002") {
		t.Errorf("%d rows, rejects %.200q", len(got.rows), got.rejects)
	}
}

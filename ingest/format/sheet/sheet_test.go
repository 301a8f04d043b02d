package sheet

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

const weekLines = `Site: Hub |  | Week commencing 05/01/2026
Service     | Mon | Tue | Wed | Thu | Fri  | Total
Housing     | 12  | 5+3 | IIII |  | 1,204 | 1228
Council tax | 7   | 8   | \|\|\|\| \|\| | closed | 0 | 22
Total       | 19  | 16  | 11 |  | 1204 | 1250
Counted by the team
`

func weekSheet() string { return strings.ReplaceAll(weekLines, `\|`, "/") }

func weekRows() []string {
	return []string{
		"B3 Hub|Housing|2026-01-05 00:00|86400|visits 12", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 8",
		"D3 Hub|Housing|2026-01-07 00:00|86400|visits 4", "F3 Hub|Housing|2026-01-09 00:00|86400|visits 1204",
		"B4 Hub|Council tax|2026-01-05 00:00|86400|visits 7", "C4 Hub|Council tax|2026-01-06 00:00|86400|visits 8",
		"D4 Hub|Council tax|2026-01-07 00:00|86400|visits 6", "F4 Hub|Council tax|2026-01-09 00:00|86400|visits 0",
	}
}

// A week's sheet: marks, sums, empty cells, totals and a note below them.
func TestWeek(t *testing.T) {
	lines := strings.ReplaceAll(strings.ReplaceAll(weekSheet(), "22\n", "21\n"), "| 11 |", "| 10 |")
	lines = strings.ReplaceAll(lines, "1250", "1249")
	got := readCSV(t, "tally.csv", "", "", lines)
	same(t, "rows", got.rows, weekRows())
	same(t, "rejects", got.rejects, nil)
	// An empty cell is a count of 0 where the counter was open at all.
	got = readCSV(t, "tally.csv", "blank=zero", "", strings.ReplaceAll(lines, "closed", "-"))
	same(t, "rows when empty is 0 and all were shut on Thursday", withoutCells(got.rows), withoutCells(weekRows()))
	got = readCSV(t, "tally.csv", "blank=zero", "", strings.ReplaceAll(lines, "closed", "nil"))
	same(t, "rows when empty is 0", withoutCells(got.rows), withoutCells(append(weekRows(),
		"E3 Hub|Housing|2026-01-08 00:00|86400|visits 0", "E4 Hub|Council tax|2026-01-08 00:00|86400|visits 0")))
}

// A total that does not add up is told of by its cell; the counts stay.
func TestTotals(t *testing.T) {
	got := readCSV(t, "tally.csv", "", "", strings.ReplaceAll(weekSheet(), "22\n", "30\n"))
	same(t, "rows", got.rows, weekRows())
	same(t, "rejects", got.rejects, []string{
		"total_mismatch 30 was typed where the cells add up to 21: G4", "total_mismatch 11 was typed where the cells add up to 10: D5",
		"total_mismatch 1250 was typed where the cells add up to 1249: G5",
	})
	got = readCSV(t, "tally.csv", "", "Hub", `w/c 5 January 2026
Site | Service | Mon | Tue | Sum
A | Housing | 1 | 2 | 3
  | Benefits | 3 | 4 | 7
Subtotal | | 4 | 6 | 10
B | Housing | 1 | 1 | 2
Subtotal | | 1 | 1 | 2
Grand total | | 5 | 7 | 12
`)
	same(t, "subtotals", got.rejects, nil)
	same(t, "sites", withoutCells(got.rows)[2:4], []string{"A|Housing|2026-01-05 00:00|86400|visits 1", "A|Housing|2026-01-06 00:00|86400|visits 2"})
	got = readCSV(t, "tally.csv", "", "Hub", "w/c 5 January 2026\n | Total | Mon | Tue\nTotal | 11 | 4 | 6\nHousing | 3 | 1 | 2\nBenefits | 8 | 3 | 4\n")
	same(t, "totals before what they add up", got.rejects, []string{
		"total_mismatch 8 was typed where the cells add up to 7: B5", "total_mismatch 11 was typed where the cells add up to 10: B3",
	})
	got = readCSV(t, "tally.csv", "", "Hub", "5 January 2026\nService | 9-10 | 10-11 | AM total | 12-1 | 1-2 | PM total | Total\nHousing | 1 | 2 | 3 | 4 | 5 | 9 | 12\nTotal | 1 | 2 | 3 | 4 | 5 | 9 | 12\n")
	same(t, "totals of half days", got.rejects, nil)
	got = readCSV(t, "tally.csv", "", "Hub", "w/c 5 January 2026\nService | Mon | Tue\nHousing | 1 | 2\nBenefits | 3 | 4\n | 4 | 6\n | 9 | 9\n")
	same(t, "totals without a word", got.rejects, []string{"no_label A6: expected the service that the line counts"})
}

// Cells that hold no count are told of one by one, and cost nothing else.
func TestBadCells(t *testing.T) {
	got := readCSV(t, "tally.csv", "", "Hub", `w/c 5 January 2026
Service | Mon | | Tue | Wed | Thu | Fri | Notes
Housing | ? | 3 | many | -4 | 3.5 | 7 | 12 people were angry
Benefits | #REF! | | #UNCALCULATED! | 200001 | / | 4.47E+11 |
`)
	same(t, "rows", got.rows, []string{"G3 Hub|Housing|2026-01-09 00:00|86400|visits 7"})
	const count = ": expected a whole number, a sum such as 5+3, or strokes such as IIII"
	same(t, "rejects", got.rejects, []string{
		"bad_count B3" + count, "bad_count D3" + count, "bad_count E3" + count, "bad_count F3" + count,
		"unknown_column C3: expected no counts here: the column has no heading that is an hour, a day or a count",
		"formula_error B4: expected a count, found an error of a spreadsheet such as #REF!", "not_calculated D4: expected a count, found a formula that was never calculated",
		"bad_count E4" + count, "bad_count F4" + count, "bad_count G4" + count,
	})
}

// What stands below a table is no line of it, and what names somebody is not kept.
func TestFooter(t *testing.T) {
	const table = "w/c 5 January 2026\nService | Mon | Tue\nHousing | 1 | 2\n"
	want := []string{"B3 Hub|Housing|2026-01-05 00:00|86400|visits 1", "C3 Hub|Housing|2026-01-06 00:00|86400|visits 2"}
	for _, footer := range []string{
		"Counted by A. Example\n", "Signed | A. Example\n", "Checked by: | A. Example | 12/01/2026\n", "Total | 1 | 2\n\nA. Example | duty officer\n", "\nPrinted | | 12/01/2026\n",
	} {
		got := readCSV(t, "tally.csv", "blank=zero", "Hub", table+footer)
		same(t, "rows above "+footer, got.rows, want)
		same(t, "rejects with "+footer, got.rejects, nil)
	}
	got := readCSV(t, "tally.csv", "", "Hub", table+"\nBenefits | ? |\n")
	same(t, "a service after a blank line", got.rejects, []string{"bad_count B5: expected a whole number, a sum such as 5+3, or strokes such as IIII"})
}

// A workbook: a day a sheet with hours across, merged titles, formulas, a sheet
// that is no tally and one that is hidden.
func TestWorkbook(t *testing.T) {
	day := func(name, title string) tab {
		return tab{
			name: name, lines: title + "\n\nService | 9-10 | 10-11 | 11-12 | 12-1 | 1-2 | Total\nHousing | 1 | 2 | III | | 4 | 10\nBenefits | | 1 | 1 | | 1 | 3\nTotals | 1 | 3 | 4 | 0 | 5 | 13\n\nSigned:\n",
			merged: [][2]string{{"A1", "G1"}},
		}
	}
	tuesday := day("Tuesday", "Residents' Hub tally")
	tuesday.values = map[string]any{"G4": "SUM(B4:F4)", "F1": time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC)}
	tuesday.merged = [][2]string{{"A1", "E1"}}
	path := workbookOf(t, "High Street.xlsx", day("Mon", "Week commencing 5th January 2026"), tuesday,
		tab{name: "How to", lines: "Write a stroke for each visitor\nAsk 07700 900123 | 1 | 2\n"}, tab{name: "Old", lines: "w/c 1/1/2020\nService|Mon|Tue\nHousing|1|2\n", hidden: true})
	got := read(t, path, "site=file", "")
	rows := []string{
		"Mon!B4 High Street|Housing|2026-01-05 09:00|3600|visits 1", "Mon!C4 High Street|Housing|2026-01-05 10:00|3600|visits 2",
		"Mon!D4 High Street|Housing|2026-01-05 11:00|3600|visits 3", "Mon!F4 High Street|Housing|2026-01-05 13:00|3600|visits 4",
		"Mon!C5 High Street|Benefits|2026-01-05 10:00|3600|visits 1", "Mon!D5 High Street|Benefits|2026-01-05 11:00|3600|visits 1",
		"Mon!F5 High Street|Benefits|2026-01-05 13:00|3600|visits 1",
	}
	for _, r := range slices.Clone(rows) {
		rows = append(rows, strings.NewReplacer("Mon!", "Tuesday!", "-05 ", "-06 ").Replace(r))
	}
	same(t, "rows", got.rows, rows)
	same(t, "rejects", got.rejects, []string{
		"no_header the sheet How to: expected a line of headings with hours (9-10, 09:00), days (Mon, 05/01/2026) or counts (Visits), above the counts of How to!A2",
	})
}

// A week as a CSV and as a workbook is the same.
func TestWorkbookAsCSV(t *testing.T) {
	path := workbookOf(t, "tally.xlsx", tab{name: "Sheet1", lines: weekSheet()})
	fromBook, fromCSV := read(t, path, "", ""), readCSV(t, "tally.csv", "", "", weekSheet())
	same(t, "rows", withoutCells(fromBook.rows), withoutCells(fromCSV.rows))
	if len(fromBook.rejects) != 3 || !strings.HasSuffix(fromBook.rejects[0], ": Sheet1!G4") {
		t.Errorf("the workbook's rejects are %q", fromBook.rejects)
	}
}

func TestTraps(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format: Format(), Options: ingest.Options{Label: "Hub"},
		Header:      "Week commencing 05/01/2026,,,,,,,,,,\nService,Mon,Tue,Wed,Thu,Fri",
		Good:        []string{"Housing,1,2,IIII,5+3,12", `"Council tax, 07700 900123",,2,,,1`, "Benefits,0,0,0,0,7"},
		Identifiers: []string{"07700 900123", "07700900123"},
	})
}

func FuzzSheet(f *testing.F) {
	formattest.Fuzz(f, Format(), csvOf(weekSheet()), "Ask 07700900123\nw/c 5/1/26\n07700900123,Mon,Tue 6,7/1\nHousing,1,II,\"1,000\"\nTotal,1,9,9\n",
		"Site,07700900123\n5 Jan 2026\nTime,Housing,Benefits,Total\n9-10,1,2,3\n10-11,1,,2\n", "Date: 25/10/2026\n,0000-0100,01:00,2am,9.30 to 10\nx,1,2,3,4\n",
		"w/e 11 January 2026\nService,Visits,Served,Turned away\na,5,4,1\n", "01.01.2000\n0,A,0,0000\n1")
}

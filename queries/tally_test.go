package queries

import "testing"

// tallied is a world with the tables that the questions about paper tallies read.
// Tallies are rows of source, site, local_date, span_s, visits, counts, beside,
// file_id, cell, channel, origin.
func tallied(t *testing.T, tallies ...[]any) world {
	t.Helper()
	w := newWorld(t)
	w.table(t, "calendar", "local_date DATE, week_start DATE", [][]any{
		{"2026-01-05", "2026-01-05"},
		{"2026-01-06", "2026-01-05"},
		{"2026-01-12", "2026-01-12"},
		{"2026-01-14", "2026-01-12"},
		{"2026-01-19", "2026-01-19"},
		{"2026-01-26", "2026-01-26"},
		{"2026-01-27", "2026-01-26"},
		{"2026-02-02", "2026-02-02"},
	})
	w.table(t, "counter_tally", "source VARCHAR, site VARCHAR, local_date DATE, span_s BIGINT, visits BIGINT, counts BOOLEAN, beside VARCHAR, file_id VARCHAR, cell VARCHAR, channel VARCHAR, origin VARCHAR", tallies)
	w.table(t, "counter_visit", "channel VARCHAR, site VARCHAR, local_date DATE, outcome VARCHAR", [][]any{
		{"counter", "hub", "2026-01-06", "served"},
		{"counter", "hub", "2026-01-06", "walked_out"},
		{"counter", "hub", "2026-01-06", "booked"},
		{"counter", "hub", "2026-01-14", "served"},
		{"counter", "depot", "2026-01-19", "booked"},
		{"phone", "hub", "2026-01-06", "served"},
		{"phone", "hub", "2026-01-19", "served"}, // by a rule: nobody was at the counter
	})
	w.table(t, "file_ledger", "source VARCHAR, file_id VARCHAR, seq BIGINT, file VARCHAR, format VARCHAR, table_name VARCHAR", [][]any{
		{"paper", "f1", int64(1), "hub.xlsx", "tally_sheet", "tally"}, {"paper", "f2", int64(2), "depot.csv", "tally_sheet", "tally"}, {"acd", "f3", int64(3), "acd.csv", "avaya_cms_interval", "tally"},
	})
	w.table(t, "raw_reject", "source VARCHAR, seq BIGINT, code VARCHAR, message VARCHAR, line BIGINT", [][]any{
		{"paper", int64(1), "total_mismatch", "12 was typed where the cells add up to 13: Two-desks!AB7", int64(7)},
		{"paper", int64(2), "total_mismatch", "7 was typed where the cells add up to 5: C9", int64(9)},
		{"paper", int64(2), "bad_count", "C4: expected a whole number", int64(4)},
		{"acd", int64(3), "total_mismatch", "Offered: expected the sum of the records above, 5", int64(4)},
		{"paper", int64(99), "total_mismatch", "1 was typed where the cells add up to 2: B2", int64(2)}, // of a file that was replaced
	})
	return w
}

func weekAndDays() [][]any {
	const hour, day, week = int64(3600), int64(86400), int64(604800)
	rows := [][]any{
		{"paper", "hub", "2026-01-05", day, int64(9), true, nil, "f1", "Desk!B3"},
		{"paper", "hub", "2026-01-06", hour, int64(2), false, "visits", "f1", "Two-desks!B3"},
		{"paper", "hub", "2026-01-06", hour, int64(3), false, "visits", "f1", "Two-desks!C3"},
		{"paper", "hub", "2026-01-12", week, int64(40), false, "visits", "f1", "Desk!B9"},
		{"paper", "hub", "2026-02-02", day, int64(0), true, nil, "f1", "Desk!B12"},
		{"paper", "depot", "2026-01-05", week, int64(8), true, nil, "f2", "B3"},
		{"paper", "depot", "2026-01-05", week, int64(8), false, "parts", "f2", "B4"},
		{"paper", "depot", "2026-01-27", day, int64(1), true, nil, "f2", "B5"},
	}
	for i := range rows {
		rows[i] = append(rows[i], "counter", "resident")
	}
	return append(
		rows,
		[]any{"paper", "hub", "2026-01-05", day, int64(50), true, nil, "f1", "Desk!B4", "phone", "resident"},
		[]any{"paper", "hub", "2026-01-05", day, int64(60), true, nil, "f1", "Desk!B5", "counter", "internal"},
	)
}

// Totals by their cells, with the numbers of the message; days and weeks beside a
// queue system; weeks without a sheet, of which those of the queue system are none.
func TestTallyChecks(t *testing.T) {
	w := tallied(t, weekAndDays()...)
	expect(t, w.answer(t, "tally_checks"), "finding source site file cell local_date typed added_up difference",
		"beside_system_data paper hub hub.xlsx Two-desks!B3 2026-01-06 5 2 3",
		"beside_system_data paper hub hub.xlsx Desk!B9 2026-01-12 40 1 39",
		"total_mismatch paper depot depot.csv C9 2026-01-05 7 5 2",
		"total_mismatch paper hub hub.xlsx Two-desks!AB7 2026-01-06 12 13 -1",
		"week_missing paper depot - - 2026-01-12 - - -",
		"week_missing paper depot - - 2026-01-19 - - -",
		"week_missing paper hub - - 2026-01-19 - - -",
		"week_missing paper hub - - 2026-01-26 - - -",
	)
	expect(t, tallied(t, weekAndDays()[0]).answer(t, "tally_checks"), "finding cell difference", "total_mismatch C9 2", "total_mismatch Two-desks!AB7 -1")
}

func TestPaperSites(t *testing.T) {
	w := tallied(t, weekAndDays()...)
	expect(t, w.answer(t, "paper_sites"), "site source first_week newest_week weeks weeks_missing visits beside_system",
		"depot paper 2026-01-05 2026-01-26 2 2 9 0", "hub paper 2026-01-05 2026-02-02 3 2 9 45")
	expect(t, tallied(t).answer(t, "paper_sites"), "site")
}

package queries

import "testing"

// tallied is a world with the tables that the questions about paper tallies read.
// Tallies are rows of source, site, local_date, span_s, visits, counts, beside,
// file_id, cell, channel, origin, label, outcome, typed, parts.
func tallied(t *testing.T, tallies ...[]any) world {
	t.Helper()
	w := newWorld(t)
	w.table(t, "calendar", "local_date DATE, week_start DATE", [][]any{
		{"2026-01-05", "2026-01-05"},
		{"2026-01-06", "2026-01-05"},
		{"2026-01-12", "2026-01-12"},
		{"2026-01-14", "2026-01-12"},
		{"2026-01-19", "2026-01-19"},
		{"2026-01-20", "2026-01-19"},
		{"2026-01-26", "2026-01-26"},
		{"2026-01-27", "2026-01-26"},
		{"2026-02-02", "2026-02-02"},
	})
	w.table(t, "counter_tally", "source VARCHAR, site VARCHAR, local_date DATE, span_s BIGINT, visits BIGINT, counts BOOLEAN, beside VARCHAR, file_id VARCHAR, cell VARCHAR, channel VARCHAR, origin VARCHAR, label VARCHAR, outcome VARCHAR, typed BIGINT, parts BIGINT, ts_s BIGINT", tallies)
	w.table(t, "counter_visit", "channel VARCHAR, site VARCHAR, local_date DATE, outcome VARCHAR, kind VARCHAR", [][]any{
		{"counter", "hub", "2026-01-06", "served", "walk_in"},
		{"counter", "hub", "2026-01-06", "walked_out", "walk_in"},
		{"counter", "hub", "2026-01-06", "booked", "walk_in"},
		{"counter", "hub", "2026-01-14", "served", "walk_in"},
		{"counter", "depot", "2026-01-19", "booked", "walk_in"},
		{"counter", "hub", "2026-01-06", "served", "appointment"},
		{"counter", "annexe", "2026-01-20", "served", "appointment"},
		{"counter", "annexe", "2026-01-20", "did_not_attend", "appointment"},
		{"phone", "hub", "2026-01-06", "served", "walk_in"},
		{"phone", "hub", "2026-01-19", "served", "walk_in"}, // by a rule: nobody was at the counter
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
		{"paper", "depot", "2026-01-27", day, int64(1), true, nil, "f2", "B5"},
	}
	for i := range rows {
		rows[i] = append(rows[i], "counter", "resident", "Housing", "unknown", rows[i][4], nil, int64(0))
	}
	return append(
		rows,
		[]any{"paper", "hub", "2026-01-05", day, int64(50), true, nil, "f1", "Desk!B4", "phone", "resident", "Calls", "unknown", int64(50), nil, int64(0)},
		[]any{"paper", "hub", "2026-01-05", day, int64(60), true, nil, "f1", "Desk!B5", "counter", "internal", "Staff", "unknown", int64(60), nil, int64(0)},
	)
}

// Totals by their cells, with the numbers of the message; days and weeks beside a
// queue system; weeks without a sheet, of which those of the queue system are none.
func TestTallyChecks(t *testing.T) {
	w := tallied(t, weekAndDays()...)
	expect(t, w.answer(t, "tally_checks"), "finding source site file cell local_date typed added_up difference",
		"beside_system_data paper hub hub.xlsx Two-desks!B3 2026-01-06 5 3 2",
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

// A longer stretch and its parts, by the label and the outcomes; a week by other
// labels than its days'; more served than came; paper and appointments of a day.
func TestTallyChecksWithinPaper(t *testing.T) {
	const hour, day, week = int64(3600), int64(86400), int64(604800)
	n := func(i int64) any { return i }
	row := func(site, date string, span, visits int64, beside any, cell, channel, label, outcome string, typed int64, parts any) []any {
		counts := beside == nil || beside == "parts" && visits > 0
		return []any{"paper", site, date, span, visits, counts, beside, "f2", cell, channel, "resident", label, outcome, typed, parts, int64(0)}
	}
	w := tallied(
		t,
		// More and less than its parts, of two outcomes; then equal.
		row("a", "2026-01-05", week, 107, "parts", "B1", "counter", "Housing", "unknown", 107, n(0)),
		row("a", "2026-01-05", week, 0, "parts", "B2", "counter", "Housing", "served", 3, n(3)),
		row("a", "2026-01-05", week, 0, "parts", "B3", "counter", "Housing", "turned_away", 1, n(2)),
		row("a", "2026-01-06", day, 3, nil, "B4", "counter", "Housing", "served", 3, nil),
		row("a", "2026-01-05", week, 0, "parts", "B5", "counter", "Tax", "served", 5, n(2)),
		row("a", "2026-01-05", week, 0, "parts", "B6", "counter", "Tax", "unknown", 2, n(5)),
		row("a", "2026-01-06", hour, 7, nil, "B7", "counter", "Tax", "unknown", 7, nil),
		row("a", "2026-01-05", week, 9, "visits", "B8", "counter", "Tax", "unknown", 9, n(2)),
		// Counted by week and by day under other labels; calls are no visits, and nought is nothing.
		row("b", "2026-01-05", week, 20, nil, "C1", "counter", "All", "unknown", 20, nil),
		row("b", "2026-01-05", week, 4, nil, "C2", "counter", "Other", "unknown", 4, nil),
		row("b", "2026-01-05", week, 9, nil, "C3", "phone", "Calls", "unknown", 9, nil),
		row("b", "2026-01-05", week, 0, nil, "C4", "counter", "None", "unknown", 0, nil),
		row("b", "2026-01-06", day, 15, nil, "C5", "counter", "Housing", "unknown", 15, nil),
		row("b", "2026-01-12", week, 30, nil, "C6", "counter", "All", "unknown", 30, nil),
		row("c", "2026-01-05", day, 6, nil, "D1", "counter", "Housing", "served", 6, nil),
		row("c", "2026-01-05", day, 0, nil, "D2", "counter", "Housing", "unknown", -2, nil),
		row("annexe", "2026-01-20", hour, 5, nil, "E1", "counter", "Housing", "unknown", 5, nil),
		row("annexe", "2026-01-20", hour, 2, nil, "E2", "phone", "Calls", "unknown", 2, nil),
	)
	w.table(t, "raw_reject", "source VARCHAR, seq BIGINT, code VARCHAR, message VARCHAR, line BIGINT", nil)
	expect(t, w.answer(t, "tally_checks"), "finding site cell local_date typed added_up difference",
		"beside_appointments annexe E1 2026-01-20 5 1 4",
		"beside_parts a B1 2026-01-05 110 3 107",
		"beside_parts a B3 2026-01-05 1 2 -1",
		"served_above_visits c D1 2026-01-05 6 4 2",
		"week_beside_days b C1 2026-01-05 24 15 9",
	)
}

func TestPaperSites(t *testing.T) {
	w := tallied(t, weekAndDays()...)
	expect(t, w.answer(t, "paper_sites"), "site source first_week newest_week weeks weeks_missing visits beside_system",
		"depot paper 2026-01-05 2026-01-26 2 2 9 0", "hub paper 2026-01-05 2026-02-02 3 2 9 45")
	expect(t, tallied(t).answer(t, "paper_sites"), "site")
}

package queries

import (
	"fmt"
	"testing"
	"time"
)

// calendar is the days from one on, as far as these questions read them.
func (w world) calendar(t *testing.T, from string, days int) {
	t.Helper()
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	for i := range days {
		d := first.AddDate(0, 0, i)
		rows = append(rows, []any{d.Format(time.DateOnly), d.AddDate(0, 0, 1-d.Day()).Format(time.DateOnly), int64((int(d.Weekday())+6)%7 + 1), d.Weekday().String()})
	}
	w.table(t, "calendar", "local_date DATE, month_start DATE, weekday INTEGER, weekday_name VARCHAR", rows)
}

// visited is one row a day from one date to another, both included.
func visited(t *testing.T, site, from, to string, visits int64) [][]any {
	t.Helper()
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	for ; day.Format(time.DateOnly) <= to; day = day.AddDate(0, 0, 1) {
		rows = append(rows, []any{day.Format(time.DateOnly), 540, site, "s", "walk_in", "served", visits})
	}
	return rows
}

// opening is a borough of three sites from 1 January to 30 June 2026. The hub has
// 50 visits a day, and 40 once the new site is there; the new one opens on 1 May
// with 15 a day. The library is open on every other day.
func opening(t *testing.T, sites ...[]any) world {
	t.Helper()
	w := newWorld(t)
	w.calendar(t, "2025-12-01", 300)
	rows := visited(t, "hub", "2026-01-01", "2026-04-30", 50)
	rows = append(rows, visited(t, "hub", "2026-05-01", "2026-06-30", 40)...)
	rows = append(rows, visited(t, "new", "2026-05-01", "2026-06-30", 15)...)
	rows = append(rows, []any{"2026-05-02", 540, "hub", "s", "appointment", "did_not_attend", 900})
	w.counter(t, rows...)
	w.table(t, "sites", "site VARCHAR, opened_on DATE, closed_on DATE", sites)
	return w
}

const openingColumns = "site event event_date sites weeks visits_before open_days_before visits_per_day_before visits_after open_days_after visits_per_day_after change_in_visits_per_day change_visits other_events verdict"

// 8 weeks on either side, as many as the data has after: 56 days of 50 and 40
// visits at the hub, 56 of 15 at the new site. All together had 5 more a day.
func TestSiteOpening(t *testing.T) {
	w := opening(t, []any{"hub", "2015-01-01", nil}, []any{"new", "2026-05-01", nil})
	expect(t, w.answer(t, "site_opening"), openingColumns,
		"new opened 2026-05-01 this 8 0 0 - 840 56 15 - 840 0 compared",
		"new opened 2026-05-01 others 8 2800 56 50 2240 56 40 -10 -560 0 compared",
		"new opened 2026-05-01 all 8 2800 56 50 3080 56 55 5 280 0 compared")
	expect(t, w.answer(t, "site_opening", "weeks=7")[1:2], openingColumns,
		"new opened 2026-05-01 others 7 2450 49 50 1960 49 40 - - 0 too early to say")
}

// A day short of 8 weeks after, it is too early to say; counts and days stand.
func TestSiteOpeningTooEarly(t *testing.T) {
	w := opening(t, []any{"new", "2026-05-07", nil})
	expect(t, w.answer(t, "site_opening")[1:], "sites weeks visits_before visits_after change_in_visits_per_day change_visits verdict",
		"others 7 2390 1960 - - too early to say", "all 7 2480 2695 - - too early to say")
	// Visits before the day it opened are a fault of the dates: counted, and no rate.
	expect(t, w.answer(t, "site_opening")[:1], "sites visits_before open_days_before visits_per_day_before", "this 90 6 -")
}

// A site's last day is before its closing; the others have its visits after. Days
// on which nobody came anywhere are not open days. An opening before the data
// begins is none to compare, and one elsewhere in those weeks is named.
func TestSiteClosing(t *testing.T) {
	w := newWorld(t)
	w.calendar(t, "2025-12-01", 300)
	rows := visited(t, "old", "2026-01-01", "2026-03-31", 20)
	rows = append(rows, visited(t, "hub", "2026-01-01", "2026-03-31", 30)...)
	rows = append(rows, visited(t, "hub", "2026-04-02", "2026-07-31", 45)...)
	w.counter(t, rows...)
	w.table(t, "sites", "site VARCHAR, opened_on DATE, closed_on DATE", [][]any{
		{"old", "2025-12-20", "2026-03-31"}, {"hub", nil, nil}, {"elsewhere", "2026-04-20", nil},
	})
	expect(t, w.answer(t, "site_opening", "weeks=12"), openingColumns,
		"old closed 2026-03-31 this 12 1680 84 20 0 0 - - -1680 1 compared",
		fmt.Sprintf("old closed 2026-03-31 others 12 2520 84 30 %d 83 45 15 %d 1 compared", 83*45, 83*45-2520),
		fmt.Sprintf("old closed 2026-03-31 all 12 4200 84 50 %d 83 45 -5 %d 1 compared", 83*45, 83*45-4200))
}

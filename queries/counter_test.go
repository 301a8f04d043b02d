package queries

import "testing"

// Days of a counter as counter_interval and counter_day have them.
const counterColumns = "local_date DATE, half_hour INTEGER, site VARCHAR, service VARCHAR, kind VARCHAR, outcome VARCHAR, visits BIGINT, basis VARCHAR"

func (w world) counter(t *testing.T, rows ...[]any) {
	t.Helper()
	var dated [][]any
	for _, row := range rows {
		if len(row) == 7 { // of a month carried over from before there was a basis
			row = append(row, nil)
		}
		dated = append(dated, append([]any{row[0].(string)[:7]}, row...))
	}
	w.table(t, "counter_interval", "local_month VARCHAR, "+counterColumns, dated)
	w.table(t, "counter_day", "local_month VARCHAR, "+counterColumns, dated)
}

func (w world) stays(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "counter_wait_month", "local_month VARCHAR, site VARCHAR, service VARCHAR, kind VARCHAR, outcome VARCHAR, "+
		"stayed_s BIGINT, stay_ended VARCHAR, visits BIGINT", rows)
}

// stay is a row of January at one site.
func stay(site, outcome string, seconds any, ended any, visits int64) []any {
	return []any{"2026-01", site, "benefits", "walk_in", outcome, seconds, ended, visits}
}

func TestVisitsByOutcome(t *testing.T) {
	w := newWorld(t)
	w.counter(t,
		[]any{"2026-01-05", 540, "hub", "benefits", "walk_in", "served", 5},
		[]any{"2026-01-05", 570, "hub", "benefits", "walk_in", "served", 2},
		[]any{"2026-01-05", nil, "depot", "parking", "walk_in", "unknown", 40},
		[]any{"2026-01-06", 540, "depot", "parking", "appointment", "served", 1},
		[]any{"2026-02-06", 540, "depot", "parking", "appointment", "walked_out", 9},
	)
	expect(t, w.answer(t, "visits_by_outcome", "to=2026-01-31"), "outcome visits split", "unknown 40 all", "served 8 all")
	expect(t, w.answer(t, "visits_by_outcome", "by=site"), "outcome visits split",
		"unknown 40 depot", "walked_out 9 depot", "served 1 depot", "served 7 hub")
	expect(t, w.answer(t, "visits_by_outcome", "by=kind", "from=2026-01-06"), "outcome visits split",
		"walked_out 9 appointment", "served 1 appointment")
	expect(t, w.answer(t, "visits_by_outcome", "by=service", "to=2026-01-05"), "outcome visits split", "served 7 benefits", "unknown 40 parking")
}

// Waits of 5, 10, 10+, 15, 20+ and 25 s, + for those that ended otherwise than
// at a desk. Six wait at 5 s: S = 5/6. Five at 10 s: S = 5/6 * 4/5 = 2/3; who
// leaves in that second was there still. Three at 15 s: S = 2/3 * 2/3 = 4/9, the
// first at or below one half. One at 25 s: S = 0. The mean of the four served is
// 13.75 s, the second of them 10 s and the last 25 s.
func TestCounterWaitsByHand(t *testing.T) {
	w := newWorld(t)
	w.stays(t,
		stay("hub", "served", 5, "desk", 1), stay("hub", "served", 10, "desk", 1), stay("hub", "no_show", 10, "not_there", 1),
		stay("hub", "served", 15, "desk", 1), stay("hub", "walked_out", 20, "left", 1), stay("hub", "served", 25, "desk", 1),
	)
	expect(t, w.answer(t, "counter_waits"), "arrived called served mean_served median_served p90_served median_everyone events censored expired no_time note",
		"6 5 4 13.7500 10 25 15 4 2 0 0 -")

	// Two of four at 10 s: S = 1/2, which is the median.
	w.stays(t, stay("hub", "served", 10, "desk", 2), stay("hub", "served", 15, "desk", 1), stay("hub", "walked_out", 20, "left", 1))
	expect(t, w.answer(t, "counter_waits"), "median_everyone events censored", "10 3 1")
}

// A half is a half whatever the logarithms say: 5/6 * 4/5 * 3/4 = 1/2 at 30 s.
func TestCounterWaitsAtExactlyHalf(t *testing.T) {
	w := newWorld(t)
	w.stays(t,
		stay("hub", "served", 10, "desk", 1), stay("hub", "served", 20, "desk", 1), stay("hub", "served", 30, "desk", 1), stay("hub", "served", 90, "desk", 3),
	)
	expect(t, w.answer(t, "counter_waits"), "median_everyone events censored", "30 6 0")
}

// Expired visits and those without a known time are left out by name; a median
// that the estimate does not reach is none, and says so; transferred visits were
// at a desk, but the mean is of those served.
func TestCounterWaitsLeftOut(t *testing.T) {
	w := newWorld(t)
	w.stays(t,
		stay("hub", "served", 10, "desk", 2), stay("hub", "transferred", 30, "desk", 1), stay("hub", "walked_out", 5, "left", 1), stay("hub", "walked_out", 60, "left", 4),
		stay("hub", "expired", nil, nil, 7), stay("hub", "served", nil, nil, 3), stay("hub", "unknown", 20, "not_known", 2), stay("hub", "turned_away", nil, nil, 1),
		stay("desk", "unknown", nil, nil, 9),
		[]any{"2026-02", "hub", "parking", "appointment", "served", 4, "desk", 1},
	)
	columns := "arrived called served mean_served median_served median_everyone events censored expired no_time note split"
	const unreached = "too many waits ended otherwise than at a desk: the estimate does not come down to one half"
	expect(t, w.answer(t, "counter_waits", "by=site", "to=2026-01-31"), columns,
		"9 0 0 - - - 0 0 0 9 no wait is known desk", "21 5 5 10 10 - 3 5 7 6 "+unreached+" hub")
	expect(t, w.answer(t, "counter_waits", "by=kind", "from=2026-02-28"), columns, "1 1 1 4 4 4 1 0 0 0 - appointment")
	expect(t, w.answer(t, "counter_waits", "by=service")[1:], columns, "1 1 1 4 4 4 1 0 0 0 - parking")
	expect(t, w.answer(t, "counter_waits", "from=2026-03-01"), columns)
}

// Ten arrivals, two of whom left and one was not there; paper counts of unknown
// outcome and people turned away are no arrivals, and without any there is no
// share.
func TestWalkoutsByHalfHour(t *testing.T) {
	w := newWorld(t)
	w.counter(t,
		[]any{"2026-01-05", 570, "hub", "s", "walk_in", "served", 4}, []any{"2026-01-06", 570, "hub", "s", "walk_in", "served", 1},
		[]any{"2026-01-05", 570, "hub", "s", "walk_in", "walked_out", 2}, []any{"2026-01-05", 570, "hub", "s", "walk_in", "no_show", 1},
		[]any{"2026-01-05", 570, "hub", "s", "walk_in", "expired", 1}, []any{"2026-01-05", 570, "hub", "t", "walk_in", "transferred", 1},
		[]any{"2026-01-05", 570, "hub", "t", "walk_in", "unknown", 30}, []any{"2026-01-05", 570, "hub", "t", "walk_in", "turned_away", 3},
		[]any{"2026-01-05", 570, "hub", "t", "appointment", "did_not_attend", 8},
		[]any{"2026-01-05", 540, "depot", "t", "walk_in", "unknown", 20},
		[]any{"2026-01-05", 540, "hub", "t", "appointment", "cancelled_before", 20},
		[]any{"2026-01-05", nil, "depot", "t", "walk_in", "unknown", 50},
		[]any{"2026-01-05", 570, "depot", "t", "walk_in", "served", 10, "visits"},
		[]any{"2026-01-05", 570, "depot", "t", nil, "served", 90, "counts"}, // a tally: who left is not known
	)
	columns := "local_minute half_hour arrivals walked_out no_show walked_out_share no_show_share unknown split"
	expect(t, w.answer(t, "walkouts_by_half_hour"), columns,
		"540 09:00 0 0 0 - - 20 depot", "570 09:30 10 0 0 0 0 0 depot", "570 09:30 10 2 1 0.2000 0.1000 30 hub")
	expect(t, w.answer(t, "walkouts_by_half_hour", "by=none", "from=2026-01-05", "to=2026-01-05")[1:], columns, "570 09:30 19 2 1 0.1053 0.0526 30 all")
}

// Two Mondays and a Tuesday: at ten on a Monday 3 and 5 people came, on the
// Tuesday nobody, though it was open at nine. A day without visits is not open.
func TestDemandBySiteHour(t *testing.T) {
	w := newWorld(t)
	w.calendar(t, "2026-01-01", 40)
	w.counter(t,
		[]any{"2026-01-05", 600, "hub", "s", "walk_in", "served", 1}, []any{"2026-01-05", 630, "hub", "s", "walk_in", "walked_out", 2},
		[]any{"2026-01-12", 630, "hub", "s", "walk_in", "unknown", 5}, []any{"2026-01-06", 540, "hub", "s", "walk_in", "served", 4},
		[]any{"2026-01-12", 600, "hub", "s", "appointment", "did_not_attend", 9}, []any{"2026-01-13", 600, "hub", "s", "appointment", "cancelled_before", 9},
		[]any{"2026-01-12", nil, "hub", "s", "walk_in", "unknown", 50}, []any{"2026-01-19", 540, "depot", "s", "walk_in", "served", 7},
	)
	columns := "weekday hour visits open_days mean_visits weekday_site"
	expect(t, w.answer(t, "demand_by_site_hour"), columns,
		"1 09:00 7 1 7 Mon, depot", "1 09:00 0 2 0 Mon, hub", "2 09:00 4 1 4 Tue, hub",
		"1 10:00 8 2 4 Mon, hub", "2 10:00 0 1 0 Tue, hub")
	expect(t, w.answer(t, "demand_by_site_hour", "by=none", "to=2026-01-31"), columns,
		"1 09:00 7 3 2.3333 Monday", "2 09:00 4 1 4 Tuesday", "1 10:00 8 3 2.6667 Monday", "2 10:00 0 1 0 Tuesday")
}

// Of 20 appointments 11 were due: those kept, whatever became of the visit, and
// those to which nobody came. Without any due there is no share.
func TestAppointments(t *testing.T) {
	w := newWorld(t)
	appointment := func(date, service, outcome string, visits int64) []any {
		return []any{date, 540, "hub", service, "appointment", outcome, visits}
	}
	w.counter(t,
		appointment("2026-01-05", "benefits", "served", 4), appointment("2026-01-30", "benefits", "walked_out", 1), appointment("2026-01-05", "benefits", "no_show", 1),
		appointment("2026-01-05", "benefits", "expired", 1), appointment("2026-01-05", "benefits", "transferred", 1), appointment("2026-01-05", "benefits", "did_not_attend", 3),
		appointment("2026-01-05", "benefits", "cancelled_before", 2), appointment("2026-01-05", "benefits", "booked", 6), appointment("2026-01-05", "benefits", "unknown", 1),
		appointment("2026-02-05", "parking", "cancelled_before", 5), []any{"2026-02-05", 540, "hub", "parking", "walk_in", "served", 70},
	)
	columns := "month booked kept cancelled did_not_attend unknown due did_not_attend_share split"
	expect(t, w.answer(t, "appointments"), columns, "2026-01 20 8 2 3 7 11 0.2727 all", "2026-02 5 0 5 0 0 0 - all")
	expect(t, w.answer(t, "appointments", "by=service", "to=2026-01-29"), columns, "2026-01 19 7 2 3 7 10 0.3000 benefits")
	expect(t, w.answer(t, "appointments", "by=site", "from=2026-02-01"), columns, "2026-02 5 0 5 0 0 0 - hub")
}

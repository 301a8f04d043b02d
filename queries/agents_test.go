package queries

import "testing"

// Two days on which agents were logged in: the means are over both, also where
// one of them has nobody in a half hour. Calls of a day without any login are
// left out; calls while nobody is logged in are not.
func TestAgentsAvailable(t *testing.T) {
	w := newWorld(t)
	w.table(t, "calendar", "local_date DATE, weekday INTEGER", [][]any{
		{"2026-01-05", 1}, {"2026-01-06", 2}, {"2026-01-07", 3},
	})
	w.table(t, "agent_interval", "local_date DATE, half_hour INTEGER, queue VARCHAR, logged_in_s BIGINT, paused_s BIGINT, on_call_s BIGINT", [][]any{
		{"2026-01-05", 540, "q", 5400, 900, 1800},
		{"2026-01-06", 540, "q", 1800, 0, 900},
		{"2026-01-05", 570, "q", 1800, 0, 0},
		{"2026-01-05", 540, "r", 900, 0, 0},
	})
	w.table(t, "call_interval", "local_date DATE, half_hour INTEGER, queue VARCHAR, offered BIGINT, unanswered BIGINT", [][]any{
		{"2026-01-05", 540, "q", 6, 1},
		{"2026-01-06", 540, "q", 4, 2},
		{"2026-01-07", 540, "q", 50, 50},
		{"2026-01-06", 510, "q", 3, 3},
		{"2026-01-05", nil, "q", 9, 9},
		{"2026-01-05", 1200, "q", 0, 0},
	})
	columns := "queue half_hour days agents_logged_in agents_available agents_on_call agents_paused offered unanswered unanswered_rate"
	expect(t, w.answer(t, "agents_available"), columns,
		"q 08:30 2 0 0 0 0 3 3 1",
		"q 09:00 2 2 1 0.7500 0.2500 10 3 0.3000",
		"q 09:30 2 0.5000 0.5000 0 0 0 0 -",
		"r 09:00 1 0.5000 0.5000 0 0 0 0 -")
	expect(t, w.answer(t, "agents_available", "queue=q", "weekday=2"), columns,
		"q 08:30 1 0 0 0 0 3 3 1", "q 09:00 1 1 0.5000 0.5000 0 4 2 0.5000")
	expect(t, w.answer(t, "agents_available", "queue=r", "from=2026-01-06"), columns, "")
}

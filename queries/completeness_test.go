package queries

import "testing"

// Of ten calls at the trunk seven are in the queue data; each of the other
// three has its label. A day without records of the switch has no share.
func TestCallCompleteness(t *testing.T) {
	w := newWorld(t)
	w.table(t, "calendar", "local_date DATE, week_start DATE, month_start DATE", [][]any{
		{"2026-01-05", "2026-01-05", "2026-01-01"}, {"2026-01-06", "2026-01-05", "2026-01-01"}, {"2026-01-12", "2026-01-12", "2026-01-01"},
	})
	w.table(t, "call_completeness_day", "local_date DATE, service VARCHAR, trunk_calls BIGINT, counted BIGINT, refused_at_door BIGINT, "+
		"after_hours BIGINT, direct BIGINT, missing_file BIGINT, truncated_export BIGINT, unknown BIGINT, queue_calls BIGINT, offered BIGINT, answered BIGINT", [][]any{
		{"2026-01-05", "benefits", 6, 4, 2, 0, 0, 0, 0, 0, 4, 4, 3},
		{"2026-01-05", "unmapped", 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0},
		{"2026-01-06", "benefits", 3, 3, 0, 0, 0, 0, 0, 0, 3, 3, 3},
		{"2026-01-12", "benefits", 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1},
	})
	columns := "period trunk_calls counted counted_share gap refused_at_door after_hours queue_calls offered unanswered split"
	expect(t, w.answer(t, "call_completeness"), columns, "2026-01-01 10 7 0.7000 3 2 1 9 9 2 all")
	expect(t, w.answer(t, "call_completeness", "grain=week"), columns,
		"2026-01-05 10 7 0.7000 3 2 1 7 7 1 all", "2026-01-12 0 0 - 0 0 0 2 2 1 all")
	expect(t, w.answer(t, "call_completeness", "grain=day", "by=service", "to=2026-01-05"), columns,
		"2026-01-05 6 4 0.6667 2 2 0 4 4 1 benefits", "2026-01-05 1 0 0 1 0 1 0 0 0 unmapped")
}

package queries

import "testing"

// A target that was changed judges the calls before and after by both; a queue
// with a target of its own is out of the one for all.
func TestBothTargetsJudgeAllCalls(t *testing.T) {
	w := newWorld(t)
	call := func(id, at, service, outcome string, wait int64) testCall {
		return testCall{id: id, at: at, service: service, outcome: outcome, wait: wait}
	}
	w.calls(
		t,
		call("a", "2026-01-05 09:00:00", "benefits", "answered", 20), // in time by either
		call("b", "2026-01-05 09:10:00", "benefits", "answered", 25), // by the newer one only
		call("c", "2026-02-02 09:00:00", "benefits", "answered", 30), // by the newer one, at its threshold
		call("d", "2026-02-02 09:10:00", "benefits", "abandoned", 5),
		call("e", "2026-02-02 09:20:00", "parking", "answered", 3),
		call("f", "2026-02-02 20:00:00", "parking", "closed", -1),
	)
	w.table(t, "queue_targets", "scope VARCHAR, label VARCHAR, valid_from DATE, threshold_s BIGINT, target DOUBLE", [][]any{
		{"all", "*", "2010-01-01", int64(20), 0.8},
		{"all", "*", "2026-02-01", int64(30), 0.7},
		{"queue", "q-parking", "2026-01-01", int64(5), 0.9},
	})
	expect(t, w.answer(t, "service_level_targets"), "scope label threshold_s offered answered_soon service_level met offered_then service_level_then met_then",
		"all * 20 4 1 0.2500 false 2 0.5000 false",
		"all * 30 4 3 0.7500 true 2 0.5000 false",
		"queue q-parking 5 1 1 1 true 1 1 true")
	expect(t, w.answer(t, "service_level_targets", "from=2026-03-01")[:1], "threshold_s offered service_level met", "20 0 - -")
}

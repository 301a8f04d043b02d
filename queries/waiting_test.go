package queries

import (
	"fmt"
	"strings"
	"testing"
)

// many are n calls of one outcome and wait on one morning.
func many(n int, outcome string, wait int64) []testCall {
	var out []testCall
	for i := range n {
		out = append(out, testCall{
			id: fmt.Sprintf("%s-%d-%d", outcome, wait, i), at: "2026-01-05 09:00:00", service: "benefits", outcome: outcome, wait: wait,
		})
	}
	return out
}

func join(groups ...[]testCall) []testCall {
	var out []testCall
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

// Given 1,000 answered calls, 860 of them within 20 s, and 60 abandoned, 20 of
// them within 20 s and 10 of these within 5 s, the seven formulas give seven
// figures. The threshold itself is within it; 40 calls were refused.
func TestServiceLevelFormulas(t *testing.T) {
	w := newWorld(t)
	w.calls(t, join(
		many(800, "answered", 3), many(60, "answered", 20), many(140, "answered", 21),
		many(10, "abandoned_short", 5), many(10, "abandoned", 20), many(40, "abandoned", 21),
		many(40, "full", 0), many(7, "closed", -1),
	)...)
	expect(t, w.answer(t, "service_level"), "formula numerator denominator service_level split",
		"SL1 880 1060 0.8302 all", "SL2 860 1000 0.8600 all", "SL3 860 1060 0.8113 all", "SL4 860 1040 0.8269 all",
		"SL5 870 1060 0.8208 all", "SL6 860 1050 0.8190 all", "SL7 860 1100 0.7818 all")
	expect(t, w.answer(t, "service_level", "by=service", "threshold_s=19")[1:2], "formula numerator denominator split", "SL2 800 1000 benefits")
	expect(t, w.answer(t, "service_level", "from=2026-01-06"), "formula")
}

// Waits of 20, 5 and 3 s, all answered, and a threshold of 10 s: two of three.
// A wait that is not known is answered, but not soon. Without abandoned calls
// nothing is divided by none.
func TestServiceLevelOfFewCalls(t *testing.T) {
	w := newWorld(t)
	three := join(many(1, "answered", 20), many(1, "answered", 5), many(1, "answered", 3))
	w.calls(t, three...)
	expect(t, w.answer(t, "service_level", "threshold_s=10")[6:], "formula service_level", "SL7 0.6667")
	w.calls(t, join(three, many(1, "answered", -1))...)
	expect(t, w.answer(t, "service_level", "threshold_s=10")[6:], "formula service_level", "SL7 0.5000")
	w.calls(t, many(4, "timeout", 300)...)
	expect(t, w.answer(t, "service_level"), "formula denominator service_level",
		"SL1 0 -", "SL2 0 -", "SL3 0 -", "SL4 0 -", "SL5 0 -", "SL6 0 -", "SL7 4 0")
}

// Percentiles are by nearest rank: of ten waits, nine in ten is the ninth.
func TestWaits(t *testing.T) {
	w := newWorld(t)
	var ten []testCall
	for s := range int64(10) {
		ten = append(ten, many(1, "answered", (s+1)*10)...)
	}
	w.calls(t, join(ten, many(1, "answered", -1), many(2, "abandoned", 30), many(1, "abandoned_short", 3), many(1, "timeout", 900))...)
	expect(t, w.answer(t, "waits"), "measure seconds calls",
		"asa 55 10", "p50 50 10", "p90 90 10", "max 100 10",
		"time_to_abandon 21 3", "abandoned_p50 30 3", "abandoned_p90 30 3", "abandoned_max 30 3")
}

// Waits of 20, 5, 3, 10 and 15 s: the lower bound is in a band, the upper one is
// in the next.
func TestWaitBands(t *testing.T) {
	w := newWorld(t)
	w.calls(t, join(many(1, "answered", 20), many(1, "answered", 5), many(1, "answered", 3), many(1, "answered", 10), many(1, "answered", 15),
		many(1, "abandoned", 30), many(1, "abandoned", 86400), many(1, "full", 0))...)
	expect(t, w.answer(t, "wait_bands"), "from_s answered abandoned answered_share",
		"0 1 0 0.2000", "5 1 0 0.2000", "10 1 0 0.2000", "15 1 0 0.2000", "20 1 0 0.2000",
		"30 0 1 0", "60 0 0 0", "120 0 0 0", "300 0 0 0", "600 0 1 0")
}

// The three rates differ in what they leave out. Closed calls are in none.
func TestAbandonRate(t *testing.T) {
	w := newWorld(t)
	w.calls(t, join(many(80, "answered", 20), many(10, "abandoned_short", 4), many(5, "abandoned", 30), many(5, "abandoned", 31), many(9, "closed", -1))...)
	expect(t, w.answer(t, "abandon_rate"), "variant abandoned offered abandon_rate",
		"all 20 100 0.2000", "without_short 10 90 0.1111", "after_long_wait 5 100 0.0500")
	expect(t, w.answer(t, "abandon_rate", "long_s=29", "by=queue")[2:], "variant abandoned split", "after_long_wait 10 q-benefits")
}

// Calls are pooled: 10 of 100 on one day and 1 of 2 on the next are 11 of 102,
// not 30 %. The same holds of the answer rate of a month.
func TestRatesArePooled(t *testing.T) {
	w := newWorld(t)
	calls := join(many(10, "abandoned", 60), many(90, "answered", 20))
	for i := range calls {
		calls[i].at = "2026-01-06 09:00:00"
	}
	calls = append(calls, many(1, "abandoned", 50)...)
	w.calls(t, append(calls, many(1, "answered", 50)...)...)
	expect(t, w.answer(t, "abandon_rate")[:1], "abandoned offered abandon_rate", "11 102 0.1078")

	w.table(t, "call_interval", "local_date DATE, service VARCHAR, queue VARCHAR, offered BIGINT, answered BIGINT", [][]any{
		{"2026-01-05", "benefits", "q", int64(100), int64(10)}, {"2026-01-06", "benefits", "q", int64(2), int64(1)},
	})
	w.table(t, "calendar", "local_date DATE, week_start DATE, month_start DATE, quarter_start DATE", [][]any{
		{"2026-01-05", "2026-01-05", "2026-01-01", "2026-01-01"}, {"2026-01-06", "2026-01-05", "2026-01-01", "2026-01-01"},
	})
	expect(t, w.answer(t, "answer_rate"), "period offered answered answered_rate", "2026-01-01 102 11 0.1078")
}

// Answered 2, abandoned 3, full 8, no agents 3 on entry and 4 while waiting,
// timed out 5: 23 of 25 offered went unanswered. Closed and diverted are apart.
func TestUnansweredByCause(t *testing.T) {
	w := newWorld(t)
	w.calls(t, join(many(2, "answered", 5), many(3, "abandoned", 60), many(8, "full", 0), many(3, "no_agents_on_entry", 0),
		many(4, "no_agents_waiting", 9), many(5, "timeout", 300), many(1, "closed", -1), many(13, "diverted", -1))...)
	expect(t, w.answer(t, "unanswered_by_cause"), "cause calls unanswered share",
		"queue_full 8 23 0.3478", "timed_out 5 23 0.2174", "no_agents_left 4 23 0.1739", "hung_up_waiting 3 23 0.1304", "no_agents_on_entry 3 23 0.1304")

	w.calls(t, join(many(2, "abandoned_short", 1), many(1, "exit_key", 9), many(1, "transferred", 9), many(1, "system_error", 9),
		many(1, "open", -1), many(1, "unknown", -1))...)
	var causes []string
	for _, row := range w.answer(t, "unanswered_by_cause", "by=service") {
		causes = append(causes, written(row["cause"]))
	}
	if got := strings.Join(causes, " "); got != "hung_up_at_once left_by_key not_known passed_on still_open system_error" {
		t.Errorf("the causes are %s", got)
	}
}

package queries

import "testing"

// completionMonths are the columns of a mart's rows, in the order of the tests.
const completionMonths = "local_month VARCHAR, service VARCHAR, starts_by VARCHAR, ends_by VARCHAR, started BIGINT, completed BIGINT, " +
	"started_completed BIGINT, ineligible BIGINT, failed BIGINT, resumed BIGINT"

// sessionVersions lets web sessions be judged by the versions 3 and 2, and older ones.
func (w world) sessionVersions(t *testing.T) {
	t.Helper()
	w.table(t, "session_day", "list_version INTEGER, rule_version INTEGER", [][]any{{2, 2}, {3, 1}, {nil, 2}})
}

// A rate needs starts and ends. Those of one side are taken together journey by
// journey; starts of the web log and ends of a platform are two counts. More
// than all is a fault of the data, and no rate.
func TestCompletion(t *testing.T) {
	w := newWorld(t)
	w.sessionVersions(t)
	w.table(t, "completion_month", completionMonths, [][]any{
		{"2026-01", "benefits", "form", "form", 200, 161, 160, 20, 5, 7},
		{"2026-01", "parking", "url", "form", 100, 90, 70, 0, 3, 0},
		{"2026-02", "parking", "url", "form", 100, 101, 70, 0, 3, 0},
		{"2026-01", "waste", "none", "form", 0, 40, 0, 0, 0, 0},
		{"2026-01", "taxi", "url", "none", 12, 0, 0, 0, 1, 0},
		{"2026-02", "taxi", "none", "none", 0, 0, 0, 0, 2, 0},
		{"2026-02", "benefits", "several", "form", 10, 11, 9, 0, 0, 0},
	})
	w.table(t, "uptake_month", "local_month VARCHAR, service VARCHAR, started BIGINT, started_completed BIGINT, failed BIGINT, digital BIGINT, started_basis VARCHAR", [][]any{
		{"2026-02", "benefits", 1, 1, 0, 1, "measured"},
		{"2026-02", "waste", 50, 40, nil, 40, "totals"},
		{"2026-03", "waste", 50, 60, nil, 60, "totals"},
		{"2026-02", "taxi", 20, 10, nil, 10, "totals"}, // and what was measured is left out
	})
	columns := "month service started completed failed completion_rate ineligible resumed completed_unstarted starts_by ends_by note"
	expect(t, w.answer(t, "completion"), columns,
		"2026-01 benefits 200 160 5 0.8000 20 7 1 form form -",
		"2026-02 benefits 10 9 0 - 0 0 2 several form a fault of the data: more completed than started",
		"2026-01 parking 100 90 3 0.9000 0 0 20 url form -",
		"2026-02 parking 100 101 3 - 0 0 31 url form a fault of the data: more completed than started",
		"2026-01 taxi 12 0 1 - 0 0 0 url none no end was ever seen",
		"2026-02 taxi 20 10 - 0.5000 - - - totals totals -",
		"2026-01 waste 0 0 0 - 0 0 40 none form no start was seen",
		"2026-02 waste 50 40 - 0.8000 - - - totals totals -",
		"2026-03 waste 50 60 - - - - - totals totals a fault of the data: more completed than started")
	expect(t, w.answer(t, "completion")[:1], "list_version rule_version", "3 2")
	expect(t, w.answer(t, "completion", "by=none"), columns,
		"2026-01 all 300 250 8 0.8333 20 7 21 several several 2 of 4 services have no rate and are left out",
		"2026-02 all 70 50 0 0.7143 0 0 0 several several 2 of 4 services have no rate and are left out",
		"2026-03 all 0 0 0 - 0 0 0 totals totals 1 of 1 services have no rate and are left out")
}

// The share that leaves is of those who reached the step; the end has none, and
// months add up.
func TestDropOff(t *testing.T) {
	w := newWorld(t)
	w.sessionVersions(t)
	w.table(t, "journey_step_month", "local_month VARCHAR, service VARCHAR, step_no INTEGER, step VARCHAR, reached BIGINT, went_on BIGINT, failed BIGINT, entered_midway BIGINT", [][]any{
		{"2026-01", "registrars", 0, "start", 10, 8, 1, 0},
		{"2026-01", "registrars", 1, "slot", 8, 6, 0, 2},
		{"2026-01", "registrars", 2, "end", 6, nil, nil, 1},
		{"2026-02", "registrars", 0, "start", 10, 10, 0, 0},
		{"2026-02", "registrars", 1, "slot", 10, 10, 0, 1},
		{"2026-02", "registrars", 2, "end", 10, nil, nil, 0},
		{"2026-02", "housing", 0, "start", 0, 0, 0, 0},
	})
	columns := "service step_no step reached went_on left left_share failed entered_midway month"
	expect(t, w.answer(t, "drop_off"), columns,
		"housing 0 start 0 0 0 - 0 0 all",
		"registrars 0 start 20 18 2 0.1000 1 0 all", "registrars 1 slot 18 16 2 0.1111 0 3 all", "registrars 2 end 16 - - - - 1 all")
	expect(t, w.answer(t, "drop_off")[:1], "list_version rule_version", "3 2")
	expect(t, w.answer(t, "drop_off", "by=month", "service=registrars", "from=2026-01-20", "to=2026-01-20"), columns,
		"registrars 0 start 10 8 2 0.2000 1 0 2026-01", "registrars 1 slot 8 6 2 0.2500 0 2 2026-01", "registrars 2 end 6 - - - - 1 2026-01")
}

// Two faults of a page are two rows, with the same requests; machines are left
// out unless asked for.
func TestFailedRequests(t *testing.T) {
	w := newWorld(t)
	w.table(t, "request_failure_day", "local_date DATE, service VARCHAR, path VARCHAR, origin VARCHAR, requests BIGINT, not_found BIGINT, "+
		"not_found_sessions BIGINT, server_errors BIGINT, server_error_sessions BIGINT", [][]any{
		{"2026-01-05", "registrars", "/book", "resident", 20, 1, 1, 5, 3},
		{"2026-01-05", "registrars", "/book", "automated", 100, 0, 0, 2, 1},
		{"2026-01-05", "registrars", "/book/slot", "resident", 4, 0, 0, 4, 4},
		{"2026-01-06", "benefits", "/claim", "resident", 4, 1, 1, 0, 0},
	})
	columns := "day service path fault failed requests failed_share sessions"
	expect(t, w.answer(t, "failed_requests"), columns,
		"2026-01-05 registrars /book server_error 5 20 0.2500 3", "2026-01-05 registrars /book/slot server_error 4 4 1 4",
		"2026-01-05 registrars /book not_found 1 20 0.0500 1", "2026-01-06 benefits /claim not_found 1 4 0.2500 1")
	expect(t, w.answer(t, "failed_requests", "origin=all", "service=registrars", "to=2026-01-05"), "path fault failed requests sessions",
		"/book server_error 7 120 4", "/book/slot server_error 4 4 4", "/book not_found 1 120 1")
}

// failures makes ten minutes in which something failed on Monday 5 January 2026.
func (w world) failures(t *testing.T, rows ...failure) {
	t.Helper()
	var cells [][]any
	for _, f := range rows {
		at := clock(t, f.at)
		cells = append(cells, []any{f.service, f.foundBy, at.Unix(), at.Format("2006-01-02"), minutes(at), f.attempts, f.failed, f.newly})
	}
	w.table(t, "form_failure_interval", "service VARCHAR, found_by VARCHAR, slot_s BIGINT, local_date DATE, local_minute INTEGER, "+
		"attempts BIGINT, failed BIGINT, newly_affected BIGINT", cells)
}

type failure struct {
	service, foundBy, at    string
	attempts, failed, newly int64
}

// Ten minutes in a row are one outage; a quieter ten minutes end it unless they
// are allowed, and too few failures or too small a share of them are none.
func TestFormOutages(t *testing.T) {
	w := newWorld(t)
	w.failures(t,
		failure{"registrars", "url", "2026-01-05 14:00:00", 4, 3, 2},
		failure{"registrars", "url", "2026-01-05 14:10:00", 6, 5, 3},
		failure{"registrars", "url", "2026-01-05 14:20:00", 9, 4, 3}, // too small a share
		failure{"registrars", "url", "2026-01-05 14:30:00", 2, 2, 1}, // too few
		failure{"registrars", "url", "2026-01-05 14:40:00", 6, 3, 1},
		failure{"registrars", "form", "2026-01-05 14:10:00", 3, 3, 3},
		failure{"benefits", "url", "2026-01-05 23:50:00", 3, 3, 2},
		failure{"benefits", "url", "2026-01-06 00:00:00", 3, 3, 1},
	)
	columns := "service found_by local_date started_at ended_at minutes attempts failed failed_share residents_affected"
	expect(t, w.answer(t, "form_outages", "service=registrars", "to=2026-01-05"), columns, // a quarter of the attempts is enough
		"registrars url 2026-01-05 14:00 14:30 30 19 12 0.6316 8",
		"registrars form 2026-01-05 14:10 14:20 10 3 3 1 3",
		"registrars url 2026-01-05 14:40 14:50 10 6 3 0.5000 1")
	expect(t, w.answer(t, "form_outages", "least_share=0.5"), columns,
		"registrars url 2026-01-05 14:00 14:20 20 10 8 0.8000 5",
		"registrars form 2026-01-05 14:10 14:20 10 3 3 1 3",
		"registrars url 2026-01-05 14:40 14:50 10 6 3 0.5000 1",
		"benefits url 2026-01-05 23:50 00:10 20 6 6 1 3")
	expect(t, w.answer(t, "form_outages", "gap_min=30", "service=registrars", "least_failures=3", "least_share=0.5"), columns,
		"registrars url 2026-01-05 14:00 14:50 50 16 11 0.6875 6", "registrars form 2026-01-05 14:10 14:20 10 3 3 1 3")
	expect(t, w.answer(t, "form_outages", "least_failures=4", "least_share=0.4", "to=2026-01-05"), "started_at ended_at failed", "14:10 14:30 9")
}

// Calls of the hour after are set beside the same hour of the same weekday, of
// four other weeks at least; a day without a call in that hour counts as none.
func TestCallsAfterOutage(t *testing.T) {
	w := newWorld(t)
	w.failures(t,
		failure{"registrars", "url", "2026-01-05 14:00:00", 4, 3, 2}, failure{"registrars", "url", "2026-01-05 14:10:00", 6, 5, 3},
		failure{"benefits", "form", "2026-01-06 23:50:00", 3, 3, 3},
	)
	days := [][]any{{"2026-01-06", 2, false}, {"2026-01-13", 2, false}, {"2026-01-07", 3, false}}
	for _, monday := range []string{"2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"} {
		days = append(days, []any{monday, 1, false})
	}
	days = append(days, []any{"2026-05-04", 1, true})
	w.table(t, "calendar", "local_date DATE, weekday INTEGER, is_bank_holiday BOOLEAN", days)
	w.table(t, "call_interval", "local_date DATE, half_hour INTEGER, service VARCHAR, queue VARCHAR, offered BIGINT", [][]any{
		{"2026-01-05", 840, "registrars", "q", 50},
		{"2026-01-05", 870, "registrars", "q", 9},
		{"2026-01-05", 900, "registrars", "q", 4},
		{"2026-01-05", 900, "registrars", "r", 2},
		{"2026-01-05", 930, "registrars", "q", 70},
		{"2026-01-05", 870, "benefits", "q", 33},
		{"2026-01-12", 870, "registrars", "q", 3},
		{"2026-01-19", 900, "registrars", "q", 4},
		{"2026-01-26", 870, "registrars", "q", 2},
		{"2026-02-02", 900, "benefits", "q", 8},
		{"2026-05-04", 870, "registrars", "q", 99},
		{"2026-01-07", 870, "registrars", "q", 99},
		{"2026-01-06", 870, "benefits", "q", 5},
		{"2026-01-13", nil, "benefits", "q", 99},
	})
	columns := "service found_by local_date started_at ended_at calls_from calls other_weeks other_calls mean_calls difference"
	expect(t, w.answer(t, "calls_after_outage"), columns,
		"registrars url 2026-01-05 14:00 14:20 14:30 15 4 9 2.2500 12.7500",
		"benefits form 2026-01-06 23:50 24:00 24:00 0 0 0 - -")
	expect(t, w.answer(t, "calls_after_outage", "since=start", "after_min=30", "least_weeks=5", "to=2026-01-05"), columns,
		"registrars url 2026-01-05 14:00 14:20 14:00 50 4 0 - -")
}

// A council without a rule for empty results does not know how many there were.
func TestSearchesWithoutResult(t *testing.T) {
	w := newWorld(t)
	w.table(t, "search_day", "local_date DATE, local_month VARCHAR, service VARCHAR, origin VARCHAR, searches BIGINT, without_result BIGINT, refined BIGINT, ended BIGINT", [][]any{
		{"2026-01-05", "2026-01", "general", "resident", 8, 2, 1, 3},
		{"2026-01-06", "2026-01", "general", "resident", 2, 0, 1, 0},
		{"2026-01-06", "2026-01", "general", "automated", 90, 90, 0, 90},
		{"2026-02-06", "2026-02", "planning", "resident", 4, nil, 0, 1},
	})
	columns := "period service searches without_result without_result_share refined refined_share left left_share"
	expect(t, w.answer(t, "searches_without_result"), columns,
		"2026-01-01 general 10 2 0.2000 2 0.2000 3 0.3000", "2026-02-01 planning 4 - - 0 0 1 0.2500")
	expect(t, w.answer(t, "searches_without_result", "grain=day", "origin=all", "from=2026-01-06", "to=2026-01-06"), columns,
		"2026-01-06 general 92 90 0.9783 1 0.0109 90 0.9783")
}

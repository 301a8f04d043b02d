package queries

import (
	"slices"
	"testing"
	"time"
)

// uptake is a world with the tables that the questions about digital take-up
// read: a calendar of three quarters, and nothing in them.
func uptake(t *testing.T) world {
	t.Helper()
	w := newWorld(t)
	var days [][]any
	for day := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC); day.Before(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)); day = day.AddDate(0, 0, 1) {
		quarter, label := "2025-10-01", "2025/26 Q3"
		switch {
		case day.Year() == 2026:
			quarter, label = "2026-01-01", "2025/26 Q4"
		case day.Month() < time.October:
			quarter, label = "2025-07-01", "2025/26 Q2"
		}
		working := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && day.YearDay() != 1
		days = append(days, []any{day.Format(time.DateOnly), day.Format("2006-01"), day.Format("2006-01") + "-01", quarter, label, working})
	}
	w.table(t, "calendar", "local_date DATE, local_month VARCHAR, month_start DATE, quarter_start DATE, fin_quarter_label VARCHAR, is_working_day BOOLEAN", days)
	w.table(t, "services", "service VARCHAR, name VARCHAR, lgsl INTEGER, transactional BOOLEAN", [][]any{
		{"benefits", "Housing Benefit", int64(51), true}, {"council_tax", "Council Tax", nil, true}, {"general", "Switchboard", nil, false},
	})
	w.table(t, "reference_lines", "line VARCHAR, share DOUBLE", [][]any{{"internet", 0.9}, {"skills", 0.7}})
	w.months(t)
	w.forms(t)
	w.quarters(t)
	w.ratings(t)
	w.costs(t)
	w.table(t, "contact_month", "local_month VARCHAR, service VARCHAR, channel VARCHAR, origin VARCHAR", nil)
	w.table(t, "contact", "channel VARCHAR, origin VARCHAR, local_date DATE", nil)
	return w
}

// months are rows of local_month, service, started, started_completed, digital,
// assisted, completed, basis; the starts are on the same basis.
func (w world) months(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "uptake_month", "local_month VARCHAR, service VARCHAR, started BIGINT, started_completed BIGINT, digital BIGINT, assisted BIGINT, completed BIGINT, basis VARCHAR, started_basis VARCHAR", withLast(rows))
}

// forms are rows of local_month, service, starts_by, ends_by, started, completed,
// started_completed.
func (w world) forms(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "completion_month", "local_month VARCHAR, service VARCHAR, starts_by VARCHAR, ends_by VARCHAR, started BIGINT, completed BIGINT, started_completed BIGINT", rows)
}

// withLast repeats the last cell of each row.
func withLast(rows [][]any) [][]any {
	var out [][]any
	for _, row := range rows {
		out = append(out, append(slices.Clone(row), row[len(row)-1]))
	}
	return out
}

// quarters are rows of the quarter's months and first day, service, volumes,
// digital, assisted, completed, started, cost_pence and the five answers.
func (w world) quarters(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "uptake_quarter", "local_month VARCHAR, last_month VARCHAR, quarter_start DATE, service VARCHAR, volumes BOOLEAN, digital BIGINT, "+
		"assisted BIGINT, completed BIGINT, started BIGINT, cost_pence BIGINT, very_satisfied BIGINT, satisfied BIGINT, neither BIGINT, "+
		"dissatisfied BIGINT, very_dissatisfied BIGINT", rows)
}

func (w world) ratings(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "rating_month", "local_month VARCHAR, service VARCHAR, very_satisfied BIGINT, satisfied BIGINT, neither BIGINT, dissatisfied BIGINT, very_dissatisfied BIGINT, basis VARCHAR", rows)
}

func (w world) costs(t *testing.T, rows ...[]any) {
	t.Helper()
	w.table(t, "cost_month", "local_month VARCHAR, service VARCHAR, completed BIGINT, cost_gbp DOUBLE, cost_low DOUBLE, cost_high DOUBLE, basis VARCHAR", rows)
}

// Both definitions stand side by side; an unknown volume is left out and said.
func TestTakeUp(t *testing.T) {
	w := uptake(t)
	w.months(
		t,
		[]any{"2025-11", "benefits", 9, 9, 1070, nil, 18802, "totals"},
		[]any{"2025-12", "benefits", 9, 9, 2142, nil, 9980, "totals"},
		[]any{"2026-01", "benefits", nil, nil, nil, nil, nil, "totals"},
		[]any{"2025-12", "council_tax", 9, 9, 30, 10, 100, "measured"},
		[]any{"2025-10", "council_tax", 9, 9, 1, 0, 4, nil}, // written before there was a basis
		[]any{"2025-12", "general", 9, 9, 30, 10, 100, "measured"},
		[]any{"2026-02", "council_tax", 9, 9, 7, 1, nil, "measured"}, // the other side has no data
	)
	columns := "month service digital assisted completed take_up take_up_excl_assisted basis left_out"
	expect(t, w.answer(t, "take_up"), columns,
		"2025-11 benefits 1070 - 18802 0.0569 0.0569 totals 0", "2025-12 benefits 2142 - 9980 0.2146 0.2146 totals 0",
		"2026-01 benefits - - - - - totals 1",
		"2025-10 council_tax 1 0 4 0.2500 0.2500 measured 0", "2025-12 council_tax 30 10 100 0.4000 0.3000 measured 0",
		"2026-02 council_tax 7 1 - - - measured 1")
	expect(t, w.answer(t, "take_up", "grain=quarter", "from=2025-11-30"), columns,
		"2025-10 benefits 3212 - 28782 0.1116 0.1116 totals 0", "2026-01 benefits - - - - - totals 1",
		"2025-10 council_tax 30 10 100 0.4000 0.3000 measured 0", "2026-01 council_tax 7 1 - - - measured 1")
	expect(t, w.answer(t, "take_up", "by=none", "to=2025-12-01"), columns,
		"2025-10 all 1 0 4 0.2500 0.2500 measured 0", "2025-11 all 1070 - 18802 0.0569 0.0569 totals 0",
		"2025-12 all 2172 10 10080 0.2165 0.2155 mixed 0")
	expect(t, w.answer(t, "take_up", "to=2025-10-01"), "month line_internet line_skills", "2025-10 0.9000 0.7000")
	w.table(t, "reference_lines", "line VARCHAR, share DOUBLE", [][]any{{"internet", 0.95}})
	expect(t, w.answer(t, "take_up", "to=2025-10-01"), "month line_internet line_skills", "2025-10 0.9500 -")
}

// A total of a quarter is the figure of the quarter and of none of its months,
// and only where the whole quarter is asked for.
func TestTakeUpOfTypedQuarters(t *testing.T) {
	w := uptake(t)
	w.months(t, []any{"2026-01", "benefits", 9, 9, 5, 0, 10, "measured"}, []any{"2026-01", "council_tax", 9, 9, 5, 0, 10, "measured"})
	w.quarters(
		t,
		[]any{"2026-01", "2026-03", "2026-01-01", "benefits", true, 60, 15, 100, nil, nil, nil, nil, nil, nil, nil},
		[]any{"2026-01", "2026-03", "2026-01-01", "council_tax", false, nil, nil, nil, nil, 500, nil, nil, nil, nil, nil},
	)
	columns := "month service digital completed take_up take_up_excl_assisted basis"
	expect(t, w.answer(t, "take_up", "grain=quarter"), columns,
		"2026-01 benefits 60 100 0.7500 0.6000 totals", "2026-01 council_tax 5 10 0.5000 0.5000 measured")
	for _, params := range [][]string{{"grain=month"}, {"grain=quarter", "to=2026-02-28"}} {
		expect(t, w.answer(t, "take_up", params...), columns,
			"2026-01 benefits 5 10 0.5000 0.5000 measured", "2026-01 council_tax 5 10 0.5000 0.5000 measured")
	}
}

// Two formulas of satisfaction.
func TestSatisfaction(t *testing.T) {
	w := uptake(t)
	w.ratings(
		t,
		[]any{"2025-10", "benefits", 500, 400, 150, 40, 20, "totals"},
		[]any{"2025-11", "benefits", 28, 19, 3, 6, 3, "measured"},
		[]any{"2025-11", "council_tax", 0, 0, 0, 0, 0, "totals"},
		[]any{"2026-01", "benefits", 1, 0, 0, 0, 0, "measured"},
	)
	w.quarters(t, []any{"2026-01", "2026-03", "2026-01-01", "benefits", false, nil, nil, nil, nil, nil, 0, 0, 0, 0, 4})
	columns := "period service very_satisfied dissatisfied responses satisfied_share weighted basis"
	expect(t, w.answer(t, "satisfaction", "grain=quarter"), columns,
		"2025-10-01 benefits 528 46 1169 0.8101 0.7958 mixed", "2026-01-01 benefits 0 0 4 0 0 totals", "2025-10-01 council_tax 0 0 0 - - totals")
	expect(t, w.answer(t, "satisfaction", "by=none", "from=2025-11-01"), columns,
		"2025-11-01 all 28 6 59 0.7966 0.7669 mixed", "2026-01-01 all 1 0 1 1 1 measured")
}

// Costs are pooled over what has both a cost and a volume.
func TestCostPerTransaction(t *testing.T) {
	w := uptake(t)
	w.costs(
		t,
		[]any{"2025-10", "benefits", 100, 250.0, 200.0, 300.0, "unit_costs"},
		[]any{"2025-11", "benefits", 100, 123.45, 123.45, 123.45, "totals"},
		[]any{"2025-12", "benefits", 100, nil, nil, nil, nil},
		[]any{"2025-12", "council_tax", nil, 99.0, 99.0, 99.0, "totals"},
		[]any{"2025-12", "general", 7, 99.0, 99.0, 99.0, "totals"},
		[]any{"2026-01", "benefits", 20, 9.0, 9.0, 9.0, "unit_costs"},
		[]any{"2026-01", "council_tax", 20, 9.0, 9.0, 9.0, "unit_costs"},
	)
	w.quarters(
		t,
		[]any{"2026-01", "2026-03", "2026-01-01", "benefits", false, nil, nil, nil, nil, 8000, nil, nil, nil, nil, nil},
		[]any{"2026-01", "2026-03", "2026-01-01", "council_tax", true, 60, 15, 100, nil, nil, nil, nil, nil, nil, nil},
	)
	columns := "period service completed cost_gbp cost_per_transaction cost_per_transaction_low cost_per_transaction_high basis left_out"
	expect(t, w.answer(t, "cost_per_transaction", "to=2025-12-31"), columns,
		"2025-10-01 benefits 100 250 2.5000 2 3 unit_costs 0", "2025-11-01 benefits 100 123.4500 1.2345 1.2345 1.2345 totals 0",
		"2025-12-01 benefits - - - - - - 1", "2025-12-01 council_tax - - - - - - 1")
	expect(t, w.answer(t, "cost_per_transaction", "grain=quarter"), columns,
		"2025-10-01 benefits 200 373.4500 1.8672 1.6172 2.1172 mixed 1", "2026-01-01 benefits 20 80 4 4 4 totals 0",
		"2025-10-01 council_tax - - - - - - 1", "2026-01-01 council_tax - - - - - - 1")
}

// One row a service and quarter; what is not known of a month is not known of
// its quarter, and a quarter that was typed whole stands for itself.
func TestKPIExport(t *testing.T) {
	w := uptake(t)
	w.months(
		t,
		[]any{"2025-10", "benefits", 50, 40, 40, 5, 100, "measured"},
		[]any{"2025-12", "benefits", 50, 30, 30, 5, 100, "measured"},
		[]any{"2025-10", "council_tax", nil, nil, 10, nil, 100, "totals"},
		[]any{"2025-11", "council_tax", 20, 25, 10, nil, 100, "totals"},
		[]any{"2025-12", "council_tax", 20, 10, nil, nil, nil, "totals"},
		[]any{"2026-01", "benefits", 20, 19, 25, 0, 100, "measured"},
		[]any{"2026-01", "council_tax", 9, 9, 9, 9, 99, "measured"},
		[]any{"2026-01", "general", 9, 9, 9, 9, 99, "measured"},
	)
	w.forms(
		t,
		[]any{"2025-10", "benefits", "form", "form", 50, 40, 40},
		[]any{"2025-12", "benefits", "url", "form", 50, 30, 20},  // the platform's ends are those of the pages' starts
		[]any{"2026-01", "benefits", "form", "form", 20, 25, 19}, // more ends than starts: a fault of the data
		[]any{"2025-11", "council_tax", "form", "form", 7, 7, 7},
	)
	w.ratings(t, []any{"2025-10", "benefits", 500, 400, 150, 40, 20, "totals"}, []any{"2025-12", "benefits", 28, 19, 3, 6, 3, "measured"})
	w.costs(
		t,
		[]any{"2025-10", "benefits", 100, 250.0, 200.0, 300.0, "unit_costs"}, []any{"2025-12", "benefits", 100, 350.0, 200.0, 300.0, "totals"},
		[]any{"2026-01", "benefits", 100, nil, nil, nil, nil}, []any{"2026-01", "council_tax", 99, 9.0, 9.0, 9.0, "unit_costs"},
	)
	w.quarters(t, []any{"2026-01", "2026-03", "2026-01-01", "council_tax", true, 60, 15, 100, 80, nil, 1, 1, 0, 0, 2})
	rows := w.answer(t, "kpi_export")
	expect(t, rows, "quarter service service_name lgsl completed digital_completed digital_completed_excl_assisted take_up take_up_excl_assisted basis complete formulas",
		"2025/26 Q3 benefits Housing Benefit 51 200 80 70 0.4000 0.3500 measured false TU1 TU2 CR1 US1 CT1",
		"2025/26 Q4 benefits Housing Benefit 51 100 25 25 0.2500 0.2500 measured false TU1 TU2 CR1 US1 CT1",
		"2025/26 Q3 council_tax Council Tax - - - - - - totals true TU1 TU2 CR1 US1 CT1",
		"2025/26 Q4 council_tax Council Tax - 100 75 60 0.7500 0.6000 totals true TU1 TU2 CR1 US1 CT1")
	expect(t, rows, "quarter_start service started started_completed completion_rate satisfied_share responses cost_gbp cost_per_transaction cost_basis",
		"2025-10-01 benefits 100 70 0.7000 0.8101 1169 600 3 mixed",
		"2026-01-01 benefits 20 19 - - - - - -",
		"2025-10-01 council_tax - - - - - - - -",
		"2026-01-01 council_tax 80 60 0.7500 0.5000 4 - - -")
	expect(t, w.answer(t, "kpi_export", "from=2025-10-02", "to=2026-01-01"), "quarter service", "2025/26 Q4 benefits", "2025/26 Q4 council_tax")
}

// A measured quarter is complete when each channel that has contacts in it has
// them from the first working day to the last day.
func TestKPIExportComplete(t *testing.T) {
	for name, c := range map[string]struct {
		contacts [][]any // channel, first and last date
		want     string
	}{
		"whole":                        {[][]any{{"phone", "2025-10-01", "2025-12-31"}, {"online_form", "2025-10-01", "2025-12-31"}}, "true"},
		"to the last day but one":      {[][]any{{"phone", "2025-10-01", "2025-12-30"}}, "false"},
		"one channel begins late":      {[][]any{{"phone", "2025-10-01", "2025-12-31"}, {"online_form", "2025-10-02", "2025-12-31"}}, "false"},
		"one channel ends early":       {[][]any{{"phone", "2025-10-01", "2025-12-31"}, {"counter", "2025-10-01", "2025-11-30"}}, "false"},
		"it goes on":                   {[][]any{{"phone", "2025-09-30", "2025-11-11", "2026-01-02"}}, "true"},
		"a channel that takes no part": {[][]any{{"phone", "2025-10-01", "2025-12-31"}, {"email", "2025-11-01", "2025-11-30"}}, "true"},
		"nothing in the quarter":       {[][]any{{"phone", "2026-01-01", "2026-02-01"}}, "false"},
	} {
		w := uptake(t)
		w.months(t, []any{"2025-11", "benefits", 50, 40, 40, 5, 100, "measured"})
		var contacts, months [][]any
		for _, row := range c.contacts {
			for _, day := range row[1:] {
				contacts = append(contacts, []any{row[0], "resident", day})
				months = append(months, []any{day.(string)[:7], "benefits", row[0], "resident"})
			}
		}
		w.table(t, "contact", "channel VARCHAR, origin VARCHAR, local_date DATE", contacts)
		w.table(t, "contact_month", "local_month VARCHAR, service VARCHAR, channel VARCHAR, origin VARCHAR", months)
		if got := lines(w.answer(t, "kpi_export"), "complete"); got != c.want {
			t.Errorf("%s: complete is %s, want %s", name, got, c.want)
		}
	}
}

// Money is written in pounds and pence.
func TestMoneyForPeople(t *testing.T) {
	c := Column{Name: "cost_gbp", Type: "DOUBLE", Unit: "GBP"}
	for v, want := range map[float64]string{28794: "£28,794.00", 4.505: "£4.51", 0.004: "£0.00", 1.999: "£2.00"} {
		if got := HumanCell(v, c); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

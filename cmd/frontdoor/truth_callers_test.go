package main

import (
	"testing"

	"frontdoor/data/duck"
)

// checkCallers: the questions about unanswered callers give the true figures,
// and those that look ahead the ones found by walking through the calls.
func (b *borough) checkCallers(t *testing.T) {
	p := b.truth.Phone
	abandoned, short := p.CallsByOutcome["abandoned"]+p.CallsByOutcome["abandoned_short"], p.CallsByOutcome["abandoned_short"]
	rates := b.ask(t, "abandon_rate")
	same(t, "abandon_rate", figures{
		"all/abandoned": abandoned, "all/offered": p.Offered,
		"without_short/abandoned": abandoned - short, "without_short/offered": p.Offered - short,
	}, tally(rates[:2], []string{"variant"}, "abandoned", "offered"))
	checkRates(t, rates, "abandon_rate", "abandoned", "offered")

	levels := b.ask(t, "service_level")
	same(t, "service_level", figures{"SL2": p.Answered, "SL3": p.Answered + abandoned, "SL6": p.Answered + abandoned - short, "SL7": p.Offered},
		denominators(levels, "SL2", "SL3", "SL6", "SL7"))
	checkRates(t, levels, "service_level", "numerator", "denominator")

	causes := figures{}
	for _, r := range b.ask(t, "unanswered_by_cause") {
		n, _ := r["calls"].(float64)
		causes.put(int64(n), "unanswered")
	}
	same(t, "unanswered_by_cause", figures{"unanswered": p.Unanswered}, causes)

	same(t, "retries", figures{"retries": p.Retries, "calls": p.Offered - p.Withheld},
		tally(b.ask(t, "retries", "by=total"), nil, "retries", "calls"))
	want := b.walkCallers(t)
	same(t, "reached_eventually", want, tally(b.ask(t, "reached_eventually"), nil, "first_attempts", "reached_same_day", "reached"))
	never := figures{}
	for _, r := range b.ask(t, "never_reached") {
		n, _ := r["callers"].(float64)
		never.put(int64(n), "never reached")
	}
	same(t, "never_reached", figures{"never reached": want["first_attempts"] - want["reached"]}, never)
}

func denominators(rows []row, formulas ...string) figures {
	f := figures{}
	for _, r := range rows {
		for _, formula := range formulas {
			if n, _ := r["denominator"].(float64); r["formula"] == formula {
				f.put(int64(n), formula)
			}
		}
	}
	return f
}

// walkCallers finds first attempts and who was reached, call by call.
func (b *borough) walkCallers(t *testing.T) figures {
	tables := openDuck(t, duck.Options{})
	if err := tables.Exec(t.Context(), b.do(t, b.at, "lake", "connect").out); err != nil {
		t.Fatalf("the SQL that lake connect prints: %v", err)
	}
	rows, err := tables.Query(t.Context(), `SELECT resident_key || '/' || service, ts_s, CAST(local_date AS VARCHAR), answered,
			(SELECT max(ts_s) FROM call)
		FROM call WHERE (offered OR answered) AND resident_key IS NOT NULL ORDER BY 1, ts_s, answered`, nil)
	if err != nil {
		t.Fatal(err)
	}
	const week = 7 * 24 * 3600
	f := figures{}
	for i, r := range rows.Cells {
		at, newest := r[1].(int64), r[4].(int64)
		first := i == 0 || rows.Cells[i-1][0] != r[0] || rows.Cells[i-1][3] == true || at-rows.Cells[i-1][1].(int64) > week
		if r[3] == true || !first || at+week > newest {
			continue
		}
		f.put(1, "first_attempts")
		for _, next := range rows.Cells[i+1:] {
			if next[0] != r[0] || next[1].(int64)-at > week {
				break
			}
			if next[3] == true {
				f.put(1, "reached")
				if next[2] == r[2] {
					f.put(1, "reached_same_day")
				}
				break
			}
		}
	}
	return f
}

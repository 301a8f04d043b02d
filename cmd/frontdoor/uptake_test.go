package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const permitLabels = "kind,label,service\nqueue,q,benefits\nqueue,Parking,parking_permits\nform,Permit,parking_permits\nform,Benefits form,benefits\n"

// typedTotals are files as a council types them, beside its logs: months and a
// quarter of transactions, and months of answers.
func typedTotals() map[string]string {
	parking := many("2026-03-05", 10, "answered", 20)
	for i := range parking {
		parking[i].queue, parking[i].id = "Parking", parking[i].id+"7"
	}
	return map[string]string{
		"phone,asterisk_queue_log": queueLog(together(
			many("2026-01-02", 20, "answered", 20), parking, many("2026-03-31", 3, "answered", 20), many("2026-03-31", 2, "abandoned", 20),
		)),
		"forms,forms": "Form,Reference,Event,Entered by,Step,At,Email,Mobile\n" + permits("customer", 4) + permits("adviser", 1),
		"totals,transaction_totals": "Service,Month,Digital completed,Paper completed,Digital started,Total cost\n" +
			"benefits,2026-01,\"1,070\",\"17,732\",\"2,000\",\"£28,000.00\"\n" +
			"Housing Benefit and Council Tax Reduction,Feb-26,\"2,142\",\"7,838\",\"4,424\",782\n" +
			"council_tax,2026-01,,500,,\n",
		"quarters,transaction_totals_quarter": "Service,Quarter,Digital completed,Assisted completed,Paper completed,Total cost\n" +
			"Registrars,Jan 2026,60,15,25,450.50\n",
		"answers,rating_totals": "Month,Service,Very satisfied,Satisfied,Neither satisfied nor dissatisfied,Dissatisfied,Very dissatisfied\n" +
			"2026-01,benefits,528,419,153,46,23\n",
		"ratings,ratings": "Date,Form,Rating\n2026-01-09,Benefits form,Very dissatisfied\n2026-03-09,Permit,Very satisfied\n2026-03-09,Permit,4\n2026-03-10,Permit,Dissatisfied\n",
	}
}

// permits are n forms that were started and completed in March 2026, and as many
// in January, when the logs begin.
func permits(by string, n int) string {
	out := ""
	for i := range n {
		for _, at := range []string{"01-02T09", "03-31T09"} {
			for _, event := range []string{"started", "completed"} {
				out += fmt.Sprintf("Permit,%s-%d-%s,%s,%s,,2026-%s:0%d:00Z,,\n", by, i, at, event, by, at, i)
			}
		}
	}
	return out
}

// table writes some columns of an answer, a row a line: shares with four places,
// no figure as "-".
func table(rows []row, columns string) string {
	var out []string
	for _, r := range rows {
		var cells []string
		for _, c := range strings.Fields(columns) {
			v := r[c]
			switch n, isNumber := v.(float64); {
			case v == nil:
				v = "-"
			case isNumber && n != math.Trunc(n):
				v = fmt.Sprintf("%.4f", n)
			case isNumber:
				v = int64(n)
			}
			cells = append(cells, fmt.Sprint(v))
		}
		out = append(out, strings.Join(cells, " "))
	}
	return strings.Join(out, "\n")
}

// Given totals that were typed for some services and logs of others, when the
// night runs, then each service and period has one basis, and its figures are
// those of the definitions.
func TestUptakeByDefinition(t *testing.T) {
	p := newPhones(t, time.Date(2026, 4, 3, 2, 0, 0, 0, time.UTC), typedTotals(), map[string]string{
		"service_labels.csv": permitLabels,
		"channel_costs.csv": "channel,service,valid_from,cost_gbp,low_gbp,high_gbp,source,year\n" +
			"phone,*,2025-04-01,4,3,6,Made up,2025\nonline_form,*,2025-04-01,0.5,0,1,Made up,2025\n",
	})
	for _, c := range []struct{ question, params, columns, want string }{
		{"take_up", "", "month service digital assisted completed take_up take_up_excl_assisted basis left_out", `
2026-01 benefits 1070 - 18802 0.0569 0.0569 totals 0
2026-02 benefits 2142 - 9980 0.2146 0.2146 totals 0
2026-03 benefits 0 0 3 0 0 measured 0
2026-01 council_tax - - - - - totals 1
2026-01 parking_permits 4 1 5 1 0.8000 measured 0
2026-03 parking_permits 4 1 14 0.3571 0.2857 measured 0`},
		{"take_up", "grain=quarter to=2026-02-28 by=none", "month digital completed take_up line_internet line_skills", `
2026-01 3216 28787 0.1118 0.9000 0.7000`},
		{"satisfaction", "", "period service responses satisfied_share weighted basis", `
2026-01-01 benefits 1169 0.8101 0.7958 totals
2026-03-01 parking_permits 3 0.6667 0.6667 measured`},
		{"cost_per_transaction", "from=2026-03-01", "period service completed cost_gbp cost_per_transaction cost_per_transaction_low cost_per_transaction_high basis", `
2026-03-01 benefits 3 12 4 3 6 unit_costs
2026-03-01 parking_permits 14 42 3 2.1429 4.5714 unit_costs`},
		{"kpi_export", "", "quarter service completed digital_completed digital_completed_excl_assisted take_up completion_rate satisfied_share responses cost_gbp cost_per_transaction basis complete", `
2025/26 Q4 benefits 28785 3212 3212 0.1116 0.5000 0.8101 1169 28794 1.0003 mixed false
2025/26 Q4 council_tax - - - - - - - - - totals false
2025/26 Q4 parking_permits 19 10 8 0.5263 1 0.6667 3 44 2.3158 measured true
2025/26 Q4 registrars 100 75 60 0.7500 - - - 450.5000 4.5050 totals true`},
	} {
		got := table(p.ask(t, c.question, strings.Fields(c.params)...), c.columns)
		if diff := cmp.Diff(strings.TrimSpace(c.want), got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.question, c.params, diff)
		}
	}
	typed := table(p.ask(t, "take_up", "grain=quarter", "to=2026-02-28"), "month service digital completed take_up")
	if want := "2026-01 benefits 3212 28782 0.1116"; !strings.Contains(typed, want) {
		t.Errorf("take-up of two typed months is\n%s\nwant %s", typed, want)
	}
	same(t, "contacts", figures{"2026-01/phone/contacts": 20, "2026-01/online_form/contacts": 4, "2026-03/phone/contacts": 15, "2026-03/online_form/contacts": 4},
		tally(p.ask(t, "channel_share", "by=none"), []string{"month", "channel"}, "contacts"))
}

// Given totals of three months that are no quarter, when the night runs, then
// they are in no figure and it says so.
func TestTotalsInNoFigureAreNamed(t *testing.T) {
	p := newPhones(t, time.Date(2026, 4, 3, 2, 0, 0, 0, time.UTC), typedTotals(), map[string]string{"service_labels.csv": permitLabels})
	writeFile(t, p.path("quarters.txt"), "Service,Quarter,Digital completed,Paper completed\nRegistrars,Feb 2026,60,25\n")
	got := call(t.Context(), p.later(1), "--config", p.path("council.yaml"), "run")
	if got.code != 3 || !strings.Contains(got.err, "totals_are_counted") || !strings.Contains(got.err, "Registrars") {
		t.Errorf("exit code %d, want 3 and the service named:\n%s", got.code, got.err)
	}
	if got := table(p.ask(t, "kpi_export"), "service"); got != "benefits\ncouncil_tax\nparking_permits" {
		t.Errorf("the export has the services\n%s", got)
	}
}

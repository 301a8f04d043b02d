package message

import "testing"

const (
	waitsCol    = "split:text arrived median_served mean_served median_everyone censored expired no_time"
	walkoutsCol = "half_hour:text arrivals walked_out no_show walked_out_share:share split:text"
	demandCol   = "weekday_site:text hour:text visits open_days mean_visits"
	apptCol     = "month:date split:text did_not_attend due did_not_attend_share:share booked cancelled unknown"
	openingCol  = "site:text event:text event_date:date sites:text weeks visits_per_day_before visits_per_day_after verdict:text"
)

// Given an answer about counters, this is what stands above its figure.
func TestCounterMessages(t *testing.T) {
	for name, c := range map[string]struct {
		question, columns string
		rows              [][]any
		want              string
	}{
		"waits": {
			"counter_waits", waitsCol,
			[][]any{{"all", n(100), n(300), 400.0, n(360), n(10), n(4), n(1)}},
			"Half of everyone who came was at a desk within 6 min. | Of those served alone it is 5 min, and their mean wait 6 min 40 s. " +
				"10 of 100 who came (10.0%) left, or were not there when they were called, and count as waiting until then. Left out are visits that have no wait: 4 expired, 1 without a known time.",
		},
		"waits that nobody knows": {
			"counter_waits", waitsCol,
			[][]any{{"all", n(100), nil, nil, nil, n(0), n(0), n(100)}},
			"No median wait of everyone who came can be given. | 0 of 100 who came (0%) left, or were not there when they were called, and count as waiting until then. " +
				"Left out are visits that have no wait: 100 without a known time.",
		},
		"waits of nobody": {
			"counter_waits", waitsCol,
			[][]any{{"all", n(0), nil, nil, nil, n(0), n(0), n(0)}},
			"No counter visits in this period.",
		},
		"waits by site": {
			"counter_waits", waitsCol,
			[][]any{{"hub", n(50), n(1), 1.0, n(60), n(5), n(0), n(0)}, {"depot", n(40), n(1), 1.0, n(90), n(5), n(0), n(0)}, {"library", n(10), nil, nil, nil, n(0), n(0), n(0)}},
			"The median wait of everyone who came was longest for Depot (90 s) and shortest for Hub (60 s). | " +
				"10 of 100 who came (10.0%) left, or were not there when they were called, and count as waiting until then.",
		},
		"walk-outs": {
			"walkouts_by_half_hour", walkoutsCol,
			[][]any{{"09:00", n(10), n(9), n(0), 0.9, "hub"}, {"09:30", n(40), n(10), n(4), 0.25, "hub"}, {"09:30", n(50), n(1), n(1), 0.02, "depot"}},
			"20 of 100 people who joined a queue (20.0%) left before they were called. | 5 of 100 (5.0%) were called and were not there. " +
				"The share was highest for the half hour from 09:30 at Hub (25.0%, 10 of 40).",
		},
		"few walk-outs": {
			"walkouts_by_half_hour", walkoutsCol,
			[][]any{{"09:00", n(10), n(1), n(0), 0.1, "all"}},
			"1 of 10 people who joined a queue (10.0%) left before they were called. | 0 of 10 (0%) were called and were not there. No half hour had 20 arrivals or more, so none is named.",
		},
		"only paper counts": {
			"walkouts_by_half_hour", walkoutsCol,
			[][]any{{"09:00", n(0), n(0), n(0), nil, "all"}},
			"Of no visit in this period is it known what came of it.",
		},
		"demand": {
			"demand_by_site_hour", demandCol,
			[][]any{{"Mon, hub", "09:00", n(3), n(2), 1.5}, {"Mon, hub", "10:00", n(9), n(2), 4.5}, {"Tue, hub", "10:00", n(0), n(1), 0.0}},
			"The hour with the most visits was that from 10:00 (Mon, hub): 4.5 on a day that was open. | That is 9 visits over 2 days.",
		},
		"appointments": {
			"appointments", apptCol,
			[][]any{{m(1), "all", n(10), n(80), 0.125, n(100), n(15), n(5)}, {m(2), "all", n(0), n(20), 0.0, n(20), n(0), n(0)}},
			"10 of 100 appointments due (10.0%) were not kept from Jan 2025 to Feb 2025. | 15 of 120 appointments in the data (12.5%) were cancelled or moved beforehand, and of 5 no more is known.",
		},
		"appointments that were not due": {
			"appointments", apptCol,
			[][]any{{m(1), "all", n(0), n(0), nil, n(4), n(4), n(0)}},
			"No appointment was due in this period. | 4 of 4 appointments in the data (100%) were cancelled or moved beforehand.",
		},
		"openings": {
			"site_opening", openingCol,
			[][]any{
				{"gasworks", "opened", m(2), "this", n(13), nil, 7.5, "compared"},
				{"gasworks", "opened", m(2), "others", n(13), 50.0, 44.5, "compared"},
				{"quay", "closed", m(5), "this", n(3), 9.0, nil, "too early to say"},
				{"quay", "closed", m(5), "others", n(3), 50.0, 44.5, "too early to say"},
			},
			"In the 13 weeks after Gasworks opened (1 Feb 2025) the other sites had 44.5 visits on a day that was open; in as many weeks before it was 50. | " +
				"It is too early to say what followed after Quay closed (1 May 2025).",
		},
		"an opening without other sites": {
			"site_opening", openingCol,
			[][]any{{"hub", "opened", m(2), "others", n(13), nil, nil, "compared"}},
			"There is no other site to set beside Hub opened (1 Feb 2025).",
		},
	} {
		if got := text(table(c.question, c.columns, c.rows...)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"frontdoor/data/duck"
)

// checkCounters: what became of visits, at every site too, and who left, are the
// truth's; the waits are those found by walking through the tickets.
func (b *borough) checkCounters(t *testing.T) {
	outcomes, sites, came, queued := figures{}, figures{}, figures{}, figures{}
	for outcome, n := range b.truth.Counter.ByOutcome {
		outcomes.put(n, outcome, "visits")
	}
	for site, counts := range b.truth.Counter.BySite {
		for outcome, n := range counts {
			sites.put(n, site, outcome, "visits")
			switch outcome {
			case "cancelled_before", "did_not_attend":
				continue
			case "walked_out", "no_show":
				queued.put(n, site, outcome)
			}
			came.put(n, site, "visits")
			queued.put(n, site, "arrivals")
		}
	}
	outcomes.put(b.truth.Paper.Visits, "unknown", "visits")
	sites.put(b.truth.Paper.Visits, paperHub, "unknown", "visits")
	same(t, "visits_by_outcome", outcomes, tally(b.ask(t, "visits_by_outcome"), []string{"outcome"}, "visits"))
	same(t, "visits_by_outcome by site", sites, tally(b.ask(t, "visits_by_outcome", "by=site"), []string{"split", "outcome"}, "visits"))
	same(t, "demand_by_site_hour", came, tally(b.ask(t, "demand_by_site_hour"), []string{"split"}, "visits"))

	halves := b.ask(t, "walkouts_by_half_hour")
	same(t, "walkouts_by_half_hour", queued, tally(halves, []string{"split"}, "arrivals", "walked_out", "no_show"))
	checkRates(t, halves, "walked_out_share", "walked_out", "arrivals")

	missed := figures{}
	missed.put(b.truth.Counter.ByOutcome["did_not_attend"], "did_not_attend")
	missed.put(b.truth.Counter.ByOutcome["cancelled_before"], "cancelled")
	months := b.ask(t, "appointments")
	same(t, "appointments", missed, tally(months, nil, "did_not_attend", "cancelled", "unknown"))
	checkRates(t, months, "did_not_attend_share", "did_not_attend", "due")

	b.checkCounterWaits(t)
}

// checkCounterWaits: the counts of counter_waits are the truth's, and its median
// of everyone who came is the product-limit estimate, a visit at a time.
func (b *borough) checkCounterWaits(t *testing.T) {
	want := figures{}
	for site, counts := range b.truth.Counter.BySite {
		for outcome, n := range counts {
			if outcome != "cancelled_before" && outcome != "did_not_attend" {
				want.put(n, site, "arrived")
			}
		}
		want.put(counts["served"], site, "served")
		want.put(counts["expired"], site, "expired")
	}
	for site, stays := range b.walkStays(t) {
		waiting, still, median := len(stays), 1.0, int64(-1)
		slices.SortFunc(stays, func(x, y stay) int {
			if x.seconds == y.seconds && x.atDesk != y.atDesk {
				return map[bool]int{true: -1, false: 1}[x.atDesk] // at a desk first: the others were there still
			}
			return cmp.Compare(x.seconds, y.seconds)
		})
		for _, s := range stays {
			if s.atDesk {
				want.put(1, site, "events")
				still *= 1 - 1/float64(waiting)
			} else {
				want.put(1, site, "censored")
			}
			waiting--
			if still <= 0.5+1e-9 && median < 0 {
				median = s.seconds
			}
		}
		want.put(median, site, "median_everyone")
	}
	rows := b.ask(t, "counter_waits", "by=site")
	same(t, "counter_waits", want, tally(rows, []string{"split"}, "arrived", "served", "expired", "no_time", "events", "censored", "median_everyone"))
	if sites := slices.Sorted(maps.Keys(b.truth.Counter.BySite)); len(rows) != len(sites) {
		t.Errorf("counter_waits has %d sites, want %v", len(rows), sites)
	}
}

// stay is how long one visitor waited, and whether that ended at a desk.
type stay struct {
	seconds int64
	atDesk  bool
}

// walkStays reads the stays by site from the tickets themselves. A visit here
// has one ticket, or a second one after a transfer.
func (b *borough) walkStays(t *testing.T) map[string][]stay {
	t.Helper()
	tables := openDuck(t, duck.Options{})
	if err := tables.Exec(t.Context(), b.do(t, b.at, "lake", "connect").out); err != nil {
		t.Fatalf("the SQL that lake connect prints: %v", err)
	}
	rows, err := tables.Query(t.Context(), `SELECT s.site, t.visit_id, t.outcome, t.called_s - t.ts_s, t.ended_s - t.ts_s
		FROM raw_ticket AS t JOIN sites AS s ON s.label = t.site ORDER BY t.visit_id, t.ts_s, t.ticket_id`, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]stay{}
	for i, first := range rows.Cells {
		if i > 0 && rows.Cells[i-1][1] == first[1] {
			continue
		}
		last := first
		if i+1 < len(rows.Cells) && rows.Cells[i+1][1] == first[1] {
			last = rows.Cells[i+1]
		}
		site := fmt.Sprint(first[0])
		switch {
		case last[2] == "expired":
		case first[2] == "served" || first[2] == "transferred":
			out[site] = append(out[site], stay{first[3].(int64), true})
		case first[2] == "no_show":
			out[site] = append(out[site], stay{first[3].(int64), false})
		case first[2] == "walked_out":
			out[site] = append(out[site], stay{first[4].(int64), false})
		}
	}
	return out
}

package main

import (
	"testing"

	"frontdoor/data/duck"
)

// paperHub is the borough's site that counts on paper.
const paperHub = "heron_wharf"

// checkPaper: what the hub without a queue system counted is in the contacts, the
// days and the questions as it was counted, and the one total that is wrong is named.
func (b *borough) checkPaper(t *testing.T) {
	paper := b.truth.Paper
	tables := openDuck(t, duck.Options{})
	if err := tables.Exec(t.Context(), b.do(t, b.at, "lake", "connect").out); err != nil {
		t.Fatal(err)
	}
	months, services, days := figures{}, figures{}, figures{}
	for month, byService := range paper.ByMonthService {
		for service, sites := range byService {
			for site, n := range sites {
				months.put(n, month, service, site)
				services.put(n, service, "unknown")
			}
		}
	}
	for date, n := range paper.ByDate {
		days.put(n, date)
	}
	same(t, "contacts on paper", months, counted(t, tables, `
		SELECT local_month || '/' || service || '/' || site, CAST(sum(weight) AS BIGINT)
		FROM contact WHERE source = 'paper' AND channel = 'counter' AND resident_key IS NULL GROUP BY 1`))
	same(t, "days on paper", days, counted(t, tables, `
		SELECT CAST(local_date AS VARCHAR), CAST(sum(visits) AS BIGINT)
		FROM counter_day WHERE basis = 'counts' AND outcome = 'unknown' AND visits > 0 GROUP BY 1`))
	byService := figures{}
	for _, r := range b.ask(t, "visits_by_outcome", "by=service") {
		if n, _ := r["visits"].(float64); r["outcome"] == "unknown" {
			byService.put(int64(n), r["split"].(string), "unknown")
		}
	}
	same(t, "visits_by_outcome by service", services, byService)

	checks := figures{}
	w := paper.Wrong
	checks.put(w.Typed, "total_mismatch", "paper", paperHub, w.File, w.Cell, w.Date, "typed")
	checks.put(w.AddedUp, "total_mismatch", "paper", paperHub, w.File, w.Cell, w.Date, "added_up")
	found := b.ask(t, "tally_checks")
	same(t, "tally_checks", checks, tally(found, []string{"finding", "source", "site", "file", "cell", "local_date"}, "typed", "added_up"))
	if len(found) != 1 {
		t.Errorf("tally_checks finds %d things, want one total: %v", len(found), found)
	}

	sites := figures{}
	sites.put(paper.Weeks, "paper", paperHub, paper.FirstWeek, paper.LastWeek, "weeks")
	sites.put(paper.Visits, "paper", paperHub, paper.FirstWeek, paper.LastWeek, "visits")
	same(t, "paper_sites", sites, tally(b.ask(t, "paper_sites"), []string{"source", "site", "first_week", "newest_week"},
		"weeks", "visits", "weeks_missing", "beside_system"))
}

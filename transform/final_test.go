package transform

import (
	"testing"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
)

// months of a model that have rows.
func (w *world) months(model string) map[string]int64 {
	w.t.Helper()
	t, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: model}, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int64{}
	for _, p := range t.Parts {
		if p.Rows > 0 {
			out[p.Partition[PartitionColumn]] += p.Rows
		}
	}
	return out
}

// When single rows expire, the counts that were made of them stay.
func TestCountsOutliveTheRowsTheyCount(t *testing.T) {
	w := newWorld(t)
	for _, date := range []string{"2026-01-31", "2026-02-10", "2026-03-10", "2026-04-10"} {
		w.calls(date, 3)
	}
	c := catalog(t, nil)
	w.build(w.builder(c))
	counts, calls := w.months("contact_month"), w.months("call")
	if len(counts) != 4 || len(calls) != 4 {
		t.Fatalf("before: counts %v, calls %v", counts, calls)
	}
	job := removal.Job{Lake: w.lake, Lock: w.lock, RunID: "retain", Now: time.Now}
	taken, err := job.Expire(t.Context(), []removal.Rule{{Months: 2}}, time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC), false)
	if err != nil || len(taken) != 1 || taken[0].Rows != 18 {
		t.Fatalf("expired %+v, %v", taken, err)
	}
	for _, full := range []bool{false, true} {
		b := w.builder(c)
		b.Full = full
		w.build(b)
		if got := w.months("contact_month"); len(got) != 4 || got["2026-01"] != counts["2026-01"] || got["2026-03"] != counts["2026-03"] {
			t.Errorf("full %v: counts are %v, were %v", full, got, counts)
		}
		if got := w.months("call"); len(got) != 2 || got["2026-03"] != 3 {
			t.Errorf("full %v: single calls are %v", full, got)
		}
		results, err := b.Audit(t.Context())
		if err != nil || Blocked(results) {
			t.Errorf("full %v: audits %+v, %v", full, results, err)
		}
	}
	// A late file for a final month changes nothing; one for a later month does.
	w.calls("2026-02-11", 5)
	w.calls("2026-04-11", 5)
	w.build(w.builder(c))
	if got := w.months("contact_month"); got["2026-02"] != counts["2026-02"] {
		t.Errorf("a final month was counted again: %v", got)
	}
	if got := w.months("call"); got["2026-04"] != 8 {
		t.Errorf("single calls of an open month: %v", got)
	}
}

// A mart that gets another column keeps its final months.
func TestFinalMonthsAreCarriedOver(t *testing.T) {
	w := newWorld(t)
	for _, date := range []string{"2026-02-10", "2026-04-10"} {
		w.calls(date, 3)
	}
	old := catalog(t, nil)
	m, _ := old.Model("contact_month")
	dropped := m.Columns[len(m.Columns)-1]
	m.Columns = m.Columns[:len(m.Columns)-1]
	w.build(w.builder(old))
	before := w.months("contact_month")
	job := removal.Job{Lake: w.lake, Lock: w.lock, RunID: "retain", Now: time.Now}
	if _, err := job.Expire(t.Context(), []removal.Rule{{Months: 2}}, time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC), false); err != nil {
		t.Fatal(err)
	}
	w.build(w.builder(catalog(t, nil)))
	if after := w.months("contact_month"); after["2026-02"] != before["2026-02"] {
		t.Errorf("counts are %v, were %v", after, before)
	}
	table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: "contact_month"}, lake.Newest)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range table.Parts {
		stats, err := p.Stats()
		if err != nil {
			t.Fatal(err)
		}
		if p.Partition[PartitionColumn] == "2026-02" && stats.Nulls[dropped.Name] != p.Rows {
			t.Errorf("%s is NULL in %d of %d rows of the final month", dropped.Name, stats.Nulls[dropped.Name], p.Rows)
		}
	}
}

package transform

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// tickets lets an export of tickets arrive, one a day at nine, with the
// ledger's row. Its rows lie in one part a day, as ingest writes them.
func (w *world) tickets(file string, seq int64, from string, days int, outcome string) {
	w.t.Helper()
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		w.t.Fatal(err)
	}
	contract, _ := schema.Lookup("ticket")
	var oldest, newest int64
	for i := range days {
		at := first.AddDate(0, 0, i).Add(9 * time.Hour)
		newest = at.Unix()
		if i == 0 {
			oldest = newest
		}
		commit(w, contract, map[string]string{"source": "counter", "local_date": at.Format(time.DateOnly)}, []schema.Ticket{{
			Base: schema.Base{
				Source: "counter", FileID: file, Line: int64(i + 2), TsMicros: at.UnixMicro(), TsS: at.Unix(),
				LocalDate: schema.DaysFromCivil(at.Date()), LocalMinute: 540, KeyID: "k1",
			},
			TicketID: "A1", VisitID: "A1", Site: "Hub", Kind: "walk_in", Outcome: outcome,
		}})
	}
	w.ledger(schema.InputFile{
		Source: "counter", TableName: "ticket", File: file, FileID: file, SHA256: file, Lines: int64(days) + 1, RowLines: int64(days),
		Rows: int64(days), Ignored: 1, OldestTsS: &oldest, NewestTsS: &newest, Reason: "new", Seq: seq,
	})
}

// rebuilt names the partitions of a model whose keys changed.
func (w *world) rebuilt(before map[string]string, model string) []string {
	w.t.Helper()
	var out []string
	for month, key := range w.keys(model) {
		if before[month] != key {
			out = append(out, month)
		}
	}
	slices.Sort(out)
	return out
}

func (w *world) keys(model string) map[string]string {
	w.t.Helper()
	table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: model}, lake.Newest)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range table.Parts {
		out[p.Partition[PartitionColumn]] = p.Tags[keyTag]
	}
	return out
}

// audit fails for every audit that blocks.
func (w *world) audit(b *Builder) {
	w.t.Helper()
	results, err := b.Audit(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, a := range results {
		if a.Severity == Block && a.Status == Failed {
			w.t.Errorf("audit %s: %s", a.Name, a.Message)
		}
	}
}

func TestOverlappingExportsCountOnce(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	w.tickets("first", 1, "2026-01-05", 10, "unknown")
	w.build(w.builder(c))
	w.tickets("second", 2, "2026-01-12", 10, "served") // three days again, closed by now
	b := w.builder(c)
	reports := w.build(b)
	if r := reports["counter_visit"]; r.Rows != 17 {
		t.Errorf("17 days of one visit each are counter_visit %+v", r)
	}
	if r := reports["duplicate_ticket"]; r.Rows != 3 {
		t.Errorf("three days came twice, and duplicate_ticket is %+v", r)
	}
	if n := Duplicates(slices.Collect(maps.Values(reports))); n != 3 {
		t.Errorf("three rows came twice, the reports say %d", n)
	}
	w.audit(b)
	if got := w.outcomes("2026-01-13"); got != "served" {
		t.Errorf("the visit that was closed in the second export is %q", got)
	}
	if got := w.outcomes("2026-01-11"); got != "unknown" {
		t.Errorf("the visit that only the first export has is %q", got)
	}
}

// outcomes are those of a day's visits.
func (w *world) outcomes(date string) string {
	w.t.Helper()
	db, files := w.open("counter_visit")
	defer db.Close()
	rows, err := db.Query(w.t.Context(), fmt.Sprintf("SELECT outcome FROM read_parquet([%s]) WHERE local_date = DATE '%s'", files, date), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range rows.Cells {
		out = append(out, fmt.Sprint(r[0]))
	}
	return strings.Join(out, ", ")
}

// A file that overlaps another rebuilds the months it touches: not those that
// only the other reaches, and not those whose windows merely reach the same
// month's list of duplicates.
func TestOverlapRebuildsItsMonths(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	w.tickets("winter", 1, "2026-01-10", 90, "served")
	w.tickets("may", 2, "2026-05-10", 10, "served")
	w.calls("2026-02-11", 3)
	first := w.build(w.builder(c))
	if r := first["duplicate_ticket"]; r.Built != 5 || r.Rows != 0 {
		t.Fatalf("five months of tickets made of duplicate_ticket %+v", r)
	}
	models := []string{"duplicate_ticket", "counter_visit", "queue_visit", "duplicate_queue_event"}
	before := map[string]map[string]string{}
	for _, m := range models {
		before[m] = w.keys(m)
	}
	w.tickets("again", 3, "2026-02-10", 5, "served")
	b := w.builder(c)
	if r := w.build(b)["duplicate_ticket"]; r.Rows != 5 {
		t.Errorf("five days came twice, and duplicate_ticket is %+v", r)
	}
	w.audit(b)
	for model, want := range map[string][]string{
		"duplicate_ticket": {"2026-02"}, "counter_visit": {"2026-02"}, "queue_visit": nil, "duplicate_queue_event": nil,
	} {
		if got := w.rebuilt(before[model], model); !slices.Equal(got, want) {
			t.Errorf("five days of February came again: of %s %v were rebuilt, want %v", model, got, want)
		}
	}
}

// The list of duplicates of one month is no input of the next, although calls
// look a week beyond their month.
func TestDuplicatesOfNextMonthAreFarAway(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	w.calls("2026-01-14", 3)
	w.calls("2026-02-20", 5)
	w.build(w.builder(c))
	before := w.keys("queue_visit")
	w.callsAgain("2026-02-20", 5)
	b := w.builder(c)
	reports := w.build(b)
	if r := reports["duplicate_queue_event"]; r.Rows != 15 {
		t.Fatalf("the 15 events of a day came twice, and duplicate_queue_event is %+v", r)
	}
	if r := reports["call"]; r.Rows != 8 {
		t.Errorf("a day of calls came twice, and call is %+v", r)
	}
	w.audit(b)
	if got := w.rebuilt(before, "queue_visit"); !slices.Equal(got, []string{"2026-02"}) {
		t.Errorf("a day of February came twice: of queue_visit %v were rebuilt, want February", got)
	}
}

// What tells a row from others is declared with its table, and the model that
// finds it again partitions by just that.
func TestDuplicatesGoByTheKey(t *testing.T) {
	c := load(t)
	for _, table := range schema.Tables() {
		if len(table.Key) == 0 {
			continue
		}
		m, ok := c.Model("duplicate_" + table.Name)
		if !ok {
			t.Errorf("nothing finds rows of %s that came twice", table.Name)
			continue
		}
		text := strings.Join(strings.Fields(m.File.SQL), " ")
		for _, name := range table.Key {
			text = strings.ReplaceAll(text, "coalesce(r."+name+", '')", "r."+name)
		}
		for _, want := range []string{
			"PARTITION BY r.source, r.file_id, r." + strings.Join(table.Key, ", r.") + " ORDER BY r.line",
			"PARTITION BY c.source, c." + strings.Join(table.Key, ", c.") + ", c.copy_no ORDER BY c.seq DESC",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", m.File.Path, want)
			}
		}
	}
}

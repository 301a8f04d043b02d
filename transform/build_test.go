package transform

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/data/lake"
)

func TestBuildRebuildsWhatChanged(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	w.calls("2026-01-14", 3)
	w.calls("2026-02-11", 5)
	first := w.build(w.builder(c))
	if r := first["queue_visit"]; r.Built != 2 || r.Kept != 0 || r.Rows != 8 {
		t.Errorf("the first build made of queue_visit %+v", r)
	}
	before := w.versions()
	again := w.build(w.builder(c))
	for name, r := range again {
		if r.Built > 0 || r.Dropped > 0 || r.Kept != first[name].Built || r.Rows != first[name].Rows {
			t.Errorf("nothing changed, but the build made of %s %+v after %+v", name, r, first[name])
		}
	}
	if after := w.versions(); !maps.Equal(before, after) {
		t.Errorf("a build of nothing committed: versions %v became %v", before, after)
	}

	w.calls("2026-02-12", 7)
	third := w.build(w.builder(c))
	if r := third["queue_visit"]; r.Built != 1 || r.Kept != 1 || r.Rows != 15 {
		t.Errorf("a new day in February made of queue_visit %+v", r)
	}
	if r := third["contact"]; r.Kept == 0 || r.Rows != 15 {
		t.Errorf("a new day in February made of contact %+v", r)
	}

	// A call early in February may have begun in January: both months look at it.
	w.calls("2026-02-03", 1)
	if r := w.build(w.builder(c))["queue_visit"]; r.Built != 2 || r.Rows != 16 {
		t.Errorf("a day near the turn of the month made of queue_visit %+v", r)
	}
}

func TestFullBuildGivesTheSame(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	for day, n := range map[string]int{"2026-01-14": 40, "2026-01-31": 15, "2026-02-11": 20} {
		w.calls(day, n)
	}
	w.build(w.builder(c))
	w.calls("2026-02-01", 9)
	w.build(w.builder(c))
	step := w.contents(c)
	b := w.builder(c)
	b.Full = true
	for name, r := range w.build(b) {
		if r.Kept > 0 {
			t.Errorf("the full build kept %d partitions of %s", r.Kept, name)
		}
	}
	if full := w.contents(c); !maps.Equal(step, full) {
		t.Errorf("step by step the models are\n%v\nbut in full\n%v", step, full)
	}
	if !strings.HasPrefix(step["call 2026-02"], "29 rows") {
		t.Errorf("call has %q in February, want 29 rows", step["call 2026-02"])
	}
}

func TestBuildFollowsTheSQL(t *testing.T) {
	w := newWorld(t)
	w.calls("2026-01-14", 3)
	old := load(t)
	w.build(w.builder(old))
	text, err := fs.ReadFile(sqlFiles, "marts/call_interval.sql")
	if err != nil {
		t.Fatal(err)
	}
	changed := catalog(t, fstest.MapFS{"marts/call_interval.sql": {Data: append(text, "LIMIT 1000000\n"...)}})
	for name, r := range w.build(w.builder(changed)) {
		if (r.Built > 0) != (name == "call_interval") {
			t.Errorf("a change of call_interval made of %s %+v", name, r)
		}
	}
	// A view is no table: what reads through it is rebuilt.
	text, err = fs.ReadFile(sqlFiles, "staging/stg_queue_event.sql")
	if err != nil {
		t.Fatal(err)
	}
	changed = catalog(t, fstest.MapFS{"staging/stg_queue_event.sql": {Data: append(text, "AND 1 = 1\n"...)}})
	if r := w.build(w.builder(changed)); r["queue_visit"].Built == 0 || r["web_session"].Built > 0 {
		t.Errorf("a change of stg_queue_event made of queue_visit %+v, of web_session %+v", r["queue_visit"], r["web_session"])
	}
}

func TestBuildDropsMonths(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	w.calls("2026-01-14", 3)
	w.calls("2026-03-11", 5)
	w.build(w.builder(c))
	ref := lake.TableRef{Kind: lake.Raw, Name: "queue_event"}
	raw, err := w.lake.Table(ref, lake.Newest)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range raw.Parts {
		if p.Partition[dateColumn] != "2026-01-14" {
			continue
		}
		_, err := w.lake.Commit(t.Context(), w.lock, lake.Change{
			Ref: ref, Columns: raw.Columns, PartitionBy: raw.PartitionBy, Base: raw.Version,
			Remove: []string{p.Path}, Operation: "TEST", RunID: "drop",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if r := w.build(w.builder(c))["queue_visit"]; r.Dropped != 1 || r.Rows != 5 {
		t.Errorf("January's data went, and queue_visit is %+v", r)
	}
}

func TestEmptyLake(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	b := w.builder(c)
	reports := w.build(b)
	if len(reports) == 0 {
		t.Fatal("no model was built")
	}
	for name, r := range reports {
		if r.Rows != 0 {
			t.Errorf("without data %s has %d rows", name, r.Rows)
		}
		table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: name}, lake.Newest)
		if err != nil || table.Version < 0 || len(table.Columns) == 0 {
			t.Errorf("without data %s is %+v, %v", name, table, err)
		}
	}
	audits, err := b.Audit(t.Context())
	if err != nil || Blocked(audits) {
		t.Errorf("without data the audits are %+v, %v", audits, err)
	}
	if _, err := b.Publish(t.Context(), audits); err != nil {
		t.Errorf("an empty lake cannot be published: %v", err)
	}
}

func TestBuildError(t *testing.T) {
	w := newWorld(t)
	w.calls("2026-01-14", 3)
	c := catalog(t, fstest.MapFS{"marts/call_interval.sql": {Data: []byte(`/*---
doc: A mart that cannot be built.
materialized: table
columns:
  - {name: n, type: BIGINT, doc: "Fails."}
---*/
SELECT CAST(c.queue AS BIGINT) AS n FROM call AS c
`)}, "audits/calls_add_up.sql": {Data: []byte(auditText("SELECT 1 AS n WHERE false"))}})
	_, err := w.builder(c).Build(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "build call_interval: marts/call_interval.sql: ") {
		t.Errorf("the build's error is %v", err)
	}
	if v, ok := w.versions()["model/call_interval"]; ok {
		t.Errorf("the model that failed has version %d", v)
	}
}

package main

import (
	"fmt"
	"testing"

	"frontdoor/data/duck"
)

// checkModel asks the tables themselves, as an analyst would: the published
// database, and the Parquet files through the SQL that `lake connect` prints.
func (b *borough) checkModel(t *testing.T) {
	p := b.truth.Phone
	marts := openDuck(t, duck.Options{Path: b.path("lake", "published", "00000001", "frontdoor.duckdb"), ReadOnly: true})
	same(t, "retries and unlinked calls", figures{"retries": p.Retries, "unlinked": p.Withheld, "calls": p.Calls},
		counted(t, marts, `SELECT 'retries', sum(retries) FROM call_interval
			UNION ALL SELECT 'unlinked', sum(unlinked) FROM call_interval
			UNION ALL SELECT 'calls', sum(calls) FROM call_interval`))

	tables := openDuck(t, duck.Options{})
	if err := tables.Exec(t.Context(), b.do(t, b.at, "lake", "connect").out); err != nil {
		t.Fatalf("the SQL that lake connect prints: %v", err)
	}
	waits := figures{}
	for outcome, w := range p.WaitsByOutcome {
		waits.put(w.Sum, outcome)
	}
	same(t, "seconds waited", waits, counted(t, tables,
		`SELECT outcome, sum(wait_s) FROM queue_visit WHERE wait_s > 0 GROUP BY outcome`))

	walkedIn := figures{}
	for outcome, n := range b.truth.Counter.WalkedInAfterUnanswered.ByOutcome {
		walkedIn.put(n, outcome)
	}
	same(t, "counter visits after an unanswered call", walkedIn, counted(t, tables, `
		SELECT v.outcome, count(*)
		FROM counter_visit AS v
		WHERE EXISTS (
			SELECT 1 FROM call AS c
			WHERE c.resident_key = v.resident_key AND c.service = v.service AND c.offered AND NOT c.answered
				AND c.ts_s < v.ts_s AND c.ts_s >= v.ts_s - 604800
		)
		GROUP BY v.outcome`))
}

func openDuck(t *testing.T, o duck.Options) *duck.DB {
	t.Helper()
	db, err := duck.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// counted makes figures of a statement's two columns, a name and a count.
func counted(t *testing.T, db *duck.DB, statement string) figures {
	t.Helper()
	rows, err := db.Query(t.Context(), statement, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := figures{}
	for _, cells := range rows.Cells {
		n, ok := cells[1].(int64)
		if !ok {
			t.Fatalf("%v: %T is no count", cells, cells[1])
		}
		f.put(n, fmt.Sprint(cells[0]))
	}
	return f
}

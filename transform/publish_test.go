package transform

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/data/duck"
	"frontdoor/data/schema"
)

// auditText is a blocking audit.
func auditText(sql string) string {
	return "/*---\nseverity: block\nmessage: it is wrong\nhint: mend it\n---*/\n" + sql + "\n"
}

func TestFailedAudit(t *testing.T) {
	w := newWorld(t)
	w.calls("2026-01-14", 3)
	fails := "SELECT c.local_month, count(*) AS calls FROM call AS c GROUP BY c.local_month"
	c := catalog(t, fstest.MapFS{
		"audits/injected.sql":         {Data: []byte(auditText(fails))},
		"audits/injected_warning.sql": {Data: []byte(strings.Replace(auditText(fails), "severity: block", "severity: warn", 1))},
	})
	b := w.builder(c)
	w.build(b)
	audits, err := b.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, a := range audits {
		switch {
		case strings.HasPrefix(a.Name, "injected"):
			found++
			if a.Status != Failed || a.Rows != 1 || a.Message != "it is wrong (local_month 2026-01, calls 3)" {
				t.Errorf("the injected audit is %+v", a)
			}
		case a.Status != Passed && a.Severity == Block:
			t.Errorf("an audit failed of itself: %+v", a)
		}
	}
	if found != 2 || !Blocked(audits) {
		t.Errorf("%d injected audits were run; blocked is %v", found, Blocked(audits))
	}
	for i := range audits {
		if audits[i].Name == "injected" {
			audits[i].Status = Passed
		}
	}
	if Blocked(audits) {
		t.Error("a warning keeps the snapshot from being published")
	}
}

// The audits of the catalogue find what they are for.
func TestAuditsFindFaults(t *testing.T) {
	for audit, spoil := range map[string]func(w *world){
		"ledger_adds_up": func(w *world) {
			w.ledger(schema.InputFile{Source: "phone", TableName: "queue_event", File: "x", FileID: "x", SHA256: "x", Lines: 5, RowLines: 2, Reason: "new"})
		},
		"rows_match_ledger": func(w *world) {
			w.ledger(schema.InputFile{Source: "phone", TableName: "queue_event", File: "x", FileID: "x", SHA256: "x", Lines: 5, RowLines: 5, Rows: 5, Reason: "new"})
		},
	} {
		w := newWorld(t)
		w.calls("2026-01-14", 3)
		spoil(w)
		b := w.builder(load(t))
		w.build(b)
		audits, err := b.Audit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range audits {
			if (a.Status == Failed && a.Severity == Block) != (a.Name == audit) {
				t.Errorf("after a fault for %s the audit %s is %+v", audit, a.Name, a)
			}
		}
	}
}

func TestPublishedDatabase(t *testing.T) {
	w := newWorld(t)
	c := load(t)
	for m := range 16 { // 2025-06 to 2026-09
		w.calls(fmt.Sprintf("%d-%02d-14", 2025+(5+m)/12, 1+(5+m)%12), 2)
	}
	w.calls("2026-08-17", 5)
	w.calls("2026-08-18", 3)
	b := w.builder(c)
	w.build(b)
	if _, same, err := b.Unchanged(); err != nil || same {
		t.Errorf("before the first snapshot, Unchanged is %v, %v", same, err)
	}
	s, err := b.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := w.lake.Path("published", fmt.Sprintf("%08d", s.Number), DatabaseFile)
	if !exists(path) {
		t.Fatalf("there is no %s", path)
	}
	ctx := t.Context()
	for statement, want := range map[string]string{
		"SELECT count(*) FROM contact":                                                                                   "[5]", // the newest 28 days
		"SELECT min(CAST(local_date AS VARCHAR)), max(local_month) FROM contact":                                         "[2026-08-18 2026-09]",
		"SELECT count(DISTINCT local_month) FROM call_interval":                                                          "[3]",
		"SELECT sum(offered), count(DISTINCT local_month) FROM call_day":                                                 "[40 16]",
		"SELECT sum(contacts) FROM contact_month":                                                                        "[40]",
		"SELECT count(*) FROM input_file":                                                                                "[18]",
		"SELECT share(1, 4), share(1, 0), share(0, 3)":                                                                   "[0.25 <nil> 0]",
		"SELECT count(*) FROM calendar WHERE local_date = DATE '2026-09-14'":                                             "[1]",
		"SELECT count(*) FROM dictionary WHERE coalesce(type, '') = '' OR coalesce(definition, '') = '' OR unit IS NULL": "[0]",
		`SELECT count(*) FROM information_schema.columns AS c LEFT JOIN dictionary AS d
			ON d.table_name = c.table_name AND d.column_name = c.column_name
			WHERE d.column_name IS NULL AND c.table_name <> 'dictionary'`: "[0]",
	} {
		if got := fmt.Sprint(query(ctx, t, path, statement)[0]); got != want {
			t.Errorf("%s: got %s, want %s", statement, got, want)
		}
	}
	db, err := duck.Open(ctx, duck.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Query(ctx, "SELECT count(*), min(ts) FROM contacts("+duck.Quote(filepath.Dir(path))+")", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(all.Cells[0]); got != "[40 2025-06-14 09:00:00 +0000 UTC]" {
		t.Errorf("the macro for all contacts gives %s", got)
	}
	all, err = db.Query(ctx, "SELECT sum(offered) FROM call_intervals("+duck.Quote(filepath.Dir(path))+")", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(all.Cells[0]); got != "[40]" {
		t.Errorf("the macro for all half hours gives %s", got)
	}
	for _, m := range c.Models {
		if m.Layer == "marts" && m.Materialized == AsTable {
			query(ctx, t, path, "SELECT count(*) FROM "+duck.Name(m.Name))
		}
	}
	if _, same, err := b.Unchanged(); err != nil || !same {
		t.Errorf("after a snapshot of the same tables, Unchanged is %v, %v", same, err)
	}
	again, err := w.builder(c).Publish(ctx, nil)
	if err != nil || again.Number != s.Number {
		t.Errorf("nothing changed, but snapshot %d followed %d: %v", again.Number, s.Number, err)
	}
}

// Readers can neither write to the database nor read other files through it.
func TestPublishedDatabaseIsLocked(t *testing.T) {
	w := newWorld(t)
	b := w.builder(load(t))
	w.build(b)
	s, err := b.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(t.Context(), duck.Options{Path: w.lake.Path("published", fmt.Sprintf("%08d", s.Number), DatabaseFile), ReadOnly: true, Locked: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		"CREATE TABLE x AS SELECT 1", "DELETE FROM contact", "SELECT * FROM read_csv('/etc/passwd')",
		"COPY contact TO '" + t.TempDir() + "/x.csv'", "SET enable_external_access=true", "ATTACH '" + t.TempDir() + "/x.db'",
	} {
		if err := db.Exec(t.Context(), statement); err == nil {
			t.Errorf("a reader may run %s", statement)
		}
	}
	if _, err := db.Query(t.Context(), "SELECT count(*) FROM contact", nil); err != nil {
		t.Errorf("a reader may not read: %v", err)
	}
}

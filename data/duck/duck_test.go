package duck

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/schema"
)

func open(t *testing.T, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestPathsOfDatabases(t *testing.T) {
	for _, name := range []string{"plain", "with a space", "Größe & Maß+1;2=3", "it's"} {
		path := filepath.Join(t.TempDir(), name+".duckdb")
		db := open(t, Options{Path: path})
		if err := db.Exec(context.Background(), "CREATE TABLE t (n INTEGER)"); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		rows, err := db.Query(context.Background(), "SELECT current_setting('autoinstall_known_extensions')", nil)
		if err != nil || rows.Cells[0][0] != false {
			t.Errorf("%s: the settings did not arrive: %v, %v", path, rows, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"what?", "number #1", "100%", "a%20b"} {
		_, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), name)})
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// What a model writes comes back as it went in, and stamps are UTC-adjusted in
// the file.
func TestCopyAndViewRoundTrip(t *testing.T) {
	ctx := context.Background()
	db := open(t, Options{})
	columns := []schema.Column{
		{Name: "ts", Type: schema.Timestamp},
		{Name: "local_date", Type: schema.Date},
		{Name: "n", Type: schema.Bigint},
		{Name: "share", Type: schema.Double},
		{Name: "it's", Type: schema.Varchar},
		{Name: "ok", Type: schema.Boolean},
	}
	file := filepath.Join(t.TempDir(), "it's a part.parquet")
	err := db.CopyToParquet(ctx, `SELECT TIMESTAMP '2026-03-29 00:59:59' AS ts, DATE '2026-03-29' AS local_date, SUM(2) AS n, 0.5 AS share, 'x' AS "it's", true AS ok`, columns, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.CreateView(ctx, Relation{Name: "v", Columns: columns, Files: []File{{Path: file}}}); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(ctx, "SELECT * FROM v WHERE n = $n", map[string]any{"n": int64(2)})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{{
		time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC), time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), int64(2), 0.5, "x", true,
	}}
	if d := cmp.Diff(want, rows.Cells); d != "" {
		t.Error(d)
	}
	meta, err := db.Query(ctx, "SELECT type, converted_type FROM parquet_schema("+Quote(file)+") WHERE name = 'ts'", nil)
	if err != nil {
		t.Fatal(err)
	}
	if meta.Cells[0][1] != "TIMESTAMP_MICROS" {
		t.Errorf("ts is stored as %v", meta.Cells[0])
	}
}

func TestEmptyRelationHasItsColumns(t *testing.T) {
	db := open(t, Options{})
	r := Relation{Name: "nothing", Columns: []schema.Column{{Name: "a", Type: schema.Date}, {Name: "b", Type: schema.Varchar}}}
	if err := db.CreateView(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(context.Background(), "SELECT * FROM nothing", nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]Column{{"a", schema.Date}, {"b", schema.Varchar}}, rows.Columns); d != "" || len(rows.Cells) != 0 {
		t.Error(d, rows.Cells)
	}
}

func TestLockedReachesNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	rw := open(t, Options{Path: path})
	if err := rw.Exec(ctx, "CREATE TABLE t AS SELECT 1 AS a"); err != nil {
		t.Fatal(err)
	}
	rw.Close()
	db := open(t, Options{Path: path, ReadOnly: true, Locked: true})
	if _, err := db.Query(ctx, "SELECT a FROM t", nil); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		"SELECT * FROM read_text('/etc/passwd')", "COPY t TO '/tmp/frontdoor-escape.csv'",
		"ATTACH '/tmp/frontdoor-escape.db'", "SET enable_external_access=true", "INSTALL httpfs", "CREATE TABLE u AS SELECT 1",
	} {
		if _, err := db.Query(ctx, s, nil); err == nil {
			t.Errorf("%s: no error", s)
		}
	}
}

func TestErrorsNameTheEngineOnce(t *testing.T) {
	db := open(t, Options{})
	err := db.Exec(context.Background(), "SELEC 1")
	if err == nil || strings.Count(err.Error(), "DuckDB:") != 1 {
		t.Errorf("got %v", err)
	}
}

package queries

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// Rows of the models as the questions over calls read them. Times are written
// yyyy-mm-dd hh:mm:ss; a key of "" is a withheld number, a wait below 0 is not
// known.
type (
	testCall struct {
		id, at, key, service, outcome string
		wait                          int64
		afterHours                    bool   // answered or not, it was not offered
		origin                        string // "" for resident; any other is not offered
	}
	testVisit struct {
		call, at, queue, outcome string
		no                       int64
		movedOn                  bool
	}
	testContact struct {
		id, at, key, service, channel string
		served                        bool
		origin                        string // resident unless set
	}
)

// world is a runner whose tables hold the rows of a test.
type world struct{ *Runner }

func newWorld(t *testing.T) world {
	t.Helper()
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := world{&Runner{db: db, snapshot: &lake.Snapshot{Number: 1}, views: map[string]months{}}}
	w.calls(t)
	w.visits(t)
	w.contacts(t)
	return w
}

// table makes or replaces a table of "name TYPE" columns.
func (w world) table(t *testing.T, name, columns string, rows [][]any) {
	t.Helper()
	statement := fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s (%s)", duck.Name(name), columns)
	if err := w.db.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	w.views[name] = months{}
	var values []string
	for _, row := range rows {
		var cells []string
		for i, column := range strings.Split(columns, ", ") {
			kind := strings.Fields(column)[1]
			cells = append(cells, duck.Literal(row[i], schema.Type(kind)))
		}
		values = append(values, "("+strings.Join(cells, ", ")+")")
	}
	if len(values) == 0 {
		return
	}
	if err := w.db.Exec(t.Context(), "INSERT INTO "+duck.Name(name)+" VALUES "+strings.Join(values, ", ")); err != nil {
		t.Fatal(err)
	}
}

func (w world) calls(t *testing.T, calls ...testCall) {
	t.Helper()
	var rows [][]any
	for _, c := range calls {
		at := clock(t, c.at)
		offered := c.origin == "" && c.outcome != "closed" && c.outcome != "diverted" && !c.afterHours
		rows = append(rows, []any{
			"p/" + c.id, "p", c.id, "q-" + c.service, c.service, at.Unix(), at.Format(time.DateOnly), minutes(at),
			orNull(c.key), c.outcome, offered, c.outcome == "answered", wait(c.wait), "phone", cmp.Or(c.origin, "resident"),
		})
	}
	w.table(t, "call", "contact_id VARCHAR, source VARCHAR, call_id VARCHAR, queue VARCHAR, service VARCHAR, ts_s BIGINT, local_date DATE, "+
		"local_minute INTEGER, resident_key VARCHAR, outcome VARCHAR, offered BOOLEAN, answered BOOLEAN, wait_s BIGINT, channel VARCHAR, origin VARCHAR", rows)
}

func (w world) visits(t *testing.T, visits ...testVisit) {
	t.Helper()
	var rows [][]any
	for _, v := range visits {
		at := clock(t, v.at)
		rows = append(rows, []any{"p", v.call, v.queue, v.no, at.Unix(), at.Format(time.DateOnly), v.outcome, v.outcome == "answered", v.movedOn})
	}
	w.table(t, "queue_visit", "source VARCHAR, call_id VARCHAR, queue VARCHAR, call_visit_no BIGINT, ts_s BIGINT, local_date DATE, "+
		"outcome VARCHAR, answered BOOLEAN, moved_on BOOLEAN", rows)
}

func (w world) contacts(t *testing.T, contacts ...testContact) {
	t.Helper()
	var rows [][]any
	for _, c := range contacts {
		rows = append(rows, []any{c.id, c.channel, c.service, clock(t, c.at).Unix(), orNull(c.key), c.served, cmp.Or(c.origin, "resident")})
	}
	w.table(t, "contact", "contact_id VARCHAR, channel VARCHAR, service VARCHAR, ts_s BIGINT, resident_key VARCHAR, served BOOLEAN, origin VARCHAR", rows)
}

// answer asks a question of the catalogue; params are written name=value. Each
// row is its cells by column.
func (w world) answer(t *testing.T, question string, params ...string) []map[string]any {
	t.Helper()
	catalog, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	q, err := catalog.Find(question)
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]string{}
	for _, p := range params {
		name, value, _ := strings.Cut(p, "=")
		given[name] = value
	}
	whole := *q
	whole.Around = nil // the tables of a test have no months to choose from
	result, err := w.Run(t.Context(), &whole, given)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for _, cells := range result.Rows {
		row := map[string]any{}
		for i, c := range result.Columns {
			row[c.Name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

// lines writes some columns of an answer, a row a line: shares and means with
// four places, no data as "-".
func lines(rows []map[string]any, columns ...string) string {
	var out []string
	for _, row := range rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, written(row[c]))
		}
		out = append(out, strings.Join(cells, " "))
	}
	return strings.Join(out, "\n")
}

func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case float64:
		if v == math.Trunc(v) {
			return fmt.Sprint(int64(v))
		}
		return fmt.Sprintf("%.4f", v)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(v)
}

// expect compares some columns of an answer with the lines wanted.
func expect(t *testing.T, rows []map[string]any, columns string, want ...string) {
	t.Helper()
	names := strings.Fields(columns)
	for _, name := range names {
		if len(rows) > 0 && !slices.Contains(keys(rows[0]), name) {
			t.Fatalf("the answer has no column %q", name)
		}
	}
	if got := lines(rows, names...); got != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", columns, got, strings.Join(want, "\n"))
	}
}

func keys(row map[string]any) []string {
	var out []string
	for k := range row {
		out = append(out, k)
	}
	return out
}

func clock(t *testing.T, at string) time.Time {
	t.Helper()
	v, err := time.Parse(time.DateTime, at)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func minutes(at time.Time) int64 { return int64(at.Hour()*60 + at.Minute()) }

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func wait(s int64) any {
	if s < 0 {
		return nil
	}
	return s
}

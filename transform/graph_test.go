package transform

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// modelText is a right model of one column that runs a SELECT.
func modelText(sql string) string {
	return "/*---\ndoc: One thing.\nmaterialized: table\ncolumns:\n  - {name: n, type: BIGINT, doc: A count.}\n---*/\n" + sql + "\n"
}

// hint is what follows every fault of a model's front matter.
const hint = "\nhint: see transform/README.md for what a model's front matter holds"

// unreadable comes before, and fields after, a fault in a value of front matter.
const (
	unreadable = "core/a.sql:1:1: the front matter cannot be read: "
	fields     = "\nhint: see the fields of a similar file"
)

func TestCatalogFaults(t *testing.T) {
	good := modelText("SELECT count(*) AS n FROM raw_ticket AS r")
	for name, c := range map[string]struct {
		old, new string // in core/a.sql
		want     string
	}{
		"no doc":            {"doc: One thing.\n", "", "core/a.sql:1:1: doc is missing: say what one row is" + hint},
		"materialized":      {"materialized: table", "materialized: cube", `core/a.sql:1:1: materialized is "cube"; expected table or view` + hint},
		"partition":         {"materialized: table", "materialized: table\npartition: n", `core/a.sql:1:1: partition is "n"; expected local_month or nothing` + hint},
		"partition missing": {"materialized: table", "materialized: table\npartition: local_month", "core/a.sql:1:1: local_month is sorted or partitioned by, but no column" + hint},
		"sort":              {"materialized: table", "materialized: table\nsort: [m]", "core/a.sql:1:1: m is sorted or partitioned by, but no column" + hint},
		"column twice":      {"doc: A count.}", "doc: A count.}\n  - {name: n, type: BIGINT, doc: Again.}", "core/a.sql:1:1: column n is declared twice" + hint},
		"unknown type":      {"BIGINT", "HUGEINT", `core/a.sql:1:1: column n has the unknown type "HUGEINT"` + hint},
		"column doc":        {", doc: A count.", "", "core/a.sql:1:1: column n has no doc" + hint},
		"window width":      {"materialized: table", "materialized: table\nwindow: {raw_ticket: [1]}", unreadable + "a window has 1 values; expected two, before and after the month, each a number of days or month" + fields},
		"window below zero": {"materialized: table", "materialized: table\nwindow: {raw_ticket: [1, -1]}", unreadable + "a window has the value -1; expected a number of days (0 to 366) or month" + fields},
		"window of nothing": {"materialized: table", "materialized: table\nwindow: {raw_form_event: [1, 1]}", "core/a.sql:1:1: window of raw_form_event, which the SELECT does not read" + hint},
		"too many days":     {"materialized: table", "materialized: table\npartition: local_month\npublished: 2\ndays: 29", "core/a.sql:1:1: days is 29; expected so many days as published - 1 months always have" + hint + "\ncore/a.sql:1:1: local_month is sorted or partitioned by, but no column" + hint},
		"unknown relation":  {"raw_ticket", "tickets", `core/a.sql:1:1: reads "tickets", which is no raw table (raw_...), reference table or model` + hint},
		"circle of one":     {"raw_ticket", "a", "core/a.sql:1:1: models read each other in a circle: a -> a" + hint},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Errorf("%s: nothing was changed", name)
		}
		_, err := loadFrom(fstest.MapFS{"core/a.sql": {Data: []byte(text)}}, referenceSet(t))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, c.want)
		}
	}
}

func TestCatalogReportsAllFaults(t *testing.T) {
	_, err := loadFrom(fstest.MapFS{
		"core/a.sql": {Data: []byte(modelText("SELECT 1 AS n FROM gone AS g"))},
		"core/b.sql": {Data: []byte(strings.Replace(modelText("SELECT 1 AS n FROM lost AS l"), "doc: One thing.\n", "", 1))},
	}, referenceSet(t))
	for _, want := range []string{`core/a.sql:1:1: reads "gone"`, `core/b.sql:1:1: reads "lost"`, "core/b.sql:1:1: doc is missing"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the faults do not name %q: %v", want, err)
		}
	}
}

func TestCircle(t *testing.T) {
	_, err := loadFrom(fstest.MapFS{
		"core/a.sql":    {Data: []byte(modelText("SELECT b.n FROM b AS b"))},
		"core/b.sql":    {Data: []byte(modelText("SELECT c.n FROM c AS c"))},
		"staging/c.sql": {Data: []byte(modelText("SELECT a.n FROM a AS a"))},
	}, referenceSet(t))
	if want := "core/a.sql:1:1: models read each other in a circle: a -> b -> c -> a" + hint; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestModelsComeAfterTheirInputs(t *testing.T) {
	c := load(t)
	var done []string
	for _, m := range c.Models {
		for _, r := range m.Reads {
			if _, isModel := c.Model(r); isModel && !slices.Contains(done, r) {
				t.Errorf("%s comes before %s, which it reads", m.Name, r)
			}
		}
		done = append(done, m.Name)
	}
}

func TestAuditFaults(t *testing.T) {
	const general = "audits/x.sql:1:1: an audit needs severity (block or warn), message and hint\nhint: see the other files in audits/"
	for name, c := range map[string]struct{ old, new, want string }{
		"severity":         {"severity: block", "severity: loud", general},
		"message":          {"message: it is wrong\n", "", general},
		"hint":             {"hint: mend it\n", "", general},
		"unknown relation": {"raw_ticket", "tickets", "audits/x.sql:6:1: reads \"tickets\", which is no raw table, reference table or model\nhint: check the spelling"},
	} {
		text := strings.Replace(auditText("SELECT r.site FROM raw_ticket AS r"), c.old, c.new, 1)
		_, err := loadFrom(fstest.MapFS{"audits/x.sql": {Data: []byte(text)}}, referenceSet(t))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, c.want)
		}
	}
}

// Unit tests find a SELECT that does not return what it declares, and a story
// that does not hold.
func TestUnitTestsFindFaults(t *testing.T) {
	story := `tests:
  - name: two tickets
    given:
      raw_ticket:
        - {site: hub, at: "2026-01-05 09:00:00"}
        - {site: hub, at: "2026-01-05 09:00:00"}
    expect:
      - {n: 2}
---*/`
	good := strings.Replace(modelText("SELECT count(*) AS n FROM raw_ticket AS r"), "---*/", story, 1)
	for name, c := range map[string]struct{ old, new, want string }{
		"right":             {"", "", ""},
		"undeclared column": {"AS n FROM", "AS n, 1 AS m FROM", "core/a.sql:1:1: the SELECT returns the columns n, m, but n are declared" + hint},
		"missing column":    {"count(*) AS n", "1 AS m", "core/a.sql:1:1: the SELECT returns the columns m, but n are declared" + hint},
		"other figure":      {"{n: 2}", "{n: 3}", `core/a.sql: test "two tickets": expected row 1 map[n:3] is not among the 1 rows returned: {n=2}`},
		"fewer rows":        {"    expect:\n      - {n: 2}\n", "    expect: []\n", `core/a.sql: test "two tickets": 1 rows more than expected: {n=2}`},
		"expects a column":  {"{n: 2}", "{m: 2}", `core/a.sql: test "two tickets": expected row 1 names the column "m", which the model has not`},
		"gives a column":    {"site: hub", "place: hub", `core/a.sql: test "two tickets": given raw_ticket: it has no column "place"`},
		"gives a bad time":  {"09:00:00\"", "9 am\"", `core/a.sql: test "two tickets": given raw_ticket: at: expected yyyy-mm-dd hh:mm:ss: parsing time "2026-01-05 9 am" as "2006-01-02 15:04:05": cannot parse " am" as ":"`},
	} {
		loaded, err := loadFrom(fstest.MapFS{"core/a.sql": {Data: []byte(strings.Replace(good, c.old, c.new, 1))}}, referenceSet(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, problems, err := RunUnitTests(t.Context(), loaded, t.TempDir())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ""
		if len(problems) > 0 {
			got = problems[0].Error()
		}
		if got != c.want || len(problems) > 1 {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

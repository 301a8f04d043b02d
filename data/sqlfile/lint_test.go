package sqlfile

import (
	"fmt"
	"strings"
	"testing"
)

func TestLintAcceptsThePortableSubset(t *testing.T) {
	f, err := Parse("q.sql", []byte(`/*---
title: everything that is allowed
---*/
WITH ranked AS (
  SELECT v.*, row_number() OVER (PARTITION BY v.queue ORDER BY v.wait_s NULLS LAST) AS rank,
    count(*) OVER (PARTITION BY v.queue) AS n,
    sum(v.weight) OVER (ORDER BY v.ts_s RANGE BETWEEN 604800 PRECEDING AND CURRENT ROW) AS last_week
  FROM queue_visit v
  WHERE v.local_date BETWEEN $from_date AND DATE '2026-03-31' AND v.queue LIKE 'ct%' AND v.interval <> 2
)
SELECT r.queue AS "Queue", EXTRACT(year FROM c.local_date) AS year, 'a::b' AS range, r.local_minute % 30 * 2 AS slot,
  count(*) FILTER (WHERE r.outcome = 'answered') AS answered,
  CAST(sum(r.weight) AS DOUBLE) / count(*) AS per_call, sum(CAST(r.wait_s AS DOUBLE)) / nullif(count(*), 0) AS asa,
  r.n / CAST(r.rank AS DOUBLE) AS x, max_by(r.outcome, r.ts_s) AS last_outcome, count(DISTINCT r.call_id) AS calls,
  replace(r.queue, '-', '') || '/' || r.site AS place
FROM ranked r
JOIN calendar c ON c.local_date = r.local_date AND c.fin_year IS NOT DISTINCT FROM r.fin_year
GROUP BY r.queue, r.n, r.rank
UNION ALL
SELECT queue, 1, 'x', 2, 3, 4.5, 5, 6, 'y', 7, 'z' FROM other
ORDER BY 1 DESC NULLS LAST
LIMIT 10;
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Lint(f) {
		t.Error(p)
	}
}

func TestLintRules(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT a::int FROM t":                        "cast-operator@1:9",
		"SELECT a FROM t WHERE a == 1":                "double-equals@1:25",
		"SELECT a // 2 FROM t":                        "integer-division@1:10",
		"SELECT a / 2, a / b, 1.0 * a / b FROM t":     "division@1:10 division@1:17 division@1:30",
		"SELECT [1, 2] FROM t":                        "list@1:8 list@1:13",
		"SELECT list(a), array_agg(a), x -> x FROM t": "list@1:8 list@1:17 list@1:33",
		"SELECT a FROM t WHERE a ~ 'x' OR regexp_matches(a, 'x') OR a SIMILAR TO 'x' OR a GLOB 'x'": "regexp@1:25 regexp@1:34 regexp@1:62 regexp@1:82",
		"SELECT a & 1 FROM t":                                                        "operator@1:10",
		"SELECT a, FROM t":                                                           "trailing-comma@1:9",
		"SELECT a FROM t WHERE b = ? AND c = $1":                                     "positional-parameter@1:27 positional-parameter@1:37",
		"SELECT * FROM t":                                                            "select-star@1:8",
		"SELECT DISTINCT * FROM (SELECT a, * FROM t)":                                "select-star@1:17 select-star@1:35",
		"SELECT t.* FROM t":                                                          "select-star@1:10",
		"SELECT * EXCLUDE (a) FROM t":                                                "star-trick@1:8",
		"SELECT t.* REPLACE (1 AS a) FROM t":                                         "star-trick@1:10",
		"SELECT COLUMNS(*) FROM t":                                                   "star-trick@1:8 select-star@1:16",
		"SELECT a FROM t QUALIFY row_number() OVER () = 1":                           "qualify@1:17",
		"SELECT a FROM t ASOF JOIN u USING (i)":                                      "asof-join@1:17",
		"SELECT a FROM t ASOF LEFT JOIN u USING (i)":                                 "asof-join@1:17",
		"SELECT a FROM t SEMI JOIN u USING (i)":                                      "semi-join@1:17",
		"SELECT DISTINCT ON (a) a FROM t":                                            "distinct-on@1:17",
		"SELECT a FROM t GROUP BY ALL ORDER BY ALL":                                  "by-all@1:26 by-all@1:39",
		"SELECT a - INTERVAL '1 day', INTERVAL 5 MINUTE, CAST(b AS INTERVAL) FROM t": "interval@1:12 interval@1:30 interval@1:59",
		"SELECT date_diff('day', a, b), strftime(a, '%Y'), date_trunc('month', a) FROM t": "date-function@1:8 date-function@1:32 date-function@1:51",
		"SELECT a FROM generate_series(1, 2), range(3), unnest(x)":                        "generate-series@1:15 generate-series@1:38 generate-series@1:48",
		"SELECT a FROM (PIVOT t ON a USING count(*))":                                     "pivot@1:16",
		"SELECT a FROM read_csv('x'), 'y.parquet' JOIN (SELECT b FROM 'z.csv') ON true":   "file-read@1:15 file-read@1:30 file-read@1:62",
		"SELECT quantile_cont(a, 0.5), median(a), approx_quantile(a, 0.5) FROM t":         "percentile@1:8 percentile@1:31 percentile@1:42",
		"SELECT a FROM t WHERE a ILIKE 'x'":                                               "ilike@1:25",
		"SELECT now(), current_date, CURRENT_TIMESTAMP FROM t":                            "clock@1:8 clock@1:15 clock@1:29",
		"SELECT random() FROM t USING SAMPLE 10":                                          "random@1:8 random@1:30",
		"SELECT round(a, 1) FROM t":                                                       "round@1:8",
		"SELECT first(a), any_value(b) FROM t":                                            "any-row@1:8 any-row@1:18",
		"SELECT arg_max(a, b), ifnull(a, b) FROM t":                                       "function-name@1:8 function-name@1:23",
		"SELECT a.upper() FROM t":                                                         "function-chain@1:10",
		"SELECT $$a$$, E'b' FROM t":                                                       "string-literal@1:8 string-literal@1:15",
		"WITH a AS NOT MATERIALIZED (SELECT 1 AS i) SELECT i FROM a":                      "materialized@1:15",
	} {
		var got []string
		for _, p := range Lint(&File{Path: "q.sql", SQL: sql, Line: 1}) {
			got = append(got, fmt.Sprintf("%s@%d:%d", p.Rule, p.Line, p.Col))
			if p.Message == "" || p.Hint == "" || p.Path != "q.sql" {
				t.Errorf("%s: an incomplete problem %+v", sql, p)
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

func TestLintPlacesProblemsInTheFile(t *testing.T) {
	f, err := Parse("q.sql", []byte("/*---\ntitle: a\n---*/\nSELECT a,\n  b::int AS b\nFROM t"))
	if err != nil {
		t.Fatal(err)
	}
	got := Lint(f)
	want := "q.sql:5:4: :: is not portable\nhint: write CAST(x AS TYPE)"
	if len(got) != 1 || got[0].Error() != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

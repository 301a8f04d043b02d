package sqlfile

import (
	"slices"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT a.b, 1.5e-3+.5 -- no\n":        "SELECT a . b , 1.5e-3 + .5",
		"'it''s' /* a /* b */ c */ \"x\"\"y\"": `'it''s' "x""y"`,
		`E'it\'s' x'ff' e 'a'`:                 `E'it\'s' x'ff' e 'a'`,
		"$$a'b$$ $t$ $$ $t$ $from $1":          "$$a'b$$ $t$ $$ $t$ $from $1",
		"a::int<=b!=c->>d==e//f":               "a :: int <= b != c ->> d == e // f",
		"größe\u00a0naïve":                     "größe naïve",
		"1_000 1e 0x1F":                        "1_000 1 e 0 x1F",
		"a\xffb":                               "a \xff b",
	} {
		var texts []string
		for _, tok := range Tokens(sql) {
			texts = append(texts, tok.Text)
		}
		if got := strings.Join(texts, " "); got != want {
			t.Errorf("%q: got %q, want %q", sql, got, want)
		}
	}
	tokens := Tokens("é,\n  'a\nb' \"X\"")
	if last := tokens[3]; last.Line != 3 || last.Col != 4 || last.Kind != Quoted || last.Name() != "x" {
		t.Errorf("got %+v", last)
	}
	if comma := tokens[1]; comma.Line != 1 || comma.Col != 2 || comma.Kind != Symbol || comma.Name() != "" {
		t.Errorf("got %+v", comma)
	}
	for _, open := range []string{"'a''", `"a`, "/* /* */", "$$a$", "E'a\\'", "x'a"} {
		if got := Tokens("a " + open); len(got) != 2 || got[1].Kind != Unterminated || got[1].Text != open {
			t.Errorf("%q: got %+v", open, got)
		}
	}
}

func TestRelations(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1":                                "",
		"SELECT a FROM Call":                      "call",
		`SELECT a FROM "Web Session" AS s`:        "web session",
		"SELECT a FROM raw.queue_event e, call c": "call raw.queue_event",
		"SELECT a FROM a x JOIN b ON x.i = b.i LEFT JOIN c USING (i, j), d":                                                 "a b c d",
		"SELECT a FROM (a CROSS JOIN (b JOIN c ON true)) JOIN d ON true":                                                    "a b c d",
		"SELECT (SELECT max(x) FROM b) FROM a WHERE i IN (SELECT i FROM c) AND EXISTS (SELECT 1 FROM d)":                    "a b c d",
		"SELECT a FROM ((SELECT a FROM x) UNION ALL (SELECT a FROM y)) u":                                                   "x y",
		"(SELECT a FROM x) UNION (SELECT a FROM y)":                                                                         "x y",
		"SELECT i FROM a WHERE i IN ((SELECT i FROM b))":                                                                    "a b",
		"SELECT extract(year FROM d), substring(s FROM 2), trim(BOTH FROM s), trim(FROM s) FROM a":                          "a",
		"SELECT a FROM t WHERE x IS DISTINCT FROM y AND x IS NOT DISTINCT FROM z":                                           "t",
		"SELECT DISTINCT a FROM t":                                                                                          "t",
		"SELECT a FROM range(10) r, unnest(r.l) u, t":                                                                       "t",
		"SELECT a FROM t, LATERAL (SELECT b FROM u WHERE u.i = t.i) v":                                                      "t u",
		"SELECT a FROM (VALUES (1, x), (2, y)) v(i, j)":                                                                     "",
		"SELECT 'FROM no', \"from\" -- FROM no\n FROM yes /* JOIN no */":                                                    "yes",
		"SELECT count(*) FILTER (WHERE a), sum(b) OVER (PARTITION BY a, c ORDER BY d) FROM t":                               "t",
		"SELECT a, b FROM t GROUP BY a, b ORDER BY a, b":                                                                    "t",
		"SELECT a FROM t WINDOW w AS (ORDER BY a), v AS (ORDER BY b)":                                                       "t",
		"SELECT a FROM 'file.parquet', t":                                                                                   "t",
		"WITH a AS (SELECT i FROM x), b(i) AS MATERIALIZED (SELECT i FROM a) SELECT i FROM A JOIN b ON true JOIN y ON true": "x y",
		"WITH x AS (SELECT i FROM x) SELECT i FROM x":                                                                       "x",
		"WITH b AS (SELECT i FROM a), a AS (SELECT 2) SELECT i FROM b":                                                      "a",
		"WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT i FROM r JOIN t ON true) SELECT i FROM r":                           "t",
		"SELECT i FROM (WITH a AS (SELECT 5) SELECT i FROM a) x JOIN a ON true":                                             "a",
		"WITH a AS (SELECT 1) SELECT i FROM (WITH b AS (SELECT i FROM a) SELECT i FROM b) x JOIN main.a ON true":            "main.a",
		"WITH a AS (SELECT 1": "",
		")) SELECT a FROM t":  "t",
	} {
		if got := strings.Join(Relations(sql), " "); got != want {
			t.Errorf("%s\n got %q, want %q", sql, got, want)
		}
	}
}

func TestParams(t *testing.T) {
	got := Params("SELECT $b, '$no', $a -- $no\n FROM t WHERE x = $b AND y = $1 AND z = $$ $no $$")
	if want := []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("SELECT a::int FROM (t JOIN \"u\" USING (i)) WHERE x = $p -- end")
	f.Add("WITH a AS (SELECT 1) SELECT $$ 'x' /* ")
	f.Add("((((")
	f.Fuzz(func(t *testing.T, sql string) {
		at := 0
		for _, tok := range Tokens(sql) {
			start := tok.end - len(tok.Text)
			if start < at || sql[start:tok.end] != tok.Text || tok.Text == "" {
				t.Fatalf("token %+v does not follow byte %d", tok, at)
			}
			if line := 1 + strings.Count(sql[:start], "\n"); line != tok.Line {
				t.Fatalf("token %+v is on line %d", tok, line)
			}
			at = tok.end
		}
		for _, name := range Relations(sql) {
			if name == "" {
				t.Fatal("a table without a name")
			}
		}
		for _, name := range Params(sql) {
			if !strings.Contains(sql, "$"+name) {
				t.Fatalf("parameter %q is not in the text", name)
			}
		}
	})
}

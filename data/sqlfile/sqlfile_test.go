package sqlfile

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const good = "/*---\ntitle: Calls\n---*/\n\n-- how many\nSELECT outcome, count(*) AS calls\nFROM call\nGROUP BY outcome; -- done\n"

func TestParse(t *testing.T) {
	for name, text := range map[string]string{
		"as written": good,
		"mark, CRLF": "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"),
	} {
		f, err := Parse("q.sql", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := "\n-- how many\nSELECT outcome, count(*) AS calls\nFROM call\nGROUP BY outcome"
		if f.SQL != want || f.Line != 4 {
			t.Errorf("%s: line %d, SQL %q, want line 4, %q", name, f.Line, f.SQL, want)
		}
		first := Tokens(f.SQL)[0]
		if line := f.Line + first.Line - 1; line != 6 {
			t.Errorf("%s: SELECT is on line %d, want 6", name, line)
		}
	}
}

func TestParseErrors(t *testing.T) {
	const head = "/*---\na: 1\n---*/\n"
	for text, want := range map[string]string{
		"":                           "q.sql:1:1: the file has no front matter: expected the line /*--- first\nhint: begin the file with /*---, then YAML, then a line ---*/",
		"SELECT 1":                   "q.sql:1:1: the file has no front matter: expected the line /*--- first\nhint: begin the file with /*---, then YAML, then a line ---*/",
		"\n" + head + "SELECT 1":     "q.sql:1:1: the file has no front matter: expected the line /*--- first\nhint: begin the file with /*---, then YAML, then a line ---*/",
		"/*---\na: 1\nSELECT 1\n":    "q.sql:1:1: the front matter is not terminated\nhint: end it with a line that holds only ---*/",
		"/*---\na: é */\n---*/\n":    "q.sql:2:6: the front matter holds */, so an SQL engine would not see where its comment ends\nhint: write it apart (* /), or end the front matter with a line that holds only ---*/",
		"/*---\npath: /*\n---*/\n":   "q.sql:2:7: the front matter holds /*, so an SQL engine would not see where its comment ends\nhint: write it apart (* /), or end the front matter with a line that holds only ---*/",
		head:                         "q.sql:4:1: there is no SQL after the front matter\nhint: write one SELECT statement",
		head + "-- nothing\n;\n":     "q.sql:4:1: there is no SQL after the front matter\nhint: write one SELECT statement",
		head + "SELECT 1;\nSELECT 2": "q.sql:5:1: the file holds more than one statement\nhint: keep one SELECT; give the other a file of its own",
		head + "  DROP TABLE x":      "q.sql:4:3: expected a SELECT statement (WITH ... SELECT is one), found DROP\nhint: write one SELECT statement",
		head + "WITH a AS (SELECT 1)\nINSERT INTO b SELECT * FROM a": "q.sql:5:1: expected a SELECT statement (WITH ... SELECT is one), found INSERT\nhint: write one SELECT statement",
		head + "WITH a":            "q.sql:4:1: expected a SELECT statement (WITH ... SELECT is one), found WITH\nhint: write one SELECT statement",
		head + "SELECT\n 'abc":     "q.sql:5:2: a quote or comment is opened here and never closed\nhint: close it",
		head + "SELECT 1 /* /* */": "q.sql:4:10: a quote or comment is opened here and never closed\nhint: close it",
		head + "SELECT\n\xff":      "q.sql:5:1: the line holds bytes that are not UTF-8 text\nhint: save the file as UTF-8",
		head + "SELECT 1\x00":      "q.sql:4:1: the line holds bytes that are not UTF-8 text\nhint: save the file as UTF-8",
	} {
		f, err := Parse("q.sql", []byte(text))
		if err == nil {
			t.Errorf("%q parsed as %q", text, f.SQL)
		} else if err.Error() != want {
			t.Errorf("%q:\n got %s\nwant %s", text, err, want)
		}
	}
}

func TestParseFSGoesOnAfterErrors(t *testing.T) {
	fsys := fstest.MapFS{
		"core/b.sql":    {Data: []byte(good)},
		"core/bad.sql":  {Data: []byte("SELECT 1")},
		"core/note.txt": {Data: []byte("no SQL")},
		"marts/a.sql":   {Data: []byte(good)},
		"marts/bad.sql": {Data: []byte("/*---\n")},
	}
	files, err := ParseFS(fsys, "marts/*.sql", "core/*.sql", "core/b*.sql")
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	if want := []string{"core/b.sql", "marts/a.sql"}; !slices.Equal(paths, want) {
		t.Errorf("files %v, want %v", paths, want)
	}
	if err == nil || strings.Count(err.Error(), "core/bad.sql:1:1") != 1 || !strings.Contains(err.Error(), "marts/bad.sql:1:1") {
		t.Errorf("the errors of both bad files, once each, are expected: %v", err)
	}
	if _, err := ParseFS(fsys, "["); err == nil || !strings.Contains(err.Error(), "cannot list the SQL files [") {
		t.Errorf("a bad pattern gave %v", err)
	}
}

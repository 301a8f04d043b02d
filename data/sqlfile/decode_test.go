package sqlfile

import (
	"errors"
	"reflect"
	"testing"
)

type Base struct {
	Title string `yaml:"title"`
}

type column struct {
	Name  string  `yaml:"name"`
	Share float64 `yaml:"share"`
}

type front struct {
	Base    `yaml:",inline"`
	Limit   int                         `yaml:"limit"`
	Strict  bool                        `yaml:"strict"`
	Columns []column                    `yaml:"columns"`
	Chart   *struct{ X string }         `yaml:"chart"`
	Tags    map[string]string           `yaml:"tags"`
	Given   map[string][]map[string]any `yaml:"given"`
	Hidden  string                      `yaml:"-"`
}

func decode(t *testing.T, yaml string) (front, error) {
	t.Helper()
	f, err := Parse("q.sql", []byte("/*---\n"+yaml+"---*/\nSELECT 1"))
	if err != nil {
		t.Fatal(err)
	}
	var into front
	err = f.Decode(&into)
	return into, err
}

func TestDecode(t *testing.T) {
	got, err := decode(t, `# what it is
title: "Calls: by outcome"
limit: 5
strict: true
columns:
  - {name: a, share: 0.5}
  - name: b
chart: {x: outcome}
tags: {any: thing}
given:
  call:
    - {outcome: answered, n: 1}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := front{
		Base: Base{"Calls: by outcome"}, Limit: 5, Strict: true,
		Columns: []column{{"a", 0.5}, {"b", 0}}, Chart: &struct{ X string }{"outcome"}, Tags: map[string]string{"any": "thing"},
		Given: map[string][]map[string]any{"call": {{"outcome": "answered", "n": uint64(1)}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDecodeErrors(t *testing.T) {
	const all = "title, limit, strict, columns, chart, tags, given"
	for yaml, want := range map[string]string{
		"":                                    "q.sql:1:1: the front matter is empty\nhint: allowed fields: " + all,
		"# nothing\n":                         "q.sql:1:1: the front matter is empty\nhint: allowed fields: " + all,
		"title: a\ncolour: red\n":             "q.sql:3:1: unknown field \"colour\"\nhint: allowed fields: " + all,
		"hidden: a\n":                         "q.sql:2:1: unknown field \"hidden\"\nhint: allowed fields: " + all,
		"columns:\n  - name: é\n    typ: x\n": "q.sql:4:5: unknown field \"typ\"\nhint: allowed fields: name, share",
		"columns: [{name: é, typ: x}]\n":      "q.sql:2:21: unknown field \"typ\"\nhint: allowed fields: name, share",
		"chart:\n  z: 1\n":                    "q.sql:3:3: unknown field \"z\"\nhint: allowed fields: x",
		"title: a\nlimit: 1\ntitle: b\n":      "q.sql:4:1: field \"title\" is given twice\nhint: keep one of them",
		"a: 1\nb: 2\n":                        "q.sql:2:1: unknown field \"a\"\nhint: allowed fields: " + all + "\nq.sql:3:1: unknown field \"b\"\nhint: allowed fields: " + all,
		"limit: many\n":                       "q.sql:2:8: expected a whole number, found text\nhint: text that looks like a number or true/false needs quotes; a list needs - before each entry",
		"columns: one\n":                      "q.sql:2:10: expected a list, found text\nhint: text that looks like a number or true/false needs quotes; a list needs - before each entry",
		"title: a\n---\ntitle: b\n":           "q.sql:1:1: the front matter holds more than one YAML document\nhint: take out the lines that hold only ---",
		"title: a: b\n":                       "q.sql:2:8: the front matter is not valid YAML: mapping value is not allowed in this context\nhint: put text that holds : or # or begins with a symbol in quotes, and indent with spaces",
		"- a\n":                               "q.sql:2:1: expected a group of fields, found a list\nhint: text that looks like a number or true/false needs quotes; a list needs - before each entry",
	} {
		_, err := decode(t, yaml)
		if err == nil {
			t.Errorf("%q: decoded", yaml)
		} else if err.Error() != want {
			t.Errorf("%q:\n got %s\nwant %s", yaml, err, want)
		}
	}
}

// One field takes text or a list: only the type knows its keys.
type textOrGroup struct{ Text string }

func (v *textOrGroup) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&v.Text) == nil {
		return nil
	}
	var group struct{ Inner string }
	err := unmarshal(&group)
	v.Text = group.Inner
	return err
}

func TestDecodeTypesThatReadThemselves(t *testing.T) {
	f, err := Parse("q.sql", []byte("/*---\nvalue:\n  inner: a\n---*/\nSELECT 1"))
	if err != nil {
		t.Fatal(err)
	}
	var into struct{ Value textOrGroup }
	if err := f.Decode(&into); err != nil || into.Value.Text != "a" {
		t.Errorf("got %+v, %v", into, err)
	}
}

func FuzzParseAndDecode(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("/*---\ncolumns: [{name: é, typ: x}]\n---*/\nWITH a AS (SELECT 1) SELECT * FROM a"))
	f.Add([]byte("/*---\na: &x\n  <<: *x\n- ? [\n---*/\nSELECT 1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse("q.sql", text)
		if err != nil {
			var p Problem
			if !errors.As(err, &p) || p.Line < 1 || p.Col < 1 || p.Hint == "" {
				t.Fatalf("an error without its place: %#v", err)
			}
			return
		}
		if again := Tokens(file.SQL); len(again) == 0 {
			t.Fatalf("no statement in %q", file.SQL)
		}
		var into front
		if err := file.Decode(&into); err != nil && err.Error() == "" {
			t.Fatal("an error without words")
		}
		for _, p := range Lint(file) {
			if p.Line < file.Line {
				t.Fatalf("problem %v before the SQL of line %d", p, file.Line)
			}
		}
	})
}

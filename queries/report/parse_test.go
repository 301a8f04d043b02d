package report

import (
	"strings"
	"testing"
)

// The fixture reads as its blocks in order, with what each asks.
func TestParse(t *testing.T) {
	r := load(t)
	if r.Name != "front_door" || r.Language != "en-GB" || r.Title != "How residents reach the council" {
		t.Errorf("head is %q, %q, %q", r.Name, r.Language, r.Title)
	}
	calls := r.Questions()
	if len(calls) != 12 || calls[1].Name != "answer_rate" || calls[1].Params["grain"] != "month" {
		t.Fatalf("questions are %v", calls)
	}
	var first Block
	for _, b := range r.Blocks {
		if b.Call != nil {
			first = b
			break
		}
	}
	if first.Line != 11 || first.As != AsFigures {
		t.Errorf("first query stands on line %d as %s, want 11 as figures", first.Line, first.As)
	}
	if h := r.Blocks[0].Headings; len(h) != 1 || h[0].Text != "At a glance" || h[0].ID != "s-at-a-glance" {
		t.Errorf("headings of the first prose are %v", h)
	}
}

// Values keep the way they are written: a parameter is text as on the command
// line, whatever YAML would make of it.
func TestParamsAreText(t *testing.T) {
	r, err := Parse("p.md", []byte("---\r\ntitle: P\r\n---\r\n```query\r\nname: waits\r\nparams:\r\n  from: 2026-01-02\r\n  threshold_s: 020\r\n  by: \"yes\"\r\n```\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Questions()[0].Params
	for k, want := range map[string]string{"from": "2026-01-02", "threshold_s": "020", "by": "yes"} {
		if got[k] != want {
			t.Errorf("%s is %q, want %q", k, got[k], want)
		}
	}
}

// A query block shown as an example within another fence is prose.
func TestQuotedQueryIsProse(t *testing.T) {
	r, err := Parse("p.md", []byte("---\ntitle: P\n---\n````text\n```query\nname: x\n```\n````\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Questions()) != 0 || !strings.Contains(r.Blocks[0].HTML, "name: x") {
		t.Errorf("blocks are %+v", r.Blocks)
	}
}

// Every error names file and line, what was expected, and what to do.
func TestParseErrors(t *testing.T) {
	const head = "---\ntitle: P\n---\n"
	for name, c := range map[string]struct{ text, want string }{
		"no front matter":   {"# hello\n", "p.md:1: expected front matter"},
		"front matter open": {"---\ntitle: P\n", "p.md:1: the front matter has no end"},
		"no title":          {"---\nlanguage: cy\n---\n", "p.md:1: the report has no title"},
		"unknown head key":  {"---\ntitle: P\nauthor: A\n---\n", "p.md:3: unknown key \"author\" in the front matter\nhint: the keys are title, description, language"},
		"unknown block key": {head + "\n```query\nname: x\nkind: bar\n```\n", "p.md:7: unknown key \"kind\" in the query block\nhint: the keys are name, params, months, as, title, optional"},
		"key twice":         {head + "```query\nname: x\nname: y\n```\n", "p.md:6: \"name\" is given twice"},
		"no name":           {head + "```query\nas: chart\n```\n", "p.md:4: the query block has no name"},
		"empty block":       {head + "```query\n```\n", "p.md:4: the query block has no name"},
		"bad as":            {head + "```query\nname: x\nas: pie\n```\n", "p.md:6: \"pie\" is not a way to show an answer\nhint: as is one of chart, table, figures, both"},
		"bad optional":      {head + "```query\nname: x\noptional: maybe\n```\n", "p.md:6: optional is \"maybe\", expected true or false"},
		"params a list":     {head + "```query\nname: x\nparams: [a]\n```\n", "p.md:6: params must name each parameter"},
		"param nested":      {head + "```query\nname: x\nparams: {a: [1]}\n```\n", "p.md:6: the value of \"a\" must be one piece of text"},
		"not a mapping":     {head + "```query\n- x\n```\n", "p.md:5: the query block must be lines of the form"},
		"bad yaml":          {head + "```query\nname: x\ntitle: \"open\n```\n", "p.md:6: cannot read the query block"},
		"null name":         {head + "```query\nname:\n```\n", "p.md:5: \"name\" has no value"},
		"heading 1":         {head + "text\n\n# Big\n", "p.md:6: a heading of level 1"},
		"image":             {head + "\n![x](https://example.org/a.png)\n", "p.md:5: the image"},
		"query in a list":   {head + "- a\n\n  ```query\n  name: x\n  ```\n", "p.md:6: a query block within a list"},
	} {
		_, err := Parse("p.md", []byte(c.text))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.want) || !strings.Contains(err.Error(), "\nhint: ") {
			t.Errorf("%s: got\n%v\nwant it to begin with\n%s\nand to hold a hint", name, err, c.want)
		}
	}
}

// No input makes the reader panic, and what it reads can be listed.
func FuzzParse(f *testing.F) {
	f.Add("---\ntitle: P\n---\n```query\nname: x\nparams: {a: b}\n```\n")
	f.Add("---\n---\n---\n")
	f.Add("---\ntitle: &a [*a]\n---\n> ```query\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse("f.md", []byte(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.md:") {
				t.Errorf("error without file and line: %v", err)
			}
			return
		}
		for _, c := range r.Questions() {
			if c.Name == "" {
				t.Error("a question without a name")
			}
		}
	})
}

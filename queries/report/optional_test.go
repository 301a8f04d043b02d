package report

import (
	"strings"
	"testing"

	"frontdoor/queries"
)

// An optional figure whose question has no rows is left out, and the figures
// after it are numbered as if it were not there; another says that it has none.
func TestOptionalFigure(t *testing.T) {
	r, err := Parse("p.md", []byte("---\ntitle: P\n---\n```query\nname: rejects\noptional: true\n```\n```query\nname: calls_by_outcome\noptional: true\n```\n```query\nname: rejects\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := render(t, r, []*queries.Result{rejects(), callsByOutcome(), rejects()}, meta())
	for words, want := range map[string]int{"Figure 1. Calls by outcome": 1, "Figure 2. Rejected lines: no rows": 1, "Figure 3": 0} {
		if n := strings.Count(got, words); n != want {
			t.Errorf("%q stands %d times in the page, want %d", words, n, want)
		}
	}
}

// The lines across a chart stand in its table, with one value all the way.
func TestLinesAcrossAreInTheTable(t *testing.T) {
	p, err := plotOf(takeUp())
	if err != nil {
		t.Fatal(err)
	}
	table := p.table("Take-up", nil)
	last := len(table.Heads) - 1
	if table.Heads[last-1].Text != "Internet access" || table.Heads[last].Text != "Computer literacy" {
		t.Errorf("the headings are %v", table.Heads)
	}
	for _, row := range table.Rows {
		if row[last-1] != "90.0%" || row[last] != "70.0%" {
			t.Errorf("the row is %v", row)
		}
	}
}

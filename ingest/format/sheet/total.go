package sheet

import (
	"fmt"
	"slices"
)

// sums are what counts add up to: all of them, and those since the last total.
type sums struct {
	all, since int64
	open       bool // something was added since the last total
}

func (s *sums) add(n int64) { s.all, s.since, s.open = s.all+n, s.since+n, true }

// close ends what a total adds up.
func (s *sums) close() { s.since, s.open = 0, false }

// want is what a total should say: the counts since the last one, or all of them.
func (s *sums) want(typed int64, grand bool) int64 {
	if typed == s.all || grand || !s.open {
		return s.all
	}
	return s.since
}

// checkTotal compares what was typed for a total with what the cells add up to,
// which it returns. Counts stay, whatever the total says.
func (t *table) checkTotal(l *line, index int, s *sums, text string, grand bool) int64 {
	n, ok := count(text)
	want := s.want(n, grand)
	s.close()
	switch {
	case isEmpty(text), isClosed(text):
	case !ok && !isZero(text):
		t.rejectCell(l, index, badCount(text))
	case n != want: // the question tally_checks reads the message
		t.reject(l, index, fault{
			code: "total_mismatch", message: fmt.Sprintf("%d was typed where the cells add up to %d: %s", n, want, t.cell(l, index)),
			hint: "correct the sheet and deliver it again under its name; the counts are kept as they are, cells that were rejected are not in the sum",
		})
	}
	return want
}

// rowTotals checks the totals of a line, whose counts by column these are: each is
// of the counts since the total before it, or of the whole line.
func (t *table) rowTotals(l *line, row sums, read []int64) {
	for i := range t.columns {
		c := &t.columns[i]
		if c.kind != totalColumn {
			row.since, row.open = row.since+read[i], true
			continue
		}
		c.sums.add(t.checkTotal(l, c.index, &row, at(l.Fields, c.index), isGrand(c.text)))
	}
}

// totalWord is the cell that makes a line one of totals; "" where none does.
func (t *table) totalWord(fields []string) string {
	for i := 0; i <= t.label; i++ {
		if text := at(fields, i); isTotal(text) {
			return text
		}
	}
	return ""
}

// total takes a line of totals. One above all counts is checked when they are
// known.
func (t *table) total(l *line, grand bool) {
	t.totals = true
	counted := false
	for _, c := range t.columns {
		counted = counted || c.sums.open || c.sums.all != 0
	}
	if !counted {
		top := *l
		top.Fields = slices.Clone(l.Fields)
		t.top, top.given = &top, true
	} else {
		t.checkTotals(l, grand)
	}
	if !l.given {
		t.out.Ignore(l.share())
	}
}

// checkTotals checks the totals of all columns.
func (t *table) checkTotals(l *line, grand bool) {
	for i := range t.columns {
		c := &t.columns[i]
		t.checkTotal(l, c.index, &c.sums, at(l.Fields, c.index), grand)
	}
}

// addsUp reports a line without a label that is one of totals: it says what the
// counts above add up to.
func (t *table) addsUp(fields []string) bool {
	for i := range t.columns {
		c := &t.columns[i]
		text := at(fields, c.index)
		n, ok := count(text)
		if !isEmpty(text) && (!ok || n != c.sums.want(n, false)) {
			return false
		}
	}
	return true
}

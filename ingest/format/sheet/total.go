package sheet

import (
	"fmt"
	"slices"
	"strings"
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

// totalMismatch is the code of a total that its cells do not add up to.
const totalMismatch = "total_mismatch"

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
			code: totalMismatch, message: fmt.Sprintf("%d was typed where the cells add up to %d: %s", n, want, t.cell(l, index)),
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
		want := t.checkTotal(l, c.index, &row, at(l.Fields, c.index), isGrand(c.text))
		c.sums.add(want)
		if t.heading.site >= 0 {
			c.addSite(t.place, want)
		}
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
func (t *table) total(l *line, grand bool, site string) {
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
		t.checkTotals(l, grand, site)
	}
	if !l.given {
		t.out.Ignore(l.share())
	}
}

// checkTotals checks the totals of all columns: of what came since the last ones, of
// the whole table, or of a site of it.
func (t *table) checkTotals(l *line, grand bool, site string) {
	for i := range t.columns {
		c := &t.columns[i]
		want := &c.sums
		if n, ok := c.sites[strings.ToLower(site)]; ok && site != "" {
			want = &sums{all: n}
			c.sums.close()
		}
		t.checkTotal(l, c.index, want, at(l.Fields, c.index), grand)
	}
}

// addSite adds a count to its site's.
func (c *column) addSite(site string, n int64) {
	if c.sites == nil {
		c.sites = map[string]int64{}
	}
	c.sites[strings.ToLower(site)] += n
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

// maxBelow bounds the lines that are held below a total; those behind them are taken
// for services.
const maxBelow = 1000

// holdBelow keeps a line below what may be the sum of the whole table: a target, the
// week before. It is a service only if another total comes.
func (t *table) holdBelow(l *line) {
	keep := *l
	keep.Fields = slices.Clone(l.Fields)
	t.below = append(t.below, &keep)
	t.totals, t.over = false, false
}

// takeBelow reads the lines below a total that was one of a part.
func (t *table) takeBelow() {
	for _, l := range t.below {
		t.services(l)
	}
	t.below = nil
}

// closeBelow rejects the lines below the last total; those of a further site of
// the table are counts.
func (t *table) closeBelow() {
	if len(t.below) > 0 && t.heading.site >= 0 && at(t.below[0].Fields, t.heading.site) != "" {
		t.takeBelow()
	}
	for _, l := range t.below {
		t.rejectCell(l, t.label, fault{
			code: "below_total", message: "expected no counts below the total of the table",
			hint: "if the line is a service, move it above the total; else leave a blank line and take its numbers out",
		})
	}
	t.below = nil
}

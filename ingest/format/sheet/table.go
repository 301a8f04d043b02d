package sheet

import (
	"fmt"
	"slices"
)

// column is one column of counts or of totals.
type column struct {
	head
	when    stretch
	service string // of a column of a service
	measure string
	sums    sums             // of the counts above
	sites   map[string]int64 // the same by site, in a table with a column for it
	counted bool             // a count was read in it
}

// table is one table of a sheet.
type table struct {
	*reading
	heading
	headings *line        // as they are written
	known    map[int]bool // columns that are read, left out or rejected
	columns  []column     // from left to right
	from     int64        // the first day of the week that weekdays are of
	dated    bool         // which a line told
	place    string       // the site of lines that name none
	last     hours        // of the line before, where hours stand in lines
	zeros    []zero       // empty cells, which are counts of 0 if the counter was open
	lines    int          // of counts or totals
	top      *line        // a line of totals above all counts
	totals   bool         // the line before was one of totals
	over     bool         // and a blank one came after it
	final    bool         // a line that reads as the sum of the whole table came
	below    []*line      // the lines since, unless another total comes
}

// maxHeads bounds the headings of a table, each of which is held against the
// others.
const maxHeads = 1000

// newTable makes the columns of a heading line. A fault is one of the whole table;
// a column that is no use is rejected alone.
func (r *reading) newTable(l *line, h heading) (*table, fault) {
	for _, c := range h.heads {
		if c.index == h.label { // the day may stand there
			r.titles.add(r.days, []string{c.text})
		}
	}
	if len(h.heads) > maxHeads {
		return nil, fault{
			code: "too_wide", message: fmt.Sprintf("expected at most %d headings, found %d", maxHeads, len(h.heads)),
			hint: "a tally of a year has a sheet a week or a month; a list with a line a day is read too",
		}
	}
	headings := *l
	headings.Fields, headings.given = slices.Clone(l.Fields), true
	t := &table{reading: r, heading: h, headings: &headings, known: map[int]bool{}, place: r.siteOf()}
	if t.place == "" && h.site < 0 {
		return nil, fault{
			code: "no_site", message: "expected the site in a title (Site: ...), the sheet's name or the file's",
			hint: "say it with label in the source",
		}
	}
	switch h.kind {
	case dayColumn:
		if f := t.settleDays(); f.code != "" {
			return nil, f
		}
	case hourColumn:
		if f := t.settleHours(); f.code != "" {
			return nil, f
		}
	}
	for _, c := range t.heads {
		if c.index <= t.label || c.kind != totalColumn && c.kind != t.kind {
			t.known[c.index] = c.index <= t.label || c.kind == siteColumn || c.kind == otherColumn && (isRemark(c.text) || isTimeWord(c.text))
			continue
		}
		t.known[c.index] = true
		col, f := t.column(c)
		switch {
		case f.code == "no_date":
			return nil, f
		case f.code != "":
			r.rejectCell(l, c.index, f)
		default:
			t.columns = append(t.columns, col)
		}
	}
	return t, fault{}
}

// settleDays holds the days across to each other.
func (t *table) settleDays() fault {
	if f := t.monthFirst(); f.code != "" {
		return f
	}
	var weekdays []int
	for _, c := range t.heads {
		if c.kind == dayColumn && c.index > t.label && c.weekday > 0 && (c.day.day == 0 || c.day.month == 0) {
			weekdays = append(weekdays, c.weekday)
		}
	}
	return t.setWeek(weekdays)
}

// settleHours makes one clock of the hours across.
func (t *table) settleHours() fault {
	var list []hours
	for _, c := range t.heads {
		if c.kind == hourColumn && c.index > t.label {
			list = append(list, c.hours)
		}
	}
	if !settle(list) {
		return fault{code: "bad_hours", message: "expected hours such as 9-10, 09:00 or 9am, each to end after it begins", hint: "write them as 09:00-10:00"}
	}
	for i, n := 0, 0; i < len(t.heads); i++ {
		if c := &t.heads[i]; c.kind == hourColumn && c.index > t.label {
			c.hours = list[n]
			n++
		}
	}
	return fault{}
}

// everyService is the label of counts that are of no service.
const everyService = "All"

// column makes a column of its heading.
func (t *table) column(c head) (column, fault) {
	col := column{head: c, measure: t.settings.measure}
	if c.measure != "" && c.measure != "visits" {
		col.measure = c.measure
	}
	f := fault{}
	switch c.kind {
	case totalColumn:
		return col, f
	case serviceColumn:
		if col.service = clean(c.text); c.measure != "" {
			col.service = everyService
		}
	case hourColumn:
		day, ok := t.day()
		if !ok {
			return col, noDate("a day, such as Monday 5 January 2026")
		}
		col.when = ofHours(day, c.hours)
	case dayColumn:
		col.when, f = t.dayStretch(c)
	case countColumn:
		var ok bool
		if col.when, ok = t.whole(); !ok {
			return col, noDate("a week or a day, such as w/c 5 January 2026")
		}
	}
	for _, other := range t.columns {
		if other.kind == c.kind && other.when == col.when && other.service == col.service && other.measure == col.measure {
			return col, fault{code: "repeated_heading", message: "expected each hour, day or service once", hint: "write the dates of two weeks in full"}
		}
	}
	return col, f
}

// isNote reports a line without a count, which is no line of the table.
func (t *table) isNote(fields []string) bool {
	cells, counts := false, false
	for _, c := range t.columns {
		text := at(fields, c.index)
		_, ok := count(text)
		cells, counts = cells || !isEmpty(text) && !t.days.isDate(text), counts || ok
	}
	return !cells || !counts && (t.over || t.days.isTitle(fields) || isFooter(at(fields, t.label)))
}

// isBareDay reports a line of a day or an hour in which nothing was counted.
func (t *table) isBareDay(fields []string) bool {
	kind := t.days.head(at(fields, t.label)).kind
	return t.kind == serviceColumn && (kind == dayColumn || kind == hourColumn)
}

// at is the text of a cell.
func at(fields []string, index int) string {
	if index < 0 || index >= len(fields) {
		return ""
	}
	return squeeze(fields[index])
}

// take reads a line of counts, or one of totals.
func (t *table) take(l *line) {
	t.lines++
	if word := t.totalWord(l.Fields); word != "" {
		t.takeBelow()
		t.total(l, isGrand(word), siteOfTotal(word))
		t.final = isFinal(word) && t.top == nil
		return
	}
	if t.final && at(l.Fields, t.label) != "" && len(t.below) < maxBelow {
		t.holdBelow(l)
		return
	}
	t.services(l)
}

// services reads a line of counts.
func (t *table) services(l *line) {
	if t.heading.site >= 0 {
		if s := clean(at(l.Fields, t.heading.site)); s != "" {
			t.place = s // of merged cells the first has the text
		}
	}
	t.totals, t.over = false, false
	label := at(l.Fields, t.label)
	switch {
	case label == "" && t.addsUp(l.Fields):
		t.total(l, false, "")
	case label == "":
		t.rejectCell(l, max(t.label, 0), fault{code: "no_label", message: "expected the service that the line counts", hint: "of merged cells the first has the text: write it in each line"})
	case t.place == "":
		t.rejectCell(l, t.heading.site, fault{code: "no_site", message: "expected the site that the line is about", hint: "or say it with label in the source"})
	case isNoService(label):
		t.rejectCell(l, t.label, fault{code: "no_service", message: "expected a service, found a line that compares or repeats counts", hint: "take the line out; if it is a service, give it another name"})
	default:
		t.counts(l, label)
	}
	if !l.given {
		t.out.Ignore(l.share())
	}
}

// counts reads the counts of a line.
func (t *table) counts(l *line, label string) {
	when := stretch{}
	if t.kind == serviceColumn {
		var f fault
		if when, f = t.lineStretch(label); f.code != "" {
			t.rejectCell(l, t.label, f)
			return
		}
	}
	row, read, service := sums{}, make([]int64, len(t.columns)), clean(label)
	for i := range t.columns {
		c := &t.columns[i]
		if c.kind == totalColumn {
			continue
		}
		if t.kind == serviceColumn {
			c.when = when
		} else {
			c.service = service
		}
		if n, ok := t.cellCount(l, i, at(l.Fields, c.index)); ok {
			read[i], c.counted = n, true
			row.all += n
			c.sums.add(n)
			if t.heading.site >= 0 {
				c.addSite(t.place, n)
			}
		}
	}
	t.rowTotals(l, row, read)
	t.strays(l)
}

// close ends the table: an empty cell is a count of 0 only in a column in which
// something was counted.
func (t *table) close() {
	t.closeBelow()
	if t.top != nil {
		t.checkTotals(t.top, true, "")
	}
	for i := range t.zeros {
		if z := &t.zeros[i]; t.columns[z.column].counted {
			t.out.Emit(&z.row, 0)
		}
	}
}

package sheet

import (
	"frontdoor/data/schema"
)

// column is one column of counts or of totals.
type column struct {
	head
	when    stretch
	service string // of a column of a service
	measure string
	sums    sums // of the counts above
	counted bool // a count was read in it
}

// table is one table of a sheet.
type table struct {
	*reading
	heading
	columns []column // from left to right
	place   string   // the site of lines that name none
	last    hours    // of the line before, where hours stand in lines
	zeros   []zero   // empty cells, which are counts of 0 if the counter was open
	lines   int      // of counts or totals
	top     *line    // a line of totals above all counts
	totals  bool     // the line before was one of totals
	over    bool     // and a blank one came after it
}

// zero is an empty cell of a line that has counts.
type zero struct {
	row    schema.Tally
	column int // of table.columns
}

// maxZeros bounds the empty cells that are kept until a table ends.
const maxZeros = 100_000

// newTable makes the columns of a heading line. A fault is one of the whole table;
// a column that is no use is rejected alone.
func (r *reading) newTable(l *line, h heading) (*table, fault) {
	for _, c := range h.heads {
		if c.index == h.label { // the day may stand there
			r.titles.add(r.days, []string{c.text})
		}
	}
	t := &table{reading: r, heading: h, place: r.siteOf()}
	if t.place == "" && h.site < 0 {
		return nil, fault{
			code: "no_site", message: "expected the site in a title (Site: ...), the sheet's name or the file's",
			hint: "say it with label in the source",
		}
	}
	if h.kind == hourColumn {
		if f := t.settleHours(); f.code != "" {
			return nil, f
		}
	}
	for _, c := range t.heads {
		if c.index <= t.label || c.kind != totalColumn && c.kind != t.kind {
			continue
		}
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
		col.service = clean(c.text)
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
		t.total(l, isGrand(word))
		return
	}
	if t.heading.site >= 0 {
		if s := clean(at(l.Fields, t.heading.site)); s != "" {
			t.place = s // of merged cells the first has the text
		}
	}
	t.totals, t.over = false, false
	label := at(l.Fields, t.label)
	switch {
	case label == "" && t.addsUp(l.Fields):
		t.total(l, false)
	case label == "":
		t.rejectCell(l, max(t.label, 0), fault{code: "no_label", message: "expected the service that the line counts", hint: "of merged cells the first has the text: write it in each line"})
	case t.place == "":
		t.rejectCell(l, t.heading.site, fault{code: "no_site", message: "expected the site that the line is about", hint: "or say it with label in the source"})
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
		}
	}
	t.rowTotals(l, row, read)
	t.strays(l)
}

// cellCount reads a cell and emits its row.
func (t *table) cellCount(l *line, column int, text string) (int64, bool) {
	c := &t.columns[column]
	n, ok := count(text)
	unix, real := t.wall.Wall(c.when.start)
	switch {
	case isClosed(text), isEmpty(text) && !t.blankIsZero:
		return 0, false
	case !ok && !isZero(text) && !isEmpty(text):
		t.rejectCell(l, c.index, badCount(text))
		return 0, false
	case !real:
		if !isEmpty(text) {
			t.rejectCell(l, c.index, fault{code: "no_such_local_time", message: "the clocks skipped this hour on the spring change", hint: "is the hour right?"})
		}
		return 0, false
	}
	t.row = schema.Tally{
		Channel: "counter", Site: t.place, Label: c.service, LabelKind: "service", SpanS: c.when.span, Measure: c.measure, Count: n, Cell: t.cell(l, c.index),
	}
	t.row.Line = l.number
	t.clock.Stamp(&t.row.Base, unix*1_000_000)
	if isEmpty(text) {
		if len(t.zeros) < maxZeros {
			t.zeros = append(t.zeros, zero{t.row, column})
		}
		return 0, false
	}
	t.out.Emit(&t.row, l.share())
	return n, true
}

// lineStretch reads the day or hour that a line is about.
func (t *table) lineStretch(label string) (stretch, fault) {
	c := t.days.head(label)
	if isWeekWord(t.labelText()) {
		c.week = commencing
	}
	switch c.kind {
	case dayColumn:
		return t.dayStretch(c)
	case hourColumn:
		list := []hours{c.hours}
		if t.last != (hours{}) {
			list = []hours{t.last, c.hours}
		}
		day, ok := t.day()
		switch {
		case !ok:
			return stretch{}, noDate("a day, such as Monday 5 January 2026")
		case settle(list):
			t.last = list[len(list)-1]
			return ofHours(day, t.last), fault{}
		}
	}
	return stretch{}, fault{code: "bad_time", message: "expected a day or an hour, such as Mon, 05/01/2026 or 9-10", hint: "dates are day before month"}
}

// close ends the table: an empty cell is a count of 0 only in a column in which
// something was counted.
func (t *table) close() {
	if t.top != nil {
		t.checkTotals(t.top, true)
	}
	for i := range t.zeros {
		if z := &t.zeros[i]; t.columns[z.column].counted {
			t.out.Emit(&z.row, 0)
		}
	}
}

package layout

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/workbook"
)

// faults collects what is wrong with a declaration.
type faults []error

func (e *faults) add(format string, args ...any) { *e = append(*e, fmt.Errorf(format, args...)) }

// check finds faults of the declaration itself.
func (l *layout) check() error {
	var e faults
	if l.Name == "" || l.Doc == "" {
		e.add("name and doc are needed")
	}
	if !slices.Contains([]string{",", ";", "|", "\t"}, l.Delimiter) {
		e.add("delimiter %q is none of , ; | and tab", l.Delimiter)
	}
	if !slices.Contains([]string{"", "utf-8", "utf-16", "windows-1252"}, l.Encoding) {
		e.add("encoding %q is none of utf-8, utf-16 and windows-1252", l.Encoding)
	}
	if l.Header != "" && !l.positional() {
		e.add("header %q can only be none (hint: the heading line is found by its headings, within the first header_within lines)", l.Header)
	}
	if l.Fields != 0 && !l.positional() {
		e.add("fields belongs to header: none; elsewhere the header says how many there are")
	}
	contract, ok := schema.Lookup(l.Table)
	if !ok {
		e.add("table %q is no raw table", l.Table)
		return errors.Join(e...)
	}
	for _, name := range l.needed() {
		if _, ok := l.Columns[name]; !ok {
			c, _ := contract.Column(name)
			if name == "ts" {
				c.Doc = "the time of the event"
			}
			e.add("columns: %s is needed: %s", name, c.Doc)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Columns)) {
		c, ok := contract.Column(name)
		if !ok {
			e.add("columns: table %s has no column %q", l.Table, name)
			continue
		}
		l.checkColumn(&e, c, l.Columns[name])
	}
	l.checkMeasures(&e)
	l.checkEvents(&e, contract)
	l.checkFooter(&e)
	l.checkPositions(&e)
	l.checkRecords(&e)
	if slices.Contains(l.Sheet, workbook.EverySheet) {
		e.add("sheet: a layout reads one sheet, by its name")
	}
	if l.Sample == "" || len(l.Expect) == 0 {
		e.add("a sample and the rows to expect of it are needed")
	}
	return errors.Join(e...)
}

// checkColumn finds faults of one raw column.
func (l *layout) checkColumn(e *faults, c schema.Column, f layoutField) {
	fault := func(format string, args ...any) { e.add("columns: "+c.Name+": "+format, args...) }
	if c.Privacy == schema.Redacted {
		fault("a layout cannot fill a redacted column")
	}
	if by := derived(l.Table, c.Name); by != "" {
		fault("%s fills it", by)
	}
	l.checkOrigin(fault, c, f)
	l.checkShape(fault, c, f)
	if _, ok := l.Columns[f.Or]; f.Or != "" && !ok {
		fault("or names %q, which the layout does not fill", f.Or)
	}
	if f.Or != "" && c.Type != schema.Varchar {
		fault("or belongs to columns of text")
	}
	if len(f.TimeColumn) > 0 && f.Time == "" {
		fault("time_column belongs to a column with a time pattern")
	}
	if f.Line && !slices.Contains([]string{"record_id", "call_id", "reference", "ticket_id", "message_id"}, c.Name) {
		fault("line belongs to record_id, call_id, ticket_id, message_id and reference")
	}
	if len(f.Mailbox) > 0 && (l.Table != "message" || c.Name != "label") || len(f.Outside) > 0 && l.Table != "message" {
		fault("mailbox belongs to label, and outside to resident_key, of table message")
	}
	if f.FileName != "" && (strings.Count(f.FileName, "*") != 1 || c.Type != schema.Varchar || c.Privacy != schema.Plain) {
		fault("file_name belongs to plain columns of text, and is a name with one * where the file says what it is about")
	}
	if len(f.If) > 0 && (c.Name == "ts" || isKey(c.Name) || !c.Nullable) {
		fault("if belongs to columns that may be empty, and to no key of a resident")
	}
	for _, cond := range f.conditions() {
		checkCondition(fault, cond)
	}
	l.checkWords(fault, c.Name, f)
}

// checkOrigin holds a column to one place that its value comes from.
func (l *layout) checkOrigin(fault func(string, ...any), c schema.Column, f layoutField) {
	origins := 0
	for _, has := range []bool{len(f.Column) > 0, f.Value != nil, len(f.When) > 0, f.Line, f.FileName != "", len(f.Mailbox) > 0} {
		if has {
			origins++
		}
	}
	keys := len(f.Phone) > 0 || len(f.Email) > 0 || len(f.Outside) > 0
	switch {
	case !isKey(c.Name) && (origins != 1 || keys) || isKey(c.Name) && (origins > 0 || !keys):
		fault("resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name")
	case c.Name == "caller_key" && len(f.Email) > 0:
		fault("a caller has no email")
	}
}

// checkShape holds times and lengths of time to their patterns.
func (l *layout) checkShape(fault func(string, ...any), c schema.Column, f layoutField) {
	isTime := c.Name == "ts" || strings.HasPrefix(c.Unit, "s since")
	isLength := c.Unit == "ms" || c.Unit == "s"
	switch {
	case isTime && (f.Time == "" || f.Duration != "") || f.Time != "" && !isTime && !isLength:
		fault("a time pattern belongs to ts and *_s columns, and only there")
	case f.Duration != "" && !isLength:
		fault("a duration belongs to columns that are a length of time, and only there")
	case isLength && f.Value == nil && f.Duration == "" && f.Time == "":
		fault("the shape of the length of time is needed: duration is s, ms, min, h:mm:ss, mm:ss, clock12 or days")
	case f.Time != "" && c.Unit == "ms":
		fault("a length in ms takes a duration, no time pattern")
	case (f.Time != "" || f.Duration != "") && len(f.Column) == 0:
		fault("a time or a length of time takes a column")
	}
	if f.Time != "" || isTime {
		if _, err := field.CompileTime(f.Time); err != nil {
			fault("%w", err)
		}
	}
	if f.Duration != "" {
		if _, err := field.CompileDuration(f.Duration); err != nil {
			fault("%w", err)
		}
	}
	if f.Value != nil && c.Type == schema.Bigint && (c.Name != "span_s" || !isSpan(*f.Value)) {
		if n, err := strconv.ParseInt(*f.Value, 10, 64); err != nil || n < 0 || n == 0 && c.Name != "span_s" { // a moment has no length
			fault("value %q is no whole number above 0", *f.Value)
		}
	}
	if len(f.When) > 0 && c.Type != schema.Varchar {
		fault("when belongs to columns of text")
	}
	if c.Type == schema.Bigint {
		for _, v := range f.Values {
			if _, err := strconv.ParseInt(v, 10, 64); err != nil && v != "" {
				fault("%q is no whole number", v)
			}
		}
	}
}

func checkCondition(fault func(string, ...any), c condition) {
	if len(c.Column) == 0 || c.Blank == nil && len(c.Equals)+len(c.Has)+len(c.Begins)+len(c.Address) == 0 && c.Greater == nil {
		fault("a condition needs a column, and equals, has, begins, address, blank or greater")
	}
	if !slices.Contains([]string{"", "own", "outside", "machine"}, c.Address) {
		fault("address %q is none of own, outside and machine", c.Address)
	}
	if c.Duration != "" {
		if _, err := field.CompileDuration(c.Duration); err != nil {
			fault("%w", err)
		}
	}
}

// checkWords holds columns that count on a set of words to them.
func (l *layout) checkWords(fault func(string, ...any), name string, f layoutField) {
	set := words(l.Table, name)
	if set == nil {
		return
	}
	var gives []string
	if f.Value != nil {
		gives = append(gives, *f.Value)
	}
	if f.Otherwise != nil {
		gives = append(gives, *f.Otherwise)
	}
	for _, r := range f.When {
		gives = append(gives, r.Then)
	}
	gives = append(gives, slices.Sorted(maps.Values(f.Values))...)
	if len(f.Column) > 0 && len(f.Values) == 0 {
		fault("values are needed: what the export writes for %s", strings.Join(set, ", "))
	}
	for _, g := range slices.Compact(gives) {
		if !slices.Contains(set, g) {
			fault("%q is none of %s", g, strings.Join(set, ", "))
		}
	}
}

func (l *layout) checkMeasures(e *faults) {
	if (l.Table == "tally") != (len(l.Measures) > 0) {
		e.add("measures belong to table tally, which needs them")
	}
	for _, name := range slices.Sorted(maps.Keys(l.Measures)) {
		m := l.Measures[name]
		if len(m.Column) == 0 {
			e.add("measures: %s: column is needed", name)
		}
		if m.Money != "" && m.Money != "pounds" {
			e.add("measures: %s: money %q can only be pounds, which are counted in pence", name, m.Money)
		}
		if within := name == "answered_within"; within != (m.ThresholdS != nil || len(m.ThresholdColumn) > 0) || m.ThresholdS != nil && len(m.ThresholdColumn) > 0 {
			e.add("measures: %s: one of threshold_s and threshold_column belongs to answered_within, which needs it", name)
		}
	}
}

func (l *layout) checkFooter(e *faults) {
	f := l.Footer
	if f == nil {
		return
	}
	if len(f.Column) > 0 != (len(f.Equals) > 0) {
		e.add("footer: column and equals belong together")
	}
	if len(f.Check) > 0 && len(f.Column) == 0 {
		e.add("footer: check needs the column and the words that a total is known by")
	}
	if len(f.Column) == 0 && !f.AfterBlank {
		e.add("footer: column and equals, or after_blank, is needed")
	}
}

// checkPositions holds an export without headings to numbers for columns.
func (l *layout) checkPositions(e *faults) {
	if !l.positional() {
		return
	}
	if len(l.Dropped) > 0 {
		e.add("dropped names headings, but the export has none")
	}
	bad := map[string]bool{}
	for _, p := range l.headings() {
		if !p.number() || l.Fields > 0 && p.index >= l.Fields {
			bad[p.names.String()] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		e.add("column %q: with header: none a column is its number, counted from 1", name)
	}
}

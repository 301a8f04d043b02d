package sheet

import (
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest/format/field"
)

// maxCount is more than a counter counts in a week; what is above it is a number
// of another kind, such as a telephone's.
const maxCount = 100_000

// count reads what a cell counts: a whole number, strokes, or a sum of either.
func count(text string) (int64, bool) {
	sum := int64(0)
	for term := range strings.SplitSeq(strings.TrimPrefix(text, "="), "+") {
		term = strings.TrimSpace(term)
		n, ok := field.Count(term)
		if !ok {
			n, ok = strokes(term)
		}
		if !ok || n > maxCount {
			return 0, false
		}
		sum += n
	}
	return sum, sum <= maxCount
}

// strokes counts tally marks: I, l or | and the slash that crosses four of them,
// in groups or not. A slash alone is none, since it also stands for "nothing".
func strokes(text string) (int64, bool) {
	n, slashes := int64(0), int64(0)
	for _, c := range text {
		switch c {
		case 'I', 'l', '|':
			n++
		case '/', '\\':
			n, slashes = n+1, slashes+1
		case ' ':
		default:
			return 0, false
		}
	}
	return n, n > 1 || n == 1 && slashes == 0
}

// isEmpty reports a cell in which nothing was written, or a dash.
func isEmpty(text string) bool {
	switch text {
	case "", "-", "–", "—", "\ufffd", ".":
		return true
	}
	return false
}

// isClosed reports a cell that says that nobody was there to count.
func isClosed(text string) bool {
	switch strings.ToLower(text) {
	case "closed", "shut", "not open", "n/a", "na", "bank holiday", "bh":
		return true
	}
	return false
}

// isZero reports a word for no visit.
func isZero(text string) bool {
	switch strings.ToLower(text) {
	case "nil", "none", "zero":
		return true
	}
	return false
}

// isTotal reports the heading of a line or a column that adds up others: Total,
// Tot., Sum, Subtotal housing, Housing total.
func isTotal(text string) bool {
	text = strings.TrimRight(strings.ToLower(squeeze(text)), ":.")
	switch text {
	case "tot", "sum", "all", "all services", "overall":
		return true
	}
	text = strings.NewReplacer("sub-total", "total", "sub total", "total", "subtotal", "total").Replace(text)
	words := strings.Fields(text)
	if len(words) == 0 {
		return false
	}
	first, last := strings.TrimRight(words[0], ":"), words[len(words)-1]
	return first == "total" || first == "totals" || last == "total" || last == "totals"
}

// isFinal reports a total that names no part of the table: Total, Grand total,
// Total visitors, Weekly total.
func isFinal(text string) bool {
	const general = " total totals tot sum all overall grand services visits visitors customers residents people callers enquiries " +
		"number of for the this day daily week weekly month monthly count in counter "
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		if word = strings.Trim(word, ":.()"); !strings.Contains(general, " "+word+" ") {
			return false
		}
	}
	return true
}

// siteOfTotal is the site that a total names: Hub A total, Total Hub A.
func siteOfTotal(text string) string {
	var kept []string
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		switch strings.Trim(word, ":.") {
		case "total", "totals", "subtotal", "sub-total":
		default:
			kept = append(kept, strings.TrimRight(word, ":"))
		}
	}
	return strings.TrimPrefix(strings.Join(kept, " "), "for ")
}

// isNoService reports a line of what compares or repeats the counts of others.
func isNoService(text string) bool {
	text = strings.TrimRight(strings.ToLower(squeeze(text)), ":.")
	for _, head := range []string{"of which", "of these", "previous week", "last week", "previous month", "last month", "last year"} {
		if text == head || strings.HasPrefix(text, head+" ") {
			return true
		}
	}
	for _, word := range []string{"average", "averages", "avg", "mean", "target", "targets"} { // not target hardening
		if text == word || strings.HasSuffix(text, " "+word) {
			return true
		}
	}
	return strings.HasPrefix(text, "average ") || strings.HasPrefix(text, "avg ")
}

// isGrand reports a total of the whole table.
func isGrand(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "grand") || strings.Contains(text, "overall")
}

// measureOf is what a column of counts over all the time of a table counts.
func measureOf(text string) string {
	switch strings.ToLower(text) {
	case "visits", "visitors", "customers", "residents", "people", "count", "counts", "number", "no.", "tally", "number of visits", "number of visitors":
		return "visits"
	case "served", "seen", "number served", "number seen":
		return "served"
	case "turned away", "turned_away", "number turned away":
		return "turned_away"
	}
	return ""
}

// isServiceWord reports a heading of the column of services.
func isServiceWord(text string) bool {
	switch strings.ToLower(text) {
	case "service", "services", "service area", "enquiry", "enquiries", "enquiry type", "type", "type of enquiry", "reason", "reason for visit",
		"team", "department", "subject", "category", "queue", "service / time", "service/time", "service / day", "service/day":
		return true
	}
	return false
}

// isTimeWord reports a heading of a column of days or hours.
func isTimeWord(text string) bool {
	switch strings.ToLower(text) {
	case "hour", "hours", "time", "times", "day", "days", "date":
		return true
	}
	return isWeekWord(text)
}

// isWeekWord reports a heading of a column of weeks.
func isWeekWord(text string) bool {
	switch strings.ToLower(strings.TrimSuffix(text, ":")) {
	case "week", "week commencing", "week beginning", "w/c", "wc":
		return true
	}
	return false
}

// isRemark reports a heading of a column for remarks.
func isRemark(text string) bool {
	switch strings.ToLower(text) {
	case "notes", "note", "comment", "comments", "remarks", "initials", "staff", "signed", "completed by", "%":
		return true
	}
	return false
}

// isFooter reports what stands before a name below a table: Signed, Counted by.
func isFooter(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"signed", "signature", "initials", "name", "manager", "print", "note", "comment"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return strings.HasSuffix(text, " by") || strings.HasSuffix(text, ":")
}

// zero is an empty cell of a line that has counts.
type zero struct {
	row    schema.Tally
	column int // of table.columns
}

// maxZeros bounds the empty cells that are kept until a table ends.
const maxZeros = 100_000

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

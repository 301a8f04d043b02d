package sheet

import (
	"strings"

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

// isTotal reports the heading of a line or a column that adds up others.
func isTotal(text string) bool {
	text = strings.TrimSuffix(strings.ToLower(squeeze(text)), ":")
	switch text {
	case "total", "totals", "sum", "all", "all services", "overall", "subtotal", "sub-total", "subtotals", "sub-totals":
		return true
	}
	return strings.HasPrefix(text, "total ") || strings.HasPrefix(text, "totals ") || strings.HasSuffix(text, " total") || strings.HasSuffix(text, " totals")
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

package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/data/schema"
)

// kind is what a cell may hold. read returns the cell as the table keeps it
// and whether it is good.
type kind struct {
	sql            schema.Type
	unit           string
	expected, hint string
	read           func(cell string) (string, bool)
}

// same makes a read function of a test.
func same(good func(string) bool) func(string) (string, bool) {
	return func(cell string) (string, bool) { return cell, good(cell) }
}

func text() kind {
	return kind{schema.Varchar, "", "text", "write the name on one line, in words", same(func(string) bool { return true })}
}

func code() kind {
	return kind{schema.Varchar, "", "a code of lower-case letters, digits and _, beginning with a letter", "write it like council_tax", same(isCode)}
}

func isCode(cell string) bool {
	for i, c := range []byte(cell) {
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return cell != ""
}

func codeOrStar() kind {
	k := code()
	k.expected += ", or * for any"
	k.read = same(func(cell string) bool { return cell == anySite || isCode(cell) })
	return k
}

func oneOf(values ...string) kind {
	return kind{schema.Varchar, "", "one of " + strings.Join(values, ", "), "write it exactly as listed", same(func(cell string) bool { return slices.Contains(values, cell) })}
}

// whole is a whole number of at least least.
func whole(least int, unit string) kind {
	return kind{schema.Integer, unit, fmt.Sprintf("a whole number of at least %d", least), "write digits only, without a unit", func(cell string) (string, bool) {
		n, err := strconv.ParseInt(cell, 10, 32)
		return strconv.FormatInt(n, 10), err == nil && int(n) >= least
	}}
}

// boolean also takes TRUE and FALSE, which is how spreadsheets save them.
func boolean() kind {
	return kind{schema.Boolean, "", "true or false", "write one of the two words", func(cell string) (string, bool) {
		lower := strings.ToLower(cell)
		return lower, lower == "true" || lower == "false"
	}}
}

func date() kind {
	return kind{schema.Date, "", "a date written yyyy-mm-dd", "in a spreadsheet, give the column the format yyyy-mm-dd before saving", same(func(cell string) bool {
		_, err := time.Parse(time.DateOnly, cell)
		return err == nil
	})}
}

// clock is a time of day in the council's time zone.
func clock() kind {
	return kind{schema.Varchar, "", "a time from 00:00 to 24:00 written HH:MM", "write 09:00, not 9am", same(func(cell string) bool {
		_, ok := minutes(cell)
		return ok
	})}
}

// minutes turns HH:MM into minutes after midnight, 0 to 1440.
func minutes(cell string) (int, bool) {
	if len(cell) != 5 || cell[2] != ':' {
		return 0, false
	}
	h, errH := strconv.ParseUint(cell[:2], 10, 8)
	m, errM := strconv.ParseUint(cell[3:], 10, 8)
	total := int(h)*60 + int(m)
	return total, errH == nil && errM == nil && m < 60 && total <= 1440
}

// path is the path of a web address with at most one * in it.
func path() kind {
	return kind{schema.Varchar, "", "a path that begins with /, with at most one * and no ?, # or space", "write the path alone: /apply/done or /apply/*/done", same(func(cell string) bool {
		return strings.HasPrefix(cell, "/") && strings.Count(cell, "*") <= 1 && !strings.ContainsAny(cell, "?# ")
	})}
}

// event is the name of an event as a tag in the page reports it.
func event() kind {
	return kind{schema.Varchar, "", "the name of an event without spaces", "write it as the tag does, such as form_submit", same(func(cell string) bool {
		return !strings.ContainsAny(cell, " ,;/")
	})}
}

func host() kind {
	return kind{schema.Varchar, "", "a host name in lower case", "write it like forms.example.org, without https:// or a path", same(func(cell string) bool {
		return cell == strings.ToLower(cell) && !strings.ContainsAny(cell, "/:*? ")
	})}
}

// status is a class (2xx), a code (200) or a range of either (2xx-3xx).
func status() kind {
	return kind{schema.Varchar, "", "an HTTP status such as 200, 2xx or 2xx-3xx", "write the lower one first, from 100 to 599", same(func(cell string) bool {
		_, _, ok := statusRange(cell)
		return ok
	})}
}

// statusRange gives the first and last code that a status column means.
func statusRange(cell string) (least, most int, ok bool) {
	from, to, isRange := strings.Cut(cell, "-")
	least, most, ok = statusClass(from)
	if isRange && ok {
		_, most, ok = statusClass(to)
	}
	return least, most, ok && least <= most
}

func statusClass(s string) (least, most int, ok bool) {
	if len(s) != 3 || s[0] < '1' || s[0] > '5' {
		return 0, 0, false
	}
	if s[1:] == "xx" {
		least = int(s[0]-'0') * 100
		return least, least + 99, true
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), int(n), err == nil
}

package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"frontdoor/ingest/format/field"
)

// date is a day as it is written; the year is 0 where it is not.
type date struct{ year, month, day int }

// week says how a date stands for a week.
type week byte

const (
	noWeek     week = iota // the date is a day
	commencing             // the first day of a week
	ending                 // the last
)

// found is a date in a text.
type found struct {
	date
	week week
}

// dayReader finds days in texts.
type dayReader struct {
	digits, words, commencing, ending, year, keyword *regexp.Regexp
}

const months = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

func newDayReader() dayReader {
	return dayReader{
		digits: regexp.MustCompile(`(?:^|\D)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2}))(?:\D|$)`),
		words: regexp.MustCompile(`(?i)(?:^|\D)(?:(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|to)\s*)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s./-]*` + months +
			`(?:[\s.,'/-]*(\d{4}|\d{2})(?:[^\d:.]|$)|[^a-z]|$)`),
		commencing: regexp.MustCompile(`(?i)(?:^|[^a-z])(?:w\s?[/-]\s?[cb]|w\.?c\.?|wb|(?:week|wk)\s*(?:commencing|commences|beginning|starting|of)|commencing)(?:[^a-z]|$)`),
		ending:     regexp.MustCompile(`(?i)(?:^|[^a-z])(?:w\s?/\s?e|(?:week|wk)\s*ending)(?:[^a-z]|$)`),
		year:       regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`),
		keyword:    regexp.MustCompile(`(?i)^(?:date|day|week|w\s?/\s?[cbe]|wc|month|` + siteWords + `)\s*(?:$|:|commencing|beginning|ending|starting|of\b)`),
	}
}

// find returns the dates in a text, in order.
func (r dayReader) find(text string) []found {
	kind, from := noWeek, 0
	if at := r.commencing.FindStringIndex(text); at != nil {
		kind, from = commencing, at[1]-1
	} else if at := r.ending.FindStringIndex(text); at != nil {
		kind, from = ending, at[1]-1
	}
	out := r.dates(text[from:])
	if len(out) == 0 { // the word stands behind the date
		out = r.dates(text)
	}
	if len(out) > 1 && kind == noWeek {
		if a, ok := out[0].near(out[1].date); ok {
			if b, ok := out[1].near(a); ok && b.number()-a.number() >= 4 && b.number()-a.number() <= 6 { // from one to the other
				out[0], kind = found{a, commencing}, commencing
			}
		}
	}
	for i := range out {
		if i == 0 && kind != noWeek {
			out[i].week = kind
		}
	}
	return out
}

// dates returns the dates in a text; of a span of days in one month the first.
func (r dayReader) dates(text string) []found {
	var out []found
	for len(text) > 0 {
		d, w := r.digits.FindStringSubmatchIndex(text), r.words.FindStringSubmatchIndex(text)
		switch {
		case d == nil && w == nil:
			return out
		case w == nil || d != nil && d[0] <= w[0]:
			f, ok := digitDate(submatches(text, d))
			if ok {
				out = append(out, f)
			}
			text = text[max(d[1]-1, 1):]
		default:
			if f, ok := wordDate(submatches(text, w)); ok {
				out = append(out, f)
			}
			text = text[max(w[1]-1, 1):]
		}
	}
	return out
}

func submatches(text string, at []int) []string {
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

// digitDate reads yyyy-mm-dd or dd/mm/yyyy.
func digitDate(m []string) (found, bool) {
	y, mo, d := m[1], m[2], m[3]
	if y == "" {
		d, mo, y = m[4], m[5], m[6]
	}
	f := found{date: date{fullYear(y), number(mo), number(d)}}
	return f, f.exists()
}

// wordDate reads 5 January 2026, or 5 - 11 January 2026.
func wordDate(m []string) (found, bool) {
	f := found{date: date{fullYear(m[4]), monthOf(m[3]), number(m[2])}}
	if first := number(m[1]); first > 0 && f.day-first >= 3 && f.day-first <= 6 {
		f.day, f.week = first, commencing
	}
	return f, f.exists()
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the patterns hold digits alone
	return n
}

func fullYear(digits string) int {
	n := number(digits)
	if n > 0 && n < 100 {
		n += 2000
	}
	return n
}

// monthOf reads the name of a month, or its head.
func monthOf(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3]))/3 + 1
}

// exists reports a day of the calendar; one without a year may be the 29 February.
func (d date) exists() bool {
	year := d.year
	if year == 0 {
		year = 2000
	}
	_, ok := field.WallSeconds(year, d.month, d.day, 0, 0, 0)
	return ok
}

// number counts the days from 1970-01-01.
func (d date) number() int64 {
	s, _ := field.WallSeconds(d.year, d.month, d.day, 0, 0, 0)
	return s / secondsOfDay
}

// near is the date with its year: the one that is the least way from another date.
// False where that has no year either, or there is no such day.
func (d date) near(other date) (date, bool) {
	if d.year > 0 {
		return d, true
	}
	if other.year == 0 {
		return d, false
	}
	best, away := d, int64(-1)
	for year := other.year - 1; year <= other.year+1; year++ {
		c := date{year, d.month, d.day}
		way := c.number() - other.number()
		way = max(way, -way)
		if c.exists() && (away < 0 || way < away) {
			best, away = c, way
		}
	}
	return best, away >= 0
}

const secondsOfDay = 86400

// weekdayOf is the ISO weekday of a day counted from 1970-01-01, a Thursday: 1 for
// Monday to 7.
func weekdayOf(day int64) int { return int((day+3)%7) + 1 }

// cutWeekday takes the name of a weekday off the head of a text: Mon, Monday, Mon.
// It returns 1 for Monday to 7, 0 for none.
func cutWeekday(text string) (weekday int, rest string) {
	lower := strings.ToLower(text)
	end := 0
	for end < len(lower) && lower[end] >= 'a' && lower[end] <= 'z' {
		end++
	}
	switch lower[:end] {
	case "mon", "monday":
		weekday = 1
	case "tue", "tues", "tuesday":
		weekday = 2
	case "wed", "weds", "wednesday":
		weekday = 3
	case "thu", "thur", "thurs", "thursday":
		weekday = 4
	case "fri", "friday":
		weekday = 5
	case "sat", "saturday":
		weekday = 6
	case "sun", "sunday":
		weekday = 7
	default:
		return 0, text
	}
	return weekday, strings.Trim(text[end:], " .,-–:")
}

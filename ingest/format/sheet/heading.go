package sheet

import (
	"strings"

	"frontdoor/ingest/format/field"
)

// columnKind says what a column holds.
type columnKind byte

const (
	otherColumn   columnKind = iota
	labelColumn              // services, or in a table with services across, days and hours
	siteColumn               // sites
	hourColumn               // counts of an hour
	dayColumn                // counts of a day, or of the week that a date stands for
	countColumn              // counts of all the time that the titles name
	serviceColumn            // counts of a service
	totalColumn              // sums of the columns before it
)

// head is one cell of a heading line.
type head struct {
	index   int
	kind    columnKind
	text    string
	hours   hours
	weekday int
	day     date // year 0 where it is not written, day 0 where none is
	week    week
	measure string // of a countColumn that says one
	noDate  bool   // written as a date, which the calendar does not have
}

// heading is a heading line.
type heading struct {
	heads   []head
	kind    columnKind // of its counts
	label   int        // the column that says what a line is about
	site    int        // the column of sites; -1 for none
	named   bool       // the label's heading is a word that headings have
	counted int        // columns of counts
}

// heading reads a line as one of headings; false when it is none.
func (r *reading) heading(fields []string) (heading, bool) {
	h := heading{site: -1, label: -1}
	for i, f := range fields {
		text := squeeze(f)
		if text == "" {
			continue
		}
		c := head{}
		if _, isCount := field.Count(text); !isCount || r.table == nil || len(h.heads) == 0 || isServiceWord(h.heads[0].text) {
			c = r.days.head(text) // most lines are counts
		}
		c.index, c.text = i, text
		h.heads = append(h.heads, c)
	}
	if len(h.heads) == 0 {
		return h, false
	}
	excelHours(h.heads)
	return h, h.byTime(r.table == nil) || h.byCount() || h.byService() || h.byLog()
}

// head reads one cell of a heading line on its own.
func (r dayReader) head(text string) head {
	if isTotal(text) {
		return head{kind: totalColumn}
	}
	if isSiteWord(strings.ToLower(text)) {
		return head{kind: siteColumn}
	}
	if m := measureOf(text); m != "" {
		return head{kind: countColumn, measure: m}
	}
	if c, ok := r.dayHead(text); ok {
		return c
	}
	if hs, ok := parseHours(text); ok {
		return head{kind: hourColumn, hours: hs}
	}
	return head{}
}

// dayHead reads Mon, Monday 5, Mon 5/1, 05/01/2026, w/c 5 January.
func (r dayReader) dayHead(text string) (head, bool) {
	c := head{kind: dayColumn}
	if at := r.commencing.FindStringIndex(text); at != nil && at[0] == 0 {
		c.week, text = commencing, strings.Trim(text[at[1]-1:], " :abcdefghijklmnopqrstuvwxyz")
	}
	weekday, rest := cutWeekday(text)
	if c.weekday = weekday; rest == "" {
		return c, weekday > 0
	}
	rest = strings.TrimSuffix(rest, " 00:00:00")
	if f := r.dates(rest); len(f) == 1 && f[0].week == noWeek && r.isDate(rest) {
		c.day = f[0].date
		return c, true
	} else if len(f) == 0 && r.isDate(rest) {
		return head{noDate: true}, true
	}
	between := "/"
	if weekday > 0 || c.week != noWeek {
		between = "/.-"
	}
	if i := strings.IndexAny(rest, between); i > 0 && digitsOnly(rest[:i]) && digitsOnly(rest[i+1:]) {
		c.day = date{0, number(rest[i+1:]), number(rest[:i])}
		return c, c.day.exists()
	}
	ordinal := strings.TrimRight(strings.ToLower(rest), "stndrh")
	if weekday > 0 && digitsOnly(ordinal) {
		c.day = date{day: number(ordinal)} // the month by the week
		return c, true
	}
	return head{}, false
}

// isDate reports a text that is a date and nothing else.
func (r dayReader) isDate(text string) bool {
	for _, at := range [][]int{r.digits.FindStringIndex(text), r.words.FindStringIndex(text)} {
		if at != nil && at[0] == 0 && at[1] == len(text) {
			return true
		}
	}
	return false
}

func digitsOnly(text string) bool {
	return text != "" && len(text) <= 2 && strings.Trim(text, "0123456789") == ""
}

// byTime takes a heading line whose columns are hours or days. Numbers alone are
// hours only where a heading line is looked for and they go up by one.
func (h *heading) byTime(seeking bool) bool {
	hoursOf, daysOf, others := 0, 0, 0
	bare := true
	for _, c := range h.heads {
		switch {
		case c.index == 0 || c.kind == totalColumn:
		case c.kind == hourColumn:
			hoursOf++
			bare = bare && c.hours.bare
		case c.kind == dayColumn:
			daysOf++
		case c.kind == otherColumn && !isRemark(c.text):
			others++
		}
	}
	h.kind = hourColumn
	if daysOf > hoursOf {
		h.kind = dayColumn
	}
	h.counted = max(hoursOf, daysOf)
	if !h.labels() || h.counted == 0 || min(hoursOf, daysOf) > 0 {
		return false
	}
	switch word := h.labelText(); {
	case h.kind == hourColumn && bare:
		return seeking && h.counted >= 2 && h.consecutive() && (word == "" || h.named)
	case isServiceWord(word):
		return true
	case isTimeWord(word): // Week commencing 05/01/2026 to 09/01/2026 is a title
		return h.counted >= 2 && others == 0 && !isWeekWord(word)
	}
	return h.counted >= 2
}

// weekdaysOnly reports a heading line of weekdays without dates.
func (h *heading) weekdaysOnly() bool {
	for _, c := range h.heads {
		if c.kind == dayColumn && c.day.day > 0 {
			return false
		}
	}
	return h.kind == dayColumn
}

// labelText is the heading of the column that says what a line is about.
func (h *heading) labelText() string {
	for _, c := range h.heads {
		if c.index == h.label {
			return c.text
		}
	}
	return ""
}

// consecutive reports hours of which each is one on from the one before.
func (h *heading) consecutive() bool {
	before := -1
	for _, c := range h.heads {
		if c.kind != hourColumn || c.index == 0 {
			continue
		}
		if before >= 0 && (before%noon+60)%noon != c.hours.from%noon {
			return false
		}
		before = c.hours.from
	}
	return true
}

// byCount takes a heading line whose columns count over all the time of the table.
func (h *heading) byCount() bool {
	h.kind, h.counted = countColumn, 0
	total := -1
	for i, c := range h.heads {
		switch {
		case c.kind == countColumn && c.index > 0:
			h.counted++
		case c.kind == totalColumn && c.index > 0:
			total = i
		}
	}
	if !h.labels() || !h.named {
		return false
	}
	if h.counted == 0 && total >= 0 { // it sums up nothing that is here
		h.heads[total].kind, h.counted = countColumn, 1
	}
	return h.counted > 0
}

// byService takes a heading line with days or hours down and services across.
func (h *heading) byService() bool {
	first := h.heads[0]
	if !isTimeWord(first.text) {
		return false
	}
	h.site, h.kind, h.label, h.counted = -1, serviceColumn, first.index, 0
	for i := range h.heads {
		c := &h.heads[i]
		switch {
		case i == 0 || c.kind == totalColumn:
		case c.kind == dayColumn || c.kind == hourColumn:
			return false
		case c.kind == siteColumn:
			h.site = c.index
		case c.kind == otherColumn && !isRemark(c.text) && !isTimeWord(c.text):
			c.kind = serviceColumn
			h.counted++
		}
	}
	return h.counted > 1
}

// byLog takes a heading line with days or hours down and counts across, which are of
// all services: Date, Visits.
func (h *heading) byLog() bool {
	if !isTimeWord(h.heads[0].text) {
		return false
	}
	h.site, h.kind, h.label, h.counted = -1, serviceColumn, h.heads[0].index, 0
	for i := range h.heads[1:] {
		switch c := &h.heads[1+i]; c.kind {
		case dayColumn, hourColumn:
			return false
		case siteColumn:
			h.site = c.index
		case countColumn:
			c.kind = serviceColumn
			h.counted++
		}
	}
	return h.counted > 0
}

// labels finds the columns that say what a line is about, which stand before the
// first count; false when none does.
func (h *heading) labels() bool {
	first := -1
	for _, c := range h.heads {
		if c.index > 0 && (c.kind == h.kind || c.kind == totalColumn) {
			first = c.index
			break
		}
	}
	if first < 1 {
		return false
	}
	h.label, h.site, h.named = -1, -1, false
	for _, c := range h.heads {
		switch {
		case c.index >= first:
		case c.kind == siteColumn:
			h.site = c.index
		case !h.named:
			h.label, h.named = c.index, isServiceWord(c.text) || h.kind != countColumn && isTimeWord(c.text)
		}
	}
	if h.label < 0 { // the column next to the counts has no heading
		h.label = first - 1
	}
	return h.label != h.site
}

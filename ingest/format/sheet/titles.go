package sheet

import (
	"slices"
	"strings"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// siteWords are what a title calls a site.
const siteWords = `site|location|branch|office|hub|centre|center|library`

// titles is what the cells above a table say of it.
type titles struct {
	dates   []found
	older   []found // of the tables above it in the sheet
	year    int     // that is written somewhere; 0 for none
	weekday int     // that is written alone; 0 for none
	site    string  // behind "Site:"
	text    string  // the first title
}

// maxDates bounds the dates that titles are looked at for.
const maxDates = 20

// add takes the cells of a line.
func (t *titles) add(days dayReader, fields []string) {
	var cells []string
	for _, f := range fields {
		if f = squeeze(f); f != "" {
			cells = append(cells, f)
		}
	}
	text := strings.Join(cells, " ")
	t.dates = append(t.dates, days.find(text)...)
	t.dates = t.dates[:min(len(t.dates), maxDates)]
	if m := days.year.FindStringSubmatch(text); m != nil && t.year == 0 {
		t.year = number(m[1])
	}
	for i, c := range cells {
		key, value, _ := strings.Cut(c, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if value == "" && i+1 < len(cells) {
			value = cells[i+1]
		}
		switch day, rest := cutWeekday(c); {
		case day > 0 && rest == "":
			t.weekday = day
		case key == "day":
			t.weekday, _ = cutWeekday(value)
		case t.site == "" && value != "" && isSiteWord(key):
			t.site = clean(value)
		case t.text == "" && key != "date" && !isSiteWord(key):
			t.text = clean(days.withoutDates(c))
		}
	}
}

// begins reports titles that say something of a table of their own.
func (t *titles) begins() bool { return len(t.dates) > 0 || t.site != "" || t.weekday > 0 }

// inherit takes from the titles of the table above what these leave out.
func (t *titles) inherit(above titles) {
	t.older = slices.Concat(above.dates, above.older)
	t.older = t.older[:min(len(t.older), maxDates)]
	if t.year == 0 {
		t.year = above.year
	}
	if t.site == "" {
		t.site = above.site
	}
	if t.text == "" {
		t.text = above.text
	}
}

func isSiteWord(text string) bool {
	for word := range strings.SplitSeq(siteWords, "|") {
		if text == word || text == word+" name" {
			return true
		}
	}
	return false
}

// isTitle reports a line that begins with what titles begin with: Date, Week
// commencing, Site.
func (r dayReader) isTitle(fields []string) bool {
	for _, f := range fields {
		if f = squeeze(f); f != "" {
			return r.keyword.MatchString(f)
		}
	}
	return false
}

// withoutDates is a title without its dates and the words about them: the name of
// a site, where the title has one.
func (r dayReader) withoutDates(text string) string {
	for _, p := range []interface {
		FindStringIndex(s string) []int
	}{r.commencing, r.ending, r.digits, r.words} {
		for at := p.FindStringIndex(text); at != nil; at = p.FindStringIndex(text) {
			text = text[:at[0]] + " " + text[at[1]:]
		}
	}
	words := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" ,:–—", c) })
	var kept []string
	for _, w := range words {
		day, rest := cutWeekday(w)
		switch lower := strings.ToLower(w); {
		case day > 0 && rest == "", lower == "-", strings.HasPrefix(lower, "tally"), lower == "tallies", lower == "sheet":
		default:
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// siteOf is the site of a table without a column for it; "" where nothing names
// one.
func (r *reading) siteOf() string {
	if r.label != "" {
		return r.label
	}
	sheet := r.days.withoutDates(r.sheet)
	file := clean(field.NameIn(privacy.RedactName(r.file), "*"))
	switch r.site {
	case siteTitle:
		if r.titles.site != "" {
			return r.titles.site
		}
		return r.titles.text
	case siteSheet:
		return sheet
	case siteFile:
		return file
	}
	switch {
	case r.titles.site != "":
		return r.titles.site
	case sheet != "" && !isPlainSheet(sheet):
		return sheet
	}
	return file
}

// isPlainSheet reports a sheet's name that names no site: Sheet1, Week 2, January.
func isPlainSheet(name string) bool {
	word := strings.ToLower(strings.TrimRight(name, "0123456789 ()"))
	const plain = " sheet week wk day data count counts visit visits visitors daily weekly paper " +
		"january february march april may june july august september october november december " +
		"jan feb mar apr jun jul aug sep sept oct nov dec "
	return word == "" || strings.Contains(plain, " "+word+" ")
}

// squeeze is a text with one space between its words and none about them.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// clean is a text that is kept: squeezed, without what may name somebody, and of no
// more than 100 bytes.
func clean(text string) string {
	text = privacy.Redact(squeeze(text))
	const most = 100
	if len(text) > most {
		cut := most
		for cut > 0 && text[cut]&0xc0 == 0x80 { // within a character
			cut--
		}
		text = strings.TrimSpace(text[:cut])
	}
	return text
}

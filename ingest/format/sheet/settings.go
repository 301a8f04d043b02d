package sheet

import (
	"fmt"
	"slices"
	"strings"
)

// Where the site stands that a sheet is about.
const (
	siteAnywhere = ""      // "Site: ..." in a title, else the sheet's name, else the file's
	siteTitle    = "title" // a title, which is the site but for a date in it
	siteSheet    = "sheet" // the sheet's name
	siteFile     = "file"  // the file's name
)

// settings are what the source's pattern says of its sheets.
type settings struct {
	blankIsZero bool   // an empty cell is a count of 0; else nobody was there to count
	measure     string // what is counted
	site        string // where the site stands
	span        string // "day" or "week": what a date says of when counting began; "" for as it is written
}

// parseSettings reads settings such as "blank=zero measure=turned_away".
func parseSettings(pattern string) (settings, error) {
	s := settings{measure: "visits"}
	for _, word := range strings.FieldsFunc(pattern, func(c rune) bool { return c == ' ' || c == ',' }) {
		key, value, _ := strings.Cut(word, "=")
		switch allowed := values(key); {
		case allowed == nil:
			return s, fmt.Errorf("pattern: tally_sheet has no setting %q\nhint: blank, measure, site and span, such as \"blank=zero site=sheet\"", key)
		case !slices.Contains(allowed, value):
			return s, fmt.Errorf("pattern: %s=%s is not known\nhint: one of %s", key, value, strings.Join(allowed, ", "))
		}
		switch key {
		case "blank":
			s.blankIsZero = value == "zero"
		case "measure":
			s.measure = value
		case "site":
			s.site = value
		case "span":
			s.span = value
		}
	}
	return s, nil
}

// values lists what a setting may be; nil for no setting.
func values(key string) []string {
	switch key {
	case "blank":
		return []string{"zero", "closed"}
	case "measure":
		return []string{"visits", "served", "turned_away"}
	case "site":
		return []string{siteTitle, siteSheet, siteFile}
	case "span":
		return []string{"day", "week"}
	}
	return nil
}

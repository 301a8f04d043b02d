package chart

import (
	"regexp"
	"strings"
	"testing"
)

// across draws lines with two values across.
func across(d Data) func(Options) string {
	return func(o Options) string {
		o.Format, o.Across = Percent, []Across{{"Internet access", 0.9}, {"Computer literacy", 0.7}}
		return Line(d, o)
	}
}

// A line across is drawn once a plot, within the scale, and said in words.
func TestAcross(t *testing.T) {
	for name, plots := range map[string]int{"line-across": 1, "panels-across": 8} {
		got := figures()[name](options(name, Wide))
		if !strings.Contains(got, "Dotted lines across: Internet access 90.0%; Computer literacy 70.0%.") {
			t.Errorf("%s: the description does not name the lines", name)
		}
		drawn := regexp.MustCompile(`<line [^>]*stroke-dasharray="1 4"`).FindAllString(got, -1)
		if key := min(plots-1, 1) * 2; len(drawn) != 2*plots+key {
			t.Errorf("%s: %d dotted lines, want %d", name, len(drawn), 2*plots+key)
		}
		if strings.Count(got, ">Internet access 90.0%<") != 1 {
			t.Errorf("%s: the line is not named once", name)
		}
	}
}

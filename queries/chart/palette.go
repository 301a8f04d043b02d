package chart

import (
	"math"
	"strconv"
	"strings"
)

// Ink, grid and paper are the colours of text, grid lines and background.
const (
	ink   = "#0B0C0C"
	quiet = "#505A5F"
	grid  = "#D9DCDE"
	axis  = "#6F777B"
	paper = "#FFFFFF"
)

// Palette returns the colours of series, in the order they are given out.
func Palette() []string {
	return []string{"#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"}
}

func colour(i int) string {
	p := Palette()
	return p[i%len(p)]
}

// dash is the stroke-dasharray of a series; the first is a whole line. Series
// past the sixth share a colour but never colour and dash.
func dash(i int) string {
	patterns := []string{"", "7 3", "2 3", "10 3 2 3", "5 2 1 2 1 2", "12 5"}
	return patterns[(i+i/len(patterns))%len(patterns)]
}

// heatSteps are the fills of a heat table from least to most.
func heatSteps() []string {
	return []string{"#EDF2F7", "#C5D5E4", "#8FB0CC", "#35689A", "#12436D"}
}

// Contrast is the WCAG 2 contrast ratio of two colours written #RRGGBB, from 1
// to 21; 0 when either cannot be read.
func Contrast(a, b string) float64 {
	la, okA := luminance(a)
	lb, okB := luminance(b)
	if !okA || !okB {
		return 0
	}
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(hex string) (float64, bool) {
	if len(hex) != 7 || !strings.HasPrefix(hex, "#") {
		return 0, false
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return 0, false
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n), true
}

// textOn is the text colour that reads best on a fill.
func textOn(fill string) string {
	if Contrast(ink, fill) >= Contrast(paper, fill) {
		return ink
	}
	return paper
}

// fill returns the paint of series i and writes its pattern into the figure the
// first time it is asked for. The first series is a plain colour.
func (c *canvas) fill(i int) string {
	marks := []string{
		"",
		`<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#FFFFFF" stroke-width="1.6"/>`,
		`<circle cx="2" cy="2" r="1.3" fill="#FFFFFF"/><circle cx="6" cy="6" r="1.3" fill="#FFFFFF"/>`,
		`<path d="M0 4H8" stroke="#FFFFFF" stroke-width="1.6"/>`,
		`<path d="M-2 6L2 10M0 0L8 8M6 -2L10 2" stroke="#FFFFFF" stroke-width="1.6"/>`,
		`<path d="M4 0V8" stroke="#FFFFFF" stroke-width="1.6"/>`,
	}
	mark := marks[(i+i/len(marks))%len(marks)]
	if mark == "" {
		return colour(i)
	}
	id := c.o.ID + "-p" + strconv.Itoa(i)
	if !c.defined[id] {
		c.defined[id] = true
		c.defs.WriteString(`<pattern id="` + escape(id) + `" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="` +
			colour(i) + `"/>` + mark + `</pattern>`)
	}
	return "url(#" + escape(id) + ")"
}

// hatch is the paint of a missing cell: neither a colour of the scale nor blank.
func (c *canvas) hatch() string {
	id := c.o.ID + "-none"
	if !c.defined[id] {
		c.defined[id] = true
		c.defs.WriteString(`<pattern id="` + escape(id) + `" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#FFFFFF"/>` +
			`<path d="M0 6L6 0" stroke="#D9DCDE" stroke-width="1"/></pattern>`)
	}
	return "url(#" + escape(id) + ")"
}

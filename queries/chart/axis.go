package chart

import (
	"math"
	"strings"
)

// plot is the rectangle values are drawn in, with its vertical scale and n
// positions across.
type plot struct {
	left, right, top, bottom float64
	y                        scale
	n                        int
}

// band is the width of one position.
func (p plot) band() float64 { return (p.right - p.left) / float64(max(p.n, 1)) }

// x is the middle of position i.
func (p plot) x(i int) float64 { return p.left + (float64(i)+0.5)*p.band() }

// at is the height of a value.
func (p plot) at(v float64) float64 { return p.y.at(v, p.bottom, p.top) }

// measure writes what is counted above the plot and returns where the plot may
// begin.
func (c *canvas) measure() float64 {
	if c.o.Measure == "" {
		return 12
	}
	y := 14.0
	for _, l := range wrap(c.o.Measure, c.o.width()-4, fontSize, 2) {
		c.text(0, y, "start", l, `fill="`+quiet+`"`)
		y += lineHeight
	}
	return y + 2
}

// yLabelWidth is the room the labels of the vertical axis need.
func yLabelWidth(f Format, s scale) float64 {
	w := 0.0
	for _, t := range s.ticks() {
		w = math.Max(w, textWidth(f.tick(t, s.step), smallSize))
	}
	return w + 8
}

// yAxis draws light grid lines with their values; the zero line is darker.
func (c *canvas) yAxis(p plot) {
	for _, t := range p.y.ticks() {
		y, stroke := p.at(t), grid
		if math.Abs(t) < p.y.step/1e6 {
			stroke = axis
		}
		c.line(p.left, y, p.right, y, `stroke="`+stroke+`"`)
		c.text(p.left-6, y+4, "end", c.o.Format.tick(t, p.y.step), `font-size="12" fill="`+quiet+`"`)
	}
}

// xAxis names the positions below the plot, as many as fit, and returns the
// height it took. Labels that all end in a year ("Jan 2026") show the year once,
// on a second line.
func (c *canvas) xAxis(p plot, labels []string) float64 {
	heads, years := splitYears(labels)
	every := stride(heads, p.band(), years != nil)
	lastYear := ""
	for i := 0; i < len(labels); i += every {
		x := p.x(i)
		c.line(x, p.bottom, x, p.bottom+4, `stroke="`+axis+`"`)
		w := textWidth(heads[i], smallSize) / 2
		x = math.Max(w, math.Min(x, c.o.width()-w))
		c.text(x, p.bottom+17, "middle", heads[i], `font-size="12" fill="`+quiet+`"`)
		if years != nil && years[i] != lastYear {
			lastYear = years[i]
			c.text(x, p.bottom+32, "middle", lastYear, `font-size="12" fill="`+quiet+`"`)
		}
	}
	if years != nil {
		return 36
	}
	return 22
}

// splitYears cuts the year off labels, if every one ends in a year.
func splitYears(labels []string) (heads, years []string) {
	for _, l := range labels {
		i := strings.LastIndexByte(l, ' ')
		if i < 1 || !isYear(l[i+1:]) {
			return labels, nil
		}
		heads = append(heads, l[:i])
		years = append(years, l[i+1:])
	}
	return heads, years
}

func isYear(s string) bool {
	if len(s) != 4 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// stride is the least step between labels at which they do not touch. Dated
// labels keep to steps that divide a year or fill weeks.
func stride(labels []string, band float64, dated bool) int {
	widest := 0.0
	for _, l := range labels {
		widest = math.Max(widest, textWidth(l, smallSize))
	}
	need := int(math.Ceil((widest + 6) / band))
	if !dated {
		return max(need, 1)
	}
	for _, s := range []int{1, 2, 3, 4, 6, 7, 12, 14, 24, 28, 60, 91, 182, 364} {
		if s >= need {
			return s
		}
	}
	return need
}

// gaps writes which positions have no value, below the figure, and returns the
// height it took. A reader should not have to notice a gap.
func (c *canvas) gaps(d Data, y float64) float64 {
	words := missingWords(d, c.o)
	if words == "" {
		return 0
	}
	lines := wrap(words, c.o.width(), smallSize, 4)
	for i, l := range lines {
		c.text(0, y+smallSize+float64(i)*lineHeight, "start", l, `font-size="12" fill="`+quiet+`"`)
	}
	return float64(len(lines))*lineHeight + 4
}

// Across is a value drawn as a dotted line across a chart of lines, for the
// others to be held against.
type Across struct {
	Name  string
	Value float64
}

// text is the name with the value: "Internet access 90%".
func (a Across) text(f Format) string {
	return strings.TrimSpace(a.Name + " " + f.Text(a.Value))
}

// dotted draws the lines that values are held against.
func (c *canvas) dotted(p plot) {
	for _, a := range c.o.Across {
		y := p.at(a.Value)
		c.dots(p.left, p.right, y)
	}
}

func (c *canvas) dots(from, to, y float64) {
	c.line(from, y, to, y, `stroke="`+quiet+`" stroke-width="1.6" stroke-dasharray="1 4" stroke-linecap="round"`)
}

// key names the dotted lines above small plots, which have no room for labels,
// and returns the height it took.
func (c *canvas) key(y float64) float64 {
	const sample, gap = 24.0, 22.0
	x, rows := 0.0, 0
	for _, a := range c.o.Across {
		words := a.text(c.o.Format)
		width := sample + 8 + textWidth(words, smallSize)
		if rows == 0 || x+width > c.o.width() {
			x = 0
			rows++
		}
		base := y + float64(rows)*lineHeight - 4
		c.dots(x, x+sample, base-4)
		c.text(x+sample+8, base, "start", words, `font-size="12" fill="`+quiet+`"`)
		x += width + gap
	}
	if rows == 0 {
		return 0
	}
	return float64(rows)*lineHeight + 6
}

// acrossWords is the sentence of a description about the dotted lines; "" for
// none.
func acrossWords(o Options) string {
	var out []string
	for _, a := range o.Across {
		out = append(out, a.text(o.Format))
	}
	if len(out) == 0 {
		return ""
	}
	return "Dotted lines across: " + strings.Join(out, "; ") + "."
}

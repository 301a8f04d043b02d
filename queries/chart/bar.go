package chart

import "math"

// Bars draws one lying bar for each position, for counts by category; its value
// stands at its end. With several series each position holds one bar of each.
func Bars(d Data, o Options) string {
	lo, hi, ok := d.span()
	if !ok {
		return empty(o)
	}
	c := newCanvas(o)
	y := c.measure()
	if len(d.Series) > 1 {
		y = c.legend(d, y)
	}
	b := barLayout(d, o, newScale(o.Format, lo, hi, 4))
	for i, name := range d.X {
		y = c.barGroup(b, d, i, name, y+6)
	}
	y += c.gaps(d, y+6)
	return c.document(y+8, describe("Bar chart", d, o))
}

// bars is the layout of a bar chart: where lengths run and whether the names
// stand beside the bars or, on a narrow figure, above them.
type bars struct {
	scale       scale
	left, right float64
	above       bool
	thick       float64
}

// x is where a bar of value v ends.
func (b bars) x(v float64) float64 { return b.scale.at(v, b.left, b.right) }

func barLayout(d Data, o Options, s scale) bars {
	b := bars{scale: s, above: o.narrow(), thick: 22}
	if len(d.Series) > 1 {
		b.thick = 16
	}
	value := 0.0
	for _, series := range d.Series {
		for i := range d.X {
			if v := series.at(i); !math.IsNaN(v) {
				value = math.Max(value, textWidth(o.Format.Text(v), fontSize))
			}
		}
	}
	b.right = o.width() - value - 10
	if b.above {
		return b
	}
	for _, name := range d.X {
		b.left = math.Max(b.left, textWidth(name, fontSize))
	}
	b.left = math.Min(b.left+10, o.width()*0.34)
	return b
}

// barGroup draws the bars of one position below y and returns where they end.
func (c *canvas) barGroup(b bars, d Data, i int, name string, y float64) float64 {
	height := b.thick * float64(len(d.Series))
	if b.above {
		c.text(0, y+12, "start", clip(name, c.o.width(), fontSize))
		y += lineHeight + 2
	} else {
		lines := wrap(name, b.left-8, fontSize, 2)
		height = math.Max(height, lineHeight*float64(len(lines)))
		first := y + height/2 + 5 - lineHeight*float64(len(lines)-1)/2
		for n, l := range lines {
			c.text(b.left-8, first+lineHeight*float64(n), "end", l)
		}
	}
	top := y + (height-b.thick*float64(len(d.Series)))/2
	for s, series := range d.Series {
		c.bar(b, s, series.at(i), top+b.thick*float64(s))
	}
	c.line(b.x(0), y-3, b.x(0), y+height+3, `stroke="`+axis+`"`)
	return y + height
}

// bar draws one bar with its value, or the words for a missing one.
func (c *canvas) bar(b bars, series int, v, y float64) {
	zero := b.x(0)
	if math.IsNaN(v) {
		c.text(zero+6, y+b.thick/2+5, "start", c.o.missing(), `fill="`+quiet+`" font-style="italic"`)
		return
	}
	end := b.x(v)
	c.rect(math.Min(zero, end), y, math.Abs(end-zero), b.thick-1, `fill="`+c.fill(series)+`"`)
	c.text(math.Max(zero, end)+6, y+b.thick/2+5, "start", c.o.Format.Text(v))
}

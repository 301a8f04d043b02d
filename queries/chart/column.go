package chart

import "math"

// Columns draws one upright bar for each position of the first series, for
// counts along time. Further series are drawn beside it.
func Columns(d Data, o Options) string {
	lo, hi, ok := d.span()
	if !ok {
		return empty(o)
	}
	c := newCanvas(o)
	top := c.measure()
	if len(d.Series) > 1 {
		top = c.legend(d, top)
	}
	p := plot{top: top + 14, n: len(d.X), y: newScale(o.Format, lo, hi, 5)}
	p.left, p.right, p.bottom = yLabelWidth(o.Format, p.y), o.width()-2, p.top+210
	c.yAxis(p)
	slot := p.band() * 0.76 / float64(len(d.Series))
	for s, series := range d.Series {
		for i := range d.X {
			x := p.x(i) - p.band()*0.38 + float64(s)*slot
			c.column(p, s, series.at(i), x, slot)
		}
	}
	h := p.bottom + c.xAxis(p, d.X)
	h += c.gaps(d, h)
	return c.document(h+4, describe("Column chart", d, o))
}

// column draws one bar, its value above it where there is room.
func (c *canvas) column(p plot, series int, v, x, width float64) {
	if math.IsNaN(v) {
		c.rect(x, p.top, width, p.bottom-p.top, `fill="`+c.hatch()+`"`)
		return
	}
	y, zero := p.at(v), p.at(0)
	c.rect(x, math.Min(y, zero), width, math.Abs(zero-y), `fill="`+c.fill(series)+`"`)
	if label := c.o.Format.short(v); textWidth(label, 11) <= width+4 {
		c.text(x+width/2, math.Min(y, zero)-4, "middle", label, `font-size="11"`)
	}
}

// legend names the series above the plot, each with its fill.
func (c *canvas) legend(d Data, y float64) float64 {
	x := 0.0
	for i, s := range d.Series {
		name := clip(s.Name, c.o.width()-24, smallSize)
		w := 20 + textWidth(name, smallSize) + 14
		if x > 0 && x+w > c.o.width() {
			x, y = 0, y+lineHeight+2
		}
		c.rect(x, y, 13, 13, `fill="`+c.fill(i)+`"`)
		c.text(x+18, y+11, "start", name, `font-size="12"`)
		x += w
	}
	return y + lineHeight + 4
}

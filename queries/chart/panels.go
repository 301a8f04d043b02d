package chart

import "math"

// panels draws every series as a small plot of its own on one scale, its name
// and last value above it.
func panels(d Data, o Options, s scale) string {
	c := newCanvas(o)
	top := c.measure() + 4
	top += c.key(top)
	columns := int(math.Max(1, math.Floor(o.width()/165)))
	room := yLabelWidth(o.Format, s)
	cell := o.width() / float64(columns)
	const height, head, foot = 84.0, 34.0, 40.0
	for i, series := range d.Series {
		x := float64(i%columns) * cell
		y := top + float64(i/columns)*(height+head+foot)
		c.panelHead(d, series, x, y, cell-8)
		p := plot{left: x + room, right: x + cell - 10, top: y + head + 4, bottom: y + head + height, n: len(d.X), y: s}
		c.yAxis(p)
		c.dotted(p)
		c.series(p, 0, series, false)
		c.panelFoot(p, d.X)
	}
	rows := (len(d.Series) + columns - 1) / columns
	h := top + float64(rows)*(height+head+foot)
	h += c.gaps(d, h)
	return c.document(h, describe("Small line charts on one scale", d, o))
}

// panelHead writes the name of a panel and its last value.
func (c *canvas) panelHead(d Data, s Series, x, y, width float64) {
	c.text(x, y+11, "start", clip(s.Name, width, smallSize), `font-size="12" font-weight="bold"`)
	words := upperFirst(c.o.missing())
	if last := lastValue(s, len(d.X)); last >= 0 {
		words = c.o.Format.Text(s.at(last)) + " in " + d.X[last]
	}
	c.text(x, y+26, "start", clip(words, width, smallSize), `font-size="12" fill="`+quiet+`"`)
}

// panelFoot names the first and the last position; a panel has no room for more.
func (c *canvas) panelFoot(p plot, names []string) {
	size := `font-size="11" fill="` + quiet + `"`
	heads, years := splitYears(names)
	last := len(names) - 1
	c.text(p.left, p.bottom+14, "start", heads[0], size)
	if last > 0 {
		c.text(p.right, p.bottom+14, "end", heads[last], size)
	}
	if years == nil {
		return
	}
	c.text(p.left, p.bottom+27, "start", years[0], size)
	if years[last] != years[0] {
		c.text(p.right, p.bottom+27, "end", years[last], size)
	}
}

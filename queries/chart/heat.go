package chart

import "math"

// Heat draws a table of shaded cells, one row per series and one column per
// position, or turned round where that leaves more room. Every cell that can
// hold its value in figures does; a missing cell is hatched.
func Heat(d Data, o Options) string {
	lo, hi, ok := d.span()
	if !ok {
		return empty(o)
	}
	t := turn(d, o)
	c := newCanvas(o)
	g := heatLayout(t, o, c.measure())
	c.heatHeads(t, g)
	shades := shading{lo: math.Min(lo, 0), hi: hi}
	for r, s := range t.Series {
		y := g.top + float64(r)*g.height
		c.text(g.left-6, y+g.height/2+4, "end", clip(s.Name, g.left-8, smallSize), `font-size="12"`)
		for i := range t.X {
			c.cell(g, shades, s.at(i), g.left+float64(i)*g.width, y)
		}
	}
	y := g.top + float64(len(t.Series))*g.height + 12
	y = c.scaleKey(shades, d, y)
	return c.document(y, describeHeat(d, o))
}

// gridLayout is where the cells of a heat table are.
type gridLayout struct {
	left, top, width, height float64
}

func heatLayout(d Data, o Options, top float64) gridLayout {
	g := gridLayout{top: top + 20, height: 24}
	for _, s := range d.Series {
		g.left = math.Max(g.left, textWidth(s.Name, smallSize))
	}
	g.left = math.Min(g.left+10, o.width()*0.3)
	g.width = (o.width() - g.left - 2) / float64(len(d.X))
	return g
}

// turn swaps rows and columns when the cells would be too narrow for a number
// and are wider the other way round.
func turn(d Data, o Options) Data {
	if o.width()/float64(len(d.X)) >= 46 || len(d.Series) >= len(d.X) {
		return d
	}
	t := Data{}
	for _, s := range d.Series {
		t.X = append(t.X, s.Name)
	}
	for i, name := range d.X {
		row := Series{Name: name}
		for _, s := range d.Series {
			row.Values = append(row.Values, s.at(i))
		}
		t.Series = append(t.Series, row)
	}
	return t
}

// heatHeads names the columns, cut to three letters where names do not fit.
func (c *canvas) heatHeads(d Data, g gridLayout) {
	short := false
	for _, name := range d.X {
		short = short || textWidth(name, smallSize) > g.width-4
	}
	every := 1
	if short {
		every = int(math.Ceil(30 / g.width))
	}
	for i := 0; i < len(d.X); i += every {
		name := d.X[i]
		if r := []rune(name); short && len(r) > 5 {
			name = string(r[:3])
		}
		c.text(g.left+(float64(i)+0.5)*g.width, g.top-6, "middle", name, `font-size="12"`)
	}
}

// shading cuts the range of values into the steps of the scale.
type shading struct{ lo, hi float64 }

func (s shading) step(v float64) int {
	n := len(heatSteps())
	if s.hi <= s.lo {
		return 0
	}
	return max(0, min(n-1, int((v-s.lo)/(s.hi-s.lo)*float64(n))))
}

// cell draws one cell and, where it fits, its value.
func (c *canvas) cell(g gridLayout, s shading, v, x, y float64) {
	if math.IsNaN(v) {
		c.rect(x, y, g.width, g.height, `fill="`+c.hatch()+`" stroke="#FFFFFF"`)
		return
	}
	fill := heatSteps()[s.step(v)]
	c.rect(x, y, g.width, g.height, `fill="`+fill+`" stroke="#FFFFFF"`)
	if label := c.o.Format.short(v); textWidth(label, 11) <= g.width-2 {
		c.text(x+g.width/2, y+g.height/2+4, "middle", label, `font-size="11" fill="`+textOn(fill)+`"`)
	}
}

// scaleKey draws the steps of the scale with their bounds, and what a hatched
// cell means if there is one; it returns where the figure ends.
func (c *canvas) scaleKey(s shading, d Data, y float64) float64 {
	steps := heatSteps()
	const w = 44.0
	for i, fill := range steps {
		x := float64(i) * w
		c.rect(x, y, w, 10, `fill="`+fill+`" stroke="`+axis+`" stroke-width="0.5"`)
	}
	c.text(0, y+24, "start", c.o.Format.short(s.lo), `font-size="11" fill="`+quiet+`"`)
	c.text(w*float64(len(steps)), y+24, "end", c.o.Format.short(s.hi), `font-size="11" fill="`+quiet+`"`)
	if missingCells(d) > 0 {
		x := w*float64(len(steps)) + 18
		if x+26+textWidth(c.o.missing(), smallSize) > c.o.width() {
			x, y = 0, y+36 // no room beside the scale
		}
		c.rect(x, y-2, 20, 14, `fill="`+c.hatch()+`" stroke="`+grid+`"`)
		c.text(x+26, y+9, "start", c.o.missing(), `font-size="12"`)
	}
	return y + 32
}

func missingCells(d Data) int {
	n := 0
	for _, s := range d.Series {
		for i := range d.X {
			if math.IsNaN(s.at(i)) {
				n++
			}
		}
	}
	return n
}

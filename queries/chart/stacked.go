package chart

import "math"

// Stacked draws how a whole divides at each position: columns of 100 %, one
// part per series, named beside the last column. Values are counts or shares;
// each column is divided by its own sum. A column with a missing part is left
// out, since its other parts would look larger than they are.
func Stacked(d Data, o Options) string {
	shares, any := divide(d)
	if !any {
		return empty(o)
	}
	o.Format = Percent
	c := newCanvas(o)
	top := c.measure()
	last := lastWhole(shares)
	ends := endLabelsAt(shares, o, last)
	p := plot{top: top + 8, n: len(d.X), y: scale{0, 1, 0.25}}
	p.left = yLabelWidth(Percent, p.y)
	p.right = o.width() - labelRoom(ends) - 16
	p.bottom = p.top + math.Max(230, float64(len(ends))*ends.gap())
	c.yAxis(p)
	for i := range d.X {
		c.stack(p, shares, i)
	}
	c.stackLabels(p, ends, last)
	h := p.bottom + c.xAxis(p, d.X)
	h += c.gaps(shares, h)
	return c.document(h+4, describe("Stacked columns of 100%", shares, o))
}

// divide turns values into shares of their column; a column with a missing or
// negative part, or no sum, is missing altogether.
func divide(d Data) (shares Data, any bool) {
	shares = Data{X: d.X}
	for _, s := range d.Series {
		shares.Series = append(shares.Series, Series{s.Name, make([]float64, len(d.X))})
	}
	for i := range d.X {
		sum := 0.0
		for _, s := range d.Series {
			if v := s.at(i); v >= 0 {
				sum += v
			} else {
				sum = math.NaN()
			}
		}
		for n, s := range d.Series {
			shares.Series[n].Values[i] = math.NaN()
			if sum > 0 {
				shares.Series[n].Values[i] = s.at(i) / sum
				any = true
			}
		}
	}
	return shares, any
}

// lastWhole is the position of the last column that is drawn.
func lastWhole(d Data) int { return lastValue(d.Series[0], len(d.X)) }

// endLabelsAt are the labels of all parts of one column, from the top down.
func endLabelsAt(d Data, o Options, at int) labels {
	room := math.Min(o.width()*0.28, 190)
	var out labels
	for i := len(d.Series) - 1; i >= 0; i-- {
		s := d.Series[i]
		text := s.Name + " " + Percent.Text(s.at(at))
		out = append(out, endLabel{series: i, last: at, value: s.at(at), lines: wrap(text, room, smallSize, 3)})
	}
	return out
}

// stack draws the column at one position, the first series at the bottom.
func (c *canvas) stack(p plot, d Data, i int) {
	width := p.band() * 0.84
	x := p.x(i) - width/2
	if math.IsNaN(d.Series[0].at(i)) {
		c.rect(x, p.top, width, p.bottom-p.top, `fill="`+c.hatch()+`" stroke="`+grid+`"`)
		return
	}
	below := 0.0
	for n, s := range d.Series {
		v := s.at(i)
		y := p.at(below + v)
		c.rect(x, y, width, p.at(below)-y, `fill="`+c.fill(n)+`" stroke="#FFFFFF" stroke-width="1"`)
		below += v
	}
}

// stackLabels names the parts beside the column at last.
func (c *canvas) stackLabels(p plot, all labels, last int) {
	wanted := make([]float64, len(all))
	sum := 0.0
	for i := len(all) - 1; i >= 0; i-- {
		wanted[i] = p.at(sum + all[i].value/2)
		sum += all[i].value
	}
	placed := spread(wanted, all.gap(), p.top, p.bottom)
	for i, l := range all {
		x := p.right + 12
		c.path("M"+num(p.x(last)+p.band()*0.42)+" "+num(wanted[i])+"L"+num(x-3)+" "+num(placed[i]), `fill="none" stroke="`+axis+`" stroke-width="0.8"`)
		y := placed[i] + 4 - float64(len(l.lines)-1)*7
		for n, s := range l.lines {
			c.text(x, y+float64(n)*14, "start", s, `font-size="12"`)
		}
	}
}

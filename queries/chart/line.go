package chart

import (
	"math"
	"sort"
	"strings"
)

// linesInOne is how many lines one plot can hold before they tangle.
const linesInOne = 6

// Line draws values along time: each series a line named at its end, or, for
// more than six series, a small plot of its own, all on one scale. A missing
// value breaks the line; a value without neighbours is a point.
func Line(d Data, o Options) string {
	lo, hi, ok := d.span()
	if !ok {
		return empty(o)
	}
	for _, a := range o.Across {
		lo, hi = math.Min(lo, a.Value), math.Max(hi, a.Value)
	}
	if len(d.Series) > linesInOne {
		return panels(d, o, newScale(o.Format, lo, hi, 3))
	}
	c := newCanvas(o)
	top := c.measure()
	ends := endLabels(d, o)
	p := plot{top: top + 8, n: len(d.X), y: newScale(o.Format, lo, hi, 5)}
	p.left = yLabelWidth(o.Format, p.y)
	p.right = o.width() - labelRoom(ends) - 20
	p.bottom = p.top + math.Max(230, float64(len(ends))*ends.gap())
	c.yAxis(p)
	c.dotted(p)
	for i, s := range d.Series {
		c.series(p, i, s, len(d.X) <= 31)
	}
	c.endLabels(p, ends)
	h := p.bottom + c.xAxis(p, d.X)
	h += c.gaps(d, h)
	return c.document(h+4, describe("Line chart", d, o))
}

// series draws one line; marks says whether every point has its marker.
func (c *canvas) series(p plot, index int, s Series, marks bool) {
	var path strings.Builder
	pen := false
	for i := range p.n {
		v := s.at(i)
		if math.IsNaN(v) {
			pen = false
			continue
		}
		op := "L"
		if !pen {
			op = "M"
		}
		path.WriteString(op + num(p.x(i)) + " " + num(p.at(v)))
		pen = true
	}
	if path.Len() == 0 {
		return
	}
	attrs := `fill="none" stroke="` + colour(index) + `" stroke-width="2.4" stroke-linejoin="round"`
	if pattern := dash(index); pattern != "" {
		attrs += ` stroke-dasharray="` + pattern + `"`
	}
	c.path(path.String(), attrs)
	last := lastValue(s, p.n)
	for i := range p.n {
		lone := (i == 0 || math.IsNaN(s.at(i-1))) && math.IsNaN(s.at(i+1))
		if v := s.at(i); !math.IsNaN(v) && (marks || lone || i == last) {
			c.marker(p.x(i), p.at(v), index)
		}
	}
}

// lastValue is the position of the last value of a series, or -1.
func lastValue(s Series, n int) int {
	for i := n - 1; i >= 0; i-- {
		if !math.IsNaN(s.at(i)) {
			return i
		}
	}
	return -1
}

// endLabel is the name of a line with its last value. A dotted line across is
// no series and has its label at its end.
type endLabel struct {
	series, last int
	value        float64
	lines        []string
}

type labels []endLabel

// endLabels are the labels of the series that have a value and of the lines
// across, from the greatest last value down.
func endLabels(d Data, o Options) labels {
	room := math.Min(o.width()*0.28, 190)
	var out labels
	for i, s := range d.Series {
		last := lastValue(s, len(d.X))
		if last < 0 {
			continue
		}
		l := endLabel{series: i, last: last, value: s.at(last)}
		l.lines = wrap(strings.TrimSpace(s.Name+" "+o.Format.Text(l.value)), room, smallSize, 3)
		out = append(out, l)
	}
	for _, a := range o.Across {
		out = append(out, endLabel{series: -1, value: a.Value, lines: wrap(a.text(o.Format), room, smallSize, 3)})
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].value > out[b].value })
	return out
}

// gap is the room one label needs, the tallest of them.
func (l labels) gap() float64 {
	tallest := 1
	for _, e := range l {
		tallest = max(tallest, len(e.lines))
	}
	return float64(tallest)*14 + 4
}

func labelRoom(l labels) float64 {
	w := 0.0
	for _, e := range l {
		for _, s := range e.lines {
			w = math.Max(w, textWidth(s, smallSize))
		}
	}
	return w
}

// endLabels writes the names beside the ends of the lines, moved apart where
// lines end close together, each tied to its line by a thin rule.
func (c *canvas) endLabels(p plot, all labels) {
	wanted := make([]float64, len(all))
	for i, l := range all {
		wanted[i] = p.at(l.value)
	}
	placed := spread(wanted, all.gap(), p.top, p.bottom)
	for i, l := range all {
		x, from, style := p.right+14, p.x(l.last)+5, `font-size="12"`
		if l.series < 0 {
			from, style = p.right+2, style+` fill="`+quiet+`"`
		}
		c.path("M"+num(from)+" "+num(wanted[i])+"L"+num(x-3)+" "+num(placed[i]), `fill="none" stroke="`+axis+`" stroke-width="0.8"`)
		y := placed[i] + 4 - float64(len(l.lines)-1)*7
		for n, s := range l.lines {
			c.text(x, y+float64(n)*14, "start", s, style)
		}
	}
}

package report

import (
	"fmt"
	"math"

	"frontdoor/queries/chart"
)

// sparse blanks the cells that rest on fewer than least of the weight, leaves
// out the rows and columns in which no cell is left, and notes both. It returns
// false when nothing is left to draw.
func (p *plot) sparse(least int) bool {
	enough := func(s, i int) bool {
		return !math.IsNaN(p.data.Series[s].Values[i]) && p.weights[s].Values[i] >= float64(least)
	}
	d, at := p.positionsWith(enough)
	few, none := false, false
	for n, s := range p.data.Series {
		kept := chart.Series{Name: s.Name}
		some, hidden, absent := false, false, false
		for _, i := range at {
			v := math.NaN()
			switch {
			case enough(n, i):
				v, some = s.Values[i], true
			case math.IsNaN(s.Values[i]):
				absent = true
			default:
				hidden = true
			}
			kept.Values = append(kept.Values, v)
		}
		if some {
			d.Series = append(d.Series, kept)
			few, none = few || hidden, none || absent
		}
	}
	words := fmt.Sprintf("fewer than %d %s", least, p.weighing)
	if few || len(d.X) < len(p.data.X) || len(d.Series) < len(p.data.Series) {
		p.notes = append(p.notes, p.x+"s with "+words+" are not coloured; the table has them all. Rows and columns without a coloured cell are left out.")
	}
	switch {
	case few && none:
		p.missing = words + ", or " + p.missing
	case few:
		p.missing = words
	}
	p.data = d
	return len(d.X) > 0
}

// positionsWith begins the drawing with the positions at which some series has
// enough, and where they are in the plot.
func (p *plot) positionsWith(enough func(series, position int) bool) (d chart.Data, at []int) {
	for i, x := range p.data.X {
		for s := range p.data.Series {
			if enough(s, i) {
				d.X, at = append(d.X, x), append(at, i)
				break
			}
		}
	}
	return d, at
}

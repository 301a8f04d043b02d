package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// mostBars is how many bars a chart of categories draws.
const mostBars = 25

// plot is what a chart shows of a result.
type plot struct {
	kind    string
	dated   bool // the positions are dates
	data    chart.Data
	format  chart.Format
	x       string // heading of the positions
	y       string // heading of the measure
	series  string // heading of the series; "" for one
	missing string // words for a value that is not there
	notes   []string
	// weights are how many each value rests on, where the chart names a column of
	// them: by series and position, NaN where it is not known; what they count.
	weights  []chart.Series
	weighing string
	across   []chart.Across // values to hold the others against
}

// plotOf lays out a result by its question's chart. It is nil when there is
// nothing to draw: the question has no chart, a line would be one point without
// a date, or rows share a place but cannot be pooled, since a share without its
// counts has no total.
func plotOf(r *queries.Result) (*plot, error) {
	if r.Question == nil || r.Question.Chart == nil {
		return nil, nil
	}
	l, err := layoutOf(r)
	if err != nil {
		return nil, err
	}
	values, pooled, ok := l.values(r)
	if !ok {
		return nil, nil
	}
	p := &plot{kind: l.kind, x: cell.HeadingIn(r, l.x), y: cell.Heading(r.Columns[l.y]), missing: "no data"}
	p.format = cell.Format(r.Columns[l.y])
	if f := r.Question.Chart.Format; f != "" && l.kind != "stacked" {
		p.format = chart.Format(f)
	}
	if l.series >= 0 {
		p.series = cell.Heading(r.Columns[l.series])
	}
	if cell.Withheld(r) {
		p.missing = "withheld or no data"
	}
	if pooled {
		p.notes = append(p.notes, "Counts are pooled over "+others(r, l)+".")
	}
	xs, dated := cell.Positions(r, l.x)
	if l.kind == "line" && !dated && len(xs) == 1 {
		return nil, nil // a total is no line
	}
	p.dated = dated
	p.data = fill(xs, l.names(r), values)
	p.across = acrossOf(r)
	if l.weight >= 0 {
		if p.weighing = r.Columns[l.weight].Unit; p.weighing == "" {
			p.weighing = cell.Words(r.Columns[l.weight].Name)
		}
		p.weights = fill(xs, l.names(r), l.weights(r)).Series
	}
	if l.series >= 0 && len(p.data.Series) == 1 && cell.Unsplit(r, l.series) {
		p.data.Series[0].Name = ""
	}
	p.cut()
	return p, nil
}

// cut keeps a chart of categories to a number of bars that can be read.
func (p *plot) cut() {
	if p.kind != "bar" || p.dated || len(p.data.X) <= mostBars {
		return
	}
	p.notes = append(p.notes, fmt.Sprintf("The first %d of %d are drawn; the table goes on.", mostBars, len(p.data.X)))
	p.data.X = p.data.X[:mostBars]
	for i := range p.data.Series {
		p.data.Series[i].Values = p.data.Series[i].Values[:mostBars]
	}
}

// draw writes the figure for one width.
func (p *plot) draw(id, title string, width float64) string {
	o := chart.Options{ID: id, Title: title, Measure: p.y, Width: width, Format: p.format, Missing: p.missing, Across: p.across}
	switch {
	case p.kind == "line":
		return chart.Line(p.data, o)
	case p.kind == "stacked":
		o.Measure = "Share of " + strings.ToLower(p.y) + " (%)"
		return chart.Stacked(p.data, o)
	case p.kind == "heat":
		return chart.Heat(p.data, o)
	case p.dated:
		return chart.Columns(p.data, o)
	}
	return chart.Bars(p.data, o)
}

// layout is which columns of a result a chart uses; -1 for one it does not.
type layout struct {
	kind               string
	x, y, series       int
	weight             int // column of how many a value rests on
	num, den           int // the counts a share in y is made of
	grain, seriesGrain cell.Grain
}

func layoutOf(r *queries.Result) (layout, error) {
	c := r.Question.Chart
	l := layout{kind: c.Kind, series: -1, weight: -1, num: -1, den: -1}
	if !slices.Contains([]string{"bar", "line", "stacked", "heat"}, c.Kind) {
		return l, fmt.Errorf("the chart of question %s is of kind %q: expected bar, line, stacked or heat", r.Question.Name, c.Kind)
	}
	find := func(name string) (int, error) {
		if i := r.Index(name); i >= 0 {
			return i, nil
		}
		return -1, fmt.Errorf("the chart of question %s uses column %q, which its result does not have", r.Question.Name, name)
	}
	var err error
	if l.x, err = find(c.X); err != nil {
		return l, err
	}
	if l.y, err = find(c.Y); err != nil {
		return l, err
	}
	if c.Series != "" {
		if l.series, err = find(c.Series); err != nil {
			return l, err
		}
		l.seriesGrain = cell.GrainOf(r, l.series)
	}
	if c.Weight != "" && c.Kind == "heat" {
		if l.weight, err = find(c.Weight); err != nil {
			return l, err
		}
	}
	// A stack divides each column itself, so it is drawn from counts, which can
	// be pooled, where the result has them.
	if i := r.Index("contacts"); l.kind == "stacked" && c.Y == "share" && i >= 0 {
		l.y = i
	}
	l.num, l.den = cell.Counts(r, r.Columns[l.y].Name)
	l.grain = cell.GrainOf(r, l.x)
	return l, nil
}

type spot struct{ series, x string }

// at is the place of a row in the chart.
func (l layout) at(row []any) spot {
	at := spot{x: cell.Name(row[l.x], l.grain)}
	if l.series >= 0 {
		at.series = cell.Name(row[l.series], l.seriesGrain)
	}
	return at
}

// weights are how many the value of each place rests on, NaN where a row lacks it.
func (l layout) weights(r *queries.Result) map[spot]float64 {
	sums := map[spot]float64{}
	for _, row := range r.Rows {
		v, known := cell.Number(row[l.weight])
		if !known {
			v = math.NaN()
		}
		sums[l.at(row)] += v
	}
	return sums
}

// values pools the rows that share a place in the chart. ok is false when some
// do and their measure has no total.
func (l layout) values(r *queries.Result) (values map[spot]float64, pooled, ok bool) {
	rows := map[spot]int{}
	sums := map[spot]float64{}
	pools := map[spot]cell.Pool{}
	for _, row := range r.Rows {
		at := l.at(row)
		v, known := cell.Number(row[l.y])
		if !known {
			v = math.NaN()
		}
		rows[at]++
		sums[at] += v
		if l.num >= 0 {
			p := pools[at]
			p.Add(row[l.num], row[l.den])
			pools[at] = p
		}
	}
	for at, n := range rows {
		if n == 1 {
			continue
		}
		pooled = true
		if l.num < 0 && !additive(r.Columns[l.y]) {
			return nil, true, false
		}
		if p := pools[at]; l.num >= 0 {
			sums[at] = math.NaN()
			if share, has := p.Share(); has {
				sums[at] = share
			}
		}
	}
	return sums, pooled, true
}

// additive says whether a measure may be summed over rows: counts may, but not
// distinct visitors, shares or times.
func additive(c queries.Column) bool {
	return cell.Format(c) == chart.Count && c.Unit != "visitors"
}

// names are the series in order of appearance.
func (l layout) names(r *queries.Result) []string {
	if l.series < 0 {
		return []string{""}
	}
	var out []string
	for _, row := range r.Rows {
		if n := cell.Name(row[l.series], l.seriesGrain); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// others names the columns of text that the chart does not show.
func others(r *queries.Result, l layout) string {
	var out []string
	for i, c := range r.Columns {
		if i != l.x && i != l.series && !cell.Numeric(c) && !cell.Unsplit(r, i) {
			out = append(out, cell.Words(c.Name))
		}
	}
	if len(out) == 0 {
		return "rows of the same place"
	}
	return strings.Join(out, " and ")
}

// fill lays the values out by series and position, NaN where there is no row.
func fill(xs, series []string, values map[spot]float64) chart.Data {
	d := chart.Data{X: xs}
	for _, name := range series {
		s := chart.Series{Name: name, Values: make([]float64, len(xs))}
		for i, x := range xs {
			v, ok := values[spot{name, x}]
			if !ok {
				v = math.NaN()
			}
			s.Values[i] = v
		}
		d.Series = append(d.Series, s)
	}
	return d
}

// acrossOf are the values the chart draws across itself: the first that is known
// in each column the question names, since such a column holds one value.
func acrossOf(r *queries.Result) []chart.Across {
	var out []chart.Across
	for _, line := range r.Question.Chart.Lines {
		column := r.Index(line.Y)
		for _, row := range r.Rows {
			if column < 0 {
				break
			}
			if v, known := cell.Number(row[column]); known {
				out = append(out, chart.Across{Name: line.Name, Value: v})
				break
			}
		}
	}
	return out
}

package report

import (
	"fmt"
	"math"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
)

// mostRows is how many rows of a result the page shows; the rest is named.
const mostRows = 200

// table is a table as the page writes it.
type table struct {
	Caption string
	Heads   []head
	Rows    [][]string
	Cut     string // how many rows are left out; "" for none
	Open    bool   // shown at once; else behind its summary
	Summary string // what a reader opens
}

// head is the heading of one column.
type head struct {
	Text  string
	Class string // of the column's cells: one of the kinds below
}

// The kinds of a column, by how its cells are set.
const (
	numbers   = "n" // to the right, on one line
	dated     = "p" // periods and times, on one line
	names     = "t"
	sentences = "x" // messages and file names, wrapped to a narrow column
)

func classOf(r *queries.Result, column int) string {
	c := r.Columns[column]
	switch {
	case cell.Numeric(c):
		return numbers
	case cell.Verbatim(c):
		return sentences
	case c.Type == schema.Date || c.Type == schema.Timestamp || cell.GrainOf(r, column) != cell.NoGrain:
		return dated
	}
	return names
}

// tableOf shows the rows of a result as they are, part periods marked. A column
// that says "all" in every row is left out, and one of notes without any. What
// most columns count is said in the caption.
func tableOf(r *queries.Result, p cell.Periods, title string) table {
	t := table{Caption: title, Summary: "Table: " + title + " (" + rowsWords(len(r.Rows)) + ")"}
	if unit := cell.CommonUnit(r); unit != "" {
		t.Caption += " (counts of " + unit + ")"
	}
	var shown []int
	var grains []cell.Grain
	for i := range r.Columns {
		if cell.Unsplit(r, i) || cell.Unnoted(r, i) {
			continue
		}
		shown, grains = append(shown, i), append(grains, cell.GrainOf(r, i))
		t.Heads = append(t.Heads, head{cell.HeadingIn(r, i), classOf(r, i)})
	}
	for n, row := range r.Rows {
		if n == mostRows {
			t.Cut = fmt.Sprintf("%s rows are shown; %s more are left out here.", chart.Thousands(mostRows), chart.Thousands(int64(len(r.Rows)-mostRows)))
			break
		}
		var cells []string
		for n, i := range shown {
			text := cell.Text(r.Columns[i], row[i])
			switch {
			case i == p.Column:
				text = p.Mark(row[i])
			case grains[n] != cell.NoGrain:
				text = cell.Name(row[i], grains[n])
			}
			cells = append(cells, text)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func rowsWords(n int) string {
	if n == 1 {
		return "1 row"
	}
	return chart.Thousands(int64(n)) + " rows"
}

// table shows the numbers of a chart: positions down, series across. A stack
// shows its counts, from which its shares are made; a heat table how many each
// value rests on. Part periods are marked.
func (p *plot) table(title string, parts []cell.Part) table {
	t := table{Caption: title + ": the figures in the chart", Heads: []head{{p.x, dated}}}
	if !p.dated {
		t.Heads[0].Class = names
	}
	marked := map[string]string{}
	for _, q := range parts {
		marked[q.Name] = q.String()
	}
	t.Summary = "Table: " + t.Caption
	if len(p.data.Series) > 1 {
		t.Caption += ", " + strings.ToLower(p.y)
	}
	for _, s := range p.data.Series {
		name := s.Name
		if name == "" {
			name = p.y
		}
		t.Heads = append(t.Heads, head{name, numbers})
	}
	for _, a := range p.across {
		t.Heads = append(t.Heads, head{a.Name, numbers})
	}
	for i, x := range p.data.X {
		if i == mostRows {
			t.Cut = fmt.Sprintf("%s rows are shown; %s more are left out here.", chart.Thousands(mostRows), chart.Thousands(int64(len(p.data.X)-mostRows)))
			break
		}
		row := []string{x}
		if m, ok := marked[x]; ok {
			row[0] = m
		}
		for n, s := range p.data.Series {
			text := p.missing
			if v := s.Values[i]; !math.IsNaN(v) {
				text = p.format.Text(v) + p.shareOf(v, i) + p.restsOn(n, i)
			}
			row = append(row, text)
		}
		for _, a := range p.across {
			row = append(row, p.format.Text(a.Value))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// shareOf is the share a value has of its stack, in brackets; "" for other
// charts and where a part of the stack is missing.
func (p *plot) shareOf(v float64, position int) string {
	sum := 0.0
	for _, s := range p.data.Series {
		sum += s.Values[position]
	}
	if p.kind != "stacked" || !(sum > 0) {
		return ""
	}
	return " (" + chart.Percent.Text(v/sum) + ")"
}

// restsOn is how many a value rests on: " of 120"; "" where that is not known.
func (p *plot) restsOn(series, position int) string {
	if p.weights == nil || math.IsNaN(p.weights[series].Values[position]) {
		return ""
	}
	return " of " + chart.Count.Text(p.weights[series].Values[position])
}

// tile is one large number.
type tile struct {
	Value, Label, Note string
}

// mostTiles is how many large numbers stand side by side.
const mostTiles = 6

// tilesOf picks large numbers: each measure of a single row; else the pooled
// counts of a share; else the first measure of the first rows. cut says that
// rows have no tile.
func tilesOf(r *queries.Result) (tiles []tile, cut bool) {
	if len(r.Rows) == 1 {
		return rowTiles(r), false
	}
	for _, c := range r.Columns {
		if num, den := cell.Counts(r, c.Name); num >= 0 && !cell.Withheld(r) {
			return ratioTiles(r, c, num, den), false
		}
	}
	name, measure := -1, -1
	for i, c := range r.Columns {
		switch {
		case cell.Numeric(c) && measure < 0:
			measure = i
		case !cell.Numeric(c) && name < 0:
			name = i
		}
	}
	if name < 0 || measure < 0 {
		return nil, false
	}
	grain := cell.GrainOf(r, name)
	for _, row := range r.Rows[:min(mostTiles, len(r.Rows))] {
		tiles = append(tiles, tile{
			Value: tileText(r.Columns[measure], row[measure]),
			Label: cell.Name(row[name], grain),
			Note:  strings.ToLower(cell.Heading(r.Columns[measure])),
		})
	}
	return tiles, len(r.Rows) > mostTiles
}

// rowTiles is one tile for each measure of the only row, a share with the counts
// it is made of.
func rowTiles(r *queries.Result) []tile {
	var tiles []tile
	for i, c := range r.Columns {
		if !cell.Numeric(c) {
			continue
		}
		t := tile{Value: tileText(c, r.Rows[0][i]), Label: cell.Upper(cell.Words(c.Name))}
		if num, den := cell.Counts(r, c.Name); num >= 0 {
			t.Note = cell.Text(r.Columns[num], r.Rows[0][num]) + " of " + cell.Text(r.Columns[den], r.Rows[0][den])
		}
		tiles = append(tiles, t)
	}
	return tiles
}

// ratioTiles are the two pooled counts and the share they make.
func ratioTiles(r *queries.Result, share queries.Column, num, den int) []tile {
	all := cell.Group(r, -1, num, den)[0]
	value := "No data"
	if v, ok := all.Share(); ok {
		value = chart.Percent.Text(v)
	}
	words := func(c queries.Column) string { return cell.Upper(cell.Words(c.Name)) }
	n, d := chart.Count.Text(all.Num), chart.Count.Text(all.Den)
	return []tile{
		{Value: d, Label: words(r.Columns[den])},
		{Value: n, Label: words(r.Columns[num])},
		{Value: value, Label: words(share), Note: n + " of " + d},
	}
}

// tileText is a number with its unit in the format of its column.
func tileText(c queries.Column, v any) string {
	if n, ok := cell.Number(v); ok {
		// A unit stays with its number when a tile is narrow.
		return strings.NewReplacer(" s", "\u00a0s", " min", "\u00a0min", " h", "\u00a0h").Replace(cell.Format(c).Text(n))
	}
	return cell.Upper(cell.Text(c, v))
}

// Package chart draws small SVG figures from plain numbers: bars, columns,
// lines, 100 % stacked columns and heat tables.
//
// Every figure carries role="img", a title and a description in words that
// gives the main numbers, so nothing is said by the picture alone. Series
// differ by colour and by marker, dash or fill pattern. Figures hold no script,
// no style attribute and no link, so they fit a page with a strict content
// security policy. Text is dark ink on white, at least 4.5:1.
//
// A missing value is NaN: it is drawn as a gap and named in words, never as 0.
package chart

import (
	"math"
)

// Data is what a figure shows: one value per series and position.
type Data struct {
	// X names the positions, as a reader sees them ("Jan 2026", "Answered").
	// For a heat table they run across.
	X []string
	// Series holds the values; for a heat table one series is one row.
	Series []Series
}

// Series is one named row of values.
type Series struct {
	Name string
	// Values holds one number per position of Data.X; NaN, or a position past
	// the end, is a missing value. Shares run from 0 to 1, times are in seconds.
	Values []float64
}

// Options say how a figure is written.
type Options struct {
	// ID is the prefix of the ids in the figure: unique in its page, a letter
	// first.
	ID string
	// Title is the accessible name of the figure.
	Title string
	// Measure is the short text above the axis: what is counted, in what unit.
	Measure string
	// Width is the width of the viewBox in user units, which are CSS pixels
	// when the figure is shown at that width; 0 means Wide.
	Width float64
	// Format says how values are written.
	Format Format
	// Across are values that a chart of lines draws across itself.
	Across []Across
	// Missing are the words for a value that is not there; "" means "no data".
	Missing string
}

// The widths figures are laid out for. Text keeps its size, so a page that is
// read on a phone shows the narrow figure in place of a shrunken wide one.
const (
	Wide   = 720.0
	Narrow = 340.0
)

const (
	fontSize   = 13.0
	smallSize  = 12.0
	lineHeight = 16.0
)

func (o Options) width() float64 {
	if o.Width > 0 {
		return o.Width
	}
	return Wide
}

func (o Options) narrow() bool { return o.width() < 480 }

func (o Options) missing() string {
	if o.Missing != "" {
		return o.Missing
	}
	return "no data"
}

// at is the value at a position, NaN where there is none.
func (s Series) at(i int) float64 {
	if i >= len(s.Values) || math.IsInf(s.Values[i], 0) {
		return math.NaN()
	}
	return s.Values[i]
}

// span returns the least and greatest value, and whether there is any.
func (d Data) span() (lo, hi float64, ok bool) {
	for _, s := range d.Series {
		for i := range d.X {
			v := s.at(i)
			if math.IsNaN(v) {
				continue
			}
			if !ok {
				lo, hi, ok = v, v, true
			}
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	return lo, hi, ok
}

// empty says in words that there is nothing to draw.
func empty(o Options) string {
	c := newCanvas(o)
	c.rect(0.5, 0.5, o.width()-1, 71, `fill="#F8F8F8" stroke="#B1B4B6"`)
	c.text(o.width()/2, 42, "middle", upperFirst(o.missing())+" to draw", `font-size="15"`)
	return c.document(72, upperFirst(o.missing())+": there is nothing to draw.")
}

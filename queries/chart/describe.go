package chart

import (
	"math"
	"sort"
	"strconv"
	"strings"
)

// listed is how many values a description gives one by one.
const listed = 12

// describe is the text alternative of a figure: its kind, size, main numbers and
// what is missing.
func describe(kind string, d Data, o Options) string {
	words := kind
	if o.Measure != "" {
		words += ": " + strings.TrimSuffix(o.Measure, ".")
	}
	parts := []string{words + "."}
	if len(d.X) <= listed && len(d.Series) == 1 {
		parts = append(parts, each(d.X, d.Series[0], o)+".")
	} else {
		for _, s := range d.Series {
			parts = append(parts, course(d.X, s, o)+".")
		}
	}
	if a := acrossWords(o); a != "" {
		parts = append(parts, a)
	}
	if m := missingWords(d, o); m != "" {
		parts = append(parts, m)
	}
	return strings.Join(parts, " ")
}

// each gives every value: "Answered 1,200; abandoned 80".
func each(x []string, s Series, o Options) string {
	var out []string
	for i, name := range x {
		if v := s.at(i); !math.IsNaN(v) {
			out = append(out, name+" "+o.Format.Text(v))
		}
	}
	return strings.Join(out, "; ")
}

// course gives the first, last, highest and lowest value of a series.
func course(x []string, s Series, o Options) string {
	first, last, hi, lo := -1, -1, -1, -1
	for i := range x {
		v := s.at(i)
		if math.IsNaN(v) {
			continue
		}
		if first < 0 {
			first, hi, lo = i, i, i
		}
		last = i
		if v > s.at(hi) {
			hi = i
		}
		if v < s.at(lo) {
			lo = i
		}
	}
	name := s.Name
	if name != "" {
		name += ": "
	}
	text := func(i int) string { return o.Format.Text(s.at(i)) + " (" + x[i] + ")" }
	switch {
	case first < 0:
		return name + o.missing()
	case first == last:
		return name + text(first)
	}
	return name + "first " + text(first) + ", last " + text(last) + ", highest " + text(hi) + ", lowest " + text(lo)
}

// missingWords says where values are missing: by position when all series lack
// it, else by series. "" when none is.
func missingWords(d Data, o Options) string {
	if missingCells(d) == 0 {
		return ""
	}
	var gone []string
	for i, name := range d.X {
		if missingAt(d, i) == len(d.Series) {
			gone = append(gone, name)
		}
	}
	var single []string
	for _, s := range d.Series {
		n := missingCells(Data{X: d.X, Series: []Series{s}}) - len(gone)
		if n > 0 {
			single = append(single, s.Name+" ("+strconv.Itoa(n)+" of "+strconv.Itoa(len(d.X))+")")
		}
	}
	out := ""
	if len(gone) > 0 {
		out = upperFirst(o.missing()) + ": " + someOf(gone) + ". "
	}
	if len(single) > 0 {
		out += upperFirst(o.missing()) + " in part of " + someOf(single) + "."
	}
	return strings.TrimSpace(out)
}

// missingAt is how many series lack the value at a position.
func missingAt(d Data, i int) int {
	n := 0
	for _, s := range d.Series {
		if math.IsNaN(s.at(i)) {
			n++
		}
	}
	return n
}

// someOf lists names, the first eight if there are many.
func someOf(names []string) string {
	if len(names) <= 8 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:8], ", ") + " and " + strconv.Itoa(len(names)-8) + " more"
}

// describeHeat names the highest and the lowest cells.
func describeHeat(d Data, o Options) string {
	type cell struct {
		name  string
		value float64
	}
	var cells []cell
	for _, s := range d.Series {
		for i, x := range d.X {
			if v := s.at(i); !math.IsNaN(v) {
				cells = append(cells, cell{s.Name + " " + x, v})
			}
		}
	}
	sort.SliceStable(cells, func(a, b int) bool { return cells[a].value > cells[b].value })
	words := "Heat table of " + strconv.Itoa(len(d.Series)) + " by " + strconv.Itoa(len(d.X)) + " cells"
	if o.Measure != "" {
		words += ": " + strings.TrimSuffix(o.Measure, ".")
	}
	words += ". Highest:"
	for i, c := range cells[:min(5, len(cells))] {
		if i > 0 {
			words += ";"
		}
		words += " " + c.name + " " + o.Format.Text(c.value)
	}
	low := cells[len(cells)-1]
	words += ". Lowest: " + low.name + " " + o.Format.Text(low.value) + "."
	switch n := missingCells(d); {
	case n == 1:
		words += " " + upperFirst(o.missing()) + " for 1 cell."
	case n > 1:
		words += " " + upperFirst(o.missing()) + " for " + strconv.Itoa(n) + " cells."
	}
	return words
}

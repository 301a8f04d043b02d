package layout

import (
	"strconv"
	"strings"
)

// place is where a value stands in a record: under one of several headings, or
// at a number from 1 in an export without headings. A nil place has no value.
type place struct {
	names    names
	optional bool
	index    int  // -1 when the export does not have it
	numbered bool // the name is a number
}

// positions maps the headings of a header, as heading writes them, to their
// places. Of a heading that stands twice the first counts.
func positions(header []string) map[string]int {
	at := make(map[string]int, len(header))
	for i, h := range header {
		if h = heading(h); at[h] == 0 {
			at[h] = i + 1
		}
	}
	return at
}

// heading makes headings comparable: case and the kind of white space aside.
func heading(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// find looks the place up among the positions of a header.
func (p *place) find(at map[string]int) bool {
	p.index = -1
	for _, n := range p.names {
		if i := at[heading(n)]; i > 0 {
			p.index = i - 1
			return true
		}
	}
	return false
}

// number takes the place's name as a position; false when it is none.
func (p *place) number() bool {
	p.index = -1
	if len(p.names) != 1 {
		return false
	}
	n, err := strconv.Atoi(p.names[0])
	if err != nil || n < 1 || n > maxPosition {
		return false
	}
	p.index, p.numbered = n-1, true
	return true
}

// maxPosition bounds the columns of an export without headings.
const maxPosition = 1000

// text is the value at a place, without the space around it and "" where the
// export writes a word for no value.
func (d *layoutDecoder) text(p *place, fields []string) string {
	if p == nil || p.index < 0 {
		return ""
	}
	s := strings.TrimSpace(fields[p.index])
	for _, b := range d.layout.Blank {
		if strings.EqualFold(s, b) {
			return ""
		}
	}
	return s
}

// at makes a place that the decoder finds in each header.
func (d *layoutDecoder) at(n names, optional bool) *place {
	if len(n) == 0 {
		return nil
	}
	p := &place{names: n, optional: optional}
	d.places = append(d.places, p)
	return p
}

// each makes a place of every name.
func (d *layoutDecoder) each(n names, optional bool) []*place {
	var out []*place
	for i := range n {
		out = append(out, d.at(n[i:i+1], optional))
	}
	return out
}

// locate finds the layout's headings in a header; it returns what is missing.
func (d *layoutDecoder) locate(header []string) names {
	at := positions(header)
	var missing names
	for _, p := range d.places {
		if !p.find(at) && !p.optional && missing == nil {
			missing = p.names
		}
	}
	return missing
}

// String is how messages call the place.
func (p *place) String() string {
	if p.numbered {
		return "column " + p.names.String()
	}
	return p.names.String()
}

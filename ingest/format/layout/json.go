package layout

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/jsonrec"
)

// loose is what records says of objects in lines, one behind the other or in an
// array of their own.
const loose = "lines"

// jsonPaths reads what a layout names out of JSON records.
type jsonPaths struct {
	cursor jsonrec.Cursor
	root   pathNode
	fields []string // the open record's values, one for each list of names
	rank   []int    // the position in that list of the name a value was under
	seen   []bool   // the record has one of the names, if without a value
}

// pathNode is one name, or one index, on the way to values.
type pathNode struct {
	name   string
	index  int // in the array above it
	array  bool
	inside []*pathNode
	leaves []pathLeaf
}

// pathLeaf is a field that a value goes to. Of a list of names the first that
// has a value counts.
type pathLeaf struct{ field, rank int }

// compilePaths gives every place its field of a record.
func compilePaths(places []*place) (*jsonPaths, error) {
	r := &jsonPaths{}
	fields := map[string]int{}
	for _, p := range places {
		key := strings.Join(p.names, "\n")
		at, known := fields[key]
		p.index = at
		if known {
			continue
		}
		p.index = len(fields)
		fields[key] = p.index
		for rank, path := range p.names {
			if err := r.root.add(path, pathLeaf{p.index, rank}); err != nil {
				return nil, err
			}
		}
	}
	r.fields, r.rank, r.seen = make([]string, len(fields)), make([]int, len(fields)), make([]bool, len(fields))
	return r, nil
}

// add hangs a path into the tree.
func (n *pathNode) add(path string, leaf pathLeaf) error {
	for part := range strings.SplitSeq(path, ".") {
		index, err := strconv.Atoi(part)
		isIndex := err == nil && index >= 0
		switch {
		case part == "" || isIndex && index >= maxPosition:
			return fmt.Errorf("column %q: expected names and indexes with a full stop between them, such as legs.0.result", path)
		case len(n.leaves) > 0:
			return fmt.Errorf("column %q goes on where another column ends", path)
		case len(n.inside) > 0 && n.array != isIndex:
			return fmt.Errorf("column %q: %s is an index of an array in one column and a name in another", path, part)
		}
		n.array = isIndex
		next := n.child(part)
		if next == nil {
			next = &pathNode{name: part, index: index}
			n.inside = append(n.inside, next)
		}
		n = next
	}
	if len(n.inside) > 0 {
		return fmt.Errorf("column %q ends where another column goes on", path)
	}
	n.leaves = append(n.leaves, leaf)
	return nil
}

func (n *pathNode) child(name string) *pathNode {
	for _, c := range n.inside {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (n *pathNode) element(index int) *pathNode {
	for _, c := range n.inside {
		if c.index == index {
			return c
		}
	}
	return nil
}

// read takes the named values of a record; all others are skipped.
func (r *jsonPaths) read(text string) {
	clear(r.fields)
	clear(r.seen)
	for i := range r.rank {
		r.rank[i] = math.MaxInt
	}
	r.cursor.Reset(text)
	r.walk(&r.root)
}

func (r *jsonPaths) walk(n *pathNode) {
	c := &r.cursor
	switch {
	case n == nil:
		c.Skip()
	case len(n.leaves) > 0:
		r.fill(n.leaves, c.Text())
	case n.array:
		i := 0
		for ok := c.Array(); ok && c.Element(); {
			r.walk(n.element(i))
			i++
		}
	default:
		for ok := c.Object(); ok && c.Key(); {
			r.walk(n.child(c.Name()))
		}
	}
}

func (r *jsonPaths) fill(leaves []pathLeaf, text string) {
	for _, leaf := range leaves {
		r.seen[leaf.field] = true
		if text != "" && leaf.rank <= r.rank[leaf.field] {
			r.fields[leaf.field], r.rank[leaf.field] = text, leaf.rank
		}
	}
}

// array is the name of the member that holds the records; "" for none.
func (l *layout) array() string {
	if l.Records == loose {
		return ""
	}
	return l.Records
}

// decodeRecords reads a JSON export.
func (s *sheet) decodeRecords(in *ingest.Lines) error {
	records := jsonrec.NewReader(in, s.out, s.layout.array())
	for {
		rec, ok := records.Next()
		if !ok {
			return in.Err()
		}
		s.paths.read(rec.Text)
		if broken, isBroken := rec.Broken(&s.paths.cursor); isBroken {
			s.out.Reject(broken)
			continue
		}
		s.record(field.Record{
			Fields: s.paths.fields, Lines: rec.Lines,
			First: ingest.Line{Text: rec.Text, Number: rec.Line, Offset: rec.Offset},
		})
	}
}

// checkRecords finds what does not belong to a JSON export.
func (l *layout) checkRecords(e *faults) {
	if l.Records == "" {
		return
	}
	if strings.Contains(l.Records, ".") {
		e.add("records %q: expected lines, or the name of an array at the top of the file's object", l.Records)
	}
	if len(l.Sheet) > 0 || l.Delimiter != "," || l.Encoding != "" || l.Header != "" || l.HeaderWithin > 1 || l.Fields > 0 || l.Footer != nil {
		e.add("sheet, delimiter, encoding, header, header_within, fields and footer belong to exports that are tables, not to records")
	}
	if len(l.Dropped) > 0 {
		e.add("dropped belongs to exports that are tables: of records nothing is kept but what columns name")
	}
	if _, err := compilePaths(l.headings()); err != nil {
		*e = append(*e, err)
	}
}

// sniffJSON is sure of a file whose first record has all names that are not
// optional.
func (l *layout) sniffJSON(head []byte) ingest.Score {
	places := l.headings()
	r, err := compilePaths(places)
	if err != nil {
		return 0
	}
	r.read(jsonrec.First(head, l.array()))
	found := 0
	for _, p := range places {
		if r.seen[p.index] {
			found++
		} else if !p.optional {
			return 0
		}
	}
	if found == 0 {
		return 0
	}
	return min(headerScore+ingest.Score(2*found), surestScore)
}

package w3c

import "strings"

// values are the values of one line by their kind.
type values struct {
	text [kinds]string
	at   [kinds]int // byte index in the line where a value begins
	cut  bool       // the line has fewer values than fields
	// last is then the kind of the last value, which may be cut itself; skip if a
	// blank closes it.
	last kind
	end  int // the length of the line
	// extra is the byte index of a value beyond the last field; 0 if there is none.
	extra int
}

// separator is what stands between the values of a line.
type separator uint8

const (
	spaces separator = iota
	blanks           // spaces and tabs
	tabs             // single tabs, between which a value may be empty or hold spaces
)

// separatorOf looks behind the first value.
func separatorOf(line string) separator {
	if strings.IndexByte(line, '\t') < 0 {
		return spaces
	}
	first := skipBlanks(line, 0)
	if i := strings.IndexAny(line[first:], " \t"); i >= 0 && line[first+i] == '\t' {
		return tabs
	}
	return blanks
}

// split cuts a line into values.
func (p *plan) split(line string, v *values) {
	v.text = [kinds]string{}
	v.cut, v.extra, v.last, v.end = false, 0, skip, len(line)
	between := separatorOf(line)
	pos := skipBlanks(line, 0)
	for _, k := range p.kinds {
		if between != tabs {
			pos = skipBlanks(line, pos)
		}
		if pos >= len(line) {
			v.cut = true
			return
		}
		start := pos
		value, end, closed := p.value(line, pos, between)
		v.last = k
		if k != skip {
			v.text[k], v.at[k] = value, start
		}
		if !closed {
			v.cut = true
			return
		}
		pos = end
		if pos < len(line) {
			v.last = skip
			pos++
		}
	}
	if pos = skipBlanks(line, pos); pos < len(line) {
		v.extra = pos
	}
}

func skipBlanks(s string, pos int) int {
	for pos < len(s) && (s[pos] == ' ' || s[pos] == '\t') {
		pos++
	}
	return pos
}

// value returns the value at pos and the index of what separates it from the
// next.
func (p *plan) value(line string, pos int, between separator) (value string, end int, closed bool) {
	rest := line[pos:]
	if rest[0] == '"' && p.quotes {
		return quoted(line, pos)
	}
	var n int
	switch between {
	case spaces:
		n = strings.IndexByte(rest, ' ')
	case tabs:
		n = strings.IndexByte(rest, '\t')
	default:
		n = strings.IndexAny(rest, " \t")
	}
	if n < 0 {
		n = len(rest)
	}
	return rest[:n], pos + n, true
}

// quoted returns a value in quotes, in which a quote is written twice. A quote
// closes it only where a blank or the end of the line follows.
func quoted(line string, pos int) (value string, end int, closed bool) {
	start, doubled := pos+1, false
	for from := start; ; {
		i := strings.IndexByte(line[from:], '"')
		if i < 0 {
			return line[start:], len(line), false
		}
		end = from + i
		from = end + 1
		switch {
		case from < len(line) && line[from] == '"':
			doubled = true
			from++
		case from == len(line) || line[from] == ' ' || line[from] == '\t':
			value = line[start:end]
			if doubled {
				value = strings.ReplaceAll(value, `""`, `"`)
			}
			return value, from, true
		}
	}
}

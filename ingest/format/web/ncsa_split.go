package web

import (
	"strings"

	"frontdoor/ingest/format/hit"
)

// ncsaFields are the values of one line, cut from it by a plan.
type ncsaFields struct {
	value [ncsaKinds]string
	at    [ncsaKinds]int // byte index in the line where a value that is seen begins
	seen  [ncsaKinds]bool
	// cut is set when the line ends before the pattern does; cutIn is then the
	// kind whose value is incomplete.
	cut   bool
	cutIn ncsaKind
	// wrong is the field that the line does not follow the pattern in, nil if
	// it does; its value begins at wrongAt.
	wrong   *ncsaField
	wrongAt int
}

// split cuts a line into s. It allocates nothing.
func (p *ncsaPlan) split(text string, s *ncsaFields) {
	s.value, s.seen = [ncsaKinds]string{}, [ncsaKinds]bool{}
	s.cut, s.wrong = false, nil
	pos := len(p.fields[0].before)
	if !strings.HasPrefix(text, p.fields[0].before) {
		s.wrong, s.wrongAt = &p.fields[0], 0
		return
	}
	shifted := false
	for i := 0; i < len(p.fields); i++ {
		f := &p.fields[i]
		if pos >= len(text) {
			s.cut, s.cutIn = true, f.kind
			return
		}
		end, found := f.find(text, pos)
		if found == ncsaElsewhere {
			s.wrong, s.wrongAt = f, pos
			return
		}
		value := text[pos:end]
		if f.kind == ncsaIdent && p.vhost && !shifted && s.prefixed(value, pos) {
			shifted = true
			pos = end + len(f.close)
			i-- // the identity is the next word
			continue
		}
		s.value[f.kind], s.at[f.kind], s.seen[f.kind] = value, pos, true
		if found == ncsaLineEnd {
			s.cut, s.cutIn = true, f.kind
			return
		}
		pos = end + len(f.close)
	}
}

// prefixed takes the word before the client for a host when the word behind
// it, which should be the identity, is an address.
func (s *ncsaFields) prefixed(word string, at int) bool {
	if word == "-" || !hit.IsAddress(word) {
		return false
	}
	s.value[ncsaHost], s.at[ncsaHost], s.seen[ncsaHost] = s.value[ncsaClient], s.at[ncsaClient], true
	s.value[ncsaClient], s.at[ncsaClient] = word, at
	return true
}

// ncsaFound says how the end of a value was found.
type ncsaFound uint8

const (
	ncsaClosed    ncsaFound = iota // its closing text follows
	ncsaLineEnd                    // the line ends before the closing text does
	ncsaElsewhere                  // something else follows
)

// find returns the end of the value that begins at pos.
func (f *ncsaField) find(text string, pos int) (int, ncsaFound) {
	switch {
	case f.quoted:
		return f.findQuote(text, pos)
	case f.close == "":
		return f.findLineEnd(text, pos), ncsaClosed
	case f.kind == ncsaHost && f.close[0] == ':':
		// An IPv6 host holds colons: the last one before the space counts.
		word := text[pos:]
		if i := strings.IndexByte(word, ' '); i >= 0 {
			word = word[:i]
		}
		if i := strings.LastIndexByte(word, ':'); i >= 0 && strings.HasPrefix(text[pos+i:], f.close) {
			return pos + i, ncsaClosed
		}
		return pos, ncsaElsewhere
	}
	return f.findPlain(text, pos)
}

// findLineEnd ends the last value of a line. Servers configured for more than
// the pattern says write further fields: a number ends at a space.
func (f *ncsaField) findLineEnd(text string, pos int) int {
	if f.kind.number() {
		if i := strings.IndexByte(text[pos:], ' '); i >= 0 {
			return pos + i
		}
	}
	return len(text)
}

// findPlain finds the closing text of a value without quotes. Where the first
// byte of it is followed by something else, only values that may hold spaces go
// on: a user's name, a request, a list.
func (f *ncsaField) findPlain(text string, pos int) (int, ncsaFound) {
	for from := pos; ; {
		i := strings.IndexByte(text[from:], f.close[0])
		if i < 0 {
			return len(text), ncsaLineEnd
		}
		end := from + i
		from = end + 1
		if f.list && end > pos && strings.HasPrefix(text[end:], " ") && isListSeparator(text, end) {
			continue
		}
		switch rest := text[end:]; {
		case strings.HasPrefix(rest, f.close):
			if !f.digit || f.kind != ncsaUser && f.kind != ncsaRequest || startsNumber(rest[len(f.close):]) {
				return end, ncsaClosed
			}
		case strings.HasPrefix(f.close, rest):
			return end, ncsaLineEnd
		case f.kind != ncsaUser && f.kind != ncsaRequest && f.kind != ncsaSkip:
			return end, ncsaElsewhere
		}
	}
}

// isListSeparator reports a space at i that separates two values of a list:
// "0.1, 0.2" or, where nginx went to another group of servers, "0.1 : 0.2".
func isListSeparator(text string, i int) bool {
	return text[i-1] == ',' || text[i-1] == ':' || strings.HasPrefix(text[i:], " : ")
}

// startsNumber reports a digit, a "-" or the end of the line.
func startsNumber(s string) bool {
	return s == "" || s[0] == '-' || s[0] >= '0' && s[0] <= '9'
}

// findQuote finds the closing quote of a value. Old servers do not escape
// quotes, so a quote closes only where the pattern's next text follows it.
func (f *ncsaField) findQuote(text string, pos int) (int, ncsaFound) {
	second := -1 // a quote in the right place before a value of the wrong kind
	for from := pos; ; {
		i := strings.IndexByte(text[from:], '"')
		if i < 0 {
			break
		}
		end := from + i
		from = end + 1
		if isEscaped(text, pos, end) {
			continue
		}
		rest := text[end:]
		switch {
		case f.last && len(f.close) == 1:
			if isFieldList(rest[1:]) {
				return end, ncsaClosed
			}
		case strings.HasPrefix(rest, f.close):
			if !f.digit || startsNumber(rest[len(f.close):]) {
				return end, ncsaClosed
			}
			if second < 0 {
				second = end
			}
		case strings.HasPrefix(f.close, rest) && second < 0:
			return end, ncsaLineEnd
		}
	}
	if second >= 0 {
		return second, ncsaClosed
	}
	return len(text), ncsaLineEnd
}

// isEscaped reports an odd number of backslashes between pos and i, up to i.
func isEscaped(text string, pos, i int) bool {
	n := 0
	for i--; i >= pos && text[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

// maxExtraFields bounds the look at what follows the last declared field, so
// that a hostile line costs no more than its length.
const maxExtraFields = 32

// isFieldList reports text that is nothing or a list of further fields: words
// without quotes and quoted values, each behind a space. The last may be cut.
func isFieldList(text string) bool {
	for n := 0; text != ""; n++ {
		if text[0] != ' ' || n == maxExtraFields {
			return false
		}
		text = text[1:]
		if !strings.HasPrefix(text, `"`) {
			end := strings.IndexByte(text, ' ')
			if end < 0 {
				end = len(text)
			}
			if strings.IndexByte(text[:end], '"') >= 0 {
				return false
			}
			text = text[end:]
			continue
		}
		i := 1
		for i < len(text) && (text[i] != '"' || isEscaped(text, 1, i)) {
			i++
		}
		text = text[min(i+1, len(text)):]
	}
	return true
}

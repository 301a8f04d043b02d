package jsonrec

import "strings"

// MaxDepth is how deep objects and arrays may lie in one another in a record.
const MaxDepth = 64

// span follows the brackets of one object over its lines, without looking at
// its values. It finds where the object ends, and most of what a cut leaves
// behind: an object where no value may stand, a bracket that closes another, a
// string that runs over the end of a line.
type span struct {
	depth   int
	kinds   uint64 // bit d is set when the bracket at depth d+1 is an object
	quoted  bool
	escaped bool // the text ended behind a backslash
	last    byte // last byte outside strings that is not white space
	word    string
}

// progress is how far a span came in a text.
type progress int

const (
	more    progress = iota // the text ended inside the object
	closed                  // the object ended
	wrapped                 // the array that holds the records was opened
	faulty                  // the text at the position cannot be JSON
	tooDeep
)

// scan follows the text from position i, which for a new span is that of the
// opening bracket. It returns the position behind the last byte it took, or of
// the fault. An array that is the value of the member named array at the top
// of the object stops it.
func (s *span) scan(text string, i int, array string) (int, progress) {
	for i < len(text) {
		if s.quoted {
			i = s.text(text, i, array != "" && s.depth == 1)
			continue
		}
		c := text[i]
		switch c {
		case ' ', '\t', '\r', '\n':
			i++
			continue
		case '"':
			s.quoted = true
			s.word = ""
		case '{', '[':
			if !s.mayOpen() {
				return i, faulty
			}
			if s.depth == MaxDepth {
				return i, tooDeep
			}
			s.push(c == '{')
			if c == '[' && s.depth == 2 && array != "" && s.word == array && s.inObject(1) {
				return i + 1, wrapped
			}
		case '}', ']':
			if s.inObject(s.depth) != (c == '}') {
				return i, faulty
			}
			if s.depth--; s.depth == 0 {
				return i + 1, closed
			}
		}
		s.last = c
		i++
	}
	return i, more
}

// text follows a string to behind its closing quote. The string is kept when
// it may be the name of the array of records.
func (s *span) text(text string, i int, keep bool) int {
	from := i
	if s.escaped {
		s.escaped = false
		i++
	}
	for begin := i; ; i++ {
		quote := strings.IndexByte(text[i:], '"')
		if quote < 0 {
			s.escaped = escapes(text[begin:])
			return len(text)
		}
		if i += quote; !escapes(text[begin:i]) {
			break
		}
	}
	s.quoted, s.last = false, '"'
	if keep {
		s.word = text[from:i]
	}
	return i + 1
}

// escapes reports that a string so far ends in a backslash that escapes what
// follows.
func escapes(s string) bool {
	n := len(s)
	for n > 0 && s[n-1] == '\\' {
		n--
	}
	return (len(s)-n)%2 == 1
}

// push goes one bracket deeper.
func (s *span) push(object bool) {
	s.kinds &^= 1 << s.depth
	if object {
		s.kinds |= 1 << s.depth
	}
	s.depth++
	s.last = '['
	if object {
		s.last = '{'
	}
}

// inObject reports that the bracket at the depth is an object's.
func (s *span) inObject(depth int) bool { return s.kinds>>(depth-1)&1 == 1 }

// mayOpen reports that an object or array may stand here.
func (s *span) mayOpen() bool {
	switch {
	case s.depth == 0:
		return true
	case s.inObject(s.depth):
		return s.last == ':'
	}
	return s.last == '[' || s.last == ','
}

package sqlfile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is.
type Kind int

// The kinds of token.
const (
	// Word is an unquoted name or keyword: call, SELECT.
	Word Kind = iota
	// Number is a numeric literal: 1, 2.5, 1e6.
	Number
	// String is a literal in single quotes (or dollar quotes), quotes included.
	String
	// Quoted is a name in double quotes, quotes included.
	Quoted
	// Param is a parameter with its sign: $from, $1.
	Param
	// Symbol is an operator or a mark of punctuation: <=, (, ::.
	Symbol
	// Unterminated is the rest of the text after a quote or comment that is
	// never closed. It is always the last token.
	Unterminated
)

// Token is one word, number, string, name, parameter or symbol of a statement.
type Token struct {
	Kind Kind
	Text string // as written
	Line int    // of the text given to Tokens, from 1
	Col  int    // in characters, from 1

	end int // byte offset behind the token
}

// Is reports whether the token is the given keyword, in any case, or symbol.
// A name in double quotes is never a keyword.
func (t Token) Is(text string) bool {
	return (t.Kind == Word || t.Kind == Symbol) && strings.EqualFold(t.Text, text)
}

// Name is the identifier a Word or Quoted token stands for, in lower case and
// without its quotes (DuckDB compares names without regard to case); "" for
// any other kind.
func (t Token) Name() string {
	switch t.Kind {
	case Word:
		return strings.ToLower(t.Text)
	case Quoted:
		inner := t.Text[1 : len(t.Text)-1]
		return strings.ToLower(strings.ReplaceAll(inner, `""`, `"`))
	default:
		return ""
	}
}

// Tokens splits SQL text into tokens, as DuckDB's scanner does: comments are
// dropped and block comments nest. It never fails: what it cannot read becomes
// a Symbol of one character or, at the end, an Unterminated token.
func Tokens(sql string) []Token {
	s := scanner{text: sql, line: 1, col: 1}
	var out []Token
	for s.pos < len(sql) {
		kind, n := s.next()
		if kind != blank {
			out = append(out, Token{kind, sql[s.pos : s.pos+n], s.line, s.col, s.pos + n})
		}
		s.advance(n)
	}
	return out
}

// blank is the kind of white space and comments, which are no tokens.
const blank Kind = -1

type scanner struct {
	text      string
	pos       int
	line, col int
}

func (s *scanner) advance(n int) {
	for _, r := range s.text[s.pos : s.pos+n] {
		if r == '\n' {
			s.line, s.col = s.line+1, 1
		} else {
			s.col++
		}
	}
	s.pos += n
}

// next returns the kind and length in bytes (at least 1) of what begins here.
func (s *scanner) next() (Kind, int) {
	rest := s.text[s.pos:]
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(c):
		return blank, size
	case strings.HasPrefix(rest, "--"):
		return blank, lineLen(rest)
	case strings.HasPrefix(rest, "/*"):
		return closed(blank, commentLen(rest), rest)
	case c == '\'':
		return closed(String, quotedLen(rest, '\''), rest)
	case c == '"':
		return closed(Quoted, quotedLen(rest, '"'), rest)
	case c == '$':
		return dollar(rest)
	case len(rest) > 1 && rest[1] == '\'' && strings.ContainsRune("eE", c):
		return closed(String, escapedLen(rest), rest)
	case len(rest) > 1 && rest[1] == '\'' && strings.ContainsRune("xXbB", c):
		return closed(String, prefixed(quotedLen(rest[1:], '\'')), rest)
	case nameStart(c, size):
		return Word, nameLen(rest)
	case digit(c), c == '.' && len(rest) > 1 && digit(rune(rest[1])):
		return Number, numberLen(rest)
	default:
		return Symbol, symbolLen(rest, size)
	}
}

// closed turns the length of a quoted thing into a token; 0 means that its end
// is missing.
func closed(kind Kind, n int, rest string) (Kind, int) {
	if n == 0 {
		return Unterminated, len(rest)
	}
	return kind, n
}

func digit(c rune) bool { return c >= '0' && c <= '9' }

// nameStart accepts every character outside ASCII, as DuckDB does; a byte that
// is no UTF-8 (width 1) is left to be a symbol.
func nameStart(c rune, size int) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c >= utf8.RuneSelf && (c != utf8.RuneError || size > 1)
}

func nameLen(s string) int {
	n := 0
	for n < len(s) {
		c, size := utf8.DecodeRuneInString(s[n:])
		if unicode.IsSpace(c) || !nameStart(c, size) && !digit(c) && c != '$' {
			break
		}
		n += size
	}
	return n
}

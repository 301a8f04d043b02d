package sqlfile

import "strings"

// The functions of this file measure one literal, comment or symbol at the
// head of s, in bytes. Those with an end mark return 0 when it is missing.

func lineLen(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

func commentLen(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// quotedLen measures 'it”s' or "a ""b""": a doubled quote is part of the text.
func quotedLen(s string, quote byte) int {
	for i := 1; i < len(s); i++ {
		if s[i] != quote {
			continue
		}
		if i+1 < len(s) && s[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return 0
}

// escapedLen measures E'it\'s', where a backslash takes the next character.
func escapedLen(s string) int {
	for i := 2; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '\'':
			if i+1 < len(s) && s[i+1] == '\'' {
				i++
				continue
			}
			return i + 1
		}
	}
	return 0
}

// prefixed adds the letter in front of x'ff' to the length of its literal.
func prefixed(n int) int {
	if n == 0 {
		return 0
	}
	return n + 1
}

// dollar reads $name, $1, $$text$$ and $tag$text$tag$.
func dollar(s string) (Kind, int) {
	tag := 1
	for tag < len(s) && (s[tag] == '_' || digit(rune(s[tag])) || s[tag]|0x20 >= 'a' && s[tag]|0x20 <= 'z') {
		tag++
	}
	if tag < len(s) && s[tag] == '$' && (tag == 1 || !digit(rune(s[1]))) {
		mark := s[:tag+1]
		end := strings.Index(s[tag+1:], mark)
		if end < 0 {
			return Unterminated, len(s)
		}
		return String, tag + 1 + end + len(mark)
	}
	if tag == 1 {
		return Symbol, 1
	}
	return Param, tag
}

func numberLen(s string) int {
	n := digitsLen(s)
	if n < len(s) && s[n] == '.' {
		n++
		n += digitsLen(s[n:])
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		exp := n + 1
		if exp < len(s) && (s[exp] == '+' || s[exp] == '-') {
			exp++
		}
		if d := digitsLen(s[exp:]); d > 0 {
			n = exp + d
		}
	}
	return n
}

func digitsLen(s string) int {
	n := 0
	for n < len(s) && (digit(rune(s[n])) || n > 0 && s[n] == '_') {
		n++
	}
	return n
}

func symbolLen(s string, size int) int {
	for _, op := range []string{
		"!~~*", "->>", "~~*", "!~~", "!~*",
		"::", ":=", "=>", "==", "<=", ">=", "<>", "!=", "||", "//", "->", "**", "~~", "!~", "~*", "@>", "<@", "&&", "<<", ">>", "^@",
	} {
		if strings.HasPrefix(s, op) {
			return len(op)
		}
	}
	return size
}

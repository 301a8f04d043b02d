package field

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Unescape undoes what servers do to bytes that would break a line: \" \\ \/ and
// \n \t and the like, \xhh of Apache and nginx, \uhhhh of JSON (RFC 8259, section
// 7), of two where they are one character. A \x or \u without its digits stays.
// Control characters become one and the same.
func Unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'x', 'u':
			var n int
			if b, n = appendHex(b, s[i:]); n == 0 {
				b = append(b, '\\', c)
			}
			i += n
		case 'n', 'r', 't', 'b', 'f', 'v':
			b = append(b, 0x1a)
		default: // \" \\ \/
			b = append(b, c)
		}
	}
	return string(b)
}

// appendHex appends what xhh or uhhhh at the head of s stands for, and says how
// many bytes the digits are; 0 if there are none.
func appendHex(b []byte, s string) ([]byte, int) {
	if s[0] == 'x' {
		n, ok := hexNumber(s[1:], 2)
		if !ok {
			return b, 0
		}
		return append(b, byte(n)), 2
	}
	high, ok := hexNumber(s[1:], 4)
	if !ok {
		return b, 0
	}
	if rest, twice := strings.CutPrefix(s[5:], `\u`); twice && utf16.IsSurrogate(high) {
		low, ok := hexNumber(rest, 4)
		if r := utf16.DecodeRune(high, low); ok && r != utf8.RuneError {
			return utf8.AppendRune(b, r), len("d83d") + len(`\ude00`)
		}
	}
	return utf8.AppendRune(b, high), 4
}

func hexNumber(s string, digits int) (rune, bool) {
	if len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return rune(n), err == nil
}

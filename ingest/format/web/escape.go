package web

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape undoes what servers do to bytes that would break a line: \" \\
// \n \t \xhh of Apache and nginx, \uhhhh of nginx's JSON escapes.
func unescape(s string) string {
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
			digits := 2
			if c == 'u' {
				digits = 4
			}
			n, ok := hexNumber(s[i+1:], digits)
			if !ok {
				b = append(b, '\\', c)
				continue
			}
			i += digits
			if c == 'x' {
				b = append(b, byte(n))
			} else {
				b = utf8.AppendRune(b, rune(n))
			}
		case 'n', 'r', 't', 'b', 'f', 'v':
			b = append(b, 0x1a) // a control character, whichever
		default: // \" \\ \/
			b = append(b, c)
		}
	}
	return string(b)
}

func hexNumber(s string, digits int) (uint64, bool) {
	if len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return n, err == nil
}

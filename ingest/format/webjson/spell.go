package webjson

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape undoes the escapes of a JSON string (RFC 8259, section 7), and \xhh,
// which nginx writes where its log_format lacks escape=json.
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
		switch s[i] {
		case 'u':
			r, n := unicodeEscape(s[i+1:])
			b = utf8.AppendRune(b, r)
			i += n
		case 'x':
			if n, ok := hexNumber(s[i+1:], 2); ok {
				b = append(b, byte(n))
				i += 2
			}
		case 'n', 'r', 't', 'b', 'f':
			b = append(b, '\n') // a control character, whichever
		default: // \" \\ \/
			b = append(b, s[i])
		}
	}
	return string(b)
}

// unicodeEscape reads the digits behind \u, of two such escapes where they are
// one character, and how many bytes they are.
func unicodeEscape(s string) (rune, int) {
	high, ok := hexNumber(s, 4)
	if !ok {
		return utf8.RuneError, 0
	}
	if r := rune(high); !utf16.IsSurrogate(r) {
		return r, 4
	}
	if rest, ok := strings.CutPrefix(s[4:], `\u`); ok {
		if low, ok := hexNumber(rest, 4); ok {
			if r := utf16.DecodeRune(rune(high), rune(low)); r != utf8.RuneError {
				return r, 10
			}
		}
	}
	return utf8.RuneError, 4
}

func hexNumber(s string, digits int) (uint64, bool) {
	if len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return n, err == nil
}

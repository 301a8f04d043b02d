package jsonrec

import "strings"

// First returns the first record in the head of a file, for telling formats
// apart; it may be cut off, and is "" when the head holds no JSON objects. The
// array is that of NewReader.
func First(head []byte, array string) string {
	text := strings.TrimPrefix(string(head), byteOrderMark)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n', '[':
		case '{':
			var s span
			end, progress := s.scan(text, i, array)
			switch progress {
			case closed, more:
				return text[i:end]
			case wrapped:
				i, array = end-1, ""
			default:
				return ""
			}
		default:
			return ""
		}
	}
	return ""
}

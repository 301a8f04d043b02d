package privacy

import "strings"

// excerptLength is how much of a bad line a reject shows, in bytes.
const excerptLength = 120

// Excerpt returns the head of a line with identifiers and control characters
// taken out, for the rejects. Letters and digits are shown by their shape only:
// a line that could not be read cannot be trusted to hold an identifier where
// one is expected, so no run of them is kept in the clear. Punctuation, which
// is what tells formats apart, stays: 07700 900123 shows as 99999 999999.
func Excerpt(line string) string {
	var b strings.Builder
	for _, r := range line {
		if b.Len() >= excerptLength {
			b.WriteString("…")
			break
		}
		switch {
		case r >= '0' && r <= '9':
			b.WriteByte('9')
		case r >= 'a' && r <= 'z':
			b.WriteByte('a')
		case r >= 'A' && r <= 'Z':
			b.WriteByte('A')
		case r < 0x20 || r == 0x7f:
			b.WriteByte('?')
		case r < 0x80:
			b.WriteRune(r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// RedactName takes identifiers out of a file's name. Names are full of dates
// and epochs, so only e-mail addresses and what has the shape of a phone number
// go.
func RedactName(name string) string {
	if strings.Contains(name, "@") {
		return Redact(name)
	}
	for i := 0; i < len(name); i++ {
		j := i
		for j < len(name) && name[j] >= '0' && name[j] <= '9' {
			j++
		}
		if n := j - i; n >= 10 && (name[i] == '0' || strings.HasPrefix(name[i:], "44")) {
			return name[:i] + "{number}" + RedactName(name[j:])
		}
		if j > i {
			i = j - 1
		}
	}
	return name
}

// RedactField takes identifiers out of a field of a log that may hold anything:
// numbers, addresses, and whole fields with a space, which are names or free
// text.
func RedactField(s string) string {
	if strings.ContainsAny(s, " \"<>") {
		return "{text}"
	}
	return Redact(s)
}

// ID keeps a record's id that names nobody; any other becomes a pseudonym, so
// that records stay apart.
func (m *Maker) ID(text string) string {
	if isPlainID(text) || !isLongNumber(text) && RedactField(text) == text {
		return text
	}
	return m.Of(Reference, text)
}

// isLongNumber reports digits alone, as many as are taken out.
func isLongNumber(s string) bool {
	return len(s) >= minNumber && strings.Trim(s, "0123456789") == ""
}

// isPlainID is a fast first look at ids such as UUIDs, of which every record has
// a new one: letters, digits and hyphens with too few digits in a row for a
// number hold nothing that RedactField takes out.
func isPlainID(s string) bool {
	digits := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			if digits++; digits >= minNumber {
				return false
			}
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_':
			digits = 0
		case c != '-':
			return false
		}
	}
	return true
}

package field

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// NameIn is what a file's name says its rows are about. The pattern tells where
// in the name that stands: at its *, which is the whole name where there is no
// other character. Folder and endings go, _ and - become spaces, and so do dates,
// numbers and references that the name begins or ends with: two batches of one
// form have one name. "" where nothing is left.
func NameIn(file, pattern string) string {
	name := path.Base(filepath.ToSlash(file))
	for isEnding(path.Ext(name)) {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	before, after, _ := strings.Cut(pattern, "*")
	if inner, ok := strings.CutPrefix(name, before); ok && len(inner) >= len(after) && strings.HasSuffix(inner, after) {
		name = strings.TrimSuffix(inner, after)
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("_- .,()[]+", r) })
	capitals := strings.ToUpper(name) == name
	for range 2 { // the end, then the beginning
		words = withoutTail(words, capitals)
		slices.Reverse(words)
	}
	return strings.Join(words, " ")
}

// withoutTail takes off the words at the end that tell one delivery from the
// next: numbers with the month or the word that stands beside them, references.
func withoutTail(words []string, capitals bool) []string {
	for n := len(words); n > 0; n = len(words) {
		last := words[n-1]
		switch {
		case n > 1 && isNumber(last) && goesWithNumber(words[n-2]), n > 1 && goesWithNumber(last) && isNumber(words[n-2]):
			words = words[:n-2]
		case isNumber(last) || isCode(last, capitals):
			words = words[:n-1]
		default:
			return words
		}
	}
	return words
}

// isEnding reports the ending of a file's name that says how it is written.
func isEnding(ext string) bool {
	switch strings.ToLower(ext) {
	case ".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".log", ".gz", ".zst", ".bz2":
		return true
	}
	return false
}

func isNumber(w string) bool { return digitsAt(w) == len(w) }

// goesWithNumber reports a month, a quarter, and words such as batch.
func goesWithNumber(w string) bool {
	lower := strings.ToLower(w)
	switch lower {
	case "batch", "part", "copy", "version", "to", "q1", "q2", "q3", "q4":
		return true
	}
	m := time.Month(monthOf(w))
	return m > 0 && (len(w) == 3 || strings.EqualFold(w, m.String()))
}

// isCode reports what looks like a reference: six capitals and digits or more.
// Capitals alone are none in a name that is written in capitals.
func isCode(w string, inCapitals bool) bool {
	digits, capitals := 0, 0
	for _, r := range w {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'A' && r <= 'Z':
			capitals++
		default:
			return false
		}
	}
	return len(w) >= 6 && (digits > 0 || capitals > 0 && !inCapitals)
}

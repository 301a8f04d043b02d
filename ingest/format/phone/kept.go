package phone

import (
	"strings"

	"frontdoor/ingest/privacy"
)

// What call records keep in the clear ends here: numbers and names of the
// council's own, and code words.

// maxExtension is the longest extension of a switchboard; longer numbers may be
// somebody's.
const maxExtension = 6

// isExtension reports that s is an internal number or a feature code.
func isExtension(s string) bool { return len(s) <= maxExtension && isDialled(s) }

// isDialled reports that s is made of what a telephone can dial.
func isDialled(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '*' && c != '#' && (c != '+' || i > 0) {
			return false
		}
	}
	return s != ""
}

// ownNumbers keeps the numbers on which calls came in from outside: they are the
// council's. One per goroutine.
type ownNumbers struct {
	region string
	seen   map[string]string
}

func newOwnNumbers(region string) *ownNumbers {
	return &ownNumbers{region: region, seen: map[string]string{}}
}

// keep returns an extension as it is and a public number in E.164. What could be
// a person's is not kept: names, and British mobile numbers, since a call passed
// on to one can look like a call in.
func (o *ownNumbers) keep(dialled string) string {
	if isExtension(dialled) || dialled == "" {
		return dialled
	}
	if kept, ok := o.seen[dialled]; ok {
		return kept
	}
	kept := ""
	if e164, class := privacy.Normalise(dialled, o.region); class == privacy.Number && isDialled(dialled) && !strings.HasPrefix(e164, "+447") {
		kept = e164
	}
	if len(o.seen) < cleanedLimit && len(dialled) <= maxWord {
		o.seen[strings.Clone(dialled)] = kept
	}
	return kept
}

// maxWord is the longest text that is taken for a word of the system's own.
const maxWord = 64

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// queueName is the name of a queue without the domain or tenant behind it.
func queueName(s string) string {
	name, _, _ := strings.Cut(s, "@")
	return privacy.Redact(name)
}

// plainWord keeps a result that is a short code word.
func plainWord(s string) string {
	if len(s) > maxWord {
		return "{text}"
	}
	return privacy.RedactField(s)
}

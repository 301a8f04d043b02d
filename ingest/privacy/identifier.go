package privacy

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Class says what a caller field held.
type Class string

// The classes of a caller field.
const (
	Number   Class = "number"   // a public phone number
	Withheld Class = "withheld" // anonymous, unavailable or empty
	Internal Class = "internal" // an extension of the switchboard
	Invalid  Class = "invalid"  // digits that are no number of any country
)

// Phones normalises phone numbers to E.164 for one region and makes their
// pseudonyms. One per goroutine.
type Phones struct {
	maker  *Maker
	region string
	seen   map[string]phoneAnswer
}

type phoneAnswer struct {
	key   string
	class Class
}

// NewPhones reads national numbers as those of the ISO country region.
func NewPhones(maker *Maker, region string) *Phones {
	return &Phones{maker: maker, region: region, seen: map[string]phoneAnswer{}}
}

// Key returns the pseudonym of a caller's number and the class of the field.
// Only a public number has a pseudonym.
func (p *Phones) Key(raw string) (string, Class) {
	if a, ok := p.seen[raw]; ok {
		return a.key, a.class
	}
	e164, class := Normalise(raw, p.region)
	a := phoneAnswer{p.maker.Of(Phone, e164), class}
	if len(p.seen) >= cacheLimit {
		clear(p.seen)
	}
	p.seen[strings.Clone(raw)] = a
	return a.key, a.class
}

// Normalise returns a phone number in E.164 ("+441632960001") and the class of
// the field; the number is "" unless the class is Number. A caller id with a
// name around the number (`"A Name" <01632960001>`) gives the number.
func Normalise(raw, region string) (string, Class) {
	s := strings.TrimSpace(raw)
	if i, j := strings.LastIndexByte(s, '<'), strings.LastIndexByte(s, '>'); i >= 0 && j > i {
		s = strings.TrimSpace(s[i+1 : j])
	}
	if isWithheld(s) {
		return "", Withheld
	}
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	if digits == 0 {
		return "", Invalid
	}
	if digits <= 6 {
		return "", Internal
	}
	if strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	num, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsPossibleNumber(num) {
		// Some systems write the country code without its plus sign.
		num, err = phonenumbers.Parse("+"+strings.TrimLeft(s, "+0"), region)
		if err != nil || !phonenumbers.IsPossibleNumber(num) {
			return "", Invalid
		}
	}
	return phonenumbers.Format(num, phonenumbers.E164), Number
}

func isWithheld(s string) bool {
	switch strings.ToLower(s) {
	case "", "-", "anonymous", "unknown", "unavailable", "withheld", "private", "restricted", "asterisk", "none", "null", "<unknown>":
		return true
	}
	return false
}

// NormaliseEmail returns an e-mail address in lower case without surrounding
// space, or "" when s is none.
func NormaliseEmail(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || strings.ContainsAny(s, " \t,;<>") || !strings.Contains(s[at:], ".") {
		return ""
	}
	return s
}

// NormaliseCookie writes the id of a browser as Google Analytics exports it: its
// cookie has the version and the depth of the domain in front, as in
// GA1.1.1234567890.1767603600.
func NormaliseCookie(s string) string {
	if rest, ok := strings.CutPrefix(s, "GA1."); ok {
		if _, id, ok := strings.Cut(rest, "."); ok {
			return id
		}
	}
	return s
}

// NormaliseAddress writes a client address in one form: lower case, IPv4
// mapped into IPv6 taken back to IPv4.
func NormaliseAddress(s string) string {
	lower := isLower(s)
	if !lower {
		s = strings.ToLower(s)
	}
	if rest, ok := strings.CutPrefix(s, "::ffff:"); ok && strings.IndexByte(rest, '.') > 0 {
		return rest
	}
	return s
}

func isLower(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

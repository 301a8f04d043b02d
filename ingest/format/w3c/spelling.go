package w3c

import (
	"net/url"
	"strings"
)

// dialect is how a program fits a user agent into a value.
type dialect uint8

const (
	verbatim dialect = iota
	pluses           // IIS: + for a space
	percents         // CloudFront: percent-encoded
	dialects         // how many there are
)

// agent is the agent as the client sent it.
func (d dialect) agent(raw string) string {
	switch d {
	case pluses:
		return withSpaces(raw)
	case percents:
		return withoutPercents(raw)
	}
	return raw
}

// withSpaces puts back the spaces of an agent for which IIS wrote "+". It writes
// a plus sign as it is, and "++" is nearly always the " +" before the address of
// a crawler. What holds spaces was not written so.
func withSpaces(s string) string {
	if strings.IndexByte(s, ' ') >= 0 {
		return s
	}
	s = strings.ReplaceAll(s, "++", " \x00") // no line holds a NUL
	return strings.ReplaceAll(strings.ReplaceAll(s, "+", " "), "\x00", "+")
}

// withoutPercents undoes percent-encoding, which CloudFront has at times done
// twice.
func withoutPercents(s string) string {
	const rounds = 2
	for range rounds {
		if strings.IndexByte(s, '%') < 0 {
			break
		}
		plain, err := url.PathUnescape(s)
		if err != nil {
			break
		}
		s = plain
	}
	return s
}

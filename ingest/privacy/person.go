package privacy

import (
	"net/netip"
	"slices"
	"strings"
)

// Pseudonyms returns every pseudonym that an identifier may have in the lake,
// whatever column it came in: as a phone number, e-mail address, client address,
// login, reference or cookie. region is the country of national phone numbers.
func (m *Maker) Pseudonyms(identifier, region string) []string {
	s := strings.TrimSpace(identifier)
	out := []string{m.Of(Login, s), m.Of(Reference, s), m.Of(Cookie, NormaliseCookie(s))}
	if number, class := Normalise(s, region); class == Number {
		out = append(out, m.Of(Phone, number))
	}
	if mail := NormaliseEmail(s); mail != "" {
		out = append(out, m.Of(Email, mail), m.Of(Login, mail), m.Of(Reference, mail))
	}
	address := NormaliseAddress(s)
	out = append(out, m.Of(Address, address))
	if a, err := netip.ParseAddr(address); err == nil {
		out = append(out, m.Of(Address, a.Unmap().String()))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(p string) bool { return p == "" })
}

package privacy

import (
	"net/netip"
	"strings"
)

// Redact takes e-mail addresses, IP addresses and phone-like numbers out of
// text that is kept, such as a path. What was taken out is named: {email},
// {address}, {number}.
func Redact(s string) string { return redact(s, false) }

// RedactAgent is Redact for user agents, in which four numbers after a product's
// name and a slash are its version and stay: Chrome/126.0.0.0.
func RedactAgent(s string) string { return redact(s, true) }

func redact(s string, agent bool) string {
	// What is taken out can bring its neighbours together in a shape that was not
	// there before, so it is done until nothing changes. Every round takes at
	// least one digit, colon or at sign away, which bounds it.
	for suspicious(s) {
		next := redactNumbers(redactAddresses(redactEmails(s), agent))
		if next == s {
			break
		}
		s = next
	}
	return s
}

// suspicious is a cheap first look: most text cannot hold an identifier.
func suspicious(s string) bool {
	digits, colons := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			digits++
		case c == ':':
			colons++
		case c == '@', strings.HasPrefix(s[i:], "%40"):
			return true
		}
	}
	return digits >= 4 || colons >= 2
}

func redactEmails(s string) string {
	var b strings.Builder
	for {
		at, width := indexAt(s)
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		start, end := at, at+width
		for start > 0 && isMail(s[start-1]) {
			start--
		}
		for end < len(s) && isMail(s[end]) {
			end++
		}
		b.WriteString(s[:start])
		b.WriteString("{email}")
		s = s[end:]
	}
}

// indexAt finds an at sign, plain or as %40.
func indexAt(s string) (at, width int) {
	for i := 0; i < len(s); i++ {
		if s[i] == '@' {
			return i, 1
		}
		if s[i] == '%' && strings.HasPrefix(s[i:], "%40") {
			return i, len("%40")
		}
	}
	return -1, 0
}

func isMail(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || strings.IndexByte("._%+-'", c) >= 0
}

func redactAddresses(s string, agent bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if n := ipv6At(s, i); n > 0 {
			b.WriteString("{address}")
			i += n
			continue
		}
		if n, quad := dottedAt(s, i); n > 0 {
			if quad && !(agent && isVersionAt(s, i)) {
				b.WriteString("{address}")
			} else {
				b.WriteString(s[i : i+n])
			}
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// dottedAt is the length of the run of numbers and dots that begins at i, and
// whether it is an IPv4 address.
func dottedAt(s string, i int) (n int, quad bool) {
	if !isDigit(s[i]) || i > 0 && isDigit(s[i-1]) {
		return 0, false
	}
	end := i
	for end < len(s) && (isDigit(s[end]) || s[end] == '.' && end+1 < len(s) && isDigit(s[end+1])) {
		end++
	}
	a, err := netip.ParseAddr(s[i:end])
	return end - i, err == nil && a.Is4()
}

// isVersionAt reports that what begins at i follows a name and a slash.
func isVersionAt(s string, i int) bool {
	if i < 2 || s[i-1] != '/' {
		return false
	}
	c := s[i-2]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c)
}

// ipv6At is the length of the IPv6 address that begins at i, or 0.
func ipv6At(s string, i int) int {
	if !isHex(s[i]) && s[i] != ':' || i > 0 && (isHex(s[i-1]) || s[i-1] == ':') {
		return 0
	}
	end, colons := i, 0
	for end < len(s) && (isHex(s[end]) || s[end] == ':' || s[end] == '.') {
		if s[end] == ':' {
			colons++
		}
		end++
	}
	if colons < 2 {
		return 0
	}
	for end > i && (s[end-1] == ':' || s[end-1] == '.') && !strings.HasSuffix(s[i:end], "::") {
		end--
	}
	// "::" alone says nothing about anybody.
	if a, err := netip.ParseAddr(s[i:end]); err == nil && a.Is6() && end-i > 2 {
		return end - i
	}
	return 0
}

func isHex(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// minNumber is how many digits a number has at least that may be somebody's:
// dates and versions have fewer.
const minNumber = 9

// maxNumber is how many digits a phone number has at most (ITU-T E.164).
const maxNumber = 15

// redactNumbers takes out long runs of digits, and phone numbers however their
// groups are set apart.
func redactNumbers(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		starts := isDigit(s[i]) || s[i] == '+' && i+1 < len(s) && isDigit(s[i+1])
		if !starts {
			b.WriteByte(s[i])
			i++
			continue
		}
		run := 0
		for i+run < len(s) && isDigit(s[i+run]) {
			run++
		}
		end, digits := phoneAt(s, i)
		switch {
		case run >= minNumber:
			b.WriteString("{number}")
			i += run
		case digits >= minNumber && (s[i] == '0' || s[i] == '+' || strings.HasPrefix(s[i:], "44")):
			b.WriteString("{number}")
			i = end
		default:
			n := max(run, 1)
			b.WriteString(s[i : i+n])
			i += n
		}
	}
	return b.String()
}

// phoneAt reads groups of digits from i with at most two separators between
// them, and returns where they end and how many digits there are. A group is
// never cut: the rest of it would stay in the clear.
func phoneAt(s string, i int) (end, digits int) {
	gap := 0
	for j := i; j < len(s) && gap <= 2; {
		switch {
		case isDigit(s[j]):
			if digits > maxNumber && gap > 0 {
				return end, digits
			}
			digits, gap = digits+1, 0
			j++
			end = j
		case strings.HasPrefix(s[j:], "%20"):
			gap++
			j += 3
		case strings.IndexByte(" -.()+", s[j]) >= 0:
			gap++
			j++
		default:
			return end, digits
		}
	}
	return end, digits
}

package web

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdoor/ingest/privacy"
)

// maxTextBytes is how much of a path or an agent is kept.
const maxTextBytes = 512

// maxHostBytes is the longest host name there is (RFC 1035, section 2.3.4).
const maxHostBytes = 255

// ncsaText is a path, host or agent as it is kept.
type ncsaText struct {
	raw  string // as the log writes it
	text string
	// address is set when the text might hold an address, so that each line's
	// own client has to be looked for in it.
	address bool
	query   bool   // paths: an escaped "?" began a query
	class   string // agents: the class
}

// ncsaCache remembers what became of the distinct values of one field. The
// bounds keep a hostile log from filling the memory.
type ncsaCache struct {
	make   func(raw string) ncsaText
	seen   map[string]ncsaText
	latest ncsaText // often the next line's too
}

const (
	maxCached      = 1 << 16
	maxCachedBytes = 2048
)

func newNCSACache(make func(string) ncsaText) *ncsaCache {
	return &ncsaCache{make: make, seen: map[string]ncsaText{}}
}

func (c *ncsaCache) get(raw string) ncsaText {
	if raw == c.latest.raw && raw != "" {
		return c.latest
	}
	t, ok := c.seen[raw]
	if !ok {
		t = c.add(raw)
	}
	c.latest = t
	return t
}

func (c *ncsaCache) add(raw string) ncsaText {
	raw = strings.Clone(raw) // lets go of the chunk it was cut from
	t := c.make(raw)
	t.raw = raw
	if len(raw) <= maxCachedBytes {
		if len(c.seen) >= maxCached {
			clear(c.seen)
		}
		c.seen[raw] = t
	}
	return t
}

// safeText cuts text, whose identifiers were taken out, to a length.
func safeText(redacted string, limit int) ncsaText {
	s := truncateText(redacted, limit)
	return ncsaText{text: s, address: strings.Count(s, ".") >= 3 || strings.Count(s, ":") >= 2}
}

// truncateText cuts s to at most limit bytes without cutting a character.
func truncateText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

func makePath(raw string) ncsaText {
	s := unescapeText(raw)
	i := strings.IndexAny(s, "?#")
	query := i >= 0 && s[i] == '?'
	if i >= 0 {
		s = s[:i]
	}
	t := safeText(privacy.Redact(dropSessionID(s)), maxTextBytes)
	t.query = query
	return t
}

// dropSessionID takes a servlet's session id out of a path: it stands for a
// cookie, which is an identifier.
func dropSessionID(path string) string {
	const mark = ";jsessionid="
	for i := 0; i+len(mark) <= len(path); i++ {
		if path[i] == ';' && strings.EqualFold(path[i:i+len(mark)], mark) {
			end := strings.IndexAny(path[i+1:], ";/")
			if end < 0 {
				return path[:i]
			}
			return path[:i] + path[i+1+end:]
		}
	}
	return path
}

func makeAgent(raw string) ncsaText {
	s := unescapeText(raw)
	class := AgentClass(s)
	if class == agentEmpty {
		return ncsaText{class: class}
	}
	t := safeText(privacy.RedactAgent(s), maxTextBytes)
	t.class = class
	return t
}

// makeHost reads a host with or without user and port. What cannot be a host
// name is nothing.
func makeHost(raw string) ncsaText {
	s := unescapeText(raw)
	if i := strings.IndexAny(s, `/?#\`); i >= 0 {
		s = s[:i]
	}
	s = s[strings.LastIndexByte(s, '@')+1:]
	if bracketed, ok := strings.CutPrefix(s, "["); ok {
		s, _, _ = strings.Cut(bracketed, "]")
	} else if strings.Count(s, ":") == 1 {
		s, _, _ = strings.Cut(s, ":")
	}
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	if isAddress(s) {
		return ncsaText{text: "{address}"}
	}
	if s == "" || s == "-" || len(s) > maxHostBytes || strings.ContainsFunc(s, notInHost) {
		return ncsaText{}
	}
	return safeText(s, maxHostBytes)
}

func notInHost(r rune) bool {
	return r != '.' && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// unescapeText undoes what servers do to bytes that would break a line: \" \\
// \n \t \xhh of Apache and nginx, \uhhhh of nginx's JSON escapes. The result is
// valid UTF-8; control characters and bytes that are no UTF-8 became U+FFFD.
func unescapeText(s string) string {
	if isCleanText(s) {
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
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(string(b), "\ufffd"))
}

// isCleanText reports text without escapes and control characters.
func isCleanText(s string) bool {
	for i := 0; i < len(s); i++ {
		// 0xC2 begins the control characters of U+0080 to U+009F.
		if c := s[i]; c < 0x20 || c == 0x7f || c == '\\' || c == 0xc2 {
			return false
		}
	}
	return true
}

func hexNumber(s string, digits int) (uint64, bool) {
	if len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return n, err == nil
}

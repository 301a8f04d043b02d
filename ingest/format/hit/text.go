package hit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdoor/ingest/privacy"
)

// MaxTextBytes is how much of a path or an agent is kept.
const MaxTextBytes = 512

// maxHostBytes is the longest host name there is (RFC 1035, section 2.3.4).
const maxHostBytes = 255

// text is a path, host or agent as it is kept.
type text struct {
	raw   string // as the log writes it
	plain string // as the client sent it
	kept  string
	// address is set when the text might hold an address, so that each line's
	// own client has to be looked for in it.
	address bool
	query   bool   // paths: an escaped "?" began a query
	class   string // agents: the class
}

// cache remembers what became of the distinct values of one field. The bounds
// keep a hostile log from filling the memory.
type cache struct {
	spelled func(raw string) string
	make    func(plain string) text
	seen    map[string]text
	latest  text // often the next line's too
}

const (
	maxCached      = 1 << 16
	maxCachedBytes = 2048
)

func newCache(spelled func(string) string, make func(string) text) *cache {
	return &cache{spelled: spelled, make: make, seen: map[string]text{}}
}

func (c *cache) get(raw string) text {
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

func (c *cache) add(raw string) text {
	raw = strings.Clone(raw) // lets go of the chunk it was cut from
	plain := raw
	if c.spelled != nil {
		plain = c.spelled(raw)
	}
	plain = clean(plain)
	t := c.make(plain)
	t.raw, t.plain = raw, plain
	if len(raw) <= maxCachedBytes {
		if len(c.seen) >= maxCached {
			clear(c.seen)
		}
		c.seen[raw] = t
	}
	return t
}

// safeText cuts text, whose identifiers were taken out, to a length.
func safeText(redacted string, limit int) text {
	s := truncateText(redacted, limit)
	return text{kept: s, address: strings.Count(s, ".") >= 3 || strings.Count(s, ":") >= 2}
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

func makePath(s string) text {
	i := strings.IndexAny(s, "?#")
	query := i >= 0 && s[i] == '?'
	if i >= 0 {
		s = s[:i]
	}
	t := safeText(privacy.Redact(dropSessionID(s)), MaxTextBytes)
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

func makeAgent(s string) text {
	class := AgentClass(s)
	if class == agentEmpty {
		return text{class: class}
	}
	t := safeText(privacy.RedactAgent(s), MaxTextBytes)
	t.class = class
	return t
}

// makeHost reads a host with or without user and port. What cannot be a host
// name is nothing.
func makeHost(s string) text {
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
	if IsAddress(s) {
		return text{kept: "{address}"}
	}
	if s == "" || s == "-" || len(s) > maxHostBytes || strings.ContainsFunc(s, notInHost) {
		return text{}
	}
	return safeText(privacy.Redact(s), maxHostBytes)
}

func notInHost(r rune) bool {
	return r != '.' && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// clean returns valid UTF-8: control characters and bytes that are no UTF-8
// become U+FFFD.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// isClean reports text of nothing but printable ASCII.
func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

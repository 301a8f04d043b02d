package hit

import (
	"strings"

	"frontdoor/ingest/format/field"
)

// Status reads a status of three digits. "", "-" and 000, which some servers
// write for a client that went away, are 0; false for anything else.
func Status(v string) (int32, bool) {
	if v == "" || v == "-" {
		return 0, true
	}
	n, ok := field.Whole(v)
	return int32(n), ok && len(v) == 3
}

// Bytes reads a size in bytes. "" and "-" are 0; false for what is no number.
func Bytes(v string) (int64, bool) {
	if v == "" || v == "-" {
		return 0, true
	}
	return field.Whole(v)
}

// request fills method, path and host from what was asked for, and says what
// kind of request it was.
func (m *Maker) request(c *Client, f *Fields) string {
	switch {
	case f.RequestCut:
		return Truncated
	case f.HasRequest:
		if f.Request == "" || f.Request == "-" {
			return NoRequest
		}
		method, target, ok := splitRequest(f.Request)
		if !ok {
			return MalformedRequest
		}
		m.target(c, method, target)
		return OK
	}
	if f.HasMethod && !isMethod(f.Method) {
		if f.Method == "" || f.Method == "-" {
			return NoRequest
		}
		return MalformedRequest
	}
	if f.HasTarget && (f.Target == "" || f.Target == "-") {
		return NoRequest
	}
	m.target(c, f.Method, f.Target)
	if f.Query != "" && f.Query != "-" {
		m.row.HasQuery = true
	}
	return OK
}

// splitRequest cuts `METHOD target HTTP/x.y` (RFC 9112, section 3). Without the
// protocol, which HTTP/0.9 did not have, the target must look like one.
func splitRequest(s string) (method, target string, ok bool) {
	method, target, _ = strings.Cut(s, " ")
	if !isMethod(method) {
		return "", "", false
	}
	target = strings.TrimLeft(target, " ")
	i := strings.LastIndexByte(target, ' ')
	if isProtocol(target[i+1:]) {
		target = strings.TrimRight(target[:max(i, 0)], " ")
		return method, target, target != ""
	}
	old := target != "" && i < 0 && (target[0] == '/' || target == "*" || authority(target) != "")
	return method, target, old
}

// isMethod reports a token (RFC 9110, section 5.6.2) of letters, as every
// method is, joined by the - and _ that some extensions have.
func isMethod(s string) bool {
	const longestMethod = 32
	if s == "" || len(s) > longestMethod || s[0] == '-' || s[0] == '_' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

func isProtocol(s string) bool {
	version, ok := strings.CutPrefix(s, "HTTP/")
	return ok && (len(version) == 1 || len(version) == 3 && version[1] == '.') && version[0] >= '0' && version[0] <= '9'
}

// target splits what was asked for into host, path and query (RFC 9112,
// section 3.2).
func (m *Maker) target(c *Client, method, target string) {
	row := &m.row
	row.Method = method
	if method == "CONNECT" && !strings.HasPrefix(target, "/") {
		m.askedHost(c, target)
		return
	}
	if target != "" && target[0] != '/' {
		host, _, _ := strings.Cut(authority(target), "?")
		if host != "" {
			m.askedHost(c, host)
			_, target, _ = strings.Cut(target, "://")
			if target = target[len(host):]; !strings.HasPrefix(target, "/") {
				target = "/" + target
			}
		}
	}
	if i := strings.IndexByte(target, '?'); i >= 0 {
		row.HasQuery = true
		target = target[:i]
	}
	path := m.paths.get(target)
	row.Path = c.hide(path)
	row.HasQuery = row.HasQuery || path.query
}

// askedHost keeps the host of the request itself where no field states one.
func (m *Maker) askedHost(c *Client, host string) {
	if m.row.Host == "" {
		m.row.Host = c.hide(m.hosts.get(host))
	}
}

// authority is the part of a URL between "://" and the path; "" without one.
func authority(url string) string {
	const longestScheme = 32
	rest, ok := strings.CutPrefix(url, "https://")
	if !ok { // all but a few are that
		i := strings.Index(url[:min(len(url), longestScheme)], "://")
		if i < 0 {
			return ""
		}
		rest = url[i+len("://"):]
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

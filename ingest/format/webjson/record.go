package webjson

import (
	"strings"

	"frontdoor/ingest/format/jsonrec"
)

// record is what one object says of a request, whatever its server calls it.
// Values are as the log writes them, escapes and all.
type record struct {
	dialect dialect // "" when no name told it
	value   [kinds]string
	name    [kinds]string // of the member a value was under
	rank    [kinds]uint8
	has     [kinds]bool // the object has such a member, if without a value
	cut     bool        // the line ends before the object does
}

// reader reads records.
type reader struct {
	members map[string]member
	cursor  jsonrec.Cursor
	record
}

// read takes the known members of an object. It is false when the text is no
// JSON for any other reason than that it ends too early.
func (r *reader) read(text string) bool {
	r.record = record{}
	c := &r.cursor
	c.Reset(text)
	for ok := c.Object(); ok && c.Key(); {
		m := r.members[c.Name()]
		switch {
		case m.what == nothing:
			c.Skip()
		case m.what == request && c.Next() == '{':
			r.caddyRequest()
		default:
			r.take(m, c.Name())
		}
	}
	c.End()
	fault, _ := c.Fault()
	r.cut = c.Cut()
	return fault == "" || r.cut
}

// take keeps a value if there is one, and none of a better name.
func (r *reader) take(m member, name string) {
	r.note(m.dialect)
	v := r.cursor.Written()
	w := m.what
	r.has[w] = true
	if v == "" || v == "-" || r.value[w] != "" && r.rank[w] < m.rank {
		return
	}
	r.value[w], r.name[w], r.rank[w] = v, name, m.rank
}

// note keeps the first dialect that a name tells.
func (r *record) note(d dialect) {
	if r.dialect == "" {
		r.dialect = d
	}
}

// caddyRequest reads the object that holds the parts of a request.
func (r *reader) caddyRequest() {
	c := &r.cursor
	r.dialect = caddy
	for ok := c.Object(); ok && c.Key(); {
		if c.Name() == "headers" {
			r.caddyHeaders()
			continue
		}
		if m := caddyMember(c.Name()); m.what != nothing {
			r.take(m, c.Name())
			continue
		}
		c.Skip()
	}
}

// caddyHeaders reads lists of values by the name of the header.
func (r *reader) caddyHeaders() {
	c := &r.cursor
	for ok := c.Object(); ok && c.Key(); {
		m := member{dialect: caddy}
		switch name := c.Name(); {
		case strings.EqualFold(name, "User-Agent"):
			m.what = agent
		case strings.EqualFold(name, "Referer"):
			m.what = referer
		default:
			c.Skip()
			continue
		}
		name := c.Name()
		for ok := c.Array(); ok && c.Element(); {
			r.take(m, name)
		}
	}
}

// isRequest reports that the object has a place for what was asked for, or may
// have had one before it was cut.
func (r *record) isRequest() bool {
	return r.dialect == caddy || r.dialect != "" && (r.has[request] || r.has[method] || r.has[target] || r.cut)
}

// isMessage reports something else that the server logs in the same file: its
// start and end, its errors. Caddy repeats a failed request in its error log.
// A line that is cut could be either.
func (r *record) isMessage() bool {
	const accessLogger = "http.log.access"
	if r.cut || !r.has[level] || !r.has[message] {
		return false
	}
	if l := r.value[logger]; r.dialect == caddy && l != "" {
		return !strings.HasPrefix(l, accessLogger)
	}
	return !r.isRequest()
}

// saysWhoAndWhen reports the least that a request needs to be a row.
func (r *record) saysWhoAndWhen() bool { return r.value[client] != "" && r.value[when] != "" }

package web

import (
	"strings"

	"frontdoor/ingest/format/field"

	"frontdoor/ingest/privacy"
)

// The classes of a line, as web_request.line_class holds them.
const (
	lineOK               = "ok"
	lineNoRequest        = "no_request"
	lineMalformedRequest = "malformed_request"
	lineTruncated        = "truncated"
)

// fill makes a row of the fields; the fault's code is "" unless the line is to
// be rejected. A line is worth a row as soon as it says who and when.
func (d *ncsaDecoder) fill() ncsaFault {
	f, row := &d.fields, &d.row
	if wrong := f.wrong; wrong != nil && (!f.seen[ncsaClient] || !f.seen[ncsaTime]) {
		return ncsaFault{code: "unparsable", at: f.wrongAt, field: wrong.name}
	}
	if !f.seen[ncsaTime] || !f.seen[ncsaClient] || f.cut && f.cutIn == ncsaClient {
		return d.cutShort()
	}
	client := d.people.get(f.value[ncsaClient])
	if client == nil {
		return ncsaFault{code: "no_client", at: f.at[ncsaClient]}
	}
	stamp, ok := d.stamps.read(f.value[ncsaTime])
	if !ok && f.cut && f.cutIn == ncsaTime {
		return d.cutShort()
	}
	if !ok {
		return ncsaFault{code: "bad_time", at: f.at[ncsaTime]}
	}
	if f.wrong != nil {
		return ncsaFault{code: "unparsable", at: f.wrongAt, field: f.wrong.name}
	}
	if fault := d.numbersOf(); fault.code != "" {
		return fault
	}
	d.clock.Stamp(&row.Base, stamp.micros)
	row.LogOffsetMin, row.LogLocalDate = stamp.offset, stamp.day
	if stamp.offset == nil { // the log states no offset of its own
		row.LogLocalDate = row.LocalDate
	}
	d.texts(client)
	return ncsaFault{}
}

// cutShort is the fault of a line that ends before it says who and when.
func (d *ncsaDecoder) cutShort() ncsaFault {
	for i := range d.plan.fields {
		if f := &d.plan.fields[i]; f.kind == ncsaTime {
			return ncsaFault{code: "unparsable", at: d.fields.at[d.fields.cutIn], field: f.name}
		}
	}
	return ncsaFault{code: "unparsable"}
}

// numbersOf reads status, bytes and duration. A number at the cut end of a line
// is kept only where its length shows that it is whole.
func (d *ncsaDecoder) numbersOf() ncsaFault {
	f, row := &d.fields, &d.row
	if v := f.value[ncsaStatus]; v != "" && v != "-" {
		n, ok := field.Whole(v)
		whole := ok && len(v) == 3
		switch {
		case whole && n > 0:
			d.status = int32(n)
			row.Status = &d.status
		case !whole && !(f.cut && f.cutIn == ncsaStatus):
			return ncsaFault{code: "bad_status", at: f.at[ncsaStatus]}
		}
	}
	if v := f.value[ncsaBytes]; v != "" && v != "-" {
		n, ok := field.Whole(v)
		if !ok {
			return ncsaFault{code: "bad_bytes", at: f.at[ncsaBytes]}
		}
		row.Bytes = n
	}
	if v := f.value[ncsaDuration]; v != "" && v != "-" && !(f.cut && f.cutIn == ncsaDuration) {
		n, ok := field.Decimal(v, d.plan.durationPlaces)
		if !ok {
			return ncsaFault{code: "bad_duration", at: f.at[ncsaDuration]}
		}
		d.durationMs = n
		row.DurationMs = &d.durationMs
	}
	return ncsaFault{}
}

// texts fills everything that could name a person, in a form that does not.
func (d *ncsaDecoder) texts(client *ncsaPerson) {
	f, row := &d.fields, &d.row
	client.fill(&d.people, row, f.value[ncsaAgent])
	if user := f.value[ncsaUser]; user != "" && user != "-" && user != `""` && !(f.cut && f.cutIn == ncsaUser) {
		row.UserKey = d.people.maker.Of(privacy.Login, user)
	}
	if host := f.value[ncsaHost]; host != "" && !(f.cut && f.cutIn == ncsaHost) {
		row.Host = client.clear(d.hosts.get(host))
	}
	if referer := f.value[ncsaReferer]; !(f.cut && f.cutIn == ncsaReferer) {
		if host := authority(referer); host != "" {
			row.RefererHost = client.clear(d.hosts.get(host))
		}
	}
	row.LineClass = d.request(client)
	if f.cut {
		row.LineClass = lineTruncated
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

// request fills method, path and host from what was asked for, and says what
// kind of request it was.
func (d *ncsaDecoder) request(client *ncsaPerson) string {
	f := &d.fields
	switch {
	case f.cut && (f.cutIn == ncsaRequest || f.cutIn == ncsaMethod || f.cutIn == ncsaTarget):
		return lineTruncated
	case f.seen[ncsaRequest]:
		request := f.value[ncsaRequest]
		if request == "" || request == "-" {
			return lineNoRequest
		}
		method, target, ok := splitRequest(request)
		if !ok {
			return lineMalformedRequest
		}
		d.target(client, method, target)
		return lineOK
	}
	method, target := f.value[ncsaMethod], f.value[ncsaTarget]
	if f.seen[ncsaMethod] && !isMethod(method) {
		if method == "" || method == "-" {
			return lineNoRequest
		}
		return lineMalformedRequest
	}
	if f.seen[ncsaTarget] && (target == "" || target == "-") {
		return lineNoRequest
	}
	d.target(client, method, target)
	if q := f.value[ncsaQuery]; q != "" && q != "-" {
		d.row.HasQuery = true
	}
	return lineOK
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
func (d *ncsaDecoder) target(client *ncsaPerson, method, target string) {
	row := &d.row
	row.Method = method
	if method == "CONNECT" && !strings.HasPrefix(target, "/") {
		d.askedHost(client, target)
		return
	}
	if target != "" && target[0] != '/' {
		host, _, _ := strings.Cut(authority(target), "?")
		if host != "" {
			d.askedHost(client, host)
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
	path := d.paths.get(target)
	row.Path = client.clear(path)
	row.HasQuery = row.HasQuery || path.query
}

// askedHost keeps the host of the request itself where no field states one.
func (d *ncsaDecoder) askedHost(client *ncsaPerson, host string) {
	if d.row.Host == "" {
		d.row.Host = client.clear(d.hosts.get(host))
	}
}

package webjson

import (
	"strings"

	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
)

// fault is why a line is no row.
type fault struct{ code, message, hint string }

// request fills the fields with what the record says; the fault's code is ""
// unless the line is to be rejected.
func (d *linesDecoder) request() (*hit.Client, fault) {
	switch {
	case d.cut && !(d.isRequest() && d.saysWhoAndWhen()):
		return nil, fault{"json_cut_off", "the line ends before it says who asked and when", "a line is written whole: was the file copied while the server wrote to it?"}
	case !d.isRequest():
		return nil, fault{"unknown_shape", "the names of an access log of Caddy, Traefik, nginx or Cloudflare were expected", "nginx's log_format must give its variables' own names, such as remote_addr, time_iso8601, request, status"}
	case d.only != "" && d.dialect != d.only:
		return nil, fault{"other_shape", "the names of " + string(d.dialect) + " stand here, but the source's pattern is " + string(d.only), "leave the pattern out, and each line is read as its names say"}
	}
	c := d.maker.Client(address(d.value[client]))
	if c == nil {
		return nil, fault{"no_client", "the client's address or host name was expected", "the log must hold the address: filters that delete it leave nothing to count visitors by"}
	}
	d.fields = hit.Fields{}
	if !d.times.set(&d.fields, field.Unescape(d.value[when]), d.dialect) {
		return nil, fault{"bad_time", d.expected(when, "a time", "with a date that exists"), "use seconds since 1970 or ISO 8601, and check the server's clock"}
	}
	if f := d.numbers(); f.code != "" {
		return nil, f
	}
	d.texts()
	return c, fault{}
}

// expected says what a member should have held.
func (r *record) expected(w what, thing, more string) string {
	s := thing + " was expected"
	if r.name[w] != "" {
		s += " in " + r.name[w]
	}
	if more != "" {
		s += ", " + more
	}
	return s
}

func (d *linesDecoder) numbers() fault {
	f := &d.fields
	var ok bool
	if f.Status, ok = hit.Status(d.value[status]); !ok && d.value[status] != "0" {
		return fault{code: "bad_status", message: d.expected(status, "a status of three digits", "")}
	}
	if f.Bytes, ok = hit.Bytes(d.value[size]); !ok {
		return fault{code: "bad_bytes", message: d.expected(size, "a number of bytes", "")}
	}
	if f.DurationMs, f.HasDuration, ok = d.millis(); !ok {
		return fault{code: "bad_duration", message: d.expected(d.took(), "a duration", "")}
	}
	return fault{}
}

// took is the member that states the duration.
func (r *record) took() what {
	switch {
	case r.value[seconds] != "":
		return seconds
	case r.value[nanoseconds] != "":
		return nanoseconds
	}
	return elapsed
}

// texts hands over what the client sent. Agents are few and long: the maker
// undoes their escapes, once for each.
func (d *linesDecoder) texts() {
	f := &d.fields
	f.User, f.Host, f.Referer = field.Unescape(d.value[user]), field.Unescape(d.value[host]), field.Unescape(d.value[referer])
	// Caddy lists what headers there were; the others have a name for each that
	// they are told to log, which is none unless somebody asked for it.
	f.Agent, f.NoAgent = d.value[agent], d.dialect != caddy && !d.has[agent]
	f.HasRequest = d.has[request]
	if f.HasRequest {
		f.Request = field.Unescape(d.value[request])
	} else {
		f.HasMethod, f.HasTarget = true, true
		f.Method, f.Target, f.Query = d.value[method], field.Unescape(d.value[target]), d.value[query]
	}
	f.Cut = d.cut
	f.RequestCut = d.cut && f.Request == "" && (f.Method == "" || f.Target == "")
}

// address is the client of what may be an address with a port, or the list of
// those it came by, of which the first is the client's own.
func address(v string) string {
	v, _, _ = strings.Cut(v, ",")
	v = strings.TrimSpace(v)
	if inside, ok := strings.CutPrefix(v, "["); ok {
		v, _, _ = strings.Cut(inside, "]")
		return v
	}
	if strings.Count(v, ":") == 1 {
		v, _, _ = strings.Cut(v, ":")
	}
	return v
}

package w3c

import (
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/privacy"
)

// fault is why a line is no row.
type fault struct {
	code string
	at   int // byte index in the line
}

// fill reads a line into d.hit and returns the client; the fault's code is ""
// unless the line is to be rejected. A line is worth a row as soon as it says
// who and when.
func (d *decoder) fill(line string) (*hit.Client, fault) {
	v := &d.values
	if len(d.plan.kinds) == 0 {
		return nil, fault{code: "no_fields"}
	}
	d.plan.split(line, v)
	if v.extra > 0 {
		return nil, fault{"too_many_values", v.extra}
	}
	d.hit = hit.Fields{}
	if f := d.when(); f.code != "" {
		return nil, f
	}
	who := client
	if !d.plan.has[client] {
		who = clientName
	}
	c := d.makers[d.plan.dialect].Client(v.text[who])
	if c == nil || v.cut && v.last == who {
		return nil, d.missing(fault{"no_client", v.at[who]})
	}
	if f := d.numbers(); f.code != "" {
		return nil, f
	}
	d.texts()
	return c, fault{}
}

// missing is the fault of a value that is needed: where the line is cut, that is
// the reason.
func (d *decoder) missing(f fault) fault {
	if d.values.cut {
		return fault{"unparsable", d.values.end}
	}
	return f
}

const dayMicros = 86400 * 1_000_000

// when reads the time of a line.
func (d *decoder) when() fault {
	v, h := &d.values, &d.hit
	dateKind, clockKind, local := date, clock, false
	if !d.plan.has[clock] && d.plan.has[localClock] {
		dateKind, clockKind, local = localDate, localClock, true
	}
	if !d.plan.has[clockKind] || !d.plan.has[dateKind] && !d.plan.dated {
		return fault{code: "no_time"}
	}
	day, ok := d.plan.day, true
	if d.plan.has[dateKind] {
		day, ok = d.days.read(v.text[dateKind])
	}
	if !ok {
		return d.missing(fault{"bad_time", v.at[dateKind]})
	}
	micros, ok := readClock(v.text[clockKind])
	if !ok {
		return d.missing(fault{"bad_time", v.at[clockKind]})
	}
	h.Day = day
	h.Micros = int64(day)*dayMicros + micros
	if !local {
		h.Offset = &d.plan.offset
		h.Micros -= int64(d.plan.offset) * 60 * 1_000_000
		return fault{}
	}
	seconds, ok := d.log.Wall(h.Micros / 1_000_000)
	if !ok {
		return fault{"bad_time", v.at[clockKind]}
	}
	h.Micros = seconds*1_000_000 + micros%1_000_000
	return fault{}
}

// readClock reads hh:mm:ss with or without a fraction, in microseconds since
// midnight.
func readClock(v string) (int64, bool) {
	const shape = "00:00:00"
	if len(v) < len(shape) || v[2] != ':' || v[5] != ':' {
		return 0, false
	}
	hour, ok1 := field.Digits(v, 2)
	minute, ok2 := field.Digits(v[3:], 2)
	second, ok3 := field.Digits(v[6:], 2)
	if !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	micros := int64(hour*3600+minute*60+second) * 1_000_000
	if len(v) == len(shape) {
		return micros, true
	}
	fraction, ok := field.Decimal("0"+v[len(shape):], 6)
	return micros + fraction, ok && v[len(shape)] == '.'
}

// numbers reads status, bytes and duration. A number at the cut end of a line is
// kept only where its length shows that it is whole.
func (d *decoder) numbers() fault {
	v, h := &d.values, &d.hit
	if v.cut && (v.last == size || v.last == taken || v.last == takenMs) {
		v.text[v.last] = ""
	}
	n, ok := hit.Status(v.text[status])
	switch {
	case ok:
		h.Status = n
	case !v.cut || v.last != status:
		return fault{"bad_status", v.at[status]}
	}
	if h.Bytes, ok = hit.Bytes(v.text[size]); !ok {
		return fault{"bad_bytes", v.at[size]}
	}
	return d.duration()
}

// duration reads the time taken. Of a program that is not known the standard's
// seconds are believed where they have a fraction, and else nothing.
func (d *decoder) duration() fault {
	v, h := &d.values, &d.hit
	kind, places := taken, d.plan.durationPlaces
	if d.plan.has[takenMs] {
		kind, places = takenMs, 0
	}
	text := v.text[kind]
	if text == "" || text == "-" {
		return fault{}
	}
	if kind == taken && strings.IndexByte(text, '.') >= 0 {
		places = 3
	}
	if places < 0 {
		return fault{}
	}
	if h.DurationMs, h.HasDuration = field.Decimal(text, places); !h.HasDuration {
		return fault{"bad_duration", v.at[kind]}
	}
	return fault{}
}

// texts takes the texts over. Of one at the cut end of a line nobody knows how
// it went on; only an agent still tells something.
func (d *decoder) texts() {
	v, h := &d.values, &d.hit
	if v.cut {
		h.Cut = true
		switch v.last {
		case user, referer, host, askedHost, query:
			v.text[v.last] = ""
		case method, stem, uri:
			h.RequestCut = true
		}
	}
	h.User, h.Referer, h.Agent = v.text[user], v.text[referer], v.text[agent]
	h.NoAgent = !d.plan.has[agent]
	h.Host = v.text[host]
	if asked := v.text[askedHost]; asked != "" && asked != "-" {
		h.Host = asked
	}
	h.Method, h.HasMethod = v.text[method], d.plan.has[method]
	h.Target, h.HasTarget = v.text[stem], d.plan.has[stem]
	h.Query = v.text[query]
	if !h.HasTarget && d.plan.has[uri] {
		h.HasTarget = true
		d.address(v.text[uri])
	}
}

// address takes a whole address over. Some programs leave out its scheme.
func (d *decoder) address(s string) {
	h := &d.hit
	h.Target = s
	if s == "" || s == "-" || s[0] == '/' || strings.Contains(s, "://") {
		return
	}
	name, _, _ := strings.Cut(s, "?")
	name, _, _ = strings.Cut(name, "/")
	if strings.IndexByte(name, '.') < 0 {
		return
	}
	h.Target = s[len(name):]
	if h.Target == "" || h.Target[0] != '/' {
		h.Target = "/" + h.Target
	}
	if h.Host == "" || h.Host == "-" {
		h.Host = name
	}
}

func (f fault) reject(line ingest.Line) ingest.Reject {
	r := ingest.Reject{
		Line: line.Number, Offset: line.Offset, Column: f.at + 1, Code: f.code, Excerpt: privacy.Excerpt(line.Text),
		Hint: "see that the server's log was not cut or joined within a line, and that its #Fields stand above it",
	}
	switch f.code {
	case "no_fields":
		r.Message = "a line #Fields: was expected before the first request, since it says what the values are"
		r.Hint = "take the whole file, from its head on; a part of one needs the #Fields line of its file as its first line"
	case "too_many_values":
		r.Message = "the line was expected to end here: #Fields names no further value"
	case "no_client":
		r.Message = "the client's address was expected (the field c-ip)"
		r.Hint = "log the field c-ip: in IIS, Logging, Select Fields; behind a proxy let the server set it from the forwarded address"
	case "no_time":
		r.Message = "#Fields was expected to name date and time"
		r.Hint = "log the fields date and time: in IIS, Logging, Select Fields; a log of times alone needs a #Date line"
	case "bad_time":
		r.Message = "a date such as 2026-07-02 and a time such as 09:00:03 were expected, which a clock has shown"
	case "bad_status":
		r.Message = "a status of three digits was expected"
	case "bad_bytes":
		r.Message = "a number of bytes, or -, was expected"
	case "bad_duration":
		r.Message = "a duration in digits, or -, was expected"
	default:
		r.Message = "the line ends before it says who asked and when"
	}
	return r
}

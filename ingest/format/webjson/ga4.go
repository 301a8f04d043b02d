package webjson

import (
	"context"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/format/jsonrec"
	"frontdoor/ingest/privacy"
)

// ga4Version changes when the same lines would give other rows.
const ga4Version = 1

// GA4 is the BigQuery export of Google Analytics 4 as JSON lines ("[GA4]
// BigQuery Export schema", Analytics Help), one event to a line. A day is sent
// again with revisions for up to three days: the file of the same name replaces
// what it brought before.
//
// A row is an event that a page's tag reported and no request of a server: it
// has no method and no status, its bytes are 0. Its client is the browser that
// user_pseudo_id names and its session the one that Google states. Google takes
// known robots out itself, so every agent is a browser. An event without a page
// (page_location) has no path.
//
// An event without user_pseudo_id is of somebody who refused cookies. It belongs
// to no visitor and no session, and would be one of each if it were kept: it is
// an ignored line. Lines that cannot be read are rejects (no_json, bad_json,
// json_cut_off, no_event, bad_time, bad_date).
func GA4() ingest.Format {
	return ingest.Format{
		Name:            "ga4",
		Doc:             "Google Analytics 4 events: BigQuery export as JSON lines.",
		Table:           "web_request",
		Identity:        ingest.ByName,
		LineIndependent: true,
		Version:         ga4Version*1000 + hit.Version,
		Sniff:           sniffGA4,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			return &ga4Decoder{maker: hit.New(o, hit.Spelling{})}, nil
		},
	}
}

// ga4Decoder reads events.
type ga4Decoder struct {
	maker  *hit.Maker
	cursor jsonrec.Cursor
	event  event
}

// event is what is read of an event; texts are as they were before JSON.
type event struct {
	date, at, name               string
	cookie, user, session        string
	hostname, location, referrer string
}

// Decode reads in line by line.
func (d *ga4Decoder) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	return in.Each(ctx, func(line ingest.Line) { d.line(line, out) })
}

func (d *ga4Decoder) line(line ingest.Line, out ingest.Sink) {
	if strings.TrimSpace(line.Text) == "" {
		out.Ignore(1)
		return
	}
	if !strings.HasPrefix(strings.TrimSpace(line.Text), "{") {
		out.Reject(reject(line, "no_json", 0, "an object in {} was expected"))
		return
	}
	d.read(line.Text)
	if r, broken := d.broken(line); broken {
		out.Reject(r)
		return
	}
	e, f := &d.event, hit.Fields{}
	micros, timed := field.Whole(e.at)
	day, dated := dayOf(e.date)
	switch {
	case e.name == "":
		out.Reject(reject(line, "no_event", 0, "an event_name was expected"))
	case !timed || !setEpoch(&f, e.at) || f.Micros != micros:
		out.Reject(reject(line, "bad_time", 0, "microseconds since 1970 were expected in event_timestamp"))
	case !dated:
		out.Reject(reject(line, "bad_date", 0, "a date such as 20260105 was expected in event_date"))
	case e.cookie == "":
		out.Ignore(1)
	default:
		f.Day = day
		d.emit(line, &f, out)
	}
}

// broken is the reject of a line that is no object.
func (d *ga4Decoder) broken(line ingest.Line) (ingest.Reject, bool) {
	expected, at := d.cursor.Fault()
	switch {
	case expected == "":
		return ingest.Reject{}, false
	case d.cursor.Cut():
		r := reject(line, "json_cut_off", at+1, expected)
		r.Hint = "the export was cut off: send it again under the same name"
		return r, true
	}
	return reject(line, "bad_json", at+1, expected), true
}

func (d *ga4Decoder) emit(line ingest.Line, f *hit.Fields, out ingest.Sink) {
	e := &d.event
	f.User, f.Host, f.Referer = e.user, e.hostname, e.referrer
	if isWebAddress(e.location) {
		f.Target = e.location
	}
	row := d.maker.Row(d.maker.Cookie(e.cookie), f)
	row.Line = line.Number
	row.Event = eventName(e.name)
	row.SessionRef = d.maker.Session(e.cookie, e.session)
	out.Emit(row, 1)
}

// isWebAddress reports a page on the web: a file's address holds somebody's
// folders.
func isWebAddress(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
}

// eventName keeps a name that Google's rules allow; the council makes up its
// own, and what is longer or has spaces is none.
func eventName(name string) string {
	const longest = 64
	if len(name) > longest {
		return "{text}"
	}
	return privacy.RedactField(name)
}

// dayOf reads yyyymmdd as days since 1970-01-01; "" is 0.
func dayOf(date string) (int32, bool) {
	if date == "" {
		return 0, true
	}
	y, ok1 := field.Digits(date, 4)
	if len(date) != len("20260105") || !ok1 {
		return 0, false
	}
	m, ok2 := field.Digits(date[4:], 2)
	d, ok3 := field.Digits(date[6:], 2)
	seconds, ok := field.WallSeconds(y, m, d, 0, 0, 0)
	return int32(seconds / 86400), ok && ok2 && ok3
}

// read takes the known members of an event; others are added every year and are
// skipped, and so are the parameters that a council makes up.
func (d *ga4Decoder) read(text string) {
	d.event = event{}
	e, c := &d.event, &d.cursor
	c.Reset(text)
	for ok := c.Object(); ok && c.Key(); {
		switch c.Name() {
		case "event_date":
			e.date = c.Written()
		case "event_timestamp":
			e.at = c.Written()
		case "event_name":
			e.name = field.Unescape(c.Written())
		case "event_params":
			d.readParameters()
		case "user_id":
			e.user = field.Unescape(c.Written())
		case "user_pseudo_id":
			e.cookie = field.Unescape(c.Written())
		case "device":
			d.readDevice()
		default:
			c.Skip()
		}
	}
	c.End()
}

// readParameters reads a list of names and values of several types.
func (d *ga4Decoder) readParameters() {
	e, c := &d.event, &d.cursor
	for ok := c.Array(); ok && c.Element(); {
		key, value := "", ""
		for ok := c.Object(); ok && c.Key(); {
			switch c.Name() {
			case "key":
				key = c.Written()
			case "value":
				value = d.value()
			default:
				c.Skip()
			}
		}
		switch key {
		case "page_location":
			e.location = field.Unescape(value)
		case "page_referrer":
			e.referrer = field.Unescape(value)
		case "ga_session_id":
			e.session = value
		}
	}
}

// value is the text or whole number of a parameter.
func (d *ga4Decoder) value() string {
	c, value := &d.cursor, ""
	for ok := c.Object(); ok && c.Key(); {
		switch c.Name() {
		case "string_value", "int_value":
			if v := c.Written(); v != "" {
				value = v
			}
		default:
			c.Skip()
		}
	}
	return value
}

// readDevice reads the host of the page, for events that state no address.
func (d *ga4Decoder) readDevice() {
	e, c := &d.event, &d.cursor
	for ok := c.Object(); ok && c.Key(); {
		if c.Name() != "web_info" {
			c.Skip()
			continue
		}
		for ok := c.Object(); ok && c.Key(); {
			if c.Name() != "hostname" {
				c.Skip()
				continue
			}
			e.hostname = field.Unescape(c.Written())
		}
	}
}

// sniffGA4 looks for the names that every event has.
func sniffGA4(head []byte) ingest.Score {
	var c jsonrec.Cursor
	c.Reset(jsonrec.First(head, ""))
	seen := 0
	for ok := c.Object(); ok && c.Key(); c.Skip() {
		switch c.Name() {
		case "event_date", "event_timestamp", "event_name", "event_params", "user_pseudo_id":
			seen++
		}
	}
	if seen < 3 {
		return 0
	}
	return ingest.Score(min(60+10*seen, 100))
}

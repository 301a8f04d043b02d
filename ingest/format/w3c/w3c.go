// Package w3c reads web logs in the W3C extended log file format, whose lines
// are read by the directives above them: IIS and its Advanced Logging,
// CloudFront, and others.
package w3c

import (
	"context"
	"strings"
	"time"

	"frontdoor/ingest"
	"frontdoor/ingest/format/hit"
)

// version changes when the same lines would give other rows.
const version = 1

// Format is the extended log file format (W3C working draft WD-logfile-960323)
// as web servers write it: values by the names of the last #Fields, which may
// change within a file. Of each directive the last one counts.
//
// The time is UTC, unless a #GMT-Offset or a pair date-local, time-local says
// otherwise; the latter is in the source's time zone. A time without a date is
// of the day of the last #Date. Every line becomes one row, is a directive or
// blank, or one reject (no_fields, too_many_values, unparsable, no_client,
// no_time, bad_time, bad_status, bad_bytes, bad_duration). A line that is not
// HTTP, such as one of an FTP server's log, is of the class malformed_request.
func Format() ingest.Format {
	return ingest.Format{
		Name:            "w3c",
		Doc:             "Web log in the W3C extended format: IIS, IIS Advanced Logging, CloudFront and others, read by its own #Fields.",
		Table:           "web_request",
		Identity:        ingest.ByContent,
		LineIndependent: true,
		Carry:           carry,
		Version:         version*1000 + hit.Version,
		Sniff:           sniff,
		New:             newDecoder,
	}
}

// decoder reads logs. It has a maker of rows for each way to write agents, as
// that may change within a file.
type decoder struct {
	options ingest.Options
	makers  [dialects]*hit.Maker
	log     *ingest.Clock // of time stamps in the log's own zone
	days    days

	header header
	plan   plan

	// Both are filled anew for each line.
	values values
	hit    hit.Fields
}

func newDecoder(o ingest.Options) (ingest.Decoder, error) {
	zone := o.LogZone
	if zone == nil {
		zone = o.Zone
	}
	d := &decoder{options: o, log: ingest.NewClock(zone)}
	for i := range d.makers {
		d.makers[i] = hit.New(o, hit.Spelling{Agent: dialect(i).agent})
	}
	return d, nil
}

// Decode reads in line by line.
func (d *decoder) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	d.header = header{}
	d.header.readAll(in.Before)
	d.plan = d.header.compile()
	return in.Each(ctx, func(line ingest.Line) { d.line(line, out) })
}

func (d *decoder) line(line ingest.Line, out ingest.Sink) {
	text := strings.TrimPrefix(line.Text, mark)
	switch {
	case strings.HasPrefix(text, "#"):
		if d.header.read(text) {
			d.plan = d.header.compile()
		}
		out.Ignore(1)
		return
	case strings.TrimSpace(text) == "":
		out.Ignore(1)
		return
	}
	client, fault := d.fill(text)
	if fault.code != "" {
		fault.at += len(line.Text) - len(text)
		out.Reject(fault.reject(line))
		return
	}
	row := d.makers[d.plan.dialect].Row(client, &d.hit)
	row.Line = line.Number
	out.Emit(row, 1)
}

// sniff looks for a #Fields directive that names what web servers log. Other
// programs, such as firewalls, use the same directives for other fields.
func sniff(head []byte) ingest.Score {
	for line := range strings.Lines(string(head)) {
		if name, rest := directive(strings.TrimPrefix(line, mark)); name == "fields" {
			p := header{fields: rest}.compile()
			if p.has[method] || p.has[stem] || p.has[uri] || p.has[status] {
				return 95
			}
		}
	}
	return 0
}

// days remembers the date it read last.
type days struct {
	text string
	day  int32 // since 1970-01-01
}

// read reads yyyy-mm-dd.
func (d *days) read(v string) (int32, bool) {
	if v == d.text && v != "" {
		return d.day, true
	}
	if len(v) != len(time.DateOnly) {
		return 0, false
	}
	day, ok := readDate(v)
	if ok {
		d.text, d.day = strings.Clone(v), day
	}
	return day, ok
}

// Package webjson reads what web servers and page tags log as JSON, one object
// to a line.
package webjson

import (
	"context"
	"fmt"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/privacy"
)

// linesVersion changes when the same lines would give other rows.
const linesVersion = 1

// maxPrefix is how far into its line an object may begin.
const maxPrefix = 200

// JSONLines is the access log of Caddy ("log" directive), Traefik ("Access
// Logs", format json), nginx (a log_format of its variables with escape=json) or
// Cloudflare (Logpush, dataset "HTTP requests"), one object to a line. The names
// in an object tell whose it is; Options.Pattern may say caddy, traefik, nginx
// or cloudflare to take no other. What stands before the object, as container
// tools and syslog put there, is passed over.
//
// Other things that a server logs in the same file, such as its start, are
// ignored lines. Every other line becomes one row, of the class truncated where
// the line ends early but says who and when, or one reject (no_json, bad_json,
// json_cut_off, unknown_shape, other_shape, no_client, bad_time, bad_status,
// bad_bytes, bad_duration). A status of 0, for a client that went away, is none.
// Times without an offset are in the source's zone; Caddy's are UTC unless the
// source names one.
func JSONLines() ingest.Format {
	return ingest.Format{
		Name:            "json_lines",
		Doc:             "Web access log in JSON lines: Caddy, Traefik, nginx, Cloudflare.",
		Table:           "web_request",
		Identity:        ingest.ByContent,
		LineIndependent: true,
		Version:         linesVersion*1000 + hit.Version,
		Sniff:           sniffLines,
		New:             newLines,
	}
}

// linesDecoder reads access logs in JSON lines.
type linesDecoder struct {
	reader
	only   dialect // "" for any
	times  times
	maker  *hit.Maker
	fields hit.Fields
}

func newLines(o ingest.Options) (ingest.Decoder, error) {
	d := &linesDecoder{
		reader: reader{members: members()}, only: dialect(o.Pattern),
		times: newTimes(o), maker: hit.New(o, hit.Spelling{Agent: field.Unescape}),
	}
	switch d.only {
	case "", caddy, traefik, nginx, cloudflare:
		return d, nil
	}
	return nil, fmt.Errorf("pattern %q: expected caddy, traefik, nginx or cloudflare, or none\nhint: leave the pattern out, and each line is read as its names say", o.Pattern)
}

// Decode reads in line by line.
func (d *linesDecoder) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	return in.Each(ctx, func(line ingest.Line) { d.line(line, out) })
}

func (d *linesDecoder) line(line ingest.Line, out ingest.Sink) {
	if strings.TrimSpace(line.Text) == "" {
		out.Ignore(1)
		return
	}
	begin := strings.IndexByte(line.Text[:min(len(line.Text), maxPrefix)], '{')
	if begin < 0 {
		out.Reject(reject(line, "no_json", 0, "an object in {} was expected"))
		return
	}
	if !d.read(line.Text[begin:]) {
		expected, at := d.cursor.Fault()
		out.Reject(reject(line, "bad_json", begin+at+1, expected))
		return
	}
	if d.isMessage() {
		out.Ignore(1)
		return
	}
	c, f := d.request()
	if f.code != "" {
		r := reject(line, f.code, 0, f.message)
		if f.hint != "" {
			r.Hint = f.hint
		}
		out.Reject(r)
		return
	}
	row := d.maker.Row(c, &d.fields)
	row.Line = line.Number
	out.Emit(row, 1)
}

// reject gives up a line for what was expected at a column, from 1; 0 stands for
// the whole line.
func reject(line ingest.Line, code string, column int, expected string) ingest.Reject {
	return ingest.Reject{
		Line: line.Number, Offset: line.Offset, Column: column, Code: code, Message: expected,
		Excerpt: privacy.Excerpt(line.Text), Hint: "the other lines are read",
	}
}

// sniffLines counts the lines that say who asked for what and when. Messages of
// the server are neither for nor against.
func sniffLines(head []byte) ingest.Score {
	text := strings.TrimPrefix(string(head), "\ufeff")
	r := reader{members: members()}
	own, other := 0, 0
	for text != "" {
		line, rest, whole := strings.Cut(text, "\n")
		text = rest
		begin := strings.IndexByte(line[:min(len(line), maxPrefix)], '{')
		switch {
		case strings.TrimSpace(line) == "":
		case begin >= 0 && r.read(line[begin:]) && r.isRequest() && r.saysWhoAndWhen():
			own++
		case begin >= 0 && r.isMessage():
		case !whole && own+other > 0: // too little of a last line to judge it
		default:
			other++
		}
	}
	if own <= other {
		return 0
	}
	return ingest.Score(90 * own / (own + other))
}

// Package web reads web server logs.
package web

import (
	"context"
	"slices"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/privacy"
)

// ncsaVersion changes when the same lines would give other rows.
const ncsaVersion = 2

// NCSA is the access log of Apache, nginx and most other web servers:
//
//	client ident user [dd/Mon/yyyy:HH:MM:SS ±hhmm] "request" status bytes "referer" "user-agent"
//
// Options.Pattern is the server's own LogFormat (Apache) or log_format (nginx),
// or one of the words common, combined and vhost_combined; empty means
// combined. Fields behind the declared ones are read over.
//
// Every line becomes one row, whose line_class says how much of it could be
// read, or one reject (unparsable, no_client, bad_time, bad_status, bad_bytes,
// bad_duration). The offset in the time stamp makes the instant, so the two
// hours of the October change stay apart. Queries, whole referers and
// forwarded-for fields are never kept.
func NCSA() ingest.Format {
	return ingest.Format{
		Name:            "ncsa",
		Doc:             "Web access log in NCSA style (Apache, nginx and others), by the server's own LogFormat or log_format.",
		Table:           "web_request",
		Identity:        ingest.ByContent,
		LineIndependent: true,
		Version:         ncsaVersion*1000 + hit.Version,
		Sniff:           sniffNCSA,
		New:             newNCSA,
	}
}

// ncsaDecoder reads access logs by one plan.
type ncsaDecoder struct {
	plan   *ncsaPlan
	rows   *hit.Maker
	stamps ncsaStamps

	// Both are filled anew for each line.
	fields ncsaFields
	hit    hit.Fields

	noAgent bool // the plan has no agent
}

func newNCSA(o ingest.Options) (ingest.Decoder, error) {
	plan, err := compileNCSA(o.Pattern)
	if err != nil {
		return nil, err
	}
	agents := slices.ContainsFunc(plan.fields, func(f ncsaField) bool { return f.kind == ncsaAgent })
	return &ncsaDecoder{
		noAgent: !agents,
		plan:    plan, stamps: ncsaStamps{plan: plan},
		rows: hit.New(o, hit.Spelling{Text: field.Unescape, Agent: field.Unescape}),
	}, nil
}

// Decode reads in line by line.
func (d *ncsaDecoder) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	return in.Each(ctx, func(line ingest.Line) { d.line(line, out) })
}

func (d *ncsaDecoder) line(line ingest.Line, out ingest.Sink) {
	if strings.TrimSpace(line.Text) == "" {
		out.Ignore(1)
		return
	}
	d.plan.split(line.Text, &d.fields)
	client, fault := d.fill()
	if fault.code != "" {
		out.Reject(fault.reject(line))
		return
	}
	row := d.rows.Row(client, &d.hit)
	row.Line = line.Number
	out.Emit(row, 1)
}

// ncsaFault is why a line is no row.
type ncsaFault struct {
	code  string
	at    int    // byte index in the line
	field string // the directive that should have been there
}

func (f ncsaFault) reject(line ingest.Line) ingest.Reject {
	r := ingest.Reject{
		Line: line.Number, Offset: line.Offset, Column: f.at + 1, Code: f.code,
		Excerpt: privacy.Excerpt(line.Text),
		Hint:    "if whole files look like this, give the source the server's own LogFormat or log_format as its pattern",
	}
	switch f.code {
	case "no_client":
		r.Message = "the client's address or host name was expected"
		r.Hint = "a server behind a proxy may log no client: use mod_remoteip (Apache) or realip (nginx)"
	case "bad_time":
		r.Message = "a time stamp such as 02/Jul/2026:10:00:03 +0100 was expected, with a date that exists"
		r.Hint = "check the server's clock, and the pattern if whole files look like this"
	case "bad_status":
		r.Message = "a status of three digits was expected"
	case "bad_bytes":
		r.Message = "a number of bytes, or -, was expected"
	case "bad_duration":
		r.Message = "a duration in digits, or -, was expected"
	default:
		r.Message = "the line does not follow the pattern: " + f.field + " was expected here, with the text around it that the pattern says"
	}
	return r
}

// sniffNCSA counts the lines that hold a bracketed time stamp and an opening
// quote behind at least three words.
func sniffNCSA(head []byte) ingest.Score {
	const enough = 50
	text := strings.TrimPrefix(string(head), "\ufeff")
	lines, own := 0, 0
	for text != "" && lines < enough {
		line, rest, whole := strings.Cut(text, "\n")
		text = rest
		if strings.TrimSpace(line) == "" || !whole && lines > 0 && len(line) < len("- - - [02/Jul/2026:10:00:03 +0100] \"") {
			continue // blank, or too little of a last line to judge it
		}
		lines++
		if isNCSALine(line) {
			own++
		}
	}
	if own*2 <= lines {
		return 0
	}
	return ingest.Score(90 * own / lines)
}

func isNCSALine(line string) bool {
	const stamp = `[02/Jul/2026:10:00:03 +0100] "`
	i := strings.IndexByte(line, '[')
	if i < 0 || len(line) < i+len(stamp) || strings.ContainsAny(line[:i], "\"{|;,\t") || len(strings.Fields(line[:i])) < 3 {
		return false
	}
	s := line[i : i+len(stamp)]
	for j := range len(stamp) {
		digit := stamp[j] >= '0' && stamp[j] <= '9'
		if digit != (s[j] >= '0' && s[j] <= '9') {
			return false
		}
		if strings.IndexByte(`[/:] "`, stamp[j]) >= 0 && s[j] != stamp[j] {
			return false
		}
	}
	return true
}

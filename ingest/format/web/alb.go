package web

import (
	"context"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/privacy"
)

// albVersion changes when the same lines would give other rows.
const albVersion = 1

// ALB is the access log of an AWS Application Load Balancer:
//
//	type time elb client:port target:port request_time target_time response_time
//	status target_status received_bytes sent_bytes "request" "user_agent" ...
//
// What is appended behind the user agent has grown over the years and is read
// over. The time is when the response was sent, the duration the sum of the
// three times; where one of them is -1, nobody answered and there is none.
//
// Every line becomes one row, whose line_class says how much of it could be
// read, or one reject (unparsable, no_client, bad_time, bad_status, bad_bytes,
// bad_duration).
func ALB() ingest.Format {
	return ingest.Format{
		Name:            "alb",
		Doc:             "Access log of an AWS Application Load Balancer.",
		Table:           "web_request",
		Identity:        ingest.ByContent,
		LineIndependent: true,
		Version:         albVersion*1000 + hit.Version,
		Sniff:           sniffALB,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			return &albDecoder{rows: hit.New(o, hit.Spelling{Text: field.Unescape, Agent: field.Unescape})}, nil
		},
	}
}

// The words of a line before the request, by their place.
const (
	albType = iota
	albTime
	albBalancer
	albClient
	albTarget
	albRequestTime
	albTargetTime
	albResponseTime
	albStatus
	albTargetStatus
	albReceived
	albSent
	albWords // how many there are
)

type albDecoder struct {
	rows *hit.Maker

	// All are filled anew for each line.
	word  [albWords]string
	at    [albWords]int // byte index in the line
	whole int           // how many of the words are closed
	east  int32         // minutes that the time is ahead of UTC
	hit   hit.Fields
}

// Decode reads in line by line.
func (d *albDecoder) Decode(ctx context.Context, in *ingest.Lines, out ingest.Sink) error {
	return in.Each(ctx, func(line ingest.Line) { d.line(line, out) })
}

func (d *albDecoder) line(line ingest.Line, out ingest.Sink) {
	if strings.TrimSpace(line.Text) == "" {
		out.Ignore(1)
		return
	}
	client, code, at := d.fill(line.Text)
	if code != "" {
		out.Reject(albReject(line, code, at))
		return
	}
	row := d.rows.Row(client, &d.hit)
	row.Line = line.Number
	out.Emit(row, 1)
}

// fill reads a line into d.hit and returns the client, or the code of a fault
// and where it is.
func (d *albDecoder) fill(line string) (client *hit.Client, code string, at int) {
	rest := d.split(line)
	if d.whole <= albClient {
		return nil, "unparsable", len(line)
	}
	stamp, ok := field.ParseISO(d.word[albTime])
	if !ok || !stamp.HasOffset {
		return nil, "bad_time", d.at[albTime]
	}
	if client = d.client(); client == nil {
		return nil, "no_client", d.at[albClient]
	}
	d.east = stamp.OffsetMin
	utc := stamp.Local - int64(stamp.OffsetMin)*60
	d.hit = hit.Fields{Micros: utc*1_000_000 + stamp.Micros, Day: int32(stamp.Local / 86400), Offset: &d.east, HasRequest: true}
	if code, at := d.numbers(); code != "" {
		return nil, code, at
	}
	if d.whole < albWords {
		d.hit.Cut, d.hit.RequestCut = true, true
		return client, "", 0
	}
	if !strings.HasPrefix(rest, `"`) {
		return nil, "unparsable", len(line) - len(rest)
	}
	d.texts(rest)
	return client, "", 0
}

// split cuts the words off a line and returns what is behind them.
func (d *albDecoder) split(line string) string {
	d.word, d.whole = [albWords]string{}, 0
	pos := 0
	for i := range d.word {
		n := strings.IndexByte(line[pos:], ' ')
		if n < 0 {
			d.word[i], d.at[i] = line[pos:], pos
			return ""
		}
		d.word[i], d.at[i] = line[pos:pos+n], pos
		pos += n + 1
		d.whole++
	}
	if pos == len(line) { // the line is cut just before the request
		d.whole--
	}
	return line[pos:]
}

// client reads address:port, where the address may be IPv6 with or without
// brackets.
func (d *albDecoder) client() *hit.Client {
	word := d.word[albClient]
	i := strings.LastIndexByte(word, ':')
	if i < 0 {
		return nil
	}
	return d.rows.Client(strings.TrimSuffix(strings.TrimPrefix(word[:i], "["), "]"))
}

// numbers reads status, size and times. A number at the cut end of a line is
// kept only where its length shows that it is whole.
func (d *albDecoder) numbers() (code string, at int) {
	n, ok := hit.Status(d.word[albStatus])
	if !ok && d.whole > albStatus {
		return "bad_status", d.at[albStatus]
	}
	if ok {
		d.hit.Status = n
	}
	if d.whole > albSent {
		if d.hit.Bytes, ok = hit.Bytes(d.word[albSent]); !ok {
			return "bad_bytes", d.at[albSent]
		}
	}
	total := int64(0)
	for i := albRequestTime; i <= albResponseTime; i++ {
		word := d.word[i]
		if d.whole <= i || word == "-1" || word == "-" {
			return "", 0
		}
		micros, ok := field.Decimal(word, 6)
		if !ok {
			return "bad_duration", d.at[i]
		}
		total += micros
	}
	d.hit.DurationMs, d.hit.HasDuration = total/1000, true
	return "", 0
}

// texts reads the request and the user agent.
func (d *albDecoder) texts(rest string) {
	h := &d.hit
	request, rest, closed := albQuoted(rest[1:], `" "`)
	if !closed {
		h.Cut, h.RequestCut = true, true
		return
	}
	h.Request = request
	if strings.HasPrefix(request, "- ") { // no method: the balancer has filled in its own address
		h.Request = "-"
	}
	if h.Agent, _, closed = albQuoted(rest, `" `); !closed {
		h.Cut = true
	}
}

// albQuoted returns the text up to the first quote that is not escaped and that
// closing begins with, and what is behind closing.
func albQuoted(text, closing string) (value, rest string, closed bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], closing)
		if i < 0 {
			return text, "", false
		}
		end := from + i
		if !isEscaped(text, 0, end) {
			return text[:end], text[end+len(closing):], true
		}
		from = end + 1
	}
}

func albReject(line ingest.Line, code string, at int) ingest.Reject {
	r := ingest.Reject{
		Line: line.Number, Offset: line.Offset, Column: at + 1, Code: code, Excerpt: privacy.Excerpt(line.Text),
		Hint: "this format reads the access logs of Application Load Balancers; connection logs and other balancers' logs have other fields",
	}
	switch code {
	case "no_client":
		r.Message = "the client's address and port were expected"
	case "bad_time":
		r.Message = "a time such as 2026-07-02T08:00:03.186641Z was expected"
	case "bad_status":
		r.Message = "a status of three digits, or -, was expected"
	case "bad_bytes":
		r.Message = "a number of bytes, or -, was expected"
	case "bad_duration":
		r.Message = "a time in seconds, or -1, was expected"
	default:
		r.Message = "the line does not go on as an Application Load Balancer writes it"
	}
	return r
}

// sniffALB counts the lines that begin with a type, a time and a balancer.
func sniffALB(head []byte) ingest.Score {
	const enough = 50
	lines, own := 0, 0
	for line := range strings.Lines(strings.TrimPrefix(string(head), "\ufeff")) {
		if strings.TrimSpace(line) == "" || lines > 0 && !strings.HasSuffix(line, "\n") {
			continue // blank, or cut by the end of the head
		}
		if lines++; lines > enough {
			break
		}
		if isALBLine(line) {
			own++
		}
	}
	if own*2 <= lines {
		return 0
	}
	return ingest.Score(95 * own / lines)
}

func isALBLine(line string) bool {
	words := strings.SplitN(line, " ", albTarget+2)
	if len(words) < albTarget+2 {
		return false
	}
	switch words[albType] {
	case "http", "https", "h2", "grpcs", "ws", "wss":
	default:
		return false
	}
	_, ok := field.ParseISO(words[albTime])
	return ok && strings.Contains(words[albBalancer], "/") && strings.Contains(words[albClient], ":")
}

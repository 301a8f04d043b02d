package web

import (
	"fmt"
	"strings"
)

// ncsaKind is what a field of an access log holds.
type ncsaKind uint8

const (
	ncsaSkip ncsaKind = iota // read over and dropped
	ncsaClient
	ncsaIdent
	ncsaUser
	ncsaTime
	ncsaRequest
	ncsaMethod
	ncsaTarget
	ncsaQuery
	ncsaStatus
	ncsaBytes
	ncsaDuration
	ncsaReferer
	ncsaAgent
	ncsaHost
	ncsaKinds // how many there are
)

// ncsaField is one field of a compiled pattern and how to find its end.
type ncsaField struct {
	kind   ncsaKind
	name   string // as the pattern writes it
	column int    // of the name in the pattern, from 1
	before string // literal text in front of it
	close  string // literal text behind it; "" at the end of the line
	quoted bool
	last   bool
	list   bool // several values with ", " between them
	digit  bool // the next field starts with a digit, or is "-"
}

// ncsaClock is how a pattern writes the time of a request.
type ncsaClock uint8

const (
	ncsaCLF   ncsaClock = iota // 02/Jul/2026:10:00:03 +0100
	ncsaISO                    // 2026-07-02T10:00:03+01:00
	ncsaEpoch                  // a number since 1970-01-01 UTC
)

// ncsaPlan is a compiled pattern.
type ncsaPlan struct {
	fields []ncsaField
	clock  ncsaClock
	// epochPlaces and durationPlaces are the decimal places by which those
	// numbers are shifted to become microseconds and milliseconds.
	epochPlaces, durationPlaces int
	// vhost allows `host:port ` in front of the line, as Apache's
	// other_vhosts_access.log writes it, though the pattern does not say so.
	vhost bool
}

const (
	ncsaCommon   = `%h %l %u %t "%r" %>s %b`
	ncsaCombined = ncsaCommon + ` "%{Referer}i" "%{User-Agent}i"`
	ncsaVhost    = `%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"`
)

// compileNCSA turns a preset's name, an Apache LogFormat or an nginx log_format
// into a plan. The empty pattern is combined.
func compileNCSA(pattern string) (*ncsaPlan, error) {
	text := unwrapNCSA(pattern)
	plan := &ncsaPlan{}
	switch text {
	case "common":
		text, plan.vhost = ncsaCommon, true
	case "", "combined":
		text, plan.vhost = ncsaCombined, true
	case "vhost_combined":
		text = ncsaVhost
	}
	lex := ncsaLexer{plan: plan, text: text, nginx: isNginxPattern(text)}
	tail, err := lex.run()
	if err == nil {
		err = plan.finish(tail)
	}
	if err != nil {
		return nil, fmt.Errorf("access log pattern: %w", err)
	}
	return plan, nil
}

// unwrapNCSA takes the format string out of the configuration line it may have
// been pasted with: `LogFormat "..." name` or `log_format name '...' '...';`.
func unwrapNCSA(pattern string) string {
	text := strings.TrimSpace(pattern)
	word, rest, _ := strings.Cut(text, " ")
	switch word {
	case "LogFormat":
		if i, j := strings.IndexByte(rest, '"'), strings.LastIndexByte(rest, '"'); i >= 0 && j > i {
			return rest[i+1 : j]
		}
	case "log_format":
		var b strings.Builder
		for i, piece := range strings.Split(rest, "'") {
			if i%2 == 1 { // between two apostrophes
				b.WriteString(piece)
			}
		}
		if b.Len() > 0 {
			return b.String()
		}
	}
	return text
}

// isNginxPattern goes by the first sign of a variable.
func isNginxPattern(text string) bool {
	i := strings.IndexAny(text, "%$")
	return i >= 0 && text[i] == '$'
}

// finish links the fields to what follows them and checks that the pattern can
// be read without guessing. The tail is the literal text behind the last field.
func (p *ncsaPlan) finish(tail string) error {
	var seen [ncsaKinds]bool
	for i := range p.fields {
		f := &p.fields[i]
		if f.kind != ncsaSkip && f.kind != ncsaIdent && seen[f.kind] {
			f.kind = ncsaSkip // %s besides %>s, $msec besides $time_local: the first counts
		}
		seen[f.kind] = true
		f.close, f.last = tail, true
		if i+1 < len(p.fields) {
			next := &p.fields[i+1]
			f.close, f.last = next.before, false
			f.digit = next.kind == ncsaTime || next.kind.number()
			if f.close == "" {
				return fmt.Errorf("nothing separates %s from %s at column %d\nhint: put a space between them in the server's format", f.name, next.name, next.column)
			}
		}
		f.quoted = strings.HasSuffix(f.before, `"`) && strings.HasPrefix(f.close, `"`)
		if !f.quoted && !f.last && f.close[0] == ' ' && (f.kind == ncsaAgent || f.kind == ncsaRequest && !f.digit) {
			return fmt.Errorf("%s at column %d is not in quotes, and what it holds has spaces\nhint: write \"%s\" in the server's format", f.name, f.column, f.name)
		}
	}
	if !seen[ncsaClient] {
		return fmt.Errorf("no field holds the client's address\nhint: the pattern needs %%h, %%a or $remote_addr; a forwarded-for header is never used, let the server set the client from it (mod_remoteip, realip)")
	}
	if !seen[ncsaTime] {
		return fmt.Errorf("no field holds the time of the request\nhint: the pattern needs %%t, $time_local, $time_iso8601 or $msec")
	}
	return nil
}

// number reports the kinds that are written as a number, or as "-".
func (k ncsaKind) number() bool {
	return k == ncsaStatus || k == ncsaBytes || k == ncsaDuration
}

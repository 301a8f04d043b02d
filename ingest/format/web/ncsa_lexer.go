package web

import (
	"fmt"
	"strings"
)

// ncsaLexer reads the directives of a pattern into a plan.
type ncsaLexer struct {
	plan    *ncsaPlan
	text    string
	pos     int
	nginx   bool
	literal strings.Builder
}

// run reads the whole pattern and returns the literal text behind the last
// field.
func (l *ncsaLexer) run() (string, error) {
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		switch {
		case c == '\\' && l.pos+1 < len(l.text):
			l.literal.WriteByte(unescapedPatternByte(l.text[l.pos+1]))
			l.pos += 2
		case c == '%' && !l.nginx && strings.HasPrefix(l.text[l.pos:], "%%"):
			l.literal.WriteByte('%')
			l.pos += 2
		case c == '%' && !l.nginx:
			if err := l.apache(); err != nil {
				return "", err
			}
		case c == '$' && l.nginx:
			if err := l.variable(); err != nil {
				return "", err
			}
		default:
			l.literal.WriteByte(c)
			l.pos++
		}
	}
	return l.literal.String(), nil
}

func unescapedPatternByte(c byte) byte {
	switch c {
	case 't':
		return '\t'
	case 'n':
		return '\n'
	}
	return c
}

// add appends a field that begins at column start of the pattern.
func (l *ncsaLexer) add(start int, f ncsaField) {
	f.name, f.column = l.text[start:l.pos], start+1
	f.before = l.literal.String()
	fields := l.plan.fields
	if f.kind == ncsaQuery && f.before == "" && len(fields) > 0 && fields[len(fields)-1].kind == ncsaTarget {
		return // %U%q is one address
	}
	l.literal.Reset()
	if f.kind == ncsaTime && l.timed() {
		f.kind = ncsaSkip
	}
	l.plan.fields = append(fields, f)
}

func (l *ncsaLexer) timed() bool {
	for _, f := range l.plan.fields {
		if f.kind == ncsaTime {
			return true
		}
	}
	return false
}

// apache reads %[!200,304][<|>][{argument}]letter.
func (l *ncsaLexer) apache() error {
	start := l.pos
	l.pos++
	for l.pos < len(l.text) && strings.IndexByte("!,<>0123456789", l.text[l.pos]) >= 0 {
		l.pos++
	}
	argument, braced := "", false
	if l.pos < len(l.text) && l.text[l.pos] == '{' {
		end := strings.IndexByte(l.text[l.pos:], '}')
		if end < 0 {
			return fmt.Errorf("%s at column %d has no closing }", l.text[start:], start+1)
		}
		argument, braced = l.text[l.pos+1:l.pos+end], true
		l.pos += end + 1
	}
	if l.pos >= len(l.text) {
		return fmt.Errorf("%s at column %d has no letter behind it", l.text[start:], start+1)
	}
	letter := l.text[l.pos]
	l.pos++
	if letter == 't' {
		return l.apacheTime(start, argument, braced)
	}
	f, known := apacheField(letter, argument)
	if !known {
		return fmt.Errorf("unknown directive %s at column %d\nhint: Apache's mod_log_config lists the directives; write %%%% for a percent sign", l.text[start:l.pos], start+1)
	}
	if f.kind == ncsaDuration && !l.setDuration(letter, argument) {
		return fmt.Errorf("unknown unit in %s at column %d\nhint: %%D, %%T, %%{s}T, %%{ms}T and %%{us}T are read", l.text[start:l.pos], start+1)
	}
	l.add(start, f)
	return nil
}

func (l *ncsaLexer) apacheTime(start int, argument string, braced bool) error {
	places := 0
	switch {
	case !braced: // %t writes the brackets itself
		l.literal.WriteByte('[')
		l.setClock(ncsaCLF, 0)
		l.add(start, ncsaField{kind: ncsaTime})
		l.literal.WriteByte(']')
		return nil
	case argument == "sec":
		places = 6
	case argument == "msec":
		places = 3
	case argument == "usec":
	default:
		return fmt.Errorf("%s at column %d: a time format of one's own is not read\nhint: use %%t, or %%{sec}t, %%{msec}t or %%{usec}t", l.text[start:l.pos], start+1)
	}
	l.setClock(ncsaEpoch, places)
	l.add(start, ncsaField{kind: ncsaTime})
	return nil
}

// setClock keeps the form of the first time field; later ones are dropped.
func (l *ncsaLexer) setClock(c ncsaClock, places int) {
	if !l.timed() {
		l.plan.clock, l.plan.epochPlaces = c, places
	}
}

// setDuration keeps the unit of the first duration; false for an unknown one.
func (l *ncsaLexer) setDuration(letter byte, unit string) bool {
	places := 0
	switch {
	case letter == 'D' || unit == "us":
		places = -3
	case unit == "" || unit == "s":
		places = 3
	case unit != "ms":
		return false
	}
	for _, f := range l.plan.fields {
		if f.kind == ncsaDuration {
			return true
		}
	}
	l.plan.durationPlaces = places
	return true
}

func apacheField(letter byte, argument string) (ncsaField, bool) {
	switch letter {
	case 'h':
		return ncsaField{kind: ncsaClient}, true
	case 'a':
		if argument == "c" { // the proxy, not the client
			return ncsaField{}, true
		}
		return ncsaField{kind: ncsaClient}, true
	case 'l':
		return ncsaField{kind: ncsaIdent}, true
	case 'u':
		return ncsaField{kind: ncsaUser}, true
	case 'r':
		return ncsaField{kind: ncsaRequest}, true
	case 'm':
		return ncsaField{kind: ncsaMethod}, true
	case 'U':
		return ncsaField{kind: ncsaTarget}, true
	case 'q':
		return ncsaField{kind: ncsaQuery}, true
	case 's':
		return ncsaField{kind: ncsaStatus}, true
	case 'b', 'B', 'O':
		return ncsaField{kind: ncsaBytes}, true
	case 'D', 'T':
		return ncsaField{kind: ncsaDuration}, true
	case 'v', 'V':
		return ncsaField{kind: ncsaHost}, true
	case 'i':
		return headerField(strings.ToLower(argument)), true
	case 'A', 'C', 'H', 'I', 'L', 'P', 'R', 'S', 'X', 'e', 'f', 'k', 'n', 'o', 'p':
		return ncsaField{}, true
	}
	return ncsaField{}, false
}

// headerField is a request header. Those that proxies append to are lists.
func headerField(name string) ncsaField {
	switch name {
	case "referer":
		return ncsaField{kind: ncsaReferer}
	case "user-agent":
		return ncsaField{kind: ncsaAgent}
	case "host":
		return ncsaField{kind: ncsaHost}
	}
	return ncsaField{list: true}
}

// variable reads $name or ${name}. Any name may be one of the site's own, so
// none is unknown.
func (l *ncsaLexer) variable() error {
	start := l.pos
	rest := strings.TrimPrefix(l.text[start+1:], "{")
	n := 0
	for n < len(rest) && (rest[n] == '_' || isAlphanumeric(rest[n])) {
		n++
	}
	l.pos = len(l.text) - len(rest) + n
	if n == 0 {
		return fmt.Errorf("the $ at column %d has no name behind it\nhint: a pattern is written as in nginx's log_format", start+1)
	}
	if l.text[start+1] == '{' {
		if !strings.HasPrefix(rest[n:], "}") {
			return fmt.Errorf("%s at column %d has no closing }", l.text[start:l.pos], start+1)
		}
		l.pos++
	}
	f := nginxField(rest[:n])
	if f.kind == ncsaTime {
		l.nginxTime(rest[:n])
	}
	if f.kind == ncsaDuration {
		l.plan.durationPlaces = 3
	}
	l.add(start, f)
	return nil
}

func (l *ncsaLexer) nginxTime(name string) {
	switch name {
	case "time_local":
		l.setClock(ncsaCLF, 0)
	case "time_iso8601":
		l.setClock(ncsaISO, 0)
	default:
		l.setClock(ncsaEpoch, 6)
	}
}

func nginxField(name string) ncsaField {
	switch name {
	case "remote_addr":
		return ncsaField{kind: ncsaClient}
	case "remote_user":
		return ncsaField{kind: ncsaUser}
	case "time_local", "time_iso8601", "msec":
		return ncsaField{kind: ncsaTime}
	case "request":
		return ncsaField{kind: ncsaRequest}
	case "request_method":
		return ncsaField{kind: ncsaMethod}
	case "request_uri", "uri", "document_uri":
		return ncsaField{kind: ncsaTarget}
	case "args", "query_string", "is_args":
		return ncsaField{kind: ncsaQuery}
	case "status":
		return ncsaField{kind: ncsaStatus}
	case "body_bytes_sent", "bytes_sent":
		return ncsaField{kind: ncsaBytes}
	case "http_referer":
		return ncsaField{kind: ncsaReferer}
	case "http_user_agent":
		return ncsaField{kind: ncsaAgent}
	case "host", "http_host", "server_name":
		return ncsaField{kind: ncsaHost}
	case "request_time":
		return ncsaField{kind: ncsaDuration}
	}
	return ncsaField{list: strings.HasPrefix(name, "upstream_") || strings.HasPrefix(name, "http_") || strings.HasPrefix(name, "proxy_add_")}
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

package w3c

import (
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
)

// mark is a byte order mark. It stands within a file that was joined of several.
const mark = "\ufeff"

// header is what the directives so far have said: the last of each.
type header struct {
	software, fields, date, offset string
}

// read takes a line that may be a directive; false if it says nothing that
// matters here.
func (h *header) read(line string) bool {
	name, value := directive(line)
	switch name {
	case "software":
		h.software = value
	case "fields":
		h.fields = value
	case "date", "start-date":
		h.date = value
	case "gmt-offset":
		h.offset = value
	default:
		return false
	}
	return true
}

// directive cuts `#Name: value`; the name is in lower case.
func directive(line string) (name, value string) {
	rest, ok := strings.CutPrefix(line, "#")
	if !ok {
		return "", ""
	}
	name, value, ok = strings.Cut(rest, ":")
	if !ok || len(name) > len("gmt-offset") {
		return "", ""
	}
	return strings.ToLower(name), strings.TrimSpace(value)
}

// carry is Format.Carry: the directives in force behind a chunk, those in force
// before it given. It takes and leaves out the lines that a decoder would.
func carry(before, text string) string {
	h, known := header{}, false
	for rest := text; rest != ""; {
		if rest[0] == '#' || strings.HasPrefix(rest, mark+"#") {
			line, after, _ := strings.Cut(rest, "\n")
			line, rest = strings.TrimSuffix(line, "\r"), after
			if strings.IndexByte(line, 0) >= 0 || len(line) > ingest.MaxLine {
				continue // rejected as a line
			}
			if !known {
				h.readAll(before)
				known = true
			}
			h.read(strings.ToValidUTF8(strings.TrimPrefix(line, mark), "\ufffd"))
			continue
		}
		next := nextDirective(rest)
		if next < 0 {
			break
		}
		rest = rest[next:]
	}
	if !known {
		return before
	}
	return h.String()
}

// nextDirective is where the next line begins that could be a directive.
func nextDirective(text string) int {
	i := strings.Index(text, "\n#")
	if j := strings.Index(text[:max(i, 0)], "\n"+mark+"#"); j >= 0 {
		return j + 1
	}
	if i < 0 {
		if i = strings.Index(text, "\n"+mark+"#"); i < 0 {
			return -1
		}
	}
	return i + 1
}

func (h *header) readAll(text string) {
	for line := range strings.Lines(text) {
		h.read(line)
	}
}

// String writes the header as directives, which read reads.
func (h header) String() string {
	return "#Software: " + h.software + "\n#Fields: " + h.fields + "\n#Date: " + h.date + "\n#GMT-Offset: " + h.offset + "\n"
}

// kind is what a field holds.
type kind uint8

const (
	skip kind = iota
	client
	clientName
	user
	date
	clock
	localDate
	localClock
	method
	uri // a whole address
	stem
	query
	status
	size
	taken   // a duration in a unit that depends on the program
	takenMs // a duration in milliseconds
	referer
	agent
	host
	askedHost // the host that the client asked for, where host may be another
	kinds     // how many there are
)

// kindOf is the kind of a field by its name in lower case.
func kindOf(name string) kind {
	switch name {
	case "c-ip":
		return client
	case "c-dns":
		return clientName
	case "cs-username", "c-auth-id":
		return user
	case "date":
		return date
	case "time":
		return clock
	case "date-local":
		return localDate
	case "time-local":
		return localClock
	case "cs-method":
		return method
	case "cs-uri":
		return uri
	case "cs-uri-stem":
		return stem
	case "cs-uri-query":
		return query
	case "sc-status":
		return status
	case "sc-bytes", "bytes":
		return size
	case "time-taken":
		return taken
	case "timetakenms":
		return takenMs
	case "cs(referer)", "cs(referrer)":
		return referer
	case "cs(user-agent)":
		return agent
	case "cs(host)", "cs-host":
		return host
	case "x-host-header":
		return askedHost
	}
	return skip
}

// plan is a compiled header.
type plan struct {
	kinds   []kind // of the values of a line, in their order
	has     [kinds]bool
	dialect dialect
	quotes  bool // values may be in quotes
	// durationPlaces are the decimal places by which time-taken is shifted to
	// become milliseconds; -1 where nobody can tell.
	durationPlaces int
	day            int32 // of #Date, days since 1970-01-01
	dated          bool  // #Date is a date
	offset         int32 // of #GMT-Offset, minutes
}

// compile makes a plan of what the header says.
func (h header) compile() plan {
	p := plan{dialect: verbatim, quotes: true, durationPlaces: -1}
	software := strings.ToLower(h.software)
	for name := range strings.FieldsSeq(strings.ToLower(h.fields)) {
		k := kindOf(name)
		if p.has[k] {
			k = skip // the first of a name counts
		}
		p.kinds, p.has[k] = append(p.kinds, k), true
		if strings.HasPrefix(name, "x-edge-") {
			p.dialect = percents
		}
	}
	switch {
	case p.dialect == percents: // CloudFront, which names itself nowhere else
		p.durationPlaces = 3
	case strings.HasPrefix(software, "microsoft"):
		p.dialect, p.quotes, p.durationPlaces = pluses, false, 0
	case software == "":
		p.dialect, p.durationPlaces = pluses, 0
	case strings.HasPrefix(software, "iis"): // Advanced Logging
		p.durationPlaces = 0
	}
	if len(h.date) >= len(time.DateOnly) {
		p.day, p.dated = readDate(h.date[:len(time.DateOnly)])
	}
	p.offset = readOffset(h.offset)
	return p
}

// readDate reads yyyy-mm-dd as days since 1970-01-01.
func readDate(v string) (int32, bool) {
	year, ok1 := field.Digits(v, 4)
	month, ok2 := field.Digits(v[5:], 2)
	day, ok3 := field.Digits(v[8:], 2)
	if !ok1 || !ok2 || !ok3 || v[4] != '-' || v[7] != '-' {
		return 0, false
	}
	_, ok := field.WallSeconds(year, month, day, 0, 0, 0)
	return schema.DaysFromCivil(year, time.Month(month), day), ok
}

// readOffset reads +0100 or -08:00 as minutes; anything else is UTC.
func readOffset(v string) int32 {
	stamp, ok := field.ParseISO("2000-01-01T00:00:00" + v)
	if !ok {
		return 0
	}
	return stamp.OffsetMin
}

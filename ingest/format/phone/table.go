package phone

import (
	"fmt"
	"slices"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// tableColumn is one column of an export with a header line: the names it goes
// by, in lower case, the surest first.
type tableColumn struct {
	names    []string
	required bool
}

// table reads an export with a header line: columns by name in any order, split
// by comma, semicolon or tab. Columns that are not listed are passed over.
type table struct {
	columns []tableColumn
	header  []string
	at      []int    // field of each column, -1 for one the export lacks
	values  []string // of the record at hand
}

func newTable(columns []tableColumn) *table {
	return &table{columns: columns, at: make([]int, len(columns)), values: make([]string, len(columns))}
}

// refusal is why a record is rejected.
type refusal struct {
	code, message, hint string
	column              int // of the table's columns, -1 for the whole record
}

// delimiters are what headers are tried with.
const delimiters = ",;\t"

// read hands row the values of each record, trimmed, "" for a NULL or a missing
// column.
func (t *table) read(in *ingest.Lines, out ingest.Sink, row func(line int64, values []string) (schema.Row, *refusal)) error {
	first, ok := firstLine(in, out)
	if !ok {
		return in.Err()
	}
	delim, missing := t.open(first.Text)
	if missing != "" {
		t.rejectAll(first, missing, in, out)
		return in.Err()
	}
	out.Ignore(1)
	records := field.NewCSV(delim, in.Next)
	for {
		rec, ok := records.Next()
		if !ok {
			return in.Err()
		}
		switch {
		case rec.Fault != "":
			out.Reject(refuse(rec, rec.Column, &refusal{
				code: "bad_quotes", message: "expected quoted fields as in RFC 4180: " + rec.Fault,
				hint: `a quote inside a field is written twice: ""`,
			}))
		case strings.TrimSpace(rec.First.Text) == "", slices.Equal(rec.Fields, t.header): // exports joined end to end repeat it
			out.Ignore(rec.Lines)
		default:
			t.record(rec, out, row)
		}
	}
}

func (t *table) record(rec field.Record, out ingest.Sink, row func(int64, []string) (schema.Row, *refusal)) {
	if len(rec.Fields) != len(t.header) {
		out.Reject(refuse(rec, 0, &refusal{
			code:    "wrong_field_count",
			message: fmt.Sprintf("expected %d fields as in the header, found %d", len(t.header), len(rec.Fields)),
			hint:    "a value that holds the delimiter must be quoted",
		}))
		return
	}
	for i, at := range t.at {
		t.values[i] = ""
		if at >= 0 {
			t.values[i] = cell(rec.Fields[at])
		}
	}
	r, no := row(rec.First.Number, t.values)
	if no == nil {
		out.Emit(r, rec.Lines)
		return
	}
	column := 0
	if no.column >= 0 && t.at[no.column] >= 0 {
		column = 1
		for _, f := range rec.Fields[:t.at[no.column]] {
			column += len(f) + 1
		}
	}
	out.Reject(refuse(rec, column, no))
}

// open finds the columns in the header line; it returns the name of one that is
// required and missing.
func (t *table) open(line string) (delim byte, missing string) {
	for i := len(delimiters) - 1; i >= 0; i-- { // the comma last, for the message
		delim = delimiters[i]
		t.header = headings(line, delim)
		if missing = t.place(); missing == "" {
			return delim, ""
		}
	}
	return delim, missing
}

func (t *table) place() (missing string) {
	for i, c := range t.columns {
		t.at[i] = -1
		for _, name := range c.names {
			if at := slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) }); at >= 0 {
				t.at[i] = at
				break
			}
		}
		if t.at[i] < 0 && c.required && missing == "" {
			missing = c.names[0]
		}
	}
	return missing
}

// headings cuts a header line; nil when it is none.
func headings(line string, delim byte) []string {
	once := []ingest.Line{{Text: line}}
	rec, _ := field.NewCSV(delim, func() (ingest.Line, bool) {
		if len(once) == 0 {
			return ingest.Line{}, false
		}
		l := once[0]
		once = nil
		return l, true
	}).Next()
	return slices.Clone(rec.Fields)
}

// sniffTable is certain of a head whose first line has all required columns.
func sniffTable(head []byte, columns []tableColumn) ingest.Score {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), "\r\n")
	line, _, _ := strings.Cut(text, "\n")
	if _, missing := newTable(columns).open(strings.TrimSuffix(line, "\r")); line == "" || missing != "" {
		return 0
	}
	return 100
}

// rejectAll gives up a file whose header cannot be read.
func (t *table) rejectAll(first ingest.Line, missing string, in *ingest.Lines, out ingest.Sink) {
	out.Reject(refuse(field.Record{First: first, Lines: 1}, 0, &refusal{
		code: "missing_column", message: fmt.Sprintf("expected a header with the column %q", missing),
		hint: "is this the right format? `frontdoor format detect` tells",
	}))
	for {
		line, ok := in.Next()
		switch {
		case !ok:
			return
		case strings.TrimSpace(line.Text) == "":
			out.Ignore(1)
		default:
			out.Reject(refuse(field.Record{First: line, Lines: 1}, 0, &refusal{
				code: "no_header", message: "the file's header could not be read", hint: "see the reject of its first line",
			}))
		}
	}
}

// firstLine returns the first line that is not blank.
func firstLine(in *ingest.Lines, out ingest.Sink) (ingest.Line, bool) {
	for {
		line, ok := in.Next()
		if !ok || strings.TrimSpace(line.Text) != "" {
			return line, ok
		}
		out.Ignore(1)
	}
}

// cell is a field without the space around it; databases write NULL and \N for
// nothing.
func cell(s string) string {
	s = strings.TrimSpace(s)
	if s == "NULL" || s == `\N` {
		return ""
	}
	return s
}

func refuse(rec field.Record, column int, no *refusal) ingest.Reject {
	return ingest.Reject{
		Line: rec.First.Number, Lines: rec.Lines, Offset: rec.First.Offset, Column: column, Code: no.code,
		Message: no.message, Excerpt: privacy.Excerpt(rec.First.Text), Hint: no.hint,
	}
}

// splitQuoted cuts a line at its delimiters and undoes quotes. A quote closes
// its field only before a delimiter or the end, so that a stray one inside does
// no harm.
func splitQuoted(fields []string, text string, delim byte) []string {
	for {
		var value string
		if strings.HasPrefix(text, `"`) {
			value, text = closingQuote(text[1:], delim)
		} else {
			end := strings.IndexByte(text, delim)
			if end < 0 {
				end = len(text)
			}
			value, text = text[:end], text[end:]
		}
		fields = append(fields, value)
		if text == "" {
			return fields
		}
		text = text[1:]
	}
}

// closingQuote returns a quoted field and what follows its closing quote: a
// delimiter, or nothing.
func closingQuote(text string, delim byte) (value, rest string) {
	doubled := false
	for i := 0; ; i++ {
		q := strings.IndexByte(text[i:], '"')
		if q < 0 {
			return text, "" // never closed: what is left is one field
		}
		i += q
		if i+1 < len(text) && text[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		if i+1 == len(text) || text[i+1] == delim {
			value, rest = text[:i], text[i+1:]
			if doubled {
				value = strings.ReplaceAll(value, `""`, `"`)
			}
			return value, rest
		}
	}
}

package field

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/ingest"
)

// record is what a test expects of one record.
type record struct {
	fields []string
	lines  int
	column int // of the fault; 0 for none
}

// readCSV reads all records of a text.
func readCSV(delim byte, text string) []record {
	var lines []ingest.Line
	for i, l := range strings.Split(text, "\n") {
		lines = append(lines, ingest.Line{Text: l, Number: int64(i + 1)})
	}
	r := NewCSV(delim, func() (ingest.Line, bool) {
		if len(lines) == 0 {
			return ingest.Line{}, false
		}
		l := lines[0]
		lines = lines[1:]
		return l, true
	})
	var out []record
	for {
		rec, ok := r.Next()
		if !ok {
			return out
		}
		out = append(out, record{slices.Clone(rec.Fields), rec.Lines, rec.Column})
	}
}

func TestCSVRecords(t *testing.T) {
	for name, c := range map[string]struct {
		delim byte
		text  string
		want  []record
	}{
		"plain":                  {',', "a,b,c", []record{{[]string{"a", "b", "c"}, 1, 0}}},
		"empty fields":           {',', ",,", []record{{[]string{"", "", ""}, 1, 0}}},
		"semicolons":             {';', "a,b;c", []record{{[]string{"a,b", "c"}, 1, 0}}},
		"tabs":                   {'\t', "a\tb", []record{{[]string{"a", "b"}, 1, 0}}},
		"quoted delimiter":       {',', `"a,b",c`, []record{{[]string{"a,b", "c"}, 1, 0}}},
		"quoted quote":           {',', `"a ""b"" c",d`, []record{{[]string{`a "b" c`, "d"}, 1, 0}}},
		"only quotes":            {',', `"","""",""""""`, []record{{[]string{"", `"`, `""`}, 1, 0}}},
		"empty last field":       {',', `"a",`, []record{{[]string{"a", ""}, 1, 0}}},
		"two lines":              {',', "\"a\nb\",c\nd,e", []record{{[]string{"a\nb", "c"}, 2, 0}, {[]string{"d", "e"}, 1, 0}}},
		"blank line inside":      {',', "\"a\n\nb\",c", []record{{[]string{"a\n\nb", "c"}, 3, 0}}},
		"quote in a field":       {',', `a"b,c` + "\nd,e", []record{{nil, 1, 2}, {[]string{"d", "e"}, 1, 0}}},
		"text behind a quote":    {',', `"a"b,c` + "\nd,e", []record{{nil, 1, 4}, {[]string{"d", "e"}, 1, 0}}},
		"space behind a quote":   {',', `"a" ,c`, []record{{nil, 1, 4}}},
		"never closed":           {',', "x,\"a\nb,c\nd,e", []record{{nil, 1, 3}, {[]string{"b", "c"}, 1, 0}, {[]string{"d", "e"}, 1, 0}}},
		"never closed, twice":    {',', "\"a\n\"b\nc,d", []record{{nil, 1, 2}, {nil, 1, 1}, {[]string{"c", "d"}, 1, 0}}},
		"closed after a mistake": {',', "\"a\nb\"c\nd,e", []record{{nil, 1, 5}, {nil, 1, 2}, {[]string{"d", "e"}, 1, 0}}},
	} {
		got := readCSV(c.delim, c.text)
		if !slices.EqualFunc(got, c.want, func(a, b record) bool {
			return slices.Equal(a.fields, b.fields) && a.lines == b.lines && (a.column > 0) == (b.column > 0)
		}) {
			t.Errorf("%s: %q\ngot  %+v\nwant %+v", name, c.text, got, c.want)
		}
	}
}

func TestCSVFaultColumns(t *testing.T) {
	for text, column := range map[string]int{`a"b,c`: 2, `x,"a"b`: 6, `x,"a`: 3, `"a" ,c`: 4} {
		if got := readCSV(',', text); len(got) != 1 || got[0].column != column {
			t.Errorf("%s: want a fault in column %d, got %+v", text, column, got)
		}
	}
}

// A quote may stay open over maxQuotedLines further lines, and over no more.
func TestCSVLongestQuote(t *testing.T) {
	for further, whole := range map[int]bool{maxQuotedLines: true, maxQuotedLines + 1: false} {
		text := `"` + strings.Repeat("x\n", further) + `y"`
		got := readCSV(',', text)
		if whole && (len(got) != 1 || got[0].lines != further+1) {
			t.Errorf("a quote of %d lines gave %d records", further+1, len(got))
		}
		if !whole && (len(got) != further+1 || got[0].column != 1) {
			t.Errorf("a quote of %d lines gave %d records, the first %+v; want its first line given up", further+1, len(got), got[0])
		}
	}
}

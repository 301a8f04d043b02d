package jsonrec

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// result is what became of a file, one line of text each.
type result struct {
	records []string // line+lines: text without white space
	rejects []string // line+lines code column
	ignored int
	lines   int // accounted for
}

func (r *result) Emit(schema.Row, int) {}

func (r *result) Reject(j ingest.Reject) {
	r.rejects = append(r.rejects, fmt.Sprintf("%d+%d %s %d", j.Line, j.Given(), j.Code, j.Column))
	r.lines += j.Given()
}

func (r *result) Ignore(n int) {
	r.ignored += n
	r.lines += n
}

func readAll(t *testing.T, text, array string) *result {
	t.Helper()
	var last *result
	for _, way := range []string{"whole", "by bytes"} {
		out := &result{}
		chunks := ingest.NewChunkReader(strings.NewReader(text))
		if way == "by bytes" && len(text) < 1<<16 {
			chunks = ingest.NewChunkReader(iotest.OneByteReader(strings.NewReader(text)))
		}
		in := ingest.NewLines("test", chunks.Next, out)
		reader := NewReader(in, out, array)
		for {
			rec, ok := reader.Next()
			if !ok {
				break
			}
			if strings.HasPrefix(text, "\ufeff") && !strings.HasPrefix(text[rec.Offset:], rec.Text[:1]) || strings.Count(text[:rec.Offset], "\n") != int(rec.Line-1) {
				t.Errorf("%q: the record of line %d is said to begin at byte %d", head(text), rec.Line, rec.Offset)
			}
			out.records = append(out.records, fmt.Sprintf("%d+%d %s", rec.Line, rec.Lines, compact(rec.Text)))
			out.lines += rec.Lines
		}
		if in.Err() != nil {
			t.Fatal(in.Err())
		}
		if int64(out.lines) != chunks.Lines() {
			t.Errorf("%q, %s: %d lines, %d accounted for: %+v", head(text), way, chunks.Lines(), out.lines, out)
		}
		last = out
	}
	return last
}

func head(text string) string { return text[:min(len(text), 200)] }

func compact(text string) string { return strings.Join(strings.Fields(text), "") }

func TestReader(t *testing.T) {
	for name, c := range map[string]struct {
		text             string
		records, rejects string // separated by " | "
	}{
		"nothing":                {"", "", ""},
		"a mark":                 {"\ufeff", "", ""},
		"one":                    {`{"a":1}`, `1+1 {"a":1}`, ""},
		"lines":                  {"{\"a\":1}\n{\"a\":2}\n", `1+1 {"a":1} | 2+1 {"a":2}`, ""},
		"lines, CRLF and mark":   {"\ufeff{\"a\":1}\r\n\r\n{\"a\":2}\r\n", `1+1 {"a":1} | 3+1 {"a":2}`, ""},
		"concatenated":           {`{"a":1}{"a":2} {"a":3}`, `1+1 {"a":1} | 1+0 {"a":2} | 1+0 {"a":3}`, ""},
		"concatenated lines":     {"{\"a\":1}{\"a\":2}\n{\"a\":3}", `1+1 {"a":1} | 1+0 {"a":2} | 2+1 {"a":3}`, ""},
		"joined files with mark": {"{\"a\":1}\n\ufeff{\"a\":2}", `1+1 {"a":1} | 2+1 {"a":2}`, ""},
		"array":                  {`[{"a":1},{"a":2}]`, `1+1 {"a":1} | 1+0 {"a":2}`, ""},
		"array over lines":       {"[\n{\"a\":1},\n{\"a\":2}\n]\n", `2+1 {"a":1} | 3+1 {"a":2}`, ""},
		"pretty":                 {"[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n", `2+3 {"a":1} | 5+3 {"a":2}`, ""},
		"shared lines":           {"[{\n\"a\":1\n}, {\n\"a\":2\n}]", `1+3 {"a":1} | 3+2 {"a":2}`, ""},
		"empty array":            {"[]", "", ""},
		"member":                 {`{"n":{"rows":[9]},"rows":[{"a":1},{"a":2}],"total":[{"x":"]}"}]}`, `1+1 {"a":1} | 1+0 {"a":2}`, ""},
		"member, pretty":         {"{\n \"n\": 2,\n \"rows\": [\n  {\n  \"a\":1},\n  {\"a\":2}\n ],\n \"m\": \"]\"\n}\n", `4+2 {"a":1} | 6+1 {"a":2}`, ""},
		"member, bracket below":  {"{\"rows\":\n[\n{\"a\":1}]}", `3+1 {"a":1}`, ""},
		"pages":                  {"{\"rows\":[{\"a\":1}]}\n{\"rows\":[{\"a\":2}],\"t\":1}\n", `1+1 {"a":1} | 2+1 {"a":2}`, ""},
		"no member":              {`{"rows":null}`, `1+1 {"rows":null}`, ""},
		"deeper is no member":    {`{"x":{"rows":[{"a":1}]}}`, `1+1 {"x":{"rows":[{"a":1}]}}`, ""},
		"brackets in strings":    {`{"a":"}]{[\"}\\"}{"a":2}`, `1+1 {"a":"}]{[\"}\\"} | 1+0 {"a":2}`, ""},
		"blank line inside":      {"{\n\n\"a\":1}", `1+3 {"a":1}`, ""},

		"prose":                        {"Dear all,\nno records\n", "", "1+2 bad_json 1"},
		"prose in front":               {"HTTP 200\n{\"a\":1}\n", `2+1 {"a":1}`, "1+1 bad_json 1"},
		"text behind":                  {"{\"a\":1} x\n{\"a\":2}\n", `1+1 {"a":1} | 2+1 {"a":2}`, "1+0 bad_json 9"},
		"cut line":                     {"{\"a\":1,\n{\"a\":2}\n", `2+1 {"a":2}`, "1+1 bad_json 0"},
		"cut in a string":              {"{\"a\":\"xy\n{\"a\":2}\n", `2+1 {"a":2}`, "1+1 bad_json 9"},
		"cut in an array":              {"{\"a\":[1,\n{\"a\":2}\n{\"a\":3}\n", `2+1 {"a":2} | 3+1 {"a":3}`, "1+1 bad_json 0"},
		"cut between":                  {"[{\"a\":1},\n", `1+1 {"a":1}`, "1+0 json_cut_off 10"},
		"cut record at the end":        {"{\"a\":1}\n{\"a\":{\"b\"", `1+1 {"a":1}`, "2+1 json_cut_off 10"},
		"cut member":                   {`{"rows":[{"a":1}],"x":`, `1+1 {"a":1}`, "1+0 json_cut_off 23"},
		"damaged in a line":            {`[{"a":1},{"a":2]},{"a":3}]`, `1+1 {"a":1} | 1+0 {"a":3}`, "1+0 bad_json 16"},
		"damaged first in a line":      {`[{"a":1]},{"a":3}]`, `1+0 {"a":3}`, "1+1 bad_json 8"},
		"damaged, pretty":              {"[\n  {\n    \"a\": {\n  },\n  {\n    \"a\": 2\n  }\n]\n", `5+3 {"a":2}`, "2+3 bad_json 0"},
		"damaged, pretty, with nested": {"[\n  {\n    \"a\": [ {\n      \"b\": 1 } }\n  },\n  {\n    \"a\": 2\n  }\n]\n", `6+3 {"a":2}`, "2+4 bad_json 0"},
		"wrong bracket":                {"{\"a\":1]\n", "", "1+1 bad_json 7"},
		"values":                       {"1\n{\"a\":1}\n", `2+1 {"a":1}`, "1+1 bad_json 1"},
		"a NUL line inside a record":   {"{\"a\":1,\n\x00\n\"b\":2}\n{\"a\":3}\n", `4+1 {"a":3}`, "2+1 nul_bytes 1 | 1+1 bad_json 8 | 3+1 bad_json 1"},
		"a NUL line between":           {"[{\"a\":1},\n\x00\n{\"a\":3}]\n", `1+1 {"a":1} | 3+1 {"a":3}`, "2+1 nul_bytes 1"},
		"a NUL line while lost":        {"x\n\x00\n{\"a\":3}\n", `3+1 {"a":3}`, "2+1 nul_bytes 1 | 1+1 bad_json 1"},
	} {
		got := readAll(t, c.text, "rows")
		if s := strings.Join(got.records, " | "); s != c.records {
			t.Errorf("%s: %s\ngot  %s\nwant %s", name, c.text, s, c.records)
		}
		if s := strings.Join(got.rejects, " | "); s != c.rejects {
			t.Errorf("%s: %s\ngot rejects  %s\nwant rejects %s", name, c.text, s, c.rejects)
		}
	}
}

// Records of all sizes lie across the pieces of one very long line.
func TestLongLine(t *testing.T) {
	var text strings.Builder
	var want []string
	text.WriteString("{\"first\":0}\n[")
	for i := 0; text.Len() < 6<<20; i++ {
		record := fmt.Sprintf(`{"n":%d,"é":"%s\\"}`, i, strings.Repeat(`é\"`, i*7919%3001))
		text.WriteString(record + ",")
		want = append(want, fmt.Sprintf("2+%d %s", min(1, max(0, 1-i)), record))
	}
	text.WriteString("]\n{\"n\":9}")
	got := readAll(t, text.String(), "")
	if len(got.rejects) > 0 || len(got.records) != len(want)+2 || got.records[len(want)+1] != `3+1 {"n":9}` {
		t.Fatalf("%d records and rejects %v, want %d", len(got.records), got.rejects, len(want)+2)
	}
	for i := range want {
		if got.records[i+1] != want[i] {
			t.Fatalf("record %d is %.200s\nwant %.200s", i, got.records[i+1], want[i])
		}
	}
}

func TestLimits(t *testing.T) {
	good := "{\"a\":1}\n"
	deep := func(n int) string {
		return `{"a":` + strings.Repeat(`{"b":`, n-1) + "1" + strings.Repeat("}", n) + "\n"
	}
	large := func(n int) string { return `{"a":"` + strings.Repeat("x", n-8) + "\"}\n" }
	for name, c := range map[string]struct{ line, code string }{
		"deepest":         {deep(MaxDepth), ""},
		"too deep":        {deep(MaxDepth + 1), "json_too_deep"},
		"a million deep":  {strings.Repeat("[", 20) + "{\"a\":" + strings.Repeat("[", 1_000_000) + "\n", "json_too_deep"},
		"largest":         {large(MaxRecord), ""},
		"too large":       {large(MaxRecord + 1), "json_too_large"},
		"many lines":      {"{\"a\":[1\n" + strings.Repeat("\n", MaxRecord/lineCost) + "]}\n", "json_too_large"},
		"fifty megabytes": {`{"a":"` + strings.Repeat("x", 50<<20) + "\n", "json_too_large"},
	} {
		got := readAll(t, good+c.line+good, "")
		if c.code == "" && (len(got.records) != 3 || len(got.rejects) > 0) {
			t.Errorf("%s: %d records, rejects %v", name, len(got.records), got.rejects)
		}
		if c.code != "" && (len(got.records) != 2 || len(got.rejects) == 0 || !strings.Contains(got.rejects[0], c.code)) {
			t.Errorf("%s: %d records, rejects %v, want one %s", name, len(got.records), got.rejects, c.code)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		`{"a":1}{"a":2}`, "[\n{\"a\":[{}]},\n{\"a\":2}\n]", `{"rows":[{"a":1}],"x":[]}`, "{\"a\":\n{\"a\"}\n{\"a\":1}\n", "{\"a\":\"\\u00\n[[]]", "\x00\n{\n\x00\n}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readAll(t, text, "rows")
		First([]byte(text), "rows")
		var c Cursor
		c.Reset(text)
		for ok := c.Object(); ok && c.Key(); {
			for in := c.Array(); in && c.Element(); {
				c.Text()
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	record := `{"a":{"b":[1,2,3],"c":"some text that is of no use here"},"d":"` + strings.Repeat("x", 1400) + "\"}\n"
	text := strings.Repeat(record, 5000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		out := &result{}
		reader := NewReader(ingest.NewLines("bench", ingest.NewChunkReader(strings.NewReader(text)).Next, out), out, "")
		n := 0
		for {
			if _, ok := reader.Next(); !ok {
				break
			}
			n++
		}
		if n != 5000 {
			b.Fatalf("%d records", n)
		}
	}
}

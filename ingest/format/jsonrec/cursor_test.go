package jsonrec

import (
	"fmt"
	"strings"
	"testing"
)

// walk writes down what a cursor sees: strings in quotes, numbers with three
// decimal places, the values of the member "skip" left out.
func walk(c *Cursor) string {
	var b strings.Builder
	var value func()
	value = func() {
		switch c.peek() {
		case '{':
			b.WriteString("{")
			for ok := c.Object(); ok && c.Key(); {
				if c.Name() == "skip" {
					c.Skip()
					continue
				}
				b.WriteString(c.Name() + ":")
				value()
				b.WriteString(" ")
			}
			b.WriteString("}")
		case '[':
			b.WriteString("[")
			for ok := c.Array(); ok && c.Element(); {
				value()
				b.WriteString(" ")
			}
			b.WriteString("]")
		case '"':
			fmt.Fprintf(&b, "%q", c.Text())
		default:
			n, ok := c.Number(3)
			if !ok {
				b.WriteString("?")
				return
			}
			fmt.Fprintf(&b, "%d", n)
		}
	}
	value()
	return b.String()
}

func TestCursor(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                 `{}`,
		` { "a" : 1 , "b" : [ ] } `:          `{a:1000 b:[] }`,
		`{"a":[1,{"b":"x"},[],"y"]}`:         `{a:[1000 {b:"x" } [] "y" ] }`,
		`{"skip":{"a":["}",{}]},"b":2}`:      `{b:2000 }`,
		`{"skip":null,"b":0}`:                `{b:0 }`,
		`{"skip":"a\"}","b":2.5}`:            `{b:2500 }`,
		`{"a":1.23456}`:                      `{a:1234 }`,
		`{"a":1.5e3}`:                        `{a:1500000 }`,
		`{"a":-1}`:                           `{a:? }`,
		`{"a":null,"b":true,"c":false}`:      `{a:? b:? c:? }`,
		`{"a":99999999999999999999}`:         `{a:? }`,
		`{"a":1e300}`:                        `{a:? }`,
		`{"é":"ü"}`:                          `{é:"ü" }`,
		`{"a":"\u00e9\n\\\"\/"}`:             `{a:"é\n\\\"/" }`,
		`{"a":"\ud83d\ude00 \ud83d \u0000"}`: "{a:\"😀 \ufffd \ufffd\" }",
		`{"\u0061":1}`:                       `{a:1000 }`,
		"{\"a\":\n\t1\r\n}":                  `{a:1000 }`,
	} {
		var c Cursor
		c.Reset(text)
		got := walk(&c)
		if expected, at := c.Fault(); got != want || expected != "" {
			t.Errorf("%s\ngot  %s (fault %q at %d)\nwant %s", text, got, expected, at, want)
		}
	}
}

func TestCursorFaults(t *testing.T) {
	for text, at := range map[string]int{
		``: 0, `{"a"}`: 4, `{"a" 1}`: 5, `{"a":1 "b":2}`: 7, `{"a":1,}`: 7, `{,"a":1}`: 1, `{a:1}`: 1, `{"a":}`: 5,
		`{"a":x}`: 5, `{"a":nul}`: 5, `{"a":"\x"}`: 5, `{"a":"\u12"}`: 5, `{"a":[1 2]}`: 8, `{"a":[1,]}`: 8, `{"a":[,1]}`: 6,
		`{"a":1`: 6, `{"a":"x`: 5, `{"a":{"b":1}`: 12, `{"skip":{"b":1`: 14, `{"a":True}`: 5,
	} {
		var c Cursor
		c.Reset(text)
		walk(&c)
		if expected, got := c.Fault(); expected == "" || got != at {
			t.Errorf("%s: fault %q at %d, want one at %d", text, expected, got, at)
		}
	}
}

// A cut is told from a damage, wherever it comes.
func TestCursorCut(t *testing.T) {
	const whole = `{"a":[1,{"b":"x\"y"}],"skip":{"c":[true]},"d":12.5,"é":null}`
	for n := range len(whole) {
		var c Cursor
		c.Reset(whole[:n])
		walk(&c)
		if expected, _ := c.Fault(); expected == "" || !c.Cut() {
			t.Errorf("%s: fault %q, cut %v", whole[:n], expected, c.Cut())
		}
	}
	for _, text := range []string{`{"a" 1}`, `{"a":x}`, `{"a":1,}`, `{"a":[1}`, `{"a":"\u12"}`} {
		var c Cursor
		c.Reset(text)
		walk(&c)
		if expected, _ := c.Fault(); expected == "" || c.Cut() {
			t.Errorf("%s: fault %q, cut %v", text, expected, c.Cut())
		}
	}
}

func TestCursorEnd(t *testing.T) {
	for text, want := range map[string]bool{`{"a":1}`: true, "{} \r\n": true, `{}{}`: false, `{"a":1}}`: false, `{} x`: false} {
		var c Cursor
		c.Reset(text)
		walk(&c)
		c.End()
		if expected, _ := c.Fault(); (expected == "") != want || c.Cut() {
			t.Errorf("%s: fault %q", text, expected)
		}
	}
}

func TestCursorWritten(t *testing.T) {
	var c Cursor
	c.Reset(`{"a":"x\"\x41","b":12,"c":null,"d":["e"]}`)
	var got []string
	for ok := c.Object(); ok && c.Key(); {
		next := c.Next()
		got = append(got, string(next)+c.Written())
	}
	if s := strings.Join(got, " | "); s != `"x\"\x41 | 112 | n | [` {
		t.Errorf("got %s", s)
	}
	if expected, at := c.Fault(); expected != "" {
		t.Errorf("fault %q at %d", expected, at)
	}
}

// What a cursor is asked for need not be what is there.
func TestCursorOtherTypes(t *testing.T) {
	var c Cursor
	c.Reset(`{"a":{"x":[1]},"b":[2],"c":12.50,"d":"7","e":"x"}`)
	var got []string
	for ok := c.Object(); ok && c.Key(); {
		switch c.Name() {
		case "a", "c":
			got = append(got, c.Text())
		case "b":
			got = append(got, fmt.Sprint(c.Object()))
		case "d":
			n, ok := c.Number(0)
			got = append(got, fmt.Sprint(n, ok))
		default:
			got = append(got, fmt.Sprint(c.Array()))
		}
	}
	if s := strings.Join(got, " | "); s != " | false | 12.50 | 7 true | false" {
		t.Errorf("got %s", s)
	}
	if expected, at := c.Fault(); expected != "" {
		t.Errorf("fault %q at %d", expected, at)
	}
}

func TestRejectsSayWhere(t *testing.T) {
	rec := Record{Text: "{\n \"a\": x\n}", Line: 7, Offset: 100, Lines: 3, column: 4}
	var c Cursor
	c.Reset(rec.Text)
	walk(&c)
	got, ok := rec.Broken(&c)
	if !ok || got.Line != 7 || got.Lines != 3 || got.Offset != 100 || got.Column != 0 || got.Message != "expected a value in line 8, column 7" || got.Excerpt == "" {
		t.Errorf("%v %+v", ok, got)
	}
	rec = Record{Text: `{"a":x}`, Line: 7, Lines: 0, column: 4}
	c.Reset(rec.Text)
	walk(&c)
	if got, ok := rec.Broken(&c); !ok || got.Given() != 0 || got.Column != 10 || got.Message != "expected a value" {
		t.Errorf("%v %+v", ok, got)
	}
}

func TestFirst(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "x": "", "[]": "", `{"a":1}{"b":2}`: `{"a":1}`, "\ufeff [\n{\"a\":1},": `{"a":1}`, `{"rows":[{"a":1}]}`: `{"a":1}`,
		`{"n":1,"rows":[{"a":1},{`: `{"a":1}`, `{"a":{"b"`: `{"a":{"b"`, `{"a":]`: "", `[1,2]`: "", `{"rows":[`: "",
	} {
		if got := First([]byte(text), "rows"); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

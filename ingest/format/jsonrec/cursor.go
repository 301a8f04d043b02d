package jsonrec

import (
	"encoding/json"
	"strconv"
	"strings"

	"frontdoor/ingest/format/field"
)

// Cursor walks the values of one record from front to back. Values nobody asks
// for are skipped. The first thing that is no JSON ends every walk; Fault then
// tells of it.
//
//	for ok := c.Object(); ok && c.Key(); {
//		switch c.Name() {
//		case "Channel":
//			channel = c.Text()
//		default:
//			c.Skip()
//		}
//	}
//
// After each Key or Element exactly one of Object, Array, Text, Written, Number
// and Skip must be called.
type Cursor struct {
	text  string
	pos   int
	name  string
	fresh bool // a bracket was just opened
	fault string
	at    int
	cut   bool
}

// Reset begins with a new record.
func (c *Cursor) Reset(text string) { *c = Cursor{text: text} }

// Fault is what was expected where the record is no JSON and the byte position
// of that place in it; "" when all that was walked is JSON.
func (c *Cursor) Fault() (expected string, at int) { return c.fault, c.at }

// Cut reports a fault that is the end of the text and nothing else: what was
// walked before it is whole.
func (c *Cursor) Cut() bool { return c.cut }

// End goes over the white space behind the record; anything else there is a
// fault.
func (c *Cursor) End() {
	if c.peek() != 0 {
		c.fail("expected nothing behind the record")
	}
}

func (c *Cursor) fail(expected string) {
	if c.fault == "" {
		c.fault, c.at, c.cut = expected, c.pos, c.pos == len(c.text)
	}
	c.pos = len(c.text)
}

// ends is the fault of a value that the text ends in; at is where it is shown.
func (c *Cursor) ends(expected string, at int) {
	if c.fault == "" {
		c.fault, c.at, c.cut = expected, at, true
	}
	c.pos = len(c.text)
}

func (c *Cursor) space() {
	for c.pos < len(c.text) {
		switch c.text[c.pos] {
		case ' ', '\t', '\r', '\n':
			c.pos++
		default:
			return
		}
	}
}

// peek is the next byte that is not white space; 0 at the end.
func (c *Cursor) peek() byte {
	c.space()
	if c.pos == len(c.text) {
		return 0
	}
	return c.text[c.pos]
}

// Object enters an object; any other value is skipped and gives false.
func (c *Cursor) Object() bool { return c.enter('{') }

// Array enters an array; any other value is skipped and gives false.
func (c *Cursor) Array() bool { return c.enter('[') }

func (c *Cursor) enter(bracket byte) bool {
	if c.peek() != bracket {
		c.Skip()
		return false
	}
	c.pos++
	c.fresh = true
	return true
}

// Element goes to the next value of the array; false behind its last.
func (c *Cursor) Element() bool { return c.item(']') }

// Key goes to the next member of the object; false behind its last.
func (c *Cursor) Key() bool {
	if !c.item('}') {
		return false
	}
	if c.peek() != '"' {
		c.fail("expected the name of a member")
		return false
	}
	c.name = c.quoted()
	if c.peek() != ':' {
		c.fail("expected a colon")
		return false
	}
	c.pos++
	return c.fault == ""
}

// Name is the name of the member that Key went to.
func (c *Cursor) Name() string { return c.name }

// item goes over the comma in front of the next item, or over the end.
func (c *Cursor) item(end byte) bool {
	fresh := c.fresh
	c.fresh = false
	switch next := c.peek(); {
	case next == end && c.fault == "":
		c.pos++
		return false
	case fresh:
		return c.fault == ""
	case next != ',':
		c.fail("expected a comma or a closing bracket")
		return false
	}
	c.pos++
	if c.peek() == end {
		c.fail("expected a value behind the comma")
		return false
	}
	return true
}

// Text returns a string. Null is ""; a number, true and false are as written;
// an object or array is skipped and is "".
func (c *Cursor) Text() string {
	switch c.peek() {
	case '"':
		return c.quoted()
	case '{', '[':
		c.Skip()
		return ""
	}
	if word := c.literal(); word != "null" {
		return word
	}
	return ""
}

// Next is the first byte of the value that comes next; 0 at the end.
func (c *Cursor) Next() byte { return c.peek() }

// Written is Text with the escapes of a string left in it.
func (c *Cursor) Written() string {
	if c.peek() != '"' {
		return c.Text()
	}
	start := c.pos
	if c.pass(); c.fault != "" {
		return ""
	}
	return c.text[start+1 : c.pos-1]
}

// Number returns a number of at least 0, shifted by decimal places: with 3
// places 12.5 is 12500. A number in quotes counts. False for null, for what is
// no number, and for one that is negative or too large.
func (c *Cursor) Number(places int) (int64, bool) {
	text := c.Text()
	if n, ok := field.Decimal(text, places); ok {
		return n, true
	}
	if !strings.ContainsAny(text, "eE") {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	for range places {
		v *= 10
	}
	return int64(v), err == nil && v >= 0 && v < 1e18
}

// Skip goes over a value.
func (c *Cursor) Skip() {
	switch c.peek() {
	case '"':
		c.pass()
	case '{', '[':
		c.brackets()
	default:
		c.literal()
	}
}

// brackets goes over an object or array.
func (c *Cursor) brackets() {
	depth := 0
	for c.pos < len(c.text) {
		switch c.text[c.pos] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			c.pass()
			continue
		}
		c.pos++
		if depth == 0 {
			return
		}
	}
	c.fail("expected a closing bracket")
}

// literal reads a number, true, false or null.
func (c *Cursor) literal() string {
	start := c.pos
	for c.pos < len(c.text) && isLiteral(c.text[c.pos]) {
		c.pos++
	}
	if c.pos == len(c.text) && c.pos > start { // more of it may have stood there
		c.ends("expected the rest of the record", c.pos)
		return ""
	}
	word := c.text[start:c.pos]
	if word == "true" || word == "false" || word == "null" || word != "" && (word[0] == '-' || word[0]-'0' < 10) {
		return word
	}
	c.pos = start
	c.fail("expected a value")
	return ""
}

func isLiteral(b byte) bool {
	return b-'0' < 10 || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '-' || b == '+' || b == '.'
}

// pass goes over a string.
func (c *Cursor) pass() {
	begin := c.pos + 1
	for i := begin; ; i++ {
		quote := strings.IndexByte(c.text[i:], '"')
		if quote < 0 {
			c.ends("expected a closing quote", c.pos)
			return
		}
		if i += quote; !escapes(c.text[begin:i]) {
			c.pos = i + 1
			return
		}
	}
}

// quoted reads a string. NUL, which no row may hold, becomes U+FFFD.
func (c *Cursor) quoted() string {
	start := c.pos
	if c.pass(); c.fault != "" {
		return ""
	}
	if plain := c.text[start+1 : c.pos-1]; strings.IndexByte(plain, '\\') < 0 {
		return plain
	}
	var s string
	if err := json.Unmarshal([]byte(c.text[start:c.pos]), &s); err != nil {
		c.pos = start
		c.fail("expected a string with escapes as in RFC 8259")
		return ""
	}
	return strings.ReplaceAll(s, "\x00", "\ufffd")
}

package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// events writes down what an xmlReader tells of a text.
func events(r io.Reader) (string, error) {
	x := newXMLReader(r)
	var out strings.Builder
	var text []byte
	for {
		tok, b, err := x.next()
		if err != nil {
			return "", err
		}
		if tok == textRun {
			if text, err = appendText(text, b); err != nil {
				return "", err
			}
			continue
		}
		if tok == verbatim {
			text = append(text, b...)
			continue
		}
		if len(text) > 0 {
			out.WriteString("|" + string(text))
			text = nil
		}
		switch tok {
		case endOfPart:
			return out.String(), nil
		case endTag:
			out.WriteString("</" + string(b))
		case startTag:
			out.WriteString("<" + string(b))
			for name, v, rest := attribute(x.attrs); name != nil; name, v, rest = attribute(rest) {
				value, err := appendText(nil, v)
				if err != nil {
					return "", err
				}
				out.WriteString(" " + string(name) + "=" + string(value))
			}
		}
	}
}

// standard writes the same down of what encoding/xml tells.
func standard(text string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	var out strings.Builder
	depth, run := 0, ""
	for {
		tok, err := d.Token()
		switch tok.(type) {
		case xml.StartElement, xml.EndElement:
			if run != "" {
				out.WriteString("|" + run)
				run = ""
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return out.String(), nil
		case err != nil:
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			out.WriteString("<" + tok.Name.Local)
			for _, a := range tok.Attr {
				out.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
		case xml.EndElement:
			depth--
			out.WriteString("</" + tok.Name.Local)
		case xml.CharData:
			if depth > 0 {
				run += string(tok)
			}
		}
	}
}

func TestXMLAsTheStandardLibrary(t *testing.T) {
	for _, text := range []string{
		`<a/>`, `<a></a>`, "\ufeff<?xml version=\"1.0\"?>\n<a b='1' c=\"2 > 1\">x</a>\n", `<a><b/><b>t</b></a>`,
		`<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x41;</a>`, `<a b="&quot;&amp;"/>`, `<a><![CDATA[<b>&amp;]]></a>`, `<a>x<!-- <b> -->y</a>`,
		`<x:a x:b="1" xmlns:x="http://example.org/"><x:c/></x:a>`, "<a\n\tb = '1'\n/>", `<a>` + strings.Repeat("text &amp; ", window/5) + `</a>`,
		`<?p <a> ?><a/>`, `<a b="/"/>`, `<a b="1"></a >`,
	} {
		want, err := standard(text)
		if err != nil {
			t.Fatalf("%.40q: %v", text, err)
		}
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "half": iotest.HalfReader(strings.NewReader(text)), "one byte": iotest.OneByteReader(strings.NewReader(text))} {
			if got, err := events(r); err != nil || got != want {
				t.Errorf("%s: %.40q reads as %.80q (%v), want %.80q", name, text, got, err, want)
			}
		}
	}
}

func TestXMLRefused(t *testing.T) {
	for _, text := range []string{
		``, ` `, `x`, `<`, `<a`, `<a>`, `</a>`, `<a></b>`, `<a/><b/>`, `<a/></a>`, `<a b="1>`, `<!DOCTYPE a><a/>`, `<a>&b;</a>`, `<a>&#;</a>`, `<a>&#x110000000;</a>`,
		`<a>&amp</a>`, `<a><!-- </a>`, `<a><![CDATA[</a>`, `< a/>`, `<a><!ELEMENT b></a>`,
	} {
		if got, err := events(strings.NewReader(text)); err == nil {
			t.Errorf("%q reads as %q, want an error", text, got)
		}
	}
}

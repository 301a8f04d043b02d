package workbook

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"
)

// Whatever a sheet holds, it is refused or gives lines that are records, of which
// none is narrower than the one before but for blank ones.
func FuzzSheet(f *testing.F) {
	f.Add(sheetXML(`<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" s="1"><v>46027.5</v></c></row>`), `<sst><si><t>a "b", c</t></si></sst>`, "dd/mm/yyyy hh:mm")
	f.Add(sheetXML(`<row><c t="inlineStr"><is><r><t>x_x000A_</t></r></is></c><c><f>A1</f></c></row>`), `<sst/>`, `[h]:mm;"x"@`)
	f.Fuzz(func(t *testing.T, sheet, shared, code string) {
		b := newBook("").formats("General", code)
		b["xl/worksheets/sheet1.xml"], b["xl/sharedStrings.xml"] = sheet, shared
		text, err := textOfFile(b.zip(t))
		var r *Refusal
		if err != nil {
			if !errors.As(err, &r) {
				t.Fatalf("the error is no refusal: %v", err)
			}
			return
		}
		if text != "" && !strings.HasSuffix(text, "\n") || strings.ContainsAny(text, "\r\x00") {
			t.Fatalf("%q is not made of lines", text)
		}
		width := 0
		for line := range strings.Lines(text) {
			if line == "\n" {
				continue
			}
			fields, err := csv.NewReader(strings.NewReader(line)).Read()
			if err != nil || len(fields) < width {
				t.Fatalf("the line %q is no record of at least %d fields: %v", line, width, err)
			}
			width = min(len(fields), maxPad)
		}
	})
}

// Whatever a file holds, it opens or is refused.
func FuzzOpen(f *testing.F) {
	f.Add(newBook(`<row><c><v>1</v></c></row>`).shares("<t>a</t>").zip(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := textOfFile(file)
		var r *Refusal
		if err != nil && !errors.As(err, &r) {
			t.Fatalf("the error is no refusal: %v", err)
		}
	})
}

// The reader of XML gives what encoding/xml gives, where both read a text.
func FuzzXML(f *testing.F) {
	f.Add(`<a b="1">x<c/>&amp;<![CDATA[y]]></a>`)
	f.Add("<?xml?>\n<x:a><!-- --></x:a>")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := events(strings.NewReader(text))
		want, wantErr := standard(text)
		if err == nil && wantErr == nil && got != want && !strings.ContainsAny(text, "\r") {
			t.Fatalf("%q reads as %q, want %q", text, got, want)
		}
	})
}

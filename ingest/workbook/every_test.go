package workbook

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// threeSheets is a workbook of two sheets with cells, one without and one that is
// hidden.
func threeSheets() book {
	b := newBook("")
	b["xl/workbook.xml"] = `<workbook><sheets><sheet name="A &quot;b&quot;, c" r:id="a"/><sheet name="Secret" state="hidden" r:id="h"/><sheet name="Blank" r:id="e"/>` +
		`<sheet name="B" r:id="b"/></sheets></workbook>`
	b["xl/_rels/workbook.xml.rels"] = `<Relationships>` + relation("a", "worksheet", "worksheets/a.xml") + relation("h", "worksheet", "worksheets/h.xml") +
		relation("e", "worksheet", "worksheets/e.xml") + relation("b", "worksheet", "worksheets/b.xml") + `</Relationships>`
	b["xl/worksheets/a.xml"] = sheetXML(`<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>2</v></c></row>`)
	b["xl/worksheets/h.xml"] = sheetXML(`<row><c><v>9</v></c></row>`)
	b["xl/worksheets/e.xml"] = sheetXML(``)
	b["xl/worksheets/b.xml"] = sheetXML(`<row><c t="str"><v>` + "_x001E_C" + `</v></c></row>`)
	return b
}

// All sheets that are not hidden are read, each behind its name, which no cell can
// feign.
func TestEverySheet(t *testing.T) {
	const want = "\x1eA \"b\", c\n\n1,,2\n\x1eBlank\n\x1eB\n C\n"
	threeSheets().reads(t, want, EverySheet)
	var names []string
	for line := range strings.Lines(want) {
		if name, ok := SheetName(strings.TrimSuffix(line, "\n")); ok {
			names = append(names, name)
		}
	}
	if got := strings.Join(names, "|"); got != `A "b", c|Blank|B` {
		t.Errorf("the sheets are %s", got)
	}
	file := threeSheets().zip(t)
	b, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Text([]string{EverySheet})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(iotest.OneByteReader(r)); err != nil || string(text) != want {
		t.Errorf("byte by byte they read as %q, %v", text, err)
	}
}

// A sheet that cannot be read refuses the workbook, whichever it is, and closing
// half way leaves nothing open.
func TestEverySheetDamaged(t *testing.T) {
	b := threeSheets()
	b["xl/worksheets/b.xml"] = `<worksheet><sheetData><row>`
	refuses(t, b.zip(t), "damaged", EverySheet)
	delete(b, "xl/worksheets/b.xml")
	refuses(t, b.zip(t), "damaged", EverySheet)
	file := threeSheets().zip(t)
	open, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := open.Text([]string{EverySheet})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, 12)); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("closing half way: %v", err)
	}
}

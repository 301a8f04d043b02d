package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// book is the parts of a workbook by name.
type book map[string]string

// newBook is a workbook with one sheet, Data, of these rows.
func newBook(rows string) book {
	return book{
		"[Content_Types].xml":        head + `<Types/>`,
		"xl/workbook.xml":            head + `<workbook><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + `<Relationships>` + relation("r1", "worksheet", "worksheets/sheet1.xml") + `</Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML(rows),
	}
}

func sheetXML(rows string) string {
	return head + `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`
}

func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id=%q Type="http://schemas.example.org/%s" Target=%q/>`, id, kind, target)
}

// formats adds styles: cells of style i have the number format with that code.
func (b book) formats(codes ...string) book {
	var own, cells string
	for i, code := range codes {
		own += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, strings.ReplaceAll(code, `"`, "&quot;"))
		cells += fmt.Sprintf(`<xf numFmtId="%d"/>`, 200+i)
	}
	b["xl/styles.xml"] = `<styleSheet><numFmts>` + own + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + cells + `</cellXfs></styleSheet>`
	return b
}

// shares adds a table of texts.
func (b book) shares(entries ...string) book {
	b["xl/sharedStrings.xml"] = `<sst><si>` + strings.Join(entries, `</si><si>`) + `</si></sst>`
	return b
}

// zip packs the parts, in the order of their names.
func (b book) zip(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(b)) {
		addPart(t, z, name, b[name])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func addPart(t testing.TB, z *zip.Writer, name, content string) {
	t.Helper()
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// textOfFile reads a workbook to its end.
func textOfFile(file []byte, names ...string) (string, error) {
	b, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "", err
	}
	r, err := b.Text(names)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), errors.Join(err, r.Close())
}

// reads checks what a workbook reads as.
func (b book) reads(t *testing.T, want string, names ...string) {
	t.Helper()
	if got, err := textOfFile(b.zip(t), names...); err != nil || got != want {
		t.Errorf("the workbook reads as %q (%v), want %q", got, err, want)
	}
}

// refuses checks that a file is refused, with a hint, for a reason that has these
// words.
func refuses(t *testing.T, file []byte, words string, names ...string) {
	t.Helper()
	text, err := textOfFile(file, names...)
	var r *Refusal
	if !errors.As(err, &r) || !strings.Contains(r.Reason, words) || r.Hint == "" || !strings.HasSuffix(r.Error(), ")") {
		t.Errorf("the file reads as %.60q and %v; want a refusal with %q", text, err, words)
	}
}

func TestRowsKeepTheirNumbers(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"in order":       {`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row>`, "1,2\n3,4\n"},
		"rows left out":  {`<row r="3"><c r="A3"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c></row>`, "\n\n1\n\n\n\n2\n"},
		"cells left out": {`<row r="1"><c r="C1"><v>1</v></c><c r="AB1"><v>2</v></c></row>`, ",,1" + strings.Repeat(",", 25) + "2\n"},
		"short rows":     {`<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>`, "1,,2\n3,,\n"},
		"no names":       {`<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c><v>3</v></c><c r="D4"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>`, "1,2\n\n\n3,,,4,5\n6,,,,\n"},
		"empty rows":     {`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3"><c r="A3" s="7"/></row><row r="4"><c r="A4"><v>2</v></c></row><row r="5"><c r="A5"/></row>`, "1\n\n\n2\n"},
		"hidden row":     {`<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`, "1\n2\n"},
		"merged cells":   {`<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells><sheetData>`, "1,,2\n"},
		"no rows":        {``, ""},
		"a drawing":      {`<row><c><v>1</v></c></row></sheetData><controls><xdr:row>5</xdr:row><xdr:row r="3"><c><v>2</v></c></xdr:row></controls><sheetData>`, "1\n"},
		"comments":       {`<!-- <row> --><row r="1"><!-- > --><c r="A1"><v>1<!-- 2 -->3</v></c></row>`, "13\n"},
		"prefixes":       {`<x:row r='1'><x:c r = 'A1' ><x:v>1</x:v></x:c ></x:row>`, "1\n"},
	} {
		t.Run(name, func(t *testing.T) { newBook(c.rows).reads(t, c.want) })
	}
}

func TestSheets(t *testing.T) {
	b := newBook(`<row><c><v>1</v></c></row>`)
	b["xl/workbook.xml"] = `<workbook><sheets><sheet name="Chart" r:id="c"/><sheet name="Secret" state="hidden" r:id="h"/><sheet name="Blank" r:id="e"/>` +
		`<sheet name="Data" r:id="r1"/><sheet name=" A &amp; B" r:id="b"/></sheets></workbook>`
	b["xl/_rels/workbook.xml.rels"] = `<Relationships>` + relation("r1", "worksheet", "/xl/worksheets/sheet1.xml") + relation("c", "chartsheet", "chartsheets/sheet1.xml") +
		relation("h", "worksheet", "worksheets/hidden.xml") + relation("e", "worksheet", "worksheets/empty.xml") + relation("b", "worksheet", `worksheets\B.xml`) + `</Relationships>`
	b["xl/worksheets/hidden.xml"] = sheetXML(`<row><c><v>2</v></c></row>`)
	b["xl/worksheets/empty.xml"] = sheetXML(`<row><c s="1"/></row>`)
	b[`xl\worksheets\b.xml`] = sheetXML(`<row><c><v>3</v></c></row>`)
	b.reads(t, "1\n")
	b.reads(t, "2\n", "secret")
	b.reads(t, "3\n", "Week 1", "a & b ")
	b.reads(t, "", "Blank")
	refuses(t, b.zip(t), `has no sheet "Week 1" or "Chart"`, "Week 1", "Chart")
	delete(b, "xl/worksheets/sheet1.xml")
	refuses(t, b.zip(t), "no such entry")
	empty := newBook("")
	empty.reads(t, "")
}

func TestTextsOfCells(t *testing.T) {
	b := newBook(`<row><c t="s"><v>0</v></c><c t="s"><v> 2 </v></c><c t="s"><v>1</v></c><c t="s"/><c t="s"><v>3</v></c></row>`)
	b.shares(`<t>A, B</t>`, ``, `<r><rPr><b/></rPr><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh>`,
		`<t>&lt;&#65;&#x42;&gt; "q"<![CDATA[ & ]]>_x000D_`+"\n"+`_x005F_x_</t>`)
	b.reads(t, `"A, B",rich text,,,"<AB> ""q"" &   _x_"`+"\n")
	for _, rows := range []string{`<row><c t="s"><v>9</v></c></row>`, `<row><c t="s"><v>-1</v></c></row>`, `<row><c t="s"><v>x</v></c></row>`} {
		refuses(t, newBook(rows).shares(`<t>a</t>`).zip(t), "a text that is not there")
	}
	newBook(`<row><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>x</t></rPh></is></c><c t="inlineStr"/></row>`).reads(t, "inline\n")
}

// Texts are kept in blocks that they do not straddle.
func TestTableOfTexts(t *testing.T) {
	table := &texts{}
	var want []string
	for i := range 3 * textsInPiece {
		text := strings.Repeat(string(rune('a'+i%26)), i%200)
		if i%5000 == 0 {
			text = strings.Repeat("x", maxText-i%7)
		}
		want = append(want, text)
		if err := table.add([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range want {
		if got, ok := table.at(i); !ok || string(got) != text {
			t.Fatalf("text %d is %.20q of %d bytes, want %.20q of %d", i, got, len(got), text, len(text))
		}
	}
	if len(table.blocks) < 3 {
		t.Errorf("the texts filled %d blocks: too few to try their edges", len(table.blocks))
	}
}

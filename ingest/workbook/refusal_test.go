package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestRefused(t *testing.T) {
	good := `<row><c><v>1</v></c></row>`
	long := strings.Repeat("x", maxText)
	for words, change := range map[string]func(book){
		"links to other files":      func(b book) { b["xl/externalLinks/externalLink1.xml"] = `<externalLink/>` },
		"holds macros":              func(b book) { b["xl/vbaProject.bin"] = "macro" },
		"no .xlsx workbook":         func(b book) { delete(b, "xl/workbook.xml") },
		`the name "../../etc/x"`:    func(b book) { b["../../etc/x"] = "x" },
		`the name "/etc/x"`:         func(b book) { b["/etc/x"] = "x" },
		"xl/workbook.xml\" twice":   func(b book) { b["XL/Workbook.xml"] = b["xl/workbook.xml"] },
		"xl\\\\styles.xml\" twice":  func(b book) { b["xl/styles.xml"], b[`xl\styles.xml`] = "<a/>", "<a/>" },
		"declares a document type":  func(b book) { b["xl/workbook.xml"] = `<!DOCTYPE x [<!ENTITY a "b">]>` + b["xl/workbook.xml"] },
		"an entity of its own":      func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c><v>&lol;</v></c></row>`) },
		"begins no reference":       func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c><v>a & b</v></c></row>`) },
		"too early":                 func(b book) { b["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + good },
		"not open":                  func(b book) { b["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + good + `</sheet>` },
		"a row 1048577":             func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row r="1048577"/>`) },
		"more than 16384 columns":   func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c r="XFE1"/></row>`) },
		"than 16384 columns":        func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c r="AAAAAAAAAAAAAAAAAA1"/></row>`) },
		"are out of order":          func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row r="2"/><row r="2"/>`) },
		"or cells are out of order": func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c r="B1"/><c r="A1"/></row>`) },
		"its rows or cells are":     func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row r="x"/>`) },
		"more text than Excel":      func(b book) { b.shares(`<t>` + long + `y</t>`) },
		"cell of the workbook holds": func(b book) {
			b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c t="str"><v>` + long + `y</v></c></row>`)
		},
		"MB of text": func(b book) {
			b.shares(`<t>` + long + `</t>`)
			b["xl/worksheets/sheet1.xml"] = sheetXML(`<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, maxRowLen/maxText+3) + `</row>`)
		},
		"levels deep":           func(b book) { b["xl/styles.xml"] = strings.Repeat("<a>", maxDepth+1) },
		"goes on behind":        func(b book) { b["xl/styles.xml"] = "<a/><b/>" },
		"a tag without a name":  func(b book) { b["xl/styles.xml"] = "<>" },
		"a tag that does not":   func(b book) { b["xl/styles.xml"] = "<a " + strings.Repeat("x", window) },
		"it may be a zip bomb":  func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(good + strings.Repeat(" ", ratioFrom)) },
		"in \"bomb.bin\"":       func(b book) { b["bomb.bin"] = strings.Repeat("\x00", ratioFrom+1) },
		"a style that is not":   func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c s="1"><v>1</v></c></row>`) },
		"refers to a style":     func(b book) { b["xl/worksheets/sheet1.xml"] = sheetXML(`<row><c s="x"><v>1</v></c></row>`) },
		"\"Data\" is nowhere":   func(b book) { b["xl/_rels/workbook.xml.rels"] = `<Relationships/>` },
		"part xl/styles.xml is": func(b book) { b["xl/styles.xml"] = numbered(maxSmall) },
	} {
		b := newBook(good)
		change(b)
		refuses(t, b.zip(t), words)
	}
}

// numbered is XML of more than a length that does not pack too well.
func numbered(length int) string {
	var b strings.Builder
	b.WriteString("<a>")
	for i := 0; b.Len() < length; i++ {
		fmt.Fprintf(&b, "<b c=\"%x\"/>", i*i)
	}
	b.WriteString("</a>")
	return b.String()
}

func TestNoWorkbookInside(t *testing.T) {
	good := newBook(`<row><c><v>1</v></c></row>`).zip(t)
	refuses(t, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"), ".xls workbook, or one with a password")
	refuses(t, []byte("PK\x03\x04 and no more"), "damaged or cut short")
	for _, cut := range []int{10, 100, len(good) / 2, len(good) - 1} {
		refuses(t, good[:cut], "damaged or cut short")
	}
	if !Is(good) || !Is([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) || Is([]byte("PK,Name\n")) || Is(nil) {
		t.Error("a workbook is not known by its first bytes")
	}
}

// A byte that was flipped in what is packed shows by its checksum at the latest.
func TestFlippedBytes(t *testing.T) {
	rows := ""
	for range 200 {
		rows += `<row><c><v>1234</v></c><c t="str"><v>some text</v></c></row>`
	}
	good := newBook(rows).zip(t)
	want, err := textOfFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		text, err := textOfFile(bad)
		var r *Refusal
		if err == nil && text != want || err != nil && !errors.As(err, &r) {
			t.Fatalf("with byte %d flipped the workbook reads as %d bytes, want %d, and the error is %v", i, len(text), len(want), err)
		}
	}
}

// Two entries of the list may lead to the same packed bytes, a bomb's trick.
func TestOverlappingEntries(t *testing.T) {
	b := newBook(`<row><c><v>1</v></c></row>`)
	b["xl/a.xml"], b["xl/b.xml"] = strings.Repeat("a", 100), strings.Repeat("a", 100)
	file := b.zip(t)
	offset := func(name string) int { // where the list says that an entry begins
		at := bytes.LastIndex(file, []byte(name))
		return at - 4
	}
	one, other := offset("xl/a.xml"), offset("xl/b.xml")
	copy(file[other:other+4], file[one:one+4])
	refuses(t, file, "overlap")
}

// An entry that unpacks to more than it declares is cut off there.
func TestLyingSize(t *testing.T) {
	file := newBook(strings.Repeat(`<row><c><v>1</v></c></row>`, 100)).zip(t)
	at := bytes.LastIndex(file, []byte("xl/worksheets/sheet1.xml")) - 46 + 24
	binary.LittleEndian.PutUint32(file[at:], 200)
	refuses(t, file, "damaged or cut short")
}

func TestEncryptedEntries(t *testing.T) {
	file := newBook("").zip(t)
	file[bytes.LastIndex(file, []byte("xl/workbook.xml"))-46+8] |= 1
	refuses(t, file, "encrypted")
}

// The list of entries is bounded whatever the archive says of its length.
func TestLongDirectory(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range maxDirectory / 80 {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: strings.Repeat("x", 60) + string(rune(i))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	refuses(t, out.Bytes(), "list of entries is too long")
}

// failing fails to be read behind a place, as a disk does.
type failing struct {
	*bytes.Reader
	from int64
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off < f.from {
		return 0, &fs.PathError{Op: "read", Path: "x", Err: errors.New("bad sector")}
	}
	return f.Reader.ReadAt(p, off)
}

// A disk that cannot be read says nothing about the workbook.
func TestFailureToRead(t *testing.T) {
	file := newBook(`<row><c><v>1</v></c></row>`).zip(t)
	_, err := Open(failing{bytes.NewReader(file), 1}, int64(len(file)))
	var path *fs.PathError
	var r *Refusal
	if !errors.As(err, &path) || errors.As(err, &r) {
		t.Errorf("a disk error became %v", err)
	}
	_, err = Open(failing{bytes.NewReader(file), int64(len(file)) / 2}, int64(len(file)))
	if err != nil && (!errors.As(err, &path) || errors.As(err, &r)) {
		t.Errorf("a disk error became %v", err)
	}
}

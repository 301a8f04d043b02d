package workbook

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Book is an open workbook.
type Book struct {
	archive  *archive
	sheets   []tab
	texts    *texts
	formats  []numFmt // by cell style
	year1904 bool     // days are counted from 1904
}

// tab is one sheet by its name.
type tab struct {
	name, part string
	hidden     bool
}

// Open checks a file that Is says is a workbook, and reads what its sheets share.
// A file that should not be read gives a *Refusal.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	head := make([]byte, 8)
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if isOLE(head) {
		return nil, refuse("the file is an .xls workbook, or one with a password", "remove the password, if it has one, and save it as .xlsx")
	}
	a, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	b := &Book{archive: a}
	targets, kinds, err := relations(a)
	if err != nil {
		return nil, err
	}
	if err := b.readSheets(targets, kinds); err != nil {
		return nil, err
	}
	if b.formats, err = readFormats(a, "xl/styles.xml"); err != nil {
		return nil, err
	}
	b.texts, err = readTexts(a, "xl/sharedStrings.xml")
	return b, err
}

const workbookPart = "xl/workbook.xml"

// relations reads which part each relation of the workbook leads to, and of which
// kind it is.
func relations(a *archive) (targets, kinds map[string]string, err error) {
	targets, kinds = map[string]string{}, map[string]string{}
	err = a.each("xl/_rels/workbook.xml.rels", func(x *xmlReader, element string) error {
		if element != "Relationship" {
			return nil
		}
		id, target, err := attrs2(x, "Id", "Target")
		if err != nil {
			return err
		}
		kind, err := x.attr("Type")
		target = strings.ReplaceAll(target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		targets[id], kinds[id] = strings.TrimPrefix(target, "/"), path.Base(kind)
		return err
	})
	return targets, kinds, err
}

func (b *Book) readSheets(targets, kinds map[string]string) error {
	return b.archive.each(workbookPart, func(x *xmlReader, element string) error {
		switch element {
		case "workbookPr":
			v, err := x.attr("date1904")
			b.year1904 = v == "1" || v == "true"
			return err
		case "sheet":
			name, id, err := attrs2(x, "name", "id")
			if err != nil {
				return err
			}
			state, err := x.attr("state")
			if kinds[id] == "" {
				return fmt.Errorf("the sheet %.40q is nowhere", name)
			}
			if kinds[id] == "worksheet" { // others hold charts and dialogues
				b.sheets = append(b.sheets, tab{name: name, part: targets[id], hidden: state == "hidden" || state == "veryHidden"})
			}
			return err
		}
		return nil
	})
}

// Text reads a sheet as CSV in UTF-8: the one that has one of the names, case and
// space around them aside; without names the first that is not hidden and has a
// cell with a text. A workbook of empty sheets gives no text. For EverySheet it
// reads all that are not hidden, each behind the line that SheetName tells.
func (b *Book) Text(names []string) (io.ReadCloser, error) {
	if slices.Equal(names, []string{EverySheet}) {
		return &sheets{book: b, left: b.sheets}, nil
	}
	if len(names) > 0 {
		t, err := b.named(names)
		if err != nil {
			return nil, err
		}
		return b.sheet(t.part)
	}
	for _, t := range b.sheets {
		if t.hidden {
			continue
		}
		s, err := b.sheet(t.part)
		if err != nil {
			return nil, err
		}
		if s.fill(); len(s.out) > 0 || !errors.Is(s.err, io.EOF) {
			return s, nil
		}
		if err := s.Close(); err != nil {
			return nil, damage(t.part, err)
		}
	}
	return io.NopCloser(strings.NewReader("")), nil
}

func (b *Book) named(names []string) (tab, error) {
	for _, name := range names {
		for _, t := range b.sheets {
			if strings.EqualFold(strings.TrimSpace(t.name), strings.TrimSpace(name)) {
				return t, nil
			}
		}
	}
	var have []string
	for _, t := range b.sheets {
		have = append(have, t.name)
	}
	return tab{}, refuse("the workbook has no sheet "+list(names, " or "), "its sheets are "+list(have, ", ")+"; name one in the layout with sheet")
}

// list names sheets in a message: the first few.
func list(names []string, between string) string {
	const most = 10
	var out []string
	for i, name := range names {
		if i == most {
			out = append(out, "...")
			break
		}
		out = append(out, fmt.Sprintf("%.40q", name))
	}
	return strings.Join(out, between)
}

package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/duck"
	"frontdoor/data/synthetic"
)

// leaks looks for identifiers, whatever their case, and notes where the first
// place of each is.
type leaks struct {
	byHead map[string][]string // identifiers by their first bytes
	found  map[string]string   // identifier, place
}

// headLength is how many bytes of an identifier lead to it.
const headLength = 8

func newLeaks(ids []string) *leaks {
	l := &leaks{byHead: map[string][]string{}, found: map[string]string{}}
	for _, id := range ids {
		id = strings.ToLower(id)
		l.byHead[id[:headLength]] = append(l.byHead[id[:headLength]], id)
	}
	return l
}

// written lists an identifier as files write it: as it is, in a URL, in CSV and
// in JSON.
func written(id string) []string {
	out := []string{id}
	for _, r := range []*strings.Replacer{
		strings.NewReplacer("@", "%40", " ", "%20"), strings.NewReplacer(" ", "+"),
		strings.NewReplacer(`"`, `""`), strings.NewReplacer(`"`, `\"`),
	} {
		if other := r.Replace(id); other != id {
			out = append(out, other)
		}
	}
	return out
}

// spellings lists everything by which somebody could be found. A number without
// its prefix is in every other spelling of it.
func spellings(ids synthetic.Identifiers) []string {
	var out []string
	for _, phone := range ids.Phones {
		bare := strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(phone), "+")
		bare = strings.TrimPrefix(strings.TrimPrefix(bare, "44"), "0")
		out = append(append(out, bare), written(phone)...)
		out = append(out, written("0"+bare[:4]+" "+bare[4:])...)
	}
	for _, id := range slices.Concat(ids.Emails, ids.Names, ids.Addresses) {
		out = append(out, written(id)...)
	}
	return out
}

// scan looks through text or raw bytes.
func (l *leaks) scan(place string, data []byte) {
	data = bytes.ToLower(data)
	for i := range len(data) - headLength + 1 {
		for _, id := range l.byHead[string(data[i:i+headLength])] {
			if _, known := l.found[id]; !known && bytes.HasPrefix(data[i:], []byte(id)) {
				l.found[id] = place
			}
		}
	}
}

// scanTree looks through the raw bytes of every file of a folder and through
// what is inside those that are compressed: gzip, Parquet and databases.
func (l *leaks) scanTree(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		l.scan("the name of "+path, []byte(path))
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l.scan(path, data)
		switch filepath.Ext(path) {
		case ".parquet":
			return l.scanParquet(path, data)
		case ".duckdb":
			l.scanDatabase(t, path)
		case ".gz":
			return l.scanGzip(path, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (l *leaks) scanGzip(path string, data []byte) error {
	in, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(in)
	l.scan(path, text)
	return err
}

// scanParquet looks at every value of every column.
func (l *leaks) scanParquet(path string, data []byte) error {
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var text bytes.Buffer
	buffer := make([]parquet.Row, 512)
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		for {
			n, err := rows.ReadRows(buffer)
			for _, r := range buffer[:n] {
				for _, v := range r {
					text.WriteString(v.String() + "\n")
				}
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	l.scan(path, text.Bytes())
	return nil
}

// scanDatabase looks at every value of every table.
func (l *leaks) scanDatabase(t *testing.T, path string) {
	db := openDuck(t, duck.Options{Path: path, ReadOnly: true})
	tables, err := db.Query(t.Context(), "SELECT table_name FROM information_schema.tables", nil)
	if err != nil || len(tables.Cells) == 0 {
		t.Fatalf("%s has no tables (%v)", path, err)
	}
	for _, name := range tables.Cells {
		rows, err := db.Query(t.Context(), "SELECT * FROM "+duck.Name(fmt.Sprint(name[0])), nil)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		for _, cells := range rows.Cells {
			fmt.Fprintln(&text, cells...)
		}
		l.scan(fmt.Sprintf("%s: %v", path, name[0]), text.Bytes())
	}
}

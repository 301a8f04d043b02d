package reference

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"

	"frontdoor/data/schema"
)

// builtIn is the origin of tables that no overlay file replaces.
const builtIn = "built in"

// Table is one reference table, checked.
type Table struct {
	Name string
	Doc  string // what one row is
	// Columns are the table's public SQL columns, the key first.
	Columns []schema.Column
	// Rows hold one cell per column as text in the column's type: dates as
	// yyyy-mm-dd, booleans as true or false. An empty cell is NULL in a
	// nullable column and empty text in any other.
	Rows [][]string
	// Origin is "built in", or the path of the overlay file.
	Origin string
}

// Digest is the SHA-256, in hex, of the table's columns (name, type, NULL or
// not) and rows: it changes when an answer could change, and not with a
// description or the place the file came from.
func (t Table) Digest() string {
	h := sha256.New()
	cell := func(text string) { fmt.Fprintf(h, "%d:%s", len(text), text) }
	for _, c := range t.Columns {
		cell(c.Name)
		cell(string(c.Type))
		cell(fmt.Sprint(c.Nullable))
	}
	for _, row := range t.Rows {
		fmt.Fprintf(h, "/%d/", len(row))
		for _, c := range row {
			cell(c)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// WriteCSV writes a header line and the rows. CSV cannot tell NULL from empty
// text: Columns does.
func (t Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
	}
	if err := out.WriteAll(append([][]string{header}, t.Rows...)); err != nil {
		return fmt.Errorf("cannot write the reference table %s as CSV: %w", t.Name, err)
	}
	return nil
}

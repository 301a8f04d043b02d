// Package part reads a data file of the lake back, in full, and says whether it
// is what the table's contract promises: digest, row count, column names,
// types, nullability and partition values, all taken from the file itself.
package part

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

// Info is what reading a data file back found.
type Info struct {
	SHA256 string // hex digest of the whole file
	Bytes  int64
	Stats  delta.Stats // partition columns left out, as the protocol wants it
}

// Inspect reads a data file of size bytes in full. Every row must have the
// given value in each partition column, where the footer tells. Errors do not
// name the file.
func Inspect(r io.ReaderAt, size int64, columns []schema.Column, partition map[string]string) (Info, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, size)); err != nil {
		return Info{}, fmt.Errorf("cannot be read: %w", err)
	}
	stats, err := readFooter(r, size, columns, partition)
	return Info{hex.EncodeToString(h.Sum(nil)), size, stats}, err
}

func readFooter(r io.ReaderAt, size int64, columns []schema.Column, partition map[string]string) (s delta.Stats, err error) {
	defer delta.Recover(&err)
	pf, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return s, fmt.Errorf("not a readable Parquet file: %w", err)
	}
	if err := sameColumns(pf.Root().Columns(), columns); err != nil {
		return s, err
	}
	rows, err := rowsOf(pf)
	if err != nil {
		return s, err
	}
	s = delta.Stats{Rows: rows, Min: map[string]string{}, Max: map[string]string{}, Nulls: map[string]int64{}}
	for i, leaf := range pf.Root().Columns() {
		c, _ := schema.Table{Columns: columns}.Column(leaf.Name())
		b := boundsOf(pf.Metadata().RowGroups, i, c.Type)
		if b.nulls > 0 && !c.Nullable {
			return s, fmt.Errorf("column %s has %d NULLs, the contract allows none", c.Name, b.nulls)
		}
		if value, ok := partition[c.Name]; ok {
			if err := b.holdsOnly(c, value); err != nil {
				return s, err
			}
			continue
		}
		s.Nulls[c.Name] = b.nulls
		if b.known && c.Type != schema.Varchar && c.Type != schema.Boolean {
			s.Min[c.Name], s.Max[c.Name] = b.min, b.max
		}
	}
	return s, nil
}

// sameColumns compares a file's columns with the contract: names and types.
// The order does not matter, since every reader goes by name.
func sameColumns(leaves []*parquet.Column, columns []schema.Column) error {
	byName := map[string]*parquet.Column{}
	for _, leaf := range leaves {
		byName[leaf.Name()] = leaf
	}
	for _, c := range columns {
		leaf, ok := byName[c.Name]
		if !ok {
			return fmt.Errorf("column %s of the contract is not in the file", c.Name)
		}
		if t := typeOf(leaf); t != c.Type {
			return fmt.Errorf("column %s is %s in the file, %s in the contract", c.Name, t, c.Type)
		}
		delete(byName, c.Name)
	}
	for name := range byName {
		return fmt.Errorf("column %s of the file is not in the contract", name)
	}
	return nil
}

// typeOf is the contract type of a file's column, or a description of a type
// that no contract has.
func typeOf(leaf *parquet.Column) schema.Type {
	if !leaf.Leaf() || leaf.Repeated() {
		return "nested"
	}
	t := leaf.Type()
	if lt := t.LogicalType(); lt != nil && lt.Value != nil {
		switch v := lt.Value.(type) {
		case *format.StringType:
			return schema.Varchar
		case *format.DateType:
			return schema.Date
		case *format.TimestampType:
			if _, micros := v.Unit.Value.(*format.MicroSeconds); v.IsAdjustedToUTC && micros {
				return schema.Timestamp
			}
			return schema.Type("a time stamp other than UTC microseconds (" + t.String() + ")")
		case *format.IntType:
			if !v.IsSigned || v.BitWidth < 32 {
				return schema.Type(t.String())
			}
		default:
			return schema.Type(t.String())
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return schema.Boolean
	case parquet.Int32:
		return schema.Integer
	case parquet.Int64:
		return schema.Bigint
	case parquet.Double:
		return schema.Double
	}
	return schema.Type(t.String())
}

// Rows is the number of rows that a data file's footer states, in sum and group
// by group. Nothing else of the file is read. Errors do not name the file.
func Rows(r io.ReaderAt, size int64) (rows int64, err error) {
	defer delta.Recover(&err)
	pf, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return 0, fmt.Errorf("not a readable Parquet file: %w", err)
	}
	return rowsOf(pf)
}

func rowsOf(pf *parquet.File) (int64, error) {
	var rows int64
	for _, g := range pf.Metadata().RowGroups {
		rows += g.NumRows
	}
	if rows != pf.NumRows() {
		return 0, fmt.Errorf("the footer states %d rows, its row groups %d", pf.NumRows(), rows)
	}
	return rows, nil
}

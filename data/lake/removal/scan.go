package removal

import (
	"context"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

// personColumns are the columns in which a person's pseudonym may stand: keyed
// ones, and ids, of which one that looks like an identifier is keyed too.
func personColumns(t schema.Table) []string {
	var out []string
	for _, c := range t.Columns {
		id := len(c.Name) > 3 && c.Name[len(c.Name)-3:] == "_id" && c.Name != "file_id" && c.Name != "key_id"
		if c.Type == schema.Varchar && (c.Privacy == schema.Pseudonym || c.Privacy == schema.Plain && id) {
			out = append(out, c.Name)
		}
	}
	return out
}

// scan reads columns of one part, a row group at a time, and tells which rows
// match. Only those columns are read from the disk.
type scan struct {
	lake  *lake.Lake
	table *lake.Table
	// values decides by one value of one of the columns, at the row's ts_s.
	columns []string
	match   func(value string, tsS int64) bool
	// found is told the values of the columns record in every row that matches;
	// without such columns it is not called.
	record []string
	found  func(record string)
}

// part reports whether any row of the part matches.
func (s *scan) part(ctx context.Context, p lake.Part) (hit bool, err error) {
	f, err := s.lake.FS().Open(s.lake.Path(s.table.Ref.Kind, s.table.Ref.Name, p.Path))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	defer delta.Recover(&err)
	pf, err := parquet.OpenFile(f, f.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return false, err
	}
	for _, g := range pf.RowGroups() {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		here, err := s.group(pf, g)
		if err != nil {
			return false, err
		}
		hit = hit || here
	}
	return hit, nil
}

func (s *scan) group(pf *parquet.File, g parquet.RowGroup) (bool, error) {
	times := make([]int64, 0, g.NumRows())
	err := eachValue(pf, g, "ts_s", func(_ int, v parquet.Value) { times = append(times, v.Int64()) })
	if err != nil {
		return false, err
	}
	hits := map[int]bool{}
	for _, name := range s.columns {
		err := eachValue(pf, g, name, func(row int, v parquet.Value) {
			if !v.IsNull() && s.match(string(v.ByteArray()), times[row]) {
				hits[row] = true
			}
		})
		if err != nil {
			return false, err
		}
	}
	if len(hits) == 0 || len(s.record) == 0 {
		return len(hits) > 0, nil
	}
	ids := make(map[int]string, len(hits))
	for _, name := range s.record {
		err := eachValue(pf, g, name, func(row int, v parquet.Value) {
			if hits[row] {
				ids[row] = joinID(ids[row], string(v.ByteArray()))
			}
		})
		if err != nil {
			return false, err
		}
	}
	for _, id := range ids {
		s.found(id)
	}
	return true, nil
}

// joinID puts one more column to a record's id.
func joinID(id, value string) string { return id + "\x00" + value }

// eachValue calls do for every value of a column of a row group, by row. A
// column that the file is too old to have has none.
func eachValue(pf *parquet.File, g parquet.RowGroup, name string, do func(row int, v parquet.Value)) error {
	leaf, ok := pf.Schema().Lookup(name)
	if !ok {
		return nil
	}
	pages := g.ColumnChunks()[leaf.ColumnIndex].Pages()
	row, buffer := 0, make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return pages.Close()
		}
		if err != nil {
			return errors.Join(err, pages.Close())
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buffer)
			for _, v := range buffer[:n] {
				do(row, v)
				row++
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return errors.Join(err, pages.Close())
			}
			if err != nil || n == 0 {
				break
			}
		}
		parquet.Release(page)
	}
}

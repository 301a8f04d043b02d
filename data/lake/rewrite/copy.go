package rewrite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
)

// rowGroupRows is how many rows a row group has: DuckDB's own number, so that
// scans split evenly.
const rowGroupRows = 122_880

// batchRows is how many rows are in memory at a time.
const batchRows = 512

// copyRows writes the rows of parts that are not dropped to a new file.
func (w *Rewriter) copyRows(ctx context.Context, parts []lake.Part, columns []string, drop Drop) (string, error) {
	path := filepath.Join(w.Dir, fmt.Sprintf("%s-%04d.parquet", w.Prefix, w.seq))
	w.seq++
	f, err := w.Lake.FS().Create(path)
	if err != nil {
		return "", err
	}
	c := &copier{file: f, columns: columns, drop: drop}
	for _, p := range parts {
		if err = w.copyPart(ctx, c, p); err != nil {
			break
		}
	}
	if err == nil && c.w != nil {
		err = c.w.Close()
	}
	return path, errors.Join(err, f.Close())
}

func (w *Rewriter) copyPart(ctx context.Context, c *copier, p lake.Part) (err error) {
	in, err := w.Lake.FS().Open(w.Lake.Path(w.Table.Ref.Kind, w.Table.Ref.Name, p.Path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	defer delta.Recover(&err)
	if err := whole(in, p); err != nil {
		return err
	}
	pf, err := parquet.OpenFile(in, in.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return err
	}
	copied := c.seen
	if err := c.copy(ctx, pf); err != nil {
		return err
	}
	if got := c.seen - copied; got != p.Rows {
		return fmt.Errorf("%d rows were read, the log says %d", got, p.Rows)
	}
	return nil
}

// whole makes sure that a part is what was written: a bit that flipped would get
// a new digest with the copy, and never be found again.
func whole(in lake.File, p lake.Part) error {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(in, 0, in.Size())); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != p.SHA256 {
		return errors.New("the file is not as it was written\nhint: `frontdoor lake check --read-data` says what is damaged")
	}
	return nil
}

// copier writes the rows of several Parquet files of one schema to one file.
type copier struct {
	file    io.Writer
	w       *parquet.GenericWriter[any]
	schema  *parquet.Schema
	columns []string
	drop    Drop
	seen    int64
}

func (c *copier) copy(ctx context.Context, pf *parquet.File) error {
	if c.w == nil {
		c.schema = pf.Schema()
		c.w = parquet.NewGenericWriter[any](c.file, writerOptions(c.schema)...)
	}
	index := make([]int, len(c.columns))
	for i, name := range c.columns {
		leaf, ok := pf.Schema().Lookup(name)
		if !ok {
			return fmt.Errorf("the file has no column %s", name)
		}
		index[i] = leaf.ColumnIndex
	}
	for _, g := range pf.RowGroups() {
		if pf.Schema().String() != c.schema.String() {
			conv, err := parquet.Convert(c.schema, pf.Schema())
			if err != nil {
				return err
			}
			if c.drop != nil {
				return errors.New("rows of another schema cannot be filtered")
			}
			g = parquet.ConvertRowGroup(g, conv)
		}
		if err := c.group(ctx, g, index); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) group(ctx context.Context, g parquet.RowGroup, index []int) error {
	rows, values := g.Rows(), make([]parquet.Value, len(index))
	// Kept rows go to a slice of their own: the reader reuses those of buffer.
	buffer, kept := make([]parquet.Row, batchRows), make([]parquet.Row, 0, batchRows)
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, rows.Close())
		}
		n, err := rows.ReadRows(buffer)
		c.seen += int64(n)
		kept = kept[:0]
		for _, row := range buffer[:n] {
			if c.drop == nil || !c.drop(pick(row, index, values)) {
				kept = append(kept, row)
			}
		}
		if _, werr := c.w.WriteRows(kept); werr != nil {
			return errors.Join(werr, rows.Close())
		}
		if errors.Is(err, io.EOF) {
			return rows.Close()
		}
		if err != nil {
			return errors.Join(err, rows.Close())
		}
	}
}

// pick reads columns of a flat row: value i of a row is that of column i.
func pick(row parquet.Row, index []int, values []parquet.Value) []parquet.Value {
	for i, column := range index {
		values[i] = row[column]
	}
	return values
}

// writerOptions are those of ingest's parts: text carries no bounds.
func writerOptions(s *parquet.Schema) []parquet.WriterOption {
	options := []parquet.WriterOption{
		s, parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}),
		parquet.MaxRowsPerRowGroup(rowGroupRows), parquet.DictionaryMaxBytes(1 << 20), parquet.CreatedBy("frontdoor", "1", ""),
	}
	for _, field := range s.Fields() {
		if field.Type().Kind() == parquet.ByteArray {
			options = append(options, parquet.SkipPageBounds(field.Name()))
		}
	}
	return options
}

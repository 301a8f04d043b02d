package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

const (
	rowGroupRows = 122_880 // DuckDB's own row group, so that scans split evenly
	batchRows    = 512     // rows handed to the Parquet writer at a time
	maxOpenParts = 40      // days written at once by one worker; the rest wait their turn
)

// partWriter writes the rows of one file to staging, one part per local date.
type partWriter interface {
	add(row schema.Row) error
	finish() ([]lake.Staged, error)
	abort()
}

// newPartWriter returns the writer of one raw table. Names of the parts start
// with prefix, which no other writer of the run uses.
func newPartWriter(table, dir, prefix string, tags map[string]string) (partWriter, error) {
	switch table {
	case "queue_event":
		return newParts[schema.QueueEvent](dir, prefix, tags), nil
	case "web_request":
		return newParts[schema.WebRequest](dir, prefix, tags), nil
	case "call":
		return newParts[schema.Call](dir, prefix, tags), nil
	case "tally":
		return newParts[schema.Tally](dir, prefix, tags), nil
	case "ticket":
		return newParts[schema.Ticket](dir, prefix, tags), nil
	case "form_event":
		return newParts[schema.FormEvent](dir, prefix, tags), nil
	case "message":
		return newParts[schema.Message](dir, prefix, tags), nil
	}
	return nil, fmt.Errorf("no raw table is called %q", table)
}

type parts[T any] struct {
	dir, prefix string
	tags        map[string]string
	open        map[int32]*part[T]
	last        *part[T]
	clock       int64
	seq         int
	slab        schema.Slab
	codec       *zstd.Codec // shared, since an encoder's memory costs more than its work on a small part
	done        []lake.Staged
}

type part[T any] struct {
	date   int32
	source string
	path   string
	file   *os.File
	w      *parquet.GenericWriter[T]
	batch  []T
	used   int64

	columns optionals
}

func newParts[T any](dir, prefix string, tags map[string]string) *parts[T] {
	return &parts[T]{dir: dir, prefix: prefix, tags: tags, open: map[int32]*part[T]{}, codec: newCodec()}
}

func (p *parts[T]) add(row schema.Row) error {
	value, ok := any(row).(*T)
	if !ok {
		return fmt.Errorf("a %s row reached the writer of another table", row.TableName())
	}
	base := row.Common()
	t := p.last
	if t == nil || t.date != base.LocalDate {
		var err error
		if t, err = p.partOf(base); err != nil {
			return err
		}
		p.last = t
	}
	t.batch = append(t.batch, *value)
	any(&t.batch[len(t.batch)-1]).(schema.Row).Detach(&p.slab)
	if len(t.batch) == batchRows {
		return t.flush()
	}
	return nil
}

func (p *parts[T]) partOf(base *schema.Base) (*part[T], error) {
	p.clock++
	if t, ok := p.open[base.LocalDate]; ok {
		t.used = p.clock
		return t, nil
	}
	if len(p.open) >= maxOpenParts {
		if err := p.closeOldest(); err != nil {
			return nil, err
		}
	}
	t := &part[T]{date: base.LocalDate, source: base.Source, used: p.clock, batch: make([]T, 0, batchRows)}
	t.path = filepath.Join(p.dir, fmt.Sprintf("%s-%04d.parquet", p.prefix, p.seq))
	p.seq++
	var err error
	if t.columns, err = optionalsOf[T](); err != nil {
		return nil, err
	}
	f, err := createPart(t.path)
	if err != nil {
		return nil, fmt.Errorf("write a part: %w", err)
	}
	t.file, t.w = f, newParquetWriter[T](f, p.codec)
	p.open[base.LocalDate] = t
	return t, nil
}

// createPart makes a new file: one that exists may be linked into the lake.
func createPart(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
}

func newCodec() *zstd.Codec { return &zstd.Codec{Level: zstd.SpeedFastest, Concurrency: 1} }

func newParquetWriter[T any](f *os.File, codec *zstd.Codec) *parquet.GenericWriter[T] {
	options := []parquet.WriterOption{
		parquet.Compression(codec),
		parquet.MaxRowsPerRowGroup(rowGroupRows),
		parquet.DictionaryMaxBytes(1 << 20),
		parquet.CreatedBy("frontdoor", "1", ""),
	}
	// Bounds of text cost a tenth of the time, and nobody looks for a range of
	// pseudonyms or paths.
	for _, field := range parquet.SchemaOf(*new(T)).Fields() {
		if field.Type().Kind() == parquet.ByteArray {
			options = append(options, parquet.SkipPageBounds(field.Name()))
		}
	}
	return parquet.NewGenericWriter[T](f, options...)
}

func (t *part[T]) flush() error {
	if len(t.batch) == 0 {
		return nil
	}
	if err := writeBatch(t.w, t.batch, &t.columns); err != nil {
		return fmt.Errorf("write a part: %w", err)
	}
	clear(t.batch) // let the chunks go that the strings were cut from
	t.batch = t.batch[:0]
	return nil
}

// writeBatch writes rows, halved until parquet-go writes them rightly, as it does
// one row and two. (Its WriteRows is no way out: what came by it before the
// first Write is lost.)
func writeBatch[T any](w *parquet.GenericWriter[T], rows []T, columns *optionals) error {
	if len(rows) == 0 {
		return nil
	}
	if columns.miswritten(unsafe.Pointer(&rows[0]), len(rows)) {
		half := len(rows) / 2
		if err := writeBatch(w, rows[:half], columns); err != nil {
			return err
		}
		return writeBatch(w, rows[half:], columns)
	}
	_, err := w.Write(rows)
	return err
}

func (p *parts[T]) closeOldest() error {
	var oldest *part[T]
	for _, t := range p.open {
		if oldest == nil || t.used < oldest.used {
			oldest = t
		}
	}
	return p.closePart(oldest)
}

func (p *parts[T]) closePart(t *part[T]) error {
	delete(p.open, t.date)
	if p.last == t {
		p.last = nil
	}
	err := errors.Join(t.flush(), t.w.Close(), t.file.Close())
	if err != nil {
		return fmt.Errorf("write a part: %w", err)
	}
	p.done = append(p.done, lake.Staged{
		File:      t.path,
		Partition: map[string]string{"source": t.source, "local_date": schema.DateString(t.date)},
		Tags:      p.tags,
	})
	return nil
}

func (p *parts[T]) finish() ([]lake.Staged, error) {
	for len(p.open) > 0 {
		if err := p.closeOldest(); err != nil {
			return nil, err
		}
	}
	return p.done, nil
}

func (p *parts[T]) abort() {
	for _, t := range p.open {
		t.file.Close()
		os.Remove(t.path)
	}
	for _, s := range p.done {
		os.Remove(s.File)
	}
	p.open, p.done, p.last = map[int32]*part[T]{}, nil, nil
}

// writeRows writes one unpartitioned part.
func writeRows[T any](path string, rows []T) error {
	columns, err := optionalsOf[T]()
	if err != nil {
		return err
	}
	f, err := createPart(path)
	if err != nil {
		return fmt.Errorf("write a part: %w", err)
	}
	w := newParquetWriter[T](f, newCodec())
	err = writeBatch(w, rows, &columns)
	if err = errors.Join(err, w.Close(), f.Close()); err != nil {
		return fmt.Errorf("write a part: %w", err)
	}
	return nil
}

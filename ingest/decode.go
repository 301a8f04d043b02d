package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
	"frontdoor/ingest/privacy"
)

// maxRejectRows is how many rejects of one file are kept one by one. A file
// that is not what it is said to be would otherwise fill the lake with them;
// the rest are counted in one row per reason.
const maxRejectRows = 2000

// tally is what became of the lines of a file.
type tally struct {
	Lines, RowLines, Rows, Rejects, Ignored int64
	Oldest, Newest                          int64       // Unix seconds; of no meaning when Rows is 0
	Stuck                                   sameInstant // the longest run of tickets at one instant
	Kept                                    []Reject
	Surplus                                 map[string]int64 // lines rejected beyond maxRejectRows, by code
}

func (t *tally) merge(o *tally) {
	if o.Rows > 0 {
		if t.Rows == 0 || o.Oldest < t.Oldest {
			t.Oldest = o.Oldest
		}
		if t.Rows == 0 || o.Newest > t.Newest {
			t.Newest = o.Newest
		}
	}
	if o.Stuck.longest > t.Stuck.longest {
		t.Stuck = o.Stuck
	}
	t.RowLines += o.RowLines
	t.Rows += o.Rows
	t.Rejects += o.Rejects
	t.Ignored += o.Ignored
	t.Kept = append(t.Kept, o.Kept...)
	for code, n := range o.Surplus {
		t.surplus(code, n)
	}
}

func (t *tally) surplus(code string, n int64) {
	if t.Surplus == nil {
		t.Surplus = map[string]int64{}
	}
	t.Surplus[code] += n
}

// fileSink counts what a decoder makes of a file and writes its rows.
type fileSink struct {
	tally
	source, fileID, keyID string
	w                     partWriter // nil: rows go to look instead
	look                  func(schema.Row)
	err                   error
	horizon               int64 // rows of a later instant are rejected
}

func (s *fileSink) Emit(row schema.Row, lines int) {
	b := row.Common()
	if b.TsS > s.horizon && !planned(row) {
		s.rejectFuture(row, lines)
		return
	}
	if b.TsS < firstSecond {
		s.rejectEarly(row, lines)
		return
	}
	if t, ok := row.(*schema.Ticket); ok {
		s.Stuck.add(t)
	}
	b.Source, b.FileID, b.KeyID = s.source, s.fileID, s.keyID
	if s.Rows == 0 || b.TsS < s.Oldest {
		s.Oldest = b.TsS
	}
	if s.Rows == 0 || b.TsS > s.Newest {
		s.Newest = b.TsS
	}
	s.Rows++
	s.RowLines += int64(lines)
	if s.look != nil {
		s.look(row)
		return
	}
	if s.err == nil {
		s.err = s.w.add(row)
	}
}

func (s *fileSink) Reject(r Reject) {
	r.Lines = r.Given()
	s.Rejects += int64(r.Lines)
	if len(s.Kept) >= maxRejectRows {
		s.surplus(r.Code, int64(r.Lines))
		return
	}
	s.Kept = append(s.Kept, r)
}

func (s *fileSink) Ignore(lines int) { s.Ignored += int64(lines) }

// decoding is the reading of one file by one or more decoders.
type decoding struct {
	path     string
	limit    int64 // decompressed bytes to read: what the digest covered
	source   string
	fileID   string
	table    string
	staging  string
	prefix   string
	tags     map[string]string
	sheets   []string // of a workbook, the names of the one to read
	keys     *privacy.Keys
	progress func(int)
	carry    func(before, text string) string // the format's
	horizon  int64                            // Unix seconds: no clock that is right shows more
}

// run decodes the file. With one decoder the lines come in one stream; with
// more, chunk i goes to decoder i mod n, so that the parts are the same every
// time.
func (d decoding) run(ctx context.Context, decoders []Decoder) (*tally, []lake.Staged, error) {
	in, err := openText(d.path, d.limit, d.sheets, d.progress)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	chunks := newInputChunks(in)
	sinks := make([]*fileSink, len(decoders))
	for i := range sinks {
		w, err := newPartWriter(d.table, d.staging, fmt.Sprintf("%s-%d", d.prefix, i), d.tags)
		if err != nil {
			return nil, nil, err
		}
		sinks[i] = &fileSink{source: d.source, fileID: d.fileID, keyID: d.keys.ID(), w: w, horizon: d.horizon}
	}
	if len(decoders) == 1 {
		err = decodeStream(ctx, d.path, chunks, decoders[0], sinks[0])
	} else {
		chunks.Carry = d.carry
		err = decodeChunks(ctx, d.path, chunks, decoders, sinks)
	}
	return finish(chunks, sinks, err)
}

func decodeStream(ctx context.Context, name string, chunks *ChunkReader, dec Decoder, sink *fileSink) error {
	lines := NewLines(name, func() (Chunk, error) {
		if err := errors.Join(ctx.Err(), sink.err); err != nil {
			return Chunk{}, err
		}
		return chunks.Next()
	}, sink)
	lines.workbook = chunks.mark == sheetMark
	return decodeLines(ctx, dec, lines, sink)
}

// decodeLines fails when the lines do, whatever the decoder says.
func decodeLines(ctx context.Context, dec Decoder, lines *Lines, sink *fileSink) error {
	if err := dec.Decode(ctx, lines, sink); err != nil {
		return err
	}
	return errors.Join(lines.Err(), sink.err)
}

func decodeChunks(ctx context.Context, name string, chunks *ChunkReader, decoders []Decoder, sinks []*fileSink) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	queues := make([]chan Chunk, len(decoders))
	for i, dec := range decoders {
		queues[i] = make(chan Chunk, 2)
		wg.Go(func() {
			for c := range queues[i] {
				lines := NewChunkLines(name, c, sinks[i])
				lines.workbook = c.mark == sheetMark
				if err := decodeLines(ctx, dec, lines, sinks[i]); err != nil {
					cancel(err)
					break
				}
			}
			for range queues[i] { // let the reader go on to notice the cancellation
			}
		})
	}
	var readErr error
	for i := 0; ; i++ {
		if readErr = context.Cause(ctx); readErr != nil {
			break
		}
		c, err := chunks.Next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				readErr = err
			}
			break
		}
		queues[i%len(queues)] <- c
	}
	for _, q := range queues {
		close(q)
	}
	wg.Wait()
	if readErr == nil {
		readErr = context.Cause(ctx)
	}
	return readErr
}

// finish closes the parts and checks that every line went somewhere.
func finish(chunks *ChunkReader, sinks []*fileSink, err error) (*tally, []lake.Staged, error) {
	total := &tally{Lines: chunks.Lines()}
	var staged []lake.Staged
	for _, s := range sinks {
		if err == nil {
			err = s.err
		}
		if err == nil {
			var done []lake.Staged
			done, err = s.w.finish()
			staged = append(staged, done...)
		}
		total.merge(&s.tally)
	}
	if err == nil && total.Lines != total.RowLines+total.Rejects+total.Ignored {
		err = fmt.Errorf("the decoder lost lines: %d read, but %d in rows + %d rejected + %d ignored",
			total.Lines, total.RowLines, total.Rejects, total.Ignored)
	}
	if err != nil {
		for _, s := range sinks {
			s.w.abort()
		}
		return nil, nil, err
	}
	return total, staged, nil
}

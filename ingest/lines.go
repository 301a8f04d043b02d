package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// MaxLine is the longest line, in bytes, that is handed out whole. Longer ones
// are rejected, unless the decoder takes long lines in pieces.
const MaxLine = 1 << 20

// chunkSize is how much of a file is cut off at a time. Large enough that the
// hand-over costs nothing, small enough that a few of them fit any machine.
const chunkSize = 1 << 20

// Line is one line of an input, made safe to store: no line end, no NUL, valid
// UTF-8 (other bytes became U+FFFD).
type Line struct {
	Text   string // may be kept for as long as the chunk's rows are
	Number int64  // from 1
	Offset int64  // byte offset in the decompressed file; 0 in a workbook
	Final  bool   // the last line of the file and not closed by a line end
	// Open is set when the line goes on in the next piece; only a decoder that
	// called InPieces meets one. Number is the line's, Offset the piece's.
	Open bool
}

// Chunk is a run of whole lines of one file.
type Chunk struct {
	Text      string
	FirstLine int64
	Offset    int64
	// Oversize is set when the chunk is a piece of a single line of more than
	// MaxLine bytes; Rest when it is not its first piece, Open when it is not its
	// last.
	Oversize, Rest, Open bool
	// Last is set on the final chunk of the file.
	Last bool
	// Before is what the reader's Carry kept of the lines before the chunk.
	Before string

	mark mark // what the file began with; Offset counts its bytes, not those of Text
}

// ChunkReader cuts a stream into chunks of whole lines. A stream that begins
// with the byte order mark of UTF-16 is read as UTF-8.
type ChunkReader struct {
	// Carry is the format's, where chunks are decoded on their own.
	Carry func(before, text string) string

	r       io.Reader
	buf     []byte // bytes read and not yet handed out
	line    int64
	offset  int64
	eof     bool
	started bool
	inLong  bool // what is buffered goes on with a line handed out in pieces
	mark    mark
	before  string // of Carry
}

// NewChunkReader reads chunks from r.
func NewChunkReader(r io.Reader) *ChunkReader {
	return &ChunkReader{r: r, line: 1}
}

// Next returns the next chunk, or io.EOF after the last. Any other error is a
// failure to read (a damaged gzip member, a disk error); the chunks before it
// stand.
func (c *ChunkReader) Next() (Chunk, error) {
	for {
		if err := c.fill(chunkSize); err != nil {
			return Chunk{}, err
		}
		if c.skipMark() {
			continue
		}
		if len(c.buf) == 0 && c.eof {
			return Chunk{}, io.EOF
		}
		if c.inLong {
			return c.piece(), nil
		}
		cut := bytes.LastIndexByte(c.buf, '\n') + 1
		if c.eof {
			if cut == 0 && len(c.buf) > MaxLine {
				return c.piece(), nil
			}
			// A last, open line longer than MaxLine still needs its own chunk.
			if cut > 0 && len(c.buf)-cut > MaxLine {
				return c.take(cut), nil
			}
			return c.take(len(c.buf)), nil
		}
		if cut > 0 {
			return c.take(cut), nil
		}
		if len(c.buf) > MaxLine {
			return c.piece(), nil
		}
	}
}

// newInputChunks reads chunks from a file.
func newInputChunks(in *input) *ChunkReader {
	c := NewChunkReader(in)
	if in.sheet != nil {
		c.mark, c.started = sheetMark, true
	}
	return c
}

// Lines is how many lines the chunks so far held.
func (c *ChunkReader) Lines() int64 { return c.line - 1 }

// fill reads until at least n bytes are buffered or the file ends.
func (c *ChunkReader) fill(n int) error {
	if cap(c.buf) < n+MaxLine {
		grown := make([]byte, len(c.buf), n+MaxLine+64<<10)
		copy(grown, c.buf)
		c.buf = grown
	}
	want := n
	if len(c.buf) >= n { // no line end in a full buffer: look a little further
		want = len(c.buf) + 64<<10
	}
	for len(c.buf) < want && len(c.buf) < cap(c.buf) && !c.eof {
		m, err := c.r.Read(c.buf[len(c.buf):cap(c.buf)])
		c.buf = c.buf[:len(c.buf)+m]
		if errors.Is(err, io.EOF) {
			c.eof = true
			return nil
		}
		if err != nil && c.mark == sheetMark { // says itself where it is
			return err
		}
		if err != nil {
			return fmt.Errorf("read after byte %d: %w", c.offset+int64(len(c.buf)), err)
		}
	}
	return nil
}

// skipMark takes the byte order mark off the head of the file. It is true when
// the buffered bytes must be read again as UTF-16.
func (c *ChunkReader) skipMark() bool {
	if c.started {
		return false
	}
	c.started = true
	m, n, big := byteOrderMark(c.buf)
	c.mark, c.offset = m, int64(n)
	if m != utf16Mark {
		c.buf = append(c.buf[:0], c.buf[n:]...)
		return false
	}
	c.r = newUTF16Reader(io.MultiReader(bytes.NewReader(bytes.Clone(c.buf[n:])), c.r), big)
	c.buf, c.eof = c.buf[:0], false
	return true
}

func (c *ChunkReader) take(n int) Chunk {
	text := string(c.buf[:n])
	ch := Chunk{Text: text, FirstLine: c.line, Offset: c.offset, Before: c.before, mark: c.mark}
	if c.Carry != nil {
		c.before = c.Carry(c.before, text)
	}
	c.line += countLines(text)
	c.offset += c.mark.width(text)
	c.buf = append(c.buf[:0], c.buf[n:]...)
	ch.Last = c.eof && len(c.buf) == 0
	return ch
}

// piece takes what is buffered of a line that is too long to be handed out
// whole. It cuts between characters.
func (c *ChunkReader) piece() Chunk {
	n, open := bytes.IndexByte(c.buf, '\n')+1, false
	if n == 0 {
		n, open = len(c.buf), !c.eof
	}
	if open { // the last character stays: the piece that closes the line is never empty
		n--
		for back := 1; back < utf8.UTFMax && !utf8.RuneStart(c.buf[n]); back++ {
			n--
		}
	}
	ch := Chunk{
		Text: string(c.buf[:n]), FirstLine: c.line, Offset: c.offset,
		Oversize: true, Rest: c.inLong, Open: open, mark: c.mark,
	}
	c.inLong = open
	if !open {
		c.line++
	}
	c.offset += c.mark.width(ch.Text)
	c.buf = append(c.buf[:0], c.buf[n:]...)
	ch.Last = c.eof && len(c.buf) == 0
	return ch
}

// countLines counts the lines of a chunk; an open last line counts.
func countLines(text string) int64 {
	n := int64(strings.Count(text, "\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxLine is the longest line, in bytes, that is read as a record. Longer ones
// are rejected whole: no format here writes them.
const MaxLine = 1 << 20

// chunkSize is how much of a file is cut off at a time. Large enough that the
// hand-over costs nothing, small enough that a few of them fit any machine.
const chunkSize = 1 << 20

// Line is one line of an input, made safe to store: no line end, no NUL, valid
// UTF-8 (other bytes became U+FFFD).
type Line struct {
	Text   string // may be kept for as long as the chunk's rows are
	Number int64  // from 1
	Offset int64  // byte offset in the decompressed file
	Final  bool   // the last line of the file and not closed by a line end
}

// Chunk is a run of whole lines of one file.
type Chunk struct {
	Text      string
	FirstLine int64
	Offset    int64
	// Oversize is set, and Text is only the head of the line, when the chunk
	// stands for a single line of more than MaxLine bytes.
	Oversize bool
	// Last is set on the final chunk of the file.
	Last bool

	mark mark // what the file began with; Offset counts its bytes, not those of Text
}

// ChunkReader cuts a stream into chunks of whole lines. A stream that begins
// with the byte order mark of UTF-16 is read as UTF-8.
type ChunkReader struct {
	r       io.Reader
	buf     []byte // bytes read and not yet handed out
	line    int64
	offset  int64
	eof     bool
	started bool
	mark    mark
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
		cut := bytes.LastIndexByte(c.buf, '\n') + 1
		if c.eof {
			if cut == 0 && len(c.buf) > MaxLine {
				return c.oversize()
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
			return c.oversize()
		}
	}
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
	ch := Chunk{Text: text, FirstLine: c.line, Offset: c.offset, mark: c.mark}
	c.line += countLines(text)
	c.offset += c.mark.width(text)
	c.buf = append(c.buf[:0], c.buf[n:]...)
	ch.Last = c.eof && len(c.buf) == 0
	return ch
}

// oversize skips to the end of a line that is too long to be a record.
func (c *ChunkReader) oversize() (Chunk, error) {
	ch := Chunk{Text: string(c.buf[:256]), FirstLine: c.line, Offset: c.offset, Oversize: true}
	for {
		if i := bytes.IndexByte(c.buf, '\n'); i >= 0 {
			c.offset += c.mark.width(string(c.buf[:i+1]))
			c.buf = append(c.buf[:0], c.buf[i+1:]...)
			break
		}
		c.offset += c.mark.width(string(c.buf))
		c.buf = c.buf[:0]
		if c.eof {
			break
		}
		if err := c.fill(chunkSize); err != nil {
			return Chunk{}, err
		}
	}
	c.line++
	ch.Last = c.eof && len(c.buf) == 0
	return ch, nil
}

// countLines counts the lines of a chunk; an open last line counts.
func countLines(text string) int64 {
	n := int64(strings.Count(text, "\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

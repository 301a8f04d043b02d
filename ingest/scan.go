package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"frontdoor/ingest/privacy"
)

// Lines hands a decoder the lines of one input, or of one chunk of it. Lines
// that no format can read (over-long, holding NUL bytes) are rejected here, so
// a decoder never sees them.
type Lines struct {
	// Name is the file's name, for messages.
	Name string
	// Before is what the format's Carry kept of the lines before these; "" at the
	// head of a file and where all of a file comes in one stream.
	Before string

	next  func() (Chunk, error)
	out   Sink
	chunk Chunk
	pos   int
	line  int64
	dirty bool // the chunk holds bytes that are not UTF-8
	parts bool // lines longer than MaxLine are handed out in pieces
	err   error

	seen, offset int64 // how far into the chunk's text the file's bytes are counted, and their number
	windows1252  bool
	workbook     bool
}

// NewLines reads the lines of all chunks that next returns until io.EOF.
func NewLines(name string, next func() (Chunk, error), out Sink) *Lines {
	return &Lines{Name: name, next: next, out: out}
}

// NewChunkLines returns the lines of one chunk.
func NewChunkLines(name string, c Chunk, out Sink) *Lines {
	done := false
	l := NewLines(name, func() (Chunk, error) {
		if done {
			return Chunk{}, io.EOF
		}
		done = true
		return c, nil
	}, out)
	l.Before = c.Before
	return l
}

// InPieces makes Next hand out lines longer than MaxLine piece by piece instead
// of rejecting them: for formats whose records are found within a line.
func (l *Lines) InPieces() { l.parts = true }

// Next returns the next line; false at the end or after a failure to read,
// which Err then returns.
func (l *Lines) Next() (Line, bool) {
	for {
		if l.pos >= len(l.chunk.Text) && !l.load() {
			return Line{}, false
		}
		text := l.chunk.Text[l.pos:]
		ln := Line{Number: l.line, Offset: l.chunk.Offset + l.bytesBefore()}
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			end = len(text)
			ln.Final, ln.Open = l.chunk.Last, l.chunk.Open
			l.pos += end
		} else {
			l.pos += end + 1
		}
		l.line++
		ln.Text = text[:end]
		if !ln.Open {
			ln.Text = strings.TrimSuffix(ln.Text, "\r")
		}
		if l.windows1252 && l.chunk.mark == noMark {
			ln.Text = fromWindows1252(ln.Text)
		}
		if l.usable(&ln) {
			return ln, true
		}
	}
}

// Each calls read for every line, until the input or ctx ends.
func (l *Lines) Each(ctx context.Context, read func(Line)) error {
	const linesBetweenChecks = 4096
	for n := 1; ; n++ {
		line, ok := l.Next()
		if !ok {
			return l.Err()
		}
		read(line)
		if n%linesBetweenChecks == 0 && ctx.Err() != nil {
			return fmt.Errorf("%s: reading stopped at line %d: %w", l.Name, line.Number, context.Cause(ctx))
		}
	}
}

// Windows1252 makes the lines be read as Windows-1252 from now on, unless the
// file's byte order mark says that it is Unicode.
func (l *Lines) Windows1252() { l.windows1252 = true }

// Workbook reports that the lines were made of the rows of a workbook's sheet:
// CSV with commas, its times in the one spelling of package workbook.
func (l *Lines) Workbook() bool { return l.workbook }

// bytesBefore is how many bytes of the file the chunk's text before the next
// line took.
func (l *Lines) bytesBefore() int64 {
	switch l.chunk.mark {
	case noMark, utf8Mark:
		return int64(l.pos)
	case sheetMark:
		return 0
	}
	l.offset += l.chunk.mark.width(l.chunk.Text[l.seen:l.pos])
	l.seen = int64(l.pos)
	return l.offset
}

// usable repairs or rejects a line.
func (l *Lines) usable(ln *Line) bool {
	if l.chunk.Oversize { // in pieces, of which the first may be handed out already
		ln.Text = strings.ToValidUTF8(strings.ReplaceAll(ln.Text, "\x00", "\ufffd"), "\ufffd")
		return true
	}
	if len(ln.Text) > MaxLine && !l.parts {
		l.rejectLong(ln.Number, ln.Offset, ln.Text)
		return false
	}
	if i := strings.IndexByte(ln.Text, 0); i >= 0 {
		l.out.Reject(Reject{
			Line: ln.Number, Offset: ln.Offset, Column: i + 1, Code: "nul_bytes",
			Message: "the line holds NUL bytes; text was expected",
			Excerpt: privacy.Excerpt(ln.Text),
			Hint:    "a log cut by a power failure has runs of NUL; a UTF-16 export must begin with its byte order mark",
		})
		return false
	}
	if l.dirty && !utf8.ValidString(ln.Text) {
		ln.Text = strings.ToValidUTF8(ln.Text, "�")
	}
	return true
}

// load moves to the next chunk with lines in it.
func (l *Lines) load() bool {
	for {
		c, err := l.next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				l.err = fmt.Errorf("%s: %w", l.Name, err)
			}
			return false
		}
		if c.Oversize && !l.parts {
			if !c.Rest {
				l.rejectLong(c.FirstLine, c.Offset, c.Text)
			}
			continue
		}
		l.chunk, l.pos, l.line = c, 0, c.FirstLine
		l.seen, l.offset = 0, 0
		l.dirty = !utf8.ValidString(c.Text)
		if len(c.Text) > 0 {
			return true
		}
	}
}

func (l *Lines) rejectLong(line, offset int64, text string) {
	l.out.Reject(Reject{
		Line: line, Offset: offset, Code: "line_too_long",
		Message: fmt.Sprintf("the line is longer than %d bytes", MaxLine),
		Excerpt: privacy.Excerpt(text),
		Hint:    "check that the file has line ends and is the log it is said to be",
	})
}

// Err returns the failure to read that ended the lines, if one did.
func (l *Lines) Err() error { return l.err }

package ingest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// seen is what became of the lines of a text.
type seen struct {
	texts   []string
	lines   []Line
	rejects []Reject
}

func readLines(t *testing.T, r io.Reader) (seen, *ChunkReader) {
	t.Helper()
	chunks := NewChunkReader(r)
	sink := &fileSink{}
	lines := NewLines("test", chunks.Next, sink)
	var out seen
	for {
		l, ok := lines.Next()
		if !ok {
			break
		}
		out.texts, out.lines = append(out.texts, l.Text), append(out.lines, l)
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	out.rejects = sink.Kept
	return out, chunks
}

func TestLines(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		want  []string
		final bool
	}{
		"nothing":            {"", nil, false},
		"a mark alone":       {"\ufeff", nil, false},
		"a mark":             {"\ufeffa\nb\n", []string{"a", "b"}, false},
		"no line end":        {"a\nb", []string{"a", "b"}, true},
		"CRLF":               {"a\r\nb\r\n", []string{"a", "b"}, false},
		"CRLF, open":         {"a\r\nb\r", []string{"a", "b"}, true},
		"blank lines":        {"\n\na\n\n", []string{"", "", "a", ""}, false},
		"CR inside":          {"a\rb\n", []string{"a\rb"}, false},
		"bytes of no UTF-8":  {"a\xffb\n", []string{"a\ufffdb"}, false},
		"a mark in the text": {"a\n\ufeffb\n", []string{"a", "\ufeffb"}, false},
	} {
		for way, r := range map[string]io.Reader{"whole": strings.NewReader(c.text), "by bytes": iotest.OneByteReader(strings.NewReader(c.text))} {
			got, chunks := readLines(t, r)
			if !slices.Equal(got.texts, c.want) || chunks.Lines() != int64(len(c.want)) {
				t.Errorf("%s, %s: %q and a count of %d, want %q", name, way, got.texts, chunks.Lines(), c.want)
			}
			if n := len(got.lines); n > 0 && got.lines[n-1].Final != c.final {
				t.Errorf("%s, %s: final is %v", name, way, got.lines[n-1].Final)
			}
		}
	}
}

// Lines of many lengths lie across the chunks' borders; numbers and offsets
// must be those of the file.
func TestLinesAcrossChunks(t *testing.T) {
	var text strings.Builder
	text.WriteString("\ufeff")
	var want []int // offsets
	for i := 0; text.Len() < 5<<20; i++ {
		want = append(want, text.Len())
		text.WriteString(strings.Repeat("x", i*7919%4001) + "\n")
	}
	for way, r := range map[string]io.Reader{"whole": strings.NewReader(text.String()), "halves": iotest.HalfReader(strings.NewReader(text.String()))} {
		got, chunks := readLines(t, r)
		if len(got.lines) != len(want) || chunks.Lines() != int64(len(want)) {
			t.Fatalf("%s: %d lines, a count of %d, want %d", way, len(got.lines), chunks.Lines(), len(want))
		}
		for i, l := range got.lines {
			if l.Number != int64(i+1) || l.Offset != int64(want[i]) || len(l.Text) != i*7919%4001 {
				t.Fatalf("%s: line %d at %d of %d bytes, want line %d at %d of %d", way, l.Number, l.Offset, len(l.Text), i+1, want[i], i*7919%4001)
			}
		}
	}
}

func TestLongLines(t *testing.T) {
	for name, c := range map[string]struct {
		length   int
		open     bool
		rejected bool
	}{
		"the longest": {MaxLine, false, false}, "one more": {MaxLine + 1, false, true},
		"the longest, open": {MaxLine, true, false}, "one more, open": {MaxLine + 1, true, true},
		"ten megabytes": {10 << 20, false, true}, "ten megabytes, open": {10 << 20, true, true},
	} {
		text := "before\n" + strings.Repeat("x", c.length)
		want := []string{"before"}
		lines := int64(2)
		if !c.rejected {
			want = append(want, text[7:])
		}
		if !c.open {
			text += "\nafter\n"
			want, lines = append(want, "after"), 3
		}
		got, chunks := readLines(t, strings.NewReader(text))
		if !slices.Equal(got.texts, want) || chunks.Lines() != lines {
			t.Errorf("%s: %d lines were read and %d counted, want %d and %d", name, len(got.texts), chunks.Lines(), len(want), lines)
		}
		if c.rejected != (len(got.rejects) == 1) {
			t.Errorf("%s: rejects %+v", name, got.rejects)
		}
		if c.rejected && (got.rejects[0].Code != "line_too_long" || got.rejects[0].Line != 2 || got.rejects[0].Offset != 7) {
			t.Errorf("%s: the reject is %+v", name, got.rejects[0])
		}
	}
}

func TestReadFailure(t *testing.T) {
	broken := errors.New("the disk is gone")
	lines := NewLines("log", NewChunkReader(io.MultiReader(strings.NewReader("a\nb\n"), iotest.ErrReader(broken))).Next, &fileSink{})
	if l, ok := lines.Next(); ok {
		t.Errorf("read the line %q of a chunk that could not be read", l.Text)
	}
	if err := lines.Err(); !errors.Is(err, broken) || err.Error() != "log: read after byte 4: the disk is gone" {
		t.Errorf("the failure is reported as %v", err)
	}
}

// A decoder may take long lines in pieces: together they are the line, with its
// number, and no character is cut.
func TestLongLinesInPieces(t *testing.T) {
	long := "a" + strings.Repeat("é", 3<<20) + "\x00\xff."
	for name, end := range map[string]string{"closed": "\r\nafter\n", "open": ""} {
		sink := &fileSink{}
		chunks := NewChunkReader(strings.NewReader("before\n" + long + end))
		lines := NewLines("test", chunks.Next, sink)
		lines.InPieces()
		var text strings.Builder
		pieces, raw, others := 0, 0, ""
		for {
			l, ok := lines.Next()
			if !ok {
				break
			}
			if l.Number != 2 {
				others += l.Text + " "
				continue
			}
			begin := raw
			raw += len(strings.ReplaceAll(l.Text, "\ufffd", "x")) // what was replaced is one byte each
			if l.Offset != int64(7+begin) || l.Open != (raw < len(long)) {
				t.Fatalf("%s: piece %d begins at %d and is open: %v", name, pieces, l.Offset, l.Open)
			}
			text.WriteString(l.Text)
			pieces++
		}
		if want := strings.NewReplacer("\x00", "\ufffd", "\xff", "\ufffd").Replace(long); text.String() != want || pieces < 2 {
			t.Errorf("%s: %d pieces of %d bytes, want %d bytes", name, pieces, text.Len(), len(want))
		}
		if want := map[string]string{"closed": "before after ", "open": "before "}[name]; others != want || len(sink.Kept) > 0 {
			t.Errorf("%s: the other lines are %q, rejects %+v", name, others, sink.Kept)
		}
		if want := int64(2 + strings.Count(end, "after")); chunks.Lines() != want {
			t.Errorf("%s: %d lines, want %d", name, chunks.Lines(), want)
		}
	}
}

// A record of a line that is accounted for is a reject of its own, and no line.
func TestRejectOfTheSameLine(t *testing.T) {
	sink := &fileSink{}
	sink.Reject(Reject{Line: 1, Code: "bad"})
	sink.Reject(Reject{Line: 1, Lines: SameLine, Code: "bad"})
	sink.Reject(Reject{Line: 2, Lines: 3, Code: "bad"})
	if sink.Rejects != 4 || len(sink.Kept) != 3 || sink.Kept[1].Lines != 0 {
		t.Errorf("%d lines were rejected: %+v", sink.Rejects, sink.Kept)
	}
}

package formattest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// testChunks cuts a file at every line boundary and decodes the chunks on their
// own, in both orders, with what it carries over: a format that says it is line independent must give the
// rows and rejects it gives for the whole.
func (s *suite) testChunks(t *testing.T) {
	lines := slices.Concat(s.Good, []string{"", "no record at all", s.Good[0][:len(s.Good[0])/2]}, s.Good)
	content := s.file(lines...)
	whole := s.decode(t, content)
	var chunks []ingest.Chunk
	offset, before := 0, ""
	for i, line := range strings.SplitAfter(strings.TrimSuffix(content, "\n"), "\n") {
		chunks = append(chunks, ingest.Chunk{Text: content[offset : offset+len(line)], FirstLine: int64(i + 1), Offset: int64(offset), Before: before})
		offset += len(line)
		if s.Format.Carry != nil {
			before = s.Format.Carry(before, line)
		}
	}
	last := &chunks[len(chunks)-1]
	last.Text, last.Last = last.Text+"\n", true

	parts := make([]*Recorder, len(chunks))
	d := newDecoder(t, s.Format, s.Options)
	for i := range chunks {
		i = len(chunks) - 1 - i // the last first: nothing may lean on what came before but by Before
		parts[i] = s.decodeChunk(t, d, chunks[i])
	}
	joined := &Recorder{}
	for i, chunk := range chunks {
		if again := s.decodeChunk(t, newDecoder(t, s.Format, s.Options), chunk); difference(parts[i], again) != nil {
			t.Errorf("line %d: %v", i+1, difference(parts[i], again))
		}
		joined.Rows = append(joined.Rows, parts[i].Rows...)
		joined.RowLines = append(joined.RowLines, parts[i].RowLines...)
		joined.Rejects = append(joined.Rejects, parts[i].Rejects...)
		joined.Ignored += parts[i].Ignored
	}
	s.sameRows(t, "chunks of one line", joined, whole)
	if joined.Lines() != whole.Lines() {
		t.Errorf("chunks account for %d lines, the whole for %d", joined.Lines(), whole.Lines())
	}
}

func (s *suite) decodeChunk(t *testing.T, d ingest.Decoder, c ingest.Chunk) *Recorder {
	t.Helper()
	out := &Recorder{}
	if err := d.Decode(context.Background(), ingest.NewChunkLines(inputName, c, out), out); err != nil {
		t.Fatalf("decode the chunk of line %d: %v", c.FirstLine, err)
	}
	if err := out.Check(1, s.Identifiers); err != nil {
		t.Errorf("chunk of line %d: %v", c.FirstLine, err)
	}
	return out
}

// difference is an error that shows the first row or reject that differs.
func difference(got, want *Recorder) error {
	for i := range min(len(got.Rows), len(want.Rows)) {
		if a, b := text(got.Rows[i]), text(want.Rows[i]); a != b || got.RowLines[i] != want.RowLines[i] {
			return fmt.Errorf("row %d differs\ngot  %s (%d lines)\nwant %s (%d lines)", i+1, a, got.RowLines[i], b, want.RowLines[i])
		}
	}
	if len(got.Rows) != len(want.Rows) {
		return fmt.Errorf("%d rows, want %d", len(got.Rows), len(want.Rows))
	}
	if !slices.Equal(got.Rejects, want.Rejects) {
		return fmt.Errorf("rejects differ\ngot  %+v\nwant %+v", got.Rejects, want.Rejects)
	}
	return nil
}

// withoutPlace returns only rows, without their line numbers, for comparison
// with a file that has other lines between them.
func withoutPlace(r *Recorder) *Recorder {
	out := &Recorder{}
	for i, row := range r.Rows {
		out.Emit(row, r.RowLines[i])
		out.Rows[i].Common().Line = 0
		if t, ok := out.Rows[i].(*schema.Tally); ok {
			t.Cell = ""
		}
	}
	return out
}

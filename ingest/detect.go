package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"frontdoor/data/schema"
)

// Head returns the first decompressed bytes of a file, up to HeadSize; of a
// workbook, those of its first sheet as CSV.
func Head(path string) ([]byte, error) {
	in, err := openText(path, wholeFile, nil, nil)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, HeadSize))
	if err != nil {
		return nil, err
	}
	return head, nil
}

// Detect finds the format of a file by its head. It returns false, "unknown",
// when no format is sure or when the two surest tie: a guess would be worse than
// a question.
func Detect(head []byte, formats []Format) (Format, bool) {
	var best Format
	var highest Score
	tie := false
	head = headText(head)
	for _, f := range formats {
		score := f.Sniff(head)
		switch {
		case score > highest:
			best, highest, tie = f, score, false
		case score == highest:
			tie = true
		}
	}
	return best, highest >= SureScore && !tie
}

// Trial is what a format makes of a file, for a look before it is configured.
type Trial struct {
	Lines, RowLines, Rows, Rejects, Ignored int64
	Rejected                                []Reject
}

// Try decodes a file, as a run at the given time would, and writes nothing. Each
// row goes to look, which must not keep it.
func Try(ctx context.Context, path string, f Format, o Options, now time.Time, look func(schema.Row)) (*Trial, error) {
	dec, err := f.New(o)
	if err != nil {
		return nil, err
	}
	in, err := openText(path, wholeFile, f.Sheets, nil)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	chunks := newInputChunks(in)
	sink := &fileSink{source: "try", fileID: "try", keyID: o.Keys.ID(), look: look, horizon: now.Add(horizon).Unix()}
	if err := decodeStream(ctx, path, chunks, dec, sink); err != nil {
		return nil, err
	}
	return &Trial{
		Lines: chunks.Lines(), RowLines: sink.RowLines, Rows: sink.Rows,
		Rejects: sink.Rejects, Ignored: sink.Ignored, Rejected: sink.Kept,
	}, nil
}

// Problem is one thing about the sources that keeps them from being read.
type Problem struct {
	Source, Message string
}

// CheckSources makes a decoder for every source, so that wrong options show
// before any data is read.
func CheckSources(sources []Source) []Problem {
	var out []Problem
	for _, s := range sources {
		if _, err := s.Format.New(s.Options); err != nil {
			out = append(out, Problem{s.Name, err.Error()})
		}
	}
	return out
}

// ErrUnknownFormat says that no format recognises a file.
var ErrUnknownFormat = errors.New("no format recognises it")

// Resolve returns the named format, or for "auto" the detected one.
func Resolve(name, path string, formats []Format) (Format, error) {
	if name == "auto" {
		head, err := Head(path)
		if err != nil {
			return Format{}, err
		}
		f, ok := Detect(head, formats)
		if !ok {
			return Format{}, fmt.Errorf("%s: %w", path, ErrUnknownFormat)
		}
		return f, nil
	}
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("there is no format %q", name)
}

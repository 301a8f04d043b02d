package formattest

import (
	"context"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// countSink takes rows and keeps nothing.
type countSink struct{ rows, rejects int }

func (s *countSink) Emit(schema.Row, int)   { s.rows++ }
func (s *countSink) Reject(r ingest.Reject) { s.rejects++ }
func (s *countSink) Ignore(int)             {}

// Benchmark decodes content with one decoder, once each round.
func Benchmark(b *testing.B, f ingest.Format, content string, rows int) {
	dec, err := f.New(Options(b))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		sink := &countSink{}
		chunks := ingest.NewChunkReader(strings.NewReader(content))
		if err := dec.Decode(context.Background(), ingest.NewLines("bench", chunks.Next, sink), sink); err != nil {
			b.Fatal(err)
		}
		if sink.rows != rows || sink.rejects > 0 {
			b.Fatalf("%d rows and %d rejects of %d records", sink.rows, sink.rejects, rows)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

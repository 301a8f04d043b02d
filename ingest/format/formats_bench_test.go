package format

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// countSink takes rows and keeps nothing.
type countSink struct{ rows, rejects int }

func (s *countSink) Emit(schema.Row, int)   { s.rows++ }
func (s *countSink) Reject(r ingest.Reject) { s.rejects++ }
func (s *countSink) Ignore(int)             {}

// benchmarkDecode decodes content with one decoder, once each round.
func benchmarkDecode(b *testing.B, f ingest.Format, content string, rows int) {
	dec, err := f.New(formattest.Options(b))
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

func BenchmarkQueueLogDecode(b *testing.B) {
	const calls = 30_000
	var text strings.Builder
	for i := range calls {
		at, id, agent := 1767603600+i*3, fmt.Sprintf("%d.%d", 1767603600+i*3, i), fmt.Sprintf("Agent/%d", 2000+i%40)
		fmt.Fprintf(&text, "%d|%s|q%d|NONE|ENTERQUEUE||01632960%03d|1\n", at, id, i%12, i%1000)
		fmt.Fprintf(&text, "%d|%s|q%d|%s|RINGNOANSWER|15000\n", at+20, id, i%12, agent)
		fmt.Fprintf(&text, "%d|%s|q%d|%s|CONNECT|40|%s|4\n", at+40, id, i%12, agent, id)
		fmt.Fprintf(&text, "%d|%s|q%d|%s|COMPLETECALLER|40|180|1\n", at+220, id, i%12, agent)
	}
	benchmarkDecode(b, QueueLog(), text.String(), 4*calls)
}

func BenchmarkTickets(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(ticketHeader + "\n")
	for i := range records {
		fmt.Fprintf(&text, "A%d,V%d,High Street Hub,Housing Options,Walk-in,Served,05/01/2026 %02d:%02d:10,05/01/2026 16:12:40,05/01/2026 16:25:00,Desk %d,\"Example, A.\",07700 900%03d,\n",
			i, i/2, 8+i%8, i%60, i%6, i%1000)
	}
	benchmarkDecode(b, builtin(b, "tickets"), text.String(), records)
}

func BenchmarkForms(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(formHeader + "\n")
	for i := range records {
		fmt.Fprintf(&text, "Report a missed bin,FS-%d,started,customer,1,2026-07-01T%02d:%02d:00+01:00,r%d@example.com,\n", i/3, i%24, i%60, i%2000)
	}
	benchmarkDecode(b, builtin(b, "forms"), text.String(), records)
}

package layout

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

func BenchmarkTickets(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(ticketHeader + "\n")
	for i := range records {
		fmt.Fprintf(&text, "A%d,V%d,High Street Hub,Housing Options,Walk-in,Served,05/01/2026 %02d:%02d:10,05/01/2026 16:12:40,05/01/2026 16:25:00,Desk %d,\"Example, A.\",07700 900%03d,\n",
			i, i/2, 8+i%8, i%60, i%6, i%1000)
	}
	formattest.Benchmark(b, builtin(b, "tickets"), text.String(), records)
}

func BenchmarkForms(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(formHeader + "\n")
	for i := range records {
		fmt.Fprintf(&text, "Report a missed bin,FS-%d,started,customer,1,2026-07-01T%02d:%02d:00+01:00,r%d@example.com,\n", i/3, i%24, i%60, i%2000)
	}
	formattest.Benchmark(b, builtin(b, "forms"), text.String(), records)
}

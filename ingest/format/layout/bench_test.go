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

func BenchmarkCallList(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(callHeader + "\n")
	for i := range records {
		id := (uint64(i) * 0x9e3779b97f4a7c15) >> 16 // as mixed as a UUID's
		fmt.Fprintf(&text, "5f0c4a1e-7d2b-4c59-9e3a-%012x,5f0c4a1e-7d2b-4c59-9e3a-%012x,inbound,Council Tax %d,07700 900%03d,01632 960100,agent.%d,2026-07-06T%02d:%02d:%02d+01:00,2026-07-06T%02d:%02d:12+01:00,2026-07-06T%02d:%02d:42+01:00,2026-07-06T%02d:59:59+01:00,answered,%d,%d\n",
			id, id, i%20, i%1000, i%60, 8+i%9, i%60, i%60, 8+i%9, i%60, 8+i%9, i%60, 8+i%9, i%300, i%900)
	}
	formattest.Benchmark(b, builtin(b, "generic_calls"), text.String(), records)
}

func BenchmarkFive9(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString("CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,SKILL,AGENT,AGENT NAME,DISPOSITION,ANI,CUSTOMER NAME,DNIS,QUEUE WAIT TIME,TALK TIME,HOLD TIME,AFTER CALL WORK TIME,ABANDONED\n")
	for i := range records {
		fmt.Fprintf(&text, "3000000%08d,\"Mon, 06 Jul 2026 %02d:%02d:%02d\",Council,Inbound,Council Tax %d,agent%d@example.org,A. Clerk,Resolved,07700900%03d,A. Example,01632960100,00:%02d:30,00:04:%02d,00:00:10,00:00:20,0\n",
			i, 8+i%9, i%60, i%60, i%20, i%60, i%1000, i%60, i%60)
	}
	formattest.Benchmark(b, builtin(b, "five9_calls"), text.String(), records)
}

func BenchmarkThreeCX(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	for i := range records {
		fmt.Fprintf(&text, "Call %d,89d3af2d8f010000_%d,00:04:10,2026/07/06 %02d:%02d:28,2026/07/06 08:27:36,2026/07/06 08:31:46,TerminatedByDst,07700900%03d,Ext.8002,10020,8002,01632960100,ReplacedDst,Ext.1013,%d,,,,,Chain: 01632960001;Ext.8002;Ext.1013;,Line,Queue,Extension,01632960001,Council Tax,A. Clerk,\n",
			i, i, 8+i%9, i%60, i%1000, 1000+i%60)
	}
	formattest.Benchmark(b, builtin(b, "3cx_calls"), text.String(), records)
}

func BenchmarkIntervals(b *testing.B) {
	const records = 50_000
	text := strings.Builder{}
	text.WriteString(intervalHeader + "\n")
	for i := range records {
		fmt.Fprintf(&text, "2026-07-06T%02d:00,2026-07-06T%02d:30,Council Tax %d,%d,%d,2,8,20\n", i%24, i%24, i%20, i%100, i%90)
	}
	formattest.Benchmark(b, builtin(b, "generic_interval"), text.String(), 4*records)
}

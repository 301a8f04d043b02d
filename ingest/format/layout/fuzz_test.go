package layout

import (
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

const (
	ticketLine = "A101,V1,Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,,,,,07700 900123,\n"
	formLine   = "Bins,FS-1,started,customer,1,2026-07-01T10:00:00Z,a@example.com,\n"
)

func FuzzTickets(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "tickets"), ticketHeader+"\n"+ticketLine, ticketHeader+"\n\"A\n\",\"x\"\"y\",,\n\"", ticketHeader+"\n"+strings.Repeat("\"\n", 60), ticketLine)
}

func FuzzForms(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "forms"), formHeader+"\n"+formLine, formHeader+"\r\n"+formLine+formHeader+"\n", formHeader+"\n\xff,\x00,,,,2026-07-01T10:00Z,,")
}

func FuzzCalls(f *testing.F) {
	good := callLine("Queue", "Bins")
	formattest.Fuzz(f, builtin(f, "generic_calls"), good, "\xff\xfe"+good, strings.Replace(good, "07700 900123", "4.47E+11", 1), good+good)
}

func FuzzPositions(f *testing.F) {
	const line = "Call 1,a_1,00:04:10,2026/07/06 08:27:28,2026/07/06 08:27:36,2026/07/06 08:31:46,TerminatedByDst,07700900123,Ext.8002,1,8002,07700900123,,,1013,,,,,Chain,Line,Queue,Extension,x,Bins,A,\n"
	formattest.Fuzz(f, builtin(f, "3cx_calls"), line, line[:40], strings.Repeat(",", 26), line+"\n"+line)
}

func FuzzIntervals(f *testing.F) {
	const line = "2026-07-06T09:00,2026-07-06T09:30,07700900123,12,10,2,8,20\n"
	formattest.Fuzz(f, builtin(f, "generic_interval"), intervalHeader+"\n"+line+",,Total,12,10,2,,\n", intervalHeader+"\n"+line+line+",,total,\"1,234\",,,,", line)
}

func FuzzTitles(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "netcall_calls"), "A \"title\"\n\nCall Reference,Date,Time,Queue,CLI,Agent,Call Result,Wait Time,Talk Time\nN-1,06/07/2026,09:00:05,Bins,07700900123,A,Answered,00:01:30,00:03:10\nTotal,,,,,,,,\n", "\"\n\"\n\"", strings.Repeat("x\n", 20))
}

func FuzzEvents(f *testing.F) {
	const head = "Case Reference,Process,Created,Submitted,Status,Started On\n"
	formattest.Fuzz(f, builtin(f, "govservice"), head+"07700900123,Blue badge,06/07/2026 09:00:05,2026-07-06T09:06:10Z,Closed,Self\n",
		head+"C-1,07700900123,29/03/2026 01:30,,Failed,\nC-2,x,06/07/2026 09:00,06/07/2026 09:01,Not eligible,Service\n", head+",,,,Draft,\n")
}

func FuzzRatings(f *testing.F) {
	const head = "Date,Page,Rating,Comments\n"
	formattest.Fuzz(f, builtin(f, "ratings"), head+"2026-07-06,07700900123,Very satisfied,ring 07700900123\n06/07/2026 09:00,/bins,1,\n", head+",,,\n2026-07-06,,,\n")
}

func FuzzTransactionTotals(f *testing.F) {
	const head = "Typed by hand\nService,Month,Digital,Total cost\n"
	formattest.Fuzz(f, builtin(f, "transaction_totals"), head+"07700900123,2026-03,\"1,204\",\"£8,412.50\"\n", head+"Permits,January 2026,,1e3\nTotal,,1,\n", head+"Permits,31/12/2099,1,0.005\n")
}

func FuzzMessages(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "mailbox_export"), traceHeader+"\n2026-07-06T08:00:10Z,07700900123@example.com,parking@example.org,x,Delivered,07700900123,07700900123,\n",
		traceHeader+"\n06/07/2026 08:00,\"\"\"A, B\"\" <a@example.com>;<>\",<>,Automatic reply: x,Spam,1,,yes\n", traceHeader+"\n,@,a@,;<,>,,\n")
}

func FuzzRegisters(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "mailbox_register"), registerHeader+"\n06/07/2026 09:00,07700900123,07700900123,06/07/2026 15:30,,Closed,07700900123@example.com,07700900123,x\n",
		registerHeader+"\n06/07/2026 09:00:01,a@example.org,1,,soon,Spam,<>,,\n")
}

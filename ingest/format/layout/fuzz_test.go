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

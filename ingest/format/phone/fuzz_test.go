package phone

import (
	"testing"

	"frontdoor/ingest/formattest"
)

func FuzzQueueLog(f *testing.F) {
	const line = "1767603601|1767603601.2|benefits|NONE|ENTERQUEUE||01632960001|1\n"
	formattest.Fuzz(f, QueueLog(), line, "\ufeff"+line+"\r\n\x00\n", "1767603601|a|q|NONE|ATTENDEDTRANSFER|LINK|x|y|5|60|1",
		"1767603601|07700900123|07700900123|NONE|VENDOR|07700900123|\xff\xfe||||||", "|||||||", "9|9|9|9|9")
}

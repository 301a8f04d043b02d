package phone

import (
	"strings"
	"testing"
	"time"

	"frontdoor/ingest/formattest"
)

func FuzzQueueLog(f *testing.F) {
	const line = "1767603601|1767603601.2|benefits|NONE|ENTERQUEUE||01632960001|1\n"
	formattest.Fuzz(f, QueueLog(), line, "\ufeff"+line+"\r\n\x00\n", "1767603601|a|q|NONE|ATTENDEDTRANSFER|LINK|x|y|5|60|1",
		"1767603601|07700900123|07700900123|NONE|VENDOR|07700900123|\xff\xfe||||||", "|||||||", "9|9|9|9|9")
}

func FuzzQueueLogDB(f *testing.F) {
	const head = queueTableHeader + "\n"
	formattest.Fuzz(f, QueueLogDB(), head+"2026-10-25 01:30:00.5,1792891790.1,q,NONE,ENTERQUEUE,,07700900123,1,,\n",
		head+"1767603600.1,07700900123,07700900123,07700900123,VENDOR,07700900123,a|b|c|d|e|f,,,\n",
		"date_time;callid;queue_name;type;event;entpos;htime\n2026-01-05 09:00:00+00;a;q;\"x\ny\";ABANDON;0;5\n", head+"\"", "\t\n,,,\n")
}

func FuzzCDR(f *testing.F) {
	formattest.Fuzz(f, AsteriskCDR(), cdrInbound+"\n"+cdrNoAnswer+"\n"+cdrOutbound+"\n", cdrTableHeader+"\n"+
		`2026-03-29 01:30:00,"""x"" <07700900123>",07700900123,07700900123,from-trunk,Local/x;2,PJSIP/07700900123,Queue,"07700900123,t",1,1,ANSWERED,3,07700900123,07700900123.1,,07700900123,x,1774747800.1,07700900123`+"\n",
		clockLine(time.Unix(1792891800, 0).UTC(), 1792891800), ",,,,,,,,,2026-01-05 09:00:00,,,,,,\n\"\"\"\"\n", "calldate\tsrc\tdst\tchannel\tdisposition\n")
}

func FuzzFreeSwitch(f *testing.F) {
	formattest.Fuzz(f, FreeSwitchCDR(), freeSwitchHeader+"\n"+fsServed+"\n"+fsAgent1+"\n"+fsGaveUp+"\n"+fsDirect+"\n",
		freeSwitchHeader+"\n"+strings.ReplaceAll(fsServed, "8000", "07700900123"), "uuid;start_epoch;end_epoch;hangup_cause\n07700900123;1767603600;9;07700900123\n")
}

func FuzzTeams(f *testing.F) {
	formattest.Fuzz(f, TeamsQueue(), teamsHeader+"\n2026-07-06T09:00:00.1Z,2026-07-06,07700900123@x,07700900123,,1e9,07700900123,07700900123\n",
		teamsHeader+"\n2026-07-06 09:00:00+14:00,,q,\"a\nb\",,99999999999999999,c,d\n")
}

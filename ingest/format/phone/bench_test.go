package phone

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/ingest/formattest"
)

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
	formattest.Benchmark(b, QueueLog(), text.String(), 4*calls)
}

func BenchmarkQueueLogDBDecode(b *testing.B) {
	const calls = 30_000
	var text strings.Builder
	text.WriteString(queueTableHeader + "\n")
	for i := range calls {
		start := 1767603600 + i*3
		id, agent := fmt.Sprintf("%d.%d", start, i), fmt.Sprintf("Agent/%d", 2000+i%40)
		at := func(s int) string { return time.Unix(int64(start+s), 0).UTC().Format(time.DateTime + ".000000") }
		fmt.Fprintf(&text, "%s,%s,q%d,NONE,ENTERQUEUE,,01632960%03d,1,,\n", at(0), id, i%12, i%1000)
		fmt.Fprintf(&text, "%s,%s,q%d,%s,RINGNOANSWER,15000,,,,\n", at(20), id, i%12, agent)
		fmt.Fprintf(&text, "%s,%s,q%d,%s,CONNECT,40,%s,4,,\n", at(40), id, i%12, agent, id)
		fmt.Fprintf(&text, "%s,%s,q%d,%s,COMPLETECALLER,40,180,1,,\n", at(220), id, i%12, agent)
	}
	formattest.Benchmark(b, QueueLogDB(), text.String(), 4*calls)
}

func BenchmarkCDRDecode(b *testing.B) {
	const records = 50_000
	var text strings.Builder
	for i := range records {
		start := int64(1767603600 + i*3)
		at := func(s int64) string { return time.Unix(start+s, 0).UTC().Format(time.DateTime) }
		fmt.Fprintf(&text, `"","01632960%03d","600","from-trunk","""Name %d"" <01632960%03d>","PJSIP/trunk-%08x","PJSIP/20%02d-%08x","Queue","q%d,tT,,,300","%s","%s","%s",200,180,"ANSWERED","DOCUMENTATION","%d.%d","","","%d.%d","%d"`+"\n",
			i%1000, i, i%1000, 2*i, i%40, 2*i+1, i%12, at(0), at(20), at(200), start, i, start, i, i)
	}
	formattest.Benchmark(b, AsteriskCDR(), text.String(), records)
}

func BenchmarkFreeSwitchDecode(b *testing.B) {
	const records = 50_000
	var text strings.Builder
	text.WriteString(freeSwitchHeader + "\n")
	for i := range records {
		line := strings.Replace(fsServed, `"a1"`, fmt.Sprintf(`"%08x-c1c5-4f3a-9d2e-ab%08xcd"`, i, i), 1)
		text.WriteString(strings.Replace(line, "01632960001", fmt.Sprintf("01632960%03d", i%1000), 1) + "\n")
	}
	formattest.Benchmark(b, FreeSwitchCDR(), text.String(), records)
}

func BenchmarkTeamsDecode(b *testing.B) {
	const records = 50_000
	var text strings.Builder
	text.WriteString(teamsHeader + "\n")
	for i := range records {
		at := time.Unix(int64(1767603600+i*3), 0).UTC().Format("2006-01-02T15:04:05.0000000Z")
		fmt.Fprintf(&text, "%s,%s,q%d@council.example.org,disconnected,,%d,c1c5-%08x,d2e-%08x\n", at, at, i%12, i%300, i, i)
	}
	formattest.Benchmark(b, TeamsQueue(), text.String(), records)
}

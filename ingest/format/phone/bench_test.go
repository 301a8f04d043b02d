package phone

import (
	"fmt"
	"strings"
	"testing"

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

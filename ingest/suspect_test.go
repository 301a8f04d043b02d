package ingest_test

import (
	"strings"
	"testing"

	"frontdoor/ingest/format/phone"
)

// A file of exactly as many records as its system hands out is read and warned
// about, once; rejected records count.
func TestSuspectRows(t *testing.T) {
	const header = "UserStartTimeUTC,CallQueueIdentity,CallQueueCallResult,ConferenceId\n"
	const row, bad = "2026-07-06T09:00:00Z,benefits,disconnected,c1\n", "then,benefits,disconnected,c1\n"
	f := phone.TeamsQueue()
	f.SuspectRows = []int64{3, 5}
	w := newWorld(t)
	w.sources = append(w.sources[:0], w.source("teams", f, "*.csv"))
	warned := map[string]bool{
		"two.csv": false, "three.csv": true, "four.csv": false, "five.csv": true, "five with a reject.csv": true,
	}
	for name, text := range map[string]string{
		"two.csv": header + strings.Repeat(row, 2), "three.csv": header + strings.Repeat(row, 3),
		"four.csv": header + strings.Repeat(row, 4), "five.csv": header + strings.Repeat(row, 5),
		"five with a reject.csv": header + bad + strings.Repeat(row, 4),
	} {
		w.deliver(name, []byte(text))
	}
	w.night("two.csv new", "three.csv new", "four.csv new", "five.csv new", "five with a reject.csv new")
	for _, r := range w.report.Files {
		if (len(r.Warnings) == 1) != warned[r.File] {
			t.Errorf("%s has the warnings %q", r.File, r.Warnings)
		}
	}
	w.night("two.csv duplicate", "three.csv duplicate", "four.csv duplicate", "five.csv duplicate", "five with a reject.csv duplicate")
	for _, r := range w.report.Files {
		if len(r.Warnings) > 0 {
			t.Errorf("%s was read before and has the warnings %q", r.File, r.Warnings)
		}
	}
}

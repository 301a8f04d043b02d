package main

import (
	"strings"
	"testing"

	"frontdoor/data/duck"
)

// checkMessages: what was written by mail and chat, and who was answered in time.
func (b *borough) checkMessages(t *testing.T) {
	counts := []string{"received", "answered", "due", "within_target", "open_not_due"}
	want, seconds := figures{}, figures{}
	for month, services := range b.truth.Messages.Contacts {
		for service, channels := range services {
			for channel, n := range channels {
				for i, v := range []int64{n.Received, n.Answered, n.Due, n.WithinTarget, n.OpenNotDue} {
					want.put(v, month, channel, service, counts[i])
				}
				seconds.put(n.AnswerS, month, channel)
			}
		}
	}
	rows := b.ask(t, "messages_answered")
	same(t, "messages_answered", want, tally(rows, []string{"month", "channel", "service"}, counts...))
	checkRates(t, rows, "share_within_target", "within_target", "due")
	tables := openDuck(t, duck.Options{})
	if err := tables.Exec(t.Context(), b.do(t, b.at, "lake", "connect").out); err != nil {
		t.Fatal(err)
	}
	same(t, "seconds to an answer", seconds, counted(t, tables,
		`SELECT local_month || '/' || channel, CAST(sum(answer_s) AS BIGINT) FROM message_thread WHERE origin = 'resident' AND answer_s > 0 GROUP BY 1`))

	volumes := figures{}
	for month, services := range b.truth.Contacts {
		for _, channels := range services {
			for channel, n := range channels {
				volumes.put(n, month, channel, "resident")
			}
		}
	}
	for month, channels := range b.truth.Messages.Others {
		for channel, origins := range channels {
			for origin, n := range origins {
				volumes.put(n, month, channel, origin)
			}
		}
	}
	got := tally(b.ask(t, "channel_volumes"), []string{"month", "channel"}, "resident", "internal", "automated")
	for key := range got { // journeys of the council's own people and machines have no truth by month
		if strings.Contains(key, "/online_form/") && !strings.HasSuffix(key, "/resident") {
			delete(got, key)
		}
	}
	same(t, "channel_volumes", volumes, got)
}

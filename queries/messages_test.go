package queries

import "testing"

// testMessage is a contact by message as message_thread holds it; an answer
// below 0 has no known time.
type testMessage struct {
	id, source, at, channel, service, origin, outcome string
	answer                                            int64
}

func (w world) messages(t *testing.T, messages ...testMessage) {
	t.Helper()
	var rows [][]any
	for _, m := range messages {
		at := clock(t, m.at)
		rows = append(rows, []any{m.id, m.source, m.channel, m.service, at.Unix(), m.at[:10], m.at[:7], m.origin, m.outcome, wait(m.answer)})
	}
	w.table(t, "message_thread", "contact_id VARCHAR, source VARCHAR, channel VARCHAR, service VARCHAR, ts_s BIGINT, local_date DATE, "+
		"local_month VARCHAR, origin VARCHAR, outcome VARCHAR, answer_s BIGINT", rows)
}

// The target runs from the message to the newest one of its own source, whatever
// was answered since; what is not due yet, or from nobody, is in no rate.
func TestMessagesAnswered(t *testing.T) {
	w := newWorld(t)
	mail := func(id, at, service, outcome string, hours float64) testMessage {
		return testMessage{id, "mail", at, "email", service, "resident", outcome, int64(hours * 3600)}
	}
	w.messages(
		t,
		mail("in time", "2026-01-05 09:00:00", "benefits", "answered", 24), // at the target
		mail("late", "2026-01-05 10:00:00", "benefits", "answered", 24.5),
		mail("never", "2026-01-05 11:00:00", "benefits", "open", -1),
		mail("no time", "2026-01-05 12:00:00", "benefits", "answered", -1),
		mail("passed on", "2026-01-05 12:00:00", "benefits", "forwarded", -1),
		mail("who knows", "2026-01-05 12:00:00", "benefits", "unknown", -1),
		mail("soon", "2026-01-09 09:00:01", "benefits", "answered", 1), // its target is still running
		mail("young", "2026-01-09 20:00:00", "benefits", "open", -1),
		mail("parking", "2026-01-05 09:00:00", "parking_permits", "answered", 30), // 48 hours for all others
		mail("before", "2025-12-31 09:00:00", "parking_permits", "open", -1),      // no target then
		testMessage{"robot", "mail", "2026-01-05 09:00:00", "email", "benefits", "automated", "open", -1},
		testMessage{"chat", "chat", "2026-01-05 09:00:00", "webchat", "benefits", "resident", "abandoned", -1},
	)
	w.table(t, "file_ledger", "source VARCHAR, table_name VARCHAR, newest_ts_s BIGINT", [][]any{
		{"mail", "message", clock(t, "2026-01-09 09:00:00").Unix()},
		{"mail", "message", clock(t, "2026-01-10 09:00:00").Unix()},
		{"chat", "message", clock(t, "2026-01-05 10:00:00").Unix()},
		{"mail", "ticket", clock(t, "2026-03-01 09:00:00").Unix()},
	})
	w.table(t, "message_targets", "channel VARCHAR, service VARCHAR, valid_from DATE, target_hours INTEGER", [][]any{
		{"email", "benefits", "2026-01-01", 24}, {"email", "*", "2026-01-01", 48}, {"email", "*", "2026-02-01", 1}, {"webchat", "*", "2020-01-01", 1},
	})
	columns := "month channel service received answered forwarded unknown target_hours due within_target share_within_target open_not_due timed median_hours p90_hours"
	expect(t, w.answer(t, "messages_answered"), columns,
		"2026-01 email benefits 8 4 1 1 24 4 1 0.2500 1 3 24 24.5000",
		"2026-01 webchat benefits 1 0 0 0 1 1 0 0 0 0 - -",
		"2025-12 email parking_permits 1 0 0 0 - 0 0 - 0 0 - -",
		"2026-01 email parking_permits 1 1 0 0 48 1 1 1 0 1 30 30")
	expect(t, w.answer(t, "messages_answered", "by=none", "from=2026-01-01"), columns,
		"2026-01 email all 9 5 1 1 - 5 2 0.4000 1 4 24 30",
		"2026-01 webchat all 1 0 0 0 1 1 0 0 0 0 - -")
}

// All channels on one page: whose contacts they are, and whether they are known
// one by one.
func TestChannelVolumes(t *testing.T) {
	w := newWorld(t)
	w.table(t, "contact_month", "local_month VARCHAR, service VARCHAR, channel VARCHAR, origin VARCHAR, contacts DOUBLE, counted DOUBLE", [][]any{
		{"2026-01", "benefits", "phone", "resident", 100.0, 40.0},
		{"2026-01", "parking", "phone", "resident", 20.0, 0.0},
		{"2026-01", "benefits", "counter", "resident", 30.0, 30.0},
		{"2026-01", "benefits", "email", "resident", 50.0, 0.0},
		{"2026-01", "benefits", "email", "internal", 5.0, 0.0},
		{"2026-01", "benefits", "email", "automated", 7.0, 0.0},
		{"2025-12", "benefits", "email", "automated", 7.0, nil},
	})
	expect(t, w.answer(t, "channel_volumes"), "month channel contacts resident internal automated basis counted share",
		"2025-12 email 7 0 0 7 - - -",
		"2026-01 counter 30 30 0 0 counts 30 0.1500",
		"2026-01 email 62 50 5 7 records 0 0.2500",
		"2026-01 phone 120 120 0 0 both 40 0.6000")
}

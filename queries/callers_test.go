package queries

import (
	"errors"
	"fmt"
	"testing"
)

// later are calls that make the data go on long enough for a look 7 days ahead.
func later() []testCall {
	return []testCall{{id: "z", at: "2026-02-28 12:00:00", key: "z", service: "general", outcome: "answered", wait: 1}}
}

func unansweredAt(id, key, at string) testCall {
	return testCall{id: id, at: at, key: key, service: "benefits", outcome: "abandoned", wait: 60}
}

func answeredAt(id, key, at string) testCall {
	return testCall{id: id, at: at, key: key, service: "benefits", outcome: "answered", wait: 60}
}

// A caller is reached when the same number is answered within 7 days: to the
// second. A further unanswered call is another attempt, not another caller.
func TestReachedEventually(t *testing.T) {
	w := newWorld(t)
	w.calls(t, append(later(),
		unansweredAt("a1", "a", "2026-01-05 09:00:00"), unansweredAt("a2", "a", "2026-01-05 09:10:00"), answeredAt("a3", "a", "2026-01-05 09:20:00"),
		unansweredAt("b1", "b", "2026-01-05 10:00:00"), answeredAt("b2", "b", "2026-01-12 10:00:00"),
		unansweredAt("c1", "c", "2026-01-05 10:00:00"), answeredAt("c2", "c", "2026-01-12 10:00:01"),
		answeredAt("d0", "d", "2026-01-05 08:00:00"), unansweredAt("d1", "d", "2026-01-05 10:00:00"),
		unansweredAt("e1", "", "2026-01-05 10:00:00"),
		unansweredAt("f1", "f", "2026-02-21 12:00:01"), // 7 days on is after the data's end
		unansweredAt("h1", "h", "2026-01-05 10:00:00"),
		testCall{id: "h2", at: "2026-01-05 18:00:00", key: "h", service: "benefits", outcome: "answered", afterHours: true},
		testCall{id: "g1", at: "2026-01-05 10:00:00", key: "g", service: "general", outcome: "closed"},
		// A line that a rule makes internal reaches nobody.
		testCall{id: "d2", at: "2026-01-05 11:00:00", key: "d", service: "general", outcome: "answered", origin: "internal"},
	)...)
	for _, period := range []string{"to=2999-12-31", "to=2026-01-05"} { // what came after the period counts
		expect(t, w.answer(t, "reached_eventually", period),
			"first_attempts reached_same_day reached reached_rate attempts time_p50 time_p90 unlinked_share",
			"5 2 3 0.6000 2.3333 28800 604800 0.1429")
	}

	expect(t, w.answer(t, "reached_eventually", "from=2026-01-06"), "first_attempts") // only f1, which is left out
	expect(t, w.answer(t, "never_reached"), "next_contact callers never_reached share", "none 2 2 1")
}

// An unanswered call within 7 days of another belongs to it, also when the first
// is before the period; one after an answered call is a first attempt again.
func TestFirstAttempt(t *testing.T) {
	w := newWorld(t)
	w.calls(t, append(later(),
		unansweredAt("a1", "a", "2026-01-05 09:00:00"), unansweredAt("a2", "a", "2026-01-07 09:00:00"),
		unansweredAt("b1", "b", "2026-01-05 09:00:00"), answeredAt("b2", "b", "2026-01-06 09:00:00"), unansweredAt("b3", "b", "2026-01-07 09:00:00"),
		unansweredAt("c1", "c", "2026-01-05 09:00:00"), unansweredAt("c2", "c", "2026-01-12 09:00:01"),
	)...)
	expect(t, w.answer(t, "reached_eventually"), "first_attempts reached", "5 1")
	expect(t, w.answer(t, "reached_eventually", "from=2026-01-07"), "first_attempts reached", "2 0")
}

// By service, an answer about something else is none; by number, it is one. Who
// rings more often than a person would in a day is a switchboard.
func TestWhichCallsBelongTogether(t *testing.T) {
	w := newWorld(t)
	elsewhere := answeredAt("a2", "a", "2026-01-05 10:00:00")
	elsewhere.service = "general"
	calls := append(later(), unansweredAt("a1", "a", "2026-01-05 09:00:00"), elsewhere)
	for i := range 4 {
		calls = append(calls, unansweredAt(fmt.Sprint("s", i), "s", fmt.Sprintf("2026-01-05 11:0%d:00", i)))
	}
	w.calls(t, calls...)
	expect(t, w.answer(t, "reached_eventually", "by=service"), "first_attempts reached unlinked_share split", "2 0 0 benefits")
	expect(t, w.answer(t, "reached_eventually", "about=any", "switchboard=3"), "first_attempts reached unlinked_share", "1 1 0.8000")
	expect(t, w.answer(t, "reached_eventually", "about=any", "switchboard=4"), "first_attempts reached unlinked_share", "2 1 0")
	expect(t, w.answer(t, "never_reached", "switchboard=3"), "callers", "1")
	expect(t, w.answer(t, "retries", "by=total", "switchboard=3"), "runs calls", "3 3")
	expect(t, w.answer(t, "retries", "by=total", "about=any", "switchboard=4"), "runs calls retries", "3 7 4")
}

// What a caller who was never reached did next: the first contact in another
// channel within 7 days, about the same service unless asked otherwise.
func TestNeverReached(t *testing.T) {
	w := newWorld(t)
	w.calls(t, append(later(), answeredAt("y", "y", "2026-01-05 07:00:00"),
		unansweredAt("a1", "a", "2026-01-05 09:00:00"), unansweredAt("b1", "b", "2026-01-05 09:00:00"), unansweredAt("c1", "c", "2026-01-05 09:00:00"),
		unansweredAt("d1", "d", "2026-01-05 09:00:00"), answeredAt("d2", "d", "2026-01-05 09:30:00"),
	)...)
	w.contacts(t,
		testContact{"1", "2026-01-05 08:00:00", "a", "benefits", "counter", true, ""}, // before the call
		testContact{"2", "2026-01-05 11:00:00", "a", "benefits", "online_form", false, ""},
		testContact{"3", "2026-01-06 11:00:00", "a", "benefits", "counter", true, ""},
		testContact{"4", "2026-01-05 09:30:00", "b", "general", "counter", true, ""},
		testContact{"5", "2026-01-12 09:00:01", "c", "benefits", "counter", true, ""}, // a second too late
		testContact{"6", "2026-01-05 09:10:00", "d", "benefits", "counter", true, ""},
		testContact{"7", "2026-01-05 09:01:00", "a", "benefits", "online_form", true, "automated"},
		testContact{"p/b1", "2026-01-05 09:00:01", "b", "benefits", "phone", false, ""},
	)
	expect(t, w.answer(t, "never_reached"), "next_contact callers served never_reached share time_p50",
		"none 2 0 3 0.6667 -", "online_form 1 0 3 0.3333 7200")
	expect(t, w.answer(t, "never_reached", "about=any"), "next_contact callers served time_p50",
		"counter 1 1 1800", "none 1 0 -", "online_form 1 0 7200")
}

// A run is a call and each further one while the one before went unanswered.
func TestRetries(t *testing.T) {
	w := newWorld(t)
	w.calls(t,
		unansweredAt("a1", "a", "2026-01-05 09:00:00"), unansweredAt("a2", "a", "2026-01-05 09:05:00"), answeredAt("a3", "a", "2026-01-05 09:10:00"),
		answeredAt("a4", "a", "2026-01-05 10:00:00"),
		unansweredAt("b1", "b", "2026-01-05 09:00:00"), answeredAt("b2", "b", "2026-01-06 09:00:00"),
		unansweredAt("c1", "", "2026-01-05 09:00:00"), unansweredAt("c2", "", "2026-01-05 09:01:00"),
	)
	columns := "attempts runs calls retries answered_runs retry_share answered_share"
	expect(t, w.answer(t, "retries"), columns, "1 3 3 0 2 0 0.6667", "3 1 3 2 1 0.6667 1")
	expect(t, w.answer(t, "retries", "within=week"), columns, "1 1 1 0 1 0 1", "2 1 2 1 1 0.5000 1", "3 1 3 2 1 0.6667 1")
	expect(t, w.answer(t, "retries", "by=service"), columns+" split", "- 4 6 2 3 0.3333 0.7500 benefits")
}

// Who left by a key was spoken to in the same call, in a later one, or not; a
// withheld number cannot be followed.
func TestCallbacksKept(t *testing.T) {
	w := newWorld(t)
	key := func(id, caller string) testCall {
		return testCall{id: id, at: "2026-01-05 09:00:00", key: caller, service: "benefits", outcome: "exit_key", wait: 60}
	}
	w.calls(t, append(later(), key("a1", "a"), key("b1", "b"), answeredAt("c1", "c", "2026-01-05 09:00:00"), key("d1", "d"), key("e1", ""),
		answeredAt("a2", "a", "2026-01-05 15:00:00"), answeredAt("a3", "a", "2026-01-05 16:00:00"), answeredAt("b2", "b", "2026-01-12 09:00:00"),
		answeredAt("d0", "d", "2026-01-05 08:00:00"), answeredAt("c2", "c", "2026-01-05 17:00:00"),
	)...)
	visits := []testVisit{{call: "c1", at: "2026-01-05 09:10:00", queue: "back", outcome: "answered", no: 2}}
	for _, id := range []string{"a1", "b1", "c1", "d1", "e1"} {
		visits = append(visits, testVisit{call: id, at: "2026-01-05 09:00:00", queue: "q", outcome: "exit_key", no: 1})
	}
	w.visits(t, visits...)
	expect(t, w.answer(t, "callbacks_kept"), "asked answered_in_call answered_same_day answered_within_7_days unlinked kept_rate time_p50",
		"5 1 1 2 1 0.7500 21600")
}

// A visit goes on by an agent's transfer, or by leaving unanswered for another
// queue; a transfer out of the queues has no known end.
func TestTransfers(t *testing.T) {
	w := newWorld(t)
	at := "2026-01-05 09:00:00"
	w.visits(t,
		testVisit{"a", at, "q1", "no_agents_waiting", 1, false}, testVisit{"a", at, "q2", "answered", 2, true},
		testVisit{"a", at, "q1", "no_agents_waiting", 3, false}, testVisit{"a", at, "q2", "answered", 4, false},
		testVisit{"b", at, "q2", "answered", 1, true},
		testVisit{"c", at, "q1", "answered", 1, false},
	)
	expect(t, w.answer(t, "transfers"), "from_queue to_queue moved_by moved_on answered_next visits moved_share",
		"q1 q2 system 2 2 3 0.6667", "q2 outside_the_queues agent 1 - 3 0.3333", "q2 q1 agent 1 0 3 0.3333")
}

// The list is newest first and says who was reached later; it is for internal
// use only.
func TestLostCalls(t *testing.T) {
	w := newWorld(t)
	w.calls(t,
		unansweredAt("a1", "a", "2026-01-05 09:00:00"), answeredAt("a2", "a", "2026-01-05 09:20:00"), unansweredAt("a3", "a", "2026-01-05 10:05:00"),
		unansweredAt("b1", "", "2026-01-05 09:30:00"), testCall{id: "c1", at: "2026-01-05 11:00:00", key: "c", service: "general", outcome: "closed"},
	)
	expect(t, w.answer(t, "lost_calls"), "contact_id local_date local_time outcome wait_s caller answered_later",
		"p/a3 2026-01-05 10:05 abandoned 60 a false", "p/b1 2026-01-05 09:30 abandoned 60 - -", "p/a1 2026-01-05 09:00 abandoned 60 a true")
	expect(t, w.answer(t, "lost_calls", "limit=1"), "contact_id", "p/a3")
	expect(t, w.answer(t, "lost_calls", "service=general"), "contact_id")

	catalog, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range catalog.Questions {
		var refused *EditionError
		if wants := q.Name == "lost_calls"; errors.As(q.AllowedIn("published"), &refused) != wants || q.AllowedIn(Internal) != nil {
			t.Errorf("%s: internal only is %v, want %v", q.Name, !wants, wants)
		}
	}
}

// An edition is written in one way, so that a slip of the pen does not publish.
func TestEditionIsKnown(t *testing.T) {
	q := Question{Name: "q", Path: "q.sql", SQL: "SELECT 1", Spec: Spec{Title: "T", Ask: "Q?", Why: "W.", Grain: "one", Edition: "Internal"}}
	if errs := q.check(); len(errs) != 1 {
		t.Errorf("edition Internal has the faults %v, want one", errs)
	}
}

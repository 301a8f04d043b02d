package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// many makes n calls of one outcome on a day, a minute apart.
func many(day string, n int, outcome string, wait int) []madeCall {
	first, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	var out []madeCall
	for i := range n {
		at := first.Add(9*time.Hour + time.Duration(i)*20*time.Second)
		out = append(out, madeCall{
			id: fmt.Sprintf("%d.%d", at.Unix(), 1000*len(outcome)+wait), queue: "q", caller: fmt.Sprintf("01632960%03d", i%1000),
			at: at, outcome: outcome, wait: wait, talk: 60,
		})
	}
	return out
}

func together(lists ...[]madeCall) []madeCall {
	var out []madeCall
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// reentry is a database copy of a queue log: one call goes round two queues
// twice, and the clock of the database knows microseconds.
func reentry() string {
	return `time,callid,queuename,agent,event,data1,data2,data3,data4,data5
2026-01-08 09:00:00.100000,1767862800.7,q1,NONE,ENTERQUEUE,,01632960007,1,,
2026-01-08 09:00:00.130000,1767862800.7,q1,NONE,EXITEMPTY,1,1,0,,
2026-01-08 09:00:01.000000,1767862800.7,q2,NONE,ENTERQUEUE,,01632960007,1,,
2026-01-08 09:01:49.900000,1767862800.7,q2,PJSIP/2001,CONNECT,108,1767862800.8,3,,
2026-01-08 09:03:00.000000,1767862800.7,q2,PJSIP/2001,BLINDTRANSFER,6001,from-internal,108,70,1
2026-01-08 09:03:00.500000,1767862800.7,q1,NONE,ENTERQUEUE,,01632960007,1,,
2026-01-08 09:03:00.550000,1767862800.7,q1,NONE,EXITEMPTY,1,1,0,,
2026-01-08 09:03:01.200000,1767862800.7,q2,NONE,ENTERQUEUE,,01632960007,1,,
2026-01-08 09:05:24.900000,1767862800.7,q2,PJSIP/2002,CONNECT,143,1767862800.9,3,,
2026-01-08 09:06:24.900000,1767862800.7,q2,PJSIP/2002,COMPLETEAGENT,143,60,1,,
`
}

// Given logs and counts whose figures are known, when the night runs, then the
// figures come out, each by its definition.
func TestCallFiguresByDefinition(t *testing.T) {
	log := queueLog(together(
		// Every outcome, by its share of what was offered.
		many("2026-01-05", 2, "answered", 20), many("2026-01-05", 3, "abandoned", 30), many("2026-01-05", 8, "full", 0),
		many("2026-01-05", 3, "joinempty", 0), many("2026-01-05", 4, "empty", 40), many("2026-01-05", 5, "timeout", 300),
		many("2026-01-05", 1, "closed", 0), many("2026-01-05", 13, "diverted", 0),
		// Answered within ten seconds.
		many("2026-01-06", 1, "answered", 20), many("2026-01-06", 1, "answered", 5), many("2026-01-06", 1, "answered", 3),
		// Two days whose rates must not be averaged.
		many("2026-02-03", 10, "answered", 20), many("2026-02-03", 90, "abandoned", 30),
		many("2026-02-04", 1, "answered", 20), many("2026-02-04", 1, "abandoned", 30),
		// Service level.
		many("2026-03-05", 860, "answered", 20), many("2026-03-05", 140, "answered", 21),
		many("2026-03-05", 10, "abandoned", 5), many("2026-03-05", 10, "abandoned", 20), many("2026-03-05", 40, "abandoned", 21),
	))
	counts := "Start,End,Queue,Offered,Answered,Abandoned,Answered within,Threshold seconds\n" +
		"2026-04-01T09:00,2026-04-01T09:15,Avaya,60,50,8,40,20\n" +
		"2026-04-01T09:15,2026-04-01T09:30,Avaya,40,30,10,20,20\n" +
		"2026-04-02T09:00,2026-04-02T17:00,Avaya,100,90,10,,\n" +
		"2026-01-05T09:00,2026-01-05T09:30,q,1000,900,10,,\n" // single calls of this queue are known
	p := newPhones(t, time.Date(2026, 4, 3, 2, 0, 0, 0, time.UTC), map[string]string{
		"phone,asterisk_queue_log": log, "copy,asterisk_queue_log_db": reentry(), "acd,generic_interval": counts,
	}, nil)

	got := tally(p.ask(t, "calls_by_outcome", "from=2026-01-05", "to=2026-01-05"), []string{"outcome"}, "calls")
	same(t, "calls of 5 January", figures{
		"answered/calls": 2, "abandoned/calls": 3, "full/calls": 8, "no_agents_on_entry/calls": 3, "no_agents_waiting/calls": 4,
		"timeout/calls": 5, "closed/calls": 1, "diverted/calls": 13,
	}, got)
	p.checkRate(t, "day", "2026-01-05", 2, 25)
	p.checkRate(t, "month", "2026-02-01", 11, 102)
	p.checkRate(t, "day", "2026-04-01", 80, 100)
	p.checkRate(t, "day", "2026-04-02", 90, 100)
	halves := tally(p.ask(t, "unanswered_by_half_hour", "from=2026-04-01", "to=2026-04-02"), []string{"weekday", "half_hour"}, "offered", "unanswered")
	same(t, "half hours of counts", figures{"3/09:00/offered": 100, "3/09:00/unanswered": 20}, halves)
	same(t, "contacts", figures{
		"2026-01/phone/contacts": 29, "2026-02/phone/contacts": 102, "2026-03/phone/contacts": 1060, "2026-04/phone/contacts": 200,
	}, tally(p.ask(t, "channel_share"), []string{"month", "channel"}, "contacts"))

	db := p.model(t)
	same(t, "answered within 10 s", figures{"within": 2, "answered": 3}, counted(t, db, `
		SELECT 'within', count(*) FROM call WHERE local_date = DATE '2026-01-06' AND wait_s <= 10
		UNION ALL SELECT 'answered', count(*) FROM call WHERE local_date = DATE '2026-01-06' AND answered`))
	same(t, "re-entry", figures{"calls": 1, "visits": 4, "transfers": 1, "wait_ms": 30 + 108_900 + 50 + 143_700, "talk_s": 130}, counted(t, db, `
		SELECT 'calls', count(*) FROM call WHERE source = 'copy' AND outcome = 'answered'
		UNION ALL SELECT 'visits', count(*) FROM queue_visit WHERE source = 'copy'
		UNION ALL SELECT 'transfers', max(transfers) FROM call WHERE source = 'copy'
		UNION ALL SELECT 'wait_ms', CAST(sum(wait_ms) AS BIGINT) FROM call WHERE source = 'copy'
		UNION ALL SELECT 'talk_s', CAST(sum(talk_s) AS BIGINT) FROM call WHERE source = 'copy'`))
	same(t, "parts of a service level", figures{"A": 1000, "a": 860, "B": 60, "b": 20, "s": 10}, counted(t, db, `
		WITH day AS (SELECT * FROM call WHERE local_date = DATE '2026-03-05')
		SELECT 'A', count(*) FROM day WHERE answered
		UNION ALL SELECT 'a', count(*) FROM day WHERE answered AND wait_s <= 20
		UNION ALL SELECT 'B', count(*) FROM day WHERE outcome LIKE 'abandoned%'
		UNION ALL SELECT 'b', count(*) FROM day WHERE outcome LIKE 'abandoned%' AND wait_s <= 20
		UNION ALL SELECT 's', count(*) FROM day WHERE outcome = 'abandoned_short'`))
	levels := figures{}
	for _, r := range p.ask(t, "service_level", "from=2026-03-05", "to=2026-03-05") {
		level, _ := r["service_level"].(float64)
		levels.put(int64(math.Round(level*10_000)), fmt.Sprint(r["formula"]))
	}
	same(t, "service levels in hundredths of a per cent", figures{
		"SL1": 8302, "SL2": 8600, "SL3": 8113, "SL4": 8269, "SL5": 8208, "SL6": 8190, "SL7": 8113,
	}, levels)
}

// checkRate looks up the answer rate of one period.
func (p *phones) checkRate(t *testing.T, grain, period string, answered, offered float64) {
	t.Helper()
	for _, r := range p.ask(t, "answer_rate", "grain="+grain) {
		if r["period"] != period {
			continue
		}
		rate, _ := r["answered_rate"].(float64)
		if r["answered"] != answered || r["offered"] != offered || math.Abs(rate-answered/offered) > 1e-12 {
			t.Errorf("%s: answered %v of %v, rate %v; want %v of %v", period, r["answered"], r["offered"], rate, answered, offered)
		}
		return
	}
	t.Errorf("answer_rate by %s has no period %s", grain, period)
}

// Given counts in which more was answered than offered, when the night runs,
// then it is not published, and the source and day are named.
func TestCountsThatCannotBeAreNotPublished(t *testing.T) {
	p := newPhones(t, time.Date(2026, 4, 2, 2, 0, 0, 0, time.UTC), map[string]string{
		"acd,generic_interval": "Start,End,Queue,Offered,Answered,Abandoned\n2026-04-01T09:00,2026-04-01T09:30,Avaya,60,50,8\n",
	}, nil)
	writeFile(t, p.path("acd.txt"), "Start,End,Queue,Offered,Answered,Abandoned\n2026-04-01T09:00,2026-04-01T09:30,Avaya,60,50,18\n")
	got := call(t.Context(), p.later(1), "--config", p.path("council.yaml"), "run")
	if got.code != 4 || !strings.Contains(got.err, "acd") || !strings.Contains(got.err, "2026-04-01") {
		t.Errorf("exit code %d, want 4 and the source and day named:\n%s", got.code, got.err)
	}
}

// Given queues with hours, when calls come after hours, then they are apart.
func TestCallsAfterHoursAreApart(t *testing.T) {
	late := many("2026-01-05", 3, "abandoned", 30)
	for i := range late {
		late[i].at, late[i].id = late[i].at.Add(11*time.Hour), late[i].id+"9"
	}
	p := newPhones(t, time.Date(2026, 1, 6, 2, 0, 0, 0, time.UTC), map[string]string{
		"phone,asterisk_queue_log": queueLog(together(many("2026-01-05", 4, "answered", 20), late)),
	}, map[string]string{"queue_hours.csv": "queue,weekday,opens,closes\n*,1,08:00,20:00\n"})
	p.checkRate(t, "day", "2026-01-05", 4, 4)
	same(t, "calls after hours", figures{"after_hours": 3, "calls": 7}, counted(t, p.model(t), `
		SELECT 'after_hours', CAST(sum(after_hours) AS BIGINT) FROM call_interval
		UNION ALL SELECT 'calls', CAST(sum(calls) AS BIGINT) FROM call_interval`))
}

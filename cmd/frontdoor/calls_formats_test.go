package main

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// madeDay is a day of calls that every format can write: no caller waits less
// than a second, and lengths are whole seconds.
func madeDay() []madeCall {
	r := rand.New(rand.NewPCG(4, 2))
	outcomes := []string{"answered", "answered", "answered", "answered", "abandoned", "abandoned", "timeout", "full"}
	var out []madeCall
	for i := range 240 {
		at := time.Date(2026, 7, 6, 8, 0, 0, 0, time.UTC).Add(time.Duration(i)*2*time.Minute + time.Duration(r.IntN(60))*time.Second)
		c := madeCall{
			id: fmt.Sprintf("%d.%d", at.Unix(), i+1), queue: []string{"Council Tax", "Benefits"}[r.IntN(2)],
			caller: fmt.Sprintf("+441632960%03d", r.IntN(1000)), at: at, outcome: outcomes[r.IntN(len(outcomes))],
		}
		switch c.outcome {
		case "answered":
			c.wait, c.talk = 1+r.IntN(200), 10+r.IntN(500)
		case "abandoned":
			c.wait = 1 + r.IntN(60)
		case "timeout":
			c.wait = 300
		}
		out = append(out, c)
	}
	return out
}

func genericList(calls []madeCall) string {
	return callList("Record ID,Call ID,Direction,Queue,Caller,Agent,Started,Answered,Ended,Result,Wait seconds,Talk seconds", calls, func(c madeCall) []string {
		answered, talk := "", ""
		if c.outcome == "answered" {
			answered, talk = c.at.Add(time.Duration(c.wait)*time.Second).Format(time.RFC3339), fmt.Sprint(c.talk)
		}
		ended := c.at.Add(time.Duration(c.wait+c.talk) * time.Second).Format(time.RFC3339)
		return []string{c.id, c.id, "inbound", c.queue, c.caller, "agent.7", c.at.Format(time.RFC3339), answered, ended, c.outcome, fmt.Sprint(c.wait), talk}
	})
}

// Reporters write British local time: an hour more than UTC in July.
func local(c madeCall) time.Time { return c.at.Add(time.Hour) }

func netcallList(calls []madeCall) string {
	words := map[string]string{"answered": "Answered", "abandoned": "Abandoned", "timeout": "Timed out", "full": "Queue full"}
	return callList("Call Reference,Date,Time,Queue,CLI,Agent,Call Result,Wait Time,Talk Time", calls, func(c madeCall) []string {
		return []string{c.id, local(c).Format("02/01/2006"), local(c).Format("15:04:05"), c.queue, c.caller, "A. Clerk", words[c.outcome], clockLength(c.wait), clockLength(c.talk)}
	})
}

func mitelList(calls []madeCall) string {
	words := map[string]string{"answered": "Answered", "abandoned": "Lost", "timeout": "Timed Out", "full": "Refused"}
	return callList("Call ID,Start Time,Direction,CLI,DDI,Group,Agent,Outcome,Ring Time,Talk Time", calls, func(c madeCall) []string {
		return []string{c.id, local(c).Format("02/01/2006 15:04:05"), "In", c.caller, "01632960999", c.queue, "A. Clerk", words[c.outcome], clockLength(c.wait), clockLength(c.talk)}
	})
}

// switchRecords writes calls as Asterisk's switch does: a leg for each, the queue
// that took it, and the phone that rang last.
func switchRecords(calls []madeCall) string {
	out := ""
	for i, c := range calls {
		agent, disposition, billed := "", "NO ANSWER", 0
		if c.outcome == "answered" {
			agent, disposition, billed = fmt.Sprintf("PJSIP/2001-%08x", i), "ANSWERED", c.wait+c.talk
		}
		stamp := func(after int) string {
			return local(c).Add(time.Duration(after) * time.Second).Format(time.DateTime)
		}
		out += fmt.Sprintf(`"","%s","600","from-trunk","%s","PJSIP/trunk-%08x","%s","Queue","%s,t,,,300","%s","%s","%s",%d,%d,"%s","DOCUMENTATION","%s","","","%s",%d`+"\n",
			c.caller, c.caller, i, agent, c.queue, stamp(0), stamp(0), stamp(c.wait+c.talk), c.wait+c.talk, billed, disposition, c.id, c.id, i)
	}
	return out
}

// Given one day of calls as five systems write it, when each is read, then the
// figures are the same wherever the format says enough: Connect knows no reason
// but hanging up and no queue that was full, Mitel's list no full queue. The switch's records are the
// check: they have all the calls, and two more.
func TestOneDayInFiveFormats(t *testing.T) {
	calls := madeDay()
	records, err := contactRecords(calls)
	if err != nil {
		t.Fatal(err)
	}
	refused := []madeCall{calls[7], calls[77]} // the switch saw them, and no queue wrote a line
	for i := range refused {
		refused[i].id, refused[i].outcome = refused[i].id+"99", "full"
	}
	p := newPhones(t, time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC), map[string]string{
		"log,asterisk_queue_log": queueLog(calls), "connect,amazon_connect": records, "list,generic_calls": genericList(calls),
		"netcall,netcall_calls": netcallList(calls), "mitel,mitel_calls": mitelList(calls),
		"trunk,asterisk_cdr": switchRecords(append(madeDay(), refused...)),
	}, nil)
	truth := figures{}
	for _, c := range calls {
		outcome := c.outcome
		if outcome == "abandoned" && c.wait <= 5 {
			outcome = "abandoned_short"
		}
		for _, source := range []string{"log", "connect", "list", "netcall", "mitel"} {
			told, offered := outcome, true
			switch {
			case source == "connect" && outcome == "timeout":
				told = "abandoned"
			case source == "connect" && outcome == "full":
				told, offered = "menu_only", false
			case source == "mitel" && outcome == "full":
				told = "unknown"
			}
			truth.put(1, source, told, "calls")
			if offered {
				truth.put(1, source, "offered")
				truth.put(1, source, c.queue, fmt.Sprint(c.at.Hour()+1), "calls")
			}
			truth.put(int64(c.wait), source, told, "wait_s")
			truth.put(int64(c.talk), source, "talk_s")
		}
	}
	same(t, "one day in five formats", truth, counted(t, p.model(t), `
		SELECT source || '/' || outcome || '/calls', count(*) FROM call GROUP BY source, outcome
		UNION ALL SELECT source || '/offered', count(*) FROM call WHERE offered GROUP BY source
		UNION ALL SELECT source || '/' || queue || '/' || CAST((local_minute - local_minute % 60) // 60 AS VARCHAR) || '/calls', count(*)
			FROM call WHERE queue IS NOT NULL GROUP BY source, queue, (local_minute - local_minute % 60) // 60
		UNION ALL SELECT source || '/' || outcome || '/wait_s', CAST(sum(wait_s) AS BIGINT) FROM call WHERE wait_s > 0 GROUP BY source, outcome
		UNION ALL SELECT source || '/talk_s', CAST(sum(talk_s) AS BIGINT) FROM call GROUP BY source`))
	same(t, "calls at the trunk", figures{"trunk": 242, "counted": 240, "refused": 2}, counted(t, p.model(t), `
		SELECT 'trunk', CAST(sum(trunk_calls) AS BIGINT) FROM call_completeness_day
		UNION ALL SELECT 'counted', CAST(sum(counted) AS BIGINT) FROM call_completeness_day
		UNION ALL SELECT 'refused', CAST(sum(refused_at_door) AS BIGINT) FROM call_completeness_day`))
	people := counted(t, p.model(t), `SELECT 'keys', count(DISTINCT resident_key) FROM call WHERE source = 'list'
		UNION ALL SELECT 'all', count(DISTINCT resident_key) FROM call`)
	if people["keys"] == 0 || people["keys"] != people["all"] {
		t.Errorf("the callers of one format have %d pseudonyms, those of all formats %d", people["keys"], people["all"])
	}
}

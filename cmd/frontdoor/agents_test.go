package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Given a native queue log in which one agent logs in, takes a call of each of
// two queues, pauses and leaves, and another never logs off, when the night
// runs, then each half hour tells how many agents were free.
func TestAgentsAvailableFromAQueueLog(t *testing.T) {
	log := "" +
		"1767603300|MANAGER|q|PJSIP/2001|ADDMEMBER||\n" + // 5 January, 08:55
		"1767603600|MANAGER|q|PJSIP/2002|ADDMEMBER||\n" + // 09:00
		"1767603580|1767603580.1|q|NONE|ENTERQUEUE||01632960001|1\n" +
		"1767603600|1767603580.1|q|PJSIP/2001|CONNECT|20|1767603580.2|5\n" +
		"1767604500|1767603580.1|q|PJSIP/2001|COMPLETECALLER|20|900|1\n" + // 09:15
		"1767604560|1767604560.1|q|NONE|ENTERQUEUE||01632960002|1\n" +
		"1767604590|1767604560.1|q|NONE|ABANDON|1|1|30\n" +
		"1767605400|NONE|NONE|PJSIP/2002|PAUSEALL||\n" + // 09:30
		"1767607200|MANAGER|q|PJSIP/2001|REMOVEMEMBER||\n" + // 10:00
		"1767654000|NONE|NONE|PJSIP/2002|UNPAUSEALL||\n" // 23:00, and never logged off
	p := newPhones(t, time.Date(2026, 1, 6, 2, 0, 0, 0, time.UTC), map[string]string{"phone,asterisk_queue_log": log}, nil)
	same(t, "states of agents", figures{
		"available": 300 + 900 + 1800 + 1800 + 3600, "on_call": 900, "paused": 13*3600 + 1800,
	}, counted(t, p.model(t), `SELECT state, CAST(sum(to_s - ts_s) AS BIGINT) FROM agent_state GROUP BY state`))
	got := map[string]string{}
	for _, r := range p.ask(t, "agents_available", "queue=q", "weekday=1") {
		got[fmt.Sprint(r["half_hour"])] = fmt.Sprintln(r["agents_logged_in"], r["agents_available"], r["agents_on_call"], r["offered"], r["unanswered"])
	}
	for half, want := range map[string]string{
		"09:00": "2 1.5 0.5 1 1", "09:30": "2 1 0 0 0", "10:00": "1 0 0 0 0", "23:30": "1 1 0 0 0",
	} {
		if strings.TrimSpace(got[half]) != want {
			t.Errorf("agents at %s: %q, expected %q", half, got[half], want)
		}
	}
}

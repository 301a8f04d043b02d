package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// madeVisit is one visit of a made-up day at two counters.
type madeVisit struct {
	id, site, service, outcome string
	at                         time.Time // arrival, UTC
	wait, talk                 int       // s; of visits that were called, and served
	moved                      bool      // transferred once, a minute after the first call
	recalled                   bool      // put back into the queue once, a minute after the first call
}

func (v madeVisit) called() bool { return v.outcome == "served" || v.outcome == "no_show" }

// after is an instant of the visit in the council's time, an hour ahead of UTC
// in July.
func (v madeVisit) after(seconds int) string {
	return v.at.Add(time.Hour + time.Duration(seconds)*time.Second).Format(time.DateTime)
}

func (v madeVisit) utc(seconds int) string {
	return v.at.Add(time.Duration(seconds) * time.Second).Format(time.RFC3339)
}

// madeVisits is a day that every counter system can write.
func madeVisits() []madeVisit {
	r := rand.New(rand.NewPCG(6, 1))
	outcomes := []string{"served", "served", "served", "served", "no_show", "walked_out", "expired"}
	var out []madeVisit
	for i := range 210 {
		at := time.Date(2026, 7, 6, 8, 0, 0, 0, time.UTC).Add(time.Duration(i)*2*time.Minute + time.Duration(r.IntN(60))*time.Second)
		v := madeVisit{
			id: fmt.Sprintf("V%d", 9000+i), site: []string{"High Street Hub", "Depot"}[r.IntN(2)], service: []string{"Housing", "Council Tax"}[r.IntN(2)],
			outcome: outcomes[r.IntN(len(outcomes))], at: at,
		}
		if v.called() {
			v.wait, v.talk = 1+r.IntN(1800), 60+r.IntN(600)
			v.moved = v.outcome == "served" && i%5 == 0
			v.recalled = !v.moved && i%7 == 0
		}
		out = append(out, v)
	}
	return out
}

// qmaticRows writes a row for each part of a visit that was transferred or called
// again.
func qmaticRows(visits []madeVisit) string {
	out := "visit_key,branch,service,queue,date_key,time_key,entered_queue_timestamp,call_timestamp,waiting_time,walking_time,transaction_time,outcome,is_appointment,recycle_count\n"
	words := map[string]string{"served": "NORMAL", "no_show": "NO_SHOW", "walked_out": "REMOVE_BY_CUSTOMER", "expired": "REMOVE_BY_RESET"}
	for _, v := range visits {
		row := func(service, entered, called string, wait, talk int, outcome string) {
			out += fmt.Sprintf("%s,%s,%s,Q,20260706,0,%s,%s,%d,0,%d,%s,0,0\n", v.id, v.site, service, entered, called, wait, talk, outcome)
		}
		switch {
		case v.moved:
			row(v.service, v.after(0), v.after(v.wait), v.wait, 60, "TRANSFER_TO_QUEUE")
			row("Reception", v.after(v.wait+60), v.after(v.wait+61), 1, v.talk-61, "NORMAL")
		case v.recalled:
			row(v.service, v.after(0), v.after(v.wait), v.wait, 0, "RECYCLE")
			row(v.service, v.after(v.wait+60), v.after(v.wait+60), 0, v.talk-60, words[v.outcome])
		case v.called():
			row(v.service, v.after(0), v.after(v.wait), v.wait, v.talk, words[v.outcome])
		default:
			row(v.service, v.after(0), "", 0, 0, words[v.outcome])
		}
	}
	return out
}

// qminderWord is the state in which Qminder leaves a visit: it closes none at
// night.
func qminderWord(outcome string) string {
	return map[string]string{"served": "SERVED", "no_show": "NOSHOW", "walked_out": "CANCELLED", "expired": "NEW"}[outcome]
}

func qminderJSON(t *testing.T, visits []madeVisit) string {
	var data []map[string]any
	for _, v := range visits {
		ticket := map[string]any{
			"id": v.id, "line": v.service, "locationId": v.site, "source": "PRINTER", "status": qminderWord(v.outcome), "firstName": "A. Example",
			"created": map[string]any{"date": v.utc(0)},
		}
		if v.called() {
			last := v.wait
			ticket["interactions"] = []any{map[string]any{"start": v.utc(v.wait), "line": v.service}}
			if v.moved || v.recalled {
				last += 61
			}
			ticket["called"] = map[string]any{"date": v.utc(last), "desk": "3", "caller": "383"}
		}
		if v.outcome == "served" {
			ticket["served"] = map[string]any{"date": v.utc(v.wait + v.talk)}
		}
		data = append(data, ticket)
	}
	text, err := json.Marshal(map[string]any{"statusCode": 200, "data": data})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func qminderTable(visits []madeVisit) string {
	out := "id,status,source,line,locationId,created.date,called.date,called.caller,called.desk,served.date\n"
	for _, v := range visits {
		called, served := "", ""
		if v.called() {
			called = v.utc(v.wait)
		}
		if v.outcome == "served" {
			served = v.utc(v.wait + v.talk)
		}
		out += strings.Join([]string{v.id, qminderWord(v.outcome), "PRINTER", v.service, v.site, v.utc(0), called, "383", "3", served}, ",") + "\n"
	}
	return out
}

// taggedList hides all but who was served behind the state COMPLETED.
func taggedList(visits []madeVisit) string {
	out := "Id,State,Tags,Location,Service,Type,Created,Served,Completed\n"
	tags := map[string]string{"no_show": `"VIP, NO-SHOW"`, "walked_out": "CANCELLED", "expired": "EXPIRED"}
	for _, v := range visits {
		called := ""
		if v.called() {
			called = v.after(v.wait)
		}
		out += strings.Join([]string{v.id, "COMPLETED", tags[v.outcome], v.site, v.service, "Walk-in", v.after(0), called, v.after(v.wait + v.talk)}, ",") + "\n"
	}
	return out
}

// Given one day at two counters as four exports write it, when each is read, then
// the visits, their waits and the time with residents are the same, and every
// visit is one contact.
func TestOneCounterDayInFourFormats(t *testing.T) {
	visits := madeVisits()
	sources := []string{"orchestra", "api", "table", "list"}
	p := newPhones(t, time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC), map[string]string{
		"orchestra,qmatic": qmaticRows(visits), "api,qminder": qminderJSON(t, visits), "table,qminder_csv": qminderTable(visits), "list,ticket_list": taggedList(visits),
	}, map[string]string{"service_labels.csv": counterLabels})
	truth, total := figures{}, figures{}
	for _, v := range visits {
		for _, source := range sources {
			truth.put(1, source, v.outcome, "visits")
			truth.put(1, source, v.site, v.service, fmt.Sprint(v.at.Hour()+1), "visits")
			truth.put(1, source, "contacts")
			truth.put(int64(v.wait), source, v.outcome, "wait_s")
			if v.outcome == "served" {
				truth.put(int64(v.talk), source, "handle_s")
			}
			total.put(1, v.outcome, "visits")
		}
	}
	same(t, "one counter day in four formats", truth, counted(t, p.model(t), `
		SELECT source || '/' || outcome || '/visits', count(*) FROM counter_visit GROUP BY source, outcome
		UNION ALL SELECT v.source || '/' || v.site || '/' || t.service_label || '/' || CAST((v.local_minute - v.local_minute % 60) // 60 AS VARCHAR) || '/visits', count(DISTINCT v.contact_id)
			FROM counter_visit AS v JOIN raw_ticket AS t ON t.source = v.source AND t.visit_id = v.visit_id AND t.ts_s = v.ts_s
			GROUP BY v.source, v.site, t.service_label, (v.local_minute - v.local_minute % 60) // 60
		UNION ALL SELECT source || '/contacts', count(*) FROM contact WHERE channel = 'counter' GROUP BY source
		UNION ALL SELECT source || '/' || outcome || '/wait_s', CAST(sum(wait_s) AS BIGINT) FROM counter_visit WHERE wait_s > 0 GROUP BY source, outcome
		UNION ALL SELECT source || '/handle_s', CAST(sum(handle_s) AS BIGINT) FROM counter_visit GROUP BY source`))
	same(t, "visits by outcome", total, tally(p.ask(t, "visits_by_outcome"), []string{"outcome"}, "visits"))
}

// counterLabels maps what the tickets of these tests are about.
const counterLabels = "kind,label,service\nticket,Housing,housing_options\nticket,Council Tax,council_tax\nticket,Front Desk,benefits\nticket,Registrars,registrars\n"

const deskLayout = `name: front_desk
doc: "Contacts of a front desk, as a case system exports them"
table: ticket
version: 1
columns:
  ts: {column: OPEN_DT, time: "mm/dd/yyyy hh:MM:SS AM", required: true}
  ticket_id: {column: CASE_ID, required: true}
  visit_id: {column: CASE_ID, required: true}
  site: {value: Town Hall}
  service_label: {column: TYPE}
  source_label: {column: Source}
  kind: {value: walk_in}
  state: {column: CASE_STATUS}
  outcome: {column: CASE_STATUS, values: {Closed: served, Open: unknown}}
  ended_s: {column: CLOSED_DT, time: "mm/dd/yyyy hh:MM:SS AM"}
sample: |
  CASE_ID,OPEN_DT,CLOSED_DT,CASE_STATUS,TYPE,Source
  1,07/06/2026 10:52:19 AM,07/06/2026 10:53:20 AM,Closed,Front Desk,Call
expect:
  - {ts: "2026-07-06T09:52:19Z", outcome: served}
`

// Given a front desk's list by a layout of the council's own, queues that were
// counted every few minutes, some under a wrong year, people at a door and
// appointments to come, when the night runs, then the list and the appointment
// that was kept are contacts, and nothing else is.
func TestWhatIsNoContact(t *testing.T) {
	b := &borough{dir: t.TempDir(), at: time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC)}
	writeFile(t, b.path("council.yaml"), `council: Borough of Counters
lake: lake
reference: reference
stale_after_days: 9999
reject_threshold: 0.5
sources:
  - {name: desk, layout: desk.yaml, paths: [desk.csv]}
  - {name: queues, format: queue_snapshots, paths: [queues.csv]}
  - {name: door, format: people_counter, paths: [door.csv]}
  - {name: diary, format: appointments, paths: [diary.csv]}
`)
	writeFile(t, b.path("reference", "service_labels.csv"), counterLabels)
	writeFile(t, b.path("desk.yaml"), deskLayout)
	desk := "CASE_ID,OPEN_DT,CLOSED_DT,CASE_STATUS,TYPE,Source\r\n"
	for i := range 24 {
		desk += fmt.Sprintf("1010%04d,07/06/2026 %02d:%02d:%02d AM,,Open,Front Desk,Constituent Call\r\n", i, 9+i/12, i, i)
	}
	writeFile(t, b.path("desk.csv"), desk)
	queues := "Site,Date,Time,Queue,Waiting,Open Desks\n"
	for _, day := range []string{"2020-12-30", "2020-12-31", "2020-01-02", "2020-01-03", "2020-01-06"} {
		for minute := range 60 {
			queues += fmt.Sprintf("Hub,%s,09:%02d,Council Tax,%d,2\n", day, minute, minute%7)
		}
	}
	writeFile(t, b.path("queues.csv"), queues)
	writeFile(t, b.path("door.csv"), "Site,Door,Start,End,Entries,Exits\nHub,Main,2026-07-06T09:00,2026-07-06T10:00,112,98\n")
	writeFile(t, b.path("diary.csv"), `Appointment Id,Created,Start,Status,Branch,Service
1,2026-06-30T10:00,2026-07-06T10:00,Complete,Hub,Registrars
2,2026-06-30T10:00,2026-07-06T11:00,Cancelled,Hub,Registrars
3,2026-06-30T10:00,2026-09-06T11:00,Created,Hub,Registrars
`)
	b.do(t, b.at, "run")
	p := &phones{*b}
	want := figures{
		"contact/desk": 24, "contact/diary": 1, "visit/served": 1, "visit/cancelled_before": 1, "visit/booked": 1, "visit/unknown": 24,
		"tally/queue_length": 180, "tally/open_desks": 180, "tally/entries": 1, "tally/exits": 1, "reject/week_year": 120,
	}
	same(t, "what is a contact", want, counted(t, p.model(t), `
		SELECT 'contact/' || source, count(*) FROM contact GROUP BY source
		UNION ALL SELECT 'visit/' || outcome, count(*) FROM counter_visit GROUP BY outcome
		UNION ALL SELECT 'tally/' || measure, count(*) FROM raw_tally GROUP BY measure
		UNION ALL SELECT 'reject/' || code, CAST(sum(lines) AS BIGINT) FROM raw_reject GROUP BY code`))
}

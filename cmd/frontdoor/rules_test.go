package main

import (
	"fmt"
	"testing"
	"time"
)

const caseLayout = `name: cases
doc: "Cases of a front desk, as a case system exports them"
table: ticket
version: 1
columns:
  ts: {column: OPENED, time: "dd/mm/yyyy HH:MM:SS", required: true}
  ticket_id: {column: CASE_ID, required: true}
  visit_id: {column: CASE_ID, required: true}
  site: {column: OFFICE}
  service_label: {column: TYPE}
  queue_label: {column: QUEUE}
  source_label: {column: SOURCE}
  kind: {value: walk_in}
  outcome: {value: served}
sample: |
  CASE_ID,OPENED,OFFICE,TYPE,QUEUE,SOURCE
  1,06/07/2026 10:52:19,Town Hall,Front Desk,FrontDesk_Interactions,Constituent Call
expect:
  - {ts: "2026-07-06T09:52:19Z", outcome: served}
`

// caseBorough has a case list whose every case says that it was a call, with
// two spellings of its service and of its office, one case of another list that
// says what it is, and a phone queue of the council's own staff.
func caseBorough(t *testing.T) *borough {
	t.Helper()
	b := &borough{dir: t.TempDir(), at: time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC)}
	writeFile(t, b.path("council.yaml"), `council: Borough of Cases
lake: lake
reference: reference
stale_after_days: 9999
sources:
  - {name: desk, layout: cases.yaml, paths: [desk.csv]}
  - {name: library, layout: cases.yaml, paths: [library.csv]}
  - {name: log, format: asterisk_queue_log, paths: [log.txt]}
`)
	writeFile(t, b.path("cases.yaml"), caseLayout)
	cases := "CASE_ID,OPENED,OFFICE,TYPE,QUEUE,SOURCE\n"
	for i := range 24 {
		office, service := "Town Hall", "Front Desk"
		if i < 5 {
			office, service = "TOWN HALL", "Front desk"
		}
		cases += fmt.Sprintf("%d,%02d/07/2026 09:%02d:00,%s,%s,FrontDesk_Interactions,Constituent Call\n", 1000+i, 1+i/4, i, office, service)
	}
	writeFile(t, b.path("desk.csv"), cases)
	writeFile(t, b.path("library.csv"), "CASE_ID,OPENED,OFFICE,TYPE,QUEUE,SOURCE\n1,06/07/2026 09:00:00,Library,Front Desk,Desk,Walk in\n")
	var calls []madeCall
	for i := range 12 {
		at := time.Date(2026, 7, 6, 9, i, 0, 0, time.UTC)
		calls = append(calls, madeCall{fmt.Sprint(i), []string{"q", "staff"}[i%2], "01632960001", at, []string{"answered", "abandoned", "abandoned"}[i%3], 20, 60})
	}
	writeFile(t, b.path("log.txt"), queueLog(calls))
	writeFile(t, b.path("reference", "service_labels.csv"), "kind,label,service\nticket,Front Desk,general\nqueue,q,benefits\nqueue,staff,general\n")
	writeFile(t, b.path("reference", "sites.csv"), "site,name,label,opened_on,closed_on\nhall,Town Hall,Town Hall,,\nlibrary,Library,Library,,\n")
	writeFile(t, b.path("reference", "label_map.csv"), "kind,written,label\nticket,Front desk,Front Desk\nsite,TOWN HALL,Town Hall\nsite,TWON HALL,Town Hall\n")
	return b
}

// cases is what the figures say of the cases and calls, by channel and origin.
func (b *borough) cases(t *testing.T) figures {
	t.Helper()
	p := &phones{*b}
	out := counted(t, p.model(t), `
		SELECT source || '/' || channel || '/' || origin || '/' || service || '/' || coalesce(site, '-'), count(*)
		FROM contact GROUP BY source, channel, origin, service, site`)
	for key, n := range tally(p.ask(t, "visits_by_outcome"), []string{"outcome"}, "visits") {
		out[key] = n
	}
	for key, n := range tally(p.ask(t, "answer_rate", "grain=month"), nil, "offered", "answered") {
		out[key] = n
	}
	return out
}

// Given a case list whose source column says "Constituent Call" of everybody,
// when no rule speaks of it, then its cases are face to face, as its layout
// says; when a rule takes the column at its word they are phone contacts; when a
// rule for their queue is put above that one they are face to face again. A
// queue of staff is in no figure of residents. Old spellings are joined, and
// each rule says what it did.
func TestRulesDecideWhatACaseListIs(t *testing.T) {
	b := caseBorough(t)
	b.do(t, b.at, "run")
	same(t, "without rules", figures{
		"desk/counter/resident/general/hall": 24, "library/counter/resident/general/library": 1,
		"log/phone/resident/benefits/-": 6, "log/phone/resident/general/-": 6, "served/visits": 25, "offered": 12, "answered": 4,
	}, b.cases(t))
	spellings := b.ask(t, "labels_mapped")
	same(t, "labels mapped", figures{"site/TOWN HALL/rows": 5, "ticket/Front desk/rows": 5}, tally(spellings, []string{"kind", "written"}, "rows"))
	if len(spellings) != 3 {
		t.Errorf("%d ways of writing are shown, want the one that nobody wrote too: %v", len(spellings), spellings)
	}

	byWord := "by_word,*,source_label,Constituent Call,phone,,\n"
	header := "rule,source,kind,label,channel,service,origin\n"
	rest := "staff,log,queue,staff,,,internal\nmisspelt,*,queue,Staff,,,automated\n"
	writeFile(t, b.path("reference", "contact_rules.csv"), header+byWord+rest)
	b.do(t, b.later(1), "run")
	calls := figures{
		"desk/phone/resident/general/hall": 24, "library/counter/resident/general/library": 1,
		"log/phone/resident/benefits/-": 6, "log/phone/internal/general/-": 6, "served/visits": 1, "offered": 6, "answered": 2,
	}
	same(t, "the column at its word", calls, b.cases(t))
	same(t, "rules applied", figures{"by_word/rows": 24, "staff/rows": 6}, tally(b.ask(t, "rules_applied"), []string{"rule"}, "rows"))

	writeFile(t, b.path("reference", "contact_rules.csv"), header+"at_desk,desk,queue_label,FrontDesk_Interactions,counter,,\n"+byWord+rest)
	b.do(t, b.later(2), "run")
	delete(calls, "desk/phone/resident/general/hall")
	calls["desk/counter/resident/general/hall"], calls["served/visits"] = 24, 25
	same(t, "their queue above it", calls, b.cases(t))
	rules := b.ask(t, "rules_applied")
	same(t, "rules applied", figures{"at_desk/rows": 24, "staff/rows": 6}, tally(rules, []string{"rule"}, "rows"))
	first, last := rules[0], rules[len(rules)-1]
	if len(rules) != 4 || first["first_date"] != "2026-07-01" || first["last_date"] != "2026-07-06" || last["rule"] != "misspelt" || last["rows"] != 0.0 {
		t.Errorf("the rules are shown as %v", rules)
	}
}

// Given mailboxes for staff and for what the web site sends on, and a desk that
// counts its calls and colleagues on paper too, when no rule speaks of them, then
// all are residents' e-mails and visits; when rules do, each counts as they say,
// its old spellings too, and rules_applied has what each rule decided.
func TestRulesReachMessagesAndPaper(t *testing.T) {
	p := &phones{borough{dir: t.TempDir(), at: time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC)}}
	writeFile(t, p.path("council.yaml"), `council: Borough of Cases
lake: lake
reference: reference
stale_after_days: 9999
mail:
  domains: [example.org]
  mailboxes: [parking, permits, hr, website]
sources:
  - {name: mail, format: mailbox_export, paths: [trace.csv]}
  - {name: paper, format: tally_sheet, paths: [paper.csv]}
`)
	trace := traceHead
	for i, mailbox := range []string{"parking", "permits", "hr", "hr", "website", "website", "website"} {
		trace += fmt.Sprintf("2026-06-30T10:%02d:00Z,ann.person@example.com,%s@example.org,Words,Delivered,<m%d@example.com>,c%d\n", i, mailbox, i, i)
	}
	writeFile(t, p.path("trace.csv"), trace)
	writeFile(t, p.path("paper.csv"), "Site: HUB,,,\nWeek commencing 29/06/2026,,,\n,,,\nService,Mon,Tue,Total\nHousing,12,9,21\nPhone calls,5,3,8\nStaff,2,1,3\n")
	writeFile(t, p.path("reference", "service_labels.csv"), "kind,label,service\nmessage,parking,parking_permits\nticket,Housing,housing_options\n")
	writeFile(t, p.path("reference", "sites.csv"), "site,name,label,opened_on,closed_on\nhub,Hub,Hub,,\n")
	const contacts = `SELECT source || '/' || channel || '/' || origin || '/' || service, CAST(sum(weight) AS BIGINT) FROM contact GROUP BY source, channel, origin, service`

	p.night(t, "run")
	same(t, "without rules", figures{
		"mail/email/resident/parking_permits": 1, "mail/email/resident/unmapped": 6,
		"paper/counter/resident/housing_options": 21, "paper/counter/resident/unmapped": 11,
	}, counted(t, p.model(t), contacts))
	unmapped := func() figures { return tally(p.ask(t, "unmapped_labels"), []string{"kind", "label"}, "seen") }
	same(t, "unmapped without rules", figures{
		"message/permits/seen": 1, "message/hr/seen": 2, "message/website/seen": 3, "ticket/Phone calls/seen": 2, "ticket/Staff/seen": 2, "site/HUB/seen": 6,
	}, unmapped())

	writeFile(t, p.path("reference", "label_map.csv"), "kind,written,label\nmessage,permits,parking\nsite,HUB,Hub\n")
	writeFile(t, p.path("reference", "contact_rules.csv"), `rule,source,kind,label,channel,service,origin
staff_mail,mail,message,hr,,,internal
web_forms,*,message,website,online_form,benefits,
desk_calls,*,ticket,Phone calls,phone,general,
staff,paper,ticket,Staff,,,internal
hub,paper,site,Hub,,,resident
misspelt,*,message,HR,,,automated
`)
	p.do(t, p.later(1), "run")
	same(t, "with rules", figures{
		"mail/email/resident/parking_permits": 2, "mail/email/internal/unmapped": 2, "mail/online_form/resident/benefits": 3,
		"paper/counter/resident/housing_options": 21, "paper/phone/resident/general": 8, "paper/counter/internal/unmapped": 3,
	}, counted(t, p.model(t), contacts))
	same(t, "rules applied", figures{"staff_mail/rows": 2, "web_forms/rows": 3, "desk_calls/rows": 2, "staff/rows": 2, "hub/rows": 4},
		tally(p.ask(t, "rules_applied"), []string{"rule"}, "rows"))
	same(t, "labels mapped", figures{"message/permits/rows": 1, "site/HUB/rows": 6}, tally(p.ask(t, "labels_mapped"), []string{"kind", "written"}, "rows"))
	same(t, "unmapped with rules", figures{"ticket/Staff/seen": 2}, unmapped())
	same(t, "visits", figures{"unknown/visits": 21}, tally(p.ask(t, "visits_by_outcome"), []string{"outcome"}, "visits"))
	same(t, "messages", figures{"email/received": 2, "online_form/received": 3}, tally(p.ask(t, "messages_answered", "by=none"), []string{"channel"}, "received"))
}

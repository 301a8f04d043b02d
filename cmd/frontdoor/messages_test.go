package main

import (
	"strings"
	"testing"
	"time"

	"frontdoor/cmd/frontdoor/internal/cli"
)

const messageConfig = `council: Borough of Letters
lake: lake
reference: reference
stale_after_days: 9999
mail:
  domains: [example.org]
  mailboxes: [parking, benefits, Parking team]
sources:
  - {name: mail, format: mailbox_export, paths: ["trace-*.csv"]}
  - {name: register, format: mailbox_register, paths: [register.csv]}
  - {name: chat, format: webchat_transcripts, paths: [chats.csv]}
  - {name: letters, format: post_register, paths: [letters.csv]}
  - {name: social, format: social_messages, paths: [social.csv]}
reports: [channel_report]
reports_dir: reports
`

const messageLabels = `kind,label,service
message,parking,parking_permits
message,benefits,benefits
message,Parking team,parking_permits
message,Benefits,benefits
message,Council Tax,council_tax
`

const (
	traceHead  = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageId,ConversationId\n"
	firstTrace = traceHead +
		"2026-01-30T10:00:00Z,Ann Person <ann.person@example.com>,bo.clerk@example.org,My permit secretword,Delivered,<m1@example.com>,conversation-1\n" +
		"2026-01-30T10:00:00Z,Ann Person <ann.person@example.com>,parking@example.org,My permit secretword,Delivered,<m1@example.com>,conversation-1\n" +
		"2026-01-30T10:00:05Z,no-reply@example.org,ann.person@example.com,We have your message,Delivered,<m2@example.org>,conversation-1\n" +
		sharedTrace +
		"2026-01-31T10:00:00Z,win.prizes@example.net,benefits@example.org,Win a secretword,FilteredAsSpam,<m8@example.net>,conversation-5\n"
	// sharedTrace is in both files, which overlap.
	sharedTrace = "2026-01-30T12:00:00Z,dee.person@example.com,benefits@example.org,Rent,Delivered,<m5@example.com>,conversation-2\n" +
		"2026-01-30T12:00:10Z,mailer-daemon@example.net,benefits@example.org,Undeliverable: Rent,Delivered,<m6@example.net>,conversation-3\n" +
		"2026-01-31T09:00:00Z,bo.clerk@example.org,parking@example.org,FW: permits,Delivered,<m7@example.org>,conversation-4\n"
	secondTrace = traceHead + sharedTrace +
		"2026-02-01T10:00:00Z,parking@example.org,ann.person@example.com,RE: My permit secretword,Delivered,<m3@example.org>,conversation-1\n" +
		"2026-02-10T09:00:00Z,ann.person@example.com,parking@example.org,Again secretword,Delivered,<m4@example.com>,conversation-1\n"
	register = `Received,Mailbox,Reference,First answer,Closed,Status,From,Handled by,Subject
06/01/2026 09:00,Parking team,case-0001,06/01/2026 15:30,07/01/2026 09:00,Closed,ann.person@example.com,Bo Clerk,secretword
20/01/2026 09:00,Parking team,case-0002,,,Spam,win.prizes@example.net,,secretword
`
	chats = `Chat Id,Started,Accepted,Ended,Department,Status,Agent,Visitor,Email,Transcript
chat-0001,2026-01-06T09:00:00,2026-01-06T09:00:40,2026-01-06T09:10:40,Benefits,Completed,Bo Clerk,Ann Person,ann.person@example.com,secretword and more
chat-0002,2026-01-06T09:00:00,,2026-01-06T09:02:00,Benefits,Missed,,Visitor 7,,
chat-0003,2026-01-06T11:00:00,,2026-01-06T11:02:00,Benefits,Bot,,Visitor 8,,secretword
`
	letters = `Date received,Service,Reference,Answered,Status,Sender
05/01/2026,Council Tax,letter-0001,09/01/2026,,Ann Person
05/01/2026,Council Tax,letter-0002,,,Dee Person
16/01/2026,Council Tax,letter-0003,,,Dee Person
`
	social = `Message Id,Thread Id,Time,Account,Direction,Author,Text
social-0001,thread-0001,2026-01-06T09:00:00Z,Council news,Inbound,@ann.person,secretword?
social-0002,thread-0001,2026-01-06T10:00:00Z,Council news,Outbound,,secretword.
`
)

func newLetters(t *testing.T) *phones {
	t.Helper()
	p := &phones{borough{dir: t.TempDir(), at: time.Date(2026, 2, 1, 2, 0, 0, 0, time.UTC)}}
	for name, text := range map[string]string{
		"council.yaml": messageConfig, "reference/service_labels.csv": messageLabels, "trace-1.csv": firstTrace,
		"register.csv": register, "chats.csv": chats, "letters.csv": letters, "social.csv": social,
	} {
		writeFile(t, p.path(name), text)
	}
	return p
}

// night runs the program, which warns of the one account without a service.
func (p *phones) night(t *testing.T, args ...string) {
	t.Helper()
	got := call(t.Context(), p.at, append([]string{"--config", p.path("council.yaml")}, args...)...)
	if got.code != cli.ExitWarnings || !strings.Contains(got.err, "have no service") {
		t.Fatalf("%v: exit code %d, want %d for a label without a service, saying\n%s", args, got.code, cli.ExitWarnings, got.err)
	}
}

const threads = `SELECT channel || '/' || local_month || '/' || service || '/' || origin || '/' || outcome, count(*) FROM message_thread GROUP BY 1
	UNION ALL SELECT 'answer_s/' || channel || '/' || local_month, CAST(sum(answer_s) AS BIGINT) FROM message_thread WHERE answer_s > 0 GROUP BY 1`

// Given a trace, a register, chats, letters and posts, when two nights have run,
// then each conversation is a contact of its channel, an answer of the next month
// is the answer of the month before, and nothing that was delivered twice, sent
// to several, or written by a machine is a resident's contact more.
func TestMessagesAreContacts(t *testing.T) {
	p := newLetters(t)
	p.night(t, "run")
	first := figures{
		"email/2026-01/parking_permits/resident/open": 1, "email/2026-01/benefits/resident/open": 1, "email/2026-01/benefits/automated/open": 1,
		"email/2026-01/parking_permits/internal/open": 1, "email/2026-01/parking_permits/resident/answered": 1,
		"webchat/2026-01/benefits/resident/answered": 1, "webchat/2026-01/benefits/resident/abandoned": 1, "webchat/2026-01/benefits/automated/abandoned": 1,
		"post/2026-01/council_tax/resident/answered": 1, "post/2026-01/council_tax/resident/open": 2, "social/2026-01/unmapped/resident/answered": 1,
		"answer_s/email/2026-01": 23_400, "answer_s/webchat/2026-01": 40, "answer_s/post/2026-01": 4 * 86_400, "answer_s/social/2026-01": 3_600,
	}
	same(t, "conversations after one night", first, counted(t, p.model(t), threads))

	writeFile(t, p.path("trace-2.csv"), secondTrace)
	p.at = time.Date(2026, 2, 11, 2, 0, 0, 0, time.UTC)
	p.night(t, "run")
	second := figures{"email/2026-02/parking_permits/resident/open": 1}
	for k, n := range first {
		second[k] = n
	}
	delete(second, "email/2026-01/parking_permits/resident/open")
	second["email/2026-01/parking_permits/resident/answered"] = 2
	second["answer_s/email/2026-01"] += 2 * 86_400
	same(t, "conversations after two nights", second, counted(t, p.model(t), threads))

	same(t, "contacts", figures{"email": 6, "webchat": 3, "post": 3, "social": 1, "webchat/wait": 160 + 120, "webchat/handle": 600, "duplicates": 3}, counted(t, p.model(t), `
		SELECT channel, count(*) FROM contact GROUP BY channel
		UNION ALL SELECT channel || '/wait', CAST(sum(wait_s) AS BIGINT) FROM contact WHERE wait_s > 0 GROUP BY channel
		UNION ALL SELECT channel || '/handle', CAST(sum(handle_s) AS BIGINT) FROM contact WHERE handle_s > 0 GROUP BY channel
		UNION ALL SELECT 'duplicates', count(*) FROM duplicate_message`))
	p.checkMessageQuestions(t)

	p.night(t, "build", "--full")
	same(t, "a full build", second, counted(t, p.model(t), threads))
}

func (p *phones) checkMessageQuestions(t *testing.T) {
	t.Helper()
	answers := figures{}
	put := func(key string, counts ...int64) {
		for i, name := range []string{"received", "answered", "due", "within_target", "open_not_due"} {
			answers.put(counts[i], key, name)
		}
	}
	put("2026-01/email", 3, 2, 3, 2, 0)
	put("2026-01/webchat", 2, 1, 2, 1, 0)
	put("2026-01/post", 3, 1, 2, 1, 1) // the last letter's ten days are not over by its own register
	put("2026-01/social", 1, 1, 0, 0, 0)
	put("2026-02/email", 1, 0, 0, 0, 1)
	same(t, "messages answered", answers, tally(p.ask(t, "messages_answered", "by=none"), []string{"month", "channel"}, "received", "answered", "due", "within_target", "open_not_due"))

	volumes := figures{}
	for key, n := range map[string][4]int64{
		"2026-01/email": {5, 3, 1, 1}, "2026-01/webchat": {3, 2, 0, 1}, "2026-01/post": {3, 3, 0, 0}, "2026-01/social": {1, 1, 0, 0}, "2026-02/email": {1, 1, 0, 0},
	} {
		for i, name := range []string{"contacts", "resident", "internal", "automated"} {
			volumes.put(n[i], key, "records", name)
		}
	}
	same(t, "channel volumes", volumes, tally(p.ask(t, "channel_volumes"), []string{"month", "channel", "basis"}, "contacts", "resident", "internal", "automated"))
	same(t, "labels without a service", figures{"message/Council news/seen": 1}, tally(p.ask(t, "unmapped_labels"), []string{"kind", "label"}, "seen"))
}

// Given all of it read, then no name, address, subject or word of anybody is in
// any byte of the lake, the reports or what the program says; a resident who asks
// is taken out with the whole conversation; and a mailbox that the settings come
// to name is read again under its name.
func TestMessagesNameNobody(t *testing.T) {
	p := newLetters(t)
	writeFile(t, p.path("trace-2.csv"), secondTrace)
	writeFile(t, p.path("trace-bad.csv"), traceHead+"noon,ann.person@example.com,parking@example.org,secretword,Delivered,<m9@example.com>,conversation-9\nann.person@example.com,secretword\n")
	p.at = time.Date(2026, 2, 11, 2, 0, 0, 0, time.UTC)
	var spelled []string
	for _, id := range []string{
		"ann.person", "dee.person", "bo.clerk@", "win.prizes", "ann person", "dee person", "bo clerk", "secretword", "my permit", "undeliverable", "conversation-",
		"case-0001", "chat-0001", "letter-0001", "social-0001", "thread-0001", "@example",
	} {
		spelled = append(spelled, written(id)...)
	}
	inFiles := newLeaks(spelled)
	inFiles.scanTree(t, p.dir)
	for _, id := range []string{"ann.person", "secretword", "conversation-", "bo.clerk@"} {
		if inFiles.found[id] == "" {
			t.Fatalf("%q is not found in the files it is in", id)
		}
	}

	l := newLeaks(spelled)
	say := func(what string, got outcome) { l.scan(what, []byte(got.out+got.err)) }
	say("the night's log", call(t.Context(), p.at, "--config", p.path("council.yaml"), "--log-format", "json", "run"))
	l.scanTree(t, p.path("lake"))
	l.scanTree(t, p.path("reports"))
	for _, q := range []string{"messages_answered", "channel_volumes", "rejects", "unmapped_labels"} {
		say("the answer to "+q, p.do(t, p.at, "query", q, "--output", "csv"))
	}
	for _, file := range []string{"trace-1.csv", "trace-2.csv", "trace-bad.csv", "register.csv", "chats.csv", "letters.csv", "social.csv"} {
		got := p.do(t, p.at, "format", "try", p.path(file), "--rows", "100")
		l.scan("format try "+file, []byte(strings.ReplaceAll(got.out+got.err, p.dir, "")))
	}
	for id, place := range l.found {
		t.Errorf("%q is in %s", id, place)
	}

	const mailboxes = `SELECT label, count(*) FROM raw_message WHERE source = 'mail' GROUP BY label`
	same(t, "mailboxes", figures{"parking": 5, "benefits": 5, "other mailbox": 2}, counted(t, p.model(t), mailboxes))
	writeFile(t, p.path("council.yaml"), strings.Replace(messageConfig, "Parking team]", "Parking team, no-reply]", 1))
	call(t.Context(), p.at, "--config", p.path("council.yaml"), "run")
	same(t, "mailboxes, named later", figures{"parking": 5, "benefits": 5, "other mailbox": 1, "no-reply": 1}, counted(t, p.model(t), mailboxes))

	call(t.Context(), p.at, "--config", p.path("council.yaml"), "lake", "erase", "--identifier", "ANN.person@example.com")
	same(t, "without a person", figures{"mail": 7, "register": 1, "chat": 2, "letters": 3, "social": 2}, counted(t, p.model(t), `SELECT source, count(*) FROM raw_message GROUP BY source`))
}

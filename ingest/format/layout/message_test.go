package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

const (
	traceHeader    = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageId,ConversationId,Auto"
	registerHeader = "Received,Mailbox,Reference,First answer,Closed,Status,From,Handled by,Subject"
	chatHeader     = "Chat Id,Started,Accepted,Ended,Department,Status,Agent,Visitor,Email,Phone,Transcript"
	postHeader     = "Date received,Service,Reference,Answered,Status,Sender"
	socialHeader   = "Message Id,Thread Id,Time,Account,Direction,Author,Text"
)

func TestMessageSuites(t *testing.T) {
	for name, c := range map[string]formattest.Case{
		"mailbox_export": {
			Header: traceHeader,
			Good: []string{
				"2026-07-06T08:00:10Z,Ann.Example@example.com,parking@example.org,My permit of Ann,Delivered,<07700900123@example.com>,C1,",
				`06/07/2026 08:00,"""Example, Ann"" <ann@example.com>",bo.clerk@example.org;ann.two@example.org,,,7,,yes`,
				"06/07/2026 08:00:00,bo.clerk@example.org,07700 900123 <ann@example.com>,RE: Ann,,8,07700900123,",
				"06/07/2026 08:00:00,/o=Example/cn=bo.clerk,/o=Example/cn=ann,,,9,,",
			},
			Identifiers: []string{"Ann", "ann", "xample", "permit", "clerk", "900123", "C1"},
		},
		"mailbox_register": {
			Header: registerHeader,
			Good: []string{
				"06/07/2026 09:00,Parking,E-1,06/07/2026 15:30,07/07/2026 09:00,Closed,ann@example.com,Bo Clerk,My permit",
				"06/07/2026 09:05:30,parking 07700 900123,07700900123,,,Open,Ann Example,,My permit",
				"06/07/2026 09:05:30,bo.clerk@example.org,E-2,,,Open,,,",
			},
			Identifiers: []string{"Ann", "ann@", "xample", "permit", "Clerk", "clerk", "900123", "E-1"},
			DST: localTimes(func(at string) string {
				return at + ",Parking,E-1,,,,,,"
			}),
		},
		"webchat_transcripts": {
			Header: chatHeader,
			Good: []string{
				"W-1,2026-07-06T09:00:00,2026-07-06T09:00:40,2026-07-06T09:10:40,Benefits,Completed,Bo Clerk,Ann Example,ann@example.com,,My name is Ann",
				"W-2,06/07/2026 09:01:00,,,call 07700 900123,Waiting,,,,07700 900123,",
			},
			Identifiers: []string{"Ann", "ann", "xample", "Clerk", "900123", "W-1"},
			DST: localTimes(func(at string) string {
				return "W-1," + at + ",,,Bins,,,,,,"
			}),
		},
		"post_register": {
			Header: postHeader,
			Good: []string{
				"06/07/2026,Council Tax,P-1,10/07/2026,,Ann Example",
				"2026-07-06,Council Tax 07700 900123,07700900123,,Filed,",
			},
			Identifiers: []string{"Ann", "xample", "900123", "P-1"},
		},
		"social_messages": {
			Header: socialHeader,
			Good: []string{
				"S-1,T-1,2026-07-06T09:00:00Z,Council news,Inbound,@ann_example,When are my bins?",
				"S-2,,06/07/2026 10:30,call 07700 900123,Outbound,,Tomorrow.",
			},
			Identifiers: []string{"ann", "xample", "bins", "Tomorrow", "900123", "S-1", "T-1"},
			DST: localTimes(func(at string) string {
				return "S-1,," + at + ",News,Inbound,,"
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.Format, c.Options = builtin(t, name), formattest.Options(t)
			formattest.Run(t, c)
		})
	}
}

// Who writes to whom says which way a message went, and what is no person's.
func TestWhoseMessage(t *testing.T) {
	f := builtin(t, "mailbox_export")
	trace := func(from, to, subject, auto string) string {
		return fmt.Sprintf("2026-07-06T08:00:10Z,%s,%s,%s,,1,,%s", from, to, subject, auto)
	}
	for line, want := range map[string]string{
		trace("ann@example.com", "parking@example.org", "Permit", ""):                            "inbound resident parking email unknown",
		trace("ann@example.com", "Parking+new@EXAMPLE.org", "Permit", "0"):                       "inbound resident parking email unknown",
		trace("ann@example.com", "bo@mail.example.org", "Re: automatic reply", ""):               "inbound resident other mailbox email unknown",
		trace("parking@example.org", "ann@example.com", "RE: Permit", ""):                        "outbound internal parking email unknown",
		trace("bo@example.org", "parking@example.org;ann@example.com", "RE: Permit", ""):         "outbound internal parking email unknown",
		trace("bo@example.org", "parking@example.org", "FW: Permit", ""):                         "internal internal parking  unknown",
		trace("/o=Example/cn=bo.clerk", "parking@example.org", "FW: Permit", ""):                 "internal internal parking  unknown",
		trace("no-reply@example.org", "ann@example.com", "We have it", ""):                       "outbound automated other mailbox email unknown",
		trace("ann@example.com", "parking@example.org", "Automatic reply: Permit", ""):           "inbound automated parking email unknown",
		trace("ann@example.com", "parking@example.org", "Away", "auto-replied"):                  "inbound automated parking email unknown",
		trace("mailer-daemon@example.net", "parking@example.org", "Undeliverable", ""):           "inbound automated parking  unknown",
		trace("<>", "parking@example.org", "", ""):                                               "inbound automated parking  unknown",
		trace("postmaster@example.org", "bo@example.org", "", ""):                                "internal automated other mailbox  unknown",
		"2026-07-06T08:00:10Z,ann@example.net,parking@example.org,Win,FilteredAsSpam,1,,":        "inbound resident parking email spam",
		"2026-07-06T08:00:10Z,ann@notexample.org,parking@example.org.example.com,x,Delivered,1,": "inbound resident other mailbox email unknown",
	} {
		if strings.Count(line, ",") == 6 {
			line += ","
		}
		out := formattest.Decode(t, f, formattest.Options(t), traceHeader+"\n"+line+"\n")
		if len(out.Rows) != 1 {
			t.Errorf("%s: %+v", line, out.Rejects)
			continue
		}
		r := out.Rows[0].(*schema.Message)
		if got := strings.Join([]string{r.Direction, r.Origin, r.Label, r.ResidentKind, r.Outcome}, " "); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// A person has one pseudonym on whichever side of a message they are, and in a
// register; a message of several recipients has one id.
func TestOnePersonOneKey(t *testing.T) {
	trace := formattest.Decode(t, builtin(t, "mailbox_export"), formattest.Options(t), traceHeader+"\n"+
		"2026-07-06T08:00:10Z,Ann <ann@example.com>,parking@example.org,x,,m1,c1,\n"+
		"2026-07-06T08:00:10Z,Ann <ann@example.com>,bo@example.org,x,,m1,c1,\n"+
		"2026-07-06T09:00:10Z,parking@example.org,ANN@example.com,x,,m2,c1,\n")
	register := formattest.Decode(t, builtin(t, "mailbox_register"), formattest.Options(t), registerHeader+"\n"+
		"06/07/2026 09:00,Parking,c1,,,Open,ann@example.com,,\n")
	var keys, ids, threads []string
	for _, row := range append(trace.Rows, register.Rows...) {
		r := row.(*schema.Message)
		keys, ids, threads = append(keys, r.ResidentKey), append(ids, r.MessageID), append(threads, r.ThreadID)
	}
	if len(keys) != 4 || keys[0] == "" || keys[0] != keys[1] || keys[0] != keys[2] || keys[0] != keys[3] {
		t.Errorf("the resident's keys are %q", keys)
	}
	if ids[0] != ids[1] || ids[0] == ids[2] || threads[0] != threads[2] || ids[3] != threads[3] || ids[3] != threads[0] {
		t.Errorf("messages %q of conversations %q", ids, threads)
	}
}

// A register's mailbox that the settings do not list may be a person's name.
func TestRegisterNamesListedMailboxes(t *testing.T) {
	lines := registerHeader + "\n06/07/2026 09:00,Parking,c1,,,Open,,,\n06/07/2026 09:00,Mrs Ann Person,c2,,,Open,,,\n"
	out := formattest.Decode(t, builtin(t, "mailbox_register"), formattest.Options(t), lines)
	var labels []string
	for _, row := range out.Rows {
		labels = append(labels, row.(*schema.Message).Label)
	}
	if !slices.Equal(labels, []string{"Parking", "other mailbox"}) {
		t.Errorf("labels %q, rejects %+v", labels, out.Rejects)
	}
}

// What no settings say is not guessed: a trace needs the council's domains, and
// a source may say which mailbox its files are of.
func TestMailNeedsItsSettings(t *testing.T) {
	line := traceHeader + "\n2026-07-06T08:00:10Z,ann@example.com,bo@example.org,x,,m1,c1,\n"
	o := formattest.Options(t)
	o.Mail = nil
	out := formattest.Decode(t, builtin(t, "mailbox_export"), o, line)
	if len(out.Rows) != 0 || len(out.Rejects) != 1 || out.Rejects[0].Code != "no_mail_domain" || !strings.Contains(out.Rejects[0].Hint, "mail: {domains:") {
		t.Errorf("without settings: %d rows, %+v", len(out.Rows), out.Rejects)
	}
	o = formattest.Options(t)
	o.Label = "Housing inbox"
	out = formattest.Decode(t, builtin(t, "mailbox_export"), o, line)
	if len(out.Rows) != 1 || out.Rows[0].(*schema.Message).Label != "Housing inbox" {
		t.Errorf("with a label: %+v, %+v", out.Rows, out.Rejects)
	}
}

// messageLayout is a right layout of messages to break in one place at a time.
const messageLayout = `name: mail
doc: Mail.
table: message
version: 1
columns:
  ts: {column: At, time: iso8601}
  message_id: {line: true}
  thread_id: {column: Thread, or: message_id}
  channel: {value: email}
  direction: {when: [{if: [{column: From, address: outside}], then: inbound}], otherwise: outbound}
  origin: {when: [{if: [{column: Subject, begins: "Auto:"}], then: automated}], otherwise: resident}
  label: {mailbox: To}
  label_kind: {value: mailbox}
  outcome: {value: unknown}
  resident_key: {outside: From}
sample: |
  At,From,To,Thread,Subject
  2026-07-01T10:00:00Z,ann@example.com,parking@example.org,,auto: away
expect:
  - {direction: inbound, origin: automated, label: parking, resident_key_kind: email}
`

func TestMessageLayoutFaults(t *testing.T) {
	if out := formattest.Decode(t, own(t, messageLayout), formattest.Options(t), "At,From,To,Thread,Subject\n2026-07-01T10:00:00Z,,,,\n"); len(out.Rows) != 1 {
		t.Errorf("a message of nobody: %+v", out.Rejects)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"other side":       {"address: outside", "address: inside", `columns: direction: address "inside" is none of own, outside and machine`},
		"label twice":      {"{mailbox: To}", "{mailbox: To, column: To}", "columns: label: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"mailbox of text":  {"thread_id: {column: Thread, or: message_id}", "thread_id: {mailbox: Thread}", "columns: thread_id: mailbox belongs to label, and outside to resident_key, of table message"},
		"no channel":       {"  channel: {value: email}\n", "", "columns: channel is needed: email, webchat, post or social."},
		"a fax":            {"{value: email}", "{value: fax}", `columns: channel: "fax" is none of email, webchat, post, social`},
		"kind of the key":  {"outcome:", "resident_key_kind: {value: email}\n  outcome:", "columns: resident_key_kind: resident_key fills it"},
		"condition of non": {`, begins: "Auto:"`, "", "columns: origin: a condition needs a column, and equals, has, begins, address, blank or greater"},
	} {
		text := strings.Replace(messageLayout, c.old, c.new, 1)
		if text == messageLayout {
			t.Errorf("%s: nothing was changed", name)
		}
		if _, err := compileLayout("mail.yaml", []byte(text)); err == nil || err.Error() != "mail.yaml: "+c.want {
			t.Errorf("%s:\ngot  %v\nwant mail.yaml: %s", name, err, c.want)
		}
	}
}

// A heading that only some exports have is as if its fields were empty.
func TestOptionalConditions(t *testing.T) {
	f := builtin(t, "mailbox_export")
	const short = "Date,From,To,Message-Id\n"
	if got, ok := ingest.Detect([]byte(short), []ingest.Format{f}); !ok || got.Name != f.Name {
		t.Error("a trace of four columns is not known")
	}
	out := formattest.Decode(t, f, formattest.Options(t), short+"06/07/2026 09:00,ann@example.com,parking@example.org,1\n")
	if len(out.Rows) != 1 || out.Rows[0].(*schema.Message).Label != "parking" {
		t.Errorf("got %+v, %+v", out.Rows, out.Rejects)
	}
	out = formattest.Decode(t, f, formattest.Options(t), "Date,From,Message-Id\n06/07/2026 09:00,ann@example.com,1\n")
	if len(out.Rejects) != 2 || out.Rejects[0].Code != "missing_column" {
		t.Errorf("a trace without recipients: %+v", out.Rejects)
	}
}

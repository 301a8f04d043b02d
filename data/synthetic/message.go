package synthetic

import (
	"fmt"
	"slices"
	"time"
)

// councilMail is the council's own domain in this borough: residents' addresses
// are of others.
const councilMail = "example.net"

// Kinds of mail.
const (
	asks         = "asks"         // a resident writes
	answers      = "answers"      // a person at the council does
	acknowledges = "acknowledges" // the council's system does, at once
	away         = "away"         // a resident's mailbox answers by itself
	passesOn     = "passes_on"    // colleagues write to each other
	bounces      = "bounces"
	spam         = "spam"
)

// mail is one message.
type mail struct {
	at       int64
	kind     string
	id       string
	from, to string
	copyTo   string // a second recipient, who has a line of their own
	subject  string
	thread   *mailThread
}

// mailThread is one conversation.
type mailThread struct {
	id       string
	service  service
	messages []*mail
}

// chat is one web chat. Times are instants, 0 for none.
type chat struct {
	day                      *day
	service                  service
	started, accepted, ended int64
	bot                      bool
	resident                 int
	email                    string
	name                     string
}

// messageSim makes the exports of the mailboxes and of the chat system.
type messageSim struct {
	*world
	out           *output
	threads       []*mailThread
	mails         []*mail
	chats         []*chat
	emails, names *sample
}

func newMessageSim(w *world, out *output) *messageSim {
	return &messageSim{world: w, out: out, emails: newSample(60), names: newSample(60)}
}

// run makes all conversations and chats, then writes them, a file a month.
func (s *messageSim) run() {
	mix := s.rates.MessageMix.weights()
	for i := range s.cal.days {
		d := &s.cal.days[i]
		c := newChance(s.seed, streamMail, i)
		for range c.poisson(s.thousands * s.rates.MailPerThousand * onlineFactor(d)) {
			s.converse(s.cal.at(d, onlineClock(c)), service(c.pick(mix)), c)
		}
		for range c.poisson(s.thousands * s.rates.MailMachinePerThousand) {
			s.machine(s.cal.at(d, onlineClock(c)), service(c.pick(mix)), c)
		}
		if d.open {
			s.chatDay(d, newChance(s.seed, streamChat, i))
		}
	}
	slices.SortStableFunc(s.mails, func(a, b *mail) int { return int(a.at - b.at) })
	s.writeMail()
	s.writeChats()
}

// say adds a message to a conversation; what comes after the last day was not
// exported.
func (s *messageSim) say(t *mailThread, kind string, at int64, from, to, subject string) *mail {
	m := &mail{at: at, kind: kind, from: from, to: to, subject: subject, thread: t}
	m.id = fmt.Sprintf("<%s-%d@example.com>", t.id, len(t.messages))
	if at < s.cal.end() {
		t.messages, s.mails = append(t.messages, m), append(s.mails, m)
	}
	return m
}

func (s *messageSim) thread(about service) *mailThread {
	t := &mailThread{id: fmt.Sprintf("AAQkAD%06d", len(s.threads)+1), service: about}
	s.threads = append(s.threads, t)
	return t
}

// converse makes a resident's conversation with one mailbox.
func (s *messageSim) converse(at int64, about service, c chance) {
	t := s.thread(about)
	resident := s.people.someone(c)
	box, address := mailboxOf(about), s.people.email(resident, c)
	s.emails.add(address)
	from := address
	if c.yes(0.5) {
		name := s.people.name(resident, c)
		s.names.add(name)
		from = fmt.Sprintf("%s <%s>", name, address)
	}
	first := s.say(t, asks, at, from, box, "Question")
	if c.yes(0.06) {
		first.copyTo = "clerk." + services()[about].mailbox + "@" + councilMail
	}
	if c.yes(0.5) {
		s.say(t, acknowledges, at+5, "no-reply@"+councilMail, address, "We have your message")
	}
	if c.yes(s.rates.MailFollowShare) {
		gap := [...]int{c.between(3600, 5*86_400), contactGap, contactGap + 1, c.between(8, 18) * 86_400}[c.pick([]float64{0.7, 0.1, 0.1, 0.1})]
		s.say(t, asks, at+int64(gap), from, box, "RE: Question")
	}
	if c.yes(0.04) {
		s.say(t, passesOn, at+1800, "clerk@"+councilMail, box, "FW: Question")
	}
	if c.yes(s.rates.MailAnswerShare) {
		after := at + int64(min(600+c.exp(s.rates.MeanMailAnswer), 25*86_400))
		s.say(t, answers, after, box, address, "RE: Question")
		if c.yes(0.08) {
			s.say(t, away, after+3, from, box, "Automatic reply: Question")
		}
	}
}

// machine makes a message of nobody, or one between colleagues.
func (s *messageSim) machine(at int64, about service, c chance) {
	t, box := s.thread(about), mailboxOf(about)
	switch c.pick([]float64{0.4, 0.4, 0.2}) {
	case 0:
		s.say(t, bounces, at, "mailer-daemon@example.org", box, "Undeliverable: Newsletter")
	case 1:
		s.say(t, spam, at, "prizes@example.org", box, "You have won")
	default:
		s.say(t, passesOn, at, "clerk@"+councilMail, box, "FW: Rota")
	}
}

// chatDay makes the chats of a working day.
func (s *messageSim) chatDay(d *day, c chance) {
	for range c.poisson(s.thousands * s.rates.ChatsPerThousand * weekdayFactor(d)) {
		clock := visitClock(c)
		r := s.people.someone(c)
		k := &chat{day: d, service: service(c.pick(s.rates.MessageMix.weights())), started: s.cal.at(d, clock), resident: r, name: s.people.name(r, c)}
		s.names.add(k.name)
		if c.yes(0.6) {
			k.email = s.people.email(r, c)
			s.emails.add(k.email)
		}
		wait, patience := int64(c.exp(s.rates.MeanChatWait*congestion(d, clock))), int64(5+c.exp(s.rates.ChatPatience))
		switch k.bot = c.yes(s.rates.ChatBotShare); {
		case k.bot:
			k.ended = k.started + int64(c.between(20, 200))
		case wait > patience:
			k.ended = k.started + patience
		default:
			k.accepted = k.started + wait
			k.ended = k.accepted + int64(60+c.exp(420))
		}
		s.chats = append(s.chats, k)
	}
	slices.SortStableFunc(s.chats, func(a, b *chat) int { return int(a.started - b.started) })
}

// mailboxOf is the address of a service's mailbox.
func mailboxOf(s service) string { return services()[s].mailbox + "@" + councilMail }

// writeMail writes the message trace: a line for each recipient, times in UTC.
func (s *messageSim) writeMail() {
	var f *lineFile
	month := ""
	for _, m := range s.mails {
		if d, _ := s.cal.local(m.at); d.month != month {
			first := f == nil
			s.add(f)
			month = d.month
			f = &lineFile{name: "mail/trace-" + month + ".csv", source: "mail", eol: "\r\n"}
			f.header("Received,SenderAddress,RecipientAddress,Subject,Status,MessageId,ConversationId")
			if first {
				f.plants = []plant{
					{"bad_time", "2026-02-31T10:00:00Z,nobody@example.com,mailbox@example.net,,Delivered,<x-1@example.com>,x"},
					{"missing_value", ",nobody@example.com,mailbox@example.net,,Delivered,<x-2@example.com>,x"},
					{"", ""},
				}
			}
		}
		for _, to := range []string{m.copyTo, m.to} {
			if to == "" {
				continue
			}
			status := "Delivered"
			if m.kind == spam {
				status = "FilteredAsSpam"
			}
			for _, cell := range []string{time.Unix(m.at, 0).UTC().Format(time.RFC3339), m.from, to, m.subject, status, m.id, m.thread.id} {
				f.cell(cell)
			}
			f.dropComma()
			f.row()
		}
	}
	s.add(f)
}

// writeChats writes the chat system's list, in local time.
func (s *messageSim) writeChats() {
	var f *lineFile
	month := ""
	for i, k := range s.chats {
		if k.day.month != month {
			s.add(f)
			month = k.day.month
			f = &lineFile{name: "chat/chats-" + month + ".csv", source: "chat", eol: "\n"}
			f.header("Chat Id,Started,Accepted,Ended,Department,Status,Agent,Visitor,Email,Transcript")
		}
		status, agent := "Completed", ""
		switch {
		case k.bot:
			status = "Bot"
		case k.accepted == 0:
			status = "Missed"
		default:
			agent = fmt.Sprintf("Adviser %d", i%7+1)
		}
		for _, cell := range []string{
			fmt.Sprintf("chat-%06d", i+1), s.localTime(k.started), s.localTime(k.accepted), s.localTime(k.ended),
			services()[k.service].ticket, status, agent, k.name, k.email, "This is " + k.name,
		} {
			f.cell(cell)
		}
		f.dropComma()
		f.row()
	}
	s.add(f)
}

// add hands over a file, if there is one.
func (s *messageSim) add(f *lineFile) {
	if f != nil {
		s.out.add(f, false)
	}
}

// localTime writes an instant as the local clock shows it; "" for 0.
func (s *messageSim) localTime(at int64) string {
	if at == 0 {
		return ""
	}
	return time.Unix(at+s.cal.offset(at), 0).UTC().Format("2006-01-02T15:04:05")
}

package synthetic

// contactGap is how far apart, in seconds, messages of one conversation may be
// that are one contact.
const contactGap = 604_800

// Hours by the clock within which messages are to be answered: the built-in
// targets of the reference data.
const (
	mailTarget = 120 * 3600
	chatTarget = 3600
)

// MessageTruth is the truth of the mailboxes and chats.
type MessageTruth struct {
	Contacts Table[map[string]*MessageCounts]       `json:"contacts_by_month_service"` // month, service, channel: of residents
	Others   map[string]map[string]map[string]int64 `json:"others"`                    // month, channel, origin: contacts
}

// MessageCounts counts residents' contacts by message.
type MessageCounts struct {
	Received     int64 `json:"received"`
	Answered     int64 `json:"answered"`
	AnswerS      int64 `json:"answer_s"` // seconds to the first answers, together
	Due          int64 `json:"due"`      // the target had run out by the newest message of the source
	WithinTarget int64 `json:"within_target"`
	OpenNotDue   int64 `json:"open_not_due"`
}

// truth counts what was written.
func (s *messageSim) truth() MessageTruth {
	t := MessageTruth{Contacts: Table[map[string]*MessageCounts]{}, Others: map[string]map[string]map[string]int64{}}
	newest := int64(0)
	for _, m := range s.mails {
		newest = max(newest, m.at)
	}
	for _, th := range s.threads {
		s.addThread(&t, th, newest)
	}
	newest = 0
	for _, k := range s.chats {
		newest = max(newest, k.started)
	}
	for _, k := range s.chats {
		if k.bot {
			t.other(k.day.month, "webchat", "automated")
			continue
		}
		t.count(k.day.month, k.service, "webchat", k.started, k.accepted, chatTarget, newest, k.accepted == 0)
	}
	return t
}

// addThread counts the contacts of one conversation.
func (s *messageSim) addThread(t *MessageTruth, th *mailThread, newest int64) {
	var asked, begun, answered []int64
	ofResident := false
	for _, m := range th.messages {
		ofResident = ofResident || m.kind == asks
	}
	for _, m := range th.messages {
		d, _ := s.cal.local(m.at)
		switch m.kind {
		case asks:
			asked = append(asked, m.at) // in order: the second follows the first
		case answers:
			answered = append(answered, m.at)
		case away, bounces:
			t.other(d.month, "email", "automated")
		case passesOn:
			if !ofResident {
				t.other(d.month, "email", "internal")
			}
		}
	}
	for i, at := range asked {
		if i == 0 || at-asked[i-1] > contactGap {
			begun = append(begun, at)
		}
	}
	for i, at := range begun {
		answer := int64(0)
		for _, a := range answered {
			if a >= at && (i+1 == len(begun) || a < begun[i+1]) {
				answer = a
			}
		}
		d, _ := s.cal.local(at)
		t.count(d.month, th.service, "email", at, answer, mailTarget, newest, false)
	}
}

func (t *MessageTruth) other(month, channel, origin string) {
	if t.Others[month] == nil {
		t.Others[month] = map[string]map[string]int64{}
	}
	if t.Others[month][channel] == nil {
		t.Others[month][channel] = map[string]int64{}
	}
	t.Others[month][channel][origin]++
}

// count counts a contact that began at an instant and was answered at another,
// 0 for never; given up is one that waits for no answer any more.
func (t *MessageTruth) count(month string, about service, channel string, at, answer, target, newest int64, givenUp bool) {
	byChannel := t.Contacts.cell(month, about, func() map[string]*MessageCounts { return map[string]*MessageCounts{} })
	if byChannel[channel] == nil {
		byChannel[channel] = &MessageCounts{}
	}
	n, due := byChannel[channel], at+target <= newest
	n.Received++
	if due {
		n.Due++
	}
	switch {
	case answer > 0:
		n.Answered++
		n.AnswerS += answer - at
		if due && answer-at <= target {
			n.WithinTarget++
		}
	case !due && !givenUp:
		n.OpenNotDue++
	}
}

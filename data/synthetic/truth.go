package synthetic

import (
	"encoding/json"
	"fmt"
	"os"
)

// Truth is what a pipeline must find in the borough's files. README.md defines
// every figure. Months are yyyy-mm, dates yyyy-mm-dd, both local; services,
// sites, channels and outcomes are codes.
type Truth struct {
	Seed      uint64 `json:"seed"`
	Residents int    `json:"residents"`
	Days      int    `json:"days"`
	FirstDate string `json:"first_date"`
	LastDate  string `json:"last_date"`
	Timezone  string `json:"timezone"`

	Phone   PhoneTruth   `json:"phone"`
	Counter CounterTruth `json:"counter"`
	Forms   FormsTruth   `json:"forms"`
	Web     WebTruth     `json:"web"`
	Ways    StepTruth    `json:"ways"`

	Messages MessageTruth `json:"messages"`
	Paper    PaperTruth   `json:"paper"`

	Contacts      Table[map[string]int64] `json:"contacts"` // month, service, channel: contacts
	ContactTotals map[string]int64        `json:"contact_totals"`
	TakeUp        Table[*TakeUp]          `json:"take_up"`

	Files       []File             `json:"files"` // the ones that count, sorted by name
	Sources     map[string]*Counts `json:"sources"`
	Rejects     []Reject           `json:"rejects"`
	Duplicates  []Duplicate        `json:"duplicates"`
	Identifiers Identifiers        `json:"identifiers"`
}

// Table is a figure by month and service.
type Table[T any] map[string]map[string]T

// cell returns a pointer-like figure, made by fresh when first asked for.
func (t Table[T]) cell(month string, s service, fresh func() T) T {
	byService, ok := t[month]
	if !ok {
		byService = map[string]T{}
		t[month] = byService
	}
	v, ok := byService[s.code()]
	if !ok {
		v = fresh()
		byService[s.code()] = v
	}
	return v
}

// Journeys counts transactions that may be started, completed or failed.
type Journeys struct {
	Journeys  int64 `json:"journeys,omitempty"` // form journeys only
	Started   int64 `json:"started"`
	Completed int64 `json:"completed"`
	Failed    int64 `json:"failed"` // and never completed
	// Unstarted were completed, but the start is not in the data.
	Unstarted int64 `json:"completed_without_start,omitempty"` // form journeys only
}

// TakeUp is the digital take-up of one service in one month.
type TakeUp struct {
	Digital   int64   `json:"digital"`   // completed by residents themselves
	Assisted  int64   `json:"assisted"`  // completed by an adviser for them
	Other     int64   `json:"other"`     // answered calls, served visits and visits on paper
	Completed int64   `json:"completed"` // digital + assisted + max(0, other - assisted)
	TakeUp    float64 `json:"take_up"`   // (digital + assisted) / completed, not rounded; 0 when nothing was completed
}

// Counts accounts for the lines of a file or a source.
type Counts struct {
	Lines    int64 `json:"lines"`     // line ends, and an open last line
	RowLines int64 `json:"row_lines"` // lines that became rows
	Rows     int64 `json:"rows"`
	Rejects  int64 `json:"rejects"`
	Ignored  int64 `json:"ignored"` // blank lines and CSV headers
}

// File is one delivered file, named relative to the borough's folder.
type File struct {
	File   string `json:"file"`
	Source string `json:"source"`
	Counts
}

// Reject is a line planted to be rejected: File as in Files, Line from 1.
type Reject struct {
	File string `json:"file"`
	Line int64  `json:"line"`
	Code string `json:"code"`
}

// Duplicate is a file whose bytes, decompressed, are those of another; it is
// not in Files and none of its lines count.
type Duplicate struct {
	File   string `json:"file"`
	SameAs string `json:"same_as"`
	Lines  int64  `json:"lines"`
}

// Identifiers samples what must never be found downstream, as written.
type Identifiers struct {
	Phones    []string `json:"phones"`
	Emails    []string `json:"emails"`
	Names     []string `json:"names"`
	Addresses []string `json:"addresses"` // of web clients
}

// addFiles fills in the accounting.
func (t *Truth) addFiles(files []finished) {
	t.Sources = map[string]*Counts{}
	t.Rejects, t.Duplicates = []Reject{}, []Duplicate{}
	for _, f := range files {
		if f.copyOf != "" {
			t.Duplicates = append(t.Duplicates, Duplicate{f.name, f.copyOf, f.counts.Lines})
			continue
		}
		t.Files = append(t.Files, File{f.name, f.source, f.counts})
		sum := t.Sources[f.source]
		if sum == nil {
			sum = &Counts{}
			t.Sources[f.source] = sum
		}
		sum.Lines += f.counts.Lines
		sum.RowLines += f.counts.RowLines
		sum.Rows += f.counts.Rows
		sum.Rejects += f.counts.Rejects
		sum.Ignored += f.counts.Ignored
		for _, r := range f.rejects {
			t.Rejects = append(t.Rejects, Reject{f.name, r.Line, r.Code})
		}
	}
}

// addContacts derives contacts and take-up from the channels' own figures.
func (t *Truth) addContacts() {
	t.Contacts, t.ContactTotals, t.TakeUp = Table[map[string]int64]{}, map[string]int64{}, Table[*TakeUp]{}
	for _, month := range t.months() {
		for s := councilTax; s <= general; s++ {
			t.addMonth(month, s)
		}
	}
}

// addMonth adds one service's month; what did not happen has no entry.
func (t *Truth) addMonth(month string, s service) {
	code := s.code()
	var calls OfferedAnswered
	if c := t.Phone.ByMonthService[month][code]; c != nil {
		calls = *c
	}
	visits := t.Counter.ByMonthService[month][code]
	tallied := t.Paper.of(month, code)
	seen := tallied
	for outcome, n := range visits {
		if outcome != cancelled {
			seen += n
		}
	}
	self, assisted, url := orNone(t.Forms.Customer[month][code]), orNone(t.Forms.Adviser[month][code]), orNone(t.Web.Journeys[month][code])
	contacts := map[string]int64{"phone": calls.Offered, "counter": seen, "online_form": self.Started + self.Unstarted + url.Started}
	for channel, n := range t.Messages.Contacts[month][code] {
		contacts[channel] = n.Received
	}
	for channel, n := range contacts {
		if n > 0 {
			t.Contacts.cell(month, s, func() map[string]int64 { return map[string]int64{} })[channel] = n
			t.ContactTotals[channel] += n
		}
	}
	u := TakeUp{Digital: self.Completed + url.Completed, Assisted: assisted.Completed, Other: calls.Answered + visits[served] + tallied}
	u.Completed = u.Digital + u.Assisted + max(0, u.Other-u.Assisted)
	if u.Completed > 0 {
		u.TakeUp = float64(u.Digital+u.Assisted) / float64(u.Completed)
		*t.TakeUp.cell(month, s, func() *TakeUp { return &TakeUp{} }) = u
	}
}

func orNone(j *Journeys) Journeys {
	if j == nil {
		return Journeys{}
	}
	return *j
}

// months lists the months that any channel has figures for.
func (t *Truth) months() []string {
	seen := map[string]bool{}
	for m := range t.Phone.ByMonthService {
		seen[m] = true
	}
	for m := range t.Counter.ByMonthService {
		seen[m] = true
	}
	for _, table := range []Table[*Journeys]{t.Forms.Customer, t.Forms.Adviser, t.Web.Journeys} {
		for m := range table {
			seen[m] = true
		}
	}
	for m := range t.Messages.Contacts {
		seen[m] = true
	}
	for m := range t.Paper.ByMonthService {
		seen[m] = true
	}
	months := make([]string, 0, len(seen))
	for m := range seen {
		months = append(months, m)
	}
	return months
}

// write stores the truth as indented JSON.
func (t *Truth) write(path string) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the truth: %w", err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

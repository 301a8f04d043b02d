package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/cmd/frontdoor/internal/cli"
	"frontdoor/data/lake"
	"frontdoor/data/synthetic"
	"frontdoor/ingest/privacy"
)

// contactRow is what the model says of one contact, call or visit.
type contactRow struct {
	Channel     string `parquet:"channel,optional"`
	Service     string `parquet:"service,optional"`
	LocalMonth  string `parquet:"local_month,optional"`
	ResidentKey string `parquet:"resident_key,optional"`
	Outcome     string `parquet:"outcome,optional"`
}

// rowsOf reads a model.
func (b *borough) rowsOf(t *testing.T, model string) []contactRow {
	t.Helper()
	l, err := lake.Open(lake.OS{}, b.path("lake"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	table, err := l.Table(lake.TableRef{Kind: lake.Model, Name: model}, lake.Newest)
	if err != nil {
		t.Fatal(err)
	}
	var out []contactRow
	for _, p := range table.Parts {
		rows, err := parquet.ReadFile[contactRow](l.Path(lake.Model, model, p.Path))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rows...)
	}
	return out
}

// everywhere finds a resident who came by every channel: a phone number and its
// pseudonym.
func (b *borough) everywhere(t *testing.T, contacts []contactRow) (number, key string) {
	t.Helper()
	channels := map[string]map[string]bool{}
	for _, c := range contacts {
		if channels[c.ResidentKey] == nil {
			channels[c.ResidentKey] = map[string]bool{}
		}
		channels[c.ResidentKey][c.Channel] = true
	}
	ring, err := privacy.LoadRing(b.path("lake.keys"))
	if err != nil {
		t.Fatal(err)
	}
	maker := privacy.NewMaker(ring)
	for _, number := range b.truth.Identifiers.Phones {
		for _, p := range maker.Pseudonyms(number, "GB") {
			if len(channels[p]) == 3 {
				return number, p
			}
		}
	}
	t.Fatal("nobody came by every channel")
	return "", ""
}

// counts are the figures of a borough that an erasure changes.
func (b *borough) counts(t *testing.T) figures {
	t.Helper()
	out := figures{}
	add := func(question string, by []string, counts ...string) {
		for key, n := range tally(b.ask(t, question), by, counts...) {
			out.put(n, question, key)
		}
	}
	add("channel_share", []string{"month", "service", "channel"}, "contacts")
	add("answer_rate", nil, "offered", "answered", "unanswered")
	add("take_up", []string{"month", "service"}, "digital")
	add("calls_by_outcome", []string{"outcome"}, "calls")
	add("visits_by_outcome", []string{"outcome"}, "visits")
	return out
}

// withoutPerson takes a person's rows off the figures, and counts their contacts.
func (b *borough) withoutPerson(t *testing.T, f figures, key string) (contacts int) {
	t.Helper()
	each := func(model string, do func(c contactRow)) {
		for _, c := range b.rowsOf(t, model) {
			if c.ResidentKey == key {
				do(c)
			}
		}
	}
	each("contact", func(c contactRow) {
		contacts++
		month := c.LocalMonth + "/" + c.Service
		f["channel_share/"+month+"/"+c.Channel+"/contacts"]--
		if c.Channel == "phone" {
			reached := "unanswered"
			if c.Outcome == "answered" {
				reached = "answered"
			}
			f["answer_rate/offered"]--
			f["answer_rate/"+reached]--
		}
		if digital := "take_up/" + month + "/digital"; c.Channel == "online_form" && c.Outcome == "completed" && f[digital] > 0 {
			f[digital]--
		}
	})
	each("call", func(c contactRow) { f["calls_by_outcome/"+c.Outcome+"/calls"]-- })
	each("counter_visit", func(c contactRow) { f["visits_by_outcome/"+c.Outcome+"/visits"]-- })
	for name, n := range f {
		if n == 0 {
			delete(f, name)
		}
	}
	return contacts
}

// Given a borough, when a resident who came by every channel is erased, then
// each figure is less by exactly that resident's contacts.
func TestErasureTakesExactlyThePerson(t *testing.T) {
	b := newBorough(t, synthetic.Options{Seed: 5, Days: 40, Residents: 3_000, Start: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	night := call(t.Context(), b.at, "--config", b.path("council.yaml"), "run")
	if night.code != cli.ExitWarnings { // the borough's logs have faults
		t.Fatalf("exit code %d of the night: %s", night.code, night.err)
	}
	before, all := b.counts(t), b.rowsOf(t, "contact")
	id, key := b.everywhere(t, all)
	gone := b.withoutPerson(t, before, key)
	b.at = b.later(1)
	erase := call(t.Context(), b.at, "--config", b.path("council.yaml"), "lake", "erase", "--identifier", id)
	if erase.code != cli.ExitWarnings { // the total on paper that is wrong, still
		t.Fatalf("exit code %d of the erasure: %s", erase.code, erase.err)
	}
	after := b.rowsOf(t, "contact")
	if len(all)-len(after) != gone || slices.ContainsFunc(after, func(c contactRow) bool { return c.ResidentKey == key }) {
		t.Errorf("%d contacts became %d; the person had %d", len(all), len(after), gone)
	}
	same(t, fmt.Sprintf("figures without a person of %d contacts", gone), before, b.counts(t))
}

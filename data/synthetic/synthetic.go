// Package synthetic writes a seeded borough: the files a council's phone
// system, web server, counter queue system, form platform, mailboxes and chat
// system would write, and the tallies of a hub that counts on paper, with their
// habits and faults, and truth.json, the figures that a pipeline must find in them.
//
// The truth is counted from the simulated events by the definitions in
// README.md; no written file is read back. The same seed and options give the
// same bytes. Every number, address and name is invented or comes from a range
// reserved for fiction and documentation.
package synthetic

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrNotEmpty is returned, wrapped, by Generate when the target folder already
// holds files: old files beside new ones would make the truth false.
var ErrNotEmpty = errors.New("the folder is not empty")

// Options says which borough to make. Zero fields take their defaults.
type Options struct {
	Seed      uint64    // any value; 0 is a seed like the others
	Days      int       // local days of data, default 120
	Residents int       // people in the borough, default 310,000; volumes scale with it
	Start     time.Time // first local day (its year, month and day), default 2026-01-01: with the default Days, four whole months
	Rates     Rates     // default DefaultRates()
}

// withDefaults fills in the zero fields.
func (o Options) withDefaults() (Options, error) {
	if o.Days < 0 || o.Residents < 0 {
		return o, fmt.Errorf("synthetic borough: got %d days and %d residents, expected positive numbers (0 for the default)", o.Days, o.Residents)
	}
	if o.Days == 0 {
		o.Days = 120
	}
	if o.Residents == 0 {
		o.Residents = 310_000
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if o.Start.Year() < 1971 {
		return o, fmt.Errorf("synthetic borough: got %s as the first day, expected a date from 1971 on", o.Start.Format(time.DateOnly))
	}
	if o.Rates == (Rates{}) {
		o.Rates = DefaultRates()
	}
	return o, nil
}

// Generate writes the borough into dir, which must be empty or not yet exist,
// and returns its truth, which it also writes as dir/truth.json. A failed
// Generate may leave some files behind.
func Generate(dir string, o Options) (*Truth, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := requireEmpty(dir); err != nil {
		return nil, fmt.Errorf("synthetic borough in %s: %w", dir, err)
	}
	cal, err := newCalendar(o.Start, o.Days)
	if err != nil {
		return nil, fmt.Errorf("synthetic borough: %w", err)
	}
	out := newOutput(dir)
	truth, err := simulate(o, cal, out)
	files, closeErr := out.close()
	if err = errors.Join(err, closeErr); err != nil {
		return nil, fmt.Errorf("synthetic borough in %s: %w", dir, err)
	}
	truth.addFiles(files)
	if err := writeReference(dir, cal, truth.Paper.Weeks > 0); err != nil {
		return nil, fmt.Errorf("synthetic borough in %s: %w", dir, err)
	}
	if err := truth.write(filepath.Join(dir, "truth.json")); err != nil {
		return nil, fmt.Errorf("synthetic borough in %s: %w", dir, err)
	}
	return truth, nil
}

// requireEmpty refuses a folder that already holds something.
func requireEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%w: it holds %s\nhint: name a new folder, or empty this one first", ErrNotEmpty, entries[0].Name())
	}
	return nil
}

// world is what every channel's simulation shares. It does not change while
// the channels run, so they may run at the same time.
type world struct {
	cal       *calendar
	rates     Rates
	seed      uint64
	thousands float64 // residents of the borough, in thousands
	people    people
}

// simulate runs the channels. The phone comes first because callers who give
// up turn to the other channels; the web then runs beside counter and forms.
func simulate(o Options, cal *calendar, out *output) (*Truth, error) {
	w := &world{
		cal: cal, rates: o.Rates, seed: o.Seed,
		thousands: float64(o.Residents) / 1000,
		people:    newPeople(o.Residents, o.Rates.CallersPerThousand),
	}
	phone := newPhoneSim(w, out)
	phone.run()

	web := newWebSim(w, out, phone.plan.trips)
	done := make(chan struct{})
	go func() {
		defer close(done)
		web.run()
	}()
	counter := newCounterSim(w, out, phone.plan)
	counter.run()
	forms := newFormSim(w, out, counter.plan)
	forms.run()
	messages := newMessageSim(w, out)
	messages.run()
	paper := newPaperSim(w, out)
	paper.run()
	<-done
	if err := out.failure(); err != nil {
		return nil, err
	}

	seen, ways := web.truth()
	ways.Resumed = forms.resumedForms()
	truth := &Truth{
		Seed: o.Seed, Residents: o.Residents, Days: o.Days,
		FirstDate: cal.days[0].iso, LastDate: cal.days[len(cal.days)-1].iso,
		Timezone: zoneName,
		Phone:    phone.truth(), Counter: counter.truth(), Forms: forms.truth(), Web: seen, Ways: ways, Messages: messages.truth(), Paper: paper.truth(),
	}
	truth.Counter.WalkedInAfterUnanswered = walkedIn(phone.calls, counter.visits)
	truth.addContacts()
	truth.Identifiers = Identifiers{
		Phones:    merge(phone.numbers, counter.numbers, forms.numbers, web.numbers),
		Emails:    merge(counter.emails, forms.emails, web.emails, messages.emails),
		Names:     merge(counter.names, messages.names),
		Addresses: merge(web.addresses),
	}
	return truth, nil
}

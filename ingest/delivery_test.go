package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
)

func TestOnceByContent(t *testing.T) {
	w := newWorld(t)
	w.deliver("queue_log", calls(0, 50))
	w.night("queue_log new")
	w.night("queue_log duplicate")
	w.remove("queue_log")
	w.deliver("queue_log.1", calls(0, 50))
	w.night("queue_log.1 duplicate")
	w.deliver("queue_log.1", gz(t, calls(0, 50)))
	w.deliver("queue_log.2.gz", zst(t, calls(0, 50)))
	w.deliver("queue_log", calls(50, 80))
	w.night("queue_log new", "queue_log.1 duplicate", "queue_log.2.gz duplicate")
	w.holds("phone", [2]int{0, 80})
}

func TestGrown(t *testing.T) {
	w := newWorld(t)
	w.deliver("queue_log", calls(0, 10))
	w.night("queue_log new")
	w.deliver("queue_log", calls(0, 20))
	w.night("queue_log grown")
	w.deliver("queue_log", calls(0, 30))
	w.night("queue_log grown")
	w.holds("phone", [2]int{0, 30})
	w.remove("queue_log")
	w.deliver("queue_log.1.gz", gz(t, calls(0, 40)))
	w.deliver("queue_log", calls(40, 45))
	w.night("queue_log.1.gz grown", "queue_log new")
	w.holds("phone", [2]int{0, 45})
	w.remove("queue_log")
	w.remove("queue_log.1.gz")
	w.deliver("old copy", calls(0, 20)) // a state that was read and outgrown
	w.night("old copy duplicate")
	w.holds("phone", [2]int{0, 45})
}

func TestHalfLineGrown(t *testing.T) {
	w := newWorld(t)
	whole := calls(0, 10)
	w.deliver("queue_log", whole[:len(whole)-30])
	w.night("queue_log new")
	w.deliver("queue_log", whole)
	w.night("queue_log grown")
	w.holds("phone", [2]int{0, 10})
}

func TestHeadOfAnother(t *testing.T) {
	w := newWorld(t)
	w.deliver("a copy", calls(0, 10))
	w.deliver("queue_log", calls(0, 25))
	w.deliver("z.gz", gz(t, calls(0, 15)))
	w.night("a copy duplicate", "queue_log new", "z.gz duplicate")
	w.holds("phone", [2]int{0, 25})
}

// Two later states of one log arrive together: only the longer may replace it.
func TestTwoGrownStates(t *testing.T) {
	w := newWorld(t)
	w.deliver("queue_log", calls(0, 10))
	w.night("queue_log new")
	w.deliver("queue_log", calls(0, 30))
	w.deliver("queue_log.bak", calls(0, 20))
	w.night("queue_log grown", "queue_log.bak duplicate")
	w.holds("phone", [2]int{0, 30})
}

func TestSameBytes(t *testing.T) {
	w := newWorld(t)
	w.deliver("one", calls(0, 10))
	w.deliver("two", calls(0, 10))
	w.deliver("three.gz", gz(t, calls(0, 10)))
	w.night("one new", "two duplicate", "three.gz duplicate")
	w.holds("phone", [2]int{0, 10})
	w.sources = append(w.sources, w.source("other", phone.QueueLog(), "one"))
	w.night("one duplicate", "two duplicate", "three.gz duplicate", "one new")
	w.holds("phone", [2]int{0, 10})
	w.holds("other", [2]int{0, 10})
}

const ticketHeading = "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email\n"

// ticketsOf is an export with the tickets of the given numbers.
func ticketsOf(numbers ...int) []byte {
	text := ticketHeading
	for _, n := range numbers {
		text += fmt.Sprintf("A%d,,Hub,Housing,Walk-in,Served,05/01/2026 09:%02d:00,,,,,,\n", n, n%60)
	}
	return []byte(text)
}

// counter is a world with one source of exports.
func counter(t testing.TB) *world {
	w := newWorld(t)
	w.sources = []ingest.Source{w.source("counter", tickets(t), "*.csv")}
	return w
}

// holdsTickets checks that the lake has just these tickets, once each.
func (w *world) holdsTickets(numbers ...int) {
	w.t.Helper()
	want := map[string]int{}
	for _, n := range numbers {
		want[fmt.Sprintf("A%d", n)]++
	}
	stored := rows[schema.Ticket](w, "ticket")
	for _, r := range stored {
		want[r.TicketID]--
	}
	for id, n := range want {
		if n != 0 {
			w.t.Errorf("night %d: ticket %s is missing %d times (below 0: too often) among %d", w.nights, id, n, len(stored))
		}
	}
}

func TestCorrected(t *testing.T) {
	w := counter(t)
	w.deliver("jan.csv", ticketsOf(1, 2, 3))
	w.deliver("feb.csv", ticketsOf(4, 5))
	w.night("jan.csv new", "feb.csv new")
	w.deliver("jan.csv", ticketsOf(1, 3))
	w.night("jan.csv corrected", "feb.csv duplicate")
	w.holdsTickets(1, 3, 4, 5)
	w.deliver("jan.csv", ticketsOf(1, 2, 3))
	w.night("jan.csv corrected", "feb.csv duplicate")
	w.holdsTickets(1, 2, 3, 4, 5)
	w.deliver("jan.csv", []byte(ticketHeading))
	w.night("jan.csv corrected", "feb.csv duplicate")
	w.holdsTickets(4, 5)
}

// An export that was put aside under another name keeps its rows.
func TestExportRenamed(t *testing.T) {
	w := counter(t)
	w.deliver("tickets.csv", ticketsOf(1, 2))
	w.night("tickets.csv new")
	w.deliver("tickets-old.csv", ticketsOf(1, 2))
	w.deliver("tickets.csv", ticketsOf(3))
	w.night("tickets-old.csv duplicate", "tickets.csv new")
	w.holdsTickets(1, 2, 3)
	w.deliver("tickets.csv", ticketsOf(3, 4))
	w.night("tickets-old.csv duplicate", "tickets.csv corrected")
	w.holdsTickets(1, 2, 3, 4)
}

// Names that differ only in digits that look like a phone number are two names.
func TestExportNamesLikeNumbers(t *testing.T) {
	w := counter(t)
	w.deliver("tickets-01012026103000.csv", ticketsOf(1))
	if _, err := w.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.deliver("tickets-02012026103000.csv", ticketsOf(2))
	report, err := w.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.holdsTickets(1, 2)
	for _, f := range report.Files {
		if strings.Contains(f.File, "2012026") || !strings.HasPrefix(f.File, "tickets-{number}.csv (r") {
			t.Errorf("the report names the file %q", f.File)
		}
	}
	w.deliver("tickets-02012026103000.csv", ticketsOf(3))
	if _, err := w.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.holdsTickets(1, 3)
}

func TestDamagedFileCostsOnlyItself(t *testing.T) {
	w := newWorld(t)
	packed := gz(t, calls(0, 5000))
	w.deliver("cut.gz", packed[:len(packed)/2])
	flipped := append([]byte{}, packed...)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	w.deliver("flipped.gz", flipped)
	w.deliver("good", calls(6000, 6010))
	if err := os.Symlink(filepath.Join(w.inbox, "nowhere"), filepath.Join(w.inbox, "gone")); err != nil {
		t.Fatal(err)
	}
	w.night("cut.gz damaged", "flipped.gz damaged", "good new", "gone deferred")
	w.holds("phone", [2]int{6000, 6010})
	for _, f := range w.report.Files {
		if f.Status != ingest.New && f.Message == "" {
			t.Errorf("the report of %s does not say why", f.File)
		}
	}
	w.deliver("cut.gz", packed)
	w.night("cut.gz new", "flipped.gz damaged", "good duplicate", "gone deferred")
	w.holds("phone", [2]int{0, 5000}, [2]int{6000, 6010})
}

func TestMissingSource(t *testing.T) {
	w := newWorld(t)
	w.sources[0].Paths = []string{"nothing.log", "no/such/folder/*"}
	w.night()
	if s := w.report.Sources[0]; s.Found != 0 || s.Read != 0 || s.NewestTsS != 0 {
		t.Errorf("a source without files is reported as %+v", s)
	}
}

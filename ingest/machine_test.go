package ingest_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
)

// delivered is a file in the inbox: the lines of a log as far as it was written
// when the file was made, and how it is packed.
type delivered struct {
	log, lines int
	codec      string
}

// deliveries is a plain model of what is delivered and what must be in the
// lake: every line of a log that a run could see, and of each export what it
// last said when a run saw it.
type deliveries struct {
	w       *world
	files   map[string]delivered
	written []int // lines of each log
	seen    []int // lines of each log that a run saw
	names   int
	exports map[string][]int // tickets by name of the export
	known   map[string][]int // the same, as of the last run
	tickets int
}

// logSize keeps the line numbers of logs apart.
const logSize = 1000

func (d *deliveries) write(name string, f delivered) {
	content := calls(f.log*logSize, f.log*logSize+f.lines)
	switch f.codec {
	case "gzip":
		content = gz(d.w.t, content)
	case "zstd":
		content = zst(d.w.t, content)
	}
	d.w.deliver("log-"+name, content)
	d.files[name] = f
}

func (d *deliveries) newName() string {
	d.names++
	return fmt.Sprint(d.names)
}

// pick draws one of the files in the inbox.
func (d *deliveries) pick(t *rapid.T) (string, delivered) {
	if len(d.files) == 0 {
		t.Skip("no file")
	}
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(d.files))).Draw(t, "file")
	return name, d.files[name]
}

func (d *deliveries) Deliver(t *rapid.T) {
	lines := rapid.IntRange(1, 5).Draw(t, "lines")
	d.written, d.seen = append(d.written, lines), append(d.seen, 0)
	d.write(d.newName(), delivered{log: len(d.written) - 1, lines: lines})
}

// Grow writes on in the newest state of a log; copies of it stay as they are.
func (d *deliveries) Grow(t *rapid.T) {
	name, f := d.pick(t)
	if f.lines < d.written[f.log] {
		t.Skip("a copy does not grow")
	}
	f.lines += rapid.IntRange(1, 5).Draw(t, "more")
	d.written[f.log] = f.lines
	d.write(name, f)
}

func (d *deliveries) Rename(t *rapid.T) {
	name, f := d.pick(t)
	d.w.remove("log-" + name)
	delete(d.files, name)
	d.write(d.newName(), f)
}

func (d *deliveries) Recompress(t *rapid.T) {
	name, f := d.pick(t)
	f.codec = rapid.SampledFrom([]string{"", "gzip", "zstd"}).Draw(t, "codec")
	d.write(name, f)
}

func (d *deliveries) Copy(t *rapid.T) {
	_, f := d.pick(t)
	d.write(d.newName(), f)
}

// Remove takes a log away with all its copies, as retention does.
func (d *deliveries) Remove(t *rapid.T) {
	_, gone := d.pick(t)
	for name, f := range d.files {
		if f.log == gone.log {
			d.w.remove("log-" + name)
			delete(d.files, name)
		}
	}
}

func (d *deliveries) Export(t *rapid.T) {
	d.put(fmt.Sprintf("export-%d.csv", len(d.exports)), rapid.IntRange(1, 3).Draw(t, "tickets"))
}

// Correct delivers other tickets under the name of an export.
func (d *deliveries) Correct(t *rapid.T) {
	if len(d.exports) == 0 {
		t.Skip("no export")
	}
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(d.exports))).Draw(t, "export")
	d.put(name, rapid.IntRange(1, 3).Draw(t, "tickets"))
}

func (d *deliveries) put(name string, n int) {
	var numbers []int
	for range n {
		d.tickets++
		numbers = append(numbers, d.tickets)
	}
	d.exports[name] = numbers
	d.w.deliver(name, ticketsOf(numbers...))
}

// CorrectBack delivers what the last run saw under the name of an export.
func (d *deliveries) CorrectBack(t *rapid.T) {
	if len(d.known) == 0 {
		t.Skip("no export was read")
	}
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(d.known))).Draw(t, "export")
	d.exports[name] = d.known[name]
	d.w.deliver(name, ticketsOf(d.known[name]...))
}

func (d *deliveries) Run(t *rapid.T) {
	if _, err := d.w.run(d.w.t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, f := range d.files {
		d.seen[f.log] = max(d.seen[f.log], f.lines)
	}
	d.known = maps.Clone(d.exports)
	var ranges [][2]int
	for log, lines := range d.seen {
		ranges = append(ranges, [2]int{log * logSize, log*logSize + lines})
	}
	d.w.holds("phone", ranges...)
	d.w.holdsTickets(slices.Concat(slices.Collect(maps.Values(d.known))...)...)
	if n := len(rows[schema.Ticket](d.w, "ticket")); n != len(slices.Concat(slices.Collect(maps.Values(d.known))...)) {
		t.Errorf("the lake has %d tickets", n)
	}
	d.w.addsUp()
	if d.w.t.Failed() {
		t.Fatal("the lake is not what the deliveries make it")
	}
}

// Check is rapid's name for what must hold after every step; the lake is only
// looked at after a run.
func (d *deliveries) Check(t *rapid.T) {
	for name, f := range d.files {
		if f.lines > d.written[f.log] {
			t.Fatalf("the model's file %s is longer than its log", name)
		}
	}
}

// checks sets how often rapid tries, and how many steps a try has.
func checks(t *testing.T, tries, steps int) {
	for name, value := range map[string]string{"rapid.checks": fmt.Sprint(tries), "rapid.steps": fmt.Sprint(steps), "rapid.nofailfile": "true", "rapid.shrinktime": "5s"} {
		old := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = flag.Set(name, old) })
	}
}

// Whatever is delivered, grown, renamed, packed, copied or corrected between
// the nights, each line is in the lake exactly once.
func TestAnyDelivery(t *testing.T) {
	checks(t, 40, 25)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.sources = []ingest.Source{w.source("phone", phone.QueueLog(), "log-*"), w.source("counter", tickets(t), "*.csv")}
		rt.Repeat(rapid.StateMachineActions(&deliveries{w: w, files: map[string]delivered{}, exports: map[string][]int{}}))
	})
}

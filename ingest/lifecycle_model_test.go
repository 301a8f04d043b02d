package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdoor/data/lake/check"
)

// item is a call or a ticket of a person.
type item struct {
	id     string
	person int
	at     time.Time
}

// life is a plain model of a lake: what lies in the inbox, what each of its
// files brought that is still stored, when whom was erased, and what each
// snapshot shows.
type life struct {
	c         *lifecycle
	items     int
	logs      [][]item // as written
	seen      []int    // calls of each log that a run read
	exports   map[string][]item
	read      map[string]string // exports as they were read
	stored    map[string][]item // by file
	erased    map[int]time.Time
	snapshots map[int64][]string
	times     map[int64]time.Time
}

// number is the phone number of a person: reserved for drama.
func number(person int) string { return fmt.Sprintf("0163296%04d", person) }

func (m *life) item(t *rapid.T) item {
	m.items++
	day := rapid.SampledFrom([]int{0, 1, 2, 40, 75, 150}).Draw(t, "days ago")
	at := m.c.clock.AddDate(0, 0, -day).Truncate(time.Second)
	return item{fmt.Sprintf("T%d", m.items), rapid.IntRange(0, 3).Draw(t, "person"), at}
}

func (m *life) some(t *rapid.T) (out []item) {
	for range rapid.IntRange(1, 4).Draw(t, "items") {
		out = append(out, m.item(t))
	}
	return out
}

// asCalls gives items the ids of calls: others would be taken for references.
func asCalls(items []item) []item {
	for i := range items {
		items[i].id = fmt.Sprintf("%d.%s", items[i].at.Unix(), items[i].id[1:])
	}
	return items
}

func (m *life) deliverLog(i int) {
	var b strings.Builder
	for _, c := range m.logs[i] {
		s := c.at.Unix()
		fmt.Fprintf(&b, "%d|%s|tax|NONE|ENTERQUEUE||%s|1\n%d|%s|tax|NONE|ABANDON|1|1|9\n", s, c.id, number(c.person), s+9, c.id)
	}
	m.c.w.deliver(fmt.Sprintf("log-%d", i), []byte(b.String()))
}

func (m *life) deliverExport(name string) string {
	text := "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email\n"
	for _, v := range m.exports[name] {
		text += fmt.Sprintf("%s,%s,Hub,Tax,Walk-in,Left,%s,,,,,%s,\n", v.id, v.id, v.at.In(m.c.w.sources[1].Options.Zone).Format("02/01/2006 15:04:05"), number(v.person))
	}
	m.c.w.deliver(name, []byte(text))
	return text
}

func (m *life) NewLog(t *rapid.T) {
	m.logs, m.seen = append(m.logs, asCalls(m.some(t))), append(m.seen, 0)
	m.deliverLog(len(m.logs) - 1)
}

func (m *life) Grow(t *rapid.T) {
	if len(m.logs) == 0 {
		t.Skip("no log")
	}
	i := rapid.IntRange(0, len(m.logs)-1).Draw(t, "log")
	m.logs[i] = append(m.logs[i], asCalls(m.some(t))...)
	m.deliverLog(i)
}

// Export is a new export or a correction of one.
func (m *life) Export(t *rapid.T) {
	name := fmt.Sprintf("export-%d.csv", rapid.IntRange(0, 3).Draw(t, "export"))
	m.exports[name] = m.some(t)
	m.deliverExport(name)
}

// newSnapshots takes over what a run published before it died, and returns the
// numbers.
func (m *life) newSnapshots(t *rapid.T) (fresh []int64) {
	numbers, err := m.lake().SnapshotNumbers()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		if _, known := m.snapshots[n]; known {
			continue
		}
		s, err := m.lake().ReadSnapshot(n)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := published(m.lake(), s)
		if err != nil {
			t.Fatal(err)
		}
		m.snapshots[n], m.times[n] = ids, s.CreatedAt
		fresh = append(fresh, n)
	}
	return fresh
}

// Check compares the lake with the model after every step.
func (m *life) Check(t *rapid.T) {
	l := m.lake()
	rows, err := contacts(l)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, r := range rows {
		got = append(got, r.CallID)
	}
	slices.Sort(got)
	if diff := cmp.Diff(m.ids(), got); diff != "" {
		t.Fatalf("raw rows (-model +lake): %s", diff)
	}
	numbers, err := l.SnapshotNumbers()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		s, err := l.ReadSnapshot(n)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := published(l, s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.snapshots[n], ids); diff != "" {
			t.Fatalf("snapshot %d of %v (-model +lake): %s", n, numbers, diff)
		}
	}
	report, err := check.Check(context.Background(), l, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Damages {
		if d.Path != l.Path("published", "current") { // a crash may leave it a number behind
			t.Fatalf("damaged: %+v", d)
		}
	}
}

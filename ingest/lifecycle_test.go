package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/removal"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
)

// verb is one run of the program, and what it makes of the model.
type verb struct {
	stages func(run) []func(run) error
	then   func()
}

func (m *life) night() verb {
	today := m.c.clock
	return verb{
		func(r run) []func(run) error {
			return []func(run) error{run.ingest, run.again, func(r run) error { return r.expire(today) }, run.compact, run.build, run.publish, func(r run) error { return r.vacuum(4) }}
		},
		func() {
			m.readAll()
			m.expire(today)
			m.published()
		},
	}
}

// readAll is what ingest stores: files that are new, longer or corrected come in
// full, without who was erased.
func (m *life) readAll() {
	fresh := func(file string, items []item) {
		m.stored[file] = nil
		for _, it := range items {
			if at, gone := m.erased[it.person]; !gone || it.at.After(at) {
				m.stored[file] = append(m.stored[file], it)
			}
		}
	}
	for i, log := range m.logs {
		if len(log) > m.seen[i] {
			m.seen[i] = len(log)
			fresh(fmt.Sprint("log ", i), log)
		}
	}
	for name, items := range m.exports {
		if text := fmt.Sprint(items); m.read[name] != text {
			m.read[name] = text
			fresh(name, items)
		}
	}
}

func (m *life) without(gone func(item) bool) {
	for file, items := range m.stored {
		m.stored[file] = slices.DeleteFunc(slices.Clone(items), gone)
	}
}

func (m *life) expire(today time.Time) {
	first := time.Date(today.Year(), today.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	m.without(func(it item) bool { return it.at.Before(first) })
}

func (m *life) ids() []string {
	out := []string{}
	for _, items := range m.stored {
		for _, it := range items {
			out = append(out, it.id)
		}
	}
	slices.Sort(out)
	return out
}

// published notes what the newest snapshot must show.
func (m *life) published() {
	s, err := m.lake().Current()
	if err == nil && s != nil {
		m.snapshots[s.Number], m.times[s.Number] = m.ids(), s.CreatedAt
	}
}

func (m *life) lake() *lake.Lake {
	l, err := lake.Open(lake.OS{}, m.c.w.root, m.c.now)
	if err != nil {
		m.c.w.t.Fatal(err)
	}
	return l
}

func (m *life) erase(person int) verb {
	return verb{
		func(run) []func(run) error {
			note := func(r run) error { return r.note(number(person)) }
			return []func(run) error{note, run.again, run.build, run.publish, func(r run) error { return r.vacuum(4) }}
		},
		func() {
			if at, err := removal.Last(m.lake()); err == nil {
				m.erased[person] = at.Truncate(time.Second)
			}
			m.without(func(it item) bool { return it.person == person })
			m.published()
		},
	}
}

func (m *life) join() verb {
	return verb{func(run) []func(run) error { return []func(run) error{run.compact} }, func() {}}
}

func (m *life) do(t *rapid.T, v verb) {
	if err := m.c.run(v.stages(run{})...); err != nil {
		t.Fatal(err)
	}
	v.then()
}

func (m *life) Night(t *rapid.T)   { m.do(t, m.night()) }
func (m *life) Compact(t *rapid.T) { m.do(t, m.join()) }

func (m *life) Erase(t *rapid.T) {
	person := rapid.IntRange(0, 3).Draw(t, "person")
	m.do(t, m.erase(person))
	m.absent(t, person)
}

// absent searches every byte for a person who has not been in touch since.
func (m *life) absent(t *rapid.T, person int) {
	r := run{c: m.c, lake: m.lake()}
	proof, err := removal.Prove(context.Background(), r.lake, r.maker().Pseudonyms(number(person), "GB"))
	if err != nil || len(proof.Found) > 0 {
		t.Fatalf("person %d is still in %v (%v)", person, proof.Found, err)
	}
}

func (m *life) Rollback(t *rapid.T) {
	numbers, err := m.lake().SnapshotNumbers()
	if err != nil || len(numbers) < 2 {
		t.Skip("nothing to go back to")
	}
	to := rapid.SampledFrom(numbers[:len(numbers)-1]).Draw(t, "snapshot")
	err = m.c.run(func(r run) error { return r.rollback(to) })
	for person, at := range m.erased {
		if !at.Before(m.times[to]) && err == nil {
			t.Fatalf("rolled back to snapshot %d, behind the erasure of person %d", to, person)
		}
	}
	if err != nil {
		if !strings.Contains(err.Error(), "erased") && !strings.Contains(err.Error(), "same tables") {
			t.Fatal(err)
		}
		return
	}
	s, err := m.lake().Current()
	if err != nil || s.RollbackOf != to {
		t.Fatalf("the newest snapshot is %+v (%v)", s, err)
	}
	m.snapshots[s.Number], m.times[s.Number] = m.snapshots[to], s.CreatedAt
}

func (m *life) Vacuum(t *rapid.T) {
	n := rapid.IntRange(1, 3).Draw(t, "keep")
	m.do(t, verb{func(run) []func(run) error { return []func(run) error{func(r run) error { return r.vacuum(n) }} }, func() {}})
}

// Later lets days pass, into the next month now and then.
func (m *life) Later(t *rapid.T) {
	m.c.clock = m.c.clock.AddDate(0, 0, rapid.IntRange(1, 20).Draw(t, "days"))
}

// Crash has a run fail or die at one of its file operations, and perhaps the
// power too; the same again must then do what an undisturbed one does.
func (m *life) Crash(t *rapid.T) {
	person := rapid.IntRange(0, 3).Draw(t, "person")
	v := []verb{m.night(), m.erase(person), m.join()}[rapid.IntRange(0, 2).Draw(t, "verb")]
	fsys := &faultfs.FS{
		At: rapid.IntRange(1, 400).Draw(t, "operation"), Err: syscall.ENOSPC,
		Mode: rapid.SampledFrom([]faultfs.Mode{faultfs.Fail, faultfs.DieBefore, faultfs.DieAfter}).Draw(t, "mode"),
	}
	before := m.c.w.fs
	m.c.w.fs = fsys
	err := m.c.run(v.stages(run{})...)
	fsys.At = 0
	if rapid.Bool().Draw(t, "power cut") {
		if err := fsys.PowerCut(); err != nil {
			t.Fatal(err)
		}
	}
	m.c.w.fs = before
	if err == nil { // acknowledged: it must be there now
		v.then()
		m.Check(t)
		return
	}
	fresh := m.newSnapshots(t)
	m.do(t, v)
	for _, n := range fresh { // the raw tables were done with by then
		if diff := cmp.Diff(m.ids(), m.snapshots[n]); diff != "" {
			t.Fatalf("the run that died published (-model +lake): %s", diff)
		}
	}
}

// Whatever is delivered, corrected, joined, erased, expired, published, rolled
// back and vacuumed, and wherever a run dies: the lake holds what it should.
func TestAnyLife(t *testing.T) {
	checks(t, 20, 30)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.sources = []ingest.Source{w.source("phone", phone.QueueLog(), "log-*"), w.source("counter", tickets(t), "*.csv")}
		c := &lifecycle{w: w, clock: time.Date(2026, 6, 10, 2, 0, 0, 0, time.UTC)}
		m := &life{
			c: c, exports: map[string][]item{}, read: map[string]string{}, stored: map[string][]item{}, erased: map[int]time.Time{},
			snapshots: map[int64][]string{}, times: map[int64]time.Time{},
		}
		rt.Repeat(rapid.StateMachineActions(m))
	})
}

package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdoor/ingest"
)

// lay replaces what is in the folder.
func (w *world) lay(files night) {
	w.t.Helper()
	old, err := os.ReadDir(w.inbox)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range old {
		w.remove(f.Name())
	}
	for name, content := range files {
		w.deliver(name, content)
	}
}

// read is a night that must go well.
func (w *world) read() {
	w.t.Helper()
	report, err := w.run(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	w.report = report
}

func (k kind) world(t *testing.T) *world {
	w := newWorld(t)
	w.sources[0] = w.source(k.name, k.format, "*")
	return w
}

// truth is every row of the undamaged log.
func (k kind) truth(t *testing.T) []string {
	w := k.world(t)
	w.lay(night{"a.log": k.whole()})
	w.read()
	rows := k.stored(w)
	if len(rows) != records || len(slices.Compact(slices.Clone(rows))) != records {
		t.Fatalf("the undamaged log has %d rows", len(rows))
	}
	return rows
}

// Whatever is done to a log, every line is accounted for, what is stored is true
// but for what was changed, every loss has a reason, and neither the order of
// the files nor a second run changes anything.
func TestDamagedDeliveries(t *testing.T) {
	for _, k := range kinds(t) {
		truth := k.truth(t)
		for _, d := range slices.Concat(textDamages(), fileDamages()) {
			if d.only != nil && !d.only(k) {
				continue
			}
			t.Run(k.name+"/"+d.name, func(t *testing.T) {
				w := k.world(t)
				var rejects int64
				var leftOut bool
				nights := d.nights(k, t)
				for _, files := range nights {
					w.lay(files)
					w.read()
					rejects, leftOut = k.verdicts(w, files)
				}
				got := k.stored(w)
				lost := compare(t, truth, got, d.loss)
				missing := delivered40(k, nights)
				if lost > 0 && rejects == 0 && !leftOut && !missing {
					t.Errorf("%d rows are lost without a reason", lost)
				}
				w.read()
				if diff := cmp.Diff(got, k.stored(w)); diff != "" {
					t.Errorf("a second run changed the rows: %s", diff)
				}
				if diff := cmp.Diff(got, k.backwards(t, nights)); diff != "" {
					t.Errorf("the order of the files matters: %s", diff)
				}
			})
		}
	}
}

// delivered40 reports that records were not in what was delivered at all, as in
// a cut file.
func delivered40(k kind, nights []night) bool {
	last := nights[len(nights)-1]
	for _, text := range last {
		if strings.Contains(string(text), k.record(records-1)) {
			return false
		}
	}
	return len(last) == 1
}

// backwards is what the same files make under names of the opposite order.
func (k kind) backwards(t *testing.T, nights []night) []string {
	w := k.world(t)
	names := map[string]string{}
	for _, files := range nights {
		for name := range files {
			names[name] = ""
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	for i, name := range sorted {
		names[name] = fmt.Sprintf("%02d-%s", len(sorted)-i, name)
	}
	for _, files := range nights {
		renamed := night{}
		for name, text := range files {
			renamed[names[name]] = text
		}
		w.lay(renamed)
		w.read()
	}
	return k.stored(w)
}

// A log that is written to while it is read is in the lake in full a night later.
func TestLogIsWrittenWhileRead(t *testing.T) {
	for _, k := range kinds(t) {
		t.Run(k.name, func(t *testing.T) {
			truth := k.truth(t)
			w := k.world(t)
			w.lay(night{"a.log": k.file(0, 17)})
			w.during("read", func() {
				f, err := os.OpenFile(filepath.Join(w.inbox, "a.log"), os.O_APPEND|os.O_WRONLY, 0)
				if err == nil {
					_, err = f.Write(k.file(17, records)[len(k.header):])
				}
				if err != nil || f.Close() != nil {
					t.Error(err)
				}
			})
			w.read()
			compare(t, truth, k.stored(w), loss{lost: records - 17, least: records - 17})
			w.progress = nil
			w.read()
			compare(t, truth, k.stored(w), loss{})
		})
	}
}

// Any bytes in any lines: only those lines may suffer.
func TestAnyDamageStaysInItsLine(t *testing.T) {
	for _, k := range kinds(t) {
		if !k.header0() {
			continue // a quote opens a field that goes over lines
		}
		truth := k.truth(t)
		t.Run(k.name, func(t *testing.T) {
			checks(t, 25, 10)
			rapid.Check(t, func(rt *rapid.T) {
				hurt := map[int]bool{}
				var text []byte
				for i := range records {
					line := []byte(k.record(i))
					if rapid.IntRange(0, 5).Draw(rt, "hurt") == 0 {
						hurt[i] = true
						at := rapid.IntRange(0, len(line)).Draw(rt, "at")
						junk := rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(rt, "junk")
						line = slices.Concat(line[:at], junk, line[min(len(line), at+rapid.IntRange(0, 9).Draw(rt, "gone")):])
					}
					text = append(append(text, line...), '\n')
				}
				w := k.world(t)
				w.lay(night{"a.log": text})
				w.read()
				k.verdicts(w, night{"a.log": text})
				compare(t, truth, k.stored(w), loss{lost: len(hurt), altered: len(text)})
				if t.Failed() {
					rt.Fatalf("damaged lines: %v", hurt)
				}
			})
		})
	}
}

// verdicts checks what the last run says of the files, and returns the rejects
// and whether a file was left out.
func (k kind) verdicts(w *world, files night) (rejects int64, leftOut bool) {
	w.t.Helper()
	if len(w.report.Files) != len(files) {
		w.t.Errorf("%d files were delivered and %d reported", len(files), len(w.report.Files))
	}
	for _, f := range w.report.Files {
		text := files[f.File]
		lines := int64(bytes.Count(text, []byte("\n")))
		wide := bytes.HasPrefix(text, []byte("\xff\xfe")) // a line of UTF-16 ends with two bytes
		if len(text) > 0 && text[len(text)-1] != '\n' && !wide {
			lines++
		}
		packed := bytes.HasPrefix(text, []byte("\x1f\x8b")) || bytes.HasPrefix(text, []byte("\x28\xb5\x2f\xfd"))
		switch f.Status {
		case ingest.Damaged:
			leftOut = true
			if f.Message == "" || f.Rows > 0 {
				w.t.Errorf("a damaged file without a reason, or with rows: %+v", f)
			}
		case ingest.Duplicate:
		default:
			if f.Lines != f.RowLines+f.Rejects+f.Ignored || !packed && f.Lines != lines {
				w.t.Errorf("%d lines were delivered, the report says %+v", lines, f)
			}
			var coded int64
			for code, n := range f.Codes {
				coded += n
				if code == "" {
					w.t.Errorf("rejects without a reason: %+v", f)
				}
			}
			if coded != f.Rejects {
				w.t.Errorf("%d rejects, %d of them with a code", f.Rejects, coded)
			}
			rejects += f.Rejects
		}
	}
	return rejects, leftOut
}

// compare holds the stored rows against the truth. It returns how many rows are
// lost and have not become another.
func compare(t *testing.T, truth, got []string, l loss) (lost int) {
	t.Helper()
	count := map[string]int{}
	for _, r := range got {
		count[r]++
	}
	twice := 0
	for _, r := range truth {
		switch n := count[r]; {
		case n == 0:
			lost++
		default:
			twice += n - 1
		}
		delete(count, r)
	}
	if lost > l.lost || lost < l.least || len(count) > l.altered || twice > l.twice {
		t.Errorf("%d of %d rows are lost (%d to %d may be), %d are not of the truth (%d may be), %d are there twice (%d may be)",
			lost, len(truth), l.least, l.lost, len(count), l.altered, twice, l.twice)
		for _, r := range slices.Sorted(maps.Keys(count))[:min(len(count), 2)] {
			t.Log("not of the truth: ", r)
		}
	}
	return max(lost-len(count), 0)
}

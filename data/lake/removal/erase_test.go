package removal_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
)

// town is a lake with two residents, ann and bob, in every channel.
func town(t testing.TB) *world {
	w := newWorld(t)
	deliver(w, "phone", "log1",
		call(1, 100, "a1", "ENTERQUEUE", "ann"), call(1, 110, "a1", "CONNECT", ""), call(1, 120, "b1", "ENTERQUEUE", "bob"),
		call(1, 130, "NONE", "CONFIGRELOAD", ""), call(1, 86390, "a2", "ENTERQUEUE", "ann"), call(1, 86391, "NONE", "DID", "ann"))
	deliver(w, "phone", "log2", call(2, 5, "a2", "ABANDON", ""), call(2, 9, "b2", "ENTERQUEUE", "bob"), call(2, 10, "REALTIME", "PENALTY", ""))
	deliver(w, "phone", "log9", call(9, 5, "a2", "ENTERQUEUE", "bob"), call(9, 6, "a2", "ABANDON", "")) // the id again, of somebody else
	deliver(w, "other", "log3", call(1, 100, "a1", "ENTERQUEUE", "bob"))                                // another phone system
	deliver(w, "web", "form1", form(1, "r1", "started", ""), form(1, "r2", "started", ""))
	deliver(w, "web", "form2", form(30, "r1", "completed", "ann"), form(30, "r2", "completed", "bob"))
	deliver(w, "desk", "day1", visit(1, "high", "v1", "t1", "ann"), visit(1, "high", "v1", "t2", ""), visit(1, "mill", "v1", "t3", "bob"), visit(1, "high", "v2", "t4", "bob"))
	deliver(w, "desk", "day2", visit(2, "high", "v1", "t5", "bob"))
	return w
}

// withoutAnn is what of town stays when ann is erased.
func withoutAnn() []string {
	return []string{
		"day1 v1 t3", "day1 v2 t4", "day2 v1 t5", "form1 r2 started", "form2 r2 completed", "log1 NONE CONFIGRELOAD", "log1 b1 ENTERQUEUE",
		"log2 REALTIME PENALTY", "log2 b2 ENTERQUEUE", "log3 a1 ENTERQUEUE", "log9 a2 ABANDON", "log9 a2 ENTERQUEUE",
	}
}

func TestAPersonGoesWithTheirRecords(t *testing.T) {
	w := town(t)
	want := []removal.Taken{{Table: "queue_event", Rows: 5, Parts: 2}, {Table: "ticket", Rows: 2, Parts: 1}, {Table: "form_event", Rows: 2, Parts: 2}}
	if diff := cmp.Diff(want, w.erase("ann")); diff != "" {
		t.Errorf("taken (-want +got): %s", diff)
	}
	if diff := cmp.Diff(withoutAnn(), w.stored()); diff != "" {
		t.Errorf("stored (-want +got): %s", diff)
	}
	w.addsUp()
	if taken := w.again(); len(taken) != 0 {
		t.Errorf("a second time took %v", taken)
	}
}

func digests(w *world) map[string]bool {
	out := map[string]bool{}
	for _, name := range []string{"queue_event", "ticket", "form_event"} {
		for _, p := range w.table(name).Parts {
			out[p.SHA256] = true
		}
	}
	return out
}

func TestPartsWithoutThePersonStayAsTheyAre(t *testing.T) {
	w := town(t)
	before := digests(w)
	w.erase("ann")
	after := digests(w)
	same := 0
	for d := range before {
		if after[d] {
			same++
		}
	}
	if len(before) != 8 || same != 3 { // those of log3, log9 and day2 are
		t.Errorf("of %d parts %d are as they were", len(before), same)
	}
	versions := map[string]int64{}
	for _, name := range []string{"queue_event", "ticket", "form_event", "removal"} {
		versions[name] = w.table(name).Version
	}
	w.erase("nobody")
	for name, v := range versions {
		if got := w.table(name).Version; got != v {
			t.Errorf("erasing nobody made version %d of %s out of %d", got, name, v)
		}
	}
}

// Joined parts hold the rows of several files; erasing one person after another
// shrinks them piece by piece.
func TestPersonsLeaveJoinedParts(t *testing.T) {
	w := newWorld(t)
	deliver(w, "desk", "f1", visit(1, "high", "v1", "t1", "ann"), visit(1, "high", "v2", "t2", "bob"), visit(1, "high", "v3", "t3", "cyd"))
	deliver(w, "desk", "f2", visit(1, "high", "v4", "t4", "ann"))
	deliver(w, "desk", "f3", visit(1, "high", "v5", "t5", "ann"), visit(1, "high", "v5", "t6", ""))
	deliver(w, "desk", "f4", visit(1, "high", "v6", "t7", "ann"))
	deliver(w, "desk", "new", visit(9, "high", "v7", "t8", "cyd"))
	w.join()
	if n := len(w.table("ticket").Parts); n != 2 {
		t.Fatalf("%d parts: nothing was joined", n)
	}
	w.erase("ann")
	w.addsUp()
	before := contentDigests(t, w)
	w.erase("bob") // the joined part holds one file now
	w.addsUp()
	if diff := cmp.Diff([]string{"f1 v3 t3", "new v7 t8"}, w.stored()); diff != "" {
		t.Errorf("stored (-want +got): %s", diff)
	}
	if slices.Equal(before, contentDigests(t, w)) {
		t.Error("a build would think that nothing changed")
	}
	w.erase("cyd")
	if got := w.stored(); len(got) != 0 {
		t.Errorf("stored: %v", got)
	}
	w.addsUp()
}

// Who was erased may get in touch again; what is delivered again does not bring
// back what was.
func TestRowsAfterAnErasureStay(t *testing.T) {
	w := town(t)
	w.now = noon(3)
	w.erase("ann")
	w.now = noon(5)
	deliver(w, "phone", "log1 again", call(1, 100, "a1", "ENTERQUEUE", "ann"), call(1, 110, "a1", "CONNECT", ""), call(4, 7, "a5", "ENTERQUEUE", "ann"))
	if diff := cmp.Diff([]removal.Taken{{Table: "queue_event", Rows: 2, Parts: 1}}, w.again()); diff != "" {
		t.Errorf("taken (-want +got): %s", diff)
	}
	want := append(withoutAnn(), "log1 again a5 ENTERQUEUE")
	slices.Sort(want)
	if diff := cmp.Diff(want, w.stored()); diff != "" {
		t.Errorf("stored (-want +got): %s", diff)
	}
	w.addsUp()
	w.now = noon(6)
	w.erase("ann") // asked again: now that goes too
	if diff := cmp.Diff(withoutAnn(), w.stored()); diff != "" {
		t.Errorf("stored (-want +got): %s", diff)
	}
	w.addsUp()
}

// A new erasure takes whatever is there, also with the stamp of a clock that is
// ahead.
func TestRowsOfTheFutureGo(t *testing.T) {
	w := newWorld(t)
	deliver(w, "phone", "log", call(28, 100, "a1", "ENTERQUEUE", "ann"), call(28, 100, "b1", "ENTERQUEUE", "bob"))
	w.erase("ann")
	if got := w.stored(); !slices.Equal(got, []string{"log b1 ENTERQUEUE"}) {
		t.Errorf("stored: %v", got)
	}
}

// The removals of a file that is read again are those of its last reading.
func TestRemovalsBelongToAReading(t *testing.T) {
	w := newWorld(t)
	rows := []schema.Ticket{visit(1, "high", "v1", "t1", "ann"), visit(1, "high", "v2", "t2", "bob")}
	deliver(w, "desk", "f", rows...)
	w.erase("ann")
	w.must(w.locked(func(l *lake.Lake, k *lake.Lock) error { // its rows leave, as when a pattern changed
		t := w.table("ticket")
		var gone []string
		for _, p := range t.Parts {
			gone = append(gone, p.Path)
		}
		_, err := l.Commit(w.t.Context(), k, lake.Change{Ref: t.Ref, Columns: t.Columns, PartitionBy: t.PartitionBy, Base: t.Version, Remove: gone, Operation: "TEST", RunID: "reread"})
		return err
	}))
	w.now = noon(2)
	deliver(w, "desk", "f", rows...)
	w.again()
	w.addsUp()
	seqs := map[int64]int64{}
	for _, r := range read[schema.Removal](w, "removal") {
		seqs[r.Seq] += r.Rows
	}
	if len(seqs) != 2 || !slices.Equal(slices.Collect(maps.Values(seqs)), []int64{1, 1}) {
		t.Errorf("removed by reading: %v", seqs)
	}
}

func TestAListThatCannotBeReadErasesNobody(t *testing.T) {
	w := town(t)
	w.erase("ann")
	path := w.open().Path(removal.ErasuresFile)
	for _, text := range []string{"{\"at\": ", "\n{}\n", "{\"at\": \"yesterday\"}\n"} {
		w.must(os.WriteFile(path, []byte(text), 0o600))
		_, err := w.tryErase("bob")
		if err == nil || !strings.Contains(err.Error(), "erasures.jsonl:") || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("%q: error %v", text, err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("the list became %q (%v)", got, err)
		}
	}
	if diff := cmp.Diff(withoutAnn(), w.stored()); diff != "" {
		t.Errorf("stored (-want +got): %s", diff)
	}
}

func TestProve(t *testing.T) {
	w := town(t)
	prove := func(needles ...string) []string {
		p, err := removal.Prove(t.Context(), w.open(), needles)
		w.must(err)
		if p.Files < 20 || p.Values < 50 || p.Bytes < 10_000 {
			t.Errorf("little was searched: %+v", p)
		}
		return p.Found
	}
	type secret struct {
		Text string `parquet:"text,zstd,dict"`
	}
	hidden := w.open().Path("raw", "ticket", "hidden.parquet") // the rows around it are those that the footer tells
	rows := []secret{{"a"}, {"planted-pseudonym"}, {"z"}}
	for i := range 3000 {
		rows = append(rows, secret{fmt.Sprintf("other pseudonym %d", i*i*7919)})
	}
	w.must(parquet.WriteFile(hidden, rows))
	if text, err := os.ReadFile(hidden); err != nil || bytes.Contains(text, []byte("planted")) {
		t.Fatalf("the text is not compressed, so finding it shows nothing (%v)", err)
	}
	if found := prove("planted-pseudonym"); !slices.Equal(found, []string{"raw/ticket/hidden.parquet"}) {
		t.Errorf("a value in Parquet: found %v", found)
	}
	if found := prove("nowhere", "not here"); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	needle := "needle-0123456789"
	for _, at := range []int{0, 1<<20 - 5, 1 << 20, 1<<20 + len(needle) - 1, 2<<20 - 1, 3 << 20} {
		text := strings.Repeat("x", at) + needle + strings.Repeat("y", 9)
		w.must(os.MkdirAll(w.open().Path("run"), 0o750))
		w.must(os.WriteFile(w.open().Path("run", "big"), []byte(text), 0o600))
		if found := prove("absent-word", needle); !slices.Equal(found, []string{"run/big"}) {
			t.Errorf("at byte %d: found %v", at, found)
		}
	}
}

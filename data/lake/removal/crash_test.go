package removal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/removal"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
)

func (w *world) expire(rules []removal.Rule, dryRun bool) []removal.Taken {
	w.t.Helper()
	taken, err := w.tryExpire(rules, dryRun)
	w.must(err)
	return taken
}

func (w *world) tryExpire(rules []removal.Rule, dryRun bool) (taken []removal.Taken, err error) {
	err = w.locked(func(l *lake.Lake, k *lake.Lock) error {
		taken, err = w.job(l, k).Expire(context.Background(), rules, w.now, dryRun)
		return err
	})
	return taken, err
}

// contentDigests is what a build goes by for its keys.
func contentDigests(t testing.TB, w *world) []string {
	t.Helper()
	var out []string
	for _, p := range w.table("ticket").Parts {
		contents, err := rewrite.Contents(p)
		w.must(err)
		for _, c := range contents {
			out = append(out, c.FileID+" "+c.Digest)
		}
	}
	slices.Sort(out)
	return out
}

// removed is what the ledger of removals says, without run and time.
func (w *world) removed() []string {
	var out []string
	for _, r := range read[schema.Removal](w, "removal") {
		out = append(out, fmt.Sprint(r.Source, " ", r.FileID, " ", r.Seq, " ", r.TableName, " ", r.Rows, " ", r.Reason))
	}
	slices.Sort(out)
	return out
}

// sweep does work with a fault at each of its file operations, with and without
// a power cut, and then once more: it must end as an undisturbed one does.
func sweep(t *testing.T, template *world, work, next func(w *world) error) {
	t.Helper()
	copied := func(fsys lake.FS) *world {
		w := *template
		w.fs, w.root = fsys, filepath.Join(t.TempDir(), "lake")
		w.must(os.CopyFS(w.root, os.DirFS(template.root)))
		return &w
	}
	count := &faultfs.FS{}
	want := copied(count)
	want.must(work(want))
	if count.Ops() < 100 {
		t.Fatalf("only %d operations: the sweep would show little", count.Ops())
	}
	modes := []faultfs.Mode{faultfs.Fail, faultfs.DieBefore, faultfs.DieAfter}
	stored, removed := want.stored(), want.removed()
	failures := 0
	for at := 1; at <= count.Ops(); at++ {
		fsys := &faultfs.FS{At: at, Mode: modes[at%3], Err: syscall.EIO}
		w := copied(fsys)
		err := work(w)
		fsys.At = 0
		where := fmt.Sprintf("operation %d, mode %d", at, fsys.Mode)
		if at%2 == 0 {
			w.must(fsys.PowerCut())
		}
		if err == nil { // acknowledged: it must be there already
			compareStates(t, where+", acknowledged", w, stored, removed)
		} else {
			failures++
		}
		if err := next(w); err != nil {
			t.Fatalf("%s: the next try: %v", where, err)
		}
		compareStates(t, where, w, stored, removed)
		if t.Failed() {
			t.FailNow()
		}
		if at%16 == 0 {
			w.addsUp()
		}
		w.must(os.RemoveAll(w.root))
	}
	if failures < count.Ops()/2 {
		t.Errorf("only %d of %d faults were noticed", failures, count.Ops())
	}
	t.Logf("%d operations, %d faults that stopped the work", count.Ops(), failures)
}

func compareStates(t *testing.T, where string, w *world, stored, removed []string) {
	t.Helper()
	if diff := cmp.Diff(stored, w.stored()); diff != "" {
		t.Errorf("%s: stored (-want +got): %s", where, diff)
	}
	if diff := cmp.Diff(removed, w.removed()); diff != "" {
		t.Errorf("%s: removed (-want +got): %s", where, diff)
	}
}

func TestFaultAtEveryOperationOfAnErasure(t *testing.T) {
	w := newWorld(t)
	deliver(w, "phone", "log1", call(1, 100, "a1", "ENTERQUEUE", "ann"), call(1, 120, "b1", "ENTERQUEUE", "bob"), call(2, 10, "a1", "ABANDON", ""))
	deliver(w, "desk", "day1", visit(1, "high", "v1", "t1", "ann"), visit(1, "high", "v2", "t2", "bob"))
	ann := func(w *world) error {
		_, err := w.tryErase("ann")
		return err
	}
	// The next night knows whom to erase only if the request was noted.
	sweep(t, w, ann, func(w *world) error {
		list, err := removal.Erasures(w.open())
		if err != nil || len(list) == 0 {
			return errors.Join(err, ann(w))
		}
		return w.locked(func(l *lake.Lake, k *lake.Lock) error {
			_, err := w.job(l, k).Again(context.Background(), token)
			return err
		})
	})
}

func TestFaultAtEveryOperationOfAnExpiry(t *testing.T) {
	w := town(t)
	w.now = noon(62) // 1 August
	expire := func(w *world) error {
		_, err := w.tryExpire([]removal.Rule{{Months: 1}}, false)
		return err
	}
	sweep(t, w, expire, expire)
}

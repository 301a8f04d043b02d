package lake_test

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"frontdoor/data/lake"
)

// reader reads the newest snapshot over and over.
type reader struct {
	done  chan struct{} // a value whenever a read ends while the writer waits; closed on an error
	reads int
	seen  map[int64]bool // numbers of the snapshots
	err   error
}

func (r *reader) read(l *lake.Lake, ended *atomic.Bool) {
	defer close(r.done)
	for !ended.Load() {
		s, err := l.Current()
		if err == nil && s == nil {
			continue // before the first night
		}
		if err == nil {
			err = readTally(l, s)
		}
		if err != nil {
			r.err = err
			return
		}
		r.reads++
		r.seen[s.Number] = true
		select {
		case r.done <- struct{}{}:
		default:
		}
	}
}

// Readers take no lock: while 50 nights commit, publish and vacuum, each read
// resolves the newest snapshot and finds all of it, and of one night only.
func TestReadersSeeWholeSnapshots(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "lake")
	l := open(t, lake.OS{}, root)
	var ended atomic.Bool
	var wait sync.WaitGroup
	readers := []*reader{{}, {}}
	for _, r := range readers {
		r.done, r.seen = make(chan struct{}), map[int64]bool{}
		wait.Go(func() { r.read(l, &ended) })
	}
	nights := 0
	more := func() bool {
		if nights > 0 { // every reader ends a read, so that none falls seven nights behind
			for _, r := range readers {
				<-r.done
			}
		}
		nights++
		return nights <= 50
	}
	err := writeNights(noFsync{files: true, folders: true}, root, 7, more, func(string, int64) {})
	ended.Store(true)
	wait.Wait()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers {
		if r.err != nil || len(r.seen) < 25 {
			t.Errorf("after %d reads of %d snapshots: %v", r.reads, len(r.seen), r.err)
		}
		t.Logf("%d reads of %d snapshots", r.reads, len(r.seen))
	}
	if err := whole(root, heard{"snapshot": 50}); err != nil {
		t.Error(err)
	}
}

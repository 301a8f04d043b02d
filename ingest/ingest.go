// Package ingest reads the logs a council has and writes them, pseudonymised,
// as raw Parquet parts of the lake. It links no DuckDB.
//
// The life of a file: found by a source's globs; hashed once in full; skipped
// when its bytes were read before; otherwise decoded into staged parts, counted
// (lines = rows' lines + rejects + ignored), and committed with its ledger row.
// Running it again with the same files changes nothing.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/ingest/privacy"
	"frontdoor/ingest/statcache"
)

// Progress is told about the work as it goes on: bytes read from disk, out of
// the total that this stage will read.
type Progress func(stage string, done, total int64)

// Engine reads sources into a lake.
type Engine struct {
	Lake     *lake.Lake
	Lock     *lake.Lock
	Keys     *privacy.Keys
	RunID    string
	Workers  int // decoders at work at once; at least 1
	Now      func() time.Time
	Rehash   bool     // read every file in full, known or not
	Progress Progress // may be nil
}

// chunkedFrom is the size on disk from which one file is spread over all
// decoders; smaller files are decoded side by side.
const chunkedFrom = 4 << 20

// batchFiles bounds how many files one commit takes in.
const batchFiles = 400

// Run reads all sources. A damaged or changing file is reported and costs only
// itself; an error stops the run and leaves what was committed before.
func (e *Engine) Run(ctx context.Context, sources []Source) (*Report, error) {
	tables := []lake.TableRef{rejectRef(), ledgerRef(), removalRef()}
	if err := delivery.Reconcile(e.Lake, tables, func(c lake.Change) error { return e.commit(ctx, c) }); err != nil {
		return nil, err
	}
	led, err := loadLedger(e.Lake)
	if err != nil {
		return nil, err
	}
	report := &Report{}
	cache := statcache.Load(e.Lake)
	for i, s := range sources {
		sr, files, err := e.source(ctx, s, i, led, cache)
		if err != nil {
			return nil, err
		}
		report.Sources = append(report.Sources, sr)
		report.Files = append(report.Files, files...)
	}
	return report, cache.Save(e.RunID)
}

func (e *Engine) source(ctx context.Context, s Source, index int, led *ledger, cache *statcache.Cache) (SourceReport, []FileReport, error) {
	sr := SourceReport{Source: s.Name, Format: s.Format.Name}
	found, err := discover(s)
	if err != nil {
		return sr, nil, err
	}
	sr.Found = len(found)
	judged, err := e.judgeAll(ctx, s, found, led, cache)
	if err != nil {
		return sr, nil, fmt.Errorf("source %s: %w", s.Name, err)
	}
	var files []FileReport
	var waiting []job
	for _, j := range judged {
		if j.report.Status == Duplicate || j.setAside() {
			files = append(files, j.report)
			continue
		}
		waiting = append(waiting, j)
	}
	decoders, err := e.decoders(s)
	if err != nil {
		return sr, nil, fmt.Errorf("source %s: %w", s.Name, err)
	}
	for n := 0; len(waiting) > 0; n++ {
		size := min(len(waiting), batchFiles)
		b := &batch{engine: e, source: s, decoders: decoders, id: fmt.Sprintf("%s-%d-%d", e.RunID, index, n), jobs: waiting[:size]}
		if err := b.run(ctx, led); err != nil {
			return sr, nil, fmt.Errorf("source %s: %w", s.Name, err)
		}
		for _, j := range b.jobs {
			files = append(files, j.report)
		}
		waiting = waiting[size:]
	}
	for _, f := range files {
		sr.add(f)
	}
	for k, r := range led.live {
		if k.source == s.Name && r.NewestTsS != nil {
			// A list of appointments looks ahead: it is as new as the day it was read.
			sr.NewestTsS = max(sr.NewestTsS, min(*r.NewestTsS, r.ReadAtMicros/1_000_000))
		}
	}
	return sr, files, nil
}

func (e *Engine) decoders(s Source) ([]Decoder, error) {
	out := make([]Decoder, max(e.Workers, 1))
	for i := range out {
		dec, err := s.Format.New(s.Options)
		if err != nil {
			return nil, err
		}
		out[i] = dec
	}
	return out, nil
}

// job is one file on its way through a run.
type job struct {
	candidate
	key     string // pseudonym of the path, for the cache of digests
	digest  digest
	verdict verdict
	before  os.FileInfo
	report  FileReport
	tally   *tally
	staged  []lake.Staged
}

// judgeAll hashes the files side by side, then decides about them in order.
func (e *Engine) judgeAll(ctx context.Context, s Source, found []candidate, led *ledger, cache *statcache.Cache) ([]job, error) {
	jobs := make([]job, len(found))
	maker := privacy.NewMaker(s.Options.Keys)
	var total int64
	for i, c := range found {
		jobs[i] = job{candidate: c, key: maker.Of(privacy.Reference, c.path), report: FileReport{Source: s.Name, File: publicName(c.name, maker)}}
	}
	at := e.Now()
	var unknown []int
	for i := range jobs {
		if e.Rehash || !jobs[i].recall(s, led, cache) {
			unknown = append(unknown, i)
			total += jobs[i].size
		}
	}
	tick := e.meter("check "+s.Name, total)
	lengths := led.lengths(s.Name)
	err := e.eachFile(ctx, len(unknown), func(k int) error { return jobs[unknown[k]].hash(lengths, tick) })
	if err != nil {
		return nil, err
	}
	remember(cache, s.Name, jobs, at)
	return jobs, e.decide(s, jobs, led)
}

// hash takes the file's digest. A file that is damaged or gone is set aside.
func (j *job) hash(lengths []int64, tick func(int)) error {
	info, err := os.Stat(j.path)
	if err == nil {
		j.before = info
		j.digest, err = digestFile(j.path, lengths, tick)
	}
	var damaged *DamagedError
	switch {
	case errors.As(err, &damaged):
		j.report.Status, j.report.Message = Damaged, damaged.Error()
		return nil
	case errors.Is(err, fs.ErrNotExist):
		j.report.Status, j.report.Message = Deferred, "the file went away before it was read"
		return nil
	}
	return err
}

// setAside reports that the file was set aside before it was read.
func (j *job) setAside() bool { return j.report.Status == Damaged || j.report.Status == Deferred }

// decide gives each file its verdict. Files of this run count as seen for those
// after them, so two copies are read once, whatever they are called; of two
// files where one is the head of the other, only the longer is read.
func (e *Engine) decide(s Source, jobs []job, led *ledger) error {
	claimed := map[string]bool{}
	present := map[string]bool{} // by file id
	for i := range jobs {
		if !jobs[i].setAside() {
			present[jobs[i].digest.FileID()] = true
		}
	}
	for i := range jobs {
		j := &jobs[i]
		if j.setAside() {
			continue
		}
		j.verdict = led.judge(s, j.report.File, j.digest)
		if j.verdict.Reason == "corrected" && present[j.verdict.Replaces] {
			j.verdict = verdict{Reason: "new"} // the old export was renamed, not corrected
		}
		if claimed[j.digest.SHA256] {
			j.verdict = verdict{Reason: "duplicate"}
		}
		if s.identity() == ByContent && j.verdict.Reason != "duplicate" {
			headed, err := isHeadOfAnother(*j, jobs)
			if err != nil {
				return err
			}
			if headed {
				j.verdict = verdict{Reason: "duplicate"}
			}
		}
		claimed[j.digest.SHA256] = true
		j.report.Status = Status(j.verdict.Reason)
	}
	return nil
}

// eachFile runs do for 0..n-1, Workers at a time, and stops at the first error.
func (e *Engine) eachFile(ctx context.Context, n int, do func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(e.Workers, 1) {
		wg.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	wg.Wait()
	return context.Cause(ctx)
}

func (e *Engine) meter(stage string, total int64) func(int) {
	if e.Progress == nil {
		return nil
	}
	var mu sync.Mutex
	var done int64
	return func(n int) {
		mu.Lock()
		defer mu.Unlock()
		done += int64(n)
		e.Progress(stage, done, total)
	}
}

func (e *Engine) commit(ctx context.Context, c lake.Change) error {
	c.RunID = e.RunID
	_, err := e.Lake.Commit(ctx, e.Lock, c)
	return err
}

// changed reports whether a file is no longer the one that was hashed.
func changed(path string, before os.FileInfo) (bool, error) {
	now, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime()) || !os.SameFile(now, before), nil
}

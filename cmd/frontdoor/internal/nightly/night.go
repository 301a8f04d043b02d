// Package nightly is the batch: an ordered list of stages that turn new files
// into a published snapshot and reports, and the receipt of what was done.
package nightly

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/console"
	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/keep"
	"frontdoor/data/reference"
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/privacy"
	"frontdoor/transform"
)

// Night is one run of the batch over one lake.
type Night struct {
	Config  *config.Config
	Console *console.Console
	Now     func() time.Time
	Full    bool             // rebuild every partition
	Rehash  bool             // read every input file in full, known or not
	Wait    time.Duration    // how long to wait for the lake's lock
	Sources []*config.Source // nil: the configured ones; else these, given by hand

	lake    *lake.Lake
	lock    *lake.Lock
	keys    *privacy.Keys
	catalog *transform.Catalog
	builder *transform.Builder
	Receipt Receipt
}

// A stage is one step of the night.
type stage struct {
	name string
	run  func(*Night, context.Context) error
}

// The pipelines. Each verb runs the stages it names, in this order.
func ingestOnly() []stage { return []stage{{"ingest", (*Night).ingest}} }

func buildOnly() []stage {
	return []stage{{"build", (*Night).build}, {"audit and publish", (*Night).publish}}
}

func wholeNight() []stage {
	return append(append(append(ingestOnly(), stage{"retain", (*Night).retain}), buildOnly()...), stage{"reports", (*Night).reports}, stage{"vacuum", (*Night).vacuum})
}

// Run does the whole night.
func (n *Night) Run(ctx context.Context) error { return n.do(ctx, wholeNight()) }

// Ingest reads files and builds nothing.
func (n *Night) Ingest(ctx context.Context) error { return n.do(ctx, ingestOnly()) }

// Build builds, audits and publishes what is in the lake.
func (n *Night) Build(ctx context.Context) error { return n.do(ctx, buildOnly()) }

// BlockedError says that a blocking audit kept the snapshot from being
// published. Yesterday's stays in place and the raw work is kept.
type BlockedError struct{ Audits []lake.AuditResult }

func (e *BlockedError) Error() string {
	text := "not published: a blocking audit failed"
	for _, a := range e.Audits {
		if a.Severity == transform.Block && a.Status == transform.Failed {
			text += fmt.Sprintf("\n  %s: %s", a.Name, a.Message)
		}
	}
	return text + "\nhint: the published figures are still those of the last good night; `frontdoor build` tries again"
}

// do opens the lake, runs the stages under its lock and writes the receipt,
// also when a stage fails.
func (n *Night) do(ctx context.Context, stages []stage) (err error) {
	started := n.Now()
	n.Receipt = Receipt{RunID: runID(started), Started: started.UTC()}
	// A fault in the reference data should show before hours of reading.
	if n.catalog, err = loadCatalog(n.Config); err != nil {
		return err
	}
	if err := n.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.lock.Close()) }()
	for _, s := range stages {
		begin := n.Now()
		err = s.run(n, ctx)
		n.Receipt.Stages = append(n.Receipt.Stages, StageTime{s.name, n.Now().Sub(begin).Seconds()})
		if err != nil {
			break
		}
	}
	// What was staged is linked into place or of no use. It goes before the
	// receipt is written, so that a full disk has room for that.
	err = errors.Join(err, n.lake.ClearStaging())
	return errors.Join(err, n.finish(err))
}

func runID(t time.Time) string {
	return fmt.Sprintf("%s-%d", t.UTC().Format("20060102T150405Z"), os.Getpid())
}

// open takes the lock and the keys, and clears what an earlier run left behind.
func (n *Night) open(ctx context.Context) error {
	var err error
	if n.lake, err = lake.Open(lake.OS{}, n.Config.Lake, n.Now); err != nil {
		return err
	}
	if n.lock, err = n.lake.Lock(ctx, "frontdoor "+n.Receipt.RunID, n.Wait); err != nil {
		return err
	}
	err = n.lake.ClearStaging()
	if err == nil {
		err = n.reconcile(ctx)
	}
	if err == nil {
		n.keys, err = n.openKeys()
	}
	if err != nil {
		return errors.Join(err, n.lock.Close())
	}
	return nil
}

// reconcile takes back what the ledger says of rows that never came or never
// went: a run died in between. Not only the next reading must not count it.
func (n *Night) reconcile(ctx context.Context) error {
	var ledger []lake.TableRef
	for _, t := range schema.LedgerTables() {
		ledger = append(ledger, lake.TableRef{Kind: lake.Raw, Name: t.Name})
	}
	return delivery.Reconcile(n.lake, ledger, func(c lake.Change) error {
		c.RunID = n.Receipt.RunID
		_, err := n.lake.Commit(ctx, n.lock, c)
		return err
	})
}

// openKeys loads the key ring. A new one is made only for a new lake and only
// at the default place: a ring that went missing must never be replaced by one
// that links to nothing.
func (n *Night) openKeys() (*privacy.Keys, error) {
	path := n.Config.KeyPath()
	has, err := privacy.HasRing(path)
	if err != nil {
		return nil, fmt.Errorf("key ring: %w", err)
	}
	if has {
		return privacy.LoadRing(path)
	}
	if n.Config.Keys != "" {
		return nil, fmt.Errorf("key ring %s is missing\nhint: restore it from its backup, or take keys: out of %s to have a new one made for a new lake", path, config.FileName)
	}
	tables, err := n.lake.Tables(lake.Raw)
	if err != nil {
		return nil, err
	}
	if len(tables) > 0 {
		return nil, fmt.Errorf("key ring %s is missing, but the lake holds pseudonyms made with it\nhint: restore it from its backup", path)
	}
	keys, err := privacy.CreateRing(path)
	if err != nil {
		return nil, err
	}
	n.Console.Info("made a new key ring at "+path+": back it up, apart from the lake", "key_ring", path)
	return keys, nil
}

func (n *Night) ingest(ctx context.Context) error {
	formats, err := format.All()
	if err != nil {
		return err
	}
	cfg := *n.Config
	if n.Sources != nil {
		cfg.Sources = nil
		for _, s := range n.Sources {
			cfg.Sources = append(cfg.Sources, *s)
		}
	}
	sources, err := cfg.IngestSources(n.keys, formats)
	if err != nil {
		return &config.Invalid{Err: err}
	}
	engine := &ingest.Engine{
		Lake: n.lake, Lock: n.lock, Keys: n.keys, RunID: n.Receipt.RunID, Workers: 2, Now: n.Now, Progress: n.Console.Progress,
		Rehash: n.Rehash,
	}
	report, err := engine.Run(ctx, sources)
	if err != nil {
		return err
	}
	n.Receipt.Ingest = withoutKnown(report)
	n.tellIngest(report)
	return n.eraseAgain(ctx)
}

func loadCatalog(c *config.Config) (*transform.Catalog, error) {
	ref, err := reference.Load(c.Reference)
	if err != nil {
		return nil, &config.Invalid{Err: err}
	}
	catalog, err := transform.Load(ref)
	if err != nil {
		return nil, &config.Invalid{Err: err}
	}
	return catalog, nil
}

// vacuum takes the snapshots away that are no longer kept.
func (n *Night) vacuum(ctx context.Context) error {
	done, err := keep.Vacuum(ctx, n.lake, n.lock, keep.Options{Snapshots: n.Config.KeepSnapshots})
	if err != nil {
		return err
	}
	if len(done.Dropped) > 0 {
		n.Console.Info(fmt.Sprintf("vacuum: %d old snapshots and %d parts removed, %.1f MB", len(done.Dropped), done.Parts, float64(done.Bytes)/1e6),
			"snapshots", len(done.Dropped), "parts", done.Parts, "bytes", done.Bytes)
	}
	return nil
}

// reports writes the configured reports, when there is something new to say.
func (n *Night) reports(ctx context.Context) error {
	current, err := n.lake.Current()
	if err != nil {
		return err
	}
	for _, name := range n.Config.Reports {
		path := filepath.Join(n.Config.ReportsDir, name+".html")
		if shows(path, current) {
			n.Receipt.Reports = append(n.Receipt.Reports, path)
			continue
		}
		err := WriteReport(ctx, ReportRequest{Config: n.Config, Lake: n.lake, Name: name, Path: path, Now: n.Now})
		if err != nil {
			return fmt.Errorf("report %s: %w", name, err)
		}
		n.Receipt.Reports = append(n.Receipt.Reports, path)
		n.Console.Info("wrote "+path, "report", path)
	}
	return nil
}

// Lake is the lake of the last run.
func (n *Night) Lake() *lake.Lake { return n.lake }

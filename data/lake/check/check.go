// Package check reads a lake over and says what is damaged and how to make it
// again: logs, checkpoints, snapshots, parts and published folders. It takes no
// lock and changes nothing.
package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/inventory"
)

// attempts is how often a check starts again because a night changed the lake
// under it.
const attempts = 3

// Options says how much is read. Logs, snapshots, sizes and row counts always are.
type Options struct {
	ReadData bool   // also read every byte of the parts and published files
	Subset   Subset // with ReadData: of those only this share
}

// Damage is one thing that is not as it was written.
type Damage struct {
	Path  string // absolute
	What  string // such as "missing"
	Table string // kind/name; "" for snapshots and published files
	Hint  string // how to make it again
}

// Report is what a check found. Files and Bytes count what was read in full.
// Garbage is what nothing names: no damage, only room that vacuum frees. It is
// not known, and empty, while a log or a snapshot is damaged.
type Report struct {
	Snapshots    int
	Tables       int
	Parts        int
	Files        int
	Bytes        int64
	Damages      []Damage
	Garbage      []inventory.File
	GarbageBytes int64 // a file with two names counts twice
}

// Check reads the lake over. Damage is a finding and not an error; an error says
// that the check could not be made.
//
// Readers take no lock, and neither does a check, so a night may vacuum what the
// check just learned to expect. Where it finds damage and the lake has changed
// meanwhile, it starts again.
func Check(ctx context.Context, l *lake.Lake, o Options) (*Report, error) {
	for range attempts {
		before, err := state(l)
		if err != nil {
			return nil, err
		}
		c := newChecker(ctx, l, o)
		if err := c.run(); err != nil {
			return nil, fmt.Errorf("cannot check the lake: %w", err)
		}
		after, err := state(l)
		if err != nil {
			return nil, err
		}
		if len(c.report.Damages) == 0 || before == after {
			return c.report, nil
		}
	}
	return nil, errors.New("the lake kept changing while it was checked\nhint: check it when no night is running")
}

// state names every snapshot and log file: what a night adds or takes away.
func state(l *lake.Lake) (string, error) {
	dirs := []string{l.Path("snapshot")}
	for _, kind := range inventory.Kinds() {
		tables, err := inventory.Walk(l.FS(), l.Path(kind))
		if err != nil {
			return "", err
		}
		for _, f := range tables {
			if f.Dir && filepath.Base(f.Path) == inventory.LogDir {
				dirs = append(dirs, f.Path)
			}
		}
	}
	var b strings.Builder
	for _, dir := range dirs {
		files, err := inventory.Walk(l.FS(), dir)
		if err != nil {
			return "", err
		}
		for _, f := range files {
			fmt.Fprintln(&b, f.Path)
		}
	}
	return b.String(), nil
}

type checker struct {
	ctx     context.Context
	lake    *lake.Lake
	files   lake.Reader
	options Options
	report  *Report
	disk    []inventory.File                  // all files there were at the start
	info    map[string]fs.FileInfo            // the same by path
	read    map[inventory.Version]*lake.Table // versions read so far
	named   map[string]bool                   // every path that something names
	torn    map[string]bool                   // tables whose log is damaged, by kind/name
	unsure  bool                              // a log or snapshot is damaged: what is named is not known
}

func newChecker(ctx context.Context, l *lake.Lake, o Options) *checker {
	return &checker{
		ctx: ctx, lake: l, files: l.FS(), options: o, report: &Report{},
		info: map[string]fs.FileInfo{}, read: map[inventory.Version]*lake.Table{},
		named: map[string]bool{}, torn: map[string]bool{},
	}
}

func (c *checker) run() error {
	if err := c.walk(); err != nil {
		return err
	}
	snapshots, err := c.snapshots()
	if err != nil {
		return err
	}
	if err := c.logs(); err != nil {
		return err
	}
	if err := c.tables(snapshots); err != nil {
		return err
	}
	for i, s := range snapshots {
		if err := c.published(s, i == len(snapshots)-1); err != nil {
			return err
		}
	}
	if err := c.current(); err != nil {
		return err
	}
	c.garbage()
	return nil
}

// walk lists the files before anything is read that could name them.
func (c *checker) walk() error {
	for _, folder := range append(inventory.Kinds(), "snapshot", "published", "staging") {
		files, err := inventory.Walk(c.files, c.lake.Path(folder))
		if err != nil {
			return err
		}
		for _, f := range files {
			if !f.Dir {
				c.disk = append(c.disk, f)
				c.info[f.Path] = f.Info
			}
		}
	}
	return nil
}

// table reads a version once.
func (c *checker) table(ref lake.TableRef, number int64) (*lake.Table, error) {
	v := inventory.Version{Ref: ref, Number: number}
	if t := c.read[v]; t != nil {
		return t, nil
	}
	t, err := c.lake.Table(ref, number)
	if err == nil {
		c.read[v] = t
	}
	return t, err
}

// damaged notes a finding. That a file may not be read is no damage: then the
// check has no answer.
func (c *checker) damaged(d Damage, err error) error {
	if errors.Is(err, fs.ErrPermission) || c.ctx.Err() != nil {
		return errors.Join(err, c.ctx.Err())
	}
	switch {
	case errors.Is(err, delta.ErrSeal):
		d.What = delta.ErrSeal.Error()
	case errors.Is(err, fs.ErrNotExist):
		d.What = "missing"
	default:
		d.What = err.Error()
	}
	c.report.Damages = append(c.report.Damages, d)
	return nil
}

// snapshots reads the kept snapshots, oldest first.
func (c *checker) snapshots() ([]lake.Snapshot, error) {
	numbers, err := c.lake.SnapshotNumbers()
	if err != nil {
		return nil, err
	}
	var all []lake.Snapshot
	for _, n := range numbers {
		path := c.lake.SnapshotPath(n)
		c.named[path] = true
		s, err := c.lake.ReadSnapshot(n)
		if err == nil {
			all = append(all, *s)
			continue
		}
		c.unsure = true
		if err := c.damaged(Damage{Path: path, Hint: snapshotHint(n == numbers[len(numbers)-1])}, err); err != nil {
			return nil, err
		}
	}
	c.report.Snapshots = len(numbers)
	return all, nil
}

// garbage lists what nothing names, if that can be told.
func (c *checker) garbage() {
	if c.unsure {
		return
	}
	for _, f := range c.disk {
		if !c.named[f.Path] {
			c.report.Garbage = append(c.report.Garbage, f)
			c.report.GarbageBytes += f.Info.Size()
		}
	}
}

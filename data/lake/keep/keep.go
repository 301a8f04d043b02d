// Package keep decides which states of a lake there are to go back to: Vacuum
// takes old ones away, Rollback publishes one again.
package keep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"frontdoor/data/lake"
	"frontdoor/data/lake/inventory"
	"frontdoor/data/lake/removal"
)

// DefaultSnapshots is how many snapshots are kept unless set: a week of nights.
const DefaultSnapshots = 7

// Options says what Vacuum leaves.
type Options struct {
	Snapshots int  // newest snapshots that stay, at least 1
	DryRun    bool // only say what would go; needs no lock
}

// Vacuumed is what Vacuum took away or, in a dry run, would take away. Dropped
// and Kept are numbers of snapshots. Files are in the order of removal; Bytes is
// what they free, files with two names counted once.
type Vacuumed struct {
	Dropped, Kept []int64
	Files         []inventory.File
	Parts         int
	Bytes         int64
}

// Vacuum keeps the newest snapshots, those that a kept one is a rollback of, and
// the one that published/current names; of those from before an erasure only the
// newest of all. It removes the other snapshots, their
// published folders, every part that neither a kept snapshot nor the newest
// version of a table names, and what is in staging. Logs are never touched.
//
// A reader that resolved a kept snapshot is not disturbed. One that still reads
// an older snapshot is, so keep at least two where people ask questions while
// the night runs. A crash at any point leaves only garbage, which the next
// Vacuum takes.
func Vacuum(ctx context.Context, l *lake.Lake, k *lake.Lock, o Options) (*Vacuumed, error) {
	if o.Snapshots < 1 {
		return nil, fmt.Errorf("cannot vacuum: %d snapshots cannot be kept\nhint: keep at least 1; %d is a week of nights", o.Snapshots, DefaultSnapshots)
	}
	if !o.DryRun {
		if err := l.Held(k); err != nil {
			return nil, fmt.Errorf("cannot vacuum: %w", err)
		}
	}
	v := &vacuum{ctx: ctx, lake: l, done: &Vacuumed{}}
	err := v.plan(o.Snapshots)
	if err != nil {
		return nil, fmt.Errorf("cannot vacuum: %w\nhint: nothing was removed; `frontdoor lake check` says what is damaged", err)
	}
	if !o.DryRun {
		if err := v.remove(); err != nil {
			return nil, fmt.Errorf("cannot vacuum: %w", err)
		}
	}
	return v.done, nil
}

type vacuum struct {
	ctx  context.Context
	lake *lake.Lake
	done *Vacuumed
	// What goes, in this order; logs are the folders that must be durable before.
	logs      []string
	snapshots []inventory.File
	trees     []inventory.File
	parts     []inventory.File
}

// plan reads all that is kept. Where one of it cannot be read, what it names is
// not known and nothing may go.
func (v *vacuum) plan(newest int) error {
	kept, err := v.choose(newest)
	if err != nil {
		return err
	}
	named, err := v.named(kept)
	if err != nil {
		return err
	}
	if err := v.listSnapshots(); err != nil {
		return err
	}
	if err := v.listTrees(); err != nil {
		return err
	}
	if err := v.listParts(named); err != nil {
		return err
	}
	staging, err := inventory.Walk(v.lake.FS(), v.lake.Path("staging"))
	v.done.Files = append(append(append(v.snapshots, v.trees...), v.parts...), staging...)
	return err
}

// choose reads the snapshots that are kept, the newest first. A rollback keeps
// the snapshot it went back to, which is always an older one.
func (v *vacuum) choose(newest int) ([]lake.Snapshot, error) {
	numbers, err := v.lake.SnapshotNumbers()
	if err != nil {
		return nil, err
	}
	wanted := map[int64]bool{}
	if n, ok, err := v.currentTree(); err != nil {
		return nil, err
	} else if ok {
		wanted[n] = true
	}
	erased, err := removal.Last(v.lake)
	if err != nil {
		return nil, err
	}
	var kept []lake.Snapshot
	for i := range numbers {
		n := numbers[len(numbers)-1-i]
		if i >= newest && !wanted[n] {
			v.done.Dropped = append([]int64{n}, v.done.Dropped...)
			continue
		}
		s, err := v.lake.ReadSnapshot(n)
		if err != nil {
			return nil, err
		}
		if i > 0 && !s.CreatedAt.After(erased) { // it may show the person
			v.done.Dropped = append([]int64{n}, v.done.Dropped...)
			continue
		}
		wanted[s.RollbackOf] = true
		kept = append(kept, *s)
		v.done.Kept = append([]int64{n}, v.done.Kept...)
	}
	return kept, nil
}

// currentTree is the number in published/current, false where there is none. A
// crash may have left it behind the newest snapshot.
func (v *vacuum) currentTree() (int64, bool, error) {
	f, err := v.lake.FS().Open(v.lake.Path("published", "current"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	n, ok := lake.ParsePublished(strings.TrimSpace(string(text)))
	return n, ok, errors.Join(err, f.Close())
}

// named is the set of paths of the parts that stay.
func (v *vacuum) named(kept []lake.Snapshot) (map[string]bool, error) {
	versions, err := inventory.Versions(v.lake, kept)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, version := range versions {
		if err := v.ctx.Err(); err != nil {
			return nil, err
		}
		t, err := v.lake.Table(version.Ref, version.Number)
		if err != nil {
			return nil, err
		}
		if version.Number == lake.Newest {
			v.logs = append(v.logs, v.lake.Path(t.Ref.Kind, t.Ref.Name, inventory.LogDir))
		}
		for _, p := range t.Parts {
			named[v.lake.Path(t.Ref.Kind, t.Ref.Name, p.Path)] = true
		}
	}
	return named, nil
}

// remove takes all of it away. What stays must be durable first: a newest table
// version or snapshot that a power cut takes back would leave the one before it
// newest, with its parts gone. Then the snapshots go, durably, before anything
// that they name.
func (v *vacuum) remove() error {
	names := []string{}
	for _, dir := range []string{v.lake.Path("snapshot"), v.lake.Path("published")} {
		if _, err := v.lake.FS().List(dir); err == nil {
			names = append(names, dir)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := v.sync(append(v.logs, names...)); err != nil {
		return err
	}
	if err := v.removeAll(v.snapshots); err != nil {
		return err
	}
	if err := v.sync(names); err != nil {
		return err
	}
	if err := v.removeAll(append(v.trees, v.parts...)); err != nil {
		return err
	}
	for _, f := range v.parts {
		if err := v.removeEmpty(filepath.Dir(f.Path)); err != nil {
			return err
		}
	}
	return v.lake.ClearStaging()
}

func (v *vacuum) sync(dirs []string) error {
	for _, dir := range dirs {
		if err := v.lake.FS().Do(lake.Op{Kind: lake.Sync, Path: dir}); err != nil {
			return fmt.Errorf("cannot fsync %s: %w", dir, err)
		}
	}
	return nil
}

func (v *vacuum) removeAll(files []inventory.File) error {
	for _, f := range files {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		op := lake.Op{Kind: lake.Remove, Path: f.Path}
		if err := v.lake.FS().Do(op); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot %s: %w", op, err)
		}
	}
	return nil
}

// removeEmpty removes a partition's folder that has no part left, and those
// above it, up to the table's, which holds the log.
func (v *vacuum) removeEmpty(dir string) error {
	for {
		entries, err := v.lake.FS().List(dir)
		if errors.Is(err, fs.ErrNotExist) || len(entries) > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if err := v.removeAll([]inventory.File{{Path: dir, Dir: true}}); err != nil {
			return err
		}
		dir = filepath.Dir(dir)
	}
}

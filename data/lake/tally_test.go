package lake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/keep"
	"frontdoor/data/schema"
)

// tally is the only row of the model of a tallied lake: how many raw rows there
// are. A reader who sees one night's tally and another's rows sees a half state.
type tally struct {
	Rows int64 `parquet:"rows"`
}

func modelTally() lake.TableRef { return lake.TableRef{Kind: lake.Model, Name: "tally"} }

// talliedNight is one more night of a tallied lake: one to three more raw rows
// in a folder of their own, the tally of all, a snapshot, a vacuum that keeps
// the given number. ack hears of each commit that is told to be safe.
func talliedNight(fsys lake.FS, l *lake.Lake, k *lake.Lock, snapshots int, ack func(what string, number int64)) error {
	if err := l.ClearStaging(); err != nil {
		return err
	}
	model, err := l.Table(modelTally(), lake.Newest)
	if err != nil {
		return err
	}
	raw, err := tallyRaw(fsys, l, k, model.Txns["night"]+1)
	if err != nil {
		return err
	}
	ack("raw", raw.Version)
	modelVersion, err := tallyModel(fsys, l, k, model, raw)
	if err != nil {
		return err
	}
	ack("model", modelVersion)
	s := lake.Snapshot{RunID: "run", Tables: map[string]int64{rawEvents().String(): raw.Version, modelTally().String(): modelVersion}}
	s, err = l.Publish(context.Background(), k, s, func(dir string) error {
		f, err := fsys.Create(filepath.Join(dir, "frontdoor.duckdb"))
		if err != nil {
			return err
		}
		_, err = f.Write([]byte("database"))
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return err
	}
	ack("snapshot", s.Number)
	_, err = keep.Vacuum(context.Background(), l, k, keep.Options{Snapshots: snapshots})
	return err
}

// writeNights makes nights under one lock, as long as more says so; see
// talliedNight.
func writeNights(fsys lake.FS, root string, snapshots int, more func() bool, ack func(what string, number int64)) error {
	l, err := lake.Open(fsys, root, clock)
	if err != nil {
		return err
	}
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		return err
	}
	for err == nil && more() {
		err = talliedNight(fsys, l, k, snapshots, ack)
	}
	return errors.Join(err, k.Close())
}

// heard is the newest number of each kind that a writer was told is safe.
type heard map[string]int64

// tallyRaw commits the rows of night n, unless a night that died has done so,
// and returns the raw table.
func tallyRaw(fsys lake.FS, l *lake.Lake, k *lake.Lock, n int64) (*lake.Table, error) {
	t, err := l.Table(rawEvents(), lake.Newest)
	if err != nil || t.Txns["night"] >= n {
		return t, err
	}
	source := fmt.Sprintf("night-%d", n)
	s, err := stageRows(fsys, l, "raw", events(source, 1, 1+int(n%3)), map[string]string{"source": source, "local_date": "2026-03-01"})
	if err != nil {
		return nil, err
	}
	c := eventChange(t.Version, s)
	c.Txns = map[string]int64{"night": n}
	version, err := l.Commit(context.Background(), k, c)
	if err != nil {
		return nil, err
	}
	return l.Table(rawEvents(), version)
}

func tallyModel(fsys lake.FS, l *lake.Lake, k *lake.Lock, model, raw *lake.Table) (int64, error) {
	s, err := stageRows(fsys, l, "model", []tally{{rowsOf(raw)}}, nil)
	if err != nil {
		return 0, err
	}
	c := lake.Change{
		Ref: modelTally(), Columns: []schema.Column{{Name: "rows", Type: schema.Bigint, Doc: "Raw rows.", Privacy: schema.Plain}},
		Base: model.Version, Add: []lake.Staged{s}, Txns: map[string]int64{"night": raw.Txns["night"]}, Operation: "build", RunID: "run",
	}
	for _, p := range model.Parts {
		c.Remove = append(c.Remove, p.Path)
	}
	return l.Commit(context.Background(), k, c)
}

// readTally reads a snapshot as a reader does, raw rows from the table's parts
// and the tally from the published folder, and fails unless the two agree.
func readTally(l *lake.Lake, s *lake.Snapshot) error {
	raw, err := l.Table(rawEvents(), s.Tables[rawEvents().String()])
	if err != nil {
		return err
	}
	var rows int64
	for _, p := range raw.Parts {
		found, err := readRows[event](l, l.Path(lake.Raw, raw.Ref.Name, p.Path))
		if err != nil {
			return err
		}
		rows += int64(len(found))
	}
	model, err := l.Table(modelTally(), s.Tables[modelTally().String()])
	if err != nil {
		return err
	}
	if len(model.Parts) != 1 {
		return fmt.Errorf("the tally has %d parts", len(model.Parts))
	}
	found, err := readRows[tally](l, filepath.Join(l.PublishedPath(s.Number), modelTally().Name, model.Parts[0].Path))
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0].Rows != rows {
		return fmt.Errorf("snapshot %d has %d raw rows and the tally %v", s.Number, rows, found)
	}
	return nil
}

// readRows reads a Parquet file in full.
func readRows[T any](l *lake.Lake, path string) ([]T, error) {
	f, err := l.FS().Open(path)
	if err != nil {
		return nil, err
	}
	rows, err := parquet.Read[T](io.NewSectionReader(f, 0, f.Size()), f.Size())
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

// whole fails unless all that was told to be safe is there and every byte of
// the lake is as it was written.
func whole(root string, done heard) error {
	l, err := lake.Open(lake.OS{}, root, clock)
	if err != nil {
		return err
	}
	r, err := check.Check(context.Background(), l, check.Options{ReadData: true})
	if err != nil {
		return err
	}
	for _, d := range r.Damages {
		if d.Path != l.Path("published", "current") { // the next night puts that right
			return fmt.Errorf("%d damages, such as %s: %s", len(r.Damages), d.Path, d.What)
		}
	}
	snapshots, err := l.Snapshots()
	if err != nil {
		return err
	}
	newest := heard{}
	for _, s := range snapshots {
		newest["snapshot"] = s.Number
		if err := readTally(l, &s); err != nil {
			return err
		}
	}
	for what, ref := range map[string]lake.TableRef{"raw": rawEvents(), "model": modelTally()} {
		t, err := l.Table(ref, lake.Newest)
		if err != nil {
			return err
		}
		newest[what] = t.Version
	}
	for _, what := range []string{"raw", "model", "snapshot"} {
		if told, ok := done[what]; ok && newest[what] < told {
			return fmt.Errorf("%s %d was told to be safe, the newest is %d", what, told, newest[what])
		}
	}
	return nil
}

// noFsync is the real file system with fsyncs left out: those of files, those
// of folders, or both.
type noFsync struct {
	lake.OS
	files, folders bool
}

func (f noFsync) Do(op lake.Op) error {
	if op.Kind == lake.Sync {
		info, err := os.Stat(op.Path)
		if err != nil || info.IsDir() && f.folders || !info.IsDir() && f.files {
			return err
		}
	}
	return f.OS.Do(op)
}

func (f noFsync) Create(path string) (lake.NewFile, error) {
	file, err := f.OS.Create(path)
	if err != nil || !f.files {
		return file, err
	}
	return noFsyncFile{file}, nil
}

type noFsyncFile struct{ lake.NewFile }

func (noFsyncFile) Sync() error { return nil }

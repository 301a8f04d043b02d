package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
)

// buildTree links the model parts into a new folder in staging and makes sure
// that the versions s names are on disk: the writer that committed them may
// have died before its last fsync.
func (l *Lake) buildTree(ctx context.Context, s Snapshot) (string, error) {
	dir, err := l.tempDir(s.RunID, "published")
	if err != nil {
		return "", err
	}
	synced := map[string]bool{}
	var links []Op
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		ref, err := ParseTableRef(name)
		if err != nil {
			return "", err
		}
		if s.Tables[name] < 0 {
			return "", fmt.Errorf("table %s has no version %d", name, s.Tables[name])
		}
		t, err := l.Table(ref, s.Tables[name])
		if err != nil {
			return "", err
		}
		if err := l.syncUp(synced, l.logDir(ref)); err != nil {
			return "", err
		}
		if ref.Kind != Model {
			continue
		}
		if err := l.makeDirs(filepath.Join(dir, ref.Name)); err != nil {
			return "", err
		}
		for _, p := range t.Shown() {
			from := l.Path(ref.Kind, ref.Name, p.Path)
			links = append(links, Op{Kind: Link, Path: from, To: filepath.Join(dir, ref.Name, p.Path)})
		}
	}
	return dir, atOnce(links, func(op Op) error {
		if err := l.makeDirs(filepath.Dir(op.To)); err != nil {
			return err
		}
		return l.do(op)
	})
}

// Shown lists the parts that a published folder holds: those with rows. Of a
// table without any it is the first, which tells readers of the folder the
// columns.
func (t *Table) Shown() []Part {
	shown := slices.DeleteFunc(slices.Clone(t.Parts), func(p Part) bool { return p.Rows == 0 })
	if len(shown) == 0 && len(t.Parts) > 0 {
		shown = t.Parts[:1]
	}
	return shown
}

// tempDir makes a new folder in the run's staging.
func (l *Lake) tempDir(run, name string) (string, error) {
	staging, err := l.StagingDir(run)
	if err != nil {
		return "", err
	}
	for i := range maxTempNames {
		dir := filepath.Join(staging, fmt.Sprintf("%s.%d", name, i))
		err := l.fs.Do(Op{Kind: Mkdir, Path: dir})
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("cannot make folder %s: %w", dir, err)
		}
	}
	return "", fmt.Errorf("cannot make a folder for the published files: %d are left in %s", maxTempNames, staging)
}

// syncTree makes the folder to be published and all it holds durable. Files in
// folders below it are links of parts, whose content was made durable by their
// commit: only their names are new. There is a folder for every table and month,
// so they are synced several at a time.
func (l *Lake) syncTree(dir string) error {
	paths, err := l.unsynced(dir, false)
	if err != nil {
		return err
	}
	return atOnce(paths, func(path string) error { return l.do(Op{Kind: Sync, Path: path}) })
}

// atOnce does eight things at a time, which the disk takes about as long for as
// for two. After an error what has not begun is left.
func atOnce[T any](list []T, do func(T) error) error {
	const workers = 8
	next := make(chan T)
	errs := make(chan error, workers)
	for range workers {
		go func() {
			var err error
			for one := range next {
				if err == nil {
					err = do(one)
				}
			}
			errs <- err
		}()
	}
	for _, one := range list {
		next <- one
	}
	close(next)
	var err error
	for range workers {
		err = errors.Join(err, <-errs)
	}
	return err
}

// unsynced lists dir, the folders in it and, outside of the folders of parts,
// the files.
func (l *Lake) unsynced(dir string, parts bool) ([]string, error) {
	entries, err := l.list(dir)
	if err != nil {
		return nil, err
	}
	paths := []string{dir}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			inner, err := l.unsynced(path, true)
			if err != nil {
				return nil, err
			}
			paths = append(paths, inner...)
		case !parts:
			paths = append(paths, path)
		}
	}
	return paths, nil
}

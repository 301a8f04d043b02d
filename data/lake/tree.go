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
		if ref.Kind == Model {
			if err := l.linkTable(t, filepath.Join(dir, ref.Name)); err != nil {
				return "", err
			}
		}
	}
	return dir, nil
}

func (l *Lake) linkTable(t *Table, dir string) error {
	if err := l.makeDirs(dir); err != nil {
		return err
	}
	for _, p := range t.Parts {
		to := filepath.Join(dir, p.Path)
		if err := l.makeDirs(filepath.Dir(to)); err != nil {
			return err
		}
		from := l.Path(t.Ref.Kind, t.Ref.Name, p.Path)
		if err := l.do(Op{Kind: Link, Path: from, To: to}); err != nil {
			return fmt.Errorf("part of table %s: %w", t.Ref, err)
		}
	}
	return nil
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
// so they are synced several at a time: the disk then answers for many at once.
func (l *Lake) syncTree(dir string) error {
	const atOnce = 8
	paths, err := l.unsynced(dir, false)
	if err != nil {
		return err
	}
	next := make(chan string)
	errs := make(chan error, atOnce)
	for range atOnce {
		go func() {
			var err error
			for path := range next {
				if err == nil {
					err = l.do(Op{Kind: Sync, Path: path})
				}
			}
			errs <- err
		}()
	}
	for _, path := range paths {
		next <- path
	}
	close(next)
	for range atOnce {
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

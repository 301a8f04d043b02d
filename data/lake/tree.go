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

// buildTree links the model parts into a new folder, makes their folders durable,
// and makes sure that the versions s names are on disk: the writer that committed
// them may have died before its last fsync.
func (l *Lake) buildTree(ctx context.Context, s Snapshot, dir string) error {
	synced := map[string]bool{}
	links := map[string][]Op{} // by the folder they go to
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		ref, err := ParseTableRef(name)
		if err != nil {
			return err
		}
		if s.Tables[name] < 0 {
			return fmt.Errorf("table %s has no version %d", name, s.Tables[name])
		}
		t, err := l.Table(ref, s.Tables[name])
		if err != nil {
			return err
		}
		if err := l.syncUp(synced, l.logDir(ref)); err != nil {
			return err
		}
		if ref.Kind != Model {
			continue
		}
		if err := l.makeDirs(filepath.Join(dir, ref.Name)); err != nil {
			return err
		}
		for _, p := range t.Shown() {
			op := Op{Kind: Link, Path: l.Path(ref.Kind, ref.Name, p.Path), To: filepath.Join(dir, ref.Name, p.Path)}
			links[filepath.Dir(op.To)] = append(links[filepath.Dir(op.To)], op)
		}
	}
	if err := atOnce(slices.Sorted(maps.Keys(links)), func(folder string) error { return l.linkAll(folder, links[folder]) }); err != nil {
		return err
	}
	above := map[string]bool{} // folders that hold those of the parts
	for folder := range links {
		for up := filepath.Dir(folder); len(up) > len(dir); up = filepath.Dir(up) {
			above[up] = true
		}
	}
	return atOnce(slices.Sorted(maps.Keys(above)), l.sync)
}

// linkAll makes links in one folder, and the folder durable: the content of the
// parts was by their commit.
func (l *Lake) linkAll(folder string, links []Op) error {
	if err := l.makeDirs(folder); err != nil {
		return err
	}
	for _, op := range links {
		if err := l.do(op); err != nil {
			return err
		}
	}
	return l.sync(folder)
}

func (l *Lake) sync(path string) error { return l.do(Op{Kind: Sync, Path: path}) }

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

// syncTree makes what fill wrote into the folder to be published durable, and
// the names in it.
func (l *Lake) syncTree(dir string) error {
	entries, err := l.list(dir)
	if err != nil {
		return err
	}
	paths := []string{dir}
	for _, e := range entries {
		if !e.IsDir() {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return atOnce(paths, l.sync)
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

package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
)

// Publish makes s the state that readers see and returns it with its number
// and time. It builds published/<number>/: every part of every model table as
// a hard link, <model>/<column>=<value>/<part>.parquet, and whatever fill adds
// to the folder it is given (nil adds nothing). All of it is durable under its
// final name before snapshot/<number>.json is created, which is the moment of
// publishing; published/current follows.
//
// If the newest snapshot stands for these table versions (see Snapshot.Stands),
// nothing is published and that snapshot is returned. After an error s may have been published
// nevertheless (the disk failed after that moment): Current tells, and
// publishing again mends the rest.
func (l *Lake) Publish(ctx context.Context, k *Lock, s Snapshot, fill func(dir string) error) (Snapshot, error) {
	err := l.Held(k)
	if err != nil {
		return Snapshot{}, fmt.Errorf("cannot publish: %w", err)
	}
	newest, err := l.Current()
	if err == nil && newest != nil && newest.Stands(s.Tables) {
		s, err = *newest, l.confirm(*newest, s.RunID)
	} else if err == nil {
		return l.PublishAnew(ctx, k, s, fill)
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("cannot publish: %w", err)
	}
	return s, nil
}

// PublishAnew is Publish also when nothing changed: it makes a published folder
// that was damaged again, under the next number.
func (l *Lake) PublishAnew(ctx context.Context, k *Lock, s Snapshot, fill func(dir string) error) (Snapshot, error) {
	published, err := l.publish(ctx, k, s, fill)
	if err != nil {
		return Snapshot{}, fmt.Errorf("cannot publish: %w", err)
	}
	return published, nil
}

func (l *Lake) publish(ctx context.Context, k *Lock, s Snapshot, fill func(dir string) error) (Snapshot, error) {
	err := l.Held(k)
	if err != nil {
		return Snapshot{}, err
	}
	if s.Number, err = l.nextNumber(); err != nil {
		return Snapshot{}, err
	}
	s.CreatedAt = l.now().UTC()
	dir, err := l.tempDir(s.RunID, "published")
	if err != nil {
		return Snapshot{}, err
	}
	// The one computes, the other waits for the disk.
	filled := make(chan error, 1)
	go func() {
		if fill == nil {
			fill = func(string) error { return nil }
		}
		filled <- fill(dir)
	}()
	err = l.buildTree(ctx, s, dir)
	if err := errors.Join(<-filled, err); err != nil {
		return Snapshot{}, err
	}
	if err := l.syncTree(dir); err != nil {
		return Snapshot{}, err
	}
	if s.Files, err = l.filled(s, dir); err != nil {
		return Snapshot{}, err
	}
	if err := l.acknowledge(s, dir); err != nil {
		return Snapshot{}, err
	}
	return s, l.nameCurrent(s, s.RunID)
}

// filled is the digest of every file in dir that is not a table's part.
func (l *Lake) filled(s Snapshot, dir string) (map[string]string, error) {
	var files map[string]string
	var walk func(folder string) error
	walk = func(folder string) error {
		entries, err := l.list(filepath.Join(dir, folder))
		if err != nil {
			return err
		}
		for _, e := range entries {
			name := filepath.Join(folder, e.Name())
			if _, table := s.Tables[Model+"/"+name]; table {
				continue
			}
			if e.IsDir() {
				if err := walk(name); err != nil {
					return err
				}
				continue
			}
			digest, err := l.digest(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			if files == nil {
				files = map[string]string{}
			}
			files[filepath.ToSlash(name)] = digest
		}
		return nil
	}
	return files, walk("")
}

// confirm makes sure of a snapshot that is there already: the writer that
// created it may have died before its name was durable.
func (l *Lake) confirm(s Snapshot, run string) error {
	if err := l.syncUp(map[string]bool{}, l.Path("snapshot"), l.Path("published")); err != nil {
		return err
	}
	return l.nameCurrent(s, run)
}

// acknowledge gives the finished tree its name and then creates the snapshot.
func (l *Lake) acknowledge(s Snapshot, dir string) error {
	for _, parent := range []string{l.Path("published"), l.Path("snapshot")} {
		if err := l.makeDirs(parent); err != nil {
			return err
		}
	}
	op := Op{Kind: Rename, Path: dir, To: l.PublishedPath(s.Number)}
	if err := l.fs.Do(op); errors.Is(err, fs.ErrExist) { // a writer past the lock took the number
		return fmt.Errorf("%w: folder %s exists already", ErrConflict, op.To)
	} else if err != nil {
		return fmt.Errorf("cannot %s: %w", op, err)
	}
	if err := l.syncUp(map[string]bool{}, l.Path("published"), l.Path("snapshot")); err != nil {
		return err
	}
	data, err := encodeSnapshot(s)
	if err != nil {
		return err
	}
	taken, err := l.putIfAbsent(s.RunID, l.SnapshotPath(s.Number), data)
	if taken {
		return fmt.Errorf("%w: snapshot %d exists already", ErrConflict, s.Number)
	}
	return err
}

// nextNumber is above every snapshot and every published folder. A folder
// without a snapshot is what a crash left, or the work of a writer that got
// past the lock: it is not touched.
func (l *Lake) nextNumber() (int64, error) {
	numbers, err := l.SnapshotNumbers()
	if err != nil {
		return 0, err
	}
	folders, err := l.list(l.Path("published"))
	if err != nil {
		return 0, err
	}
	for _, e := range folders {
		if n, ok := parseNumber(e.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	return slices.Max(append(numbers, 0)) + 1, nil
}

// nameCurrent lets published/current hold the number of s.
func (l *Lake) nameCurrent(s Snapshot, run string) error {
	path, want := l.Path("published", "current"), numberName(s.Number)+"\n"
	have, err := l.readFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	if err == nil && string(have) == want {
		return nil
	}
	return l.replace(run, path, []byte(want))
}

package lake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
)

// maxTempNames bounds the search for a free temporary name.
const maxTempNames = 1000

// readFile returns a whole file, which must be small.
func (l *Lake) readFile(path string) ([]byte, error) {
	f, err := l.fs.Open(path)
	if err != nil {
		return nil, err
	}
	data := make([]byte, f.Size())
	_, err = io.ReadFull(io.NewSectionReader(f, 0, f.Size()), data)
	return data, errors.Join(err, f.Close())
}

// list is a folder's entries; none when there is no such folder.
func (l *Lake) list(dir string) ([]fs.DirEntry, error) {
	entries, err := l.fs.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot list %s: %w", dir, err)
	}
	return entries, nil
}

// do runs one operation; the error names the operation and the path.
func (l *Lake) do(op Op) error {
	if err := l.fs.Do(op); err != nil {
		return fmt.Errorf("cannot %s: %w", op, err)
	}
	return nil
}

// makeDirs makes the folder path and those above it up to the lake's root.
// Folders that exist are fine; nothing is fsynced (see syncUp).
func (l *Lake) makeDirs(path string) error {
	if path == l.root {
		return nil
	}
	err := l.fs.Do(Op{Kind: Mkdir, Path: path})
	if errors.Is(err, fs.ErrNotExist) {
		if err := l.makeDirs(filepath.Dir(path)); err != nil {
			return err
		}
		err = l.fs.Do(Op{Kind: Mkdir, Path: path})
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot make folder %s: %w", path, err)
	}
	return nil
}

// syncUp makes the entries of the folders durable, and those of every folder
// above them up to the root: a folder left by a crash may exist without its
// name having reached the disk. Folders in done are passed over and added to.
func (l *Lake) syncUp(done map[string]bool, dirs ...string) error {
	for _, dir := range dirs {
		for ; !done[dir]; dir = filepath.Dir(dir) {
			if err := l.do(Op{Kind: Sync, Path: dir}); err != nil {
				return err
			}
			done[dir] = true
			if dir == l.root {
				break
			}
		}
	}
	return nil
}

// tempFile writes a new file in the staging folder of a run, under a name no
// one else has, fsyncs it and returns its path. A writer that got past the
// lock therefore never writes into another's file.
func (l *Lake) tempFile(run, name string, data []byte) (string, error) {
	dir, err := l.StagingDir(run)
	if err != nil {
		return "", err
	}
	for i := range maxTempNames {
		path := filepath.Join(dir, fmt.Sprintf("%s.%d", name, i))
		f, err := l.fs.Create(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("cannot create %s: %w", path, err)
		}
		_, err = f.Write(data)
		if err == nil {
			err = f.Sync()
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return "", fmt.Errorf("cannot write %s: %w", path, err)
		}
		return path, nil
	}
	return "", fmt.Errorf("cannot write %s: %d temporary files of that name are left in %s", name, maxTempNames, dir)
}

// putIfAbsent makes the file path with the given content, whole or not at all,
// and durably. taken is true, and nothing is changed, when the name exists.
// This is the lake's commit: link(2) fails on a taken name on every file
// system that passes the probe, also between writers that do not share a lock.
func (l *Lake) putIfAbsent(run, path string, data []byte) (taken bool, err error) {
	temp, err := l.tempFile(run, filepath.Base(path), data)
	if err != nil {
		return false, err
	}
	op := Op{Kind: Link, Path: temp, To: path}
	if err := l.fs.Do(op); errors.Is(err, fs.ErrExist) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("cannot %s: %w", op, err)
	}
	return false, l.do(Op{Kind: Sync, Path: filepath.Dir(path)})
}

// Replace makes or replaces a file under the root that is no part of a table,
// whole or not at all, and durably. It needs the lock.
func (l *Lake) Replace(k *Lock, run, name string, data []byte) error {
	if err := l.Held(k); err != nil {
		return err
	}
	return l.replace(run, l.Path(name), data)
}

// replace makes or replaces the file path, whole or not at all, and durably.
func (l *Lake) replace(run, path string, data []byte) error {
	temp, err := l.tempFile(run, filepath.Base(path), data)
	if err != nil {
		return err
	}
	if err := l.do(Op{Kind: Rename, Path: temp, To: path}); err != nil {
		return err
	}
	return l.do(Op{Kind: Sync, Path: filepath.Dir(path)})
}

// removeTree removes a folder with all it holds. A missing one is fine.
func (l *Lake) removeTree(dir string) error {
	entries, err := l.list(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if e.IsDir() {
			err = l.removeTree(path)
		} else {
			err = l.do(Op{Kind: Remove, Path: path})
		}
		if err != nil {
			return err
		}
	}
	if err := l.fs.Do(Op{Kind: Remove, Path: dir}); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove folder %s: %w", dir, err)
	}
	return nil
}

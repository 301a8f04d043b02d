// Package faultfs is a lake.FS for tests: the real files, and at the n-th
// operation a failure, the death of the process, or a power cut. It never
// fsyncs for real, it keeps account of what was fsynced instead, so that a
// sweep over every operation takes seconds.
package faultfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"frontdoor/data/lake"
)

// ErrDied is returned by the operation at which the process dies and by every
// one after it.
var ErrDied = errors.New("the process died here")

// Mode says what happens at the n-th operation.
type Mode int

// The modes.
const (
	Fail      Mode = iota // the operation fails once, having done nothing or half a write; see FS
	DieBefore             // nothing is done any more
	DieAfter              // the operation is the last one done
)

// FS works on the real files until operation At, counted from 1; 0 is never.
// Setting At to 0 after a fault is the next start of the program on the same
// machine: what was not fsynced before may still be lost.
//
// A write that fails is a short one: it takes the first half and says so. When
// the fsync of a file fails, the system has dropped what was in its cache, as
// Linux does: a later fsync of that file succeeds, and brings nothing back.
type FS struct {
	At   int
	Mode Mode
	Err  error // for Fail, such as syscall.ENOSPC or io.ErrShortWrite

	mu    sync.Mutex
	n     int
	names []change
	// content holds the files whose content would not survive a power cut.
	content map[string]dirt
}

// dirt says why a file's content would not survive.
type dirt int

const (
	unsynced dirt = iota + 1 // it was not fsynced yet
	dropped                  // an fsync of it failed
)

// Ops is the number of operations so far.
func (f *FS) Ops() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

// step counts one operation and runs it unless the fault says otherwise. half
// is what a failing write still does.
func (f *FS) step(run, half func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if f.At == 0 || f.n < f.At {
		return run()
	}
	if f.n > f.At {
		if f.Mode == Fail {
			return run()
		}
		return ErrDied
	}
	switch f.Mode {
	case Fail:
		return errors.Join(half(), f.Err)
	case DieAfter:
		return errors.Join(run(), ErrDied)
	default:
		return errors.Join(half(), ErrDied)
	}
}

func nothing() error { return nil }

// Open opens a file for reading.
func (f *FS) Open(path string) (file lake.File, err error) {
	err = f.step(func() error {
		file, err = lake.OS{}.Open(path)
		return err
	}, nothing)
	if err != nil && file != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, err
}

// List returns a folder's entries.
func (f *FS) List(dir string) (entries []fs.DirEntry, err error) {
	err = f.step(func() error {
		entries, err = lake.OS{}.List(dir)
		return err
	}, nothing)
	return entries, err
}

// Create makes a new, empty file.
func (f *FS) Create(path string) (lake.NewFile, error) {
	var file lake.NewFile
	err := f.step(func() (err error) {
		if file, err = (lake.OS{}).Create(path); err != nil {
			return err
		}
		f.soil(path, unsynced)
		f.names = append(f.names, change{path: path})
		return nil
	}, nothing)
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, err
	}
	return &newFile{fs: f, path: path, inner: file}, nil
}

// Do changes one name, or notes that it is durable.
func (f *FS) Do(op lake.Op) error {
	if op.Kind == lake.Sync {
		return f.sync(op.Path)
	}
	return f.step(func() error { return f.do(op) }, nothing)
}

// sync notes that a file's content or a folder's names are durable.
func (f *FS) sync(path string) error {
	return f.step(func() error {
		if _, err := os.Stat(path); err != nil {
			return err
		}
		f.synced(path)
		return nil
	}, func() error {
		if f.Mode == Fail && f.content[path] == unsynced {
			f.soil(path, dropped)
		}
		return nil
	})
}

func (f *FS) do(op lake.Op) error {
	switch op.Kind {
	case lake.Rename:
		return f.rename(op)
	case lake.Remove:
		return f.remove(op)
	}
	if err := (lake.OS{}).Do(op); err != nil {
		return err
	}
	switch op.Kind {
	case lake.Mkdir:
		f.names = append(f.names, change{path: op.Path})
	case lake.Link:
		f.names = append(f.names, change{path: op.To})
		if d, is := f.content[op.Path]; is {
			f.soil(op.To, d)
		}
	}
	return nil
}

// remove keeps a copy of a file it removes, which a power cut brings back.
func (f *FS) remove(op lake.Op) error {
	info, err := os.Lstat(op.Path)
	if err != nil {
		return err
	}
	c := change{path: op.Path, gone: true, dir: info.IsDir()}
	if !c.dir && f.content[op.Path] == 0 {
		if c.old, err = os.ReadFile(op.Path); err != nil {
			return err
		}
	}
	if err := (lake.OS{}).Do(op); err != nil {
		return err
	}
	delete(f.content, op.Path)
	f.names = append(f.names, c)
	return nil
}

// rename keeps a copy of what it replaces, to be put back by a power cut. What
// was not durable under the old name is not durable under the new one either.
func (f *FS) rename(op lake.Op) error {
	old, err := os.ReadFile(op.To)
	replaced := err == nil
	if err := (lake.OS{}).Do(op); err != nil {
		return err
	}
	var names []change
	for _, c := range f.names {
		if c.path == op.Path {
			continue
		}
		c.path = moved(c.path, op)
		names = append(names, c)
	}
	f.names = append(names, change{path: op.To, replaced: replaced, old: old})
	content := map[string]dirt{}
	for path, d := range f.content {
		if path != op.To { // what was replaced is no more
			content[moved(path, op)] = d
		}
	}
	f.content = content
	return nil
}

// moved is what a path is called after a rename.
func moved(path string, op lake.Op) string {
	if path == op.Path {
		return op.To
	}
	if rest, ok := strings.CutPrefix(path, op.Path+"/"); ok {
		return filepath.Join(op.To, rest)
	}
	return path
}

func (f *FS) synced(path string) {
	if f.content[path] == unsynced {
		delete(f.content, path)
	}
	f.names = slices.DeleteFunc(f.names, func(c change) bool { return filepath.Dir(c.path) == path })
}

func (f *FS) soil(path string, d dirt) {
	if f.content == nil {
		f.content = map[string]dirt{}
	}
	f.content[path] = d
}

// newFile is a file being written through the fault.
type newFile struct {
	fs    *FS
	path  string
	inner lake.NewFile
}

// Write writes p; a failing write leaves the first half of it.
func (w *newFile) Write(p []byte) (n int, err error) {
	err = w.fs.step(func() error {
		n, err = w.inner.Write(p)
		return err
	}, func() error {
		n, err = w.inner.Write(p[:len(p)/2])
		return err
	})
	return n, err
}

// Sync notes that the content is durable.
func (w *newFile) Sync() error { return w.fs.sync(w.path) }

// Close closes the file, which also happens when the process dies.
func (w *newFile) Close() error {
	return w.fs.step(w.inner.Close, w.inner.Close)
}

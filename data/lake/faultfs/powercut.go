package faultfs

import (
	"os"
	"path/filepath"
	"slices"
)

// change is a name that a power cut would take back: one that is new, or, with
// gone, one that was removed. old is the content that the name had before.
type change struct {
	path     string
	replaced bool
	gone     bool
	dir      bool // what was removed is a folder
	old      []byte
}

// PowerCut takes back all that was never fsynced: content first, which the
// files lose, then names, the last first.
func (f *FS) PowerCut() error {
	return f.PowerCutOf(func(string) bool { return true })
}

// PowerCutOf is PowerCut where only the changes of names that lost selects are
// taken back: disks write what was not fsynced in an order of their own.
func (f *FS) PowerCutOf(lost func(path string) bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for path := range f.content {
		if _, err := os.Stat(path); err == nil {
			if err := os.Truncate(path, 0); err != nil {
				return err
			}
		}
	}
	for _, c := range slices.Backward(f.names) {
		if !lost(c.path) {
			continue
		}
		if err := c.undo(); err != nil {
			return err
		}
	}
	f.names, f.content = nil, nil
	return nil
}

func (c change) undo() error {
	if c.gone {
		if _, err := os.Stat(filepath.Dir(c.path)); err != nil {
			return nil // its folder is gone for good
		}
	}
	switch {
	case c.gone && c.dir:
		return os.MkdirAll(c.path, 0o750)
	case c.gone, c.replaced:
		return os.WriteFile(c.path, c.old, 0o600)
	}
	return os.RemoveAll(c.path)
}

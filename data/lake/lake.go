// Package lake is the storage engine. Every table is a Delta table whose log
// is its only commit point; one snapshot file names the version of all of them
// and is what readers see.
//
//	<root>/raw/<table>/_delta_log/00000000000000000042.json
//	<root>/raw/<table>/source=<s>/local_date=<d>/<sha256-16>.parquet
//	<root>/model/<model>/...
//	<root>/snapshot/00000042.json    the published state
//	<root>/published/00000042/       the same as plain folders; "current" names it
//	<root>/staging/<run>/            work in progress, garbage after a crash
//	<root>/LOCK
//
// What the lake promises: a commit or a snapshot that was acknowledged
// survives a crash and a power cut; one that was not leaves garbage and never
// a half state; readers take no lock. Files are fsynced before they get their
// final name, folders before the name counts, and the last step is a link(2)
// that fails when the name is taken.
package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdoor/data/lake/delta"
)

// The kinds of table: the folders under the root that hold them.
const (
	Raw   = "raw"
	Model = "model"
)

// Lake is an open lake. It holds no file open and reads every log from disk
// each time, only remembering what log files with these bytes mean; it may be
// used from several goroutines; writing needs a Lock.
type Lake struct {
	fs   FS
	root string
	now  func() time.Time
	memo *delta.Memo
}

// Open opens the lake in the folder root, which is made if need be. now is the
// clock for commit times. Opening writes nothing else: whether the file system
// can keep the lake's promises is probed by Lock, before the first write.
func Open(fsys FS, root string, now func() time.Time) (*Lake, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("cannot open the lake %s: %w", root, err)
	}
	l := &Lake{fs: fsys, root: abs, now: now, memo: &delta.Memo{}}
	if _, err := fsys.List(abs); err == nil {
		return l, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot open the lake %s: %w", abs, err)
	}
	if err := l.makeRoot(abs); err != nil {
		return nil, fmt.Errorf("cannot make the lake %s: %w", abs, err)
	}
	return l, nil
}

// makeRoot makes the root folder and those above it, each made durable by
// fsyncing the folder that names it.
func (l *Lake) makeRoot(dir string) error {
	err := l.fs.Do(Op{Kind: Mkdir, Path: dir})
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir {
		if err := l.makeRoot(filepath.Dir(dir)); err != nil {
			return err
		}
		err = l.fs.Do(Op{Kind: Mkdir, Path: dir})
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return l.fs.Do(Op{Kind: Sync, Path: filepath.Dir(dir)})
}

// Path joins p to the lake's root, an absolute path.
func (l *Lake) Path(p ...string) string {
	return filepath.Join(append([]string{l.root}, p...)...)
}

// FS is the file layer the lake was opened with, for the packages that look
// after a lake (check, keep).
func (l *Lake) FS() FS { return l.fs }

// StagingDir makes and returns the folder in which a run prepares its files.
// What is left there counts for nothing and is removed by ClearStaging.
func (l *Lake) StagingDir(run string) (string, error) {
	if err := checkName("run id", run); err != nil {
		return "", err
	}
	dir := l.Path("staging", run)
	if err := l.makeDirs(dir); err != nil {
		return "", fmt.Errorf("cannot prepare staging: %w", err)
	}
	return dir, nil
}

// ClearStaging removes what earlier runs left in staging. Call it only while
// holding the lock: it takes a running writer's files away.
func (l *Lake) ClearStaging() error {
	if err := l.removeTree(l.Path("staging")); err != nil {
		return fmt.Errorf("cannot clear staging: %w", err)
	}
	return nil
}

// probe checks that the file system keeps the lake's promises: a file name
// can be taken only once, and files and folders can be fsynced. Some network
// shares fail one of them quietly, and a commit would then not be a commit.
func (l *Lake) probe() error {
	dir := l.Path("staging", ".probe")
	if err := l.removeTree(dir); err != nil {
		return err
	}
	if err := l.makeDirs(dir); err != nil {
		return err
	}
	if err := l.probeIn(dir); err != nil {
		return fmt.Errorf("the file system of %s cannot hold a lake: %w\nhint: put the lake on a local disk (ext4, XFS, APFS), not on this share", l.root, err)
	}
	return l.removeTree(dir)
}

func (l *Lake) probeIn(dir string) error {
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	f, err := l.fs.Create(first)
	if err != nil {
		return fmt.Errorf("cannot create %s: %w", first, err)
	}
	_, err = f.Write([]byte("probe"))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("cannot write %s durably: %w", first, err)
	}
	again, err := l.fs.Create(first)
	if err == nil {
		return errors.Join(errors.New("it created a file that already exists"), again.Close())
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot create %s: %w", first, err)
	}
	if err := l.do(Op{Kind: Link, Path: first, To: second}); err != nil {
		return err
	}
	if err := l.fs.Do(Op{Kind: Link, Path: first, To: second}); err == nil {
		return errors.New("it linked over a file that already exists")
	} else if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot link %s: %w", second, err)
	}
	return l.do(Op{Kind: Sync, Path: dir})
}

// checkName refuses what cannot be one folder name of the lake.
func checkName(what, name string) error {
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\\x00"+string(os.PathSeparator)) {
		return fmt.Errorf("%s %q cannot be a folder name", what, name)
	}
	return nil
}

package faultfs_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"frontdoor/data/lake"
	"frontdoor/data/lake/faultfs"
)

// text is the content of a file after a power cut; its folder was fsynced.
func text(t *testing.T, fsys *faultfs.FS, path string) string {
	t.Helper()
	if err := errors.Join(fsys.Do(lake.Op{Kind: lake.Sync, Path: filepath.Dir(path)}), fsys.PowerCut()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAFailedFsyncIsNotMendedByAnother(t *testing.T) {
	for at, want := range map[int]string{0: "whole", 3: ""} { // create, write, fsync
		fsys := &faultfs.FS{At: at, Mode: faultfs.Fail, Err: syscall.EIO}
		path := filepath.Join(t.TempDir(), "file")
		f, err := fsys.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("whole")); err != nil {
			t.Fatal(err)
		}
		if err := f.Sync(); (at == 3) != errors.Is(err, syscall.EIO) {
			t.Fatalf("fault at %d: the first fsync says %v", at, err)
		}
		again := fsys.Do(lake.Op{Kind: lake.Sync, Path: path})
		if err := errors.Join(f.Sync(), again, f.Close()); err != nil {
			t.Fatalf("fault at %d: the next fsyncs say %v", at, err)
		}
		if got := text(t, fsys, path); got != want {
			t.Errorf("fault at %d: the file holds %q, want %q", at, got, want)
		}
	}
}

func TestAFailedWriteIsShort(t *testing.T) {
	fsys := &faultfs.FS{At: 2, Mode: faultfs.Fail, Err: io.ErrShortWrite}
	path := filepath.Join(t.TempDir(), "file")
	f, err := fsys.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.Write([]byte("half of it")); n != 5 || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the write says %d, %v", n, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if got := text(t, fsys, path); got != "half " {
		t.Errorf("the file holds %q", got)
	}
}

// A second name does not save what was never fsynced under the first.
func TestALinkIsAsDurableAsItsFile(t *testing.T) {
	fsys := &faultfs.FS{}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	f, err := fsys.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("lost")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), fsys.Do(lake.Op{Kind: lake.Link, Path: path, To: link}), fsys.Do(lake.Op{Kind: lake.Remove, Path: path})); err != nil {
		t.Fatal(err)
	}
	if got := text(t, fsys, link); got != "" {
		t.Errorf("the link holds %q", got)
	}
}

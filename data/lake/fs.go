package lake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// FS is all the file work of the lake. The real one is OS; tests use one that
// fails or dies at the n-th operation (package faultfs). Paths are absolute.
type FS interface {
	Reader
	Writer
}

// Reader is the part of FS that changes nothing.
type Reader interface {
	// Open opens a file for reading; fs.ErrNotExist when there is none.
	Open(path string) (File, error)
	// List returns a folder's entries, sorted by name; fs.ErrNotExist when
	// there is no such folder.
	List(dir string) ([]fs.DirEntry, error)
}

// Writer is the part of FS that changes files and names.
type Writer interface {
	// Create makes a new, empty file; fs.ErrExist when the name is taken.
	Create(path string) (NewFile, error)
	// Do changes one name or makes it durable.
	Do(op Op) error
}

// File is an open file. Size is in bytes, as of opening.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// NewFile is a file being written. What is written is durable only after Sync.
type NewFile interface {
	io.WriteCloser
	Sync() error
}

// Op is one change of a name. To is used by Link and Rename only.
type Op struct {
	Kind     OpKind
	Path, To string
}

// OpKind says what an Op does.
type OpKind int

// The kinds of Op.
const (
	Mkdir  OpKind = iota // make one folder; fs.ErrExist when it exists
	Link                 // give Path the second name To; fs.ErrExist when it is taken
	Rename               // move Path to To, in place of a file of that name
	Remove               // remove a file or an empty folder
	Sync                 // fsync a file or a folder
)

// String is the operation as an error message names it.
func (o Op) String() string {
	names := [...]string{"make folder", "link", "rename", "remove", "fsync"}
	if o.To != "" {
		return fmt.Sprintf("%s %s to %s", names[o.Kind], o.Path, o.To)
	}
	return names[o.Kind] + " " + o.Path
}

// OS is the real file system.
type OS struct{}

// Open opens a file for reading.
func (OS) Open(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return osFile{f, info.Size()}, nil
}

type osFile struct {
	*os.File
	size int64
}

func (f osFile) Size() int64 { return f.size }

// List returns a folder's entries, sorted by name.
func (OS) List(dir string) ([]fs.DirEntry, error) { return os.ReadDir(dir) }

// Create makes a new, empty file.
func (OS) Create(path string) (NewFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Do changes one name or makes it durable.
func (OS) Do(op Op) error {
	switch op.Kind {
	case Mkdir:
		return os.Mkdir(op.Path, 0o750)
	case Link:
		return os.Link(op.Path, op.To)
	case Rename:
		return os.Rename(op.Path, op.To)
	case Remove:
		return os.Remove(op.Path)
	default:
		return syncPath(op.Path)
	}
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

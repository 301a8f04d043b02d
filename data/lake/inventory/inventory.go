// Package inventory compares what a lake names with what lies in its folders:
// the versions and parts that snapshots and tables name, and the files on disk.
// Packages check and keep stand on it; it changes nothing.
package inventory

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/data/lake"
)

// LogDir is the name of the folder of a table that holds its Delta log.
const LogDir = "_delta_log"

// Version is one version of one table. Number lake.Newest stands for whatever
// is the newest.
type Version struct {
	Ref    lake.TableRef
	Number int64
}

// Versions lists what must stay readable: every table's newest version and those
// that the snapshots name, by table and number, each once.
func Versions(l *lake.Lake, snapshots []lake.Snapshot) ([]Version, error) {
	set := map[Version]bool{}
	for _, kind := range Kinds() {
		refs, err := l.Tables(kind)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			set[Version{ref, lake.Newest}] = true
		}
	}
	for _, s := range snapshots {
		for name, number := range s.Tables {
			ref, err := lake.ParseTableRef(name)
			if err != nil {
				return nil, fmt.Errorf("snapshot %d: %w", s.Number, err)
			}
			set[Version{ref, number}] = true
		}
	}
	return slices.SortedFunc(maps.Keys(set), func(a, b Version) int {
		return cmp.Or(strings.Compare(a.Ref.String(), b.Ref.String()), cmp.Compare(a.Number, b.Number))
	}), nil
}

// Kinds are the folders under the root that hold tables.
func Kinds() []string { return []string{lake.Model, lake.Raw} }

// File is a file or, where Dir is set, a folder on disk. Path is absolute.
type File struct {
	Path string
	Dir  bool
	Info fs.FileInfo
}

// Walk lists all that lies under dir, a folder after what it holds, in the order
// of names. A missing folder holds nothing; so does one that vanishes meanwhile.
func Walk(r lake.Reader, dir string) ([]File, error) {
	entries, err := r.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot list %s: %w", dir, err)
	}
	var out []File
	for _, e := range entries {
		f := File{Path: filepath.Join(dir, e.Name()), Dir: e.IsDir()}
		if f.Dir {
			inside, err := Walk(r, f.Path)
			if err != nil {
				return nil, err
			}
			out = append(out, inside...)
		}
		if f.Info, err = e.Info(); errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("cannot look at %s: %w", f.Path, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// InLog says whether a path lies in a table's log.
func InLog(path string) bool { return filepath.Base(filepath.Dir(path)) == LogDir }

// IsPart says whether a file has the name of a part: 16 hex digits of its digest
// and .parquet. Vacuum takes no other file of a table away.
func IsPart(path string) bool {
	digits, ok := strings.CutSuffix(filepath.Base(path), ".parquet")
	return ok && len(digits) == 16 && strings.Trim(digits, "0123456789abcdef") == ""
}

package statcache

import (
	"os"
	"time"
)

// Stamp is what the file system says of a file without reading it. Two equal
// stamps of one path mean the same bytes, unless the file was written within
// the same tick of the clock. Times are Unix nanoseconds.
type Stamp struct {
	Size    int64  `json:"size"` // bytes on disk
	Written int64  `json:"mtime"`
	Changed int64  `json:"ctime,omitempty"` // 0 where the platform tells none
	Inode   uint64 `json:"inode,omitempty"` // 0 where the platform tells none
	Device  uint64 `json:"device,omitempty"`
}

// StampOf is the stamp of a file by what os.Stat told of it.
func StampOf(info os.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), Written: info.ModTime().UnixNano()}
	s.system(info)
	return s
}

// before reports whether the file was last touched before t.
func (s Stamp) before(t time.Time) bool { return max(s.Written, s.Changed) < t.UnixNano() }

package statcache

import (
	"os"
	"syscall"
)

// system adds what only this system's stat tells: the time of the last change
// of the inode, which no program can set back, and the inode's number.
func (s *Stamp) system(info os.FileInfo) {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Changed, s.Inode, s.Device = stat.Ctim.Nano(), stat.Ino, stat.Dev
	}
}

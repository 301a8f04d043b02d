package lake_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// disk is a file system of its own in a file, which can lose power.
type disk struct{ kind, image, dir string }

// How a file system goes down, as FS_IOC_SHUTDOWN knows it.
const (
	flushAll   = uint32(0) // freezes first: all reaches the disk
	flushLog   = uint32(1) // the journal reaches the disk, other pages do not
	flushNone  = uint32(2) // nothing more reaches the disk
	fsShutdown = 0x8004587d
)

// newDisk makes and mounts a disk with a file system of that kind. The test is
// skipped where that is not allowed, or fails with FRONTDOOR_REQUIRE_LOOP=1.
func newDisk(t *testing.T, kind string) *disk {
	t.Helper()
	d := &disk{kind: kind, image: filepath.Join(t.TempDir(), "image"), dir: t.TempDir()}
	if err := d.format(); err != nil {
		cannot(t, err)
	}
	if err := d.mount(); err != nil {
		cannot(t, err)
	}
	t.Cleanup(func() {
		if err := d.unmount(); err != nil {
			t.Errorf("%v; detached it", errors.Join(err, syscall.Unmount(d.dir, syscall.MNT_DETACH)))
		}
	})
	return d
}

func cannot(t *testing.T, why error) {
	t.Helper()
	if os.Getenv("FRONTDOOR_REQUIRE_LOOP") == "1" {
		t.Fatalf("no disk can be made: %v", why)
	}
	t.Skipf("no disk can be made here: %v", why)
}

// format writes an empty file system into the image, a sparse file.
func (d *disk) format() error {
	if os.Geteuid() != 0 {
		return errors.New("mounting needs root")
	}
	f, err := os.Create(d.image)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Truncate(320<<20), f.Close()); err != nil { // XFS wants 300 MB
		return err
	}
	return command("mkfs."+d.kind, "-q", d.image)
}

func (d *disk) mount() error { return command("mount", "-o", "loop", "-t", d.kind, d.image, d.dir) }

// unmount waits a while for the last of a killed process to let go.
func (d *disk) unmount() (err error) {
	for range 100 {
		if err = syscall.Unmount(d.dir, 0); err == nil || !errors.Is(err, syscall.EBUSY) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("cannot unmount %s: %w", d.dir, err)
	}
	return nil
}

// cut takes the power away: the file system refuses all work from now on.
func (d *disk) cut(how uint32) error {
	f, err := os.Open(d.dir)
	if err != nil {
		return err
	}
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), fsShutdown, uintptr(unsafe.Pointer(&how)))
	if errno != 0 {
		err = fmt.Errorf("cannot shut down %s: %w", d.kind, errno)
	}
	return errors.Join(err, f.Close())
}

// restart is the power coming back: what the disk holds is mounted anew, which
// replays the journal.
func (d *disk) restart() error {
	if err := d.unmount(); err != nil {
		return err
	}
	return d.mount()
}

func command(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

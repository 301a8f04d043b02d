package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdoor/cmd/frontdoor/internal/cli"
	"frontdoor/data/synthetic"
)

// diskSize is the size of the disk that fills up, in bytes.
const diskSize = 48 << 20

// smallDisk mounts a disk of its own for the lake.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=48m"); err != nil {
		t.Skipf("no disk can be mounted here, which needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// Given a published night and a disk that has little room left, when the next
// night runs out of it, wherever that is, then it says so once, what was
// published stands, and with room again the next run gives the true figures.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t)
	b := newBorough(t, synthetic.Options{
		Seed: 3, Days: 14, Residents: 20_000, Start: time.Date(2026, 3, 23, 0, 0, 0, 0, time.UTC),
	})
	first := b.path("first.yaml")
	writeFile(t, first, "council: Borough of Example\nreject_threshold: 1\nreference: reference\nsources:\n"+
		"  - {name: counter, format: tickets, paths: [\"counter/*.csv\"]}\n")
	lake := filepath.Join(disk, "lake")
	mustCall(t, b.at, "--lake", lake, "--config", first, "run")
	question := []string{"--lake", lake, "--config", first, "query", "visits_by_outcome", "--output", "csv"}
	before := mustCall(t, b.at, question...).out

	whole := []string{"--lake", lake, "--config", b.path("council.yaml"), "run"}
	failures := 0
	for room, night := int64(64<<10), 1; ; room, night = room*3/2, night+1 {
		fill(t, disk, room)
		got := call(t.Context(), b.later(night), whole...)
		if got.code == cli.ExitDone || got.code == cli.ExitWarnings {
			break
		}
		failures++
		if got.code != cli.ExitFailed || strings.Count("\n"+got.err, "\nerror: ") != 1 || !strings.Contains(got.err, "hint: the disk is full") {
			t.Errorf("with %d bytes of room: exit code %d, saying\n%s", room, got.code, got.err)
		}
		if after := mustCall(t, b.at, question...).out; after != before {
			t.Fatalf("with %d bytes of room the published figures became\n%swere\n%s", room, after, before)
		}
		if room > diskSize {
			t.Fatal("the night does not end on the whole disk")
		}
	}
	if failures < 4 {
		t.Errorf("the disk filled up only %d times: the test needs a smaller start", failures)
	}
	b.sameCallsIn(t, lake)
}

// fill leaves that many bytes of room on the disk.
func fill(t *testing.T, disk string, room int64) {
	t.Helper()
	ballast := filepath.Join(disk, "ballast")
	if err := os.RemoveAll(ballast); err != nil {
		t.Fatal(err)
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(disk, &s); err != nil {
		t.Fatal(err)
	}
	size := int64(s.Bavail)*s.Bsize - room
	if size <= 0 {
		return
	}
	if err := os.WriteFile(ballast, make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sameCallsIn compares the calls of a lake that is elsewhere with the truth.
func (b *borough) sameCallsIn(t *testing.T, lake string) {
	t.Helper()
	out := mustCall(t, b.at, "--lake", lake, "--config", b.path("council.yaml"), "query", "answer_rate", "--output", "csv").out
	p, got := b.truth.Phone, figures{}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n")[1:] {
		cells := strings.Split(line, ",")
		got.put(number(t, cells[1]), "offered")
		got.put(number(t, cells[2]), "answered")
	}
	same(t, "calls after the disk was full", figures{"offered": p.Offered, "answered": p.Answered}, got)
}

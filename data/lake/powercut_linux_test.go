package lake_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/data/lake"
)

// writerVariable names, to a process of this test, the lake in which it makes
// one night after the other until it is killed. noFsyncVariable says of what it
// leaves the fsyncs out.
const (
	writerVariable  = "FRONTDOOR_TEST_WRITER"
	noFsyncVariable = "FRONTDOOR_TEST_NO_FSYNC"
)

func TestMain(m *testing.M) {
	root := os.Getenv(writerVariable)
	if root == "" {
		os.Exit(m.Run())
	}
	without := os.Getenv(noFsyncVariable)
	fsys := noFsync{files: strings.Contains(without, "files"), folders: strings.Contains(without, "folders")}
	fmt.Println("begin 0")
	err := writeNights(fsys, root, 3, func() bool { return true }, func(what string, number int64) {
		fmt.Println(what, number)
		if without != "" { // most cuts shall come when something was just told to be safe
			time.Sleep(10 * time.Millisecond)
		}
	})
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// listen reads what the writer says until it ends.
func listen(r io.Reader, begun chan<- struct{}) heard {
	done := heard{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var what string
		var number int64
		if _, err := fmt.Sscan(lines.Text(), &what, &number); err != nil {
			continue // cut off with the process
		}
		if what == "begin" {
			close(begun)
			continue
		}
		done[what] = number
		done["count"]++
	}
	return done
}

// cutWhileWriting runs a writer, takes the power away after a random while,
// brings it back and returns what the writer was told is safe.
func cutWhileWriting(d *disk, root string, random *rand.Rand, how uint32, env ...string) (heard, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	writer := exec.Command(self)
	writer.Env = append(append(os.Environ(), writerVariable+"="+root), env...)
	out, err := writer.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := writer.Start(); err != nil {
		return nil, err
	}
	begun, ended := make(chan struct{}), make(chan heard, 1)
	go func() { ended <- listen(out, begun) }()
	select {
	case <-begun:
	case <-ended:
		return nil, fmt.Errorf("the writer ended before it began: %w", writer.Wait())
	}
	time.Sleep(time.Duration(random.IntN(500)) * time.Millisecond)
	err = d.cut(how)
	_ = writer.Process.Kill() // it may have ended by itself, on an I/O error
	done := <-ended
	_ = writer.Wait()
	return done, errors.Join(err, d.restart())
}

// Real journals, real caches: the power goes at a random moment, and all that
// was acknowledged is there afterwards and whole, and the next night works.
func TestPowerCutOnRealDisks(t *testing.T) {
	for _, kind := range []string{"ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			d := newDisk(t, kind)
			random := rand.New(rand.NewPCG(20, uint64(len(kind))))
			var safe heard
			var told int64
			for trial := range 27 {
				root := filepath.Join(d.dir, fmt.Sprintf("lake-%d", trial/9))
				if trial%9 == 0 {
					safe = heard{}
				}
				how := []uint32{flushNone, flushNone, flushNone, flushLog, flushAll}[random.IntN(5)]
				done, err := cutWhileWriting(d, root, random, how)
				if err != nil {
					t.Fatal(err)
				}
				told += done["count"]
				maps.Copy(safe, done)
				if err := whole(root, safe); err != nil {
					t.Fatalf("trial %d, flag %d, told %v: %v", trial, how, safe, err)
				}
				if err := nextNight(root, safe); err != nil {
					t.Fatalf("trial %d, flag %d: the next night: %v", trial, how, err)
				}
			}
			if told < 100 {
				t.Errorf("only %d commits were acknowledged before the cuts: the trials show little", told)
			}
			t.Logf("%d commits and snapshots were acknowledged before 27 cuts", told)
		})
	}
}

// nextNight is one night that is not disturbed, after which the lake is whole.
func nextNight(root string, safe heard) error {
	nights := 0
	more := func() bool { nights++; return nights == 1 }
	ack := func(what string, number int64) { safe[what] = number }
	if err := writeNights(lake.OS{}, root, 3, more, ack); err != nil {
		return err
	}
	return whole(root, safe)
}

// The control: without the fsyncs of files, of folders, or of both, the same
// cuts must lose what was acknowledged.
func TestPowerCutOnRealDisksWithoutFsyncLosesNights(t *testing.T) {
	for _, kind := range []string{"ext4", "xfs"} {
		for _, without := range []string{"files", "folders", "files and folders"} {
			t.Run(kind+" without fsync of "+without, func(t *testing.T) {
				t.Parallel()
				d := newDisk(t, kind)
				random := rand.New(rand.NewPCG(21, uint64(len(kind))))
				for trial := range 20 {
					root := filepath.Join(d.dir, fmt.Sprintf("lake-%d", trial))
					done, err := cutWhileWriting(d, root, random, flushNone, noFsyncVariable+"="+without)
					if err != nil {
						t.Fatal(err)
					}
					if err := whole(root, done); err != nil {
						t.Logf("trial %d, told %v: %v", trial, done, err)
						return
					}
				}
				t.Error("nothing was lost in 20 cuts, so the cuts show nothing")
			})
		}
	}
}

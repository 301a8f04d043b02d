package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// needStrace skips a test where strace cannot be had, or fails it with
// FRONTDOOR_REQUIRE_STRACE=1.
func needStrace(t *testing.T) {
	t.Helper()
	out, err := exec.Command("strace", "-f", "-o", "/dev/null", "-e", "inject=close:error=EIO:when=60000", "true").CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv("FRONTDOOR_REQUIRE_STRACE") == "1" {
		t.Fatalf("strace is required: %v %s", err, out)
	}
	t.Skipf("strace cannot be used here: %v %s", err, out)
}

// A fault is one system call that does not go well: what happens at the n-th of
// its kind that any one thread of the program makes.
type fault struct {
	call string
	what string // as strace's inject has it, such as signal=KILL
	n    int
}

// inject is the fault in strace's words. A call of that name may not exist here.
func (f fault) inject() []string {
	return []string{"-e", "trace=?" + f.call, "-e", "inject=?" + f.call + ":" + f.what + ":when=" + strconv.Itoa(f.n)}
}

// ended is how the program ended under a fault.
type ended struct {
	killed    bool
	code      int
	said      string
	published bool // its figures are out
}

// program runs the program of the stories at a given time, under strace if that
// is told what to do.
func program(t *testing.T, night string, strace []string, args ...string) ended {
	t.Helper()
	whole := append([]string{"frontdoor"}, args...)
	if strace != nil {
		whole = append(append([]string{"strace", "-f", "-qq", "-o", "/dev/null"}, strace...), whole...)
	}
	cmd := exec.CommandContext(t.Context(), whole[0], whole[1:]...)
	// With one thread at a time the same calls are made by the same threads.
	cmd.Env = append(os.Environ(), clockVariable+"="+night, "GOMAXPROCS=1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	killed := status.Signaled() && status.Signal() == syscall.SIGKILL
	return ended{killed: killed, code: cmd.ProcessState.ExitCode(), said: said.String()}
}

// calls are the system calls that change files, or open and create them.
func calls() []string {
	return []string{
		"openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate",
		"link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat",
	}
}

// touch is a call on a file: the n-th of its kind in its thread, and how strace
// writes it down, with paths.
type touch struct {
	call string
	n    int
	line string
}

// traced runs the program undisturbed and returns the calls that touched the
// given folder.
func traced(t *testing.T, folder, night string, args ...string) (touches []touch) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	got := program(t, night, []string{"-y", "-s", "0", "-e", "trace=?" + strings.Join(calls(), ",?"), "-o", log}, args...)
	if got.code != 0 {
		t.Fatalf("undisturbed, the program ends with %d, saying\n%s", got.code, got.said)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^(\d+) +(\w+)\(.*$`)
	count := map[string]int{}
	for _, m := range line.FindAllStringSubmatch(string(text), -1) {
		thread, call := m[1], m[2]
		count[thread+call]++
		if strings.Contains(m[0], folder) {
			touches = append(touches, touch{call, count[thread+call], m[0]})
		}
	}
	return touches
}

// positions are those of the touches of one call whose line says a word, each
// once, ascending.
func positions(touches []touch, call, word string) (at []int) {
	for _, to := range touches {
		if to.call == call && strings.Contains(to.line, word) {
			at = append(at, to.n)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// spread picks at most k of the numbers, evenly, from the first to the last.
func spread(numbers []int, k int) []int {
	if len(numbers) <= k {
		return numbers
	}
	var picked []int
	for i := range k {
		picked = append(picked, numbers[i*(len(numbers)-1)/max(k-1, 1)])
	}
	return picked
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"frontdoor/cmd/frontdoor/internal/cli"
)

// TestMain lets tests run this very binary under other names: as the program
// with a story's clock, and as the program itself.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"frontdoor": frontdoor, "frontdoor-itself": main, "hold-lock": holdLock})
}

// clockVariable is the environment variable that a story sets to the time at
// which its next night runs.
const clockVariable = "NIGHT"

// frontdoor is the program with the story's clock.
func frontdoor() {
	start, err := time.Parse(time.RFC3339, os.Getenv(clockVariable))
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", clockVariable, err)
		os.Exit(1)
	}
	io := cli.Stdio{Out: os.Stdout, Err: os.Stderr, Now: ticking(start)}
	os.Exit(cli.Main(context.Background(), os.Args[1:], io))
}

// ticking is a clock that a test can tell the time by: it starts at a given
// moment and goes on by a millisecond at each look.
func ticking(start time.Time) func() time.Time {
	var looks atomic.Int64
	return func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Millisecond) }
}

// outcome is what one call of the program left behind.
type outcome struct {
	code     int
	out, err string
}

// call runs the program in process at a given time.
func call(ctx context.Context, at time.Time, args ...string) outcome {
	var out, err bytes.Buffer
	code := cli.Main(ctx, args, cli.Stdio{Out: &out, Err: &err, Now: ticking(at)})
	return outcome{code, out.String(), err.String()}
}

// mustCall is call for what has to work.
func mustCall(t *testing.T, at time.Time, args ...string) outcome {
	t.Helper()
	got := call(t.Context(), at, args...)
	if got.code != cli.ExitDone {
		t.Fatalf("frontdoor %s: exit code %d, want 0\nstdout:\n%s\nstderr:\n%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got
}

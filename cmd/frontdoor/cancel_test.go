package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/cmd/frontdoor/internal/cli"
	"frontdoor/data/synthetic"
)

// newCouncil copies the small council of the stories and returns its folder and
// the time of its first night.
func newCouncil(t *testing.T) (dir string, night time.Time) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "council")
	if err := os.CopyFS(dir, os.DirFS("testdata/council")); err != nil {
		t.Fatal(err)
	}
	return dir, time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)
}

// interrupter is a person who reads along and presses Ctrl-C at a word.
type interrupter struct {
	bytes.Buffer
	word   string
	cancel context.CancelFunc
}

func (i *interrupter) Write(p []byte) (int, error) {
	n, err := i.Buffer.Write(p)
	if strings.Contains(i.String(), i.word) {
		i.cancel()
	}
	return n, err
}

// Given a published night and a new log, when the next run is cancelled, then
// the exit code is 130, what was published stands, and the run after it ends
// as if nothing had happened.
func TestCancelledRunPublishesNothing(t *testing.T) {
	for name, word := range map[string]string{
		"before it begins": "", "after the files are read": "ledger:", "before it is published": "build:",
	} {
		t.Run(name, func(t *testing.T) {
			dir, night := newCouncil(t)
			config := filepath.Join(dir, "council.yaml")
			mustCall(t, night, "--config", config, "run")
			writeFile(t, filepath.Join(dir, "logs", "queue_log.2"),
				"1772449200|1772449200.9|benefits|NONE|ENTERQUEUE||01632960005|1\n1772449209|1772449200.9|benefits|NONE|ABANDON|1|1|9\n")
			published := contents(t, filepath.Join(dir, "lake", "published"))

			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			said := &interrupter{word: word, cancel: cancel}
			if word == "" {
				cancel()
			}
			second := night.AddDate(0, 0, 1)
			code := cli.Main(ctx, []string{"--config", config, "run"}, cli.Stdio{Out: said, Err: said, Now: ticking(second)})
			if code != cli.ExitCancelled || !strings.HasSuffix(said.String(), "error: cancelled; what was published is untouched\n") {
				t.Fatalf("exit code %d, want 130, saying\n%s", code, said.String())
			}
			after := contents(t, filepath.Join(dir, "lake", "published"))
			if len(after) != len(published) || after["current"] != published["current"] {
				t.Errorf("the cancelled run changed what is published: %d files, before %d", len(after), len(published))
			}

			third := mustCall(t, night.AddDate(0, 0, 2), "--config", config, "run").err
			if !strings.Contains(third, "published snapshot 2") {
				t.Errorf("the run after the cancelled one says\n%s", third)
			}
			answer := mustCall(t, night, "--config", config, "query", "calls_by_outcome", "--output", "csv").out
			if !strings.Contains(answer, "\nabandoned,2,2\n") {
				t.Errorf("the new log is not in the answer:\n%s", answer)
			}
		})
	}
}

// Ctrl-C reaches the program itself: it ends with 130 and publishes nothing. A
// run that was done before the signal came is tried again.
func TestInterruptEndsTheProgram(t *testing.T) {
	b := newBorough(t, synthetic.Options{Seed: 5, Days: 10, Residents: 40_000})
	for range 5 {
		lake := filepath.Join(t.TempDir(), "lake")
		code, said := interrupted(t, "--config", b.path("council.yaml"), "--lake", lake, "run")
		if code == cli.ExitDone || code == cli.ExitWarnings {
			continue
		}
		if code != cli.ExitCancelled || !strings.Contains(said, "error: cancelled; what was published is untouched") {
			t.Errorf("exit code %d, want 130, saying\n%s", code, said)
		}
		if found, err := filepath.Glob(filepath.Join(lake, "snapshot", "*")); err != nil || len(found) > 0 {
			t.Errorf("the interrupted run published %v (%v)", found, err)
		}
		return
	}
	t.Error("every run was done before the signal came")
}

// interrupted runs the program itself, interrupts it once the files are read,
// and returns its exit code and what it said.
func interrupted(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "frontdoor-itself", args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if !strings.HasPrefix(lines.Text(), "ledger:") {
			continue
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			break // it ended by itself
		}
	}
	err = cmd.Wait()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), said
}

package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The stories: one file per thing that a user sees. Each begins in a folder
// with the small council of testdata/council, in the night after its one day,
// Monday 2 March 2026; the variable NIGHT says when its next night runs.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv(clockVariable, "2026-03-03T02:00:00Z")
			return os.CopyFS(env.WorkDir, os.DirFS("testdata/council"))
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("there is no condition " + cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "gzip": compress, "cut": cut, "join": join, "halve": halve, "lengthen": lengthen,
		},
	})
}

// exits CODE COMMAND... runs a command that must end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// compress FROM TO writes a gzip copy.
func compress(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close()))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o644))
}

// cut FILE takes the last third off a file.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(len(ts.ReadFile(args[0]))*2/3)))
}

// join TO FROM... puts files together.
func join(ts *testscript.TestScript, _ bool, args []string) {
	text := ""
	for _, from := range args[1:] {
		text += ts.ReadFile(from)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// halve FROM ONE OTHER writes the first half of a file's lines to one file and
// the rest to another.
func halve(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	for i, part := range [][]string{lines[:len(lines)/2], lines[len(lines)/2:]} {
		ts.Check(os.WriteFile(ts.MkAbs(args[i+1]), []byte(strings.Join(part, "")), 0o644))
	}
}

// lengthen FILE N writes the last line of a file, which ends it, N times in all.
func lengthen(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	last := text[strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1:]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text+strings.Repeat(last, n-1)), 0o644))
}

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
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
			"workbook": workbook, "link": link,
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

// workbook FROM TO writes a CSV as a workbook. Dates and times of day become real
// ones.
func workbook(ts *testscript.TestScript, _ bool, args []string) {
	records, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	f := excelize.NewFile()
	defer f.Close()
	for i, fields := range records {
		row := make([]any, len(fields))
		for k, text := range fields {
			row[k] = text
			if at, err := time.Parse("02/01/2006 15:04:05", text); err == nil {
				row[k] = at
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		ts.Check(err)
		ts.Check(f.SetSheetRow("Sheet1", cell, &row))
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
}

// link FILE adds a link to another workbook.
func link(ts *testscript.TestScript, _ bool, args []string) {
	book := ts.ReadFile(args[0])
	r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	ts.Check(err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range r.File {
		ts.Check(z.Copy(f))
	}
	_, err = z.Create("xl/externalLinks/externalLink1.xml")
	ts.Check(errors.Join(err, z.Close()))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o644))
}

// lengthen FILE N writes the last line of a file, which ends it, N times in all.
func lengthen(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	last := text[strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1:]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text+strings.Repeat(last, n-1)), 0o644))
}

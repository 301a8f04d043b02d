package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdoor/cmd/frontdoor/internal/cli"
)

// errnoPoints are errors of the disk, one at a time, where ingest, the lake and
// DuckDB write: parts, log entries, the published database and its journal.
func (g *ground) errnoPoints() (points []fault) {
	for _, p := range []struct {
		call, errno, word string
		most              int
	}{
		{"write", "ENOSPC", ".parquet>", 4},
		{"write", "EIO", ".parquet>", 3},
		{"write", "EIO", ".json.", 2},
		{"write", "ENOSPC", "duckdb.wal>", 1},
		{"pwrite64", "ENOSPC", "duckdb>", 2},
		{"pwrite64", "EIO", "duckdb>", 2},
		{"fsync", "EIO", ".parquet>", 2},
		{"fsync", "EIO", "", 3},
		{"linkat", "EIO", "", 2},
		{"mkdirat", "ENOSPC", "", 2},
		{"renameat", "EIO", "", 1},
	} {
		for _, n := range spread(positions(g.touches, p.call, p.word), p.most) {
			f := fault{p.call, "error=" + p.errno, n}
			first := p.call == "write" && n == 1 // LOCK, or a thread's only message
			if !first && !slices.Contains(points, f) {
				points = append(points, f)
			}
		}
	}
	return points
}

// When one call fails that writes to the disk, whoever makes it, the program
// ends with 1 and says so once, publishes nothing, and the next run mends all.
func TestDiskErrorsInTheProgram(t *testing.T) {
	needStrace(t)
	t.Parallel()
	g := newGround(t, true)
	points, failed := g.errnoPoints(), 0
	for _, p := range points {
		t.Run(fmt.Sprintf("%s %s %d", p.call, p.what, p.n), func(t *testing.T) {
			got := g.disturb(t, p)
			if got.code == cli.ExitDone {
				return // the fault hit nothing that counts, or its thread made fewer calls
			}
			if p.call == "write" && !strings.Contains(got.said, "error: ") {
				return // it also hit the message, in another thread
			}
			if strings.Contains(got.said, "netpollBreak write failed") {
				return // it hit the Go runtime as it woke itself, which is no write to a disk
			}
			failed++
			if got.code != cli.ExitFailed || strings.Count("\n"+got.said, "\nerror: ") != 1 {
				t.Errorf("exit code %d, saying\n%s", got.code, got.said)
			}
			if strings.HasSuffix(p.what, "ENOSPC") && !strings.Contains(got.said, "hint: the disk is full") {
				t.Errorf("no hint that the disk is full:\n%s", got.said)
			}
			// A snapshot whose folder cannot be fsynced is there, but not told.
			told := strings.Contains(got.said, "published snapshot") || strings.Contains(got.said, "lake/snapshot")
			if got.published && !told && p.call != "write" { // a write that fails may be that message
				t.Errorf("published without a word:\n%s", got.said)
			}
		})
	}
	if failed < len(points)/2 {
		t.Errorf("the program failed at %d of %d points: the sweep shows little", failed, len(points))
	}
	t.Logf("failed at %d of %d points", failed, len(points))
}

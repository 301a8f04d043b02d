package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// flatCost asks for the measurement below, which takes minutes.
const flatCost = "FRONTDOOR_FLAT_COST"

// cost is what one night took.
type cost struct {
	seconds  float64
	peakMB   float64
	rows     int64
	fileMB   float64 // size of the files that are new in the lake; hard links once
	outputMB float64 // pages the process dirtied (getrusage), files and folders
}

// TestFlatCost measures what one more day costs after 30 days and after two
// years of a borough of 310,000, run as the program itself. The day is in the
// middle of a month, so that the 30 days before it are of two months, as most
// are. data/README.md has the table. Only what does not depend on the machine is
// judged.
func TestFlatCost(t *testing.T) {
	if os.Getenv(flatCost) == "" {
		t.Skip("takes minutes; set " + flatCost + "=1")
	}
	dir := t.TempDir()
	src := filepath.Join(dir, "src")
	// By the program too: a process begins with the peak memory of the one that started it.
	must(t, exec.CommandContext(t.Context(), "frontdoor-itself", "generate", "--out", src, "--days", "732", "--start", "2023-12-16").Run())
	short := historyOf(t, src, filepath.Join(dir, "short"), 30)
	long := historyOf(t, src, filepath.Join(dir, "long"), 731)
	time.Sleep(3 * time.Second) // so that the inputs have been left alone, as they are at night
	var nights []cost
	for _, folder := range []string{short, long} {
		history := runNight(t, folder)
		t.Logf("%s: the history took %.1f s and %.0f MB of memory, %d rows", filepath.Base(folder), history.seconds, history.peakMB, history.rows)
		best := oneMoreDay(t, src, folder)
		t.Logf("%s: one more day took %.2f s and %.0f MB of memory; %d rows; %.1f MB of new files, %.1f MB of pages written",
			filepath.Base(folder), best.seconds, best.peakMB, best.rows, best.fileMB, best.outputMB)
		nights = append(nights, best)
	}
	t.Logf("two years to 30 days: seconds %.2f, new files %.2f, pages written %.2f",
		nights[1].seconds/nights[0].seconds, nights[1].fileMB/nights[0].fileMB, nights[1].outputMB/nights[0].outputMB)
	if nights[1].fileMB > 1.3*nights[0].fileMB {
		t.Error("a day after two years writes more than 1.3 times as much as after 30 days")
	}
	if nights[0].rows != nights[1].rows {
		t.Error("the two days are not the same")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// lastDay is the day that is added.
func lastDay() time.Time { return time.Date(2025, 12, 16, 0, 0, 0, 0, time.UTC) }

// historyOf makes a folder of so many days before the last one: daily logs by
// their names, exports by month by the days of their lines. A tally goes by the
// Monday of its week, which is over before the last day.
func historyOf(t *testing.T, src, folder string, days int) string {
	t.Helper()
	first := lastDay().AddDate(0, 0, -days)
	var left []string // the other days of the months at both ends, as names and lines write them
	for day := first.AddDate(0, 0, 1-first.Day()); day.Before(first); day = day.AddDate(0, 0, 1) {
		left = append(left, day.Format("20060102"), day.Format("02/01/2006"), day.Format("2006-01-02T"))
	}
	left = append(left, lastDay().Format("20060102"), lastDay().Format("02/01/2006"), lastDay().Format("2006-01-02T"))
	must(t, filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(src, path)
		input := !strings.HasPrefix(name, "reference") && strings.Contains(name, string(filepath.Separator))
		if input && (!within(name, first) || containsAny(name, left)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".csv") && input {
			text = slices.Concat(slices.DeleteFunc(bytes.SplitAfter(text, []byte("\n")), func(line []byte) bool {
				return containsAny(string(line), left)
			})...)
		}
		return put1(filepath.Join(folder, name), text)
	}))
	return folder
}

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

// within reports a file of a month or day that is not before the first day's
// month: the months since are in its name.
func within(name string, first time.Time) bool {
	for month := first.AddDate(0, 0, 1-first.Day()); !month.After(lastDay()); month = month.AddDate(0, 1, 0) {
		if strings.Contains(name, month.Format("2006-01")) || strings.Contains(name, month.Format("200601")) {
			return true
		}
	}
	return false
}

func put1(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// oneMoreDay adds the last day's files and runs the night three times, each
// time on the lake as it was; it returns the quickest.
func oneMoreDay(t *testing.T, src, folder string) cost {
	t.Helper()
	for _, pattern := range []string{"phone/*20251216*", "web/*20251216*", "counter/*2025-12.csv", "forms/*2025-12.csv", "mail/*2025-12.csv", "chat/*2025-12.csv"} {
		files, err := filepath.Glob(filepath.Join(src, pattern))
		must(t, err)
		for _, path := range files {
			text, err := os.ReadFile(path)
			must(t, err)
			name, err := filepath.Rel(src, path)
			must(t, err)
			must(t, put1(filepath.Join(folder, name), text))
		}
	}
	lake, before := filepath.Join(folder, "lake"), filepath.Join(folder, "before")
	must(t, os.Rename(lake, before))
	var best cost
	for range 3 {
		must(t, os.RemoveAll(lake))
		must(t, exec.CommandContext(t.Context(), "cp", "-a", before, lake).Run())
		syscall.Sync()
		if c := runNight(t, folder); best.seconds == 0 || c.seconds < best.seconds {
			best = c
		}
	}
	return best
}

// runNight runs the program in a folder.
func runNight(t *testing.T, folder string) cost {
	t.Helper()
	start := time.Now()
	cmd := exec.CommandContext(t.Context(), "frontdoor-itself", "--quiet", "run")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 3 { // 3: old data is stale
		t.Fatalf("%v\n%s", err, out)
	}
	c := cost{seconds: time.Since(start).Seconds()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.peakMB, c.outputMB = float64(usage.Maxrss)/1024, float64(usage.Oublock)*512/1e6
	}
	seen := map[uint64]bool{}
	must(t, filepath.WalkDir(filepath.Join(folder, "lake"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if ok && !seen[stat.Ino] && info.ModTime().After(start) {
			seen[stat.Ino] = true
			c.fileMB += float64(info.Size()) / 1e6
		}
		return nil
	}))
	c.rows = rowsRead(t, folder)
	return c
}

// rowsRead is what the newest receipt says was read.
func rowsRead(t *testing.T, folder string) int64 {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "lake", "run", "*.json"))
	must(t, err)
	text, err := os.ReadFile(slices.Max(files))
	must(t, err)
	var receipt struct {
		Ingest struct{ Sources []struct{ Rows int64 } }
	}
	must(t, json.Unmarshal(text, &receipt))
	var rows int64
	for _, s := range receipt.Ingest.Sources {
		rows += s.Rows
	}
	return rows
}

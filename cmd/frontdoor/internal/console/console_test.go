package console

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// at is a clock that goes on by a second at each look.
func at() func() time.Time {
	now := time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// said is what a console writes of one event of each kind.
func said(o Options) string {
	var out bytes.Buffer
	o.Now = at()
	c := New(&out, o)
	c.Progress("read web", 1, 2)
	c.Info("read 3 files", "files", 3)
	c.Warn("source web: no file was found", "source", "web")
	c.Error("the disk is full\nhint: free some space")
	c.Close()
	return out.String()
}

func TestPlainLines(t *testing.T) {
	want := "read 3 files\nwarning: source web: no file was found\nerror: the disk is full\nhint: free some space\n"
	if got := said(Options{}); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got, want := said(Options{Quiet: true, Terminal: true}), "warning: source web: no file was found\nerror: the disk is full\nhint: free some space\n"; got != want {
		t.Errorf("quiet: got\n%swant\n%s", got, want)
	}
}

// In JSON the same events carry their fields and the console's own time.
func TestJSONLines(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(said(Options{JSON: true, Terminal: true})), "\n")
	if len(lines) != 3 {
		t.Fatalf("got %d lines, want 3: %q", len(lines), lines)
	}
	for i, want := range []map[string]any{
		{"time": "2026-03-03T02:00:01Z", "level": "INFO", "msg": "read 3 files", "files": 3.0},
		{"time": "2026-03-03T02:00:02Z", "level": "WARN", "msg": "source web: no file was found", "source": "web"},
		{"time": "2026-03-03T02:00:03Z", "level": "ERROR", "msg": "the disk is full\nhint: free some space"},
	} {
		var got map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatalf("%s: %v", lines[i], err)
		}
		for key, value := range want {
			if got[key] != value || len(got) != len(want) {
				t.Errorf("line %d is %v, want %v", i+1, got, want)
			}
		}
	}
}

// On a terminal a bar is drawn, wiped off before each line, and gone at the end.
func TestBarLeavesNoTrace(t *testing.T) {
	got := said(Options{Terminal: true})
	if !strings.Contains(got, "read web") || !strings.Contains(got, "[============            ]  50%") {
		t.Errorf("no bar at half was drawn: %q", got)
	}
	const wipe = "\r\033[K"
	for _, line := range strings.SplitAfter(got, "\n") {
		if bar := strings.LastIndex(line, "%"); bar >= 0 && !strings.HasPrefix(line[bar+1:], wipe) {
			t.Errorf("a line stands behind the bar: %q", line)
		}
	}
	if !strings.HasSuffix(got, "hint: free some space\n") {
		t.Errorf("something is left on the screen: %q", got)
	}
}

// Progress must hold up nobody: not more calls than the screen can take, not
// calls after the end, not an unknown total.
func TestProgressNeverBlocks(t *testing.T) {
	var out bytes.Buffer
	c := New(&out, Options{Terminal: true, Now: at()})
	for i := range int64(10_000) {
		c.Progress("a stage with a name that is longer than the room for it", i, 0)
	}
	c.Close()
	c.Progress("late", 1, 1)
	if strings.Contains(out.String(), "late") {
		t.Error("progress was drawn after the end")
	}
	if !strings.Contains(out.String(), "100%") || strings.Contains(out.String(), "longer than the room for it") {
		t.Errorf("the bar is not of the width it should have: %.200q", out.String())
	}
}

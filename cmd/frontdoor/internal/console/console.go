// Package console writes what a person or a scheduler sees on stderr while the
// work goes on: progress bars on a terminal, plain lines elsewhere, JSON lines
// on request. One event type feeds all three, so they cannot drift apart.
package console

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Console prints events. Not safe for concurrent use except Progress.
type Console struct {
	w        io.Writer
	json     *slog.Logger // nil: text
	terminal bool
	quiet    bool
	now      func() time.Time
	progress chan progress
	done     chan struct{}
}

type progress struct {
	stage       string
	done, total int64
	flush       chan struct{} // closed once what came before is off the screen
}

// Options says how events are shown.
type Options struct {
	JSON     bool
	Quiet    bool // warnings and errors only
	Terminal bool // w is a terminal: draw bars
	Now      func() time.Time
}

// New returns a console that writes to w. Close it.
func New(w io.Writer, o Options) *Console {
	c := &Console{w: w, terminal: o.Terminal && !o.JSON && !o.Quiet, quiet: o.Quiet, now: o.Now}
	if o.JSON {
		c.json = slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: c.stamp}))
	}
	if c.terminal {
		c.progress, c.done = make(chan progress, 64), make(chan struct{})
		go c.draw()
	}
	return c
}

// stamp puts the console's own time on a line.
func (c *Console) stamp(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		a.Value = slog.TimeValue(c.now())
	}
	return a
}

// Close takes the last bar off the screen.
func (c *Console) Close() {
	if c.terminal {
		close(c.progress)
		<-c.done
		c.terminal = false
	}
}

// Progress shows how far a stage is. It may be called from many goroutines and
// never holds them up.
func (c *Console) Progress(stage string, done, total int64) {
	if !c.terminal {
		return
	}
	select {
	case c.progress <- progress{stage: stage, done: done, total: total}:
	default: // the screen is slower than the work
	}
}

const barWidth = 24

func (c *Console) draw() {
	defer close(c.done)
	var last time.Time
	shown := ""
	wipe := func() {
		if shown != "" {
			fmt.Fprint(c.w, "\r\033[K")
			shown = ""
		}
	}
	for p := range c.progress {
		if p.flush != nil {
			wipe()
			close(p.flush)
			continue
		}
		if now := c.now(); now.Sub(last) >= 80*time.Millisecond {
			last = now
			share := 1.0
			if p.total > 0 {
				share = min(float64(p.done)/float64(p.total), 1)
			}
			full := int(share * barWidth)
			shown = fmt.Sprintf("%-28.28s [%s%s] %3.0f%%", p.stage, strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), 100*share)
			fmt.Fprint(c.w, "\r\033[K"+shown)
		}
	}
	wipe()
}

// clear makes room for a line.
func (c *Console) clear() {
	if c.terminal {
		flush := make(chan struct{})
		c.progress <- progress{flush: flush}
		<-flush
	}
}

// Info prints a line about what was done; fields go to the JSON form.
func (c *Console) Info(message string, fields ...any) {
	if c.quiet {
		return
	}
	c.clear()
	if c.json != nil {
		c.json.Info(message, fields...)
		return
	}
	fmt.Fprintln(c.w, message)
}

// Warn prints something that needs a look but stops nothing.
func (c *Console) Warn(message string, fields ...any) {
	c.clear()
	if c.json != nil {
		c.json.Warn(message, fields...)
		return
	}
	fmt.Fprintln(c.w, "warning: "+message)
}

// Error prints why the program stops. Hints stand on lines of their own.
func (c *Console) Error(message string) {
	c.clear()
	if c.json != nil {
		c.json.Error(message)
		return
	}
	fmt.Fprintln(c.w, "error: "+message)
}

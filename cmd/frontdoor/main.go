// Command frontdoor reads the logs of a council's phones, web site and counters
// and answers what becomes of the people who get in touch.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"frontdoor/cmd/frontdoor/internal/cli"
)

// softLimit is how much memory the garbage collector lets the program take before
// it works harder: less than the 400 MB that a night may need. GOMEMLIMIT in the
// environment says otherwise.
const softLimit = 360 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}

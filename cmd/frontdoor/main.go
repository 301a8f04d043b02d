// Command frontdoor reads the logs of a council's phones, web site and counters
// and answers what becomes of the people who get in touch.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"frontdoor/cmd/frontdoor/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}

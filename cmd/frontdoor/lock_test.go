package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"frontdoor/data/lake"
)

// holdLock is a command for the stories: it holds the lock of a lake, as
// another run would, and writes a file once it has it, until it is told to end.
func holdLock() {
	if err := hold(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "cannot hold the lock:", err)
		os.Exit(1)
	}
}

func hold(dir, ready string) error {
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt, syscall.SIGTERM)
	l, err := lake.Open(lake.OS{}, dir, func() time.Time { return time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC) })
	if err != nil {
		return err
	}
	lock, err := l.Lock(context.Background(), "another night", 0)
	if err != nil {
		return err
	}
	if err := os.WriteFile(ready, nil, 0o644); err != nil {
		return err
	}
	<-end
	return lock.Close()
}

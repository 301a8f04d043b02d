package lake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// lockRetry is how often a waiting writer tries again.
const lockRetry = 200 * time.Millisecond

// Lock is the right to write; one process has it at a time. The operating
// system drops it when the process ends, however it ends.
type Lock struct {
	lake *Lake
	file *flock.Flock
}

// LockedError says who holds the lock. Holder is "unknown" and Since is zero
// where the lock file does not say.
type LockedError struct {
	Holder string    `json:"holder"`
	PID    int       `json:"pid"`
	Since  time.Time `json:"since"`
}

// Error names the holder, its process and since when it holds the lock.
func (e *LockedError) Error() string {
	if e.Since.IsZero() {
		return fmt.Sprintf("the lake is locked by %s", e.Holder)
	}
	return fmt.Sprintf("the lake is locked by %s (process %d) since %s", e.Holder, e.PID, e.Since.Format(time.RFC3339))
}

// ErrNotLocked says that a write was tried without holding this lake's lock.
var ErrNotLocked = errors.New("the lake's lock is not held")

// Lock takes the writer's lock, waiting at most wait for another to give it
// back; *LockedError when it does not. holder is what the other sees, such as
// the verb. The file system is then probed, so that a share that cannot keep
// the lake's promises is refused before anything is written to it.
func (l *Lake) Lock(ctx context.Context, holder string, wait time.Duration) (*Lock, error) {
	k := &Lock{lake: l, file: flock.New(l.Path("LOCK"), flock.SetPermissions(0o640))}
	if err := k.take(ctx, wait); err != nil {
		return nil, err
	}
	if err := k.describe(LockedError{Holder: holder, PID: os.Getpid(), Since: l.now().UTC().Truncate(time.Second)}); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	if err := l.probe(); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

func (k *Lock) take(ctx context.Context, wait time.Duration) error {
	got, err := k.file.TryLock()
	if err == nil && !got && wait > 0 {
		waiting, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		got, err = k.file.TryLockContext(waiting, lockRetry)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = nil // our own limit, not the caller's
		}
	}
	if err != nil {
		return fmt.Errorf("cannot lock the lake with %s: %w", k.file.Path(), err)
	}
	if !got {
		return k.lake.lockedBy()
	}
	return nil
}

// describe writes the lock file's content in place: renaming another file over
// it would leave the lock on a file that no longer has the name. It is only a
// message; the lock itself is the flock.
func (k *Lock) describe(e LockedError) error {
	text, err := json.Marshal(e)
	if err == nil {
		err = os.WriteFile(k.file.Path(), append(text, '\n'), 0o640)
	}
	if err != nil {
		return fmt.Errorf("cannot write the holder into %s: %w", k.file.Path(), err)
	}
	return nil
}

func (l *Lake) lockedBy() error {
	e := &LockedError{}
	data, err := l.readFile(l.Path("LOCK"))
	if err != nil || json.Unmarshal(data, e) != nil || e.Holder == "" {
		return &LockedError{Holder: "unknown"}
	}
	return e
}

// Close gives the lock back. A second Close does nothing.
func (k *Lock) Close() error {
	if !k.file.Locked() {
		return nil
	}
	err := os.Truncate(k.file.Path(), 0)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // someone removed the file; the lock goes all the same
	}
	return errors.Join(err, k.file.Close())
}

// Held returns ErrNotLocked unless k is this lake's lock and not yet closed.
func (l *Lake) Held(k *Lock) error {
	if k == nil || k.lake.root != l.root || !k.file.Locked() {
		return ErrNotLocked
	}
	return nil
}

package cli

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/lake"
	"frontdoor/queries"
)

// The exit codes. Codes not listed mean failure.
const (
	ExitDone      = 0   // done
	ExitFailed    = 1   // failed
	ExitUsage     = 2   // wrong use
	ExitWarnings  = 3   // done, but rejects above the threshold, a source missing, stale or damaged, or an audit that warns
	ExitBlocked   = 4   // not published: a blocking audit failed
	ExitLocked    = 5   // another run holds the lake
	ExitInvalid   = 6   // configuration or catalogue invalid
	ExitDamaged   = 7   // the lake is damaged
	ExitCancelled = 130 // cancelled by Ctrl-C or a signal
)

// exitHelp is shown by --help.
const exitHelp = `Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with warnings (rejects above the
threshold, a source missing, stale or damaged, an audit that warns), 4 not
published (a blocking audit failed), 5 lake locked, 6 configuration or catalogue
invalid, 7 lake damaged, 130 cancelled.`

// usageError is wrong use of the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

func (e usageError) Unwrap() error { return e.err }

// errWarnings says that all is done but something needs a look; what, has been
// printed already.
var errWarnings = errors.New("done with warnings")

// errDamaged says that lake check found damage; what, has been printed already.
var errDamaged = errors.New("the lake is damaged")

// exitCode maps an error to the exit code. It is the only place that does.
func exitCode(ctx context.Context, err error) int {
	var (
		usage   usageError
		param   *queries.ParamError
		unknown *queries.UnknownError
		invalid *config.Invalid
		blocked *nightly.BlockedError
		locked  *lake.LockedError
	)
	switch {
	case err == nil:
		return ExitDone
	case ctx.Err() != nil:
		return ExitCancelled
	case errors.Is(err, errWarnings):
		return ExitWarnings
	case errors.Is(err, errDamaged):
		return ExitDamaged
	case errors.As(err, &usage), errors.As(err, &param), errors.As(err, &unknown):
		return ExitUsage
	case errors.As(err, &invalid):
		return ExitInvalid
	case errors.As(err, &blocked):
		return ExitBlocked
	case errors.As(err, &locked):
		return ExitLocked
	}
	return ExitFailed
}

// hintFor adds what to do about failures of the machine, which carry no hint of
// their own.
func hintFor(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT),
		strings.Contains(err.Error(), "No space left on device"): // DuckDB only says so
		return "the disk is full: free some space and run again; what was published is untouched"
	case errors.Is(err, syscall.EROFS):
		return "the folder is read-only: choose another with --lake"
	case errors.Is(err, fs.ErrPermission):
		return "check who owns the file or folder, and who runs frontdoor"
	case errors.Is(err, syscall.ENOTDIR):
		return "a file stands where a folder is expected"
	}
	return ""
}

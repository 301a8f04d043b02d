package workbook

import (
	"errors"
	"fmt"
	"io/fs"
)

// Refusal says why a workbook is not read at all, and what to do about it.
type Refusal struct {
	Reason string
	Hint   string
	Err    error // what was met, where the workbook is damaged; may be nil
}

// Error is the reason with the hint.
func (r *Refusal) Error() string { return fmt.Sprintf("%s (hint: %s)", r.Reason, r.Hint) }

// Unwrap returns what was met.
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(reason, hint string) error { return &Refusal{Reason: reason, Hint: hint} }

// damage makes a refusal of what went wrong inside a workbook. A failure to read
// the file itself stays what it is: it says nothing about the workbook.
func damage(part string, err error) error {
	var refusal *Refusal
	var failed *fs.PathError
	if err == nil || errors.As(err, &refusal) || errors.As(err, &failed) {
		return err
	}
	return &Refusal{
		Reason: fmt.Sprintf("the workbook is damaged or cut short: %s: %v", part, err),
		Hint:   "open it in Excel and save it again, or have it delivered again", Err: err,
	}
}

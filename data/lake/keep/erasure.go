package keep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"frontdoor/data/lake"
)

// ErasuresFile is the list of erasures under the lake's root: a JSON object a
// line, of which at (RFC 3339) is when the person was erased.
const ErasuresFile = "erasures.jsonl"

// notBehindErasure returns an error if anyone was erased since s was published.
// A line that cannot be read counts as newer: where in doubt, nobody comes back.
func notBehindErasure(l *lake.Lake, s *lake.Snapshot) error {
	path := l.Path(ErasuresFile)
	f, err := l.FS().Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var erasure struct {
			At time.Time `json:"at"`
		}
		if err := json.Unmarshal(line, &erasure); err != nil || erasure.At.IsZero() {
			return fmt.Errorf("%s:%d: not a line of an erasure: expected a JSON object with the time at, so it may be newer than the snapshot\nhint: put the file back from a backup", path, i+1)
		}
		if !erasure.At.Before(s.CreatedAt) {
			return fmt.Errorf("a person was erased on %s, after it was published on %s, and would be in the figures again\nhint: choose a snapshot from after the erasure",
				erasure.At.UTC().Format(time.RFC3339), s.CreatedAt.UTC().Format(time.RFC3339))
		}
	}
	return nil
}

package keep

import (
	"fmt"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
)

// notBehindErasure returns an error if anyone was erased since s was published.
func notBehindErasure(l *lake.Lake, s *lake.Snapshot) error {
	at, err := lastErasure(l)
	if err != nil || at.Before(s.CreatedAt) {
		return err
	}
	return fmt.Errorf("a person was erased on %s, after it was published on %s, and would be in the figures again\nhint: choose a snapshot from after the erasure",
		at.UTC().Format(time.RFC3339), s.CreatedAt.UTC().Format(time.RFC3339))
}

// lastErasure is when somebody was erased last; the zero time for never.
func lastErasure(l *lake.Lake) (time.Time, error) {
	list, err := removal.Erasures(l)
	last := time.Time{}
	for _, e := range list {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last, err
}

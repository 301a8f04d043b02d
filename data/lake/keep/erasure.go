package keep

import (
	"fmt"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
)

// notBehindErasure returns an error if anyone was erased since s was published.
func notBehindErasure(l *lake.Lake, s *lake.Snapshot) error {
	at, err := removal.Last(l)
	if err != nil || at.Before(s.CreatedAt) {
		return err
	}
	return fmt.Errorf("a person was erased on %s, after it was published on %s, and would be in the figures again\nhint: choose a snapshot from after the erasure",
		at.UTC().Format(time.RFC3339), s.CreatedAt.UTC().Format(time.RFC3339))
}

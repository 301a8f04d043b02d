// Package format holds the input formats: one file for each log that needs code,
// one YAML layout for each export that is just columns.
package format

import (
	"fmt"

	"frontdoor/ingest"
)

// All lists the formats in the order that `format list` shows them. This is the
// one place to add a format to. The error is a fault in a built-in layout.
func All() ([]ingest.Format, error) {
	layouts, err := builtinLayouts()
	if err != nil {
		return nil, fmt.Errorf("built-in layouts: %w", err)
	}
	return append([]ingest.Format{QueueLog(), NCSA()}, layouts...), nil
}

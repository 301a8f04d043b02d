package sheet

import (
	"context"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// sheetScore is for a head with hours or days across, a day to set them from and
// counts below. Other tables may be anything: the source names their format.
const sheetScore ingest.Score = 65

// titlesInHead is how many lines of a head may stand above a heading line.
const titlesInHead = 20

// sniff is sure of a head that reads as a tally of hours or days.
func sniff(head []byte) ingest.Score {
	text := strings.TrimPrefix(string(head), "\ufeff")
	if len(head) >= ingest.HeadSize {
		text = text[:strings.LastIndexByte(text, '\n')+1] // the last line may be cut
	}
	if strings.HasPrefix(text, "{") || strings.IndexByte(text, ',') < 0 {
		return 0
	}
	d, err := newDecoder(ingest.Options{Zone: time.UTC, Label: "head"})
	if err != nil {
		return 0
	}
	d.across = true
	out := &tries{}
	chunks := ingest.NewChunkReader(strings.NewReader(text))
	if err := d.Decode(context.Background(), ingest.NewLines("head", chunks.Next, out), out); err != nil || out.rows == 0 || out.lost {
		return 0
	}
	return sheetScore
}

// tries counts what a head gives.
type tries struct {
	rows int
	lost bool // a table could not be read
}

// Emit counts a row.
func (t *tries) Emit(schema.Row, int) { t.rows++ }

// Reject looks whether more than a cell was rejected.
func (t *tries) Reject(r ingest.Reject) {
	switch r.Code {
	case "total_mismatch", "bad_count", "formula_error", "not_calculated", "unknown_column", "below_total", "no_service", "nul_bytes", "line_too_long":
	default:
		t.lost = true
	}
}

// Ignore takes titles.
func (t *tries) Ignore(int) {}

package layout

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

// checkSample decodes the layout's sample and compares its rows with those it
// promises, so that a layout proves itself wherever it is loaded.
func (l *layout) checkSample(f ingest.Format) error {
	keys, err := privacy.NewKeys("sample", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	dec, err := f.New(ingest.Options{Zone: zone, Region: "GB", Keys: keys})
	if err != nil {
		return err
	}
	_, places, _, err := target(l.Table)
	if err != nil {
		return err
	}
	sink := &sampleSink{}
	chunks := ingest.NewChunkReader(strings.NewReader(l.Sample))
	lines := ingest.NewLines("sample", chunks.Next, sink)
	if err := dec.Decode(context.Background(), lines, sink); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	if len(sink.rejects) > 0 {
		r := sink.rejects[0]
		return fmt.Errorf("sample: line %d is rejected as %s: %s", r.Line, r.Code, r.Message)
	}
	if len(sink.rows) != len(l.Expect) {
		return fmt.Errorf("sample: %d rows, but %d are expected", len(sink.rows), len(l.Expect))
	}
	for i, want := range l.Expect {
		for column, value := range want {
			if _, ok := places[column]; !ok && column != "ts" {
				return fmt.Errorf("expect: row %d: %q cannot be compared", i+1, column)
			}
			if got := sink.rows[i][column]; got != value {
				return fmt.Errorf("sample: row %d: %s is %q, but %q is expected", i+1, column, got, value)
			}
		}
	}
	return nil
}

// sampleSink keeps rows as text by column.
type sampleSink struct {
	rows    []map[string]string
	rejects []ingest.Reject
}

func (s *sampleSink) Emit(row schema.Row, _ int) { s.rows = append(s.rows, rowText(row)) }

func (s *sampleSink) Reject(r ingest.Reject) { s.rejects = append(s.rejects, r) }

func (s *sampleSink) Ignore(int) {}

// rowText writes the columns a layout fills as text: numbers in decimal, no
// value as "", the time of the event in RFC 3339 (UTC).
func rowText(row schema.Row) map[string]string {
	out := map[string]string{"ts": time.Unix(row.Common().TsS, 0).UTC().Format(time.RFC3339)}
	number := func(v *int64) string {
		if v == nil {
			return ""
		}
		return fmt.Sprint(*v)
	}
	switch r := row.(type) {
	case *schema.Ticket:
		out["ticket_id"], out["visit_id"], out["site"], out["service_label"] = r.TicketID, r.VisitID, r.Site, r.Service
		out["kind"], out["state"], out["outcome"] = r.Kind, r.State, r.Outcome
		out["called_s"], out["ended_s"] = number(r.CalledS), number(r.EndedS)
		out["resident_key"], out["resident_key_kind"], out["desk_key"] = r.ResidentKey, r.ResidentKind, r.DeskKey
	case *schema.FormEvent:
		out["form"], out["reference"], out["event"] = r.FormID, r.Reference, r.Event
		out["entered_by"], out["step"] = r.EnteredBy, r.Step
		out["resident_key"], out["resident_key_kind"] = r.ResidentKey, r.ResidentKind
	}
	return out
}

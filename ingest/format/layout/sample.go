package layout

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/mailbox"
	"frontdoor/ingest/privacy"
)

// sampleDecoder makes a decoder for text that is looked at and not kept.
func (l *layout) sampleDecoder() (*layoutDecoder, error) {
	keys, err := privacy.NewKeys("sample", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, err
	}
	mail, err := mailbox.New([]string{"example.org"}, []string{"parking", "benefits"})
	if err != nil {
		return nil, err
	}
	d, err := newLayoutDecoder(l, ingest.Options{Zone: zone, Region: "GB", Keys: keys, Mail: mail})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// checkSample decodes the layout's sample and compares its rows with those it
// promises, so that a layout proves itself wherever it is loaded.
func (l *layout) checkSample() error {
	d, err := l.sampleDecoder()
	if err != nil {
		return err
	}
	d.latin = false // the layout itself is UTF-8
	sink := &sampleSink{}
	chunks := ingest.NewChunkReader(strings.NewReader(l.Sample))
	if err := d.Decode(context.Background(), ingest.NewLines("sample", chunks.Next, sink), sink); err != nil {
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
			got, ok := sink.rows[i][column]
			if !ok {
				return fmt.Errorf("expect: row %d: %q cannot be compared", i+1, column)
			}
			if got != value {
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
	for column, p := range pointers(row) {
		switch p := p.(type) {
		case *string:
			out[column] = *p
		case *int64:
			out[column] = fmt.Sprint(*p)
		case **int64:
			out[column] = ""
			if *p != nil {
				out[column] = fmt.Sprint(**p)
			}
		}
	}
	return out
}

package layout

import (
	"context"
	"slices"
	"strings"

	"frontdoor/ingest"
)

// Scores of a head that has every heading of a layout: the more headings, the
// surer, so that the layout that says most about a file wins.
const (
	headerScore ingest.Score = 60
	surestScore ingest.Score = 95
	// positionScore is for a head of an export without headings whose every
	// record reads.
	positionScore ingest.Score = 70
)

// sniff is sure of a file that has every heading of the layout in one of the
// lines where the layout looks for them, and of a file without headings whose
// records all read.
func (l *layout) sniff(head []byte) ingest.Score {
	if l.Records != "" {
		return l.sniffJSON(head)
	}
	text := strings.TrimPrefix(string(head), "\ufeff")
	if len(head) >= ingest.HeadSize {
		text = text[:strings.LastIndexByte(text, '\n')+1] // the last line may be cut
	}
	if l.positional() {
		return l.sniffRecords(text)
	}
	left := l.HeaderWithin
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if left == 0 {
			break
		}
		if blankLine(line, l.Delimiter) {
			continue
		}
		left--
		if rec, ok := l.record(line); ok && rec.Fault == "" {
			if n := l.headingsIn(rec.Fields); n > 0 {
				return min(headerScore+ingest.Score(2*n), surestScore)
			}
		}
	}
	return 0
}

// headingsIn counts the layout's headings in a header; 0 when one is missing.
func (l *layout) headingsIn(header []string) int {
	at := positions(header)
	found := 0
	has := func(n names) bool {
		p := place{names: n}
		if p.find(at) {
			found++
			return true
		}
		return false
	}
	for _, h := range l.headings() {
		if !has(h.names) && !h.optional {
			return 0
		}
	}
	for _, d := range l.Dropped {
		if !has(names{d}) {
			return 0
		}
	}
	return found
}

// headings lists the export's columns that the layout reads.
func (l *layout) headings() []*place {
	var out []*place
	add := func(optional bool, lists ...names) {
		for _, n := range lists {
			if len(n) > 0 {
				out = append(out, &place{names: n, optional: optional})
			}
		}
	}
	for _, f := range l.allFields() {
		add(f.Optional, f.Column, f.TimeColumn, f.Phone, f.Email)
		for _, n := range slices.Concat(f.Outside, f.Mailbox) {
			add(f.Optional, names{n})
		}
		for _, c := range f.conditions() {
			add(f.Optional || c.Optional, c.Column)
		}
	}
	for _, m := range l.Measures {
		add(m.Optional, m.Column, m.ThresholdColumn)
	}
	if l.Footer != nil {
		add(false, l.Footer.Column)
		for _, c := range l.Footer.Check {
			add(false, names{c})
		}
	}
	return out
}

// sniffRecords decodes a head.
func (l *layout) sniffRecords(text string) ingest.Score {
	d, err := l.sampleDecoder()
	if err != nil {
		return 0
	}
	sink := &sampleSink{}
	chunks := ingest.NewChunkReader(strings.NewReader(text))
	if err := d.Decode(context.Background(), ingest.NewLines("head", chunks.Next, sink), sink); err != nil {
		return 0
	}
	if len(sink.rows) == 0 || len(sink.rejects) > 0 {
		return 0
	}
	return positionScore
}

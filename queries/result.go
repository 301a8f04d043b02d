// Package queries answers questions about the published snapshot: the
// catalogue of questions (one SQL file each), their results, the encoders that
// write them and the reports made of them.
package queries

import "frontdoor/data/schema"

// Column is one column of a result.
type Column struct {
	Name string
	Type schema.Type
	Unit string // "s", "share" (0 to 1), "calls", "" for none
	Doc  string // the definition
}

// Result is the answer to one question. A cell is nil (no data), int64,
// float64, bool, string, or time.Time (DATE at midnight UTC, TIMESTAMP in UTC).
type Result struct {
	Question *Question
	Params   map[string]any
	Snapshot int64 // the snapshot it was read from
	Columns  []Column
	Rows     [][]any
}

// Index returns the position of a column, or -1.
func (r *Result) Index(name string) int {
	for i, c := range r.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

package delta

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Stats are the statistics of one data file, as text: integers in digits,
// dates as 2006-01-02, time stamps as RFC 3339 in UTC. Min and Max hold only
// columns that have them; Nulls has every column of the file that is not a
// partition column, and so says which columns the file has.
type Stats struct {
	Rows  int64
	Min   map[string]string
	Max   map[string]string
	Nulls map[string]int64
}

// statsJSON is the shape of add.stats. Numbers stay as written: a float64
// would round a large integer.
type statsJSON struct {
	NumRecords int64                      `json:"numRecords"`
	MinValues  map[string]json.RawMessage `json:"minValues,omitempty"`
	MaxValues  map[string]json.RawMessage `json:"maxValues,omitempty"`
	NullCount  map[string]int64           `json:"nullCount,omitempty"`
}

// Encode writes the statistics as the JSON text of add.stats.
func (s Stats) Encode() (string, error) {
	out := statsJSON{s.Rows, encodeValues(s.Min), encodeValues(s.Max), s.Nulls}
	text, err := json.Marshal(out)
	return string(text), err
}

// ParseStats reads the JSON text of add.stats. Statistics of nested columns,
// which the lake never writes, are an error.
func ParseStats(text string) (Stats, error) {
	var in statsJSON
	dec := json.NewDecoder(strings.NewReader(text))
	if err := dec.Decode(&in); err != nil {
		return Stats{}, fmt.Errorf("stats are not readable: %w", err)
	}
	if in.NumRecords < 0 {
		return Stats{}, fmt.Errorf("stats state %d records", in.NumRecords)
	}
	return Stats{in.NumRecords, decodeValues(in.MinValues), decodeValues(in.MaxValues), in.NullCount}, nil
}

func encodeValues(values map[string]string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, text := range values {
		if json.Valid([]byte(text)) && isNumber(text) {
			out[name] = json.RawMessage(text)
			continue
		}
		// A Go string always marshals.
		quoted, _ := json.Marshal(text)
		out[name] = quoted
	}
	return out
}

func decodeValues(values map[string]json.RawMessage) map[string]string {
	out := map[string]string{}
	for name, raw := range values {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(bytes.TrimSpace(raw))
		}
		out[name] = text
	}
	return out
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text[:1], "-0123456789") == ""
}

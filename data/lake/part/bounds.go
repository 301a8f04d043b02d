package part

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go/format"

	"frontdoor/data/schema"
)

// longText is the length in bytes from which writers may cut a text's bounds.
const longText = 16

// bounds are a column's extremes over a whole file, as text.
type bounds struct {
	known    bool
	min, max string
	nulls    int64
}

// boundsOf joins the statistics of a column's chunks. Bounds are known only if
// every chunk that has values states them.
func boundsOf(groups []format.RowGroup, column int, t schema.Type) bounds {
	var b bounds
	var low, high []byte
	complete := true
	for _, g := range groups {
		m := g.Columns[column].MetaData
		b.nulls += m.Statistics.NullCount
		if m.NumValues == m.Statistics.NullCount {
			continue
		}
		lo, hi := m.Statistics.MinValue, m.Statistics.MaxValue
		complete = complete && len(lo) > 0 && len(hi) > 0
		if low == nil || less(t, lo, low) {
			low = lo
		}
		if high == nil || less(t, high, hi) {
			high = hi
		}
	}
	if !complete || low == nil {
		return b
	}
	var okLow, okHigh bool
	b.min, okLow = text(t, low)
	b.max, okHigh = text(t, high)
	b.known = okLow && okHigh
	return b
}

func (b bounds) holdsOnly(c schema.Column, value string) error {
	if c.Type == schema.Varchar && len(value) >= longText {
		return nil // writers may have cut the bounds of a long text
	}
	if b.known && (b.min != value || b.max != value) {
		return fmt.Errorf("column %s holds %q to %q, the partition is %q", c.Name, b.min, b.max, value)
	}
	return nil
}

// less compares two plain-encoded values of a type.
func less(t schema.Type, a, b []byte) bool {
	switch t {
	case schema.Timestamp, schema.Bigint:
		return len(a) == 8 && len(b) == 8 && integer(a) < integer(b)
	case schema.Date, schema.Integer:
		return len(a) == 4 && len(b) == 4 && integer(a) < integer(b)
	case schema.Double:
		return len(a) == 8 && len(b) == 8 && float(a) < float(b)
	}
	return string(a) < string(b)
}

func integer(v []byte) int64 {
	if len(v) == 4 {
		return int64(int32(binary.LittleEndian.Uint32(v)))
	}
	return int64(binary.LittleEndian.Uint64(v))
}

func float(v []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(v)) }

// text writes a plain-encoded value as statistics and partitions do; false for
// one of the wrong width or one that JSON cannot hold.
func text(t schema.Type, v []byte) (string, bool) {
	switch {
	case t == schema.Varchar:
		return string(v), true
	case t == schema.Boolean && len(v) == 1:
		return strconv.FormatBool(v[0] != 0), true
	case t == schema.Date && len(v) == 4:
		return schema.DateString(int32(integer(v))), true
	case t == schema.Integer && len(v) == 4, t == schema.Bigint && len(v) == 8:
		return strconv.FormatInt(integer(v), 10), true
	case t == schema.Timestamp && len(v) == 8:
		return time.UnixMicro(integer(v)).UTC().Format("2006-01-02T15:04:05.000000Z"), true
	case t == schema.Double && len(v) == 8:
		f := float(v)
		return strconv.FormatFloat(f, 'g', -1, 64), !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	return "", false
}

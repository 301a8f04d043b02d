package part

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

type row struct {
	Day   int32    `parquet:"day,date"`
	N     int64    `parquet:"n"`
	Small *int32   `parquet:"small,optional"`
	X     float64  `parquet:"x"`
	Y     *float64 `parquet:"y,optional"`
}

func columns() []schema.Column {
	return []schema.Column{
		{Name: "day", Type: schema.Date},
		{Name: "n", Type: schema.Bigint},
		{Name: "small", Type: schema.Integer, Nullable: true},
		{Name: "x", Type: schema.Double},
		{Name: "y", Type: schema.Double, Nullable: true},
	}
}

// written makes a file with one row group for each list of rows.
func written[T any](t *testing.T, groups ...[]T) *bytes.Reader {
	t.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[T](&buf)
	for _, rows := range groups {
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(buf.Bytes())
}

func TestBoundsSpanRowGroups(t *testing.T) {
	minus := int32(-7)
	f := written(t,
		[]row{{Day: 20000, N: 3, X: 2}, {Day: 20001, N: math.MaxInt64, X: math.Inf(1)}},
		[]row{{Day: -1, N: -4, Small: &minus, X: 1}},
	)
	got, err := Inspect(f, f.Size(), columns(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := delta.Stats{
		Rows:  3,
		Min:   map[string]string{"day": "1969-12-31", "n": "-4", "small": "-7"},
		Max:   map[string]string{"day": "2024-10-05", "n": "9223372036854775807", "small": "-7"},
		Nulls: map[string]int64{"day": 0, "n": 0, "small": 2, "x": 0, "y": 3},
	}
	if diff := cmp.Diff(want, got.Stats); diff != "" {
		t.Error(diff)
	}
	if len(got.SHA256) != 64 || got.Bytes != f.Size() {
		t.Errorf("digest %q, %d bytes", got.SHA256, got.Bytes)
	}
}

func TestEmptyFileHasNoBounds(t *testing.T) {
	f := written[row](t)
	got, err := Inspect(f, f.Size(), columns(), map[string]string{"day": "2026-03-01"})
	if err != nil || got.Stats.Rows != 0 || len(got.Stats.Min) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTypesThatNoContractHas(t *testing.T) {
	type local struct {
		C int64 `parquet:"c,timestamp(microsecond:local)"`
	}
	type millis struct {
		C int64 `parquet:"c,timestamp(millisecond)"`
	}
	type list struct {
		C []int64 `parquet:"c"`
	}
	type unsigned struct {
		C uint32 `parquet:"c"`
	}
	for name, f := range map[string]*bytes.Reader{
		"local":    written(t, []local{{1}}),
		"millis":   written(t, []millis{{1}}),
		"list":     written(t, []list{{[]int64{1}}}),
		"unsigned": written(t, []unsigned{{1}}),
	} {
		for _, want := range []schema.Type{schema.Timestamp, schema.Bigint, schema.Integer} {
			_, err := Inspect(f, f.Size(), []schema.Column{{Name: "c", Type: want}}, nil)
			if err == nil || !strings.Contains(err.Error(), "column c is") {
				t.Errorf("%s taken for %s: %v", name, want, err)
			}
		}
	}
}

// A cut or flipped file is reported, whatever the Parquet reader makes of it.
func TestDamagedFooter(t *testing.T) {
	f := written(t, []row{{N: 1}, {N: 2}})
	good := make([]byte, f.Size())
	if _, err := f.ReadAt(good, 0); err != nil {
		t.Fatal(err)
	}
	for cut := range good {
		if _, err := Inspect(bytes.NewReader(good[:cut]), int64(cut), columns(), nil); err == nil {
			t.Errorf("a file cut to %d of %d bytes passes", cut, len(good))
		}
	}
	whole, err := Inspect(bytes.NewReader(good), f.Size(), columns(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if got, err := Inspect(bytes.NewReader(bad), f.Size(), columns(), nil); err == nil && got.SHA256 == whole.SHA256 {
			t.Errorf("byte %d flipped and not noticed", i)
		}
	}
}

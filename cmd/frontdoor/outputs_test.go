package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/parquet-go/parquet-go"
)

// The binary outputs hold the answer that the others show: read back with the
// libraries that others read them with.
func TestBinaryOutputsHoldTheAnswer(t *testing.T) {
	dir, night := newCouncil(t)
	config := filepath.Join(dir, "council.yaml")
	mustCall(t, night, "--config", config, "run")
	want := figures{"answered": 2, "abandoned": 1, "abandoned_short": 1}
	ask := func(output string) []byte {
		return []byte(mustCall(t, night, "--config", config, "query", "calls_by_outcome", "--output", output).out)
	}

	type line struct {
		Outcome string `parquet:"outcome"`
		Calls   int64  `parquet:"calls"`
	}
	data := ask("parquet")
	lines, err := parquet.Read[line](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	got := figures{}
	for _, l := range lines {
		got.put(l.Calls, l.Outcome)
	}
	same(t, "parquet", want, got)

	in, err := ipc.NewReader(bytes.NewReader(ask("arrow")))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Release()
	got = figures{}
	for in.Next() {
		record := in.Record()
		at := func(column string) int { return record.Schema().FieldIndices(column)[0] }
		outcomes, ok1 := record.Column(at("outcome")).(*array.String)
		calls, ok2 := record.Column(at("calls")).(*array.Int64)
		if !ok1 || !ok2 {
			t.Fatalf("the columns are %s", record.Schema())
		}
		for i := range int(record.NumRows()) {
			got.put(calls.Value(i), outcomes.Value(i))
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	same(t, "arrow", want, got)
}

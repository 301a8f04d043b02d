package ingest

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/schema"
)

// A value that is missing is NULL, wherever among the rows of one write it is
// missing: each run of values within 140 rows is tried, once with text and
// once with a number.
func TestRunsOfMissingValues(t *testing.T) {
	type back struct {
		Network   *string `parquet:"network,optional"`
		AgentList *int32  `parquet:"agent_list,optional"`
	}
	const n = 140
	for from := range n {
		columns, err := optionalsOf[schema.WebRequest]()
		if err != nil {
			t.Fatal(err)
		}
		var rows []schema.WebRequest // of all lengths of the run, one write each
		path := filepath.Join(t.TempDir(), "rows.parquet")
		f, err := createPart(path)
		if err != nil {
			t.Fatal(err)
		}
		w := newParquetWriter[schema.WebRequest](f, newCodec())
		for to := from + 1; to <= min(from+70, n); to++ {
			write := make([]schema.WebRequest, n)
			for i := from; i < to; i++ {
				write[i].Network, write[i].AgentList = "desk", 7
			}
			if err := writeBatch(w, write, &columns); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, write...)
		}
		if err := errors.Join(w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		read, err := parquet.ReadFile[back](path)
		if err != nil || len(read) != len(rows) {
			t.Fatalf("%d rows came back as %d (%v)", len(rows), len(read), err)
		}
		for i, r := range read {
			if want := rows[i].Network != ""; (r.Network != nil) != want || (r.AgentList != nil) != want {
				t.Fatalf("run from %d, write %d, row %d: network %v, agent_list %v, want a value: %v",
					from, i/n, i%n, r.Network, r.AgentList, want)
			}
		}
	}
}

// A text that is missing is NULL, however many rows are written at a time.
func TestMissingTextIsNull(t *testing.T) {
	type back struct {
		CallerKey *string `parquet:"caller_key,optional"`
		Data1     *string `parquet:"data1,optional"`
	}
	for n := 1; n <= 40; n++ {
		rows := make([]schema.QueueEvent, n)
		for i := range rows {
			if i%3 == 1 {
				rows[i].CallerKey, rows[i].Data1 = fmt.Sprint("p", i), "x"
			}
		}
		path := filepath.Join(t.TempDir(), "rows.parquet")
		if err := writeRows(path, rows); err != nil {
			t.Fatal(err)
		}
		read, err := parquet.ReadFile[back](path)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range read {
			if want := i%3 == 1; (r.CallerKey != nil) != want || (r.Data1 != nil) != want {
				t.Errorf("%d rows: row %d has caller_key %v and data1 %v", n, i, r.CallerKey, r.Data1)
			}
		}
		if len(read) != n {
			t.Errorf("%d rows came back as %d", n, len(read))
		}
	}
}

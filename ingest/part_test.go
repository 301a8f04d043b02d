package ingest

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/schema"
)

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

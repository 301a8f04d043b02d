package transform

import (
	"slices"
	"testing"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// olderFormEvent is a form's event as it was written before it had a rating.
type olderFormEvent struct {
	schema.Base
	FormID       string `parquet:"form,dict"`
	Reference    string `parquet:"reference"`
	Event        string `parquet:"event,dict"`
	EnteredBy    string `parquet:"entered_by,dict"`
	Step         string `parquet:"step,optional,dict"`
	ResidentKey  string `parquet:"resident_key,optional"`
	ResidentKind string `parquet:"resident_key_kind,optional,dict"`
}

// A column may be added to a raw table whose older parts stay: the files they
// were read from may be long gone.
func TestPartsOlderThanAColumn(t *testing.T) {
	w := newWorld(t)
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	base := schema.Base{
		Source: "forms", FileID: "f", Line: 2, TsMicros: at.UnixMicro(), TsS: at.Unix(),
		LocalDate: schema.DaysFromCivil(at.Date()), LocalMinute: 540, KeyID: "k1",
	}
	contract, _ := schema.Lookup("form_event")
	older := contract
	older.Columns = slices.DeleteFunc(slices.Clone(contract.Columns), func(c schema.Column) bool { return c.Name == "rating" })
	day := map[string]string{"source": "forms", "local_date": "2026-01-05"}
	journeys := func() (rows int64) {
		w.build(w.builder(load(t)))
		table, err := w.lake.Table(lake.TableRef{Kind: lake.Model, Name: "form_journey"}, lake.Newest)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range table.Parts {
			rows += p.Rows
		}
		return rows
	}

	commit(w, older, day, []olderFormEvent{{Base: base, FormID: "F", Reference: "a", Event: "completed", EnteredBy: "customer"}})
	if n := journeys(); n != 1 {
		t.Errorf("%d journeys of an older part alone, want 1", n)
	}
	base.Line = 3
	commit(w, contract, day, []schema.FormEvent{{Base: base, FormID: "F", Reference: "b", Event: "completed", EnteredBy: "customer"}})
	if n := journeys(); n != 2 {
		t.Errorf("%d journeys of an older and a newer part, want 2", n)
	}
}

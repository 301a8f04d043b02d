package schema

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

func rows() map[string]any {
	return map[string]any{
		"queue_event": QueueEvent{}, "web_request": WebRequest{},
		"ticket": Ticket{}, "form_event": FormEvent{},
		"call": Call{}, "tally": Tally{}, "message": Message{},
		"input_file": InputFile{}, "reject": RejectedLine{}, "removal": Removal{},
	}
}

// The parquet columns of the struct are the contract's columns: same names,
// same order, same types, same nullability.
func TestStructsMatchContracts(t *testing.T) {
	for _, table := range append(Tables(), LedgerTables()...) {
		row, ok := rows()[table.Name]
		if !ok {
			t.Fatalf("no struct for table %s", table.Name)
		}
		got := parquet.SchemaOf(row).Fields()
		byName := map[string]parquet.Field{}
		for _, f := range got {
			byName[f.Name()] = f
		}
		if len(got) != len(table.Columns) {
			t.Errorf("%s: struct has %d columns, contract %d", table.Name, len(got), len(table.Columns))
		}
		for _, c := range table.Columns {
			f, ok := byName[c.Name]
			if !ok {
				t.Errorf("%s.%s: in the contract, not in the struct", table.Name, c.Name)
				continue
			}
			if f.Optional() != c.Nullable {
				t.Errorf("%s.%s: struct optional=%v, contract nullable=%v", table.Name, c.Name, f.Optional(), c.Nullable)
			}
			if g := sqlType(f); g != c.Type {
				t.Errorf("%s.%s: struct %s, contract %s", table.Name, c.Name, g, c.Type)
			}
			if c.Doc == "" || !strings.HasSuffix(c.Doc, ".") {
				t.Errorf("%s.%s: doc %q is not a sentence", table.Name, c.Name, c.Doc)
			}
			if c.Privacy == "" {
				t.Errorf("%s.%s: no privacy class", table.Name, c.Name)
			}
		}
	}
}

func sqlType(f parquet.Field) Type {
	if lt := f.Type().LogicalType(); lt != nil {
		switch v := lt.Value.(type) {
		case *format.TimestampType:
			if v.IsAdjustedToUTC {
				return Timestamp
			}
		case *format.DateType:
			return Date
		case *format.StringType:
			return Varchar
		}
	}
	switch f.GoType().Kind() {
	case reflect.Int64, reflect.Pointer:
		if f.Type().Kind() == parquet.Int32 {
			return Integer
		}
		return Bigint
	case reflect.Int32:
		return Integer
	case reflect.Bool:
		return Boolean
	}
	return Type(f.Type().String())
}

func TestDaysFromCivilAgreesWithTime(t *testing.T) {
	for d := time.Date(1899, 12, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2105; d = d.AddDate(0, 0, 13) {
		want := int32(d.Unix() / 86400)
		if d.Unix() < 0 {
			want = int32((d.Unix() - 86399) / 86400)
		}
		if got := DaysFromCivil(d.Year(), d.Month(), d.Day()); got != want {
			t.Fatalf("%s: got %d, want %d", d.Format(time.DateOnly), got, want)
		}
		if got := DateString(want); got != d.Format(time.DateOnly) {
			t.Fatalf("DateString(%d) = %s, want %s", want, got, d.Format(time.DateOnly))
		}
	}
}

// A key is made of columns the table has, one of which is the instant.
func TestKeys(t *testing.T) {
	for _, table := range Tables() {
		timed := false
		for _, name := range table.Key {
			if _, ok := table.Column(name); !ok {
				t.Errorf("%s: the key names the column %q, which it has not", table.Name, name)
			}
			timed = timed || name == "ts" || name == "ts_s"
		}
		if len(table.Key) > 0 && !timed {
			t.Errorf("%s: the key %v has no instant, so equal rows may lie where files do not overlap", table.Name, table.Key)
		}
	}
}

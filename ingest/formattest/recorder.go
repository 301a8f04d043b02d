package formattest

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"unicode/utf8"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

// Recorder is a sink that keeps all it receives. The zero value is ready. Not
// safe for concurrent use.
type Recorder struct {
	Rows     []schema.Row // deep copies, in the order they were emitted
	RowLines []int        // the lines each row was made of
	Rejects  []ingest.Reject
	Ignored  int64 // lines

	slab  schema.Slab
	taken []schema.Row // copies taken as the writer of parts takes them
}

// Emit keeps a copy of the row.
func (r *Recorder) Emit(row schema.Row, lines int) {
	v := reflect.ValueOf(row).Elem()
	taken := reflect.New(v.Type())
	taken.Elem().Set(v)
	r.taken = append(r.taken, taken.Interface().(schema.Row))
	r.taken[len(r.taken)-1].Detach(&r.slab)
	r.Rows = append(r.Rows, deepCopy(v).Addr().Interface().(schema.Row))
	r.RowLines = append(r.RowLines, lines)
}

// Reject keeps the reject.
func (r *Recorder) Reject(reject ingest.Reject) { r.Rejects = append(r.Rejects, reject) }

// Ignore counts the lines.
func (r *Recorder) Ignore(lines int) { r.Ignored += int64(lines) }

// Lines is the number of lines the decoder accounted for: those of rows, of
// rejects and the ignored ones.
func (r *Recorder) Lines() int64 {
	n := r.Ignored
	for _, lines := range r.RowLines {
		n += int64(lines)
	}
	for _, reject := range r.Rejects {
		n += int64(reject.Given())
	}
	return n
}

// Check returns an error that names the first thing no decoder may do: leave
// lines unaccounted for, change a row after it was handed over, write a row
// without a time or with text that is no UTF-8, reject without saying where and why, or show an identifier. The lines are
// those of the input; the identifiers are texts that must not appear.
func (r *Recorder) Check(lines int64, identifiers []string) error {
	if got := r.Lines(); got != lines {
		return fmt.Errorf("%d lines were read but %d are accounted for: %d rows, %d rejects, %d ignored", lines, got, len(r.Rows), len(r.Rejects), r.Ignored)
	}
	for i, row := range r.Rows {
		if was, is := text(row), text(r.taken[i]); was != is {
			return fmt.Errorf("row %d was changed after it was handed over and detached\nwas %s\nis  %s", i+1, was, is)
		}
		if err := checkRow(row, identifiers); err != nil {
			return fmt.Errorf("row %d: %w\n%s", i+1, err, text(row))
		}
	}
	for _, reject := range r.Rejects {
		if err := checkReject(reject, identifiers); err != nil {
			return fmt.Errorf("reject of line %d: %w: %+v", reject.Line, err, reject)
		}
	}
	return nil
}

func checkRow(row schema.Row, identifiers []string) error {
	base := row.Common()
	switch {
	case base.TsMicros == 0 || base.TsS == 0:
		return errors.New("the time is not set")
	case base.TsS != floorSeconds(base.TsMicros):
		return fmt.Errorf("ts is %d µs but ts_s is %d", base.TsMicros, base.TsS)
	case base.LocalDate == 0:
		return errors.New("local_date is not set")
	case base.LocalMinute < 0 || base.LocalMinute > 1439:
		return fmt.Errorf("local_minute is %d", base.LocalMinute)
	case base.Line <= 0:
		return errors.New("the line number is not set")
	}
	for name, value := range stringsOf(reflect.ValueOf(row).Elem()) {
		if !utf8.ValidString(value) {
			return fmt.Errorf("%s is not UTF-8: %q", name, value)
		}
		if err := checkClear(name, value, identifiers); err != nil {
			return err
		}
	}
	return nil
}

func checkReject(r ingest.Reject, identifiers []string) error {
	switch {
	case r.Line <= 0:
		return errors.New("it names no line")
	case r.Offset < 0 || r.Column < 0:
		return errors.New("its place is negative")
	case r.Code == "" || strings.ContainsFunc(r.Code, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') }):
		return fmt.Errorf("its code %q is not in snake_case", r.Code)
	case r.Message == "":
		return errors.New("it does not say what was expected")
	}
	for name, value := range stringsOf(reflect.ValueOf(r)) {
		if err := checkClear(name, value, identifiers); err != nil {
			return err
		}
	}
	return nil
}

func checkClear(name, value string, identifiers []string) error {
	for _, id := range identifiers {
		if strings.Contains(value, id) {
			return fmt.Errorf("%s holds the identifier %q", name, id)
		}
	}
	return nil
}

// stringsOf yields the name and value of every string in a struct, those of
// embedded structs and behind pointers too.
func stringsOf(v reflect.Value) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for field, value := range v.Fields() {
			if value.Kind() == reflect.Pointer && !value.IsNil() {
				value = value.Elem()
			}
			switch value.Kind() {
			case reflect.String:
				if !yield(field.Name, value.String()) {
					return
				}
			case reflect.Struct:
				for name, inner := range stringsOf(value) {
					if !yield(name, inner) {
						return
					}
				}
			}
		}
	}
}

// deepCopy copies a struct and what its pointers point to.
func deepCopy(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	for i := range c.NumField() {
		f := c.Field(i)
		switch {
		case f.Kind() == reflect.Struct:
			f.Set(deepCopy(f))
		case f.Kind() == reflect.Pointer && !f.IsNil():
			p := reflect.New(f.Type().Elem())
			p.Elem().Set(f.Elem())
			f.Set(p)
		}
	}
	return c
}

// text writes a row with its values instead of its pointers.
func text(row any) string {
	b, err := json.Marshal(row)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func floorSeconds(micros int64) int64 {
	s := micros / 1e6
	if micros%1e6 < 0 {
		s--
	}
	return s
}

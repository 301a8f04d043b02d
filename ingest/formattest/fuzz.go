package formattest

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdoor/ingest"
)

// Fuzz checks what must hold of every input: no panic, every line accounted
// for, text without NUL and without the drama number 07700 900123, which seeds
// should plant.
func Fuzz(f *testing.F, format ingest.Format, seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		out := Decode(t, format, Options(t), string(input))
		if err := out.Check(countLines(string(input)), nil); err != nil {
			t.Fatal(err)
		}
		for _, row := range out.Rows {
			v := reflect.ValueOf(row).Elem()
			for i := range v.NumField() {
				if v.Field(i).Kind() != reflect.String {
					continue
				}
				if s := v.Field(i).String(); strings.ContainsRune(s, 0) || !utf8.ValidString(s) || strings.Contains(s, "07700900123") {
					t.Fatalf("%s holds the text %q", v.Type().Field(i).Name, s)
				}
			}
		}
	})
}

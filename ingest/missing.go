package ingest

import (
	"fmt"
	"math/bits"
	"reflect"
	"strings"
	"unsafe"
)

// optionals finds the rows that parquet-go (v0.32.0) would write wrongly. It
// writes the rows of one call 64 at a time, and where y rows without a value
// are followed by just y rows with one, it takes all the rest of the 64 for
// having one: a missing text becomes "" and not NULL (writeRowsFuncOfOptional
// compares with 1<<y - 1 where 1<<(64-y) - 1 is meant). A caller without a
// number would be somebody.
type optionals struct {
	size  uintptr // of a row
	texts []uintptr
	ints  []uintptr // of 32 bits
}

// optionalsOf lists the optional columns of a row struct whose zero value is
// NULL; those behind pointers are written rightly.
func optionalsOf[T any]() (optionals, error) {
	row := reflect.TypeFor[T]()
	o := optionals{size: row.Size()}
	for _, f := range reflect.VisibleFields(row) {
		if !strings.Contains(f.Tag.Get("parquet"), ",optional") || f.Type.Kind() == reflect.Pointer {
			continue
		}
		if len(f.Index) != 1 {
			return o, fmt.Errorf("%s.%s is optional within an embedded struct", row.Name(), f.Name)
		}
		switch f.Type.Kind() {
		case reflect.String:
			o.texts = append(o.texts, f.Offset)
		case reflect.Int32:
			o.ints = append(o.ints, f.Offset)
		default:
			return o, fmt.Errorf("%s.%s: an optional %s needs a pointer", row.Name(), f.Name, f.Type)
		}
	}
	return o, nil
}

// miswritten reports whether a column of rows has the pattern. rows is where
// the first of n rows is.
func (o *optionals) miswritten(rows unsafe.Pointer, n int) bool {
	for from := 0; from < n; from += 64 {
		block, m := unsafe.Add(rows, uintptr(from)*o.size), min(64, n-from)
		for _, offset := range o.texts {
			var set uint64
			for i := range m {
				if *(*string)(unsafe.Add(block, uintptr(i)*o.size+offset)) != "" {
					set |= 1 << i
				}
			}
			if isMiswritten(set, m) {
				return true
			}
		}
		for _, offset := range o.ints {
			var set uint64
			for i := range m {
				if *(*int32)(unsafe.Add(block, uintptr(i)*o.size+offset)) != 0 {
					set |= 1 << i
				}
			}
			if isMiswritten(set, m) {
				return true
			}
		}
	}
	return false
}

// isMiswritten looks at the last run of values among m rows: is it as long as
// its place, and does a row without a value follow?
func isMiswritten(set uint64, m int) bool {
	end := bits.Len64(set)
	if end == 0 || end == m {
		return false
	}
	length := bits.LeadingZeros64(^(set << (64 - end)))
	return length == end-length
}

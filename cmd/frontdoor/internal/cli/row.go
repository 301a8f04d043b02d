package cli

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"frontdoor/data/schema"
)

// cells is a row by column name, in the order of the contract.
type cells []struct {
	name  string
	value any
}

// MarshalJSON keeps the order of the columns.
func (c cells) MarshalJSON() ([]byte, error) {
	var parts []string
	for _, cell := range c {
		value, err := json.Marshal(cell.value)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", cell.name, err)
		}
		parts = append(parts, fmt.Sprintf("%q:%s", cell.name, value))
	}
	return []byte("{" + strings.Join(parts, ",") + "}"), nil
}

// columnsOf writes a raw row by its contract: public names, dates and times as
// text, columns without a value left out.
func columnsOf(row schema.Row) cells {
	contract, _ := schema.Lookup(row.TableName())
	values := map[string]reflect.Value{}
	collect(reflect.ValueOf(row).Elem(), values)
	var out cells
	for _, column := range contract.Columns {
		v := values[column.Name]
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				continue
			}
			v = v.Elem()
		}
		if column.Nullable && v.Kind() == reflect.String && v.Len() == 0 {
			continue
		}
		value := v.Interface()
		switch column.Type {
		case schema.Date:
			value = schema.DateString(int32(v.Int()))
		case schema.Timestamp:
			value = time.UnixMicro(v.Int()).UTC().Format(time.RFC3339)
		}
		out = append(out, struct {
			name  string
			value any
		}{column.Name, value})
	}
	return out
}

// collect finds the fields of a row struct by the column names in their tags.
func collect(v reflect.Value, into map[string]reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			collect(v.Field(i), into)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("parquet"), ",")
		into[name] = v.Field(i)
	}
}

package queries

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"frontdoor/data/schema"
)

// encodeArrow writes an Arrow IPC stream of one record batch. Units and
// definitions travel as field metadata.
func encodeArrow(w io.Writer, r *Result) error {
	var fields []arrow.Field
	for _, c := range r.Columns {
		t, err := arrowType(c.Type)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		fields = append(fields, arrow.Field{
			Name: c.Name, Type: t, Nullable: true,
			Metadata: arrow.NewMetadata([]string{"unit", "definition"}, []string{c.Unit, c.Doc}),
		})
	}
	meta := arrow.NewMetadata([]string{"question", "snapshot"}, []string{r.Question.Name, fmt.Sprint(r.Snapshot)})
	s := arrow.NewSchema(fields, &meta)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	defer b.Release()
	for _, row := range r.Rows {
		for i, v := range row {
			if err := appendArrow(b.Field(i), v); err != nil {
				return fmt.Errorf("column %s: %w", r.Columns[i].Name, err)
			}
		}
	}
	record := b.NewRecord()
	defer record.Release()
	out := ipc.NewWriter(w, ipc.WithSchema(s))
	if err := out.Write(record); err != nil {
		return err
	}
	return out.Close()
}

func arrowType(t schema.Type) (arrow.DataType, error) {
	switch t {
	case schema.Bigint:
		return arrow.PrimitiveTypes.Int64, nil
	case schema.Integer:
		return arrow.PrimitiveTypes.Int32, nil
	case schema.Double:
		return arrow.PrimitiveTypes.Float64, nil
	case schema.Boolean:
		return arrow.FixedWidthTypes.Boolean, nil
	case schema.Varchar:
		return arrow.BinaryTypes.String, nil
	case schema.Date:
		return arrow.FixedWidthTypes.Date32, nil
	case schema.Timestamp:
		return arrow.FixedWidthTypes.Timestamp_us, nil
	}
	return nil, fmt.Errorf("type %s has no Arrow type", t)
}

func appendArrow(b array.Builder, v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.Int64Builder:
		if n, ok := v.(int64); ok {
			b.Append(n)
			return nil
		}
	case *array.Int32Builder:
		if n, ok := v.(int64); ok {
			b.Append(int32(n))
			return nil
		}
	case *array.Float64Builder:
		if n, ok := asFloat(v); ok {
			b.Append(n)
			return nil
		}
	case *array.BooleanBuilder:
		if x, ok := v.(bool); ok {
			b.Append(x)
			return nil
		}
	case *array.StringBuilder:
		if s, ok := v.(string); ok {
			b.Append(s)
			return nil
		}
	case *array.Date32Builder:
		if t, ok := v.(time.Time); ok {
			b.Append(arrow.Date32FromTime(t))
			return nil
		}
	case *array.TimestampBuilder:
		if t, ok := v.(time.Time); ok {
			b.Append(arrow.Timestamp(t.UnixMicro()))
			return nil
		}
	}
	return fmt.Errorf("a %T does not fit the declared type", v)
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}

// encodeParquet writes one Parquet file. The row type is put together at run
// time, since that is how the library keeps the columns in their order.
func encodeParquet(w io.Writer, r *Result) error {
	var fields []reflect.StructField
	for i, c := range r.Columns {
		t, tag, err := parquetField(c)
		if err != nil {
			return err
		}
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("C%d", i), Type: reflect.PointerTo(t), Tag: reflect.StructTag(`parquet:"` + tag + `"`),
		})
	}
	rowType := reflect.StructOf(fields)
	out := parquet.NewWriter(w, parquet.SchemaOf(reflect.New(rowType).Interface()), parquet.Compression(&zstd.Codec{}),
		parquet.KeyValueMetadata("question", r.Question.Name), parquet.KeyValueMetadata("snapshot", fmt.Sprint(r.Snapshot)))
	for _, row := range r.Rows {
		value := reflect.New(rowType)
		for i, v := range row {
			if v == nil {
				continue
			}
			cell := reflect.New(rowType.Field(i).Type.Elem())
			cell.Elem().Set(reflect.ValueOf(parquetValue(v, r.Columns[i].Type)).Convert(cell.Elem().Type()))
			value.Elem().Field(i).Set(cell)
		}
		if err := out.Write(value.Interface()); err != nil {
			return err
		}
	}
	return out.Close()
}

func parquetField(c Column) (reflect.Type, string, error) {
	switch c.Type {
	case schema.Bigint:
		return reflect.TypeFor[int64](), c.Name + ",optional", nil
	case schema.Integer:
		return reflect.TypeFor[int32](), c.Name + ",optional", nil
	case schema.Double:
		return reflect.TypeFor[float64](), c.Name + ",optional", nil
	case schema.Boolean:
		return reflect.TypeFor[bool](), c.Name + ",optional", nil
	case schema.Varchar:
		return reflect.TypeFor[string](), c.Name + ",optional", nil
	case schema.Date:
		return reflect.TypeFor[int32](), c.Name + ",optional,date", nil
	case schema.Timestamp:
		return reflect.TypeFor[int64](), c.Name + ",optional,timestamp(microsecond)", nil
	}
	return nil, "", fmt.Errorf("column %s: type %s has no Parquet type", c.Name, c.Type)
}

func parquetValue(v any, t schema.Type) any {
	switch v := v.(type) {
	case time.Time:
		if t == schema.Date {
			return schema.DaysFromCivil(v.Year(), v.Month(), v.Day())
		}
		return v.UnixMicro()
	case int64:
		if t == schema.Double {
			return float64(v)
		}
	}
	return v
}

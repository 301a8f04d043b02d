package queries

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"frontdoor/data/schema"
)

// Encoder writes a result in one output format.
type Encoder struct {
	Name   string
	Binary bool // not for a terminal
	Encode func(w io.Writer, r *Result) error
}

// Encoders lists the output formats. This is the one place to add one to.
func Encoders() []Encoder {
	return []Encoder{
		{"table", false, encodeTable},
		{"csv", false, encodeCSV},
		{"json", false, encodeJSON},
		{"ndjson", false, encodeNDJSON},
		{"parquet", true, encodeParquet},
		{"arrow", true, encodeArrow},
	}
}

// FindEncoder returns an output format by name.
func FindEncoder(name string) (Encoder, error) {
	var names []string
	for _, e := range Encoders() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Encoder{}, fmt.Errorf("there is no output format %q\nhint: one of %s", name, strings.Join(names, ", "))
}

// encodeTable draws a table for people: shares as percentages, thousands set
// apart, control characters taken out.
func encodeTable(w io.Writer, r *Result) error {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var header table.Row
	var configs []table.ColumnConfig
	for i, c := range r.Columns {
		header = append(header, c.Name)
		if isNumber(c.Type) {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	for _, row := range r.Rows {
		var cells table.Row
		for i, v := range row {
			cells = append(cells, HumanCell(v, r.Columns[i]))
		}
		t.AppendRow(cells)
	}
	t.Render()
	return nil
}

func isNumber(t schema.Type) bool {
	return t == schema.Bigint || t == schema.Integer || t == schema.Double
}

// HumanCell writes a cell for people: a share as a percentage with one decimal,
// money in pounds and pence, thousands set apart by commas, [x] where there is no data.
func HumanCell(v any, c Column) string {
	switch v := v.(type) {
	case nil:
		return "[x]"
	case int64:
		if c.Name == "weekday" || strings.HasPrefix(c.Name, "local_") {
			return strconv.FormatInt(v, 10)
		}
		return thousands(v)
	case float64:
		if c.Unit == "share" {
			return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
		}
		if c.Unit == "GBP" {
			return pounds(v)
		}
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return printable(cellText(v, c))
}

// pounds writes an amount of at least 0 in pounds and pence.
func pounds(v float64) string {
	pence := int64(math.Round(100 * v))
	return fmt.Sprintf("£%s.%02d", thousands(pence/100), pence%100)
}

func thousands(v int64) string {
	s := strconv.FormatInt(v, 10)
	sign := ""
	if v < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// printable takes control characters out: a path may hold what a stranger sent.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// cellText writes a cell exactly: dates as yyyy-mm-dd, time stamps in RFC 3339,
// numbers in full, no data as "".
func cellText(v any, c Column) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if c.Type == schema.Date {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

// encodeCSV writes RFC 4180 CSV that a spreadsheet cannot take for formulas.
func encodeCSV(w io.Writer, r *Result) error {
	out := csv.NewWriter(w)
	var header []string
	for _, c := range r.Columns {
		header = append(header, c.Name)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, row := range r.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cellText(v, r.Columns[i])
			if _, ok := v.(string); ok {
				cells[i] = harmless(cells[i])
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless puts an apostrophe before text that a spreadsheet would run.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// encodeJSON writes one object: what was asked, of which snapshot, and the rows.
func encodeJSON(w io.Writer, r *Result) error {
	rows, err := jsonRows(r)
	if err != nil {
		return err
	}
	params, err := json.Marshal(r.Params)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "{\n  \"question\": %q,\n  \"params\": %s,\n  \"snapshot\": %d,\n  \"rows\": [", r.Question.Name, params, r.Snapshot)
	for i, row := range rows {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, "\n    %s", row)
	}
	if len(rows) > 0 {
		fmt.Fprint(w, "\n  ")
	}
	_, err = fmt.Fprint(w, "]\n}\n")
	return err
}

func encodeNDJSON(w io.Writer, r *Result) error {
	rows, err := jsonRows(r)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := fmt.Fprintf(w, "%s\n", row); err != nil {
			return err
		}
	}
	return nil
}

// jsonRows writes each row as an object whose keys keep the columns' order.
func jsonRows(r *Result) ([][]byte, error) {
	out := make([][]byte, 0, len(r.Rows))
	for _, row := range r.Rows {
		var b bytes.Buffer
		b.WriteByte('{')
		for i, v := range row {
			if i > 0 {
				b.WriteString(", ")
			}
			value, err := json.Marshal(jsonValue(v, r.Columns[i]))
			if err != nil {
				return nil, fmt.Errorf("column %s: %w", r.Columns[i].Name, err)
			}
			fmt.Fprintf(&b, "%q: %s", r.Columns[i].Name, value)
		}
		b.WriteByte('}')
		out = append(out, slices.Clone(b.Bytes()))
	}
	return out, nil
}

func jsonValue(v any, c Column) any {
	switch v := v.(type) {
	case time.Time:
		return cellText(v, c)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return v
}

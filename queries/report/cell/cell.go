// Package cell reads the cells of a result and writes them as people do: dates
// as "Jan 2026" or "3 Jan 2026", names without underscores, numbers with
// thousands separators. A cell without a number is never read as 0.
package cell

import (
	"math"
	"strconv"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/queries"
	"frontdoor/queries/chart"
)

// Number is the value of a numeric cell; false for nil, for text such as the
// marker [c] and for values that are not finite.
func Number(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return 0, false
}

// Marker returns the shorthand in a cell, such as [c] for a confidential count,
// and whether the cell holds one.
func Marker(v any) (string, bool) {
	s, ok := v.(string)
	if !ok || len(s) < 3 || len(s) > 5 || s[0] != '[' || s[len(s)-1] != ']' {
		return "", false
	}
	return s, true
}

// Meaning is the meaning of a shorthand marker, "" for one that is not known.
func Meaning(marker string) string {
	switch marker {
	case "[c]":
		return "confidential: a count too small to publish, or one that would give such a count away"
	case "[x]":
		return "not available"
	case "[z]":
		return "not applicable"
	case "[r]":
		return "revised"
	case "[p]":
		return "provisional"
	case "[e]":
		return "estimated"
	case "[b]":
		return "break in the series"
	case "[low]":
		return "rounds to zero but is not zero"
	}
	return ""
}

// Numeric says whether a column holds numbers.
func Numeric(c queries.Column) bool {
	return c.Type == schema.Bigint || c.Type == schema.Integer || c.Type == schema.Double
}

// Format is how the numbers of a column are written.
func Format(c queries.Column) chart.Format {
	switch c.Unit {
	case "share":
		return chart.Percent
	case "s":
		return chart.Seconds
	case "GBP":
		return chart.Pounds
	}
	return chart.Count
}

// Name writes a cell as a name that begins a label: periods by their length,
// codes such as online_form as "Online form".
func Name(v any, g Grain) string {
	t, ok := Moment(v)
	switch {
	case ok && g == Month:
		return t.Format("Jan 2006")
	case ok && g == Quarter:
		return t.Format("Jan") + " to " + t.AddDate(0, 2, 0).Format("Jan 2006")
	}
	return Upper(Label(v))
}

// Label writes a cell as a name within a sentence: a month, a day, a code
// without underscores.
func Label(v any) string {
	switch x := v.(type) {
	case nil:
		return "not stated"
	case time.Time:
		if x.Hour() == 0 && x.Minute() == 0 && x.Second() == 0 {
			return x.Format("2 Jan 2006")
		}
		return x.Format("2 Jan 2006, 15:04")
	case string:
		return label(x)
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return chart.Count.Text(x)
	}
	return "not stated"
}

// label writes dates as people do and takes underscores out of code names.
func label(s string) string {
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("Jan 2006")
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("2 Jan 2006")
	}
	if strings.TrimSpace(s) == "" {
		return "not stated"
	}
	return strings.ReplaceAll(s, "_", " ")
}

// Moment reads a cell as a date: a DATE, or text as yyyy-mm or yyyy-mm-dd.
func Moment(v any) (time.Time, bool) {
	switch x := v.(type) {
	case time.Time:
		return x, true
	case string:
		for _, layout := range []string{"2006-01", time.DateOnly} {
			if t, err := time.Parse(layout, x); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// note is a column of remarks: where there is none, nothing is missing.
const note = "note"

// Text writes a cell of a table. Numbers stand without their unit, which is in
// the heading; nil is "no data", but in a column of notes nothing. Names begin with a capital; file names and
// sentences stay as they are.
func Text(c queries.Column, v any) string {
	switch {
	case v == nil && c.Name == note:
		return ""
	case v == nil:
		return "no data"
	}
	if s, ok := v.(string); ok && Verbatim(c) {
		return s
	}
	n, ok := Number(v)
	switch {
	case !Numeric(c):
		return Name(v, NoGrain)
	case !ok:
		return Label(v) // a marker such as [c]
	}
	switch Format(c) {
	case chart.Percent:
		return strings.TrimSuffix(chart.Percent.Text(n), "%")
	case chart.Pounds:
		return strings.TrimPrefix(chart.Pounds.Text(n), "£")
	default:
		return chart.Count.Text(n)
	}
}

// Verbatim says whether a column holds file names or sentences, in which an
// underscore is no space and which may run long.
func Verbatim(c queries.Column) bool {
	return c.Name == "file" || c.Name == "message" || c.Name == "hint" || c.Name == "definition"
}

// Words is the name of a column as words: "take-up", "half hour".
func Words(column string) string {
	return strings.NewReplacer("take_up", "take-up", "_excl_", " without ", "_", " ").Replace(column)
}

// Heading is the name of a column with its unit: "Answered rate (%)".
func Heading(c queries.Column) string {
	name := Upper(Words(c.Name))
	switch {
	case c.Unit == "share":
		return name + " (%)"
	case c.Unit == "" || c.Unit == "line number" || strings.Contains(c.Name, strings.ReplaceAll(c.Unit, " ", "_")) && len(c.Unit) > 2:
		return name
	case c.Unit == "s":
		return name + " (seconds)"
	}
	return name + " (" + c.Unit + ")"
}

// HeadingIn is the heading of a column of a result; a column of periods is
// called by their length, one that splits the rows by what they are split by.
func HeadingIn(r *queries.Result, column int) string {
	c := r.Columns[column]
	if by, ok := r.Params["by"].(string); ok && c.Name == "split" && by != "none" {
		return Upper(Words(by))
	}
	if c.Name != "period" && (c.Name != "month" || GrainOf(r, column) != Quarter) {
		if unit := CommonUnit(r); unit != "" && c.Unit == unit {
			return Upper(Words(c.Name))
		}
		return Heading(c)
	}
	switch g := GrainOf(r, column); g {
	case NoGrain:
		return "Period"
	case Week:
		return "Week from"
	default:
		return Upper(string(g))
	}
}

// CommonUnit is what more than four columns count: it is said once, beside the
// table, and not in each heading. "" for none.
func CommonUnit(r *queries.Result) string {
	counted := map[string]int{}
	for _, c := range r.Columns {
		if Numeric(c) && c.Unit != "" && Format(c) == chart.Count {
			if counted[c.Unit]++; counted[c.Unit] > 4 {
				return c.Unit
			}
		}
	}
	return ""
}

// Upper writes the first letter as a capital.
func Upper(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

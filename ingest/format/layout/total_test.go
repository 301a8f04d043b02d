package layout

import (
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

func TestCounts(t *testing.T) {
	f := builtin(t, "generic_interval")
	row := func(values string) string {
		return intervalHeader + "\n2026-07-06T09:00,2026-07-06T09:30,Bins," + values + "\n"
	}
	for values, want := range map[string]string{
		"10,9,1,8,20":          "abandoned=1 answered=9 answered_within=8/20 offered=10",
		"10,9,1,8,":            "abandoned=1 answered=9 offered=10",
		"0,0,0,,":              "abandoned=0 answered=0 offered=0",
		",,3,,":                "abandoned=3",
		"\"1,234\",1000.0,,,5": "answered=1000 offered=1234",
		",,,,":                 "ignored",
		"10,9,10%,8,20":        "bad_count: Abandoned: expected a whole number",
		"10,9.5,1,8,20":        "bad_count: Answered: expected a whole number",
		"-1,9,1,8,20":          "bad_count: Offered: expected a whole number",
		"10,9,1,8,soon":        "bad_count: Threshold seconds: expected a whole number",
		"1E+3,9,1,8,20":        "damaged_number: Offered: expected all digits, found a number cut to a power of ten such as 4.47E+11",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), row(values))
		if err := out.Check(2, nil); err != nil {
			t.Errorf("%s: %v", values, err)
		}
		var got []string
		for _, r := range out.Rows {
			text := rowText(r)
			entry := text["measure"] + "=" + text["count"]
			if text["threshold_s"] != "" {
				entry += "/" + text["threshold_s"]
			}
			got = append(got, entry)
		}
		for _, r := range out.Rejects {
			got = append(got, r.Code+": "+r.Message)
		}
		if out.Ignored == 2 {
			got = append(got, "ignored")
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s:\ngot  %s\nwant %s", values, s, want)
		}
	}
}

func TestSpans(t *testing.T) {
	f := builtin(t, "generic_interval")
	for ends, want := range map[string]string{
		"2026-07-06T09:00,2026-07-06T09:15": "900",
		"2026-10-25T00:30,2026-10-25T02:30": "10800", // the repeated hour counts
		"2026-07-06T09:00,2026-07-06T09:00": "bad_span",
		"2026-07-06T09:00,2026-07-06T08:00": "bad_span",
		"2026-07-06T09:00,":                 "missing_value",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), intervalHeader+"\n"+ends+",Bins,1,,,,\n")
		got := ""
		if len(out.Rows) == 1 {
			got = rowText(out.Rows[0])["span_s"]
		} else if len(out.Rejects) == 1 {
			got = out.Rejects[0].Code
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", ends, got, want)
		}
	}
}

func TestTotals(t *testing.T) {
	f := builtin(t, "generic_interval")
	const row = "2026-07-06T09:00,2026-07-06T09:30,Bins,10,9,1,,\n"
	const h = intervalHeader + "\n"
	for name, c := range map[string]struct{ content, want, message string }{
		"right":               {h + row + row + ",,Total,20,18,2,,\n", "6 rows, 2 ignored", ""},
		"other case":          {h + row + ",,TOTAL,10,9,1,,\n", "3 rows, 2 ignored", ""},
		"not all given":       {h + row + ",,Total,10,,,,\n", "3 rows, 2 ignored", ""},
		"wrong":               {h + row + row + ",,Total,20,19,2,,\n", "6 rows, 1 ignored total_mismatch@4", "Answered: expected the sum of the records above, 18"},
		"no number":           {h + row + ",,Total,ten,9,1,,\n", "3 rows, 1 ignored total_mismatch@3", "Offered: expected the sum of the records above, 10"},
		"with a record lost":  {h + row + "x" + row + ",,Total,20,18,2,,\n", "3 rows, 1 ignored bad_time@3 total_mismatch@4", "Offered: expected the sum of the records above, 10"},
		"two exports joined":  {h + row + ",,Total,10,9,1,,\n" + h + row + ",,Total,10,9,1,,\n", "6 rows, 4 ignored", ""},
		"an export of totals": {h + ",,Total,0,0,0,,\n", "0 rows, 2 ignored", ""},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), c.content)
		if got := came(out); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		if n := len(out.Rejects); c.message != "" && (n == 0 || out.Rejects[n-1].Message != c.message || out.Rejects[n-1].Column == 0 || out.Rejects[n-1].Hint == "") {
			t.Errorf("%s: the total is rejected as %+v, want %s", name, out.Rejects, c.message)
		}
	}
}

// A total of lengths of time is summed in the shape they are written in; notes
// below a blank line are no records.
func TestFootersOfCalls(t *testing.T) {
	f := own(t, callLayout, "sample:", "footer: {column: Id, equals: [Total, Sum], check: [Wait], after_blank: true}\nsample:")
	const h, row = "Id,Date,Time,Agent,Wait,Caller\n", "1,1/7/2026,9:00,Bo,1:30,\n"
	for content, want := range map[string]string{
		h + row + row + "Sum,,,,3:00,\n":                    "2 rows, 2 ignored",
		h + row + row + "Sum,,,,2:59,\n":                    "2 rows, 1 ignored total_mismatch@4",
		h + row + "\nMade by the phone system\n":            "1 rows, 3 ignored",
		h + row + "Made by the phone system\n":              "1 rows, 1 ignored wrong_field_count@3",
		h + row + "\n" + row + "\nPage 1,of 1\nTotal,,\n":   "2 rows, 5 ignored",
		"\n\n" + h + "Made by the phone system\n" + row:     "1 rows, 3 ignored wrong_field_count@4",
		h + row + "\n" + row + "2,1/7/2026,soon,Bo,1:30,\n": "2 rows, 2 ignored bad_time@5",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), content)
		if err := out.Check(int64(strings.Count(content, "\n")), nil); err != nil {
			t.Errorf("%q: %v", content, err)
		}
		if got := came(out); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", content, got, want)
		}
	}
}

func TestPositions(t *testing.T) {
	f := own(t, tallyLayout)
	for content, want := range map[string]string{
		"2026-07-01,Bins,3,2\n":                         "2 rows, 0 ignored",
		"2026-07-01,Bins,3,2,,\n":                       "2 rows, 0 ignored",
		"2026-07-01,Bins,3,2,5\n":                       "0 rows, 0 ignored wrong_field_count@1",
		"2026-07-01,Bins,3\n":                           "0 rows, 0 ignored wrong_field_count@1",
		"2026-07-01,Bins,3,2\n,Total,3,\n":              "2 rows, 1 ignored",
		"2026-07-01,Bins,3,2\n,Total,4,\n":              "2 rows, 0 ignored total_mismatch@2",
		"Day,Queue,Offered,Within\n2026-07-01,B,1,1\n":  "2 rows, 0 ignored bad_time@1",
		"2026-07-01,Bins,3,2\n2026-07-01,Bins,3,2\n,,,": "4 rows, 1 ignored",
	} {
		if got := came(formattest.Decode(t, f, formattest.Options(t), content)); got != want {
			t.Errorf("%q: got %s, want %s", content, got, want)
		}
	}
	out := formattest.Decode(t, f, formattest.Options(t), "soon,Bins,3,2\n")
	if len(out.Rejects) != 1 || !strings.HasPrefix(out.Rejects[0].Message, "column 1: ") {
		t.Errorf("a reject of a column without a heading says %+v", out.Rejects)
	}
	wide := own(t, tallyLayout, "fields: 4\n", "")
	if got := came(formattest.Decode(t, wide, formattest.Options(t), "2026-07-01,Bins,3,2,more\n2026-07-01,Bins,3\n")); got != "2 rows, 0 ignored wrong_field_count@2" {
		t.Errorf("without a width: %s", got)
	}
}

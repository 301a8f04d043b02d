package layout

import (
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

// totals shows the counts that came of a file of tallies.
func totals(out *formattest.Recorder) string {
	var got []string
	for _, r := range out.Rows {
		text := rowText(r)
		got = append(got, text["measure"]+"="+text["count"]+"/"+text["span_s"])
	}
	for _, r := range out.Rejects {
		got = append(got, r.Code+": "+r.Message)
	}
	return strings.Join(got, " ")
}

func TestTransactionTotals(t *testing.T) {
	f := builtin(t, "transaction_totals")
	for record, want := range map[string]string{
		"Permits,2026-03,10,":       "digital_completed=10/2674800", // an hour short
		"Permits,Oct-26,10,":        "digital_completed=10/2682000", // an hour long
		"Permits,February 2028,10,": "digital_completed=10/2505600",
		"Permits,01/12/2026,0,":     "digital_completed=0/2678400",
		"Permits,2026-01-01,,":      "",
		"Permits,2026-01,,12.345":   "cost_pence=1235/2678400",
		"Permits,2026-01,,free":     "bad_amount: Total cost or Cost: expected an amount in pounds such as 1,234.50",
		"Permits,2026-01,,-12":      "bad_amount: Total cost or Cost: expected an amount in pounds such as 1,234.50",
		"Permits,2026-01,some,1":    "bad_count: Digital completed or Digital: expected a whole number",
		"Permits,2026-01,n/a,1":     "cost_pence=100/2678400",
		"Permits,2026-01-05,10,":    "bad_span: Month: expected the first day of a month",
		"Permits,1/2026,10,":        "bad_time: Month: expected a real date and time as yyyy-mm or Mon-yy or Mon yyyy or Month yyyy or yyyy-mm-dd or dd/mm/yyyy or iso8601",
		",2026-01,10,":              "missing_value: Service: expected a value",
		"Total,,10,":                "",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), "Service,Month,Digital,Cost\n"+record+"\n")
		if err := out.Check(2, nil); err != nil {
			t.Errorf("%s: %v", record, err)
		}
		if got := totals(out); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", record, got, want)
		}
	}
}

// A period whose time carries an offset is as long as the calendar says, and one
// of an instant too.
func TestSpansOfInstants(t *testing.T) {
	f := own(t, tallyLayout, `"86400"`, "week", "time: yyyy-mm-dd", "time: iso8601", "2026-07-01,Bins", "2026-07-01T00:00Z,Bins")
	for at, want := range map[string]string{
		"2026-10-19T00:00":       "608400",
		"2026-10-19T00:00+01:00": "604800",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), at+",Bins,3,2\n")
		if len(out.Rows) != 2 || rowText(out.Rows[0])["span_s"] != want {
			t.Errorf("%s: %s, want spans of %s", at, totals(out), want)
		}
	}
}

// The total of a column of money is checked in money.
func TestTotalOfMoney(t *testing.T) {
	f := own(t, tallyLayout, "offered: {column: 3}", "cost_pence: {column: 3, money: pounds}", "measure: offered", "measure: cost_pence")
	const rows = "2026-07-01,Bins,£1.25,2\n2026-07-01,Bins,\"1,000.50\",2\n"
	if got := came(formattest.Decode(t, f, formattest.Options(t), rows+",Total,1001.75,\n")); got != "4 rows, 1 ignored" {
		t.Errorf("the right total: %s", got)
	}
	out := formattest.Decode(t, f, formattest.Options(t), rows+",Total,1001.76,\n")
	if len(out.Rejects) != 1 || !strings.Contains(out.Rejects[0].Message, "£1001.75") {
		t.Errorf("the wrong total: %s", totals(out))
	}
}

func TestFaultsOfEventsAndTotals(t *testing.T) {
	const eventLayout = `name: cases
doc: A small list of cases.
table: form_event
version: 1
columns:
  form: {file_name: "cases_*"}
  reference: {line: true}
  rating: {column: Stars, values: {good: "5", "": ""}, optional: true}
events:
  started: {column: Created, time: iso8601}
  completed: {column: Closed, time: iso8601, if: [{column: State, equals: Done}]}
sample: |
  Created,Closed,State
  2026-07-01T10:00:00Z,2026-07-01T10:05:00Z,Done
expect:
  - {event: started, form: sample}
  - {event: completed}
`
	if _, err := compileLayout("own.yaml", []byte(eventLayout)); err != nil {
		t.Fatalf("the right layout: %v", err)
	}
	const known = "started, saved, submitted, failed, completed, ineligible, rated"
	for name, c := range map[string]struct{ layout, old, new, want string }{
		"no such event":        {eventLayout, "  started:", "  begun:", `events: "begun" is none of ` + known},
		"event as a column":    {eventLayout, "columns:", "columns:\n  event: {value: started}", "columns: event: events fills it"},
		"event without column": {eventLayout, "started: {column: Created,", "started: {", "events: started: column is needed: where its time is"},
		"bad pattern":          {eventLayout, "Created, time: iso8601", "Created, time: yyyy-mm or HH:MM", `events: started: time pattern "HH:MM" needs yyyy, mm and dd (hint: dd/mm/yyyy HH:MM:SS, or iso8601)`},
		"empty condition":      {eventLayout, ", equals: Done", "", "events: completed: a condition needs a column, and equals, has, begins, address, blank or greater"},
		"events of counts":     {tallyLayout, "measures:", "events: {started: {column: 1, time: iso8601}}\nmeasures:", "events belong to table form_event"},
		"no star":              {eventLayout, "cases_*", "cases", "columns: form: file_name belongs to plain columns of text, and is a name with one * where the file says what it is about"},
		"name as a reference":  {eventLayout, "{line: true}", `{file_name: "*"}`, "columns: reference: file_name belongs to plain columns of text, and is a name with one * where the file says what it is about"},
		"name and a column":    {eventLayout, `{file_name: "cases_*"}`, `{file_name: "*", column: State}`, "columns: form: resident_key and caller_key take phone or email, every other column takes one of column, value, when, line and file_name"},
		"six stars":            {eventLayout, `good: "5"`, `good: "6"`, `columns: rating: "6" is none of 1, 2, 3, 4, 5, `},
		"rating by rules":      {eventLayout, `{column: Stars, values: {good: "5", "": ""}, optional: true}`, `{when: [], otherwise: "5", column: Stars}`, `columns: rating: values are needed: what the export writes for 1, 2, 3, 4, 5, `},
		"other money":          {tallyLayout, "offered: {column: 3}", "offered: {column: 3, money: euros}", `measures: offered: money "euros" can only be pounds, which are counted in pence`},
		"span of a year":       {tallyLayout, `"86400"`, "year", `columns: span_s: value "year" is no whole number above 0`},
	} {
		text := strings.Replace(c.layout, c.old, c.new, 1)
		if text == c.layout {
			t.Errorf("%s: nothing was changed", name)
		}
		_, err := compileLayout("own.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, c.want)
		}
	}
}

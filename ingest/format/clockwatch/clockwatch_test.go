package clockwatch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/clockwatch"
	"frontdoor/ingest/formattest"
)

// watched sends one ticket a date through a watch and says what came out:
// "2020-01-01" for a row, "code@line" for a reject.
func watched(kind string, dates ...string) []string {
	out := &formattest.Recorder{}
	w := clockwatch.New(out)
	for i, date := range dates {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			panic(err)
		}
		row := &schema.Ticket{TicketID: fmt.Sprint(i + 1), Kind: kind}
		row.TsS, row.LocalDate, row.Line = at.Unix(), int32(at.Unix()/86400), int64(i+1)
		row.CalledS = &row.TsS
		w.At(ingest.Line{Text: "A1", Number: int64(i + 1)})
		w.Emit(row, 1)
	}
	w.Close()
	var got []string
	for _, row := range out.Rows {
		got = append(got, schema.DateString(row.Common().LocalDate))
	}
	for _, r := range out.Rejects {
		got = append(got, fmt.Sprintf("%s@%d", r.Code, r.Line))
	}
	return got
}

// days lists so many days from a date.
func days(from string, n int) []string {
	at, err := time.Parse(time.DateOnly, from)
	if err != nil {
		panic(err)
	}
	var out []string
	for i := range n {
		out = append(out, at.AddDate(0, 0, i).Format(time.DateOnly))
	}
	return out
}

func join(lists ...[]string) []string {
	var out []string
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func TestWatch(t *testing.T) {
	november, june := days("2019-11-25", 25), days("2020-06-01", 25)
	for name, c := range map[string]struct {
		dates []string
		lost  string // rejects, in order
	}{
		"a year's end as it was":              {days("2020-12-20", 30), ""},
		"the last days of a file":             {days("2020-12-20", 12), ""},
		"a file of those days alone":          {days("2020-12-30", 2), ""},
		"week's year at the start":            {join(days("2020-12-30", 2), days("2020-01-01", 8)), "week_year@1 week_year@2"},
		"week's year in between":              {join(days("2019-12-27", 3), days("2020-12-30", 2), days("2020-01-01", 5)), "week_year@4 week_year@5"},
		"week's year at the end":              {join(days("2019-12-27", 3), days("2020-12-30", 2)), "week_year@4 week_year@5"},
		"week's year of a January":            {join(days("2020-12-20", 12), days("2020-01-01", 3), days("2021-01-04", 2)), "week_year@13 week_year@14 week_year@15"},
		"week's year of a first January":      {join(days("2020-01-01", 3), days("2021-01-04", 2)), "week_year@1 week_year@2 week_year@3"},
		"American weeks":                      {join(days("2021-12-20", 6), days("2022-12-26", 6), days("2022-01-01", 2)), "week_year@7 week_year@8 week_year@9 week_year@10 week_year@11 week_year@12"},
		"newest first":                        {[]string{"2020-01-03", "2020-01-02", "2020-12-31", "2020-12-30", "2019-12-28"}, "week_year@3 week_year@4"},
		"a clock that went back and returned": {join(june, days("2015-01-05", 3), days("2020-06-26", 3)), "year_jump@26 year_jump@27 year_jump@28"},
		"a clock that never returned":         {join(june, days("2015-01-05", 3)), ""},
		"a gap of two years":                  {join(june, days("2022-06-01", 25)), ""},
		"too little order to tell":            {join(june[:5], days("2015-01-05", 3), days("2020-06-26", 3)), ""},
		"one queue behind another":            {join(days("2020-01-01", 366), days("2020-01-01", 366), days("2020-01-01", 366)), ""},
		"no order":                            {[]string{"2020-12-30", "2020-05-01", "2020-01-05", "2020-12-31", "2020-11-01", "2020-01-02"}, ""},
		"a year later, for good":              {join(november, days("2020-12-30", 8)), ""},
	} {
		got := watched("walk_in", c.dates...)
		var lost []string
		for _, g := range got {
			if strings.Contains(g, "@") {
				lost = append(lost, g)
			}
		}
		if strings.Join(lost, " ") != c.lost || len(got) != len(c.dates) {
			t.Errorf("%s: of %d records came %v, want the rejects %q", name, len(c.dates), got, c.lost)
		}
	}
	if got := watched("appointment", join(days("2020-12-30", 2), days("2020-01-01", 8))...); len(got) != 10 || strings.Contains(strings.Join(got, ""), "@") {
		t.Errorf("appointments were taken for records of a wrong clock: %v", got)
	}
}

// A stretch that is kept comes out in order, with values of its own, and of one
// record with several rows there is one reject.
func TestWatchKeepsRows(t *testing.T) {
	out := &formattest.Recorder{}
	w := clockwatch.New(out)
	var row schema.Tally
	slot := int64(0)
	emit := func(date string, counts ...int64) {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		w.At(ingest.Line{Text: date, Number: at.Unix(), Offset: at.Unix()})
		for i, n := range counts {
			row = schema.Tally{Count: n, ThresholdS: &slot}
			slot, row.TsS, row.LocalDate = n, at.Unix(), int32(at.Unix()/86400)
			w.Emit(&row, 1-min(i, 1))
		}
	}
	emit("2020-12-30", 1, 2)
	emit("2020-12-31", 3)
	emit("2021-01-04", 4)
	for i, r := range out.Rows {
		got := r.(*schema.Tally)
		if got.Count != int64(i+1) || got.ThresholdS == nil || *got.ThresholdS != got.Count {
			t.Errorf("row %d became %+v", i+1, got)
		}
	}
	if len(out.Rows) != 4 {
		t.Errorf("want 4 rows, got %d", len(out.Rows))
	}
	*out = formattest.Recorder{}
	w = clockwatch.New(out)
	emit("2020-12-30", 1, 2)
	emit("2020-12-31", 3, 4)
	emit("2020-01-06", 5)
	w.Close()
	if len(out.Rows) != 1 || len(out.Rejects) != 2 || out.Rejects[1].Given() != 1 || out.Rejects[1].Offset == out.Rejects[0].Offset {
		t.Errorf("want a row and two rejects, got %+v", out)
	}
}

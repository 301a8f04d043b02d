package transform

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"frontdoor/data/lake"
)

// A model that looks beyond its month has the month of its input's only part,
// and those next door. A month without rows gives it none.
func TestPartitionsOfOneMonth(t *testing.T) {
	b := &Builder{Catalog: &Catalog{}, tables: map[string]*lake.Table{}, parts: map[string][]heldPart{}}
	err := b.hold("up", &lake.Table{Parts: []lake.Part{
		{Partition: map[string]string{PartitionColumn: "2026-01"}, Rows: 1},
		{Partition: map[string]string{PartitionColumn: "2026-05"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{}
	m.Partition = PartitionColumn
	for _, c := range []struct {
		window Window
		want   []string
	}{
		{Window{}, []string{"2026-01"}},
		{Window{Before: Reach{Days: 1}}, []string{"2026-01", "2026-02"}},
		{Window{Reach{Days: 7}, Reach{Months: 1}}, []string{"2025-12", "2026-01", "2026-02"}},
	} {
		got := b.partitions(m, []input{{name: "up", before: c.window.Before, after: c.window.After}})
		if !slices.Equal(got, c.want) {
			t.Errorf("with a window of %v the months are %v, want %v", c.window, got, c.want)
		}
	}
}

// A window of a month ends with the neighbouring month, and one of days reads as
// many; parts of days are taken by their day, parts of months whole.
func TestReadsOfOneMonth(t *testing.T) {
	b := &Builder{Catalog: &Catalog{}, tables: map[string]*lake.Table{}, parts: map[string][]heldPart{}}
	days := &lake.Table{}
	for _, date := range []string{"2026-01-23", "2026-01-24", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"} {
		days.Parts = append(days.Parts, lake.Part{Path: date, Partition: map[string]string{dateColumn: date}, Rows: 1})
	}
	months := &lake.Table{}
	for _, name := range []string{"2025-12", "2026-01", "2026-02", "2026-03", "2026-04"} {
		months.Parts = append(months.Parts, lake.Part{Path: name, Partition: map[string]string{PartitionColumn: name}, Rows: 1})
	}
	if err := errors.Join(b.hold("days", days), b.hold("months", months)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		table  string
		window Window
		want   string
	}{
		{"days", Window{}, "2026-02-01 2026-02-28"},
		{"days", Window{Reach{Days: 8}, Reach{Months: 1}}, "2026-01-24 2026-01-31 2026-02-01 2026-02-28 2026-03-01 2026-03-31"},
		{"days", Window{Reach{Months: 1}, Reach{Days: 1}}, "2026-01-23 2026-01-24 2026-01-31 2026-02-01 2026-02-28 2026-03-01"},
		{"months", Window{}, "2026-02"},
		{"months", Window{Reach{Days: 8}, Reach{Months: 1}}, "2026-01 2026-02 2026-03"},
		{"months", Window{Reach{Months: 1, Days: 1}, Reach{}}, "2025-12 2026-01 2026-02"},
	} {
		var got []string
		for _, p := range b.reads(input{name: c.table, before: c.window.Before, after: c.window.After}, "2026-02") {
			got = append(got, p.Path)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("with a window of %v February reads %v of %s, want %s", c.window, got, c.table, c.want)
		}
	}
}

package transform

import (
	"slices"
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

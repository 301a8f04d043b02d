package transform

import (
	"slices"
	"testing"

	"frontdoor/data/lake"
)

// A model that looks beyond its month has the month of its input's only part,
// and those next door. A month without rows gives it none.
func TestPartitionsOfOneMonth(t *testing.T) {
	b := &Builder{tables: map[string]*lake.Table{"up": {Parts: []lake.Part{
		{Partition: map[string]string{PartitionColumn: "2026-01"}, Rows: 1},
		{Partition: map[string]string{PartitionColumn: "2026-05"}},
	}}}}
	m := &Model{}
	m.Partition = PartitionColumn
	for _, c := range []struct {
		window [2]int
		want   []string
	}{
		{[2]int{0, 0}, []string{"2026-01"}},
		{[2]int{1, 0}, []string{"2026-01", "2026-02"}},
		{[2]int{7, 31}, []string{"2025-12", "2026-01", "2026-02"}},
	} {
		got := b.partitions(m, []input{{name: "up", before: c.window[0], after: c.window[1]}})
		if !slices.Equal(got, c.want) {
			t.Errorf("with a window of %v days the months are %v, want %v", c.window, got, c.want)
		}
	}
}

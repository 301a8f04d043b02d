package queries

import (
	"testing"

	"frontdoor/data/lake"
)

// A question reads the months of its dates and of the days around them.
func TestMonthsAQuestionReads(t *testing.T) {
	q := &Question{Spec: Spec{Around: []int{8, 31}}}
	for _, c := range []struct {
		from, to, month string
		read            bool
	}{
		{"2025-10-09", "2025-10-20", "2025-09", false},
		{"2025-10-08", "2025-10-20", "2025-09", true},
		{"2025-10-09", "2025-10-20", "2025-11", true},
		{"2025-10-09", "2025-10-20", "2025-12", false},
		{"1900-01-01", "2999-12-31", "2010-01", true},
	} {
		got := q.reads(map[string]any{"from": c.from, "to": c.to}).has(lake.Part{Partition: map[string]string{"local_month": c.month}})
		if got != c.read {
			t.Errorf("from %s to %s: reads %s: %v", c.from, c.to, c.month, got)
		}
	}
	if !q.reads(map[string]any{"from": "2025-10-09", "to": "2025-10-20"}).has(lake.Part{}) {
		t.Error("a table that has no months is read whole")
	}
	if !(&Question{}).reads(map[string]any{"from": "2025-10-09"}).has(lake.Part{Partition: map[string]string{"local_month": "1999-01"}}) {
		t.Error("a question that does not say what it reads reads everything")
	}
}

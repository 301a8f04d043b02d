package queries

import (
	"strings"
	"testing"
)

// A chart that leaves out cells names a column of weights and the least of them;
// one without the other, or a column that is none, is a fault.
func TestChartWeight(t *testing.T) {
	for name, c := range map[string]struct {
		chart Chart
		want  string
	}{
		"both":         {Chart{X: "hour", Y: "rate", Weight: "offered", Least: 20}, ""},
		"neither":      {Chart{X: "hour", Y: "rate"}, ""},
		"no least":     {Chart{X: "hour", Y: "rate", Weight: "offered"}, "belong together"},
		"no weight":    {Chart{X: "hour", Y: "rate", Least: 20}, "belong together"},
		"no such name": {Chart{X: "hour", Y: "rate", Weight: "calls", Least: 20}, `draws "calls"`},
	} {
		q := Question{Name: "q", Path: "q.sql", SQL: "SELECT 1", Spec: Spec{
			Title: "T", Ask: "Q?", Why: "W.", Grain: "one hour", Chart: &c.chart,
			Columns: []ColumnDoc{{Name: "hour", Doc: "H."}, {Name: "rate", Doc: "R."}, {Name: "offered", Doc: "O."}},
		}}
		var faults []string
		for _, err := range q.check() {
			faults = append(faults, err.Error())
		}
		got := strings.Join(faults, "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: faults are %q, want %q", name, got, c.want)
		}
	}
}

// The catalogue's own heat table leaves out half hours with fewer than 20 calls,
// and its line of calls draws those unanswered.
func TestCatalogueCharts(t *testing.T) {
	catalog, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	heat, err := catalog.Find("unanswered_by_half_hour")
	if err != nil {
		t.Fatal(err)
	}
	if heat.Chart.Weight != "offered" || heat.Chart.Least != 20 {
		t.Errorf("the heat table draws from %d of %q", heat.Chart.Least, heat.Chart.Weight)
	}
	line, err := catalog.Find("answer_rate")
	if err != nil {
		t.Fatal(err)
	}
	if line.Chart.Y != "unanswered_rate" || line.Columns[len(line.Columns)-1].Name != "split" {
		t.Errorf("answer_rate draws %s and ends with %s", line.Chart.Y, line.Columns[len(line.Columns)-1].Name)
	}
}

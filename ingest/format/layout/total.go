package layout

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
)

// boundMeasures are the counts that one record of table tally holds.
type boundMeasures struct {
	list      []boundMeasure
	measure   *string
	count     *int64
	threshold **int64
}

type boundMeasure struct {
	name         string
	spec         measure
	at, limit    *place
	count        int64 // what the record says, -1 for nothing
	threshold    *int64
	thresholdOut int64
}

func (d *layoutDecoder) bindMeasures(to map[string]any) {
	if len(d.layout.Measures) == 0 {
		return
	}
	m := &boundMeasures{measure: to["measure"].(*string), count: to["count"].(*int64), threshold: to["threshold_s"].(**int64)}
	for _, name := range slices.Sorted(maps.Keys(d.layout.Measures)) {
		spec := d.layout.Measures[name]
		m.list = append(m.list, boundMeasure{
			name: name, spec: spec, at: d.at(spec.Column, spec.Optional), limit: d.at(spec.ThresholdColumn, spec.Optional),
			threshold: spec.ThresholdS,
		})
	}
	d.measures = m
}

// count emits a row for every measure of a record that has a count. A record
// without any is ignored: nothing was open.
func (d *layoutDecoder) count(rec field.Record, out ingest.Sink) *fault {
	m := d.measures
	for i := range m.list {
		if flt := d.read(&m.list[i], rec.Fields); flt != nil {
			return flt
		}
	}
	lines := rec.Lines
	for _, c := range m.list {
		if c.count < 0 {
			continue
		}
		*m.measure, *m.count, *m.threshold = c.name, c.count, c.threshold
		out.Emit(d.row, lines)
		lines = 0
	}
	if lines > 0 {
		out.Ignore(lines)
	}
	return nil
}

// read takes one count of a record. Without its threshold a count within it says
// nothing.
func (d *layoutDecoder) read(m *boundMeasure, fields []string) (flt *fault) {
	count := func(p *place) int64 {
		text := d.text(p, fields)
		if text == "" || flt != nil {
			return -1
		}
		if m.spec.Money != "" && p == m.at {
			n, ok := field.Pence(text)
			if !ok {
				flt = badAmount(p, text)
			}
			return n
		}
		n, ok := field.Count(text)
		if !ok {
			flt = badCount(p, text)
		}
		return n
	}
	m.count = count(m.at)
	if m.limit == nil {
		return flt
	}
	if m.thresholdOut = count(m.limit); m.thresholdOut < 0 {
		m.count = -1
	}
	m.threshold = &m.thresholdOut
	return flt
}

func badCount(p *place, text string) *fault {
	if flt := damaged(p, text); flt != nil {
		return flt
	}
	return &fault{
		code: "bad_count", index: p.index, message: p.String() + ": expected a whole number",
		hint: "a share or an average is no count: choose the column that counts",
	}
}

func badAmount(p *place, text string) *fault {
	if flt := damaged(p, text); flt != nil {
		return flt
	}
	return &fault{
		code: "bad_amount", index: p.index, message: p.String() + ": expected an amount in pounds such as 1,234.50",
		hint: "write what is not known as an empty cell",
	}
}

// boundFooter is how totals are known and checked.
type boundFooter struct {
	at     *place
	equals names
	check  []boundTotal
}

// boundTotal is one column whose total is checked.
type boundTotal struct {
	at    *place
	shape field.Duration // "" for a count
	money bool
	sum   int64
}

func (d *layoutDecoder) bindFooter() {
	f := d.layout.Footer
	if f == nil {
		return
	}
	d.footer = &boundFooter{at: d.at(f.Column, false), equals: f.Equals}
	for _, c := range f.Check {
		t := boundTotal{at: d.at(names{c}, false)}
		for _, spec := range d.layout.Columns {
			if spec.Duration != "" && slices.ContainsFunc(spec.Column, func(n string) bool { return heading(n) == heading(c) }) {
				t.shape = field.Duration(spec.Duration)
			}
		}
		for _, m := range d.layout.Measures {
			t.money = t.money || m.Money != "" && slices.ContainsFunc(m.Column, func(n string) bool { return heading(n) == heading(c) })
		}
		d.footer.check = append(d.footer.check, t)
	}
}

func (d *layoutDecoder) parseTotal(t *boundTotal, text string) (int64, bool) {
	if t.shape != "" {
		return d.length(t.shape, text)
	}
	if t.money {
		return field.Pence(text)
	}
	return field.Count(text)
}

// show writes a sum as messages do.
func (t *boundTotal) show(v int64) string {
	if t.shape != "" {
		return fmt.Sprintf("%.3f s", float64(v)/1000)
	}
	if t.money {
		return fmt.Sprintf("£%d.%02d", v/100, v%100)
	}
	return fmt.Sprint(v)
}

func (d *layoutDecoder) restartTotals() {
	if d.footer == nil {
		return
	}
	for i := range d.footer.check {
		d.footer.check[i].sum = 0
	}
}

// addTotals adds a record that became rows to the sums.
func (d *layoutDecoder) addTotals(fields []string) {
	if d.footer == nil {
		return
	}
	for i := range d.footer.check {
		t := &d.footer.check[i]
		if v, ok := d.parseTotal(t, d.text(t.at, fields)); ok {
			t.sum += v
		}
	}
}

// isTotal reports a line that sums up the records above it.
func (s *sheet) isTotal(fields []string) bool {
	if s.footer == nil || s.footer.at == nil || s.footer.at.index >= len(fields) {
		return false
	}
	text := s.text(s.footer.at, fields)
	return slices.ContainsFunc(s.footer.equals, func(word string) bool { return strings.EqualFold(word, text) })
}

// total compares a total with the records above it: they stay, whatever it
// says.
func (s *sheet) total(rec field.Record, out ingest.Sink) {
	for i := range s.footer.check {
		t := &s.footer.check[i]
		if t.at.index >= len(rec.Fields) {
			continue
		}
		text := s.text(t.at, rec.Fields)
		if v, ok := s.parseTotal(t, text); text == "" || ok && v == t.sum {
			continue
		}
		out.Reject(reject(rec, "total_mismatch", s.columnOf(rec, &fault{index: t.at.index}),
			fmt.Sprintf("%s: expected the sum of the records above, %s", t.at, t.show(t.sum)),
			"records may be hidden by a filter, cut off, or rejected above; those that were read are kept"))
		return
	}
	out.Ignore(rec.Lines)
}

package layout

import (
	"maps"
	"slices"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest/format/field"
)

// event says when something happened that one record of table form_event tells
// of.
type event struct {
	Column     names       `yaml:"column"`      // heading of its time
	TimeColumn names       `yaml:"time_column"` // where the time of day stands apart from the date
	Time       string      `yaml:"time"`        // pattern
	If         []condition `yaml:"if"`          // it happened only in records for which all of these hold
	Optional   bool        `yaml:"optional"`    // the headings may be missing
	Required   bool        `yaml:"required"`    // an empty time is a reject
}

// field is the event as a column that holds a time.
func (e event) field() layoutField {
	return layoutField{Column: e.Column, TimeColumn: e.TimeColumn, Time: e.Time, If: e.If, Optional: e.Optional, Required: e.Required}
}

// boundEvents are the events that one record tells of.
type boundEvents struct {
	list  []boundEvent
	event *string
}

type boundEvent struct {
	when  boundField
	seen  bool
	unix  int64
	stamp field.Stamp
}

// bindEvents puts them in the order in which they follow each other.
func (d *layoutDecoder) bindEvents(to map[string]any) error {
	if len(d.layout.Events) == 0 {
		return nil
	}
	b := &boundEvents{event: to["event"].(*string)}
	for _, name := range words(d.layout.Table, "event") {
		spec, ok := d.layout.Events[name]
		if !ok {
			continue
		}
		when, err := d.bindField(schema.Column{Name: name}, spec.field())
		if err != nil {
			return err
		}
		b.list = append(b.list, boundEvent{when: when})
	}
	d.events = b
	return nil
}

// look finds out which events a record tells of.
func (d *layoutDecoder) look(fields []string) *fault {
	for i := range d.events.list {
		if flt := d.lookAt(&d.events.list[i], fields); flt != nil {
			return flt
		}
	}
	return nil
}

func (d *layoutDecoder) lookAt(e *boundEvent, fields []string) *fault {
	e.seen = false
	if ok, flt := d.allHold(e.when.only, fields); !ok || flt != nil {
		return flt
	}
	unix, stamp, flt := d.timeOf(&e.when, fields)
	if flt != nil {
		return flt
	}
	if unix == nil {
		if e.when.spec.Required {
			return missing(e.when.at)
		}
		return nil
	}
	e.seen, e.unix, e.stamp = true, *unix, stamp
	return nil
}

// any reports that the record tells of an event. One that does not is ignored:
// nothing has come of it yet.
func (b *boundEvents) any() bool {
	return slices.ContainsFunc(b.list, func(e boundEvent) bool { return e.seen })
}

// happen emits a row for every event of the record, which has so many lines.
func (s *sheet) happen(lines int) {
	for i := range s.events.list {
		e := &s.events.list[i]
		if !e.seen {
			continue
		}
		*s.events.event = e.when.name
		s.setTime(e.unix, e.stamp)
		s.out.Emit(s.row, lines)
		lines = 0
	}
}

// needed lists the columns that the layout must fill.
func (l *layout) needed() []string {
	if len(l.Events) > 0 {
		return needed(l.Table)
	}
	return append([]string{"ts"}, needed(l.Table)...)
}

// allFields lists what says where columns and events come from.
func (l *layout) allFields() []layoutField {
	out := slices.Collect(maps.Values(l.Columns))
	for _, e := range l.Events {
		out = append(out, e.field())
	}
	return out
}

func (l *layout) checkEvents(e *faults, contract schema.Table) {
	if len(l.Events) == 0 {
		return
	}
	if l.Table != "form_event" {
		e.add("events belong to table form_event")
		return
	}
	for _, name := range []string{"ts", "event"} {
		if _, ok := l.Columns[name]; ok {
			e.add("columns: %s: events fills it", name)
		}
	}
	known := words(l.Table, "event")
	ts, _ := contract.Column("ts")
	for _, name := range slices.Sorted(maps.Keys(l.Events)) {
		if !slices.Contains(known, name) {
			e.add("events: %q is none of %s", name, strings.Join(known, ", "))
			continue
		}
		f := l.Events[name].field()
		fault := func(format string, args ...any) { e.add("events: "+name+": "+format, args...) }
		if len(f.Column) == 0 {
			fault("column is needed: where its time is")
		}
		l.checkShape(fault, ts, f)
		for _, cond := range f.If {
			checkCondition(fault, cond)
		}
	}
}

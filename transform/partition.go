package transform

import (
	"slices"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
)

const dateColumn = "local_date"

// partitions lists the months a model has: those its inputs have data for, and
// their neighbours where it looks beyond them. A model without partitions has
// the one value "".
func (b *Builder) partitions(m *Model, stored []input) []string {
	if m.Partition == "" {
		return []string{""}
	}
	months := map[string]bool{}
	for _, in := range stored {
		for _, p := range b.tables[in.name].Parts {
			from, to, ok := in.span(p)
			if !ok || p.Rows == 0 { // nothing follows from an empty month
				continue
			}
			months[month(from)], months[month(to)] = true, true
			// One day is enough to catch events near midnight that belong to
			// the month next door.
			months[month(from.AddDate(0, 0, -min(in.after, 1)))] = true
			months[month(to.AddDate(0, 0, min(in.before, 1)))] = true
		}
	}
	out := make([]string, 0, len(months))
	for name := range months {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func month(t time.Time) string { return t.Format("2006-01") }

// span is the first and last local date of a part of the input. The rows that
// staging keeps lie on their own dates, so the part's statistics say more than
// its month: a month next door that reads a few days beyond its end need not
// be built again for what happened later. Without rows there is no such date.
func (in input) span(p lake.Part) (from, to time.Time, ok bool) {
	from, to, ok = span(p)
	if !in.dated || p.Rows == 0 {
		return from, to, ok && !in.dated
	}
	first, err1 := time.Parse(time.DateOnly, p.Min[dateColumn])
	last, err2 := time.Parse(time.DateOnly, p.Max[dateColumn])
	if err1 == nil && err2 == nil {
		return first, last, true
	}
	return from, to, ok
}

// span is the first and last local date that a part may hold, by the value it
// is partitioned by; false for a part that is not partitioned by time.
func span(p lake.Part) (from, to time.Time, ok bool) {
	if v := p.Partition[dateColumn]; v != "" {
		d, err := time.Parse(time.DateOnly, v)
		return d, d, err == nil
	}
	if v := p.Partition[PartitionColumn]; v != "" {
		first, err := time.Parse("2006-01", v)
		return first, first.AddDate(0, 1, -1), err == nil
	}
	return time.Time{}, time.Time{}, false
}

// readsPart reports whether the partition of a model reads a part of an input.
func readsPart(p lake.Part, in input, value string) bool {
	from, to, ok := in.span(p)
	if !ok || value == "" {
		return !in.dated || p.Rows > 0
	}
	first, err := time.Parse("2006-01", value)
	if err != nil {
		return true
	}
	start, end := first.AddDate(0, 0, -in.before), first.AddDate(0, 1, -1+in.after)
	return !to.Before(start) && !from.After(end)
}

// file is a part of a table as its contract's view reads it.
func (b *Builder) file(name string, p lake.Part) duck.File {
	contract, _ := b.Catalog.contract(name)
	ref := b.tables[name].Ref
	return duck.File{Path: b.Lake.Path(ref.Kind, ref.Name, p.Path), Lacks: p.Lacks(contract.Columns)}
}

package transform

import (
	"slices"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/lake/rewrite"
)

const dateColumn = "local_date"

// heldPart is a part of a relation with what every partition that may read it
// asks of it, worked out once: after two years there are thousands of them.
type heldPart struct {
	lake.Part
	whole span // the days of the value it is partitioned by
	dated span // of staging, the local dates of its rows, where its statistics state them; else whole
	// digests are of what it was made of: joining small parts changes nothing.
	digests []string
}

// span is a first and a last day; ok is false where nothing is known.
type span struct {
	from, to time.Time
	ok       bool
}

// hold makes a table the state that SQL sees under a name.
func (b *Builder) hold(name string, t *lake.Table) error {
	parts := make([]heldPart, 0, len(t.Parts))
	for _, p := range t.Parts {
		whole := wholeSpan(p)
		held := heldPart{Part: p, whole: whole, dated: whole}
		if p.Rows > 0 && b.Catalog.isStaging(name) {
			stats, err := p.Stats()
			if err != nil {
				return err
			}
			first, err1 := time.Parse(time.DateOnly, stats.Min[dateColumn])
			last, err2 := time.Parse(time.DateOnly, stats.Max[dateColumn])
			if err1 == nil && err2 == nil {
				held.dated = span{first, last, true}
			}
		}
		contents, err := rewrite.Contents(p)
		if err != nil {
			return err
		}
		for _, c := range contents {
			held.digests = append(held.digests, c.Digest)
		}
		parts = append(parts, held)
	}
	b.tables[name], b.parts[name] = t, parts
	return nil
}

// partitions lists the months a model has: those its inputs have data for, and
// their neighbours where it looks beyond them. A model without partitions has
// the one value "".
func (b *Builder) partitions(m *Model, stored []input) []string {
	if m.Partition == "" {
		return []string{""}
	}
	months := map[string]bool{}
	for _, in := range stored {
		for _, p := range b.parts[in.name] {
			s := in.span(p)
			if !s.ok || p.Rows == 0 { // nothing follows from an empty month
				continue
			}
			months[month(s.from)], months[month(s.to)] = true, true
			// One day is enough to catch events near midnight that belong to
			// the month next door.
			if !in.after.none() {
				months[month(s.from.AddDate(0, 0, -1))] = true
			}
			if !in.before.none() {
				months[month(s.to.AddDate(0, 0, 1))] = true
			}
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
func (in input) span(p heldPart) span {
	switch {
	case !in.dated:
		return p.whole
	case p.Rows == 0:
		return span{}
	}
	return p.dated
}

// wholeSpan is the first and last local date that a part may hold, by the value
// it is partitioned by; not ok for a part that is not partitioned by time.
func wholeSpan(p lake.Part) span {
	if v := p.Partition[dateColumn]; v != "" {
		d, err := time.Parse(time.DateOnly, v)
		return span{d, d, err == nil}
	}
	if v := p.Partition[PartitionColumn]; v != "" {
		first, err := time.Parse("2006-01", v)
		return span{first, first.AddDate(0, 1, -1), err == nil}
	}
	return span{}
}

// reads lists the parts of an input that the partition of a model reads.
func (b *Builder) reads(in input, value string) []heldPart {
	first, err := time.Parse("2006-01", value)
	start, end := in.extent(first)
	var out []heldPart
	for _, p := range b.parts[in.name] {
		s := in.span(p)
		if !s.ok || err != nil {
			if in.dated && p.Rows == 0 {
				continue
			}
		} else if s.to.Before(start) || s.from.After(end) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// file is a part of a table as its contract's view reads it.
func (b *Builder) file(name string, p lake.Part) (duck.File, error) {
	contract, _ := b.Catalog.contract(name)
	ref := b.tables[name].Ref
	lacks, err := p.Lacks(contract.Columns)
	return duck.File{Path: b.Lake.Path(ref.Kind, ref.Name, p.Path), Lacks: lacks}, err
}

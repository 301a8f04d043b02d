package removal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
)

// Person says who is erased: Until returns the instant (Unix seconds) before
// which rows with a pseudonym go, and false for anybody else's pseudonym.
type Person interface {
	Until(pseudonym string) (tsS int64, erased bool)
}

// Erase takes a person's rows out of the raw tables, and with them all rows of
// the same record: the events of their calls, the steps of their forms, the
// tickets of their visits. Where delivered is not zero, only parts that were
// delivered after it are searched for the person: what an earlier erasure
// covered may have been delivered again.
func (j Job) Erase(ctx context.Context, who Person, delivered time.Time) ([]Taken, error) {
	var out []Taken
	for _, contract := range schema.Tables() {
		taken, err := j.eraseFrom(ctx, contract, who, delivered)
		if err != nil {
			return out, fmt.Errorf("erase from %s: %w", contract.Name, err)
		}
		if taken.Parts > 0 {
			out = append(out, taken)
		}
	}
	return out, nil
}

func (j Job) eraseFrom(ctx context.Context, contract schema.Table, who Person, delivered time.Time) (Taken, error) {
	w, err := j.rewriter(lake.TableRef{Kind: lake.Raw, Name: contract.Name}, schema.Erased)
	if err != nil {
		return Taken{}, err
	}
	e := &eraser{job: j, w: w, contract: contract, who: who, records: map[recordKey][]time.Time{}, ids: map[string]bool{}, hit: map[string]bool{}}
	for _, p := range w.Table.Parts {
		if !delivered.IsZero() && !deliveredAfter(p, delivered) {
			continue
		}
		if err := e.find(ctx, p); err != nil {
			return Taken{}, err
		}
	}
	if len(e.hit) == 0 {
		return Taken{Table: contract.Name}, nil
	}
	for _, p := range w.Table.Parts {
		if err := e.take(ctx, p); err != nil {
			return Taken{}, err
		}
	}
	return j.commit(ctx, w, schema.Erased, nil)
}

// deliveredAfter goes by the batch of a part, which begins with the time of its
// run. A part that does not tell counts as new.
func deliveredAfter(p lake.Part, t time.Time) bool {
	stamp, _, _ := strings.Cut(p.Tags[delivery.Tag], "-")
	at, err := time.Parse("20060102T150405Z", stamp)
	return err != nil || !at.Before(t.Truncate(time.Second))
}

// eraser goes through one table twice: to find the person, then to take them
// and their records out.
type eraser struct {
	job      Job
	w        *rewrite.Rewriter
	contract schema.Table
	who      Person
	records  map[recordKey][]time.Time // the days on which the person is in a record
	ids      map[string]bool           // the last column of those records
	hit      map[string]bool           // parts with rows of the person, by path
	days     []time.Time               // of those parts
}

type recordKey struct{ source, id string }

func (e *eraser) matches(value string, tsS int64) bool {
	until, erased := e.who.Until(value)
	return erased && tsS < until
}

func (e *eraser) find(ctx context.Context, p lake.Part) error {
	day, err := time.Parse(time.DateOnly, p.Partition["local_date"])
	if err != nil {
		return err
	}
	s := &scan{
		lake: e.job.Lake, table: e.w.Table, columns: personColumns(e.contract), match: e.matches, record: e.contract.Record,
		found: func(id string) {
			last := id[strings.LastIndexByte(id, 0)+1:]
			if isNobodys(last) {
				return
			}
			key := recordKey{p.Partition["source"], id}
			e.records[key], e.ids[last] = append(e.records[key], day), true
		},
	}
	hit, err := s.part(ctx, p)
	if hit {
		e.hit[p.Path] = true
		e.days = append(e.days, day)
	}
	return err
}

// isNobodys reports that an id is shared by lines that belong to no record.
func isNobodys(id string) bool {
	switch id {
	case "", "NONE", "REALTIME", "MANAGER", "CLI":
		return true
	}
	return false
}

// take rewrites a part without the person. Parts with nothing of theirs, and too
// far from what is, are not read.
func (e *eraser) take(ctx context.Context, p lake.Part) error {
	day, err := time.Parse(time.DateOnly, p.Partition["local_date"])
	if err != nil {
		return err
	}
	record := e.contract.Record
	if !e.hit[p.Path] {
		if len(record) == 0 || !e.near(e.days, day) {
			return nil
		}
		s := &scan{
			lake: e.job.Lake, table: e.w.Table, columns: record[len(record)-1:],
			match: func(id string, _ int64) bool { return e.ids[id] },
		}
		if hit, err := s.part(ctx, p); err != nil || !hit {
			return err
		}
	}
	columns := append([]string{"ts_s"}, record...)
	persons := len(columns)
	columns = append(columns, personColumns(e.contract)...)
	return e.w.Filter(ctx, p, columns, func(v []parquet.Value) bool {
		id := ""
		for _, part := range v[1:persons] {
			id = joinID(id, string(part.ByteArray()))
		}
		if e.near(e.records[recordKey{p.Partition["source"], id}], day) {
			return true
		}
		return slices.ContainsFunc(v[persons:], func(value parquet.Value) bool {
			return !value.IsNull() && e.matches(string(value.ByteArray()), v[0].Int64())
		})
	})
}

// near reports whether a day lies within a record's reach of one of days.
func (e *eraser) near(days []time.Time, day time.Time) bool {
	reach := time.Duration(e.contract.RecordDays) * 24 * time.Hour
	return slices.ContainsFunc(days, func(d time.Time) bool { return day.Sub(d).Abs() <= reach })
}

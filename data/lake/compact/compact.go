// Package compact joins small parts of the raw tables, so that their number
// follows the days a lake covers and not the files and nights that brought them.
// No row changes, and neither does what a build makes of them.
package compact

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
)

// Options says when parts are joined.
type Options struct {
	RunID string
	// Ledger names the tables that have no days: their parts, one a delivery,
	// are joined into one when there are more than ledgerParts.
	Ledger []lake.TableRef
	// Days names the tables with a part or more for each source and local_date.
	Days []lake.TableRef
}

const (
	ledgerParts  = 16
	recentDays   = 3         // before the newest of a source: still being delivered
	recentParts  = 4         // a settled day is joined from this number of parts on
	closedDays   = 60        // before the newest: joined from two parts on
	maxDays      = 64        // joined in one table in one night, so that no night pays for a year
	maxPartBytes = 128 << 20 // a part of this size is left as it is
)

// Report is what a compaction did.
type Report struct {
	Joined int   `json:"parts_joined"`
	Made   int   `json:"parts_made"`
	Bytes  int64 `json:"bytes_written"`
}

// Compact joins what is small and settled, each table in one commit.
func Compact(ctx context.Context, l *lake.Lake, k *lake.Lock, o Options) (Report, error) {
	var r Report
	for _, ref := range o.Ledger {
		if err := table(ctx, l, k, o, ref, ledgerGroups, &r); err != nil {
			return r, err
		}
	}
	for _, ref := range o.Days {
		if err := table(ctx, l, k, o, ref, dayGroups, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// grouping lists the groups of parts of a table that become one part each.
type grouping func(l *lake.Lake, t *lake.Table) ([][]lake.Part, error)

func table(ctx context.Context, l *lake.Lake, k *lake.Lock, o Options, ref lake.TableRef, groups grouping, r *Report) error {
	t, err := l.Table(ref, lake.Newest)
	if err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	found, err := groups(l, t)
	if err != nil || len(found) == 0 {
		return err
	}
	dir, err := l.StagingDir(o.RunID)
	if err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	w := &rewrite.Rewriter{Lake: l, Table: t, Dir: dir, Prefix: "compact-" + ref.Name}
	for _, parts := range found {
		if err := w.Join(ctx, parts); err != nil {
			return fmt.Errorf("compact: %w", err)
		}
		for _, p := range parts {
			r.Bytes += p.Bytes
		}
		r.Joined += len(parts)
		r.Made++
	}
	_, err = l.Commit(ctx, k, lake.Change{
		Ref: ref, Columns: t.Columns, PartitionBy: t.PartitionBy, Base: t.Version,
		Add: w.Add, Remove: w.Remove, Operation: "COMPACT", RunID: o.RunID,
	})
	if err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	return nil
}

// ledgerGroups joins all parts whose batch arrived; what a crash left is for the
// next delivery to take back.
func ledgerGroups(l *lake.Lake, t *lake.Table) ([][]lake.Part, error) {
	orphans, err := delivery.Orphans(l, t)
	if err != nil {
		return nil, err
	}
	var parts []lake.Part
	for _, p := range t.Parts {
		if !slices.Contains(orphans, p.Path) && p.Bytes < maxPartBytes {
			parts = append(parts, p)
		}
	}
	if len(parts) <= ledgerParts {
		return nil, nil
	}
	return [][]lake.Part{parts}, nil
}

// dayGroups joins the parts of settled days.
func dayGroups(_ *lake.Lake, t *lake.Table) ([][]lake.Part, error) {
	type key struct{ source, date string }
	days, newest := map[key][]lake.Part{}, map[string]string{}
	for _, p := range t.Parts {
		k := key{p.Partition["source"], p.Partition["local_date"]}
		newest[k.source] = max(newest[k.source], k.date)
		if p.Bytes < maxPartBytes {
			days[k] = append(days[k], p)
		}
	}
	var out [][]lake.Part
	order := func(a, b key) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.source, b.source)) }
	for _, k := range slices.SortedFunc(maps.Keys(days), order) {
		least, err := leastParts(k.date, newest[k.source])
		if err != nil {
			return nil, fmt.Errorf("compact %s: %w", t.Ref, err)
		}
		if least > 0 && len(days[k]) >= least && len(out) < maxDays {
			parts, err := byTime(days[k])
			if err != nil {
				return nil, fmt.Errorf("compact %s: %w", t.Ref, err)
			}
			out = append(out, parts)
		}
	}
	return out, nil
}

// byTime sorts parts by the text of their first time stamp.
func byTime(parts []lake.Part) ([]lake.Part, error) {
	first := map[string]string{}
	for _, p := range parts {
		stats, err := p.Stats()
		if err != nil {
			return nil, err
		}
		first[p.Path] = stats.Min["ts_s"]
	}
	slices.SortFunc(parts, func(a, b lake.Part) int { return cmp.Compare(first[a.Path], first[b.Path]) })
	return parts, nil
}

// leastParts is the number of parts from which a day is joined; 0 for never.
func leastParts(date, newest string) (int, error) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, err
	}
	last, err := time.Parse(time.DateOnly, newest)
	if err != nil {
		return 0, err
	}
	switch age := int(last.Sub(day).Hours() / 24); {
	case age >= closedDays:
		return 2, nil
	case age >= recentDays:
		return recentParts, nil
	}
	return 0, nil
}

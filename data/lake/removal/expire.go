package removal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// Rule says how long rows are kept: the current month and Months whole months
// before it. Source "" is every source, Table "" every raw table.
type Rule struct {
	Source, Table string
	Months        int
}

// expiredTxn carries, in a raw table's log, the first month (as yyyymm) that is
// still there in full.
const expiredTxn = "frontdoor/first_month"

// FirstMonth is the first month, as yyyy-mm, of which a raw table still has
// every row that it was given; "" where nothing has expired.
func FirstMonth(t *lake.Table) string {
	n, ok := t.Txns[expiredTxn]
	if !ok {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", n/100, n%100)
}

// Expire takes out the rows that no rule keeps any longer, a part at a time:
// raw parts hold one day of one source. With dryRun it only counts.
func (j Job) Expire(ctx context.Context, rules []Rule, today time.Time, dryRun bool) ([]Taken, error) {
	var out []Taken
	for _, contract := range schema.Tables() {
		taken, err := j.expire(ctx, contract.Name, rules, today, dryRun)
		if err != nil {
			return out, fmt.Errorf("retention of %s: %w", contract.Name, err)
		}
		if taken.Parts > 0 {
			out = append(out, taken)
		}
	}
	return out, nil
}

func (j Job) expire(ctx context.Context, table string, rules []Rule, today time.Time, dryRun bool) (Taken, error) {
	w, err := j.rewriter(lake.TableRef{Kind: lake.Raw, Name: table}, schema.Expired)
	if err != nil {
		return Taken{}, err
	}
	latest := FirstMonth(w.Table)
	for _, p := range w.Table.Parts {
		first := firstKept(rules, p.Partition["source"], table, today)
		if first == "" || p.Partition["local_date"] >= first {
			continue
		}
		latest = max(latest, first)
		if err := w.WithoutPart(p); err != nil {
			return Taken{}, err
		}
	}
	if len(w.Remove) == 0 || dryRun {
		taken := Taken{Table: table, Parts: len(w.Remove)}
		for _, n := range w.Dropped {
			taken.Rows += n
		}
		return taken, nil
	}
	var number int64
	if _, err := fmt.Sscan(strings.ReplaceAll(latest, "-", ""), &number); err != nil {
		return Taken{}, err
	}
	return j.commit(ctx, w, schema.Expired, map[string]int64{expiredTxn: number})
}

// firstKept is the first month that the rules keep of a source's rows in a
// table, as yyyy-mm, by the most particular rule; "" for all.
func firstKept(rules []Rule, source, table string, today time.Time) string {
	best, rank := "", -1
	for _, r := range rules {
		if r.Source != "" && r.Source != source || r.Table != "" && r.Table != table {
			continue
		}
		particular := 0
		if r.Source != "" {
			particular += 2
		}
		if r.Table != "" {
			particular++
		}
		if particular > rank {
			first := time.Date(today.Year(), today.Month()-time.Month(r.Months), 1, 0, 0, 0, 0, time.UTC)
			best, rank = first.Format("2006-01"), particular
		}
	}
	return best
}

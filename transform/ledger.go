package transform

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/schema"
)

// ledgerName is what SQL calls the ledger.
const ledgerName = "raw_input_file"

// slack is how far beyond a month, in UTC, a file is looked for: no time zone
// is further from UTC.
const slack = 14 * time.Hour

// Duplicates adds up, over the reports of a build, the rows in the lake that a
// newer file of their source delivered again. They are counted once.
func Duplicates(reports []ModelReport) int64 {
	var n int64
	for _, r := range reports {
		if strings.HasPrefix(r.Model, "duplicate_") {
			n += r.Rows
		}
	}
	return n
}

// readLedger reads the ledger as of the build.
func (b *Builder) readLedger() error {
	rows, err := delivery.Rows[schema.InputFile](b.Lake, b.tables[ledgerName])
	b.ledger = rows
	return err
}

// seconds is the span of UTC seconds that the local dates of a month lie in; of
// what is no month, all of time.
func seconds(value string) (from, to int64) {
	first, err := time.Parse("2006-01", value)
	if err != nil {
		return math.MinInt64, math.MaxInt64
	}
	return first.Add(-slack).Unix(), first.AddDate(0, 1, 0).Add(slack).Unix()
}

// ledgerTables are the tables whose files a partition sees in the ledger: the
// raw ones among what it reads.
func ledgerTables(parts map[string][]lake.Part) []string {
	var out []string
	for name := range parts {
		if table, ok := strings.CutPrefix(name, "raw_"); ok {
			out = append(out, table)
		}
	}
	return out
}

// ledgerKey writes what a partition can see of the ledger. The rows of one
// reading never change, so its number and batch stand for the rest.
func (b *Builder) ledgerKey(w io.Writer, tables []string, value string) {
	from, to := seconds(value)
	var seen []string
	for _, f := range b.ledger {
		dated := f.OldestTsS != nil && f.NewestTsS != nil
		if dated && *f.NewestTsS >= from && *f.OldestTsS < to && slices.Contains(tables, f.TableName) {
			seen = append(seen, fmt.Sprintf("%s %s %d %s", f.Source, f.FileID, f.Seq, f.Batch))
		}
	}
	slices.Sort(seen)
	fmt.Fprintf(w, "ledger %s\n", strings.Join(seen, "\n"))
}

// narrowLedger hides the files without events in or near the month, and those
// of other tables, from the partition. Else every new file would be a new input
// of every month.
func narrowLedger(ctx context.Context, db *duck.DB, r duck.Relation, tables []string, value string) error {
	from, to := seconds(value)
	list := make([]string, len(tables))
	for i, t := range tables {
		list[i] = duck.Quote(t)
	}
	query := fmt.Sprintf("CREATE OR REPLACE TEMP VIEW %s AS SELECT * FROM (%s) AS ledger WHERE newest_ts_s >= %d AND oldest_ts_s < %d AND table_name IN (%s)",
		duck.Name(r.Name), r.Select(), from, to, strings.Join(list, ", "))
	if err := db.Exec(ctx, query); err != nil {
		return fmt.Errorf("view %s: %w", r.Name, err)
	}
	return nil
}

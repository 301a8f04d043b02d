package lake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdoor/data/schema"
)

// ConnectSQL writes the SQL that sets up a snapshot in any DuckDB shell: a view
// for each table over the explicit list of its files, so that what is written
// later is not seen. Model tables keep their name, raw tables get the prefix
// raw_. Columns come in the order of the contract.
func ConnectSQL(l *Lake, s *Snapshot) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "-- frontdoor: snapshot %d\n", s.Number)
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		ref, err := ParseTableRef(name)
		if err != nil {
			return "", err
		}
		t, err := l.Table(ref, s.Tables[name])
		if err != nil {
			return "", err
		}
		view := ref.Name
		if ref.Kind == Raw {
			view = "raw_" + view
		}
		query, err := SelectSQL(l, t)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "CREATE OR REPLACE VIEW %s AS\n%s;\n", quoteName(view), query)
	}
	return b.String(), nil
}

// SelectSQL is the DuckDB query that reads a table from its parts; of a table
// without parts it gives no rows and the right columns.
//
// Parquet says that ts is in UTC, which DuckDB takes for a time stamp with a
// time zone. Casting that to TIMESTAMP gives the wall clock of the shell's
// session; going by the epoch gives UTC everywhere, also without ICU.
func SelectSQL(l *Lake, t *Table) (string, error) {
	var list, empty []string
	for _, c := range t.Columns {
		name := quoteName(c.Name)
		expr := name
		if c.Type == schema.Timestamp {
			expr = fmt.Sprintf("make_timestamp(epoch_us(%s)) AS %s", name, name)
		}
		list = append(list, expr)
		empty = append(empty, fmt.Sprintf("CAST(NULL AS %s) AS %s", fileType(c.Type), name))
	}
	source := fmt.Sprintf("(SELECT %s WHERE false)", strings.Join(empty, ", "))
	if len(t.Parts) > 0 {
		var err error
		if source, err = filesSQL(l, t, source); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("SELECT %s\nFROM %s", strings.Join(list, ", "), source), nil
}

// filesSQL reads the parts. Parts from before a column was added lack it, so
// then an empty select brings the column in, with its type.
func filesSQL(l *Lake, t *Table, empty string) (string, error) {
	var files []string
	for _, p := range t.Parts {
		files = append(files, quoteText(l.Path(t.Ref.Kind, t.Ref.Name, p.Path)))
	}
	list := strings.Join(files, ",\n  ")
	uniform, err := t.uniform()
	if err != nil {
		return "", err
	}
	if uniform {
		return fmt.Sprintf("read_parquet([\n  %s\n], hive_partitioning=false)", list), nil
	}
	return fmt.Sprintf("(%s UNION ALL BY NAME SELECT * FROM read_parquet([\n  %s\n], hive_partitioning=false, union_by_name=true))", empty, list), nil
}

// uniform says whether every part has every column.
func (t *Table) uniform() (bool, error) {
	for _, p := range t.Parts {
		stats, err := p.Stats()
		if err != nil {
			return false, err
		}
		for _, c := range t.Columns {
			_, counted := stats.Nulls[c.Name]
			_, partition := p.Partition[c.Name]
			if !counted && !partition {
				return false, nil
			}
		}
	}
	return true, nil
}

func fileType(t schema.Type) string {
	if t == schema.Timestamp {
		return "TIMESTAMP WITH TIME ZONE"
	}
	return string(t)
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoteText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

package transform

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
)

// finalMonth is the last month, as yyyy-mm, whose counts are final: single rows
// that a mart is made of have expired, of that month or before what it looks
// back to. "" where nothing has expired. Only marts outlive the rows they count.
func (b *Builder) finalMonth(m *Model) string {
	if m.Layer != "marts" || m.Partition == "" {
		return ""
	}
	return b.firstMonth(m)
}

// firstMonth is the first month of which every raw table under a model still has
// all its rows.
func (b *Builder) firstMonth(m *Model) string {
	first := ""
	stored, _ := b.Catalog.inputs(m)
	for _, in := range stored {
		if up, ok := b.Catalog.byName[in.name]; ok {
			first = max(first, b.firstMonth(up))
			continue
		}
		first = max(first, removal.FirstMonth(b.tables[in.name]))
	}
	return first
}

// keepFinal leaves final months as they are, in the columns of today's contract,
// and returns the months that are still to be built. have loses what it settled.
func (b *Builder) keepFinal(ctx context.Context, m *Model, wanted []string, have map[string][]lake.Part, change *lake.Change, r *ModelReport) ([]string, error) {
	final := b.finalMonth(m)
	if final == "" {
		return wanted, nil
	}
	same := slices.EqualFunc(b.tables[m.Name].Columns, change.Columns, func(x, y schema.Column) bool {
		return x.Name == y.Name && x.Type == y.Type
	})
	for value, parts := range have {
		if value > final {
			continue
		}
		delete(have, value)
		r.Kept++
		if same {
			continue
		}
		staged, err := b.carry(ctx, m, parts, value)
		if err != nil {
			return nil, err
		}
		change.Add = append(change.Add, staged)
		for _, p := range parts {
			change.Remove = append(change.Remove, p.Path)
		}
	}
	return slices.DeleteFunc(slices.Clone(wanted), func(value string) bool { return value <= final }), nil
}

// carry writes a final month again in the columns that the model has now; what
// it never had is NULL.
func (b *Builder) carry(ctx context.Context, m *Model, parts []lake.Part, value string) (lake.Staged, error) {
	db, err := b.engine(ctx)
	if err != nil {
		return lake.Staged{}, err
	}
	table, contract := b.tables[m.Name], m.Contract()
	old := duck.Relation{Name: "final_" + m.Name, Columns: table.Columns}
	for _, p := range parts {
		lacks, err := p.Lacks(table.Columns)
		if err != nil {
			return lake.Staged{}, err
		}
		old.Files = append(old.Files, duck.File{Path: b.Lake.Path(table.Ref.Kind, table.Ref.Name, p.Path), Lacks: lacks})
	}
	var columns []string
	for _, c := range contract.Columns {
		from := "NULL"
		if _, had := (schema.Table{Columns: table.Columns}).Column(c.Name); had {
			from = duck.Name(c.Name)
		}
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %s", from, c.Type, duck.Name(c.Name)))
	}
	staging, err := b.Lake.StagingDir(b.RunID)
	if err != nil {
		return lake.Staged{}, err
	}
	staged := lake.Staged{
		File:      filepath.Join(staging, fmt.Sprintf("%s-%s-final.parquet", m.Name, value)),
		Partition: map[string]string{PartitionColumn: value}, Tags: parts[0].Tags,
	}
	query := "SELECT " + strings.Join(columns, ", ") + " FROM (" + old.Select() + ") AS final"
	if err := db.CopyToParquet(ctx, query, contract.Columns, staged.File); err != nil {
		return staged, fmt.Errorf("%s: carry over %s: %w", m.File.Path, value, err)
	}
	return staged, nil
}

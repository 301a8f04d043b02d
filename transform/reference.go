package transform

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/reference"
	"frontdoor/data/schema"
)

// buildReference writes the reference tables into the lake where they changed,
// so that a snapshot names the very services and calendar it was built with.
func (b *Builder) buildReference(ctx context.Context) error {
	names := make([]string, 0, len(b.Catalog.Ref))
	for name := range b.Catalog.Ref {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := b.referenceTable(ctx, b.Catalog.Ref[name]); err != nil {
			return fmt.Errorf("reference table %s: %w", name, err)
		}
	}
	return nil
}

func (b *Builder) referenceTable(ctx context.Context, ref reference.Table) error {
	table := b.tables[ref.Name]
	key := duck.EngineVersion + "/" + ref.Digest()
	if !b.Full && len(table.Parts) == 1 && table.Parts[0].Tags[keyTag] == key {
		return nil
	}
	db, err := b.engine(ctx)
	if err != nil {
		return err
	}
	staging, err := b.Lake.StagingDir(b.RunID)
	if err != nil {
		return err
	}
	file := filepath.Join(staging, ref.Name+".parquet")
	query, err := referenceSelect(ref, filepath.Join(staging, ref.Name+".csv"))
	if err != nil {
		return err
	}
	if err := db.CopyToParquet(ctx, query, ref.Columns, file); err != nil {
		return err
	}
	change := lake.Change{
		Ref: table.Ref, Columns: ref.Columns, Base: table.Version, RunID: b.RunID, Operation: "REFERENCE",
		Add: []lake.Staged{{File: file, Tags: map[string]string{keyTag: key}}},
	}
	for _, p := range table.Parts {
		change.Remove = append(change.Remove, p.Path)
	}
	return b.commit(ctx, ref.Name, change, &ModelReport{})
}

// referenceSelect writes the table as CSV and returns the SELECT that reads it
// with its own types, in its own order.
func referenceSelect(ref reference.Table, csv string) (string, error) {
	var text bytes.Buffer
	if err := ref.WriteCSV(&text); err != nil {
		return "", err
	}
	if err := os.WriteFile(csv, text.Bytes(), 0o600); err != nil {
		return "", err
	}
	var list, types []string
	for _, c := range ref.Columns {
		name := duck.Name(c.Name)
		if c.Type == schema.Varchar && !c.Nullable { // an empty text is not a missing one
			name = fmt.Sprintf("coalesce(%s, '') AS %s", name, name)
		}
		list = append(list, name)
		types = append(types, duck.Quote(c.Name)+": "+duck.Quote(string(c.Type)))
	}
	return fmt.Sprintf("SELECT %s FROM read_csv(%s, header=true, auto_detect=false, delim=',', quote='\"', escape='\"', nullstr='', dateformat='%%Y-%%m-%%d', parallel=false, columns={%s})",
		strings.Join(list, ", "), duck.Quote(csv), strings.Join(types, ", ")), nil
}

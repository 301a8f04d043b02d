package transform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/schema"
)

// Builder rebuilds the model tables of a lake.
type Builder struct {
	Lake    *lake.Lake
	Lock    *lake.Lock
	Catalog *Catalog
	RunID   string
	Full    bool // rebuild everything, changed or not
	Anew    bool // publish, also when the newest snapshot stands
	Now     func() time.Time
	// Progress is told which model is being built; may be nil.
	Progress func(model string, done, total int)

	db     *duck.DB
	tables map[string]*lake.Table // newest state of what SQL may name
	parts  map[string][]heldPart  // their parts
	ledger []schema.InputFile     // as of the build, for the keys of the partitions
}

// ModelReport is what a build did to one model.
type ModelReport struct {
	Model   string  `json:"model"`
	Built   int     `json:"partitions_built"`
	Kept    int     `json:"partitions_kept"`
	Dropped int     `json:"partitions_dropped"`
	Rows    int64   `json:"rows"`
	Seconds float64 `json:"seconds"`
}

const keyTag = "build_key"

// Build brings every model up to date. Nothing is published by it.
func (b *Builder) Build(ctx context.Context) ([]ModelReport, error) {
	defer b.close()
	if err := b.loadTables(); err != nil {
		return nil, err
	}
	if err := b.readLedger(); err != nil {
		return nil, err
	}
	if err := b.buildReference(ctx); err != nil {
		return nil, err
	}
	var out []ModelReport
	for i, m := range b.Catalog.Models {
		if b.Progress != nil {
			b.Progress(m.Name, i, len(b.Catalog.Models))
		}
		if m.Materialized != AsTable {
			continue
		}
		start := b.Now()
		r, err := b.model(ctx, m)
		if err != nil {
			return nil, fmt.Errorf("build %s: %w", m.Name, err)
		}
		r.Seconds = b.Now().Sub(start).Seconds()
		out = append(out, r)
	}
	if b.Progress != nil {
		b.Progress("", len(b.Catalog.Models), len(b.Catalog.Models))
	}
	return out, nil
}

func (b *Builder) close() {
	if b.db != nil {
		b.db.Close()
		b.db = nil
	}
}

// engine opens DuckDB on first use: a night that changes nothing needs none.
func (b *Builder) engine(ctx context.Context) (*duck.DB, error) {
	if b.db != nil {
		return b.db, nil
	}
	staging, err := b.Lake.StagingDir(b.RunID)
	if err != nil {
		return nil, err
	}
	b.db, err = duck.Open(ctx, duck.Options{MemoryMB: 2048, TempDir: filepath.Join(staging, "duckdb.tmp")})
	return b.db, err
}

func (b *Builder) loadTables() error {
	b.tables, b.parts = map[string]*lake.Table{}, map[string][]heldPart{}
	load := func(sqlName string, ref lake.TableRef) error {
		t, err := b.Lake.Table(ref, lake.Newest)
		if err != nil {
			return err
		}
		return b.hold(sqlName, t)
	}
	for name, t := range b.Catalog.Raw {
		if err := load(name, lake.TableRef{Kind: lake.Raw, Name: t.Name}); err != nil {
			return err
		}
	}
	for name := range b.Catalog.Ref {
		if err := load(name, lake.TableRef{Kind: lake.Model, Name: name}); err != nil {
			return err
		}
	}
	for _, m := range b.Catalog.Models {
		if m.Materialized != AsTable {
			continue
		}
		if err := load(m.Name, lake.TableRef{Kind: lake.Model, Name: m.Name}); err != nil {
			return err
		}
	}
	return nil
}

// model brings one model's table up to date in one commit.
func (b *Builder) model(ctx context.Context, m *Model) (ModelReport, error) {
	r := ModelReport{Model: m.Name}
	table := b.tables[m.Name]
	contract := m.Contract()
	change := lake.Change{
		Ref: table.Ref, Columns: contract.Columns, Base: table.Version, RunID: b.RunID, Operation: "BUILD",
	}
	if m.Partition != "" {
		change.PartitionBy = []string{m.Partition}
	}
	stored, views := b.Catalog.inputs(m)
	wanted := b.partitions(m, stored)
	have := map[string][]lake.Part{}
	for _, p := range table.Parts {
		have[p.Partition[PartitionColumn]] = append(have[p.Partition[PartitionColumn]], p)
	}
	wanted, err := b.keepFinal(ctx, m, wanted, have, &change, &r)
	if err != nil {
		return r, err
	}
	for _, value := range wanted {
		parts, key := b.inputParts(m, stored, views, value)
		old := have[value]
		delete(have, value)
		if !b.Full && len(old) == 1 && old[0].Tags[keyTag] == key {
			r.Kept++
			r.Rows += old[0].Rows
			continue
		}
		staged, err := b.partition(ctx, m, views, parts, value)
		if err != nil {
			return r, err
		}
		staged.Tags = map[string]string{keyTag: key}
		change.Add = append(change.Add, staged)
		for _, p := range old {
			change.Remove = append(change.Remove, p.Path)
		}
		r.Built++
	}
	for _, gone := range have {
		for _, p := range gone {
			change.Remove = append(change.Remove, p.Path)
		}
		r.Dropped++
	}
	if len(change.Add) == 0 && len(change.Remove) == 0 && table.Version >= 0 {
		return r, nil
	}
	return r, b.commit(ctx, m.Name, change, &r)
}

func (b *Builder) commit(ctx context.Context, name string, change lake.Change, r *ModelReport) error {
	if _, err := b.Lake.Commit(ctx, b.Lock, change); err != nil {
		return err
	}
	table, err := b.Lake.Table(change.Ref, lake.Newest)
	if err != nil {
		return err
	}
	if err := b.hold(name, table); err != nil {
		return err
	}
	r.Rows = 0
	for _, p := range table.Parts {
		r.Rows += p.Rows
	}
	return nil
}

// partition runs the model's SELECT for one partition into staging.
func (b *Builder) partition(ctx context.Context, m *Model, views []*Model, parts map[string][]lake.Part, value string) (lake.Staged, error) {
	db, err := b.engine(ctx)
	if err != nil {
		return lake.Staged{}, err
	}
	if err := b.viewParts(ctx, db, parts, value); err != nil {
		return lake.Staged{}, err
	}
	if err := createViews(ctx, db, views); err != nil {
		return lake.Staged{}, err
	}
	staging, err := b.Lake.StagingDir(b.RunID)
	if err != nil {
		return lake.Staged{}, err
	}
	staged := lake.Staged{File: filepath.Join(staging, fmt.Sprintf("%s-%s.parquet", m.Name, value))}
	query := "SELECT * FROM (" + m.File.SQL + "\n) AS model"
	if m.Partition != "" {
		query += " WHERE " + PartitionColumn + " = " + duck.Quote(value)
		staged.Partition = map[string]string{PartitionColumn: value}
	}
	if len(m.Sort) > 0 {
		query += " ORDER BY " + strings.Join(m.Sort, ", ")
	}
	if err := db.CopyToParquet(ctx, query, m.Contract().Columns, staged.File); err != nil {
		return lake.Staged{}, fmt.Errorf("%s: %w", m.File.Path, err)
	}
	return staged, nil
}

// viewParts makes a view of each stored relation over just the parts given, for
// one partition or, with value "", for all.
func (b *Builder) viewParts(ctx context.Context, db *duck.DB, parts map[string][]lake.Part, value string) error {
	for name, list := range parts {
		contract, _ := b.Catalog.contract(name)
		relation := duck.Relation{Name: name, Columns: contract.Columns}
		for _, p := range list {
			file, err := b.file(name, p)
			if err != nil {
				return err
			}
			relation.Files = append(relation.Files, file)
		}
		var err error
		if name == ledgerName && value != "" {
			err = narrowLedger(ctx, db, relation, ledgerTables(parts), value)
		} else {
			err = db.CreateView(ctx, relation)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// createViews makes the view models; their own views come before them.
func createViews(ctx context.Context, db *duck.DB, views []*Model) error {
	for _, v := range views {
		if err := db.Exec(ctx, "CREATE OR REPLACE TEMP VIEW "+duck.Name(v.Name)+" AS "+v.File.SQL); err != nil {
			return fmt.Errorf("%s: %w", v.File.Path, err)
		}
	}
	return nil
}

// inputParts lists the parts with rows that a partition reads, by relation, and
// the key of the partition: a digest of everything its content follows from.
func (b *Builder) inputParts(m *Model, stored []input, views []*Model, value string) (map[string][]lake.Part, string) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\npartition %s\n", duck.EngineVersion, m.signature(), value)
	for _, v := range views {
		fmt.Fprintln(h, v.signature())
	}
	parts := map[string][]lake.Part{}
	for _, in := range stored {
		var digests []string
		parts[in.name] = nil
		for _, p := range b.reads(in, value) {
			if p.Rows > 0 {
				parts[in.name] = append(parts[in.name], p.Part)
			}
			digests = append(digests, p.digests...)
		}
		if in.name == ledgerName && value != "" {
			continue // its key is less than its parts: see ledgerKey
		}
		slices.Sort(digests)
		fmt.Fprintf(h, "input %s %s\n", in.name, strings.Join(digests, " "))
	}
	if _, ok := parts[ledgerName]; ok && value != "" {
		b.ledgerKey(h, ledgerTables(parts), value)
	}
	return parts, hex.EncodeToString(h.Sum(nil))
}

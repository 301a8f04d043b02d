package lake

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"frontdoor/data/lake/delta"
	"frontdoor/data/schema"
)

// Newest asks Lake.Table for the newest version; as a Table's or Change's
// version it means that the table does not exist yet.
const Newest int64 = -1

// TableRef names a table: Kind is Raw or Model.
type TableRef struct{ Kind, Name string }

// String is kind/name, the form a snapshot uses.
func (r TableRef) String() string { return r.Kind + "/" + r.Name }

// ParseTableRef reads the kind/name form.
func ParseTableRef(text string) (TableRef, error) {
	kind, name, _ := strings.Cut(text, "/")
	ref := TableRef{kind, name}
	return ref, ref.check()
}

func (r TableRef) check() error {
	if r.Kind != Raw && r.Kind != Model {
		return fmt.Errorf("table %s: kind %q is neither %s nor %s", r, r.Kind, Raw, Model)
	}
	return checkName("table name", r.Name)
}

// Part is one immutable data file of a table.
type Part struct {
	Path      string            // relative to the table's folder
	Partition map[string]string // value of each partition column
	Rows      int64
	Bytes     int64
	SHA256    string            // hex digest of the whole file
	Tags      map[string]string // as given in Staged.Tags
	add       *delta.Add        // the log's entry; nil for a part of no log
	memo      *delta.Memo
}

// Stats are the part's statistics. They are read from the log's text only when
// asked for: of thousands of parts a night looks into few.
func (p Part) Stats() (delta.Stats, error) {
	if p.add == nil {
		return delta.Stats{Rows: p.Rows}, nil
	}
	stats, err := p.memo.StatsOf(p.add)
	if err != nil {
		return delta.Stats{}, fmt.Errorf("part %s: %w", p.Path, err)
	}
	return stats, nil
}

// Lacks lists those of the columns that the part was written without, being
// older than they are: they are NULL in it.
func (p Part) Lacks(columns []schema.Column) ([]string, error) {
	stats, err := p.Stats()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range columns {
		_, has := stats.Nulls[c.Name]
		_, partition := p.Partition[c.Name]
		if c.Nullable && !has && !partition {
			out = append(out, c.Name)
		}
	}
	return out, nil
}

// Table is a table at one version. Parts are sorted by path; Txns is the
// version each application (an input's digest) has reached.
type Table struct {
	Ref         TableRef
	Version     int64 // Newest (-1): the table does not exist
	Columns     []schema.Column
	PartitionBy []string
	Parts       []Part
	Txns        map[string]int64
}

// The tags that the lake writes itself, beside those of Staged.Tags.
const (
	tagSHA256 = "sha256"
	tagRows   = "rows"
)

// Table reads a table at a version, or at its newest for Newest. A table that
// was never committed has version -1, no columns and no parts; asking for a
// version that does not exist is an error.
func (l *Lake) Table(ref TableRef, version int64) (*Table, error) {
	if err := ref.check(); err != nil {
		return nil, err
	}
	log, err := l.readLog(ref, version)
	if err != nil {
		return nil, fmt.Errorf("cannot read table %s: %w", ref, err)
	}
	t, err := log.table(ref, l.memo)
	if err != nil {
		return nil, fmt.Errorf("cannot read table %s at version %d: %w", ref, log.version, err)
	}
	return t, nil
}

// Tables lists the tables of a kind that have at least one commit, by name.
func (l *Lake) Tables(kind string) ([]TableRef, error) {
	entries, err := l.list(l.Path(kind))
	if err != nil {
		return nil, err
	}
	var refs []TableRef
	for _, e := range entries {
		ref := TableRef{kind, e.Name()}
		files, err := l.logFiles(ref)
		if err != nil {
			return nil, err
		}
		if files.newest() >= 0 {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

func (g *tableLog) table(ref TableRef, memo *delta.Memo) (*Table, error) {
	t := &Table{Ref: ref, Version: g.version, Txns: map[string]int64{}}
	if g.version < 0 {
		return t, nil
	}
	var err error
	if t.Columns, err = delta.ParseSchema(g.state.MetaData.SchemaString); err != nil {
		return nil, err
	}
	t.PartitionBy = g.state.MetaData.PartitionBy
	for id, txn := range g.state.Txns {
		t.Txns[id] = txn.Version
	}
	for _, path := range slices.Sorted(maps.Keys(g.state.Live)) {
		p, err := partOf(g.state.Live[path], memo)
		if err != nil {
			return nil, err
		}
		t.Parts = append(t.Parts, p)
	}
	return t, nil
}

func partOf(add *delta.Add, memo *delta.Memo) (Part, error) {
	path, err := url.PathUnescape(add.Path)
	if err != nil || !filepath.IsLocal(path) {
		return Part{}, fmt.Errorf("part %q is not a path inside the table", add.Path)
	}
	p := Part{
		Path: path, Partition: add.PartitionValues, Bytes: add.Size,
		SHA256: add.Tags[tagSHA256], Tags: maps.Clone(add.Tags), add: add, memo: memo,
	}
	if p.Rows, err = strconv.ParseInt(add.Tags[tagRows], 10, 64); err != nil {
		stats, err := p.Stats()
		if err != nil {
			return Part{}, err
		}
		p.Rows = stats.Rows
	}
	delete(p.Tags, tagSHA256)
	delete(p.Tags, tagRows)
	return p, nil
}

package lake

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"

	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/part"
	"frontdoor/data/schema"
)

// engineInfo names the writer in every log entry.
const engineInfo = "frontdoor"

// ErrConflict says that the table has moved on since the change was prepared.
var ErrConflict = errors.New("the table was changed by another writer")

// Staged is a finished file in staging that is to become a part.
type Staged struct {
	File      string            // absolute path
	Partition map[string]string // value of each partition column; none is empty
	SHA256    string            // hex digest taken while writing; "" if none was
	Tags      map[string]string // facts to keep with the part
}

// Change is one commit to one table. Base is the version it was made against,
// Newest (-1) for a new table. Remove names parts by their Part.Path.
type Change struct {
	Ref         TableRef
	Columns     []schema.Column
	PartitionBy []string
	Base        int64
	Add         []Staged
	Remove      []string
	Txns        map[string]int64
	Operation   string // what the history shows, such as "ingest"
	RunID       string
}

// Commit makes the change the table's next version and returns that version
// once it is durable. Each staged file is fsynced, read back in full, held
// against the columns and linked into the table; the log entry then takes its
// number or, if the number is taken, nothing has happened (ErrConflict). A
// change that would change nothing returns Base. After any other error the
// table is at Base or at Base+1: read it again before trying again.
func (l *Lake) Commit(ctx context.Context, k *Lock, c Change) (int64, error) {
	version, err := l.commit(ctx, k, c)
	if err != nil {
		return Newest, fmt.Errorf("cannot commit to table %s: %w", c.Ref, err)
	}
	return version, nil
}

func (l *Lake) commit(ctx context.Context, k *Lock, c Change) (int64, error) {
	if err := l.Held(k); err != nil {
		return 0, err
	}
	if err := c.check(); err != nil {
		return 0, err
	}
	log, err := l.readLog(c.Ref, Newest)
	if err != nil {
		return 0, err
	}
	if log.version != c.Base {
		return 0, fmt.Errorf("%w: it is at version %d, the change was made against %d", ErrConflict, log.version, c.Base)
	}
	p, err := newPlan(log, c, l.now().UnixMilli())
	if err != nil {
		return 0, err
	}
	if err := l.linkParts(ctx, p); err != nil {
		return 0, err
	}
	if p.empty() {
		return c.Base, nil
	}
	if err := l.checkpoint(p); err != nil {
		return 0, err
	}
	return c.Base + 1, l.writeEntry(p)
}

func (c Change) check() error {
	if err := c.Ref.check(); err != nil {
		return err
	}
	if err := checkName("run id", c.RunID); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, col := range c.Columns {
		if seen[col.Name] || col.Name == "" {
			return fmt.Errorf("column name %q is empty or used twice", col.Name)
		}
		seen[col.Name] = true
	}
	for _, name := range c.PartitionBy {
		if !seen[name] {
			return fmt.Errorf("partition column %s is not a column", name)
		}
	}
	for _, s := range c.Add {
		if len(s.Partition) != len(c.PartitionBy) {
			return fmt.Errorf("%s has %d partition values, the table has %d partition columns", s.File, len(s.Partition), len(c.PartitionBy))
		}
		for _, name := range c.PartitionBy {
			if s.Partition[name] == "" {
				return fmt.Errorf("%s has no value for partition column %s", s.File, name)
			}
		}
	}
	return nil
}

// linkParts verifies every staged file and gives it its place in the table.
// All folder names on the way are durable when it returns.
func (l *Lake) linkParts(ctx context.Context, p *plan) error {
	dirs := []string{l.logDir(p.change.Ref)}
	if err := l.makeDirs(dirs[0]); err != nil {
		return err
	}
	for _, s := range p.change.Add {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.do(Op{Kind: Sync, Path: s.File}); err != nil {
			return err
		}
		info, err := l.inspect(s.File, p.change.Columns, s.Partition)
		if err != nil {
			return err
		}
		if s.SHA256 != "" && s.SHA256 != info.SHA256 {
			return fmt.Errorf("part %s reads back with SHA-256 %s, it was written with %s\nhint: the disk or the memory of this machine is faulty", s.File, info.SHA256, s.SHA256)
		}
		path := partPath(p.change.PartitionBy, s.Partition, info.SHA256)
		if err := p.add(s, path, info); err != nil {
			return err
		}
		full := l.Path(p.change.Ref.Kind, p.change.Ref.Name, path)
		if err := l.place(s.File, full, info.SHA256); err != nil {
			return err
		}
		dirs = append(dirs, filepath.Dir(full))
	}
	return l.syncUp(map[string]bool{}, dirs...)
}

func (l *Lake) inspect(path string, columns []schema.Column, partition map[string]string) (part.Info, error) {
	f, err := l.fs.Open(path)
	if err != nil {
		return part.Info{}, fmt.Errorf("cannot open part %s: %w", path, err)
	}
	info, err := part.Inspect(f, f.Size(), columns, partition)
	if err = errors.Join(err, f.Close()); err != nil {
		return part.Info{}, fmt.Errorf("part %s: %w", path, err)
	}
	return info, nil
}

// place links a verified file to its final name. A file of that name has the
// same content, since the name is its digest, unless it was damaged: then the
// good one takes its place.
func (l *Lake) place(staged, path, digest string) error {
	if err := l.makeDirs(filepath.Dir(path)); err != nil {
		return err
	}
	op := Op{Kind: Link, Path: staged, To: path}
	err := l.fs.Do(op)
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot %s: %w", op, err)
	}
	if found, err := l.digest(path); err != nil || found == digest {
		return err
	}
	if err := l.do(Op{Kind: Remove, Path: path}); err != nil {
		return err
	}
	return l.do(op)
}

func (l *Lake) digest(path string) (string, error) {
	f, err := l.fs.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot open %s: %w", path, err)
	}
	h := sha256.New()
	_, err = io.Copy(h, io.NewSectionReader(f, 0, f.Size()))
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

func (l *Lake) writeEntry(p *plan) error {
	data, err := delta.EncodeEntry(p.entry())
	if err != nil {
		return err
	}
	path := filepath.Join(l.logDir(p.change.Ref), delta.EntryName(p.change.Base+1))
	taken, err := l.putIfAbsent(p.change.RunID, path, data)
	if taken {
		return fmt.Errorf("%w: %s exists already", ErrConflict, path)
	}
	return err
}

// sortedTxns lists the transactions that are new or have moved.
func sortedTxns(have map[string]*delta.Txn, want map[string]int64) []delta.Action {
	var out []delta.Action
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if old := have[id]; old == nil || old.Version != want[id] {
			out = append(out, delta.Action{Txn: &delta.Txn{AppID: id, Version: want[id]}})
		}
	}
	return out
}

func rowsTag(rows int64) string { return strconv.FormatInt(rows, 10) }

package transform

import (
	"context"
	"fmt"
	"path/filepath"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
)

// DatabaseFile is the name of the database in every published snapshot.
const DatabaseFile = "frontdoor.duckdb"

// Versions returns the version of every table as the build left them, the way a
// snapshot names them.
func (b *Builder) Versions() (map[string]int64, error) {
	if b.tables == nil {
		if err := b.loadTables(); err != nil {
			return nil, err
		}
	}
	out := map[string]int64{}
	for _, t := range b.tables {
		if t.Version >= 0 {
			out[t.Ref.String()] = t.Version
		}
	}
	return out, nil
}

// Publish makes the state that the build left the one that readers see. When
// nothing changed since the newest snapshot, that one stands; after a full
// rebuild the published files are made again nevertheless.
func (b *Builder) Publish(ctx context.Context, audits []lake.AuditResult) (*lake.Snapshot, error) {
	versions, err := b.Versions()
	if err != nil {
		return nil, err
	}
	defer b.close()
	publish := b.Lake.Publish
	if b.Full || b.Anew {
		publish = b.Lake.PublishAnew
	}
	s, err := publish(ctx, b.Lock, lake.Snapshot{
		RunID: b.RunID, Engine: duck.EngineVersion, Tables: versions, Audits: audits,
	}, func(dir string) error { return b.writeDatabase(ctx, filepath.Join(dir, DatabaseFile)) })
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	return &s, nil
}

// Unchanged reports whether the newest snapshot stands for what the build left:
// it publishes the same tables, or it is a rollback of just these. A full
// rebuild is never unchanged, so that it mends published files and ends a
// rollback.
func (b *Builder) Unchanged() (*lake.Snapshot, bool, error) {
	current, err := b.Lake.Current()
	if err != nil || current == nil {
		return nil, false, err
	}
	versions, err := b.Versions()
	if err != nil {
		return nil, false, err
	}
	return current, !b.Full && !b.Anew && current.Stands(versions), nil
}

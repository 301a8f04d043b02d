package keep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/data/lake"
)

// Rollback publishes the table versions of snapshot number again, as a new
// snapshot with the next number, and returns that. The published files are hard
// links of those of the old snapshot, held against their digests first. Tables
// and their logs stay as they are: only what readers see goes back.
//
// The rollback stands until a build brings something that the snapshot it
// replaced did not have (see lake.Snapshot.Stands). It refuses to go back behind
// an erasure, which would publish an erased person again.
func Rollback(ctx context.Context, l *lake.Lake, k *lake.Lock, number int64, runID string) (lake.Snapshot, error) {
	s, err := rollback(ctx, l, k, number, runID)
	if err != nil {
		return lake.Snapshot{}, fmt.Errorf("cannot roll back to snapshot %d: %w", number, err)
	}
	return s, nil
}

func rollback(ctx context.Context, l *lake.Lake, k *lake.Lock, number int64, runID string) (lake.Snapshot, error) {
	if err := l.Held(k); err != nil {
		return lake.Snapshot{}, err
	}
	target, newest, err := choose(l, number)
	if err != nil {
		return lake.Snapshot{}, err
	}
	if err := notBehindErasure(l, target); err != nil {
		return lake.Snapshot{}, err
	}
	if err := whole(ctx, l, target); err != nil {
		return lake.Snapshot{}, fmt.Errorf("%w\nhint: nothing was changed; `frontdoor lake check` says what is damaged", err)
	}
	replaces := newest.Tables
	if newest.RollbackOf > 0 {
		replaces = newest.Replaces
	}
	return l.PublishAnew(ctx, k, lake.Snapshot{
		RunID: runID, Engine: target.Engine, Tables: target.Tables, Audits: target.Audits,
		RollbackOf: number, Replaces: replaces,
	}, func(dir string) error { return linkFiles(l, target, dir) })
}

// choose reads the snapshot to go back to and the newest one.
func choose(l *lake.Lake, number int64) (target, newest *lake.Snapshot, err error) {
	numbers, err := l.SnapshotNumbers()
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(numbers, number) {
		return nil, nil, fmt.Errorf("it is not kept\nhint: kept are %s", strings.Trim(fmt.Sprint(numbers), "[]"))
	}
	if target, err = l.ReadSnapshot(number); err != nil {
		return nil, nil, err
	}
	if newest, err = l.Current(); err != nil {
		return nil, nil, err
	}
	if maps.Equal(target.Tables, newest.Tables) {
		return nil, nil, fmt.Errorf("the newest snapshot, %d, already publishes the same tables\nhint: `frontdoor lake history` lists the snapshots", newest.Number)
	}
	return target, newest, nil
}

// whole makes sure that every part of the snapshot is there in its full size.
func whole(ctx context.Context, l *lake.Lake, s *lake.Snapshot) error {
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		ref, err := lake.ParseTableRef(name)
		if err != nil {
			return err
		}
		t, err := l.Table(ref, s.Tables[name])
		if err != nil {
			return err
		}
		for _, p := range t.Parts {
			if err := ctx.Err(); err != nil {
				return err
			}
			f, err := l.FS().Open(l.Path(ref.Kind, ref.Name, p.Path))
			if err != nil {
				return fmt.Errorf("part of table %s: %w", ref, err)
			}
			size := f.Size()
			if err := f.Close(); err != nil {
				return fmt.Errorf("part %s of table %s: %w", p.Path, ref, err)
			}
			if size != p.Bytes {
				return fmt.Errorf("part %s of table %s has %d bytes, the log says %d", p.Path, ref, size, p.Bytes)
			}
		}
	}
	return nil
}

// linkFiles gives the published files of a snapshot, which are no parts, a
// second name in the new folder.
func linkFiles(l *lake.Lake, s *lake.Snapshot, dir string) error {
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		from := filepath.Join(l.PublishedPath(s.Number), filepath.FromSlash(name))
		digest, err := digestOf(l, from)
		if err != nil {
			return fmt.Errorf("published file %s: %w", from, err)
		}
		if digest != s.Files[name] {
			return fmt.Errorf("published file %s has other content than was written\nhint: choose another snapshot, or put the file back from a backup", from)
		}
		if filepath.Base(name) != name {
			return fmt.Errorf("published file %s lies in a folder of its own, which no build makes", from)
		}
		op := lake.Op{Kind: lake.Link, Path: from, To: filepath.Join(dir, name)}
		if err := l.FS().Do(op); err != nil {
			return fmt.Errorf("cannot %s: %w", op, err)
		}
	}
	return nil
}

func digestOf(l *lake.Lake, path string) (string, error) {
	f, err := l.FS().Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, io.NewSectionReader(f, 0, f.Size()))
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

package lake

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"frontdoor/data/lake/delta"
)

// checkpointEvery is the most versions a reader may have to replay.
const checkpointEvery = 50

// tableLog is the replayed log of a table.
type tableLog struct {
	version    int64 // -1: no table
	checkpoint int64 // version of the checkpoint it was read from, -1: none
	state      *delta.State
}

// logDir is the folder of a table's log.
func (l *Lake) logDir(ref TableRef) string { return l.Path(ref.Kind, ref.Name, "_delta_log") }

// logFiles are the versions that have an entry or a checkpoint, ascending.
type logFiles struct{ entries, checkpoints []int64 }

func (f logFiles) newest() int64 {
	newest := int64(-1)
	for _, v := range slices.Concat(f.entries, f.checkpoints) {
		newest = max(newest, v)
	}
	return newest
}

func (l *Lake) logFiles(ref TableRef) (logFiles, error) {
	var f logFiles
	files, err := l.list(l.logDir(ref))
	for _, e := range files {
		if v, ok := delta.ParseEntryName(e.Name()); ok {
			f.entries = append(f.entries, v)
		}
		if v, ok := delta.ParseCheckpointName(e.Name()); ok {
			f.checkpoints = append(f.checkpoints, v)
		}
	}
	return f, err
}

// readLog replays a table's log up to version: the newest readable checkpoint,
// then one entry after the other.
func (l *Lake) readLog(ref TableRef, version int64) (*tableLog, error) {
	files, err := l.logFiles(ref)
	if err != nil {
		return nil, err
	}
	newest := files.newest()
	if version == Newest {
		version = newest
	}
	if version < Newest || version > newest {
		return nil, fmt.Errorf("there is no version %d, the newest in %s is %d", version, l.logDir(ref), newest)
	}
	g := l.startLog(ref, version, files.checkpoints)
	for v := g.version + 1; v <= version; v++ {
		actions, err := l.readEntry(ref, v)
		if err == nil {
			err = g.state.Apply(actions)
		}
		if err != nil {
			return nil, err
		}
		g.version = v
	}
	if g.version < 0 {
		return g, nil
	}
	if err := g.state.Complete(); err != nil {
		return nil, fmt.Errorf("%s: %w", l.logDir(ref), err)
	}
	return g, nil
}

// startLog reads the newest readable checkpoint up to version. One that cannot
// be read is passed over: the entries say the same, and if they are gone the
// missing entry is the error.
func (l *Lake) startLog(ref TableRef, version int64, checkpoints []int64) *tableLog {
	for _, v := range slices.Backward(checkpoints) {
		if v > version {
			continue
		}
		if state, err := l.readCheckpoint(ref, v); err == nil {
			return &tableLog{version: v, checkpoint: v, state: state}
		}
	}
	return &tableLog{version: -1, checkpoint: -1, state: delta.NewState()}
}

// readCheckpoint reads a checkpoint whose digest is right; Parquet readers can
// hang or misread a damaged one.
func (l *Lake) readCheckpoint(ref TableRef, version int64) (*delta.State, error) {
	data, err := l.readFile(filepath.Join(l.logDir(ref), delta.CheckpointName(version)))
	if err != nil {
		return nil, err
	}
	digest, err := l.readFile(filepath.Join(l.logDir(ref), delta.DigestName(version)))
	if err != nil {
		return nil, err
	}
	if string(digest) != hexDigest(data) {
		return nil, fmt.Errorf("checkpoint %d of table %s does not match its digest", version, ref)
	}
	return l.memo.Checkpoint(data)
}

func hexDigest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func (l *Lake) readEntry(ref TableRef, version int64) ([]delta.Action, error) {
	path := filepath.Join(l.logDir(ref), delta.EntryName(version))
	data, err := l.readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("log entry %s is missing, so the table's parts are not known: %w\nhint: put the file back from a backup, or roll back to a snapshot before version %d", path, err, version)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read log entry %s: %w", path, err)
	}
	return l.memo.Entry(path, data)
}

// checkpoint writes one for the base version when the last is too old. It
// comes before the commit, so that failing to write it fails the commit and an
// acknowledged commit is never reported as failed.
func (l *Lake) checkpoint(p *plan) error {
	if p.change.Base-p.log.checkpoint < checkpointEvery {
		return nil
	}
	dir, base, run := l.logDir(p.change.Ref), p.change.Base, p.change.RunID
	var buf bytes.Buffer
	size, err := delta.WriteCheckpoint(&buf, p.log.state, l.now())
	if err != nil {
		return fmt.Errorf("cannot make the checkpoint of version %d: %w", base, err)
	}
	if err := l.replace(run, filepath.Join(dir, delta.DigestName(base)), []byte(hexDigest(buf.Bytes()))); err != nil {
		return err
	}
	if err := l.replace(run, filepath.Join(dir, delta.CheckpointName(base)), buf.Bytes()); err != nil {
		return err
	}
	hint, err := delta.LastCheckpoint{Version: base, Size: size}.Encode()
	if err != nil {
		return err
	}
	return l.replace(run, filepath.Join(dir, "_last_checkpoint"), hint)
}

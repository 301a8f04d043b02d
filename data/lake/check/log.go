package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/inventory"
	"frontdoor/data/lake/part"
)

const lastCheckpoint = "_last_checkpoint"

// logs reads the log of every table: the chain of entries without a gap, the
// seal of each, the digest of each checkpoint.
func (c *checker) logs() error {
	for _, kind := range inventory.Kinds() {
		refs, err := c.lake.Tables(kind)
		if err != nil {
			return err
		}
		c.report.Tables += len(refs)
		for _, ref := range refs {
			if err := c.log(ref); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) log(ref lake.TableRef) error {
	dir := c.lake.Path(ref.Kind, ref.Name, inventory.LogDir)
	newest, checkpoints, err := c.logVersions(dir)
	if err != nil {
		return err
	}
	for v := range newest + 1 {
		if err := c.logFile(ref, filepath.Join(dir, delta.EntryName(v)), fromBackup, c.entry); err != nil {
			return err
		}
	}
	for _, v := range checkpoints {
		path := filepath.Join(dir, delta.CheckpointName(v))
		c.named[path+".sha256"] = true
		hint := "move it away with its .sha256: the log entries say the same, and a later commit writes a new one"
		if err := c.logFile(ref, path, hint, c.checkpoint); err != nil {
			return err
		}
	}
	if len(checkpoints) == 0 {
		return nil
	}
	check := func(path string) error { return c.pointer(path, dir, checkpoints) }
	return c.logFile(ref, filepath.Join(dir, lastCheckpoint), "move it away: it only spares other programs a listing", check)
}

// logVersions lists a log: its newest version and those with a checkpoint.
func (c *checker) logVersions(dir string) (newest int64, checkpoints []int64, err error) {
	files, err := inventory.Walk(c.files, dir)
	newest = -1
	for _, f := range files {
		name := filepath.Base(f.Path)
		if v, ok := delta.ParseEntryName(name); ok {
			newest = max(newest, v)
		}
		if v, ok := delta.ParseCheckpointName(name); ok {
			newest = max(newest, v)
			checkpoints = append(checkpoints, v)
		}
	}
	return newest, checkpoints, err
}

// logFile checks one file of a log; a fault leaves the table torn.
func (c *checker) logFile(ref lake.TableRef, path, hint string, check func(path string) error) error {
	c.named[path] = true
	err := check(path)
	if err == nil {
		return nil
	}
	c.torn[ref.String()], c.unsure = true, true
	return c.damaged(Damage{Path: path, Table: ref.String(), Hint: hint}, err)
}

func (c *checker) entry(path string) error {
	data, err := c.readFile(path)
	if err == nil {
		_, err = delta.ParseEntry(filepath.Base(path), data)
	}
	return err
}

func (c *checker) checkpoint(path string) error {
	data, err := c.readFile(path)
	if err != nil {
		return err
	}
	digest, err := c.readFile(path + ".sha256")
	if err != nil {
		return errors.New("the digest beside it cannot be read")
	}
	if string(digest) != fmt.Sprintf("%x", sha256.Sum256(data)) {
		return errors.New("does not match the digest beside it")
	}
	_, err = delta.ReadCheckpoint(bytes.NewReader(data), int64(len(data)))
	return err
}

// pointer checks _last_checkpoint. It has no digest, but all it says can be
// looked up: a checkpoint that exists, and how many actions that holds.
func (c *checker) pointer(path, dir string, checkpoints []int64) error {
	text, err := c.readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a crash came between the checkpoint and this; readers list the log
	}
	if err != nil {
		return err
	}
	var p delta.LastCheckpoint
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("is no JSON: %w", err)
	}
	if !slices.Contains(checkpoints, p.Version) {
		return fmt.Errorf("names checkpoint %d, which is not there", p.Version)
	}
	data, err := c.readFile(filepath.Join(dir, delta.CheckpointName(p.Version)))
	if err != nil {
		return err
	}
	rows, err := part.Rows(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("names checkpoint %d, which cannot be read: %w", p.Version, err)
	}
	want, err := delta.LastCheckpoint{Version: p.Version, Size: int(rows)}.Encode()
	if err == nil && !bytes.Equal(want, text) {
		err = fmt.Errorf("holds %q, expected %q", text, want)
	}
	return err
}

// readFile returns a whole small file.
func (c *checker) readFile(path string) ([]byte, error) {
	f, err := c.files.Open(path)
	if err != nil {
		return nil, err
	}
	data := make([]byte, f.Size())
	_, err = io.ReadFull(io.NewSectionReader(f, 0, f.Size()), data)
	return data, errors.Join(err, f.Close())
}

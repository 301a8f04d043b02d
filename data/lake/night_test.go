package lake_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/data/lake"
)

func modelContact() lake.TableRef { return lake.TableRef{Kind: lake.Model, Name: "contact"} }

// acked is what a night was told is safe.
type acked struct {
	raw, model, snapshot int64
}

// night is a small run: stage a part of raw and one of the model, replace
// yesterday's parts by them, publish. Like the real one it commits only what
// is not committed yet, which the transaction tells.
func night(fsys lake.FS, root string, done *acked) (err error) {
	ctx := context.Background()
	l, err := lake.Open(fsys, root, clock)
	if err != nil {
		return err
	}
	k, err := l.Lock(ctx, "run", 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	if err := l.ClearStaging(); err != nil {
		return err
	}
	tables := map[string]int64{}
	for i, ref := range []lake.TableRef{rawEvents(), modelContact()} {
		version, err := nightCommit(fsys, l, k, ref)
		if err != nil {
			return err
		}
		*[]*int64{&done.raw, &done.model}[i] = version
		tables[ref.String()] = version
	}
	s, err := l.Publish(ctx, k, lake.Snapshot{RunID: "run", Tables: tables}, func(dir string) error {
		f, err := fsys.Create(filepath.Join(dir, "frontdoor.duckdb"))
		if err != nil {
			return err
		}
		_, err = f.Write([]byte("database"))
		return errors.Join(err, f.Close())
	})
	done.snapshot = s.Number
	return err
}

func nightCommit(fsys lake.FS, l *lake.Lake, k *lake.Lock, ref lake.TableRef) (int64, error) {
	t, err := l.Table(ref, lake.Newest)
	if err != nil {
		return 0, err
	}
	if t.Txns["tonight"] == 1 {
		return t.Version, nil
	}
	day := map[string]string{"source": "phones", "local_date": "2026-03-02"}
	s, err := stageRows(fsys, l, ref.Name, events("phones", 2, 5), day)
	if err != nil {
		return 0, err
	}
	c := eventChange(t.Version, s)
	c.Ref, c.Txns = ref, map[string]int64{"tonight": 1}
	for _, p := range t.Parts {
		c.Remove = append(c.Remove, p.Path)
	}
	return l.Commit(context.Background(), k, c)
}

// yesterday makes a lake with one snapshot and the raw table at version base.
// At 49 the next commit also writes a checkpoint.
func yesterday(t testing.TB, base int64) string {
	root := filepath.Join(t.TempDir(), "yesterday")
	l := open(t, lake.OS{}, root)
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, l, k, eventChange(lake.Newest, stageDay(t, l, "phones", 1, 3)))
	for v := range base {
		c := eventChange(v)
		c.Txns = map[string]int64{"step": v}
		commit(t, l, k, c)
	}
	c := eventChange(lake.Newest, stageDay(t, l, "desk", 1, 4))
	c.Ref = modelContact()
	commit(t, l, k, c)
	publish(t, l, k, map[string]int64{"raw/queue_event": base, "model/contact": 0})
	if err := errors.Join(l.ClearStaging(), k.Close()); err != nil {
		t.Fatal(err)
	}
	return root
}

func copyLake(t testing.TB, from string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "lake")
	if err := os.CopyFS(root, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return root
}

// checkWhole reads the lake as a reader would and fails on any state that is
// neither yesterday's nor tonight's, or older than what was acknowledged. It
// returns a description of what it saw.
func checkWhole(root string, base int64, done acked) (string, error) {
	l, err := lake.Open(lake.OS{}, root, clock)
	if err != nil {
		return "", err
	}
	raw, err := wholeTable(l, rawEvents(), base, 3, done.raw)
	if err != nil {
		return "", err
	}
	model, err := wholeTable(l, modelContact(), 0, 4, done.model)
	if err != nil {
		return "", err
	}
	s, err := l.Current()
	if err != nil {
		return "", err
	}
	if s == nil || s.Number < done.snapshot {
		return "", fmt.Errorf("snapshot %v is older than the acknowledged %d", s, done.snapshot)
	}
	if old, now := s.Tables["raw/queue_event"] == base, s.Tables["model/contact"] == 0; old != now {
		return "", fmt.Errorf("snapshot mixes nights: %v", s.Tables)
	}
	current, err := os.ReadFile(l.Path("published", "current"))
	if err != nil {
		return "", err
	}
	for _, name := range []string{strings.TrimSpace(string(current)), fmt.Sprintf("%08d", s.Number)} {
		if err := wholeTree(l, name); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s %s %v", raw, model, s.Tables), nil
}

// wholeTable accepts a table at base with baseRows rows or one version on with
// tonight's five, all of whose parts read back.
func wholeTable(l *lake.Lake, ref lake.TableRef, base, baseRows, acked int64) (string, error) {
	t, err := l.Table(ref, lake.Newest)
	if err != nil {
		return "", err
	}
	old, now := t.Version == base && rowsOf(t) == baseRows, t.Version == base+1 && rowsOf(t) == 5
	if !old && !now || t.Version < acked {
		return "", fmt.Errorf("%s is at version %d with %d rows, acknowledged was %d", ref, t.Version, rowsOf(t), acked)
	}
	for _, p := range t.Parts {
		info, err := os.Stat(l.Path(ref.Kind, ref.Name, p.Path))
		if err != nil {
			return "", err
		}
		if info.Size() != p.Bytes {
			return "", fmt.Errorf("%s has %d bytes, the log says %d", p.Path, info.Size(), p.Bytes)
		}
	}
	text := fmt.Sprint(t.Version, t.Txns)
	for _, p := range t.Parts {
		text += fmt.Sprint(" ", p.Path, p.Rows, p.SHA256, p.Tags)
	}
	return text, nil
}

// wholeTree accepts a published folder with one non-empty part of the model
// and, from the second night on, the filled-in database.
func wholeTree(l *lake.Lake, name string) error {
	var parts int
	err := filepath.WalkDir(l.Path("published", name, "contact"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > 100 {
			parts++
		}
		return err
	})
	if err == nil && parts != 1 {
		err = fmt.Errorf("published/%s holds %d whole parts, want 1", name, parts)
	}
	if err == nil && name != "00000001" {
		var data []byte
		data, err = os.ReadFile(l.Path("published", name, "frontdoor.duckdb"))
		if err == nil && string(data) != "database" {
			err = fmt.Errorf("published/%s/frontdoor.duckdb holds %q", name, data)
		}
	}
	return err
}

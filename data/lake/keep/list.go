package keep

import (
	"errors"
	"io/fs"

	"frontdoor/data/lake"
	"frontdoor/data/lake/inventory"
)

// listSnapshots finds the files of the snapshots that are dropped.
func (v *vacuum) listSnapshots() error {
	dropped := map[string]bool{}
	for _, n := range v.done.Dropped {
		dropped[v.lake.SnapshotPath(n)] = true
	}
	files, err := inventory.Walk(v.lake.FS(), v.lake.Path("snapshot"))
	for _, f := range files {
		if dropped[f.Path] {
			v.snapshots = append(v.snapshots, f)
			v.done.Bytes += f.Info.Size()
		}
	}
	return err
}

// listTrees finds the published folders that no kept snapshot has. One above the
// newest snapshot stays: its writer may be about to create the snapshot.
func (v *vacuum) listTrees() error {
	entries, err := v.lake.FS().List(v.lake.Path("published"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	kept := map[int64]bool{}
	var newest int64
	for _, n := range v.done.Kept {
		kept[n], newest = true, max(newest, n)
	}
	for _, e := range entries {
		n, ok := lake.ParsePublished(e.Name())
		if !ok || kept[n] || n > newest {
			continue
		}
		dir := v.lake.PublishedPath(n)
		files, err := inventory.Walk(v.lake.FS(), dir)
		if err != nil {
			return err
		}
		for _, f := range files {
			if !f.Dir && !inventory.IsPart(f.Path) { // parts have their bytes in the tables
				v.done.Bytes += f.Info.Size()
			}
		}
		v.trees = append(append(v.trees, files...), inventory.File{Path: dir, Dir: true})
	}
	return nil
}

// listParts finds the parts that nothing names.
func (v *vacuum) listParts(named map[string]bool) error {
	for _, kind := range inventory.Kinds() {
		files, err := inventory.Walk(v.lake.FS(), v.lake.Path(kind))
		if err != nil {
			return err
		}
		for _, f := range files {
			if !f.Dir && inventory.IsPart(f.Path) && !inventory.InLog(f.Path) && !named[f.Path] {
				v.parts = append(v.parts, f)
				v.done.Parts++
				v.done.Bytes += f.Info.Size()
			}
		}
	}
	return nil
}

package lake

import (
	"cmp"
	"slices"
	"time"

	"frontdoor/data/lake/delta"
)

// History is what happened to the lake: the kept snapshots and the commits of
// every table, each oldest first.
type History struct {
	Snapshots []Snapshot
	Commits   []TableCommit
}

// TableCommit is one commit of one table. Added and Removed count parts.
type TableCommit struct {
	Ref            TableRef
	Version        int64
	Time           time.Time
	Operation      string
	RunID          string
	Added, Removed int
	RowsAdded      int64
}

// History reads the whole log of every table.
func (l *Lake) History() (*History, error) {
	snapshots, err := l.Snapshots()
	if err != nil {
		return nil, err
	}
	h := &History{Snapshots: snapshots}
	for _, kind := range []string{Raw, Model} {
		refs, err := l.Tables(kind)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			files, err := l.logFiles(ref)
			if err != nil {
				return nil, err
			}
			for _, v := range files.entries {
				c, err := l.tableCommit(ref, v)
				if err != nil {
					return nil, err
				}
				h.Commits = append(h.Commits, c)
			}
		}
	}
	slices.SortStableFunc(h.Commits, func(a, b TableCommit) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Ref.String(), b.Ref.String()), cmp.Compare(a.Version, b.Version))
	})
	return h, nil
}

func (l *Lake) tableCommit(ref TableRef, version int64) (TableCommit, error) {
	c := TableCommit{Ref: ref, Version: version}
	actions, err := l.readEntry(ref, version)
	if err != nil {
		return c, err
	}
	for _, a := range actions {
		switch {
		case a.CommitInfo != nil:
			c.Time = time.UnixMilli(a.CommitInfo.Timestamp).UTC()
			c.Operation, c.RunID = a.CommitInfo.Operation, a.CommitInfo.RunID
		case a.Remove != nil:
			c.Removed++
		case a.Add != nil && a.Add.DataChange:
			stats, err := delta.ParseStats(a.Add.Stats)
			if err != nil {
				return c, err
			}
			c.Added++
			c.RowsAdded += stats.Rows
		}
	}
	return c, nil
}

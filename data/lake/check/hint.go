package check

import "frontdoor/data/lake"

// The commands that make things again. Hints name them so that the reader of a
// finding knows what to type.
const (
	buildAgain = "`frontdoor build --full` makes it again from the raw tables"
	fromBackup = "put the file back from a backup of the lake; without one, read the raw files again into a new lake with the same key ring"
	dropOld    = "the newest snapshot does not need it; `frontdoor lake vacuum --keep 1` drops the older snapshots"
)

func snapshotHint(newest bool) string {
	if newest {
		return "put the file back from a backup, or move it away: the snapshot before it is then the published one"
	}
	return dropOld
}

// partHint tells how to make a part again. Only the raw tables cannot be rebuilt
// from the lake itself.
func partHint(ref lake.TableRef) string {
	if ref.Kind == lake.Raw {
		return fromBackup
	}
	return buildAgain + "; older snapshots that name the damaged file go with `frontdoor lake vacuum --keep 1`"
}

func publishedHint(newest bool) string {
	if newest {
		return "`frontdoor build --full` publishes it anew"
	}
	return dropOld
}

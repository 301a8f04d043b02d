package delta

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
)

// tombstoneAge is how long a checkpoint names a removed file: the protocol's
// default retention, for readers that started before the removal.
const tombstoneAge = 7 * 24 * time.Hour

// checkpointRow is one action as a checkpoint stores it.
type checkpointRow struct {
	Txn      *Txn      `parquet:"txn,optional"`
	Add      *Add      `parquet:"add,optional"`
	Remove   *Remove   `parquet:"remove,optional"`
	MetaData *MetaData `parquet:"metaData,optional"`
	Protocol *Protocol `parquet:"protocol,optional"`
}

// WriteCheckpoint writes the state as a classic single-file checkpoint and
// returns how many actions it holds. now decides which tombstones are kept.
func WriteCheckpoint(w io.Writer, s *State, now time.Time) (int, error) {
	if err := s.Complete(); err != nil {
		return 0, err
	}
	actions := s.actions(now.Add(-tombstoneAge).UnixMilli())
	rows := make([]checkpointRow, len(actions))
	for i, a := range actions {
		// A checkpoint only restates what earlier entries changed.
		if a.Add != nil {
			add := *a.Add
			add.DataChange = false
			a.Add = &add
		}
		rows[i] = checkpointRow{a.Txn, a.Add, a.Remove, a.MetaData, a.Protocol}
	}
	pw := parquet.NewGenericWriter[checkpointRow](w, parquet.Compression(&parquet.Zstd))
	if _, err := pw.Write(rows); err != nil {
		return 0, err
	}
	return len(rows), pw.Close()
}

// ReadCheckpoint reads a classic checkpoint of size bytes into a state.
func ReadCheckpoint(r io.ReaderAt, size int64) (s *State, err error) {
	defer Recover(&err)
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, err
	}
	pr := parquet.NewGenericReader[checkpointRow](f)
	defer func() { err = errors.Join(err, pr.Close()) }()

	s = NewState()
	rows := make([]checkpointRow, 256)
	for {
		clear(rows) // the reader fills rows in place; what it keeps must be new
		n, err := pr.Read(rows)
		for _, row := range rows[:n] {
			a := Action{Txn: row.Txn, Add: row.Add, Remove: row.Remove, MetaData: row.MetaData, Protocol: row.Protocol}
			if e := s.Apply([]Action{a}); e != nil {
				return nil, e
			}
		}
		if errors.Is(err, io.EOF) {
			return s, s.Complete()
		}
		if err != nil {
			return nil, err
		}
	}
}

// Recover turns a panic of the Parquet reader into an error: on a damaged
// footer it can index out of range, and a damaged file is an ordinary finding.
// Call it deferred.
func Recover(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("not a readable Parquet file: %v", p)
	}
}

// LastCheckpoint is the content of the _last_checkpoint file, the hint that
// spares readers listing the log.
type LastCheckpoint struct {
	Version int64 `json:"version"`
	Size    int   `json:"size"` // actions in the checkpoint
}

// Encode writes the hint as JSON.
func (l LastCheckpoint) Encode() ([]byte, error) { return json.Marshal(l) }

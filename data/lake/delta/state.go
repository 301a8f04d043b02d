package delta

import (
	"fmt"
	"maps"
	"slices"
)

// State is a table at one version: what replaying its log so far adds up to.
// Live and Gone are keyed by path, Txns by appId.
type State struct {
	Protocol *Protocol
	MetaData *MetaData
	Live     map[string]*Add
	Gone     map[string]*Remove // removed files, the tombstones of a checkpoint
	Txns     map[string]*Txn
}

// NewState is a table before its first log entry.
func NewState() *State {
	return &State{Live: map[string]*Add{}, Gone: map[string]*Remove{}, Txns: map[string]*Txn{}}
}

// Apply replays the actions of one log entry or checkpoint, in order.
func (s *State) Apply(actions []Action) error {
	for _, a := range actions {
		switch {
		case a.Protocol != nil:
			if a.Protocol.MinReader > ReaderVersion {
				return fmt.Errorf("the table needs Delta reader version %d, frontdoor reads version %d", a.Protocol.MinReader, ReaderVersion)
			}
			s.Protocol = a.Protocol
		case a.MetaData != nil:
			s.MetaData = a.MetaData
		case a.Txn != nil:
			s.Txns[a.Txn.AppID] = a.Txn
		case a.Remove != nil:
			delete(s.Live, a.Remove.Path)
			s.Gone[a.Remove.Path] = a.Remove
		case a.Add != nil:
			delete(s.Gone, a.Add.Path)
			s.Live[a.Add.Path] = a.Add
		}
	}
	return nil
}

// Complete returns an error unless the log so far holds the protocol and the
// metaData that every table must have.
func (s *State) Complete() error {
	if s.Protocol == nil || s.MetaData == nil {
		return fmt.Errorf("the log holds no protocol or no metaData")
	}
	return nil
}

// actions lists the state in a fixed order, as a checkpoint holds it.
// Tombstones older than keepAfter (ms) are left out.
func (s *State) actions(keepAfter int64) []Action {
	out := []Action{{Protocol: s.Protocol}, {MetaData: s.MetaData}}
	for _, id := range slices.Sorted(maps.Keys(s.Txns)) {
		out = append(out, Action{Txn: s.Txns[id]})
	}
	for _, path := range slices.Sorted(maps.Keys(s.Gone)) {
		if r := s.Gone[path]; r.DeletionTimestamp >= keepAfter {
			out = append(out, Action{Remove: r})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(s.Live)) {
		out = append(out, Action{Add: s.Live[path]})
	}
	return out
}

package delta

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"sync"
)

// memoLimit bounds how many bytes of log a Memo remembers the meaning of.
const memoLimit = 64 << 20

// Memo reads log files as ParseEntry, ReadCheckpoint and ParseStats do, and
// remembers what they mean by the SHA-256 of their bytes: a night looks at the
// same log many times, and parsing it takes far longer than reading it. A file
// that changed on disk has another digest and is parsed, and refused, anew. It
// is safe for concurrent use; what it returns is shared and must not be changed.
type Memo struct {
	mu          sync.Mutex
	size        int
	entries     map[[sha256.Size]byte][]Action
	checkpoints map[[sha256.Size]byte]*State
	stats       map[*Add]Stats
}

// Entry is ParseEntry.
func (m *Memo) Entry(name string, data []byte) ([]Action, error) {
	key := sha256.Sum256(data)
	m.mu.Lock()
	actions, ok := m.entries[key]
	m.mu.Unlock()
	if ok {
		return actions, nil
	}
	actions, err := ParseEntry(name, data)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.makeRoom(len(data))
	m.entries[key] = actions
	return actions, nil
}

// Checkpoint is ReadCheckpoint of a whole file. The State is the caller's own.
func (m *Memo) Checkpoint(data []byte) (*State, error) {
	key := sha256.Sum256(data)
	m.mu.Lock()
	state, ok := m.checkpoints[key]
	m.mu.Unlock()
	if ok {
		return state.clone(), nil
	}
	state, err := ReadCheckpoint(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.makeRoom(len(data))
	m.checkpoints[key] = state
	return state.clone(), nil
}

// StatsOf is ParseStats of an Add that Entry or Checkpoint returned.
func (m *Memo) StatsOf(add *Add) (Stats, error) {
	m.mu.Lock()
	stats, ok := m.stats[add]
	m.mu.Unlock()
	if ok {
		return stats, nil
	}
	stats, err := ParseStats(add.Stats)
	if err != nil {
		return Stats{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.makeRoom(0)
	m.stats[add] = stats
	return stats, nil
}

// makeRoom forgets everything when the limit is reached.
func (m *Memo) makeRoom(n int) {
	if m.size += n; m.entries == nil || m.size > memoLimit {
		m.size = n
		m.entries = map[[sha256.Size]byte][]Action{}
		m.checkpoints = map[[sha256.Size]byte]*State{}
		m.stats = map[*Add]Stats{}
	}
}

func (s *State) clone() *State {
	c := *s
	c.Live, c.Gone, c.Txns = maps.Clone(s.Live), maps.Clone(s.Gone), maps.Clone(s.Txns)
	return &c
}

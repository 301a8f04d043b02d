package delta

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMemo(t *testing.T) {
	entry := func(path string) []byte {
		data, err := EncodeEntry([]Action{{CommitInfo: &CommitInfo{Operation: "TEST"}}, {Add: &Add{Path: path, Stats: `{"numRecords":3}`}}})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var m Memo
	for range 2 {
		for _, path := range []string{"a", "b"} {
			want, err := ParseEntry("x", entry(path))
			if err != nil {
				t.Fatal(err)
			}
			got, err := m.Entry("x", entry(path))
			if err != nil || cmp.Diff(want, got) != "" {
				t.Fatalf("%v %s", err, cmp.Diff(want, got))
			}
			if s, err := m.StatsOf(got[1].Add); err != nil || s.Rows != 3 {
				t.Errorf("stats are %+v, %v", s, err)
			}
		}
	}
	damaged := entry("a")
	damaged[len(damaged)-3] ^= 1
	if _, err := m.Entry("x", damaged); !errors.Is(err, ErrSeal) {
		t.Errorf("a damaged entry, known when it was whole, gives %v", err)
	}
	if _, err := m.StatsOf(&Add{Stats: "{"}); err == nil {
		t.Error("unreadable stats are no error")
	}
	if _, err := m.Checkpoint([]byte("PAR1")); err == nil {
		t.Error("a damaged checkpoint is no error")
	}
	m.makeRoom(memoLimit)
	if len(m.entries) > 0 || m.size != memoLimit {
		t.Errorf("at the limit %d entries of %d bytes are kept", len(m.entries), m.size)
	}
}

// Replaying on top of a checkpoint leaves the remembered one as it was.
func TestMemoCheckpointIsOwn(t *testing.T) {
	state := NewState()
	state.Protocol, state.MetaData = &Protocol{MinReader: 1, MinWriter: 2}, &MetaData{SchemaString: "{}"}
	state.Live["a"] = &Add{Path: "a"}
	data := checkpointBytes(t, state)
	var m Memo
	for range 3 {
		s, err := m.Checkpoint(data)
		if err != nil || len(s.Live) != 1 || len(s.Gone) != 0 || len(s.Txns) != 0 {
			t.Fatalf("got %+v, %v", s, err)
		}
		if err := s.Apply([]Action{{Remove: &Remove{Path: "a"}}, {Add: &Add{Path: "b"}}, {Txn: &Txn{AppID: "c"}}}); err != nil {
			t.Fatal(err)
		}
	}
}

func checkpointBytes(t *testing.T, s *State) []byte {
	t.Helper()
	var buf bytes.Buffer
	if _, err := WriteCheckpoint(&buf, s, time.UnixMilli(0)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

package statcache

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdoor/data/lake"
)

func openLake(t *testing.T) *lake.Lake {
	t.Helper()
	l, err := lake.Open(lake.OS{}, t.TempDir(), func() time.Time { return time.Unix(0, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func stampFile(t *testing.T, path string) Stamp {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return StampOf(info)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// saved is a lake whose cache holds one entry of one source.
func saved(t *testing.T) (*lake.Lake, Entry) {
	t.Helper()
	l := openLake(t)
	e := Entry{Stamp: Stamp{Size: 3, Written: 1e9, Changed: 2e9, Inode: 7}, SHA256: "aa", Bytes: 9, Lead: Lead([]byte("x"))}
	c := Load(l)
	c.Visit("phone")
	c.Remember("phone", "r1", e, time.Unix(60, 0))
	if err := c.Save("run"); err != nil {
		t.Fatal(err)
	}
	return l, e
}

func TestSavedIsFound(t *testing.T) {
	l, want := saved(t)
	c := Load(l)
	if got, ok := c.Lookup("phone", "r1", want.Stamp); !ok || got != want {
		t.Errorf("got %+v, %v", got, ok)
	}
	for name, change := range map[string]func(*Stamp){
		"size":             func(s *Stamp) { s.Size++ },
		"time of writing":  func(s *Stamp) { s.Written++ },
		"time of changing": func(s *Stamp) { s.Changed++ },
		"inode":            func(s *Stamp) { s.Inode++ },
		"device":           func(s *Stamp) { s.Device++ },
	} {
		other := want.Stamp
		change(&other)
		if _, ok := c.Lookup("phone", "r1", other); ok {
			t.Errorf("a file of another %s is taken for the one that was read", name)
		}
	}
	if _, ok := c.Lookup("web", "r1", want.Stamp); ok {
		t.Error("another source's file is taken for the one that was read")
	}
}

// Sources that a run does not look at keep their files; of those it does, only
// the files that are still there stay.
func TestSaveForgetsWhatIsGone(t *testing.T) {
	l, e := saved(t)
	c := Load(l)
	c.Visit("web")
	c.Remember("web", "r2", e, time.Unix(60, 0))
	if err := c.Save("run"); err != nil {
		t.Fatal(err)
	}
	c = Load(l)
	c.Visit("web")
	if err := c.Save("run"); err != nil {
		t.Fatal(err)
	}
	c = Load(l)
	if _, ok := c.Lookup("phone", "r1", e.Stamp); !ok {
		t.Error("a source that was not visited lost its file")
	}
	if _, ok := c.Lookup("web", "r2", e.Stamp); ok {
		t.Error("a file that is gone is still remembered")
	}
}

// Every single damaged byte is noticed.
func TestDamagedIsEmpty(t *testing.T) {
	l, e := saved(t)
	good, err := os.ReadFile(Path(l))
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := append([]byte{}, good...)
		bad[i] ^= 1
		write(t, Path(l), string(bad))
		if _, ok := Load(l).Lookup("phone", "r1", e.Stamp); ok {
			t.Fatalf("with byte %d damaged the cache is used", i)
		}
	}
	for _, text := range []string{"", "\n", string(good[:len(good)/2])} {
		write(t, Path(l), text)
		if _, ok := Load(l).Lookup("phone", "r1", e.Stamp); ok {
			t.Errorf("a cache of %d bytes is used", len(text))
		}
	}
	if err := os.Remove(Path(l)); err != nil {
		t.Fatal(err)
	}
	if _, ok := Load(l).Lookup("phone", "r1", e.Stamp); ok {
		t.Error("a cache that is gone is used")
	}
}

// A file written within two seconds of the moment of hashing could be written
// again and look the same.
func TestRacyIsNotRemembered(t *testing.T) {
	at := time.Unix(100, 0)
	for age, want := range map[time.Duration]bool{
		-time.Hour: false, 0: false, 2 * time.Second: false, 2*time.Second + 1: true, time.Hour: true,
	} {
		for _, s := range []Stamp{{Written: at.Add(-age).UnixNano()}, {Written: 1, Changed: at.Add(-age).UnixNano()}} {
			c := Load(openLake(t))
			c.Visit("phone")
			c.Remember("phone", "r1", Entry{Stamp: s}, at)
			if _, ok := c.next["phone"]["r1"]; ok != want {
				t.Errorf("touched %v before it was read (%+v): remembered is %v", age, s, ok)
			}
		}
	}
}

// The platform's stamp changes with the bytes even when size and time of
// writing are made what they were.
func TestStampSeesARestoredTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue_log")
	write(t, path, "one")
	before := stampFile(t, path)
	if before.Changed == 0 {
		t.Skip("this platform's stat tells no time of change")
	}
	at := time.Unix(0, before.Written)
	for stampFile(t, path).Changed == before.Changed { // until the file system's clock ticks
		write(t, path, "two")
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	after := stampFile(t, path)
	if after.Size != before.Size || after.Written != before.Written {
		t.Fatalf("the test did not restore size and time: %+v, %+v", before, after)
	}
}

// Package statcache remembers the digests of input files that were read, so that a
// night need not read a history of files again to find that it knows them all.
//
// It is a cache and no more: what it says is used only where the file's size,
// times and inode are what they were, and only to find a file already in the
// ledger. Without its file, or with a damaged one, every input is read in full.
package statcache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"time"

	"frontdoor/data/lake"
)

// version is written to the file; one of another version is passed over.
const version = 1

// racyWindow is how long before the moment of hashing a file must have been
// left alone: a file system's clock ticks, and a second write within one tick
// leaves size and times as they were (git calls such an entry racy).
const racyWindow = 2 * time.Second

// Entry is what was found when a file was read to its end.
type Entry struct {
	Stamp      Stamp  `json:"stamp"`
	SHA256     string `json:"sha256"` // hex digest of the decompressed bytes
	Bytes      int64  `json:"bytes"`  // how many they are
	Compressed bool   `json:"compressed,omitempty"`
	// Lead is the hex digest of the first LeadSize decompressed bytes, or of
	// all of them when there are fewer, cut to 16 digits.
	Lead string `json:"lead"`
}

// LeadSize is how many bytes Entry.Lead covers.
const LeadSize = 256

// Lead is Entry.Lead of a file that begins with head.
func Lead(head []byte) string {
	sum := sha256.Sum256(head[:min(len(head), LeadSize)])
	return hex.EncodeToString(sum[:8])
}

// content is the file's body: entries by source, then by the pseudonym of the
// file's path, so that the cache holds no name in the clear.
type content struct {
	Version int                         `json:"version"`
	Sources map[string]map[string]Entry `json:"sources"`
}

// Cache is the digests of earlier runs and those of this one. It is not safe
// for concurrent use.
type Cache struct {
	lake *lake.Lake
	old  map[string]map[string]Entry
	next map[string]map[string]Entry
}

// Load reads the cache of a lake. A missing or damaged one is empty.
func Load(l *lake.Lake) *Cache {
	c := &Cache{lake: l, old: map[string]map[string]Entry{}, next: map[string]map[string]Entry{}}
	if data, err := c.read(); err == nil {
		if found, ok := parse(data); ok {
			c.old = found
		}
	}
	return c
}

// Path is the cache's file.
func Path(l *lake.Lake) string { return l.Path("cache", "input_file.json") }

func (c *Cache) read() ([]byte, error) {
	f, err := c.lake.FS().Open(Path(c.lake))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	return data, errors.Join(err, f.Close())
}

// parse reads the file: a line with the digest of what follows, then that. The
// digest is what makes a flipped bit harmless.
func parse(data []byte) (map[string]map[string]Entry, bool) {
	sum, body, _ := bytes.Cut(data, []byte("\n"))
	if string(sum) != digest(body) {
		return nil, false
	}
	var found content
	if err := json.Unmarshal(body, &found); err != nil || found.Version != version {
		return nil, false
	}
	return found.Sources, true
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Lookup finds what was remembered of a source's file whose stamp is s, by the
// pseudonym of its path.
func (c *Cache) Lookup(source, key string, s Stamp) (Entry, bool) {
	e, ok := c.old[source][key]
	return e, ok && e.Stamp == s && s != Stamp{}
}

// Visit begins a source anew: Save forgets those of its files that were not
// remembered since.
func (c *Cache) Visit(source string) { c.next[source] = map[string]Entry{} }

// Remember notes a file of a source that was visited. at is a moment before it
// was read. A file that was touched just before is not noted: it might be
// written once more without a trace.
func (c *Cache) Remember(source, key string, e Entry, at time.Time) {
	if e.Stamp.before(at.Add(-racyWindow)) {
		c.next[source][key] = e
	}
}

// Keep goes on remembering a file that Lookup found.
func (c *Cache) Keep(source, key string) { c.next[source][key] = c.old[source][key] }

// Save writes the cache where it differs from what was loaded; run names the
// folder in staging that is used. The file is there whole or not at all.
func (c *Cache) Save(run string) error {
	all := maps.Clone(c.old)
	maps.Copy(all, c.next)
	if maps.EqualFunc(all, c.old, maps.Equal[map[string]Entry, map[string]Entry]) {
		return nil
	}
	body, err := json.Marshal(content{version, all})
	if err == nil {
		err = c.write(run, append([]byte(digest(body)+"\n"), body...))
	}
	if err != nil {
		return fmt.Errorf("cannot write the cache of input files: %w\nhint: nothing is lost; the folder %s may be removed", err, filepath.Dir(Path(c.lake)))
	}
	return nil
}

// write is not durable and need not be: a file that a power cut leaves half
// written does not match its digest.
func (c *Cache) write(run string, data []byte) error {
	staging, err := c.lake.StagingDir(run)
	if err != nil {
		return err
	}
	temp := filepath.Join(staging, "input_file.cache")
	disk := c.lake.FS()
	f, err := disk.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	err = disk.Do(lake.Op{Kind: lake.Mkdir, Path: filepath.Dir(Path(c.lake))})
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return disk.Do(lake.Op{Kind: lake.Rename, Path: temp, To: Path(c.lake)})
}

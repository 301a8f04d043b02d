package check

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"frontdoor/data/lake"
	"frontdoor/data/lake/inventory"
	"frontdoor/data/lake/part"
)

// tables checks every part that a kept snapshot or a newest version names.
func (c *checker) tables(snapshots []lake.Snapshot) error {
	versions, err := inventory.Versions(c.lake, snapshots)
	if err != nil {
		return err
	}
	for _, v := range versions {
		t, err := c.table(v.Ref, v.Number)
		if err != nil {
			c.unsure = true
			if c.torn[v.Ref.String()] {
				continue // the damaged file itself is named already
			}
			d := Damage{Path: c.lake.Path(v.Ref.Kind, v.Ref.Name), Table: v.Ref.String(), Hint: fromBackup}
			if err := c.damaged(d, err); err != nil {
				return err
			}
			continue
		}
		for _, p := range t.Parts {
			path := c.lake.Path(v.Ref.Kind, v.Ref.Name, p.Path)
			if c.named[path] {
				continue
			}
			c.named[path] = true
			c.report.Parts++
			if err := c.fault(path, p); err != nil {
				if err := c.damaged(Damage{Path: path, Table: v.Ref.String(), Hint: partHint(v.Ref)}, err); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fault is what is wrong with the file of a part, nil when nothing is. The
// digest comes before the footer, so that what parses is known to be good.
func (c *checker) fault(path string, p lake.Part) error {
	f, err := c.files.Open(path)
	if err != nil {
		return err
	}
	if f.Size() != p.Bytes {
		return errors.Join(fmt.Errorf("has %d bytes, the log says %d", f.Size(), p.Bytes), f.Close())
	}
	if err := c.digest(f, p.SHA256); err != nil {
		return errors.Join(err, f.Close())
	}
	rows, err := part.Rows(f, f.Size())
	if err == nil && rows != p.Rows {
		err = fmt.Errorf("states %d rows, the log says %d", rows, p.Rows)
	}
	return errors.Join(err, f.Close())
}

// digest reads a file in full, where the options want that.
func (c *checker) digest(f lake.File, want string) error {
	if err := c.ctx.Err(); err != nil || !c.options.ReadData || !c.options.Subset.has(want) {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, f.Size())); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	c.report.Files++
	c.report.Bytes += f.Size()
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("has other content than was written: SHA-256 begins with %.16s, was %.16s", got, want)
	}
	return nil
}

// published checks the folder of a snapshot: every part of every model table,
// and the files whose digests the snapshot holds.
func (c *checker) published(s lake.Snapshot, newest bool) error {
	dir := c.lake.PublishedPath(s.Number)
	for name, digest := range s.Files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		c.named[path] = true
		if err := c.publishedFile(path, digest); err != nil {
			if err := c.damaged(Damage{Path: path, Hint: publishedHint(newest)}, err); err != nil {
				return err
			}
		}
	}
	for name, version := range s.Tables {
		ref, err := lake.ParseTableRef(name)
		if err != nil || ref.Kind != lake.Model {
			continue
		}
		t, err := c.table(ref, version)
		if err != nil {
			continue // tables reported it
		}
		shown := map[string]bool{}
		for _, p := range t.Shown() {
			shown[p.Path] = true
		}
		for _, p := range t.Parts {
			path := filepath.Join(dir, ref.Name, p.Path)
			c.named[path] = true // folders of earlier versions hold empty parts too
			if !shown[p.Path] && c.info[path] == nil {
				continue
			}
			err := c.link(path, ref, p)
			if err == nil {
				continue
			}
			if err := c.damaged(Damage{Path: path, Table: name, Hint: publishedHint(newest)}, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) publishedFile(path, digest string) error {
	f, err := c.files.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(c.digest(f, digest), f.Close())
}

// link checks a part in a published folder: it is the table's own file under a
// second name, or, in a lake that was copied without its hard links, as good.
func (c *checker) link(path string, ref lake.TableRef, p lake.Part) error {
	here, own := c.info[path], c.info[c.lake.Path(ref.Kind, ref.Name, p.Path)]
	if here != nil && own != nil && os.SameFile(here, own) {
		return nil // read, and reported if need be, as the table's part
	}
	return c.fault(path, p)
}

// current checks that published/current names the newest snapshot.
func (c *checker) current() error {
	path := c.lake.Path("published", "current")
	c.named[path] = true
	numbers, err := c.lake.SnapshotNumbers()
	if err != nil || len(numbers) == 0 {
		return err
	}
	want := filepath.Base(c.lake.PublishedPath(numbers[len(numbers)-1])) + "\n"
	have, err := c.readFile(path)
	if err == nil && string(have) != want {
		err = fmt.Errorf("holds %q, the newest snapshot is %q", have, want)
	}
	if err != nil {
		return c.damaged(Damage{Path: path, Hint: "the next `frontdoor run` puts it right"}, err)
	}
	return nil
}

// Subset is the N-th of Of equal shares of the files, by their digests, N from
// 1. The zero value is all of them.
type Subset struct{ N, Of int }

// ParseSubset reads n/t, such as 1/7.
func ParseSubset(text string) (Subset, error) {
	var s Subset
	n, of, found := strings.Cut(text, "/")
	var errN, errOf error
	s.N, errN = strconv.Atoi(n)
	s.Of, errOf = strconv.Atoi(of)
	if !found || errN != nil || errOf != nil || s.N < 1 || s.N > s.Of {
		return Subset{}, fmt.Errorf("subset %q is not understood: expected n/t with n from 1 to t\nhint: 1/7 on Mondays, 2/7 on Tuesdays and so on reads all in a week", text)
	}
	return s, nil
}

// has says whether the file with this digest is in the share.
func (s Subset) has(digest string) bool {
	if s.Of == 0 {
		return true
	}
	first, err := strconv.ParseUint(digest[:min(15, len(digest))], 16, 64)
	if err != nil {
		return s.N == 1 // no digest: in one share nevertheless
	}
	return int(first%uint64(s.Of)) == s.N-1
}

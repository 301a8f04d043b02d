package ingest

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"frontdoor/ingest/statcache"
)

// recall takes the digest of a file from the cache, if the file is as it was
// when it was hashed and the ledger needs no more than the digest to say that
// there is nothing to do. Everything else is read.
func (j *job) recall(s Source, led *ledger, cache *statcache.Cache) bool {
	info, err := os.Stat(j.path)
	if err != nil {
		return false // hash reports it
	}
	e, ok := cache.Lookup(s.Name, j.key, statcache.StampOf(info))
	if !ok {
		return false
	}
	d := digest{SHA256: e.SHA256, Bytes: e.Bytes, Compressed: e.Compressed, lead: e.Lead}
	if led.judge(s, j.report.File, d).Reason != "duplicate" {
		return false
	}
	j.before, j.digest, j.report.Unchanged = info, d, true
	return true
}

// remember keeps the digests of a source's files for the next run. at is a
// moment before the first of them was looked at.
func remember(cache *statcache.Cache, source string, jobs []job, at time.Time) {
	cache.Visit(source)
	for i := range jobs {
		j := &jobs[i]
		if j.setAside() {
			continue
		}
		if j.digest.lead != "" { // recalled
			cache.Keep(source, j.key)
			continue
		}
		cache.Remember(source, j.key, statcache.Entry{
			Stamp: statcache.StampOf(j.before), SHA256: j.digest.SHA256, Bytes: j.digest.Bytes,
			Compressed: j.digest.Compressed, Lead: statcache.Lead(j.digest.Head),
		}, at)
	}
}

// isHeadOfAnother reports whether a file is the head of another of this run.
func isHeadOfAnother(j job, jobs []job) (bool, error) {
	for _, other := range jobs {
		if other.setAside() {
			continue
		}
		likely, err := mayBeHead(j, other)
		if err != nil {
			return false, err
		}
		if !likely {
			continue
		}
		sum, err := prefixDigest(other.path, j.digest.Bytes)
		if err != nil {
			return false, err
		}
		if sum == j.digest.SHA256 {
			return true, nil
		}
	}
	return false, nil
}

// mayBeHead reports whether a file may be the head of another, by the bytes
// kept of both: cheap, so that only likely pairs are hashed again. Of a file
// whose digest was recalled, the first bytes are read where the digest of its
// lead leaves it open.
func mayBeHead(j, other job) (bool, error) {
	a, b := j.digest, other.digest
	if a.Bytes == 0 || a.Bytes >= b.Bytes {
		return false, nil
	}
	if b.lead == "" {
		return bytes.HasPrefix(b.Head, a.Head[:min(len(a.Head), len(b.Head))]), nil
	}
	if a.Bytes >= statcache.LeadSize && statcache.Lead(a.Head) != b.lead {
		return false, nil
	}
	head, err := readHead(other.path, len(a.Head))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // gone since: nothing to compare with, as if it had not been found
	}
	return bytes.HasPrefix(head, a.Head), err
}

// readHead is the first n decompressed bytes of a file, fewer if it is shorter.
func readHead(path string, n int) ([]byte, error) {
	in, err := open(path, nil)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, int64(n)))
}

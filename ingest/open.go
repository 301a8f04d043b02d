package ingest

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// HeadSize is how much of a decompressed file detection looks at.
const HeadSize = 64 << 10

// readAhead is how much of a file is read at a time.
const readAhead = 256 << 10

// input is an open file that reads as its decompressed bytes.
type input struct {
	io.Reader
	file       *os.File
	closeCodec func()
	Compressed bool
	sheet      io.Closer // set when it reads as the lines of a workbook's sheet
}

func (i *input) Close() error {
	var err error
	if i.sheet != nil {
		err = i.sheet.Close()
	}
	if i.closeCodec != nil {
		i.closeCodec()
	}
	return errors.Join(err, i.file.Close())
}

// open opens a file and undoes gzip, zstd or bzip2, which it knows by their
// magic bytes: names lie. Progress is told how many bytes were read from disk.
func open(path string, progress func(n int)) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	in := &input{file: f}
	buffered := bufio.NewReaderSize(countingReader{f, progress}, readAhead)
	magic, err := buffered.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		f.Close()
		return nil, err
	}
	if err := in.decompress(buffered, magic); err != nil {
		f.Close()
		return nil, err
	}
	return in, nil
}

func (i *input) decompress(r *bufio.Reader, magic []byte) error {
	i.Compressed = true
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(r)
		if err != nil {
			return &DamagedError{Codec: "gzip", Err: err}
		}
		i.Reader = damageReader{z, "gzip"}
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return &DamagedError{Codec: "zstd", Err: err}
		}
		i.closeCodec = z.Close
		i.Reader = damageReader{z, "zstd"}
	case bytes.HasPrefix(magic, []byte("BZh")):
		i.Reader = damageReader{bzip2.NewReader(r), "bzip2"}
	default:
		i.Compressed = false
		i.Reader = r
	}
	return nil
}

// DamagedError says that a compressed file cannot be read to its end, or that
// its checksum does not match. Nothing of such a file is kept: half an export
// would be a wrong count.
type DamagedError struct {
	Codec string
	Err   error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the %s data is damaged or cut short: %v", e.Codec, e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

type damageReader struct {
	r     io.Reader
	codec string
}

func (d damageReader) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		var path *os.PathError
		if !errors.As(err, &path) {
			err = &DamagedError{Codec: d.codec, Err: err}
		}
	}
	return n, err
}

type countingReader struct {
	r  io.Reader
	fn func(n int)
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.fn != nil && n > 0 {
		c.fn(n)
	}
	return n, err
}

// digest is the identity of a file: its decompressed bytes.
type digest struct {
	SHA256 string
	Bytes  int64
	// Prefixes holds, for each length asked for that the file reaches, the
	// SHA-256 of its first that many bytes.
	Prefixes   map[int64]string
	Head       []byte // up to HeadSize bytes, for detection
	Compressed bool
	lead       string // statcache.Entry.Lead of a digest that was recalled: it has no Head and no Prefixes
}

// FileID is the short form of the digest that rows carry.
func (d digest) FileID() string { return d.SHA256[:16] }

// digestFile reads a file once to its end. lengths are those of earlier files
// of the same source: if one of them is a prefix of this file, the file grew.
func digestFile(path string, lengths []int64, progress func(int)) (digest, error) {
	in, err := open(path, progress)
	if err != nil {
		return digest{}, err
	}
	defer in.Close()
	d, err := digestReader(in, lengths)
	d.Compressed = in.Compressed
	return d, err
}

func digestReader(r io.Reader, lengths []int64) (digest, error) {
	lengths = slices.Clone(lengths)
	slices.Sort(lengths)
	d := digest{Prefixes: map[int64]string{}}
	h := sha256.New()
	buf := make([]byte, 256<<10)
	for {
		n, err := r.Read(buf)
		p := buf[:n]
		if room := HeadSize - len(d.Head); room > 0 {
			d.Head = append(d.Head, p[:min(room, n)]...)
		}
		for len(lengths) > 0 && lengths[0] <= d.Bytes+int64(len(p)) {
			cut := lengths[0] - d.Bytes
			h.Write(p[:cut])
			p, d.Bytes, lengths = p[cut:], lengths[0], lengths[1:]
			sum, err := sumSoFar(h)
			if err != nil {
				return d, err
			}
			d.Prefixes[d.Bytes] = sum
		}
		h.Write(p)
		d.Bytes += int64(len(p))
		if errors.Is(err, io.EOF) {
			d.SHA256 = hex.EncodeToString(h.Sum(nil))
			return d, nil
		}
		if err != nil {
			return d, err
		}
	}
}

func sumSoFar(h hash.Hash) (string, error) {
	c, ok := h.(hash.Cloner)
	if !ok {
		return "", errors.New("this build's SHA-256 cannot be cloned")
	}
	clone, err := c.Clone()
	if err != nil {
		return "", fmt.Errorf("clone SHA-256: %w", err)
	}
	return hex.EncodeToString(clone.Sum(nil)), nil
}

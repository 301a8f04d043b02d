package ingest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// bzip2Hello is "hello\n" packed by bzip2, which Go only unpacks.
const bzip2Hello = "QlpoOTFBWSZTWcHAgOIAAAFBAAAQAkSgADDNAMNGKZcXckU4UJDBwIDi"

func pack(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	long := strings.Repeat("a line of some length 0123456789\n", 40_000)
	packed := pack(t, long)
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	zst := z.EncodeAll([]byte(long), nil)
	bz, err := base64.StdEncoding.DecodeString(bzip2Hello)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(packed)
	flipped[len(flipped)-6] ^= 1
	middle := bytes.Clone(packed)
	middle[len(middle)/2] ^= 0xff
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
		damaged string
	}{
		"plain":                 {"log", []byte("hello\n"), "hello\n", ""},
		"plain, named gz":       {"log.gz", []byte("hello\n"), "hello\n", ""},
		"gzip, named log":       {"log", pack(t, "hello\n"), "hello\n", ""},
		"gzip of two members":   {"log.gz", append(pack(t, "hel"), pack(t, "lo\n")...), "hello\n", ""},
		"long gzip":             {"log.gz", packed, long, ""},
		"zstd":                  {"log", zst, long, ""},
		"zstd of two frames":    {"log", append(z.EncodeAll([]byte("hel"), nil), z.EncodeAll([]byte("lo\n"), nil)...), "hello\n", ""},
		"bzip2":                 {"log", bz, "hello\n", ""},
		"empty":                 {"log", nil, "", ""},
		"empty, named gz":       {"log.gz", nil, "", ""},
		"one byte":              {"log", []byte("x"), "x", ""},
		"gzip, flipped bit":     {"log.gz", middle, "", "gzip"},
		"gzip, wrong checksum":  {"log.gz", flipped, "", "gzip"},
		"gzip, cut":             {"log.gz", packed[:len(packed)-9], "", "gzip"},
		"gzip, cut in the head": {"log.gz", packed[:5], "", "gzip"},
		"gzip, junk behind":     {"log.gz", append(pack(t, "hello\n"), "junk"...), "", "gzip"},
		"zstd, cut":             {"log", zst[:len(zst)-3], "", "zstd"},
		"bzip2, cut":            {"log", bz[:len(bz)-5], "", "bzip2"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		var read int
		got, err := readAll(path, func(n int) { read += n })
		var damaged *DamagedError
		if c.damaged != "" {
			if !errors.As(err, &damaged) || damaged.Codec != c.damaged {
				t.Errorf("%s: want damaged %s, got %v", name, c.damaged, err)
			}
			continue
		}
		if err != nil || got != c.want || read != len(c.content) {
			t.Errorf("%s: read %d bytes from disk, %d of text, %v; want %d and %d", name, read, len(got), err, len(c.content), len(c.want))
		}
	}
}

func readAll(path string, progress func(int)) (string, error) {
	in, err := open(path, progress)
	if err != nil {
		return "", err
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	return string(text), err
}

func TestDigestPrefixes(t *testing.T) {
	text := strings.Repeat("0123456789", 100_000)
	d, err := digestReader(strings.NewReader(text), []int64{700_000, 10, 10, 1_000_000, 2_000_000})
	if err != nil {
		t.Fatal(err)
	}
	if d.Bytes != 1_000_000 || len(d.Head) != HeadSize || len(d.Prefixes) != 3 || d.Prefixes[1_000_000] != d.SHA256 {
		t.Errorf("%d bytes, a head of %d, prefixes %v of the digest %s", d.Bytes, len(d.Head), d.Prefixes, d.SHA256)
	}
	for n, sum := range d.Prefixes {
		head, err := digestReader(strings.NewReader(text[:n]), nil)
		if err != nil || head.SHA256 != sum {
			t.Errorf("the first %d bytes have the digest %s, want %s", n, sum, head.SHA256)
		}
	}
}

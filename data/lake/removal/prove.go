package removal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/inventory"
)

// Proof is what a search of the whole lake found.
type Proof struct {
	Files  int64    `json:"files"`
	Bytes  int64    `json:"bytes"`
	Values int64    `json:"values"` // texts in Parquet files
	Found  []string `json:"found"`  // files that hold one of the needles, relative to the root
}

// Prove searches every file under the lake's root for the needles: its bytes,
// and in Parquet files, where text is compressed, every text value.
func Prove(ctx context.Context, l *lake.Lake, needles []string) (*Proof, error) {
	files, err := inventory.Walk(l.FS(), l.Path())
	if err != nil {
		return nil, fmt.Errorf("search the lake: %w", err)
	}
	p := &Proof{}
	for _, f := range files {
		if f.Dir {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := p.file(l, f.Path, needles)
		if err != nil {
			return nil, fmt.Errorf("search %s: %w", f.Path, err)
		}
		if found {
			name, err := filepath.Rel(l.Path(), f.Path)
			if err != nil {
				return nil, err
			}
			p.Found = append(p.Found, filepath.ToSlash(name))
		}
	}
	return p, nil
}

func (p *Proof) file(l *lake.Lake, path string, needles []string) (found bool, err error) {
	f, err := l.FS().Open(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	p.Files++
	p.Bytes += f.Size()
	found, err = bytesHold(io.NewSectionReader(f, 0, f.Size()), needles)
	if err != nil || !strings.HasSuffix(path, ".parquet") {
		return found, err
	}
	values, err := p.values(f, needles)
	return found || values, err
}

// values searches the text columns of a Parquet file.
func (p *Proof) values(f lake.File, needles []string) (found bool, err error) {
	defer delta.Recover(&err)
	pf, err := parquet.OpenFile(f, f.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return false, err
	}
	for _, g := range pf.RowGroups() {
		for _, leaf := range pf.Root().Columns() {
			if !leaf.Leaf() || leaf.Type().Kind() != parquet.ByteArray {
				continue
			}
			err := eachValue(pf, g, leaf.Name(), func(_ int, v parquet.Value) {
				p.Values++
				text := v.ByteArray()
				found = found || slices.ContainsFunc(needles, func(n string) bool { return bytes.Contains(text, []byte(n)) })
			})
			if err != nil {
				return false, err
			}
		}
	}
	return found, nil
}

// chunk is how much of a file is searched at a time.
const chunk = 1 << 20

// bytesHold searches a stream; a needle may lie across two chunks.
func bytesHold(r io.Reader, needles []string) (bool, error) {
	longest := 0
	for _, n := range needles {
		longest = max(longest, len(n))
	}
	buffer := make([]byte, chunk+longest)
	kept := 0
	for {
		n, err := io.ReadFull(r, buffer[kept:])
		text := buffer[:kept+n]
		if slices.ContainsFunc(needles, func(needle string) bool { return bytes.Contains(text, []byte(needle)) }) {
			return true, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(buffer, text[len(text)-longest:])
	}
}

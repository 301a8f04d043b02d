package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/schema"
)

// The ledger's tables, beside the raw ones.
func ledgerRef() lake.TableRef { return lake.TableRef{Kind: "raw", Name: "input_file"} }
func rejectRef() lake.TableRef { return lake.TableRef{Kind: "raw", Name: "reject"} }

// removalRef is written by whoever takes rows out (packages erase and retain of
// the lake), in the same two steps as the ledger.
func removalRef() lake.TableRef { return lake.TableRef{Kind: "raw", Name: "removal"} }

// ledger is what was read before, as far as deciding about new files needs it.
type ledger struct {
	known map[ledgerKey]schema.InputFile // by source and digest, superseded ones too
	live  map[ledgerKey]schema.InputFile // by source and file id, not superseded
	seq   int64                          // of the last file read
}

type ledgerKey struct{ source, id string }

// loadLedger reads the ledger as of its newest version.
func loadLedger(l *lake.Lake) (*ledger, error) {
	table, err := l.Table(ledgerRef(), -1)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	rows, err := delivery.Rows[schema.InputFile](l, table)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	slices.SortFunc(rows, func(a, b schema.InputFile) int { return cmp.Compare(a.Seq, b.Seq) })
	led := &ledger{known: map[ledgerKey]schema.InputFile{}, live: map[ledgerKey]schema.InputFile{}}
	for _, r := range rows {
		led.add(r)
	}
	return led, nil
}

func (l *ledger) add(r schema.InputFile) {
	if r.Replaces != "" {
		delete(l.live, ledgerKey{r.Source, r.Replaces})
	}
	l.seq = max(l.seq, r.Seq)
	l.known[ledgerKey{r.Source, r.SHA256}] = r
	l.live[ledgerKey{r.Source, r.FileID}] = r
}

// lengths lists the sizes of a source's live files: a longer file whose head
// has the same digest is one of them, grown.
func (l *ledger) lengths(source string) []int64 {
	var out []int64
	for k, r := range l.live {
		if k.source == source && r.Bytes > 0 {
			out = append(out, r.Bytes)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// verdict is what is to be done with a file.
type verdict struct {
	Reason   string // new, grown, corrected, reread or duplicate
	Replaces string // file id whose parts go
	Table    string // raw table that those parts are in
}

// judge decides about a file by its bytes and, for exports, its name.
func (l *ledger) judge(s Source, name string, d digest) verdict {
	source, identity := s.Name, s.identity()
	if r, ok := l.known[ledgerKey{source, d.SHA256}]; ok {
		_, live := l.live[ledgerKey{source, r.FileID}]
		if live && r.Decoder != s.decoder() {
			return verdict{"reread", r.FileID, r.TableName}
		}
		if live || identity == ByContent {
			return verdict{Reason: "duplicate"}
		}
		if old, ok := l.liveNamed(source, name); ok {
			return verdict{"corrected", old.FileID, old.TableName}
		}
		return verdict{Reason: "duplicate"}
	}
	if identity == ByName {
		if old, ok := l.liveNamed(source, name); ok {
			return verdict{"corrected", old.FileID, old.TableName}
		}
		return verdict{Reason: "new"}
	}
	// The longest live prefix: a log that grew twice is known by its last state.
	var best schema.InputFile
	for k, r := range l.live {
		if k.source == source && r.Bytes > best.Bytes && d.Prefixes[r.Bytes] == r.SHA256 {
			best = r
		}
	}
	if best.Bytes > 0 {
		return verdict{"grown", best.FileID, best.TableName}
	}
	return verdict{Reason: "new"}
}

// liveNamed finds what a name brought last: after a rename, two live files may
// have come under it.
func (l *ledger) liveNamed(source, name string) (schema.InputFile, bool) {
	var newest schema.InputFile
	for k, r := range l.live {
		if k.source == source && r.File == name && r.Seq >= newest.Seq {
			newest = r
		}
	}
	return newest, newest.FileID != ""
}

// rejectRows turns the rejects of a file into rows, the surplus as one row a
// reason.
func rejectRows(file schema.InputFile, t *tally) []schema.RejectedLine {
	var out []schema.RejectedLine
	for _, r := range t.Kept {
		out = append(out, schema.RejectedLine{
			Source: file.Source, Seq: file.Seq, File: file.File, FileID: file.FileID, Line: r.Line, Lines: int64(r.Lines), Offset: r.Offset,
			ColumnNo: int64(r.Column), Code: r.Code, Message: r.Message, Excerpt: r.Excerpt, Hint: r.Hint,
		})
	}
	for code, n := range t.Surplus {
		out = append(out, schema.RejectedLine{
			Source: file.Source, Seq: file.Seq, File: file.File, FileID: file.FileID, Lines: n, Code: code,
			Message: fmt.Sprintf("further lines of this file, beyond the first %d rejects", maxRejectRows),
			Hint:    "check that the file is the log it is said to be",
		})
	}
	slices.SortFunc(out, func(a, b schema.RejectedLine) int { return int(min(max(a.Line-b.Line, -1), 1)) })
	return out
}

// prefixDigest is the digest of a file's first n decompressed bytes.
func prefixDigest(path string, n int64) (string, error) {
	in, err := open(path, nil)
	if err != nil {
		return "", err
	}
	defer in.Close()
	d, err := digestReader(io.LimitReader(in, n), nil)
	if err != nil {
		return "", err
	}
	if d.Bytes < n {
		return "", errors.New("the file became shorter while it was read")
	}
	return d.SHA256, nil
}

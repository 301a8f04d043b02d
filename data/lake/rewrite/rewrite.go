// Package rewrite makes new parts out of the rows of old ones: some rows left
// out, or several parts joined. Rows are copied as they are.
package rewrite

import (
	"context"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
)

// Rewriter prepares one change of one raw table. Add and Remove go into the
// change; the files of Add lie in Dir.
type Rewriter struct {
	Lake   *lake.Lake
	Table  *lake.Table
	Dir    string // staging folder
	Prefix string // of the new files' names, which no other rewriter of Dir uses

	Add    []lake.Staged
	Remove []string
	// Dropped counts the rows left out, by where they came from.
	Dropped map[Origin]int64
	seq     int
}

// Origin is the file that rows came from.
type Origin struct{ Source, FileID string }

// Drop decides about one row by the values of the columns it asked for, in that
// order. The slice is reused.
type Drop func(values []parquet.Value) bool

// WithoutFiles leaves out the rows of some files, in all the parts of their
// source. A part that has no others goes as a whole, unread.
func (w *Rewriter) WithoutFiles(ctx context.Context, source string, fileIDs ...string) error {
	gone := func(c Content) bool { return slices.Contains(fileIDs, c.FileID) }
	stays := func(c Content) bool { return !gone(c) }
	for _, p := range w.Table.Parts {
		if p.Partition["source"] != source {
			continue
		}
		contents, err := Contents(p)
		if err != nil {
			return err
		}
		switch {
		case !slices.ContainsFunc(contents, gone):
		case !slices.ContainsFunc(contents, stays):
			w.removeWhole(p, contents)
		default:
			err = w.Filter(ctx, p, []string{delivery.FileTag}, func(v []parquet.Value) bool {
				return slices.Contains(fileIDs, string(v[0].ByteArray()))
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// WithoutPart leaves out all rows of a part.
func (w *Rewriter) WithoutPart(p lake.Part) error {
	contents, err := Contents(p)
	if err == nil {
		w.removeWhole(p, contents)
	}
	return err
}

func (w *Rewriter) removeWhole(p lake.Part, contents []Content) {
	w.Remove = append(w.Remove, p.Path)
	for _, c := range contents {
		w.drop(p, c.FileID, c.Rows)
	}
}

func (w *Rewriter) drop(p lake.Part, fileID string, rows int64) {
	if w.Dropped == nil {
		w.Dropped = map[Origin]int64{}
	}
	w.Dropped[Origin{p.Partition["source"], fileID}] += rows
}

// Filter replaces a part by one without the rows that drop says. A part of which
// every row stays is left alone; one of which none stays goes.
func (w *Rewriter) Filter(ctx context.Context, p lake.Part, columns []string, drop Drop) error {
	contents, err := Contents(p)
	if err != nil {
		return err
	}
	left := map[string]int64{}
	out, err := w.copyRows(ctx, []lake.Part{p}, append([]string{delivery.FileTag}, columns...), func(v []parquet.Value) bool {
		if drop(v[1:]) {
			left[string(v[0].ByteArray())]++
			return true
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("rewrite part %s of %s: %w", p.Path, w.Table.Ref, err)
	}
	gone := sum(left)
	if gone == 0 {
		return nil // the new file is garbage in staging
	}
	for file, rows := range left {
		w.drop(p, file, rows)
	}
	w.Remove = append(w.Remove, p.Path)
	if gone == p.Rows {
		return nil
	}
	staged := lake.Staged{File: out, Partition: p.Partition, Tags: p.Tags}
	if p.Tags[contentTag] != "" { // joined once, even where one file is left of it
		staged.Tags = map[string]string{contentTag: contentText(shrunk(contents, left))}
	}
	w.Add = append(w.Add, staged)
	return nil
}

// shrunk is what a joined part still holds. A piece that lost rows is a new one:
// its digest says so.
func shrunk(contents []Content, left map[string]int64) []Content {
	var out []Content
	for _, c := range contents {
		n := left[c.FileID]
		if n > 0 { // several pieces of one file share the loss
			taken := min(n, c.Rows)
			left[c.FileID] -= taken
			c.Rows -= taken
			c.Digest = fmt.Sprintf("%s-%d", c.Digest, taken)
		}
		if c.Rows > 0 {
			out = append(out, c)
		}
	}
	return out
}

// Join replaces parts of one partition by one part with all their rows.
func (w *Rewriter) Join(ctx context.Context, parts []lake.Part) error {
	var contents []Content
	for _, p := range parts {
		c, err := Contents(p)
		if err != nil {
			return err
		}
		contents = append(contents, c...)
		w.Remove = append(w.Remove, p.Path)
	}
	out, err := w.copyRows(ctx, parts, nil, nil)
	if err != nil {
		return fmt.Errorf("join %d parts of %s: %w", len(parts), w.Table.Ref, err)
	}
	tags := map[string]string{contentTag: contentText(contents)}
	w.Add = append(w.Add, lake.Staged{File: out, Partition: parts[0].Partition, Tags: tags})
	return nil
}

func sum(m map[string]int64) int64 {
	var n int64
	for _, v := range m {
		n += v
	}
	return n
}

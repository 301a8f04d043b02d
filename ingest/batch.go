package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/rewrite"
	"frontdoor/data/schema"
	"frontdoor/ingest/workbook"
)

// batch is the files of one source that one commit takes in.
type batch struct {
	engine   *Engine
	source   Source
	decoders []Decoder
	id       string
	jobs     []job
	staging  string
}

// run decodes the files and commits them: rejects and ledger first, the rows
// last. A batch counts once its rows are in; reconcile takes back the ledger
// entries of one that died in between.
func (b *batch) run(ctx context.Context, led *ledger) error {
	staging, err := b.engine.Lake.StagingDir(b.engine.RunID)
	if err != nil {
		return err
	}
	b.staging = staging
	if err := b.decodeAll(ctx); err != nil {
		return err
	}
	return b.commit(ctx, led)
}

func (b *batch) decodeAll(ctx context.Context) error {
	var total int64
	for _, j := range b.jobs {
		total += j.size
	}
	tick := b.engine.meter("read "+b.source.Name, total)
	var small []int
	for i := range b.jobs {
		decoders := b.decoders
		switch large := b.jobs[i].size >= chunkedFrom; {
		case large && workbook.Is(b.jobs[i].digest.Head): // keeps a table of its texts: one at a time
			decoders = decoders[:1]
		case !large || !b.source.Format.LineIndependent:
			small = append(small, i)
			continue
		}
		if err := b.decode(ctx, i, decoders, tick); err != nil {
			return err
		}
	}
	free := make(chan Decoder, len(b.decoders))
	for _, d := range b.decoders {
		free <- d
	}
	return b.engine.eachFile(ctx, len(small), func(k int) error {
		dec := <-free
		defer func() { free <- dec }()
		return b.decode(ctx, small[k], []Decoder{dec}, tick)
	})
}

func (b *batch) decode(ctx context.Context, i int, decoders []Decoder, tick func(int)) error {
	j := &b.jobs[i]
	d := decoding{
		path: j.path, limit: j.digest.Bytes, source: b.source.Name, fileID: j.digest.FileID(),
		table: b.source.Format.Table, sheets: b.source.Format.Sheets, staging: b.staging, prefix: fmt.Sprintf("%s-%05d", b.id, i),
		tags: map[string]string{
			delivery.FileTag: j.digest.FileID(), "source_sha256": j.digest.SHA256,
			"decoder": b.source.decoder(), delivery.Tag: b.id,
		},
		keys: b.source.Options.Keys, progress: tick, carry: b.source.Format.Carry,
		horizon: b.engine.Now().Add(horizon).Unix(),
	}
	tally, staged, err := d.run(ctx, decoders)
	if errors.Is(err, fs.ErrNotExist) {
		j.report.Status, j.report.Message = Deferred, "the file went away while it was read"
		return nil
	}
	var damaged *DamagedError
	if errors.As(err, &damaged) { // readable a moment ago, when it was hashed
		j.report.Status, j.report.Message = Deferred, "the file changed while it was read"
		return nil
	}
	var refusal *workbook.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return fmt.Errorf("%s: %w", j.report.File, err)
	}
	if err := b.sameBytes(j); err != nil {
		return err
	}
	if refusal != nil && j.report.Status != Deferred {
		j.report.Status, j.report.Message = Refused, refusal.Error()
		return nil
	}
	if j.report.Status == Deferred {
		return nil
	}
	j.tally, j.staged = tally, staged
	j.describe()
	j.suspect(b.source.Format.SuspectRows)
	return nil
}

// sameBytes makes sure that what was decoded is what was hashed. A log that
// merely grew meanwhile still begins with the bytes that were read.
func (b *batch) sameBytes(j *job) error {
	moved, err := changed(j.path, j.before)
	if err != nil || !moved {
		return err
	}
	if !j.digest.Compressed {
		sum, err := prefixDigest(j.path, j.digest.Bytes)
		if err == nil && sum == j.digest.SHA256 {
			return nil
		}
	}
	j.report.Status, j.report.Message = Deferred, "the file changed while it was read; it is left for the next run"
	return nil
}

func (j *job) describe() {
	t := j.tally
	j.report.Lines, j.report.RowLines, j.report.Rows = t.Lines, t.RowLines, t.Rows
	j.report.Rejects, j.report.Ignored = t.Rejects, t.Ignored
	if t.Rejects == 0 {
		return
	}
	j.report.Codes = map[string]int64{}
	for _, r := range t.Kept {
		j.report.Codes[r.Code] += int64(r.Lines)
	}
	for code, n := range t.Surplus {
		j.report.Codes[code] += n
	}
}

// commit makes the batch part of the lake.
func (b *batch) commit(ctx context.Context, led *ledger) error {
	ref := lake.TableRef{Kind: "raw", Name: b.source.Format.Table}
	contract, ok := schema.Lookup(ref.Name)
	if !ok {
		return fmt.Errorf("format %s writes to the unknown table %q", b.source.Format.Name, ref.Name)
	}
	table, err := b.engine.Lake.Table(ref, -1)
	if err != nil {
		return err
	}
	change := lake.Change{
		Ref: ref, Columns: contract.Columns, PartitionBy: []string{"source", "local_date"},
		Base: table.Version, Txns: map[string]int64{delivery.Txn(b.id): 1}, Operation: "INGEST",
	}
	var replaced []string
	var ledgerRows []schema.InputFile
	var rejects []schema.RejectedLine
	for i := range b.jobs {
		j := &b.jobs[i]
		if j.tally == nil {
			continue
		}
		change.Add = append(change.Add, j.staged...)
		if j.verdict.Table == ref.Name {
			replaced = append(replaced, j.verdict.Replaces)
		}
		row := b.ledgerRow(j, led.seq+int64(len(ledgerRows))+1)
		ledgerRows = append(ledgerRows, row)
		rejects = append(rejects, rejectRows(row, j.tally)...)
	}
	if len(ledgerRows) == 0 {
		return nil
	}
	if err := b.leaveOut(ctx, table, replaced, &change); err != nil {
		return err
	}
	if err := commitRows(ctx, b, rejectRef(), schema.RejectTable(), rejects); err != nil {
		return err
	}
	if err := commitRows(ctx, b, ledgerRef(), schema.InputFileTable(), ledgerRows); err != nil {
		return err
	}
	if err := b.leaveOtherTables(ctx, ref.Name); err != nil {
		return err
	}
	if err := b.engine.commit(ctx, change); err != nil {
		return err
	}
	for _, r := range ledgerRows {
		led.add(r)
	}
	return nil
}

// leaveOtherTables takes out the parts of files that were read as a format of
// another table before. If the run dies between this and the rows' own commit,
// the ledger row is taken back and the next run reads the file again.
func (b *batch) leaveOtherTables(ctx context.Context, table string) error {
	gone := map[string][]string{} // table -> file ids
	for _, j := range b.jobs {
		if j.tally != nil && j.verdict.Table != "" && j.verdict.Table != table {
			gone[j.verdict.Table] = append(gone[j.verdict.Table], j.verdict.Replaces)
		}
	}
	for name, files := range gone {
		old, err := b.engine.Lake.Table(lake.TableRef{Kind: lake.Raw, Name: name}, lake.Newest)
		if err != nil {
			return err
		}
		change := lake.Change{
			Ref: old.Ref, Columns: old.Columns, PartitionBy: old.PartitionBy, Base: old.Version, Operation: "REREAD",
		}
		if err := b.leaveOut(ctx, old, files, &change); err != nil {
			return err
		}
		if err := b.engine.commit(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

// leaveOut takes the rows of replaced files out of a table.
func (b *batch) leaveOut(ctx context.Context, t *lake.Table, fileIDs []string, change *lake.Change) error {
	if len(fileIDs) == 0 {
		return nil
	}
	w := &rewrite.Rewriter{Lake: b.engine.Lake, Table: t, Dir: b.staging, Prefix: b.id + "-without-" + t.Ref.Name}
	err := w.WithoutFiles(ctx, b.source.Name, fileIDs...)
	change.Add, change.Remove = append(change.Add, w.Add...), append(change.Remove, w.Remove...)
	return err
}

func (b *batch) ledgerRow(j *job, seq int64) schema.InputFile {
	row := schema.InputFile{
		Source: b.source.Name, Format: b.source.Format.Name, TableName: b.source.Format.Table,
		File: j.report.File, FileID: j.digest.FileID(), SHA256: j.digest.SHA256, Bytes: j.digest.Bytes,
		Lines: j.tally.Lines, RowLines: j.tally.RowLines, Rows: j.tally.Rows, Rejects: j.tally.Rejects,
		Ignored: j.tally.Ignored, Replaces: j.verdict.Replaces, Reason: j.verdict.Reason,
		Decoder: b.source.decoder(), Seq: seq, Batch: b.id, ReadAtMicros: b.engine.Now().UnixMicro(),
	}
	if j.tally.Rows > 0 {
		micros := j.tally.Newest * 1_000_000
		row.OldestTsS, row.NewestTsS, row.NewestMicros = &j.tally.Oldest, &j.tally.Newest, &micros
	}
	return row
}

// commitRows adds one part of ledger rows; nothing when there are none.
func commitRows[T any](ctx context.Context, b *batch, ref lake.TableRef, contract schema.Table, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	table, err := b.engine.Lake.Table(ref, -1)
	if err != nil {
		return err
	}
	path := filepath.Join(b.staging, fmt.Sprintf("%s-%s.parquet", b.id, ref.Name))
	if err := writeRows(path, rows); err != nil {
		return err
	}
	return b.engine.commit(ctx, lake.Change{
		Ref: ref, Columns: contract.Columns, Base: table.Version, Operation: "INGEST",
		Add: []lake.Staged{{File: path, Tags: map[string]string{delivery.Tag: b.id, delivery.TableTag: b.source.Format.Table}}},
	})
}

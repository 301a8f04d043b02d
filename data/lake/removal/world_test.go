package removal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/compact"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/faultfs"
	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
)

// world is a lake that rows are delivered to and taken out of.
type world struct {
	t    testing.TB
	root string
	fs   lake.FS
	now  time.Time
	seq  int64
}

func newWorld(t testing.TB) *world {
	return &world{t: t, root: filepath.Join(t.TempDir(), "lake"), fs: &faultfs.FS{}, now: noon(1)}
}

// noon is noon of a day in June 2026.
func noon(day int) time.Time { return time.Date(2026, 6, day, 12, 0, 0, 0, time.UTC) }

// locked does work as a run does: what an earlier run left is cleared first.
func (w *world) locked(work func(l *lake.Lake, k *lake.Lock) error) error {
	l, err := lake.Open(w.fs, w.root, func() time.Time { return w.now })
	if err != nil {
		return err
	}
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		return err
	}
	err = l.ClearStaging()
	if err == nil {
		err = delivery.Reconcile(l, []lake.TableRef{ledgerRef(), removal.Ref()}, func(c lake.Change) error {
			c.RunID = "reconcile"
			_, err := l.Commit(context.Background(), k, c)
			return err
		})
	}
	if err == nil {
		err = work(l, k)
	}
	return errors.Join(err, k.Close())
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func ledgerRef() lake.TableRef { return lake.TableRef{Kind: lake.Raw, Name: "input_file"} }

// job is what the removals of one run share. Each try is a run of its own.
func (w *world) job(l *lake.Lake, k *lake.Lock) removal.Job {
	w.seq++
	return removal.Job{Lake: l, Lock: k, RunID: fmt.Sprintf("%s-%d", w.now.Format("20060102T150405Z"), w.seq), Now: func() time.Time { return w.now }}
}

// rowOf is a pointer to a row of a raw table.
type rowOf[T any] interface {
	*T
	schema.Row
}

// deliver commits a file as ingest does: a ledger row, then a part a day.
func deliver[T any, P rowOf[T]](w *world, source, file string, rows ...T) {
	w.t.Helper()
	w.must(w.locked(func(l *lake.Lake, k *lake.Lock) error {
		w.seq++
		run := fmt.Sprintf("%s-%d", w.now.Format("20060102T150405Z"), w.seq)
		dir, err := l.StagingDir(run)
		if err != nil {
			return err
		}
		days := map[string][]T{}
		for _, r := range rows {
			b := P(&r).Common()
			b.Source, b.FileID = source, file
			day := schema.DateString(b.LocalDate)
			days[day] = append(days[day], r)
		}
		name := P(new(T)).TableName()
		contract, _ := schema.Lookup(name)
		c := lake.Change{Ref: lake.TableRef{Kind: lake.Raw, Name: name}, Columns: contract.Columns, PartitionBy: []string{"source", "local_date"}, Txns: map[string]int64{delivery.Txn(run): 1}, RunID: run}
		for day, rows := range days {
			path := filepath.Join(dir, day)
			if err := write(path, rows); err != nil {
				return err
			}
			c.Add = append(c.Add, lake.Staged{File: path, Partition: map[string]string{"source": source, "local_date": day}, Tags: map[string]string{delivery.FileTag: file, delivery.Tag: run}})
		}
		entry := schema.InputFile{Source: source, TableName: name, FileID: file, Rows: int64(len(rows)), Seq: w.seq, Batch: run}
		if err := write(filepath.Join(dir, "ledger"), []schema.InputFile{entry}); err != nil {
			return err
		}
		led := lake.Change{Ref: ledgerRef(), Columns: schema.InputFileTable().Columns, RunID: run, Add: []lake.Staged{{File: filepath.Join(dir, "ledger"), Tags: map[string]string{delivery.Tag: run, delivery.TableTag: name}}}}
		for _, c := range []lake.Change{led, c} {
			t, err := l.Table(c.Ref, lake.Newest)
			if err != nil {
				return err
			}
			c.Base, c.Operation = t.Version, "TEST"
			if _, err := l.Commit(context.Background(), k, c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func write[T any](path string, rows []T) error {
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

// erase notes persons and takes them out.
func (w *world) erase(pseudonyms ...string) []removal.Taken {
	w.t.Helper()
	taken, err := w.tryErase(pseudonyms...)
	w.must(err)
	return taken
}

func (w *world) tryErase(pseudonyms ...string) (taken []removal.Taken, err error) {
	err = w.locked(func(l *lake.Lake, k *lake.Lock) error {
		job := w.job(l, k)
		list, err := removal.Erasures(l)
		if err != nil {
			return err
		}
		e := removal.Erasure{At: w.now}
		for _, p := range pseudonyms {
			e.Tokens = append(e.Tokens, token(p))
		}
		if err := job.SaveErasures(append(list, e)); err != nil {
			return err
		}
		taken, err = job.Again(context.Background(), token)
		return err
	})
	return taken, err
}

// again is what every run does after it has read.
func (w *world) again() (taken []removal.Taken) {
	w.t.Helper()
	w.must(w.locked(func(l *lake.Lake, k *lake.Lock) (err error) {
		taken, err = w.job(l, k).Again(context.Background(), token)
		return err
	}))
	return taken
}

// token stands for the keyed hash of a pseudonym.
func token(pseudonym string) string { return strings.ToUpper(pseudonym) }

func (w *world) join() {
	w.t.Helper()
	w.must(w.locked(func(l *lake.Lake, k *lake.Lock) error {
		var days []lake.TableRef
		for _, t := range schema.Tables() {
			days = append(days, lake.TableRef{Kind: lake.Raw, Name: t.Name})
		}
		w.seq++
		_, err := compact.Compact(context.Background(), l, k, compact.Options{RunID: fmt.Sprint("join-", w.seq), Days: days})
		return errors.Join(err, l.ClearStaging())
	}))
}

// open opens the lake to look at it, past any fault.
func (w *world) open() *lake.Lake {
	w.t.Helper()
	l, err := lake.Open(lake.OS{}, w.root, func() time.Time { return w.now })
	w.must(err)
	return l
}

func (w *world) table(name string) *lake.Table {
	w.t.Helper()
	t, err := w.open().Table(lake.TableRef{Kind: lake.Raw, Name: name}, lake.Newest)
	w.must(err)
	return t
}

func read[T any](w *world, name string) []T {
	w.t.Helper()
	rows, err := delivery.Rows[T](w.open(), w.table(name))
	w.must(err)
	return rows
}

// stored is every row in the lake, short: "file id event".
func (w *world) stored() []string {
	w.t.Helper()
	var out []string
	for _, r := range read[schema.QueueEvent](w, "queue_event") {
		out = append(out, r.FileID+" "+r.CallID+" "+r.Event)
	}
	for _, r := range read[schema.Ticket](w, "ticket") {
		out = append(out, r.FileID+" "+r.VisitID+" "+r.TicketID)
	}
	for _, r := range read[schema.FormEvent](w, "form_event") {
		out = append(out, r.FileID+" "+r.Reference+" "+r.Event)
	}
	slices.Sort(out)
	return out
}

// addsUp checks that of every reading, the rows read less the rows removed are
// the rows stored, and that every byte of the lake is as it was written.
func (w *world) addsUp() {
	w.t.Helper()
	type key struct{ source, file string }
	want := map[key]int64{}
	seqs := map[key]int64{}
	for _, f := range read[schema.InputFile](w, "input_file") {
		k := key{f.Source, f.FileID}
		if f.Seq > seqs[k] {
			want[k], seqs[k] = f.Rows, f.Seq
		}
	}
	for _, r := range read[schema.Removal](w, "removal") {
		if k := (key{r.Source, r.FileID}); r.Seq == seqs[k] {
			want[k] -= r.Rows
		}
	}
	for _, name := range []string{"queue_event", "ticket", "form_event"} {
		for _, r := range read[schema.QueueEvent](w, name) { // the columns that all have
			want[key{r.Source, r.FileID}]--
		}
	}
	for k, n := range want {
		if n != 0 {
			w.t.Errorf("file %s of %s: rows read - removed - stored is %d", k.file, k.source, n)
		}
	}
	report, err := check.Check(context.Background(), w.open(), check.Options{ReadData: true})
	if err != nil || len(report.Damages) > 0 {
		w.t.Errorf("the lake is damaged: %+v %v", report, err)
	}
}

func base(day int, second int) schema.Base {
	at := time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC)
	return schema.Base{TsS: at.Unix() + int64(second), LocalDate: schema.DaysFromCivil(at.Year(), at.Month(), at.Day()), KeyID: "k1"}
}

func call(day, second int, id, event, caller string) schema.QueueEvent {
	return schema.QueueEvent{Base: base(day, second), CallID: id, Event: event, CallerKey: caller, Queue: "tax", Agent: "NONE"}
}

func form(day int, reference, event, resident string) schema.FormEvent {
	return schema.FormEvent{Base: base(day, 600), FormID: "pest", Reference: reference, Event: event, ResidentKey: resident}
}

func visit(day int, site, visit, ticket, resident string) schema.Ticket {
	return schema.Ticket{Base: base(day, 900), TicketID: ticket, VisitID: visit, Site: site, ResidentKey: resident}
}

package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/data/lake"
	"frontdoor/data/lake/compact"
	"frontdoor/data/lake/delivery"
	"frontdoor/data/lake/keep"
	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

// lifecycle runs the verbs of the program on a world's lake, in the program's
// order, with a stand-in for the model: one table with the call ids and callers
// of the raw rows, and one published file with the same.
type lifecycle struct {
	w     *world
	clock time.Time
	runs  int
}

// contact is a row of the stand-in model.
type contact struct {
	CallID string `parquet:"call_id"`
	Key    string `parquet:"resident_key"`
}

func contactsRef() lake.TableRef { return lake.TableRef{Kind: lake.Model, Name: "contact"} }

func (c *lifecycle) now() time.Time {
	c.clock = c.clock.Add(time.Second)
	return c.clock
}

// run is what every run does first, then its stages.
func (c *lifecycle) run(stages ...func(run) error) error {
	c.runs++
	l, err := lake.Open(c.w.fs, c.w.root, c.now)
	if err != nil {
		return err
	}
	k, err := l.Lock(context.Background(), "test", 0)
	if err != nil {
		return err
	}
	r := run{c, l, k, fmt.Sprintf("%s-%d", c.now().Format("20060102T150405Z"), c.runs)}
	err = l.ClearStaging()
	if err == nil {
		var ledger []lake.TableRef
		for _, t := range schema.LedgerTables() {
			ledger = append(ledger, lake.TableRef{Kind: lake.Raw, Name: t.Name})
		}
		err = delivery.Reconcile(l, ledger, r.commit)
	}
	for _, s := range stages {
		if err == nil {
			err = s(r)
		}
	}
	return errors.Join(err, k.Close())
}

// run is one run under the lock.
type run struct {
	c    *lifecycle
	lake *lake.Lake
	lock *lake.Lock
	id   string
}

func (r run) commit(change lake.Change) error {
	change.RunID = r.id
	_, err := r.lake.Commit(context.Background(), r.lock, change)
	return err
}

func (r run) job() removal.Job {
	return removal.Job{Lake: r.lake, Lock: r.lock, RunID: r.id, Now: r.c.now}
}

func (r run) maker() *privacy.Maker { return privacy.NewMaker(r.c.w.sources[0].Options.Keys) }

func (r run) ingest() error {
	e := &ingest.Engine{Lake: r.lake, Lock: r.lock, Keys: r.c.w.sources[0].Options.Keys, RunID: r.id, Workers: 1, Now: r.c.now}
	_, err := e.Run(context.Background(), r.c.w.sources)
	return err
}

func (r run) again() error {
	maker := r.maker()
	_, err := r.job().Again(context.Background(), func(p string) string { return maker.Of(privacy.Erasure, p) })
	return err
}

// note writes down who is to be erased.
func (r run) note(number string) error {
	list, err := removal.Erasures(r.lake)
	if err != nil {
		return err
	}
	e := removal.Erasure{At: r.c.now()}
	maker := r.maker()
	for _, p := range maker.Pseudonyms(number, "GB") {
		e.Tokens = append(e.Tokens, maker.Of(privacy.Erasure, p))
	}
	return r.job().SaveErasures(append(list, e))
}

func (r run) expire(today time.Time) error {
	_, err := r.job().Expire(context.Background(), []removal.Rule{{Months: 1}}, today, false)
	return err
}

func (r run) compact() error {
	o := compact.Options{RunID: r.id}
	for _, t := range schema.LedgerTables() {
		o.Ledger = append(o.Ledger, lake.TableRef{Kind: lake.Raw, Name: t.Name})
	}
	for _, t := range schema.Tables() {
		o.Days = append(o.Days, lake.TableRef{Kind: lake.Raw, Name: t.Name})
	}
	_, err := compact.Compact(context.Background(), r.lake, r.lock, o)
	return err
}

// contacts is the model of the raw rows.
func contacts(l *lake.Lake) ([]contact, error) {
	var out []contact
	calls, err := l.Table(lake.TableRef{Kind: lake.Raw, Name: "queue_event"}, lake.Newest)
	if err != nil {
		return nil, err
	}
	events, err := delivery.Rows[schema.QueueEvent](l, calls)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if e.Event == "ENTERQUEUE" {
			out = append(out, contact{e.CallID, e.CallerKey})
		}
	}
	desk, err := l.Table(lake.TableRef{Kind: lake.Raw, Name: "ticket"}, lake.Newest)
	if err != nil {
		return nil, err
	}
	visits, err := delivery.Rows[schema.Ticket](l, desk)
	for _, v := range visits {
		out = append(out, contact{v.TicketID, v.ResidentKey})
	}
	return out, err
}

func (r run) build() error {
	rows, err := contacts(r.lake)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := parquet.Write(&text, rows); err != nil {
		return err
	}
	dir, err := r.lake.StagingDir(r.id)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "contact.parquet")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		return err
	}
	t, err := r.lake.Table(contactsRef(), lake.Newest)
	if err != nil {
		return err
	}
	change := lake.Change{Ref: contactsRef(), Base: t.Version, Operation: "BUILD", Add: []lake.Staged{{File: path}}}
	for _, name := range []string{"call_id", "resident_key"} {
		change.Columns = append(change.Columns, schema.Column{Name: name, Type: schema.Varchar, Doc: name, Privacy: schema.Plain})
	}
	for _, p := range t.Parts {
		change.Remove = append(change.Remove, p.Path)
	}
	return r.commit(change)
}

// publish is what the program does: also where the tables stand, if somebody
// was erased since.
func (r run) publish() error {
	versions := map[string]int64{}
	for _, kind := range []string{lake.Raw, lake.Model} {
		refs, err := r.lake.Tables(kind)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			t, err := r.lake.Table(ref, lake.Newest)
			if err != nil {
				return err
			}
			versions[ref.String()] = t.Version
		}
	}
	rows, err := contacts(r.lake)
	if err != nil {
		return err
	}
	fill := func(dir string) error {
		f, err := r.lake.FS().Create(filepath.Join(dir, "figures"))
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(f, rows)
		return errors.Join(err, f.Close())
	}
	_, err = r.lake.PublishAnew(context.Background(), r.lock, lake.Snapshot{RunID: r.id, Engine: "test", Tables: versions}, fill)
	return err
}

func (r run) rollback(number int64) error {
	_, err := keep.Rollback(context.Background(), r.lake, r.lock, number, r.id)
	return err
}

func (r run) vacuum(snapshots int) error {
	_, err := keep.Vacuum(context.Background(), r.lake, r.lock, keep.Options{Snapshots: snapshots})
	return err
}

// published is what a snapshot shows: the ids of its contacts, sorted.
func published(l *lake.Lake, s *lake.Snapshot) ([]string, error) {
	t, err := l.Table(contactsRef(), s.Tables[contactsRef().String()])
	if err != nil {
		return nil, err
	}
	rows, err := delivery.Rows[contact](l, t)
	out := []string{}
	for _, r := range rows {
		out = append(out, r.CallID)
	}
	slices.Sort(out)
	return out, err
}

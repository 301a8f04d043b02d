package nightly

import (
	"context"
	"fmt"

	"frontdoor/data/lake"
	"frontdoor/data/lake/compact"
	"frontdoor/data/schema"
	"frontdoor/transform"
)

func (n *Night) build(ctx context.Context) (err error) {
	if err := n.compact(ctx); err != nil {
		return err
	}
	anew, err := n.showsErased()
	if err != nil {
		return err
	}
	n.builder = &transform.Builder{
		Lake: n.lake, Lock: n.lock, Catalog: n.catalog, RunID: n.Receipt.RunID, Full: n.Full, Anew: anew, Now: n.Now,
		Progress: func(model string, done, total int) {
			n.Console.Progress("build "+model, int64(done), int64(total))
		},
	}
	if n.Receipt.Models, err = n.builder.Build(ctx); err != nil {
		return err
	}
	n.tellBuild()
	return nil
}

// compact joins small parts before they are read. It changes no build key.
func (n *Night) compact(ctx context.Context) error {
	o := compact.Options{RunID: n.Receipt.RunID}
	for _, t := range schema.LedgerTables() {
		o.Ledger = append(o.Ledger, lake.TableRef{Kind: lake.Raw, Name: t.Name})
	}
	for _, t := range schema.Tables() {
		o.Days = append(o.Days, lake.TableRef{Kind: lake.Raw, Name: t.Name})
	}
	done, err := compact.Compact(ctx, n.lake, n.lock, o)
	n.Receipt.Compacted = done
	return err
}

func (n *Night) publish(ctx context.Context) error {
	current, same, err := n.builder.Unchanged()
	if err != nil {
		return err
	}
	if same {
		return n.stand(ctx, current)
	}
	audits, err := n.builder.Audit(ctx)
	if err != nil {
		return err
	}
	n.Receipt.Audits = audits
	for _, a := range audits {
		if a.Severity == transform.Warn && a.Status == transform.Failed {
			n.warn(fmt.Sprintf("audit %s: %s", a.Name, a.Message))
		}
	}
	if transform.Blocked(audits) {
		return &BlockedError{audits}
	}
	s, err := n.builder.Publish(ctx, audits)
	if err != nil {
		return err
	}
	n.Receipt.Snapshot, n.Receipt.Published = s.Number, true
	if current != nil && current.RollbackOf > 0 && !n.Full {
		n.warn(fmt.Sprintf("snapshot %d replaces the rollback to snapshot %d: see that what was wrong then is mended, or roll back again", s.Number, current.RollbackOf))
	}
	n.Console.Info(fmt.Sprintf("published snapshot %d", s.Number), "snapshot", s.Number)
	return nil
}

// stand ends a night that brought nothing new. Publishing the same again mends
// what a crash left undone after the snapshot was created.
func (n *Night) stand(ctx context.Context, current *lake.Snapshot) error {
	if _, err := n.lake.Publish(ctx, n.lock, lake.Snapshot{RunID: n.Receipt.RunID, Tables: current.Tables}, nil); err != nil {
		return err
	}
	n.Receipt.Snapshot, n.Receipt.Audits = current.Number, current.Audits
	text := fmt.Sprintf("nothing changed: snapshot %d stands", current.Number)
	if current.RollbackOf > 0 {
		text = fmt.Sprintf("nothing changed: snapshot %d, a rollback to snapshot %d, stands", current.Number, current.RollbackOf)
	}
	n.Console.Info(text, "snapshot", current.Number)
	return nil
}

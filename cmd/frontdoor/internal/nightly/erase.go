package nightly

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"frontdoor/data/duck"
	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
	"frontdoor/ingest/privacy"
	"frontdoor/transform"
)

// Erase takes the persons with these identifiers out of the lake, publishes the
// figures without them, takes away every snapshot from before, and searches the
// lake to prove it. A crash on the way is completed by the next run.
func (n *Night) Erase(ctx context.Context, identifiers []string) error {
	stages := []stage{{"erase", func(n *Night, ctx context.Context) error { return n.erase(ctx, identifiers) }}}
	stages = append(append(stages, buildOnly()...), stage{"reports", (*Night).reports}, stage{"vacuum", (*Night).vacuum})
	stages = append(stages, stage{"prove", func(n *Night, ctx context.Context) error { return n.prove(ctx, identifiers) }})
	err := n.do(ctx, stages)
	var blocked *BlockedError
	if errors.As(err, &blocked) {
		return fmt.Errorf("the persons are out of the tables, but the last published snapshot still counts them: %w", err)
	}
	return err
}

// Retain takes out what is older than the configuration keeps, and publishes.
func (n *Night) Retain(ctx context.Context) error {
	stages := append([]stage{{"retain", (*Night).retain}}, buildOnly()...)
	return n.do(ctx, append(stages, stage{"reports", (*Night).reports}, stage{"vacuum", (*Night).vacuum}))
}

func (n *Night) removal() removal.Job {
	return removal.Job{Lake: n.lake, Lock: n.lock, RunID: n.Receipt.RunID, Now: n.Now}
}

// erase notes the persons before anything else, so that whatever happens from
// now on, no older snapshot is published again and the next run goes on.
func (n *Night) erase(ctx context.Context, identifiers []string) error {
	job := n.removal()
	list, err := removal.Erasures(n.lake)
	if err != nil {
		return err
	}
	maker := privacy.NewMaker(n.keys)
	entry := removal.Erasure{At: n.Now().UTC()}
	for _, id := range identifiers {
		for _, pseudonym := range maker.Pseudonyms(id, n.Config.Region) {
			entry.Tokens = append(entry.Tokens, maker.Of(privacy.Erasure, pseudonym))
		}
	}
	slices.Sort(entry.Tokens)
	entry.Tokens = slices.Compact(entry.Tokens)
	if err := job.SaveErasures(append(list, entry)); err != nil {
		return err
	}
	return n.eraseAgain(ctx)
}

// eraseAgain keeps erased persons out of what was just delivered.
func (n *Night) eraseAgain(ctx context.Context) error {
	maker := privacy.NewMaker(n.keys)
	taken, err := n.removal().Again(ctx, func(p string) string { return maker.Of(privacy.Erasure, p) })
	if err != nil {
		return err
	}
	n.Receipt.Erased = taken
	if rows := total(taken); rows > 0 {
		n.Console.Info(fmt.Sprintf("erasures: %d rows of erased persons taken out", rows), "rows", rows)
	}
	return nil
}

// showsErased reports that the newest snapshot is no newer than the last
// erasure. It may show the person although the tables no longer have them: it
// may be a rollback, or what is left of a crash.
func (n *Night) showsErased() (bool, error) {
	current, err := n.lake.Current()
	if err != nil || current == nil {
		return false, err
	}
	last, err := removal.Last(n.lake)
	return !current.CreatedAt.After(last), err
}

// retain takes out what is older than the configuration keeps.
func (n *Night) retain(ctx context.Context) error {
	rules := n.Config.Rules()
	if len(rules) == 0 {
		return nil
	}
	taken, err := n.removal().Expire(ctx, rules, n.Now().In(n.Config.Zone), false)
	if err != nil {
		return err
	}
	n.Receipt.Expired = taken
	for _, t := range taken {
		n.Console.Info(fmt.Sprintf("retention: %d rows of %s taken out", t.Rows, t.Table), "table", t.Table, "rows", t.Rows)
	}
	return nil
}

func total(taken []removal.Taken) (rows int64) {
	for _, t := range taken {
		rows += t.Rows
	}
	return rows
}

// prove searches the lake for the persons' pseudonyms, and for the identifiers
// themselves, which never had a place there.
func (n *Night) prove(ctx context.Context, identifiers []string) error {
	maker := privacy.NewMaker(n.keys)
	var needles []string
	for _, id := range identifiers {
		needles = append(needles, maker.Pseudonyms(id, n.Config.Region)...)
		if len(id) >= shortestNeedle {
			needles = append(needles, id)
		}
	}
	proof, err := removal.Prove(ctx, n.lake, needles)
	if err != nil {
		return err
	}
	if err := n.proveDatabase(ctx, proof, needles); err != nil {
		return err
	}
	n.Receipt.Proof = proof
	if len(proof.Found) > 0 {
		return fmt.Errorf("the person is still in %s and %d more files\nhint: run `frontdoor lake erase` again; if that does not help, report it", proof.Found[0], len(proof.Found)-1)
	}
	return nil
}

// shortestNeedle is how long an identifier is at least that is searched for as
// it is: shorter ones are in every file by chance.
const shortestNeedle = 7

// proveDatabase searches every text of the published database, which packs them.
func (n *Night) proveDatabase(ctx context.Context, proof *removal.Proof, needles []string) (err error) {
	s, err := n.lake.Current()
	if err != nil || s == nil {
		return err
	}
	path := filepath.Join(n.lake.PublishedPath(s.Number), transform.DatabaseFile)
	db, err := duck.Open(ctx, duck.Options{Path: path, ReadOnly: true, Locked: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	columns, err := db.Query(ctx, "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = "+duck.Quote(string(schema.Varchar)), nil)
	if err != nil {
		return err
	}
	for _, c := range columns.Cells {
		for _, needle := range needles {
			found, err := db.Query(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE contains(%s, $needle)", duck.Name(fmt.Sprint(c[0])), duck.Name(fmt.Sprint(c[1]))), map[string]any{"needle": needle})
			if err != nil {
				return err
			}
			if count, ok := found.Cells[0][0].(int64); !ok || count > 0 {
				proof.Found = append(proof.Found, fmt.Sprintf("%s, table %v", transform.DatabaseFile, c[0]))
			}
		}
	}
	return nil
}

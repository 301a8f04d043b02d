package queries

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
	"frontdoor/data/schema"
	"frontdoor/data/sqlfile"
)

// Runner answers questions from one snapshot: it resolves it once and never
// locks, so a night that publishes meanwhile does not show.
type Runner struct {
	lake     *lake.Lake
	snapshot *lake.Snapshot
	db       *duck.DB
	views    map[string]months // what each view shows
}

// months bounds what a view shows, inclusive, as yyyy-mm. The zero value is all.
type months struct{ first, last string }

// reads is the months a question reads, so that one about a week does not open
// the files of ten years.
func (q *Question) reads(params map[string]any) months {
	if len(q.Around) != 2 {
		return months{}
	}
	edge := func(param string, days int) string {
		text, _ := params[param].(string)
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return text
		}
		return day.AddDate(0, 0, days).Format("2006-01")
	}
	return months{edge("from", -q.Around[0]), edge("to", q.Around[1])}
}

func (m months) has(p lake.Part) bool {
	month, dated := p.Partition["local_month"]
	return m == months{} || !dated || month >= m.first && month <= m.last
}

// NewRunner opens a snapshot for questions.
func NewRunner(ctx context.Context, l *lake.Lake, s *lake.Snapshot) (*Runner, error) {
	db, err := duck.Open(ctx, duck.Options{MemoryMB: 1024})
	if err != nil {
		return nil, err
	}
	return &Runner{lake: l, snapshot: s, db: db, views: map[string]months{}}, nil
}

// Close ends the runner.
func (r *Runner) Close() error { return r.db.Close() }

// Snapshot is the state that the answers come from.
func (r *Runner) Snapshot() *lake.Snapshot { return r.snapshot }

// Run answers one question. Parameters are as written on the command line.
func (r *Runner) Run(ctx context.Context, q *Question, given map[string]string) (*Result, error) {
	params, err := q.Bind(given)
	if err != nil {
		return nil, err
	}
	for _, name := range sqlfile.Relations(q.SQL) {
		if err := r.view(ctx, name, q.reads(params)); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.Name, err)
		}
	}
	rows, err := r.db.Query(ctx, q.SQL, params)
	if err != nil {
		return nil, fmt.Errorf("question %s: %w", q.Name, err)
	}
	out := &Result{Question: q, Params: params, Snapshot: r.snapshot.Number, Rows: rows.Cells}
	if len(rows.Columns) != len(q.Columns) {
		return nil, q.fault("the SELECT returns %d columns, but %d are declared", len(rows.Columns), len(q.Columns))
	}
	for i, c := range q.Columns {
		if rows.Columns[i].Name != c.Name {
			return nil, q.fault("column %d is %q, but %q is declared", i+1, rows.Columns[i].Name, c.Name)
		}
		out.Columns = append(out.Columns, Column{Name: c.Name, Type: schema.Type(c.Type), Unit: c.Unit, Doc: c.Doc})
	}
	return out, nil
}

// view makes the view of one table of the snapshot in the months given. SQL
// names raw tables with raw_ before them.
func (r *Runner) view(ctx context.Context, name string, within months) error {
	if shown, made := r.views[name]; made && shown == within {
		return nil
	}
	ref := lake.TableRef{Kind: lake.Model, Name: name}
	if raw, ok := strings.CutPrefix(name, "raw_"); ok {
		ref = lake.TableRef{Kind: lake.Raw, Name: raw}
	}
	relation := duck.Relation{Name: name}
	version, ok := r.snapshot.Tables[ref.String()]
	switch {
	case ok:
		table, err := r.lake.Table(ref, version)
		if err != nil {
			return err
		}
		relation.Columns = table.Columns
		for _, p := range table.Parts {
			if !within.has(p) || p.Rows == 0 {
				continue
			}
			lacks, err := p.Lacks(table.Columns)
			if err != nil {
				return err
			}
			relation.Files = append(relation.Files, duck.File{Path: r.lake.Path(ref.Kind, ref.Name, p.Path), Lacks: lacks})
		}
	case ref.Kind == lake.Raw && emptyRaw(ref.Name) != nil: // nothing of the kind was read yet
		relation.Columns = emptyRaw(ref.Name)
	default:
		return fmt.Errorf("snapshot %d has no table %s\nhint: run `frontdoor build` to bring it up to date", r.snapshot.Number, name)
	}
	r.views[name] = within
	return r.db.CreateView(ctx, relation)
}

// emptyRaw is the columns of a raw table that the snapshot does not have.
func emptyRaw(name string) []schema.Column {
	if name == "reject" {
		return schema.RejectTable().Columns
	}
	t, _ := schema.Lookup(name)
	return t.Columns
}

package transform

import (
	"fmt"
	"slices"
	"strings"

	"frontdoor/data/schema"
)

// checkReads makes sure that every relation a model reads exists.
func (c *Catalog) checkReads() []error {
	var errs []error
	for _, m := range c.Models {
		for _, r := range m.Reads {
			if _, ok := c.contract(r); !ok {
				errs = append(errs, m.fault("reads %q, which is no raw table (raw_...), reference table or model", r))
			}
		}
	}
	return errs
}

// contract finds the columns of any relation that SQL may name.
func (c *Catalog) contract(name string) (schema.Table, bool) {
	if t, ok := c.Raw[name]; ok {
		return t, true
	}
	if t, ok := c.Ref[name]; ok {
		return schema.Table{Name: t.Name, Doc: t.Doc, Columns: t.Columns}, true
	}
	if m, ok := c.byName[name]; ok {
		return m.Contract(), true
	}
	return schema.Table{}, false
}

// sortModels orders models so that each comes after those it reads; models that
// do not depend on each other stay in the order of their names.
func sortModels(models []*Model, byName map[string]*Model) ([]*Model, error) {
	var out []*Model
	state := map[string]int{} // 1 being visited, 2 done
	var visit func(m *Model, trail []string) error
	visit = func(m *Model, trail []string) error {
		trail = append(trail, m.Name)
		switch state[m.Name] {
		case 1:
			return m.fault("models read each other in a circle: %s", strings.Join(trail, " -> "))
		case 2:
			return nil
		}
		state[m.Name] = 1
		for _, r := range m.Reads {
			if up, ok := byName[r]; ok {
				if err := visit(up, trail); err != nil {
					return err
				}
			}
		}
		state[m.Name] = 2
		out = append(out, m)
		return nil
	}
	ordered := slices.Clone(models)
	slices.SortFunc(ordered, func(a, b *Model) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range ordered {
		if err := visit(m, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// input is a stored relation that a model reads, directly or through views,
// with the days it looks beyond its partition.
type input struct {
	name          string
	before, after Reach
	dated         bool // a part's rows lie within the local dates that its statistics state
}

// inputs resolves views away: it returns the stored relations under a model and
// the views on the way to them, in the order they must be made.
func (c *Catalog) inputs(m *Model) (stored []input, views []*Model) {
	found := map[string]*input{}
	seen := map[string]bool{}
	var walk func(m *Model, before, after Reach)
	walk = func(m *Model, before, after Reach) {
		for _, r := range m.Reads {
			b, a := before, after
			if w, ok := m.Window[r]; ok {
				b, a = b.plus(w.Before), a.plus(w.After)
			}
			if up, ok := c.byName[r]; ok && up.Materialized == AsView {
				walk(up, b, a)
				if !seen[up.Name] {
					seen[up.Name] = true
					views = append(views, up)
				}
				continue
			}
			in := found[r]
			if in == nil {
				in = &input{name: r, dated: c.isStaging(r)}
				found[r] = in
			}
			in.before, in.after = in.before.atLeast(b), in.after.atLeast(a)
		}
	}
	walk(m, Reach{}, Reach{})
	for _, in := range found {
		stored = append(stored, *in)
	}
	slices.SortFunc(stored, func(a, b input) int { return strings.Compare(a.name, b.name) })
	return stored, views
}

// isStaging reports whether a relation is a model of the first layer.
func (c *Catalog) isStaging(name string) bool {
	m, ok := c.byName[name]
	return ok && m.Layer == "staging"
}

// signature is the text that a model's result depends on besides its inputs.
func (m *Model) signature() string {
	var b strings.Builder
	fmt.Fprintf(&b, "model %s\nsort %v\nwindow %v\n%s\n", m.Name, m.Sort, m.Window, m.File.SQL)
	for _, c := range m.Columns {
		fmt.Fprintf(&b, "%s %s\n", c.Name, c.Type)
	}
	return b.String()
}

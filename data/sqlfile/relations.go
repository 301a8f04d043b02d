package sqlfile

import (
	"maps"
	"slices"
	"strings"
)

// Relations returns the names of the tables a statement reads, in lower case
// (schema.table where a schema is written), sorted and without repeats. Names
// of common table expressions are left out where they are in scope, and so are
// table functions.
func Relations(sql string) []string {
	return slices.Sorted(maps.Keys(read(sql).found))
}

// Params returns the names of the $name parameters a statement uses, without
// the sign and as written, sorted and without repeats. Positional parameters
// ($1) are no names.
func Params(sql string) []string {
	found := map[string]bool{}
	for _, t := range Tokens(sql) {
		if t.Kind == Param && !digit(rune(t.Text[1])) {
			found[t.Text[1:]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// place says what stands between a pair of brackets.
type place int

const (
	query  place = iota // SELECT ...
	tables              // part of a FROM clause: (a JOIN b ON ...)
	other               // arguments, expressions: FROM is no clause here
)

// scope is the set of common table expressions visible at a place.
type scope map[string]bool

type reader struct {
	tokens []Token
	pos    int
	found  map[string]bool // names of tables
	files  map[int]bool    // tokens that are text where a table's name should be
}

func read(sql string) *reader {
	r := &reader{tokens: Tokens(sql), found: map[string]bool{}, files: map[int]bool{}}
	for r.pos < len(r.tokens) {
		r.level(nil, query)
		r.pos++ // a bracket that was never opened
	}
	return r
}

func (r *reader) at(i int) Token {
	if i < 0 || i >= len(r.tokens) {
		return Token{Kind: Unterminated}
	}
	return r.tokens[i]
}

// level reads up to the bracket that closes the level, or to the end.
func (r *reader) level(ctes scope, in place) {
	if in == query && r.at(r.pos).Is("WITH") {
		ctes = r.with(ctes)
	}
	inFrom := in == tables
	expect := inFrom // a table may stand here
	for ; r.pos < len(r.tokens); r.pos++ {
		t := r.tokens[r.pos]
		switch {
		case t.Is(")"):
			return
		case t.Is("("):
			r.bracket(ctes, expect)
			expect = false
		case in == other:
		case t.Is("FROM") && !r.at(r.pos-1).Is("DISTINCT"), t.Is("JOIN"):
			inFrom, expect = true, true
		case inFrom && t.Is(","):
			expect = true
		case endsFrom(t):
			inFrom, expect = false, false
		case expect && t.Is("LATERAL"):
		case expect:
			r.table(ctes)
			expect = false
		}
	}
}

// bracket reads from an opening bracket to its closing one.
func (r *reader) bracket(ctes scope, expect bool) {
	r.pos++
	in := other
	switch first := r.at(r.pos); {
	case first.Is("SELECT"), first.Is("WITH"), first.Is("VALUES"), first.Is("FROM") && !r.at(r.pos-2).Is("TRIM"):
		in = query
	case expect:
		in = tables
	case first.Is("(") && setOperand(r.at(r.pos-2)):
		in = query // ((SELECT ...) UNION (SELECT ...))
	}
	r.level(ctes, in)
}

// setOperand reports whether a bracket after t may hold a bracketed query.
func setOperand(t Token) bool {
	return t.Is("IN") || t.Is("EXISTS") || t.Is("UNION") || t.Is("ALL") || t.Is("EXCEPT") || t.Is("INTERSECT")
}

// with reads WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (query),
// ... and returns the scope of what follows. A name is visible to the queries
// after it; to its own only when RECURSIVE is written.
func (r *reader) with(outer scope) scope {
	r.pos++
	recursive := r.at(r.pos).Is("RECURSIVE")
	if recursive {
		r.pos++
	}
	ctes := maps.Clone(outer)
	if ctes == nil {
		ctes = scope{}
	}
	for {
		name := r.at(r.pos).Name()
		if recursive {
			ctes[name] = true
		}
		r.cte(ctes)
		ctes[name] = true
		if !r.at(r.pos).Is(",") {
			return ctes
		}
		r.pos++
	}
}

// cte reads one expression of a WITH list and stops behind its query.
func (r *reader) cte(ctes scope) {
	for body := false; r.pos < len(r.tokens); r.pos++ {
		t := r.tokens[r.pos]
		switch {
		case t.Is("AS"):
			body = true
		case t.Is("("):
			r.bracket(ctes, false)
			if body {
				r.pos++
				return
			}
		case t.Is(")"), t.Is("SELECT"):
			return // not a WITH list after all
		}
	}
}

// table reads a table name and leaves pos on its last token.
func (r *reader) table(ctes scope) {
	first := r.at(r.pos).Name()
	if first == "" {
		r.files[r.pos] = r.at(r.pos).Kind == String
		return
	}
	parts := []string{first}
	for r.at(r.pos+1).Is(".") && r.at(r.pos+2).Name() != "" {
		r.pos += 2
		parts = append(parts, r.at(r.pos).Name())
	}
	isFunction := r.at(r.pos + 1).Is("(")
	isCTE := len(parts) == 1 && ctes[first]
	if !isFunction && !isCTE {
		r.found[strings.Join(parts, ".")] = true
	}
}

// endsFrom reports whether a keyword ends a FROM clause.
func endsFrom(t Token) bool {
	if t.Kind != Word {
		return false
	}
	switch strings.ToUpper(t.Text) {
	case "SELECT", "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT":
		return true
	}
	return false
}

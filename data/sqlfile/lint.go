package sqlfile

import "strings"

// Lint checks a statement against the portable subset of SQL that DuckDB and
// Trino both run with the same result, and returns what it found in the order
// of the text; nil when the statement is portable.
func Lint(f *File) []Problem {
	r := read(f.SQL)
	l := linter{tokens: r.tokens, files: r.files}
	var out []Problem
	for i, t := range l.tokens {
		if r, broken := l.check(i); broken {
			out = append(out, f.problem(t, r.name, r.message, r.hint))
		}
		switch {
		case t.Is("("):
			l.depth++
		case t.Is(")"):
			l.depth--
		}
	}
	return out
}

// rule is what a linter says about one token.
type rule struct{ name, message, hint string }

type linter struct {
	tokens []Token
	files  map[int]bool // tokens that stand where a table's name should
	depth  int          // open brackets before the token being checked
}

func (l *linter) at(i int) Token {
	if i < 0 || i >= len(l.tokens) {
		return Token{Kind: Unterminated}
	}
	return l.tokens[i]
}

// check looks at one token and its neighbours.
func (l *linter) check(i int) (rule, bool) {
	t := l.at(i)
	switch t.Kind {
	case Symbol:
		if t.Text == "*" {
			return l.star(i)
		}
		if t.Text == "/" {
			return l.division(i)
		}
		return l.symbol(i)
	case String:
		return l.literal(i)
	case Param:
		if digit(rune(t.Text[1])) {
			return rule{"positional-parameter", t.Text + " is a parameter without a name", "name it: $from_date"}, true
		}
	case Word:
		if l.at(i - 1).Is(".") {
			return l.chained(i)
		}
		if l.at(i + 1).Is("(") {
			if r, broken := function(strings.ToLower(t.Text)); broken {
				return r, true
			}
		}
		return l.keyword(i)
	}
	return rule{}, false
}

// symbol allows the operators both engines have.
func (l *linter) symbol(i int) (rule, bool) {
	switch text := l.at(i).Text; text {
	case ",":
		next := l.at(i + 1)
		if next.Is("FROM") || next.Is(")") || next.Is("WHERE") || next.Is("GROUP") || next.Is("ORDER") {
			return rule{"trailing-comma", "a comma before " + next.Text + " is DuckDB's own", "take the comma out"}, true
		}
		return rule{}, false
	case "(", ")", ".", "+", "-", "%", "=", "<>", "!=", "<", ">", "<=", ">=", "||":
		return rule{}, false
	case "::":
		return rule{"cast-operator", ":: is not portable", "write CAST(x AS TYPE)"}, true
	case "==":
		return rule{"double-equals", "== is not portable", "write ="}, true
	case "//":
		return rule{"integer-division", "// is not portable", "write CAST(floor(CAST(a AS DOUBLE) / b) AS BIGINT), or a - a % b for the start of a bucket"}, true
	case "[", "]", "{", "}", "->", "->>", "=>", ":=":
		return rule{"list", text + " makes or reads a list, struct or lambda, which engines write differently", "use rows: a sub-query or a reference table"}, true
	case "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*":
		return regexpRule(text), true
	case "?":
		return rule{"positional-parameter", "? is a parameter without a name", "name it: $from_date"}, true
	default:
		return rule{"operator", text + " is not an operator of portable SQL", "write a function or CASE that both DuckDB and Trino have"}, true
	}
}

// star allows multiplication, count(*) and t.* below the final select.
func (l *linter) star(i int) (rule, bool) {
	prev, next := l.at(i-1), l.at(i+1)
	for _, trick := range []string{"EXCLUDE", "REPLACE", "EXCEPT", "RENAME"} {
		if next.Is(trick) && l.at(i+2).Is("(") {
			return rule{"star-trick", "* " + trick + " is not portable", "list the columns"}, true
		}
	}
	bare := prev.Is("SELECT") || prev.Is("DISTINCT") || prev.Is("ALL") || prev.Is(",") || prev.Is("(")
	counted := prev.Is("(") && l.at(i-2).Is("count") && next.Is(")")
	if bare && !counted {
		return rule{"select-star", "* takes whatever columns there are, so a new column upstream changes the result", "list the columns; count(*) is fine"}, true
	}
	if prev.Is(".") && l.depth == 0 {
		return rule{"select-star", l.at(i-2).Text + ".* in the final select takes whatever columns there are", "list the columns"}, true
	}
	return rule{}, false
}

// division wants CAST(x AS DOUBLE) on one side: whole numbers divide to a
// DOUBLE in DuckDB and to a whole number in Trino.
func (l *linter) division(i int) (rule, bool) {
	if l.isDouble(l.before(i), i) || l.isDouble(i+1, l.after(i)) {
		return rule{}, false
	}
	return rule{"division", "/ drops the fraction of whole numbers in some engines", "write CAST(x AS DOUBLE) / y"}, true
}

// isDouble reports whether tokens [from, to) hold a cast to DOUBLE.
func (l *linter) isDouble(from, to int) bool {
	for i := from; i+1 < to; i++ {
		if l.at(i).Is("AS") && l.at(i+1).Is("DOUBLE") {
			return true
		}
	}
	return false
}

// before finds the first token of a bracketed operand that ends before i.
func (l *linter) before(i int) int {
	depth := 0
	for j := i - 1; j >= 0; j-- {
		switch {
		case l.at(j).Is(")"):
			depth++
		case l.at(j).Is("("):
			depth--
		}
		if depth <= 0 {
			return j
		}
	}
	return 0
}

// after finds the token behind a bracketed operand or call that begins after i.
func (l *linter) after(i int) int {
	depth := 0
	for j := i + 1; j < len(l.tokens); j++ {
		switch {
		case l.at(j).Is("("):
			depth++
		case l.at(j).Is(")"):
			depth--
		}
		if depth <= 0 && !l.at(j+1).Is("(") {
			return j + 1
		}
	}
	return len(l.tokens)
}

func (l *linter) literal(i int) (rule, bool) {
	if l.files[i] {
		return rule{"file-read", "reads a file by its path", "read a model or raw table by name"}, true
	}
	if !strings.HasPrefix(l.at(i).Text, "'") {
		return rule{"string-literal", "only 'text' in plain single quotes is portable", "double a quote within the text: 'it''s'"}, true
	}
	return rule{}, false
}

// chained looks at a word behind a dot: a column, or a function in DuckDB's
// x.f() form.
func (l *linter) chained(i int) (rule, bool) {
	if l.at(i + 1).Is("(") {
		return rule{"function-chain", "x." + l.at(i).Text + "() is not portable", "write f(x)"}, true
	}
	return rule{}, false
}

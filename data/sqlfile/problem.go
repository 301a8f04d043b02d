package sqlfile

import "fmt"

// Problem is something wrong with one place of a .sql file. Parse, Decode and
// Lint all report in this form; it is an error, so errors.As finds the place.
type Problem struct {
	Path string
	Line int // in the file, from 1
	Col  int // in characters, from 1
	// Rule is the stable name of the rule that was broken, e.g. "cast-operator".
	Rule    string
	Message string // what is wrong, and what was expected
	Hint    string // what to write instead
}

// Error reads "path:line:col: message", with the hint on a line of its own.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s\nhint: %s", p.Path, p.Line, p.Col, p.Message, p.Hint)
}

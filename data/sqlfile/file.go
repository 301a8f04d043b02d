// Package sqlfile reads the .sql files of models, audits and questions. Such a
// file is a block comment that holds YAML, the front matter, and then one
// SELECT statement that runs unchanged in a DuckDB shell:
//
//	/*---
//	title: Calls by outcome
//	---*/
//	SELECT outcome, count(*) AS calls
//	FROM call
//	GROUP BY outcome
//
// The package also finds the tables and parameters a statement uses, and holds
// the linter of the portable subset of SQL, which DuckDB and Trino both run.
// It works on tokens: no database is asked.
package sqlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	opening = "/*---"
	closing = "---*/"
)

// File is one parsed .sql file.
type File struct {
	Path string
	// SQL is the statement: without the front matter, without a final
	// semicolon and what follows it, lines ending in LF.
	SQL string
	// Line is the line of the file on which SQL begins, from 1. The line of a
	// token in the file is Line + Token.Line - 1.
	Line int

	front string // the YAML; its first line is line 2 of the file
}

// Parse splits a file into front matter and statement. A byte order mark and
// CRLF line ends are tolerated. Every error is a Problem.
func Parse(path string, text []byte) (*File, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if at := firstBad(text); at >= 0 {
		return nil, Problem{
			path, 1 + bytes.Count(text[:at], []byte("\n")), 1, "encoding",
			"the line holds bytes that are not UTF-8 text", "save the file as UTF-8",
		}
	}
	body := strings.ReplaceAll(string(text), "\r\n", "\n")
	front, sql, err := split(path, body)
	if err != nil {
		return nil, err
	}
	f := &File{Path: path, SQL: sql, Line: 1 + strings.Count(body[:len(body)-len(sql)], "\n"), front: front}
	if err := f.oneStatement(); err != nil {
		return nil, err
	}
	return f, nil
}

// firstBad is the offset of the first byte that is no text, or -1.
func firstBad(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// split cuts the file behind the line that ends the front matter.
func split(path, body string) (front, sql string, err error) {
	head, rest, _ := strings.Cut(body, "\n")
	if strings.TrimRight(head, " \t") != opening {
		return "", "", Problem{
			path, 1, 1, "front-matter",
			fmt.Sprintf("the file has no front matter: expected the line %s first", opening),
			fmt.Sprintf("begin the file with %s, then YAML, then a line %s", opening, closing),
		}
	}
	for line, at := 2, 0; at < len(rest); line++ {
		text, _, _ := strings.Cut(rest[at:], "\n")
		next := min(at+len(text)+1, len(rest))
		if strings.TrimRight(text, " \t") == closing {
			return rest[:at], rest[next:], nil
		}
		if err := commentMark(path, line, text); err != nil {
			return "", "", err
		}
		at = next
	}
	return "", "", Problem{
		path, 1, 1, "front-matter", "the front matter is not terminated",
		fmt.Sprintf("end it with a line that holds only %s", closing),
	}
}

// commentMark refuses the marks that would end the comment early or, since
// block comments nest in DuckDB, never.
func commentMark(path string, line int, text string) error {
	for _, mark := range []string{"*/", "/*"} {
		if i := strings.Index(text, mark); i >= 0 {
			return Problem{
				path, line, 1 + utf8.RuneCountInString(text[:i]), "front-matter",
				fmt.Sprintf("the front matter holds %s, so an SQL engine would not see where its comment ends", mark),
				fmt.Sprintf("write it apart (* /), or end the front matter with a line that holds only %s", closing),
			}
		}
	}
	return nil
}

// oneStatement checks that SQL is one SELECT and cuts off its final semicolon
// and the comments behind it.
func (f *File) oneStatement() error {
	tokens := Tokens(f.SQL)
	if n := len(tokens); n > 0 && tokens[n-1].Kind == Unterminated {
		return f.problem(tokens[n-1], "statement", "a quote or comment is opened here and never closed", "close it")
	}
	end := slices.IndexFunc(tokens, func(t Token) bool { return t.Is(";") })
	if end >= 0 {
		if end+1 < len(tokens) {
			return f.problem(tokens[end+1], "statement", "the file holds more than one statement", "keep one SELECT; give the other a file of its own")
		}
		tokens = tokens[:end]
	}
	if len(tokens) == 0 {
		return f.problem(Token{Line: 1, Col: 1}, "statement", "there is no SQL after the front matter", "write one SELECT statement")
	}
	if verb := mainVerb(tokens); !verb.Is("SELECT") {
		return f.problem(verb, "statement", fmt.Sprintf("expected a SELECT statement (WITH ... SELECT is one), found %s", verb.Text), "write one SELECT statement")
	}
	f.SQL = f.SQL[:tokens[len(tokens)-1].end]
	return nil
}

// mainVerb is the word that says what the statement does: the first word or,
// behind a WITH list, the first word outside brackets that begins a statement.
func mainVerb(tokens []Token) Token {
	if !tokens[0].Is("WITH") {
		return tokens[0]
	}
	depth := 0
	for _, t := range tokens {
		switch {
		case t.Is("("):
			depth++
		case t.Is(")"):
			depth--
		case depth == 0 && (t.Is("SELECT") || t.Is("INSERT") || t.Is("UPDATE") || t.Is("DELETE") || t.Is("FROM") || t.Is("VALUES") || t.Is("PIVOT")):
			return t
		}
	}
	return tokens[0]
}

// problem places a message at a token of SQL.
func (f *File) problem(t Token, rule, message, hint string) Problem {
	return Problem{f.Path, f.Line + t.Line - 1, t.Col, rule, message, hint}
}

// ParseFS parses every file that one of the glob patterns matches, once each
// and sorted by path. It goes on after an error: the files that parsed come
// back with the errors of the others, joined.
func ParseFS(fsys fs.FS, patterns ...string) ([]*File, error) {
	var paths []string
	for _, p := range patterns {
		found, err := fs.Glob(fsys, p)
		if err != nil {
			return nil, fmt.Errorf("cannot list the SQL files %s: %w", p, err)
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	var files []*File
	var errs []error
	for _, path := range slices.Compact(paths) {
		text, err := fs.ReadFile(fsys, path)
		if err != nil {
			errs = append(errs, fmt.Errorf("cannot read the SQL file: %w", err))
			continue
		}
		f, err := Parse(path, text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files = append(files, f)
	}
	return files, errors.Join(errs...)
}

package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// field is one key of a YAML mapping with the line it stands on in the file.
type field struct {
	key   string
	line  int
	value ast.Node
}

// place says where in a report file a piece of YAML begins, for messages.
type place struct {
	path  string
	first int // line of the file that holds the first line of the YAML
}

func (p place) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: "+format, append([]any{p.path, line}, args...)...)
}

// fields reads a mapping whose keys must be of the allowed ones, each once.
func (p place) fields(text, what string, allowed ...string) ([]field, error) {
	file, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, p.syntax(err, what)
	}
	var out []field
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		m, ok := doc.Body.(ast.MapNode)
		if !ok {
			return nil, p.errorf(p.first, "%s must be lines of the form \"key: value\"\nhint: the keys are %s", what, strings.Join(allowed, ", "))
		}
		got, err := p.collect(m)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	for _, f := range out {
		if !slices.Contains(allowed, f.key) {
			return nil, p.errorf(f.line, "unknown key %q in %s\nhint: the keys are %s", f.key, what, strings.Join(allowed, ", "))
		}
	}
	return out, nil
}

// collect lists the keys of a mapping in order.
func (p place) collect(m ast.MapNode) ([]field, error) {
	var out []field
	for it := m.MapRange(); it.Next(); {
		key := it.Key().GetToken()
		f := field{key.Value, p.first + key.Position.Line - 1, it.Value()}
		if slices.ContainsFunc(out, func(g field) bool { return g.key == f.key }) {
			return nil, p.errorf(f.line, "%q is given twice\nhint: keep one of the two lines", f.key)
		}
		out = append(out, f)
	}
	return out, nil
}

// syntax turns the YAML reader's error into one with the line of the file.
func (p place) syntax(err error, what string) error {
	line, words := p.first, err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		line, words = p.first+e.GetToken().Position.Line-1, e.GetMessage()
	}
	return p.errorf(line, "cannot read %s: %s\nhint: write lines of the form \"key: value\"; put text that holds a colon in quotes", what, words)
}

// scalar reads a value as text, the way it is written.
func (p place) scalar(f field) (string, error) {
	switch v := f.value.(type) {
	case *ast.StringNode:
		return v.Value, nil
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), nil
	case *ast.NullNode:
		return "", p.errorf(f.line, "%q has no value\nhint: write one after the colon or leave the line out", f.key)
	case ast.ScalarNode:
		return v.GetToken().Value, nil
	}
	return "", p.errorf(f.line, "the value of %q must be one piece of text\nhint: put it in quotes", f.key)
}

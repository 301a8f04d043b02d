package sqlfile

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// frontLine is the line of the file on which the YAML begins.
const frontLine = 2

// Decode reads the front matter into a pointer to a struct with yaml tags.
// Unknown and repeated keys are errors. Every error about the text is a
// Problem at the line and column of the offending key or value in the file;
// unknown and repeated keys are reported all at once, joined.
func (f *File) Decode(into any) error {
	t := reflect.TypeOf(into)
	tree, err := parser.ParseBytes([]byte(f.front), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return f.yamlProblem(err)
	}
	if len(tree.Docs) > 1 {
		return f.frontProblem(nil, "the front matter holds more than one YAML document", "take out the lines that hold only ---")
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return f.frontProblem(nil, "the front matter is empty", "allowed fields: "+fieldList(t))
	}
	body := tree.Docs[0].Body
	if err := errors.Join(f.checkKeys(body, t)...); err != nil {
		return err
	}
	if err := yaml.NodeToValue(body, into); err != nil {
		return f.yamlProblem(err)
	}
	return nil
}

// checkKeys compares the keys of a tree with the struct it is read into. The
// YAML package would stop at one unknown key, any one, and point at its value.
func (f *File) checkKeys(node ast.Node, t reflect.Type) []error {
	var errs []error
	switch n := node.(type) {
	case *ast.AnchorNode:
		return f.checkKeys(n.Value, t)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			errs = append(errs, f.checkKeys(v, element(t))...)
		}
	case *ast.MappingValueNode:
		return f.checkMapping([]*ast.MappingValueNode{n}, t)
	case *ast.MappingNode:
		return f.checkMapping(n.Values, t)
	}
	return errs
}

func (f *File) checkMapping(values []*ast.MappingValueNode, t reflect.Type) []error {
	allowed, isStruct := fields(t)
	var errs []error
	seen := map[string]bool{}
	for _, v := range values {
		token := v.Key.GetToken()
		name := token.Value
		if seen[name] {
			errs = append(errs, f.frontProblem(token, fmt.Sprintf("field %q is given twice", name), "keep one of them"))
		}
		seen[name] = true
		i := slices.IndexFunc(allowed, func(a field) bool { return a.name == name })
		switch {
		case i >= 0:
			errs = append(errs, f.checkKeys(v.Value, allowed[i].typ)...)
		case isStruct:
			errs = append(errs, f.frontProblem(token, fmt.Sprintf("unknown field %q", name), "allowed fields: "+fieldList(t)))
		default:
			errs = append(errs, f.checkKeys(v.Value, element(t))...)
		}
	}
	return errs
}

// frontProblem places a message at a token of the front matter, or at the
// start of the file.
func (f *File) frontProblem(at *token.Token, message, hint string) Problem {
	p := Problem{f.Path, 1, 1, "front-matter", message, hint}
	if at != nil && at.Position != nil {
		p.Line, p.Col = at.Position.Line+frontLine-1, at.Position.Column
	}
	return p
}

// yamlProblem turns an error of the YAML package into one with a place in the
// file and without its excerpt.
func (f *File) yamlProblem(err error) error {
	const hint = "text that looks like a number or true/false needs quotes; a list needs - before each entry"
	var mismatch *yaml.TypeError
	if errors.As(err, &mismatch) {
		return f.frontProblem(mismatch.Token, fmt.Sprintf("expected %s, found %s", plainType(mismatch.DstType), plainType(mismatch.SrcType)), hint)
	}
	var node *yaml.UnexpectedNodeTypeError
	if errors.As(err, &node) {
		return f.frontProblem(node.Token, fmt.Sprintf("expected %s, found %s", plainNode(node.Expected), plainNode(node.Actual)), hint)
	}
	var y yaml.Error
	if !errors.As(err, &y) {
		return f.frontProblem(nil, "the front matter cannot be read: "+err.Error(), "see the fields of a similar file")
	}
	return f.frontProblem(y.GetToken(), "the front matter is not valid YAML: "+y.GetMessage(),
		"put text that holds : or # or begins with a symbol in quotes, and indent with spaces")
}

// plainType names a Go type as an analyst would.
func plainType(t reflect.Type) string {
	if t == nil {
		return "nothing"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "a group of fields"
	case reflect.Pointer:
		return plainType(t.Elem())
	default:
		return t.String()
	}
}

// plainNode does the same for a kind of YAML.
func plainNode(t ast.NodeType) string {
	switch t {
	case ast.MappingType, ast.MappingValueType:
		return "a group of fields"
	case ast.SequenceType:
		return "a list"
	case ast.StringType, ast.LiteralType:
		return "text"
	default:
		return t.YAMLName()
	}
}

// fieldList lists the keys a struct takes, in its order.
func fieldList(t reflect.Type) string {
	var names []string
	allowed, _ := fields(t)
	for _, f := range allowed {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// field is one key a struct takes.
type field struct {
	name string
	typ  reflect.Type
}

// fields lists the keys of a struct or pointer to one, and says whether t is
// one. A type that reads its own YAML is none: only it knows its keys.
func fields(t reflect.Type) ([]field, bool) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || readsItself(t) {
		return nil, false
	}
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case strings.Contains(options, "inline"):
			inner, _ := fields(f.Type)
			out = append(out, inner...)
		case name == "-" || !f.IsExported():
		case name == "":
			out = append(out, field{strings.ToLower(f.Name), f.Type})
		default:
			out = append(out, field{name, f.Type})
		}
	}
	return out, true
}

func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[yaml.BytesUnmarshaler]()) ||
		p.Implements(reflect.TypeFor[yaml.InterfaceUnmarshaler]()) ||
		p.Implements(reflect.TypeFor[yaml.NodeUnmarshaler]()) ||
		t == reflect.TypeFor[time.Time]()
}

// element is the type of the entries of a list or map; nil for other types.
func element(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return t.Elem()
	default:
		return nil
	}
}

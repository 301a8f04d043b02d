package report

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Parse reads a report file. Errors name the file and the line, what was
// expected there and what to do.
func Parse(path string, source []byte) (*Report, error) {
	source = bytes.ReplaceAll(bytes.TrimPrefix(source, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	r := &Report{
		Name:     strings.TrimSuffix(filepath.Base(path), ".md"),
		Path:     path,
		Language: "en-GB",
	}
	body, err := r.frontMatter(string(source))
	if err != nil {
		return nil, err
	}
	// The front matter is blanked, not cut off, so that lines keep their number.
	head := len(source) - len(body)
	blank := bytes.Repeat([]byte("\n"), bytes.Count(source[:head], []byte("\n")))
	if err := r.blocks(append(blank, body...)); err != nil {
		return nil, err
	}
	return r, nil
}

// frontMatter reads the head of the file and returns what follows it.
func (r *Report) frontMatter(source string) (body string, err error) {
	p := place{r.Path, 2}
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return "", p.errorf(1, "expected front matter between two lines of ---\nhint: begin the file with ---, title: and ---")
	}
	head, body, ok := strings.Cut("\n"+rest, "\n---\n")
	if !ok {
		return "", p.errorf(1, "the front matter has no end\nhint: close it with a line of ---")
	}
	fields, err := p.fields(strings.TrimPrefix(head, "\n"), "the front matter", "title", "description", "language")
	if err != nil {
		return "", err
	}
	for _, f := range fields {
		v, err := p.scalar(f)
		if err != nil {
			return "", err
		}
		switch f.key {
		case "title":
			r.Title = v
		case "description":
			r.Description = v
		case "language":
			r.Language = v
		}
	}
	if strings.TrimSpace(r.Title) == "" {
		return "", p.errorf(1, "the report has no title\nhint: add title: to the front matter")
	}
	return body, nil
}

// blocks cuts the body into prose and query blocks.
func (r *Report) blocks(source []byte) error {
	md := markdown()
	doc := md.Parser().Parse(text.NewReader(source))
	if err := r.checkProse(doc, source); err != nil {
		return err
	}
	p := prose{md: md, source: source}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if !isQuery(n, source) {
			p.nodes = append(p.nodes, n)
			continue
		}
		if err := r.addProse(&p); err != nil {
			return err
		}
		b, err := r.queryBlock(n.(*ast.FencedCodeBlock), source)
		if err != nil {
			return err
		}
		r.Blocks = append(r.Blocks, b)
	}
	return r.addProse(&p)
}

func isQuery(n ast.Node, source []byte) bool {
	fence, ok := n.(*ast.FencedCodeBlock)
	return ok && string(fence.Language(source)) == "query"
}

// queryBlock reads the YAML of one query block.
func (r *Report) queryBlock(n *ast.FencedCodeBlock, source []byte) (Block, error) {
	b := Block{Line: lineAt(source, n.Info.Segment.Start), Call: &Call{Params: map[string]string{}}, As: AsBoth}
	p := place{r.Path, b.Line + 1}
	fields, err := p.fields(string(n.Lines().Value(source)), "the query block", "name", "params", "months", "as", "title", "optional")
	if err != nil {
		return b, err
	}
	for _, f := range fields {
		if err := p.set(&b, f); err != nil {
			return b, err
		}
	}
	if _, set := b.Call.Params[fromParam]; set && b.Call.Months > 0 {
		return b, p.errorf(b.Line, "the query block has both months and from\nhint: months: says from which day; leave one of them out")
	}
	if b.Call.Name == "" {
		return b, p.errorf(b.Line, "the query block has no name\nhint: add name: with the name of a question; frontdoor query --list shows them")
	}
	return b, nil
}

// set reads one key of a query block.
func (p place) set(b *Block, f field) error {
	if f.key == "params" {
		return p.params(b.Call, f)
	}
	v, err := p.scalar(f)
	if err != nil {
		return err
	}
	switch f.key {
	case "name":
		b.Call.Name = v
	case "title":
		b.Title = v
	case "optional":
		if v != "true" && v != "false" {
			return p.errorf(f.line, "optional is %q, expected true or false\nhint: optional: true leaves the figure out where the question has no rows", v)
		}
		b.Optional = v == "true"
	case "months":
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return p.errorf(f.line, "%q is not a number of months\nhint: months: 3 asks of the newest month of the data and the two before it", v)
		}
		b.Call.Months = n
	case "as":
		b.As = As(v)
		switch b.As {
		case AsChart, AsTable, AsFigures, AsBoth:
		default:
			return p.errorf(f.line, "%q is not a way to show an answer\nhint: as is one of chart, table, figures, both", v)
		}
	}
	return nil
}

package report

import (
	"bytes"
	"fmt"
	"strings"

	yaml "github.com/goccy/go-yaml/ast"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// markdown is CommonMark with tables. Raw HTML is left out, and table cells are
// aligned by attribute since the page allows no style attributes.
func markdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
}

// prose gathers the nodes between two query blocks.
type prose struct {
	md     goldmark.Markdown
	source []byte
	nodes  []ast.Node
}

// addProse renders the gathered nodes as one block and starts afresh.
func (r *Report) addProse(p *prose) error {
	if len(p.nodes) == 0 {
		return nil
	}
	var out bytes.Buffer
	b := Block{}
	for _, n := range p.nodes {
		if b.Line == 0 && n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			b.Line = lineAt(p.source, n.Lines().At(0).Start)
		}
		if h, ok := n.(*ast.Heading); ok {
			id := headingID(h)
			h.SetAttributeString("id", []byte(id))
			if h.Level == 2 {
				b.Headings = append(b.Headings, Heading{id, plain(h, p.source)})
			}
		}
		if err := p.md.Renderer().Render(&out, p.source, n); err != nil {
			return fmt.Errorf("cannot render the prose of %s: %w", r.Path, err)
		}
	}
	b.HTML = out.String()
	r.Blocks = append(r.Blocks, b)
	p.nodes = nil
	return nil
}

// headingID is the id of a heading, prefixed so that no heading takes an id the
// page itself uses.
func headingID(h *ast.Heading) string {
	v, _ := h.AttributeString("id")
	id, _ := v.([]byte)
	return "s-" + string(id)
}

// plain is the text of a node without its marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch t := c.(type) {
		case *ast.Text:
			b.Write(t.Segment.Value(source))
		case *ast.String:
			b.Write(t.Value)
		default:
			b.WriteString(plain(c, source))
		}
	}
	return b.String()
}

// checkProse refuses what would not work in the page: a second main heading, an
// image that would be fetched, a query block within a list or a quotation.
func (r *Report) checkProse(doc ast.Node, source []byte) error {
	p := place{r.Path, 1}
	return ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch v := n.(type) {
		case *ast.Heading:
			if v.Level == 1 {
				return ast.WalkStop, p.errorf(nodeLine(n, source), "a heading of level 1 in the prose\nhint: the title is the main heading; write ## here")
			}
		case *ast.Image:
			if !bytes.HasPrefix(v.Destination, []byte("data:")) {
				return ast.WalkStop, p.errorf(nodeLine(n, source), "the image %q would have to be fetched\nhint: a report is one file; use a data: address or leave the image out", v.Destination)
			}
		case *ast.FencedCodeBlock:
			if isQuery(n, source) && n.Parent() != doc {
				return ast.WalkStop, p.errorf(nodeLine(n, source), "a query block within a list or a quotation\nhint: move it to the left margin")
			}
		}
		return ast.WalkContinue, nil
	})
}

// nodeLine is the line a node begins on, that of its nearest block for inline
// nodes.
func nodeLine(n ast.Node, source []byte) int {
	if f, ok := n.(*ast.FencedCodeBlock); ok && f.Info != nil {
		return lineAt(source, f.Info.Segment.Start)
	}
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return lineAt(source, n.Lines().At(0).Start)
		}
	}
	return 1
}

func lineAt(source []byte, offset int) int {
	return bytes.Count(source[:offset], []byte("\n")) + 1
}

// params reads the parameters of a query block, each one piece of text.
func (p place) params(call *Call, f field) error {
	m, ok := f.value.(yaml.MapNode)
	if !ok {
		return p.errorf(f.line, "params must name each parameter\nhint: write params: {grain: month}")
	}
	fields, err := p.collect(m)
	if err != nil {
		return err
	}
	for _, q := range fields {
		v, err := p.scalar(q)
		if err != nil {
			return err
		}
		call.Params[q.key] = v
	}
	return nil
}

package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"time"

	"frontdoor/queries"
	"frontdoor/queries/report/cell"
)

//go:embed page/page.html page/page.css
var pageFiles embed.FS

// page is what the template is filled with.
type page struct {
	Report   *Report
	Meta     Meta
	CSS      template.CSS
	Policy   string
	Contents []entry
	Parts    []part
	Markers  []marker
}

// entry is a line of the contents.
type entry struct {
	ID, Text string
	Children []entry
}

// part is one block of the page: prose, or a figure.
type part struct {
	Prose  template.HTML
	Figure *figure
}

// marker is a shorthand used in the page with its meaning.
type marker struct{ Sign, Meaning string }

// Render writes the page of a report: results in the order of Questions, nil
// not allowed among them. An edition other than "internal" or "published", a
// result too few or too many, or a chart of columns that its result does not
// have is an error; nothing is asked and nothing is written but w.
func Render(w io.Writer, r *Report, results []*queries.Result, m Meta) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("cannot render report %s: %w", r.Name, err)
	}
	css, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return fmt.Errorf("cannot read the style of the page: %w", err)
	}
	tmpl, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return fmt.Errorf("cannot read the template of the page: %w", err)
	}
	p := page{Report: r, Meta: m, CSS: template.CSS(css), Policy: policy(css)}
	if err := p.fill(results); err != nil {
		return fmt.Errorf("cannot render report %s: %w", r.Name, err)
	}
	if err := tmpl.Execute(w, p); err != nil {
		return fmt.Errorf("cannot write report %s: %w", r.Name, err)
	}
	return nil
}

func (m Meta) check() error {
	if m.Edition != "internal" && m.Edition != "published" {
		return fmt.Errorf("edition %q is not known: expected internal or published", m.Edition)
	}
	return nil
}

// policy allows the one style sheet, by its digest, and images within the page.
func policy(css []byte) string {
	sum := sha256.Sum256(css)
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// fill lays out the blocks, the contents and the shorthand.
func (p *page) fill(results []*queries.Result) error {
	if want := len(p.Report.Questions()); len(results) != want {
		return fmt.Errorf("it asks %d questions but has %d results", want, len(results))
	}
	n, shown := 0, 0
	for _, b := range p.Report.Blocks {
		if b.Call == nil {
			p.Parts = append(p.Parts, part{Prose: template.HTML(b.HTML)})
			for _, h := range b.Headings {
				p.Contents = append(p.Contents, entry{ID: h.ID, Text: p.unlisted(h.Text)})
			}
			continue
		}
		if results[n] == nil {
			return fmt.Errorf("line %d: question %s has no result", b.Line, b.Call.Name)
		}
		n++
		if b.Optional && len(results[n-1].Rows) == 0 {
			continue
		}
		shown++
		f, err := newFigure(shown, b, results[n-1], p.Meta)
		if err != nil {
			return fmt.Errorf("line %d: %w", b.Line, err)
		}
		p.list(f)
		p.Parts = append(p.Parts, part{Figure: f})
		p.mark(results[n-1])
	}
	return nil
}

// list adds a figure to the contents, below the last heading of the prose. One
// of the same name as another is told from it by its settings.
func (p *page) list(f *figure) {
	if p.unlisted(f.Contents) != f.Contents {
		f.Contents += f.Settings
	}
	f.Contents = p.unlisted(f.Contents)
	e := entry{ID: f.ID, Text: f.Contents}
	headings := slices.ContainsFunc(p.Parts, func(q part) bool { return q.Figure == nil }) && len(p.Contents) > 0
	f.Sub = headings && !isFigureID(p.Contents[len(p.Contents)-1].ID)
	if !f.Sub {
		p.Contents = append(p.Contents, e)
		return
	}
	last := &p.Contents[len(p.Contents)-1]
	last.Children = append(last.Children, e)
}

// unlisted is a text that the contents do not hold yet, numbered if need be.
func (p *page) unlisted(text string) string {
	listed := map[string]bool{}
	for _, e := range p.Contents {
		listed[e.Text] = true
		for _, c := range e.Children {
			listed[c.Text] = true
		}
	}
	unique := text
	for n := 2; listed[unique]; n++ {
		unique = text + " (" + strconv.Itoa(n) + ")"
	}
	return unique
}

// isFigureID tells a figure's id from a heading's, which begins with s-.
func isFigureID(id string) bool { return len(id) < 2 || id[:2] != "s-" }

// mark notes the shorthand a result uses.
func (p *page) mark(r *queries.Result) {
	for _, row := range r.Rows {
		for _, v := range row {
			sign, ok := cell.Marker(v)
			known := slices.ContainsFunc(p.Markers, func(m marker) bool { return m.Sign == sign })
			if ok && !known && cell.Meaning(sign) != "" {
				p.Markers = append(p.Markers, marker{sign, cell.Meaning(sign)})
			}
		}
	}
}

// Cut is the data cut in words.
func (p page) Cut() string { return moment(p.Meta.DataCut) }

// Made is when the page was made, in words.
func (p page) Made() string { return moment(p.Meta.Generated) }

func moment(t time.Time) string {
	if t.IsZero() {
		return "not stated"
	}
	return t.Format("2 January 2006, 15:04")
}

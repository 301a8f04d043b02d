package report

import (
	"fmt"
	"html/template"
	"sort"
	"strconv"
	"strings"

	"frontdoor/queries"
	"frontdoor/queries/chart"
	"frontdoor/queries/report/cell"
	"frontdoor/queries/report/message"
)

// shortTable is the number of rows up to which a table is shown at once.
const shortTable = 14

// figure is one answered question as the page shows it.
type figure struct {
	ID       string
	Contents string // its line in the contents
	Sub      bool   // stands below a heading of the prose
	Headline string
	Detail   string // what else the message says; may be empty
	Subtitle string
	// Wide and Narrow are the same chart laid out for a page and for a phone.
	Wide, Narrow template.HTML
	Caption      string
	Tiles        []tile
	Tables       []table
	Measured     measured
}

// measured is how the figures of a question come about.
type measured struct {
	Ask, Why, Grain string
	Params          []string
	Columns         []definition
	Notes           []string
	Source          string
}

// definition is a column with what it means.
type definition struct{ Name, Doc string }

func newFigure(n int, b Block, r *queries.Result, m Meta) (*figure, error) {
	title := titleOf(b, r)
	f := &figure{ID: "q" + strconv.Itoa(n), Contents: title, Headline: b.Title, Measured: measuredOf(r, m)}
	if f.Headline == "" {
		m := message.Of(r)
		f.Headline, f.Detail = m.Headline, m.Detail
	}
	f.Subtitle = strings.Join(nonEmpty(title+settings(b.Call), m.Council, periodOf(r, m)), ", ")
	if len(r.Rows) == 0 {
		f.Caption = "Figure " + strconv.Itoa(n) + ". " + title + ": no rows."
		f.Tables = []table{tableOf(r, title)}
		return f, nil
	}
	if b.As == AsFigures {
		f.addTiles(n, r, title)
		return f, nil
	}
	if b.As == AsTable {
		t := tableOf(r, title)
		t.Open = true
		f.Tables = []table{t}
		return f, nil
	}
	return f, f.addChart(n, b, r, title)
}

// titleOf is the name of the measure.
func titleOf(b Block, r *queries.Result) string {
	if r.Question != nil && r.Question.Title != "" {
		return r.Question.Title
	}
	return cell.Upper(strings.ReplaceAll(b.Call.Name, "_", " "))
}

// settings are the parameters the block sets, in brackets.
func settings(c *Call) string {
	var out []string
	for k, v := range c.Params {
		word := strings.ReplaceAll(k, "_", " ")
		if k == "grain" {
			word = "by"
		}
		out = append(out, word+" "+cell.Label(v))
	}
	if len(out) == 0 {
		return ""
	}
	sort.Strings(out)
	return " (" + strings.Join(out, "; ") + ")"
}

// addTiles shows large numbers with the table to open.
func (f *figure) addTiles(n int, r *queries.Result, title string) {
	tiles, cut := tilesOf(r)
	t := tableOf(r, title)
	t.Open = len(tiles) == 0
	f.Tiles, f.Tables = tiles, []table{t}
	f.Caption = "Figure " + strconv.Itoa(n) + ". " + title + "."
	if cut {
		f.Caption += fmt.Sprintf(" The first %d of %s are shown here; the table has them all.", mostTiles, rowsWords(len(r.Rows)))
	}
}

// addChart shows a chart with its numbers, and for "both" the rows behind it. A
// question without a chart, or one whose rows cannot be pooled into one, shows
// its table.
func (f *figure) addChart(n int, b Block, r *queries.Result, title string) error {
	rows := tableOf(r, title)
	p, err := plotOf(r)
	if err != nil {
		return err
	}
	if p == nil {
		rows.Open = true
		f.Tables = []table{rows}
		return nil
	}
	// The charts write their own text escaped; nothing in them comes unescaped.
	f.Wide = template.HTML(p.draw(f.ID+"w", title, chart.Wide))
	f.Narrow = template.HTML(p.draw(f.ID+"n", title, chart.Narrow))
	f.Caption = strings.Join(append([]string{"Figure " + strconv.Itoa(n) + ". " + title + "."}, p.notes...), " ")
	if b.As == AsChart {
		f.Tables = []table{p.table(title)}
		return nil
	}
	rows.Open = len(rows.Rows) <= shortTable
	if len(p.data.Series) > 1 {
		f.Tables = append(f.Tables, p.table(title))
		rows.Summary = "Table: " + title + ", every row (" + rowsWords(len(r.Rows)) + ")"
	}
	f.Tables = append(f.Tables, rows)
	return nil
}

// measuredOf collects the definitions of a question.
func measuredOf(r *queries.Result, m Meta) measured {
	out := measured{Source: "Snapshot " + strconv.FormatInt(r.Snapshot, 10) + ", run " + m.RunID + "."}
	for _, c := range r.Columns {
		if c.Doc != "" {
			out.Columns = append(out.Columns, definition{cell.Heading(c), c.Doc})
		}
	}
	for k, v := range r.Params {
		// These defaults stand for "no bound" and would only puzzle a reader.
		if v == "1900-01-01" || v == "2999-12-31" {
			continue
		}
		out.Params = append(out.Params, k+" = "+fmt.Sprint(v))
	}
	sort.Strings(out.Params)
	if q := r.Question; q != nil {
		out.Ask, out.Why, out.Grain, out.Notes = q.Ask, q.Why, q.Grain, q.Notes
	}
	return out
}

// periodOf is the period of the dates in a result, else the report's period.
func periodOf(r *queries.Result, m Meta) string {
	for i, c := range r.Columns {
		if c.Name != "period" && c.Name != "month" && c.Name != "day" {
			continue
		}
		names, dated := positions(r, i)
		switch {
		case !dated:
		case len(names) == 1:
			return names[0]
		default:
			return names[0] + " to " + names[len(names)-1]
		}
	}
	return m.Period
}

func nonEmpty(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

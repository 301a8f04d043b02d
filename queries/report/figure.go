package report

import (
	"fmt"
	"html/template"
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
	Settings string // the parameters the block sets, in brackets; may be empty
	Headline string
	Detail   string // what else the message says; may be empty
	Subtitle string
	LeftOut  string // which periods are not covered whole; may be empty
	// Wide and Narrow are the same chart laid out for a page and for a phone.
	Wide, Narrow template.HTML
	Caption      string
	Tiles        []tile
	Tables       []table
	Measured     measured
}

func newFigure(n int, b Block, r *queries.Result, m Meta) (*figure, error) {
	if !m.DataCut.IsZero() {
		r = cell.InZone(r, m.DataCut.Location())
	}
	title := titleOf(b, r)
	periods := cell.PeriodsOf(r, cell.Span{First: m.First, Last: m.Last})
	whole, without := periods.Whole(r)
	says := message.Of(whole)
	f := &figure{ID: "q" + strconv.Itoa(n), Contents: title, Settings: settings(b.Call), Measured: measuredOf(r, m)}
	f.Headline, f.Detail = says.Headline, says.Detail
	if b.Title != "" {
		f.Contents, f.Headline, f.Detail = b.Title, b.Title, strings.TrimSpace(says.Headline+" "+says.Detail)
	}
	f.Subtitle = strings.Join(nonEmpty(title+f.Settings, m.Council, periodOf(whole, m)), ", ")
	err := f.show(n, b, r, whole, periods, title)
	f.LeftOut = f.leftOut(periods, without)
	return f, err
}

// show fills in what the block asks for: the table holds every row of r, all
// else only whole periods.
func (f *figure) show(n int, b Block, r, whole *queries.Result, p cell.Periods, title string) error {
	switch {
	case len(r.Rows) == 0:
		f.Caption = "Figure " + strconv.Itoa(n) + ". " + title + ": no rows."
		f.Tables = []table{tableOf(r, p, title)}
	case b.As == AsFigures:
		f.addTiles(n, whole, title)
		t := tableOf(r, p, title)
		t.Open = len(f.Tiles) == 0
		f.Tables = []table{t}
	case b.As == AsTable:
		t := tableOf(r, p, title)
		t.Open = len(t.Rows) <= shortTable
		f.Tables = []table{t}
	default:
		return f.addChart(n, b, r, whole, p, title)
	}
	return nil
}

// titleOf is the name of the measure.
func titleOf(b Block, r *queries.Result) string {
	if r.Question != nil && r.Question.Title != "" {
		return r.Question.Title
	}
	return cell.Upper(cell.Words(b.Call.Name))
}

// addTiles shows large numbers.
func (f *figure) addTiles(n int, r *queries.Result, title string) {
	tiles, cut := tilesOf(r)
	f.Tiles = tiles
	f.Caption = "Figure " + strconv.Itoa(n) + ". " + title + "."
	if cut {
		f.Caption += fmt.Sprintf(" The first %d of %s are shown here; the table has them all.", mostTiles, rowsWords(len(r.Rows)))
	}
}

// addChart shows a chart of the whole periods with its numbers, and for "both"
// the rows behind it. A question without a chart, or one whose rows cannot be
// pooled into one, shows its table.
func (f *figure) addChart(n int, b Block, r, whole *queries.Result, periods cell.Periods, title string) error {
	rows := tableOf(r, periods, title)
	all, err := plotOf(r)
	if err != nil {
		return err
	}
	p, err := plotOf(whole)
	if err != nil {
		return err
	}
	if p == nil || all == nil || p.weights != nil && !p.sparse(r.Question.Chart.Least) {
		rows.Open = true
		f.Tables = []table{rows}
		return nil
	}
	// The charts write their own text escaped; nothing in them comes unescaped.
	f.Wide = template.HTML(p.draw(f.ID+"w", title, chart.Wide))
	f.Narrow = template.HTML(p.draw(f.ID+"n", title, chart.Narrow))
	f.Caption = strings.Join(append([]string{"Figure " + strconv.Itoa(n) + ". " + title + "."}, p.notes...), " ")
	numbers := all.table(title, periods.Parts)
	if b.As == AsChart {
		f.Tables = []table{numbers}
		return nil
	}
	rows.Open = len(rows.Rows) <= shortTable
	if len(all.data.Series) > 1 {
		f.Tables = append(f.Tables, numbers)
		rows.Summary = "Table: " + title + ", every row (" + rowsWords(len(r.Rows)) + ")"
	}
	f.Tables = append(f.Tables, rows)
	return nil
}

// leftOut says which periods the data does not cover whole and, when others are,
// where they are left out; "" for none.
func (f *figure) leftOut(p cell.Periods, without bool) string {
	if len(p.Parts) == 0 {
		return ""
	}
	it, has := "it", "it is"
	if len(p.Parts) > 1 {
		it, has = "them", "they are"
	}
	since := "the data does not cover " + it + " whole: " + partsWords(p) + "."
	where := "the headline"
	switch {
	case !without:
		return "Take care, " + since
	case f.Wide != "":
		where += " and the chart"
	case len(f.Tiles) > 0:
		where += " and the large numbers"
	}
	return "Left out of " + where + ", since " + since + " In the table " + has + " marked."
}

// partsWords lists part periods, the first three if there are many.
func partsWords(p cell.Periods) string {
	var out []string
	for i, part := range p.Parts {
		if i == 3 && len(p.Parts) > 4 {
			out = append(out, strconv.Itoa(len(p.Parts)-i)+" more")
			break
		}
		words := part.String()
		if p.Grain == cell.Week {
			words = "the week from " + words
		}
		out = append(out, words)
	}
	last := len(out) - 1
	if last == 0 {
		return out[0]
	}
	return strings.Join(out[:last], ", ") + " and " + out[last]
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

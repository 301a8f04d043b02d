// Package report turns a Markdown file with query blocks into one
// self-contained HTML page: no network, no script, a strict content security
// policy, readable on a phone, on paper and with a screen reader.
//
// A report file has YAML front matter (title, description, language), prose,
// and fenced blocks with the language "query":
//
//	```query
//	name: answer_rate
//	params: {grain: month}
//	as: chart
//	title: optional headline in place of the computed one
//	```
//
// Parse reads the file, Questions lists what has to be asked, Render writes the
// page from the answers. The package asks nothing itself.
package report

import (
	"time"
)

// Report is a parsed report file.
type Report struct {
	Name        string // the file's name without .md
	Path        string // the file, for messages
	Title       string // the page's main heading
	Description string // one or two sentences below it; may be empty
	Language    string // BCP 47 tag of the prose, "en-GB" unless stated
	Blocks      []Block
}

// Block is a piece of prose or a query, in the order of the file: exactly one
// of HTML and Call is set.
type Block struct {
	Line     int       // first line of the block in the file, counted from 1
	HTML     string    // prose, rendered; raw HTML of the file is left out
	Headings []Heading // the level 2 headings within HTML
	Call     *Call     // what to ask
	As       As        // how the answer is shown
	Title    string    // headline in place of the computed one; may be empty
	Optional bool      // left out where the answer has no rows
}

// Heading is a heading of the prose that the contents list links to.
type Heading struct {
	ID   string // the id attribute in the page
	Text string
}

// Call names a question and its parameters, values written as on the command
// line. Parameters that are not named take the question's defaults.
type Call struct {
	Name   string
	Params map[string]string
	Months int // ask of the newest months only, so many; 0: of all
}

// As is how a block shows its answer. Each of them comes with a table.
type As string

// The ways to show an answer.
const (
	AsChart   As = "chart"   // the chart, its numbers in a table that opens
	AsTable   As = "table"   // the table alone
	AsFigures As = "figures" // a few large numbers, the table to open
	AsBoth    As = "both"    // the chart and the full table
)

// Meta is what a report says about itself: whose figures, of which data.
type Meta struct {
	Council   string    // name of the council
	Edition   string    // "internal" or "published"
	Period    string    // the period in words, for results without dates
	First     time.Time // first local date the data covers, midnight UTC; zero when not known
	Last      time.Time // last local date the data covers, midnight UTC; zero when not known
	Snapshot  int64     // the snapshot every result was read from
	RunID     string    // the run that published it
	DataCut   time.Time // data up to this instant, in the council's time zone
	Generated time.Time // when the page was made, in the council's time zone
	Notes     []string  // formulas, thresholds and caveats for the foot
	Sample    bool      // the data is synthetic: the page says so at its head
}

// Since gives the questions of the newest months their first day, last being the
// last day of the data: the first of its month, or of one before it.
func (r *Report) Since(last time.Time) {
	for _, b := range r.Blocks {
		if b.Call != nil && b.Call.Months > 0 && !last.IsZero() {
			first := time.Date(last.Year(), last.Month()+1-time.Month(b.Call.Months), 1, 0, 0, 0, 0, time.UTC)
			b.Call.Params[fromParam] = first.Format(time.DateOnly)
		}
	}
}

// The parameters that bound the days a question is asked of.
const (
	fromParam = "from"
	toParam   = "to"
)

// Questions returns the question of each query block, in the order in which
// Render expects the results.
func (r *Report) Questions() []Call {
	var calls []Call
	for _, b := range r.Blocks {
		if b.Call != nil {
			calls = append(calls, *b.Call)
		}
	}
	return calls
}

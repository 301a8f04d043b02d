// Package sheet reads tallies that a counter keeps on paper, typed into a workbook
// or a CSV: services down, hours or days across, or the other way round.
//
//	Residents' Hub                  Week commencing 05/01/2026
//	Service       Mon  Tue  Wed  Thu  Fri  Total
//	Housing        12    9  5+3 IIII         33
//	Council tax     7    8    6    5    9    35
//	Total          19   17   14    9    9    68
//
// What a sheet says is read in this order: titles (anything above the heading
// line, of which dates and "Site: ..." are taken), the heading line (the first one
// whose cells are hours, days, weeks or names of counts), a line a service, and
// lines and columns of totals, which are checked and give no row. A new title with
// a date, or another heading line, begins a new table in the same sheet. Dates are
// day before month, always.
//
// A count is a whole number, a sum of such (5+3), or strokes (IIII, |||| |, ////).
// Nothing is made into people: a row is one count of one cell.
package sheet

import (
	"context"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
	"frontdoor/ingest/workbook"
)

// Format is the format tally_sheet.
func Format() ingest.Format {
	return ingest.Format{
		Name: "tally_sheet", Doc: "paper tallies of a counter typed into a workbook or a CSV: services down, hours or days across; settings in pattern",
		Table: (*schema.Tally)(nil).TableName(), Identity: ingest.ByName, Version: 1,
		Sheets: []string{workbook.EverySheet}, Sniff: sniff,
		New: func(o ingest.Options) (ingest.Decoder, error) { return newDecoder(o) },
	}
}

// decoder reads tally sheets.
type decoder struct {
	settings
	label  string        // the site, where the source says it
	clock  *ingest.Clock // council time
	wall   *ingest.Clock // the clock on the counter's wall
	days   dayReader
	across bool // only tables with hours or days across are looked for
}

func newDecoder(o ingest.Options) (*decoder, error) {
	set, err := parseSettings(o.Pattern)
	if err != nil {
		return nil, err
	}
	zone := o.LogZone
	if zone == nil {
		zone = o.Zone
	}
	return &decoder{
		settings: set, label: clean(o.Label), clock: ingest.NewClock(o.Zone), wall: ingest.NewClock(zone), days: newDayReader(),
	}, nil
}

// reading is the reading of one file.
type reading struct {
	*decoder
	out      ingest.Sink
	workbook bool
	file     string
	sheet    string // the sheet's name; "" in a CSV
	tab      string // the same as it is written, for the dates in it
	before   int64  // lines of the file before the sheet's first row
	titles   titles // what was said above the table to come, or at hand
	held     held   // lines that may be titles, should a heading line come
	table    *table // nil while its heading line is looked for
	tables   int    // that the sheet had
	row      schema.Tally
}

// Decode reads all sheets of a workbook, or a CSV as one.
func (d *decoder) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	r := &reading{decoder: d, out: out, workbook: in.Workbook(), file: in.Name}
	r.begin("", 0)
	records := field.NewCSV(',', in.Next)
	for {
		rec, ok := records.Next()
		if !ok {
			r.endSheet()
			return in.Err()
		}
		r.take(rec)
	}
}

// begin starts a sheet.
func (r *reading) begin(name string, before int64) {
	r.tab, r.before, r.tables = name, before, 0
	r.sheet = strings.ReplaceAll(clean(name), "!", "_")
	r.titles = titles{}
}

// take places one record of the file.
func (r *reading) take(rec field.Record) {
	name, isName := workbook.SheetName(rec.First.Text)
	switch {
	case r.workbook && isName:
		r.endSheet()
		r.begin(name, rec.First.Number)
		r.out.Ignore(rec.Lines)
	case rec.Fault != "":
		r.out.Reject(ingest.Reject{
			Line: rec.First.Number, Lines: rec.Lines, Offset: rec.First.Offset, Column: rec.Column, Code: "bad_quotes",
			Message: "expected quoted fields as in RFC 4180: " + rec.Fault, Excerpt: privacy.Excerpt(rec.First.Text),
			Hint: `a quote inside a field is written twice: ""`,
		})
	case isBlank(rec.Fields):
		if r.table != nil {
			r.table.over = r.table.totals
		}
		r.out.Ignore(rec.Lines)
	default:
		r.takeLine(&line{Record: rec, number: rec.First.Number - r.before})
	}
}

// maxTitles is how many lines are looked at for a heading line.
const maxTitles = 1000

// takeLine places a line that has a text.
func (r *reading) takeLine(l *line) {
	if r.table == nil && (r.held.lines >= maxTitles || r.across && r.held.lines >= titlesInHead) {
		r.hold(l)
		return
	}
	h, isHeading := r.heading(l.Fields)
	switch {
	case isHeading && r.table != nil && r.table.lines == 0 && r.table.kind == dayColumn && h.weekdaysOnly():
		r.out.Ignore(l.Lines) // below their dates
	case isHeading && !(r.across && h.kind != hourColumn && h.kind != dayColumn):
		r.open(l, h)
	case r.table == nil && r.held.fault.code == "":
		r.title(l)
	case r.table == nil || r.table.isNote(l.Fields):
		r.note(l)
	default:
		r.table.take(l)
	}
}

// title takes a line above a heading line.
func (r *reading) title(l *line) {
	next := titles{}
	if next.add(r.days, l.Fields); next.begins() && r.held.counts {
		r.lose()
		r.titles = titles{}
	}
	r.titles.add(r.days, l.Fields)
	r.hold(l)
}

// note takes a line below a heading line that is none of its table. One that names
// a day or a site is the title of the next table.
func (r *reading) note(l *line) {
	next := titles{}
	next.add(r.days, l.Fields)
	switch {
	case r.table != nil && r.table.isBareDay(l.Fields):
		r.out.Ignore(l.Lines)
		return
	case next.begins():
	case r.table == nil: // of a table that could not be read
		r.hold(l)
		return
	default:
		r.out.Ignore(l.Lines)
		return
	}
	r.closeTable()
	next.inherit(r.titles)
	r.titles = next
	r.hold(l)
}

// open begins a table, whose heading line this is.
func (r *reading) open(l *line, h heading) {
	if r.held.below == 0 { // two lines of headings
		r.held.fault = fault{}
	}
	r.closeTable()
	if r.held.counts {
		r.lose()
	}
	r.hold(l)
	t, why := r.newTable(l, h)
	if why.code != "" { // all of the table is one reject
		r.held.fault = why
		return
	}
	r.held.ignore(r.out)
	r.table, r.tables = t, r.tables+1
}

// closeTable ends the table at hand.
func (r *reading) closeTable() {
	if r.table != nil {
		r.table.close()
		r.table = nil
		return
	}
	if r.held.fault.code != "" { // of a table that could not be read
		r.held.reject(r)
	}
}

// endSheet ends the sheet at hand. Lines that no heading line came to are what the
// sheet is rejected for, unless they are notes below a table.
func (r *reading) endSheet() {
	r.closeTable()
	if r.tables > 0 && !r.held.counts {
		r.held.ignore(r.out)
		return
	}
	r.lose()
}

// lose rejects lines that no heading line came to.
func (r *reading) lose() {
	r.held.fault = fault{
		code: "no_header", message: "expected a line of headings with hours (9-10, 09:00), days (Mon, 05/01/2026) or counts (Visits)",
		hint: "services stand in the first column, or days do; a sheet that is no tally may be hidden or taken out",
	}
	if r.held.at != "" {
		r.held.fault.message += ", above the counts of " + r.held.at
	}
	if r.held.apart {
		r.held.fault.hint = "its cells are apart by semicolons: save it as a CSV with commas"
	}
	r.held.reject(r)
}

package layout

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// layoutDecoder decodes the records of a declared layout.
type layoutDecoder struct {
	layout *layout
	clock  *ingest.Clock // council time
	source *ingest.Clock // clock of times without offset
	maker  *privacy.Maker
	phones *privacy.Phones
	row    schema.Row
	fields []boundField
	ts     boundField
	key    *boundKey
	reset  func()
}

// boundField is one raw column bound to its place in the row and, once the
// header is read, to a position in the record.
type boundField struct {
	name   string
	spec   layoutField
	index  int
	time   field.TimePattern
	values map[string]string // lower case
	kind   privacy.Kind      // pseudonym to make of the value; 0 for none
	text   *string
	number **int64
}

// boundKey is where the resident's identifiers come from and go to.
type boundKey struct {
	phone, email int // positions in the record, -1 for none
	spec         layoutField
	key, kind    *string
}

func newLayoutDecoder(l *layout, o ingest.Options) (*layoutDecoder, error) {
	zone := o.LogZone
	if l.Zone != "" && l.Zone != "council" {
		var err error
		if zone, err = time.LoadLocation(l.Zone); err != nil {
			return nil, fmt.Errorf("%s: zone: %w", l.path, err)
		}
	}
	if zone == nil {
		zone = o.Zone
	}
	maker := privacy.NewMaker(o.Keys)
	d := &layoutDecoder{
		layout: l, clock: ingest.NewClock(o.Zone), source: ingest.NewClock(zone),
		maker: maker, phones: privacy.NewPhones(maker, o.Region),
	}
	return d, d.bind()
}

// target is the row a table's layouts fill: pointers to its fields by column.
func target(table string) (schema.Row, map[string]any, func(), error) {
	switch table {
	case "ticket":
		r := &schema.Ticket{}
		return r, map[string]any{
			"ticket_id": &r.TicketID, "visit_id": &r.VisitID, "site": &r.Site, "service_label": &r.Service,
			"kind": &r.Kind, "state": &r.State, "outcome": &r.Outcome, "called_s": &r.CalledS, "ended_s": &r.EndedS,
			"resident_key": &r.ResidentKey, "resident_key_kind": &r.ResidentKind, "desk_key": &r.DeskKey,
		}, func() { *r = schema.Ticket{} }, nil
	case "form_event":
		r := &schema.FormEvent{}
		return r, map[string]any{
			"form": &r.FormID, "reference": &r.Reference, "event": &r.Event, "entered_by": &r.EnteredBy, "step": &r.Step,
			"resident_key": &r.ResidentKey, "resident_key_kind": &r.ResidentKind,
		}, func() { *r = schema.FormEvent{} }, nil
	}
	return nil, nil, nil, fmt.Errorf("layouts cannot fill the table %s", table)
}

func (d *layoutDecoder) bind() error {
	row, places, reset, err := target(d.layout.Table)
	if err != nil {
		return err
	}
	d.row, d.reset = row, reset
	contract, _ := schema.Lookup(d.layout.Table)
	names := make([]string, 0, len(d.layout.Columns))
	for _, c := range contract.Columns {
		if _, ok := d.layout.Columns[c.Name]; ok {
			names = append(names, c.Name)
		}
	}
	for _, name := range names {
		spec := d.layout.Columns[name]
		f := boundField{name: name, spec: spec, values: lowered(spec.Values)}
		if spec.Time != "" {
			if f.time, err = field.CompileTime(spec.Time); err != nil {
				return err
			}
		}
		column, _ := contract.Column(name)
		switch {
		case name == "ts":
			d.ts = f
			continue
		case name == "resident_key":
			d.key = &boundKey{spec: spec, key: places[name].(*string), kind: places["resident_key_kind"].(*string)}
			continue
		case column.Privacy == schema.Staff:
			f.kind = privacy.Staff
		case column.Privacy == schema.Pseudonym:
			f.kind = privacy.Reference
		}
		switch p := places[name].(type) {
		case *string:
			f.text = p
		case **int64:
			f.number = p
		default:
			return fmt.Errorf("layouts cannot fill the column %s", name)
		}
		d.fields = append(d.fields, f)
	}
	return nil
}

func lowered(values map[string]string) map[string]string {
	out := make(map[string]string, len(values))
	for k, v := range values {
		out[strings.ToLower(k)] = v
	}
	return out
}

// Decode reads the header, then the records.
func (d *layoutDecoder) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	records := field.NewCSV(d.layout.Delimiter[0], in.Next)
	var header []string
	broken := false
	for {
		rec, ok := records.Next()
		if !ok {
			return in.Err()
		}
		switch {
		case rec.Fault == "" && strings.TrimSpace(rec.First.Text) == "":
			out.Ignore(rec.Lines)
		case rec.Fault != "":
			out.Reject(reject(rec, "bad_quotes", rec.Column, "expected quoted fields as in RFC 4180: "+rec.Fault,
				`a quote inside a field is written twice: ""`))
		case header == nil && !broken:
			if missing := d.position(rec.Fields); missing != "" {
				broken = true
				out.Reject(reject(rec, "missing_column", 0, fmt.Sprintf("expected a header with the column %q", missing),
					"is this the right format? `frontdoor format detect` tells"))
				continue
			}
			header = slices.Clone(rec.Fields)
			out.Ignore(rec.Lines)
		case broken:
			out.Reject(reject(rec, "no_header", 0, "the file's header could not be read", "see the reject of its first line"))
		case slices.Equal(rec.Fields, header): // exports joined end to end repeat it
			out.Ignore(rec.Lines)
		default:
			d.record(rec, len(header), out)
		}
	}
}

// position finds the layout's headings in the header; it returns one that is
// missing, or "".
func (d *layoutDecoder) position(header []string) string {
	at := map[string]int{}
	for i, h := range header {
		at[strings.TrimSpace(h)] = i
	}
	missing := ""
	find := func(heading string) int {
		if heading == "" {
			return -1
		}
		i, ok := at[heading]
		if !ok {
			missing = heading
			return -1
		}
		return i
	}
	d.ts.index = find(d.ts.spec.Column)
	for i := range d.fields {
		d.fields[i].index = find(d.fields[i].spec.Column)
	}
	if d.key != nil {
		d.key.phone, d.key.email = find(d.key.spec.Phone), find(d.key.spec.Email)
	}
	return missing
}

func reject(rec field.Record, code string, column int, message, hint string) ingest.Reject {
	return ingest.Reject{
		Line: rec.First.Number, Lines: rec.Lines, Offset: rec.First.Offset, Column: column, Code: code,
		Message: message, Excerpt: privacy.Excerpt(rec.First.Text), Hint: hint,
	}
}

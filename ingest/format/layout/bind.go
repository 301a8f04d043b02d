package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/mailbox"
	"frontdoor/ingest/privacy"
)

// layoutDecoder decodes the records of a declared layout.
type layoutDecoder struct {
	layout *layout
	clock  *ingest.Clock // council time
	source *ingest.Clock // clock of times without offset
	maker  *privacy.Maker
	phones *privacy.Phones
	mail   *mailbox.Directory
	region string
	latin  bool // the export is in Windows-1252
	// workbook is set while the records are rows of a workbook's sheet, whose times
	// have a spelling of their own.
	workbook bool

	row       schema.Row
	reset     func()
	places    []*place   // all that are found anew in each header
	paths     *jsonPaths // of JSON records; nil for a table
	fields    []boundField
	ts        boundField
	key       *boundKey
	direction *string // of table call, whose caller is the council in an outbound one
	measures  *boundMeasures
	events    *boundEvents
	footer    *boundFooter
	known     map[string]bool // lower-case words of the layout: they name nobody
	offset    int32           // where the row's log_offset_min points
	stamped   field.Stamp     // the row's time as it was written
	label     string          // what the source says its files are about
	file      string          // the name of the file being read
}

// origin says where a field's value comes from.
type origin byte

const (
	fromText      origin = iota // redacted text
	fromCode                    // a word of the layout, or a short code
	fromConstant                // the layout itself
	fromValues                  // the layout's table of values
	fromRules                   // the layout's rules
	fromTime                    // a time
	fromSpan                    // the time from the event to this one
	fromDuration                // a length of time
	fromID                      // an id, kept apart from others
	fromPseudonym               // an identifier
	fromDialled                 // a number of the council's
	fromLine                    // the whole line
	fromFileName                // the source's label, or the file's name
	fromCalendar                // a stretch of the calendar from the event on
	fromNumbers                 // the layout's table of values, which are numbers
	fromCount                   // a whole number
	fromMailbox                 // an address of the council's
)

// boundField is one raw column bound to its place in the row and in the record.
type boundField struct {
	name     string
	spec     layoutField
	source   origin
	at, time *place
	mail     []*place
	pattern  field.TimePattern
	shape    field.Duration
	unit     int64             // milliseconds in one of the column's unit
	values   map[string]string // as written or in lower case -> meaning
	rules    []boundRule
	only     []boundCondition
	kind     privacy.Kind
	clean    map[string]string // what was made of texts so far

	text   *string
	number **int64
	whole  *int64
	slot   int64   // what number points to
	or     *string // the field to copy when this one is empty
}

// boundKey is where the resident's identifiers come from and go to.
type boundKey struct {
	phone, email *place
	outside      []*place
	key, kind    *string
}

func newLayoutDecoder(l *layout, o ingest.Options) (*layoutDecoder, error) {
	zone := o.LogZone
	if zone == nil && l.Zone != "" && l.Zone != "council" {
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
		maker: maker, phones: privacy.NewPhones(maker, o.Region), region: o.Region, mail: o.Mail,
		latin: l.Encoding == "windows-1252", known: l.words(), label: o.Label,
	}
	return d, d.bind()
}

func (d *layoutDecoder) bind() error {
	var err error
	if d.row, d.reset, err = target(d.layout.Table); err != nil {
		return err
	}
	to := pointers(d.row)
	contract, _ := schema.Lookup(d.layout.Table)
	for _, c := range contract.Columns {
		spec, ok := d.layout.Columns[c.Name]
		if !ok {
			continue
		}
		if isKey(c.Name) {
			d.bindKey(c.Name, spec, to)
			continue
		}
		f, err := d.bindField(c, spec)
		if err != nil {
			return err
		}
		if c.Name == "ts" {
			d.ts = f
			continue
		}
		switch p := to[c.Name].(type) {
		case *string:
			f.text = p
		case **int64:
			f.number = p
		case *int64:
			f.whole = p
		default:
			return fmt.Errorf("layouts cannot fill the column %s", c.Name)
		}
		if spec.Or != "" {
			f.or, _ = to[spec.Or].(*string)
		}
		d.fields = append(d.fields, f)
	}
	if d.layout.Table == "call" {
		d.direction, _ = to["direction"].(*string)
	}
	d.bindMeasures(to)
	if err := d.bindEvents(to); err != nil {
		return err
	}
	d.bindFooter()
	if d.layout.Records != "" {
		d.paths, err = compilePaths(d.places)
		return err
	}
	if d.layout.positional() {
		for _, p := range d.places {
			p.number()
		}
	}
	return nil
}

func (d *layoutDecoder) bindKey(name string, spec layoutField, to map[string]any) {
	d.key = &boundKey{phone: d.at(spec.Phone, spec.Optional), email: d.at(spec.Email, spec.Optional), key: to[name].(*string)}
	d.key.outside = d.each(spec.Outside, spec.Optional)
	if d.key.kind, _ = to[name+"_kind"].(*string); d.key.kind == nil {
		d.key.kind = to["caller_class"].(*string)
	}
}

func (d *layoutDecoder) bindField(c schema.Column, spec layoutField) (f boundField, err error) {
	f = boundField{
		name: c.Name, spec: spec, values: lowered(spec.Values), clean: map[string]string{},
		at: d.at(spec.Column, spec.Optional), time: d.at(spec.TimeColumn, spec.Optional), unit: 1,
		rules: d.bindRules(spec.When, spec.Optional), only: d.bindConditions(spec.If, spec.Optional), kind: privacy.Reference,
	}
	if c.Privacy == schema.Staff {
		f.kind = privacy.Staff
	}
	if c.Unit == "s" {
		f.unit = 1000
	}
	if spec.Time != "" {
		if f.pattern, err = field.CompileTime(spec.Time); err != nil {
			return f, err
		}
	}
	f.mail = d.each(spec.Mailbox, spec.Optional)
	f.shape = field.Duration(spec.Duration)
	f.source = sourceOf(c, spec)
	if f.source == fromConstant && c.Type == schema.Bigint {
		f.slot, err = strconv.ParseInt(*spec.Value, 10, 64)
	}
	return f, err
}

func sourceOf(c schema.Column, spec layoutField) origin {
	switch {
	case spec.Value != nil && c.Name == "span_s" && isSpan(*spec.Value):
		return fromCalendar
	case spec.Value != nil:
		return fromConstant
	case spec.FileName != "":
		return fromFileName
	case len(spec.Mailbox) > 0:
		return fromMailbox
	case spec.Line:
		return fromLine
	case spec.Time != "" && c.Unit == "s":
		return fromSpan
	case spec.Time != "":
		return fromTime
	case spec.Duration != "":
		return fromDuration
	case len(spec.When) > 0:
		return fromRules
	case len(spec.Values) > 0 && c.Type == schema.Bigint:
		return fromNumbers
	case len(spec.Values) > 0:
		return fromValues
	case c.Type == schema.Bigint:
		return fromCount
	case c.Privacy == schema.Staff || c.Privacy == schema.Pseudonym:
		return fromPseudonym
	case isID(c.Name):
		return fromID
	case c.Name == "dialled":
		return fromDialled
	case c.Name == "result" || c.Name == "initiation":
		return fromCode
	}
	return fromText
}

func lowered(values map[string]string) map[string]string {
	out := make(map[string]string, len(values))
	for k, v := range values {
		out[strings.ToLower(k)] = v
	}
	return out
}

// words lists, in lower case, what the layout itself knows the export to write.
func (l *layout) words() map[string]bool {
	out := map[string]bool{}
	for _, f := range l.Columns {
		for v := range f.Values {
			out[strings.ToLower(v)] = true
		}
		for _, c := range f.conditions() {
			for _, v := range slices.Concat(c.Equals, c.Has) {
				out[strings.ToLower(v)] = true
			}
		}
	}
	return out
}

// conditions lists all conditions of a field.
func (f layoutField) conditions() []condition {
	out := slices.Clone(f.If)
	for _, r := range f.When {
		out = append(out, r.If...)
	}
	return out
}

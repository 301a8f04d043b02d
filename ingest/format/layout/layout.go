// Package layout reads exports that are just columns, or JSON records that can be
// read as such, each declared by one YAML file with a sample inside. README.md describes the language.
package layout

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
)

//go:embed *.yaml
var layoutFiles embed.FS

// layout declares an export, delimited or JSON: which column holds what. It carries a
// sample of the export and the rows the sample must give.
type layout struct {
	Name         string                 `yaml:"name"`
	Doc          string                 `yaml:"doc"`
	Table        string                 `yaml:"table"`
	Version      int                    `yaml:"version"`
	Records      string                 `yaml:"records"`       // JSON: the member that holds the records, or lines; columns are paths
	Sheet        names                  `yaml:"sheet"`         // of a workbook: its name, or several of which one is there
	Delimiter    string                 `yaml:"delimiter"`     // , (unless said) ; | or tab
	Encoding     string                 `yaml:"encoding"`      // utf-8 (unless said), utf-16 or windows-1252; a byte order mark wins
	Zone         string                 `yaml:"zone"`          // of times without offset: an IANA name, unless the source says
	Header       string                 `yaml:"header"`        // "none": columns are numbers, from 1
	HeaderWithin int                    `yaml:"header_within"` // the heading line is one of the first so many; 1 unless said
	Fields       int                    `yaml:"fields"`        // header: none: how many fields each record has
	Blank        []string               `yaml:"blank"`         // what the export writes for "no value"
	Columns      map[string]layoutField `yaml:"columns"`       // raw column -> where it comes from
	Events       map[string]event       `yaml:"events"`        // table form_event: one row each
	Measures     map[string]measure     `yaml:"measures"`      // table tally: one row each
	Footer       *footer                `yaml:"footer"`        // lines below the records
	Dropped      []string               `yaml:"dropped"`       // columns that are never kept, e.g. names
	Sample       string                 `yaml:"sample"`
	Expect       []map[string]string    `yaml:"expect"` // the sample's rows, sparse

	path string
}

// layoutField says where one raw column's value comes from.
type layoutField struct {
	Column      names             `yaml:"column"`        // heading in the export, or several of which one is there
	TimeColumn  names             `yaml:"time_column"`   // where the time of day stands apart from the date: joined by a space
	Value       *string           `yaml:"value"`         // the same for every record
	When        []rule            `yaml:"when"`          // the first rule that holds says what it is
	If          []condition       `yaml:"if"`            // filled only in records for which all of these hold
	Line        bool              `yaml:"line"`          // a pseudonym of the whole line, for records without an id
	FileName    string            `yaml:"file_name"`     // the source's label or, at the *, what the file's name says
	Optional    bool              `yaml:"optional"`      // the heading may be missing
	Required    bool              `yaml:"required"`      // an empty value is a reject
	Time        string            `yaml:"time"`          // pattern, for columns that are a time
	Duration    string            `yaml:"duration"`      // shape, for columns that are a length of time
	ZeroIsBlank bool              `yaml:"zero_is_blank"` // 0 stands for no value
	Values      map[string]string `yaml:"values"`        // what the export writes -> what it means
	Otherwise   *string           `yaml:"otherwise"`     // what any other value means; without it, others are rejects
	Or          string            `yaml:"or"`            // raw column to take the value from when this one is empty
	Phone       names             `yaml:"phone"`         // keys: heading of the phone number
	Email       names             `yaml:"email"`         // resident_key: heading of the e-mail address
	Outside     names             `yaml:"outside"`       // resident_key: headings of addresses, of which the first counts that is not the council's
	Mailbox     names             `yaml:"mailbox"`       // label of a message: headings of addresses, of which the first counts that is the council's
}

// measure says which column holds one count of an interval.
type measure struct {
	Column          names  `yaml:"column"`
	Optional        bool   `yaml:"optional"`         // the heading may be missing
	Money           string `yaml:"money"`            // pounds: an amount, counted in pence
	ThresholdS      *int64 `yaml:"threshold_s"`      // answered_within: the threshold in seconds
	ThresholdColumn names  `yaml:"threshold_column"` // or the column that says it
}

// footer says which lines below the records are none.
type footer struct {
	Column     names `yaml:"column"`      // a total has in this column
	Equals     names `yaml:"equals"`      // one of these words
	Check      names `yaml:"check"`       // its columns that must be the sums of the rows above
	AfterBlank bool  `yaml:"after_blank"` // after a blank line, lines of another width are notes
}

// names is one name or a list of them.
type names []string

// UnmarshalYAML reads a word, a number or a list of them.
func (n *names) UnmarshalYAML(unmarshal func(any) error) error {
	var v any
	if err := unmarshal(&v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		switch item := item.(type) {
		case string, uint64, int64, int:
			*n = append(*n, fmt.Sprint(item))
		default:
			return fmt.Errorf("expected a name or a list of names, found %v", item)
		}
	}
	return nil
}

// String names what was looked for, for messages.
func (n names) String() string { return strings.Join(n, " or ") }

// Builtin lists the formats of the layouts that come with the program.
func Builtin() ([]ingest.Format, error) {
	paths, err := fs.Glob(layoutFiles, "*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []ingest.Format
	for _, path := range paths {
		text, err := layoutFiles.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f, err := compileLayout(path, text)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// FromFile makes a format of a council's own layout and checks that its sample
// gives the rows it promises.
func FromFile(path string) (ingest.Format, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return ingest.Format{}, err
	}
	return compileLayout(path, text)
}

func compileLayout(path string, text []byte) (ingest.Format, error) {
	l, err := parse(path, text)
	if err != nil {
		return ingest.Format{}, err
	}
	f := ingest.Format{
		Name: l.Name, Doc: l.Doc, Table: l.Table, Identity: ingest.ByName, Version: l.Version, Declared: string(text),
		Sheets: l.Sheet,
		Sniff:  l.sniff,
		New:    func(o ingest.Options) (ingest.Decoder, error) { return newLayoutDecoder(l, o) },
	}
	if err := l.checkSample(); err != nil {
		return ingest.Format{}, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// parse reads a layout and checks what it says.
func parse(path string, text []byte) (*layout, error) {
	l := &layout{path: path}
	if err := yaml.UnmarshalWithOptions(text, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", path, strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	switch l.Delimiter {
	case "":
		l.Delimiter = ","
	case "tab":
		l.Delimiter = "\t"
	}
	l.HeaderWithin = max(l.HeaderWithin, 1)
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// positional reports that the export has no header.
func (l *layout) positional() bool { return l.Header == "none" }

// blankLine reports a line without a value: nothing, or delimiters alone.
func blankLine(text, delimiter string) bool {
	return text == "" || strings.Trim(text, " \t"+delimiter) == ""
}

// record cuts one line of a head, for detection.
func (l *layout) record(line string) (field.Record, bool) {
	done := false
	return field.NewCSV(l.Delimiter[0], func() (ingest.Line, bool) {
		first := !done
		done = true
		return ingest.Line{Text: line, Number: 1}, first
	}).Next()
}

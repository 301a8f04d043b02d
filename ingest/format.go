package ingest

import (
	"context"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest/mailbox"
	"frontdoor/ingest/network"
	"frontdoor/ingest/privacy"
)

// Identity says what makes two deliveries of a format the same file.
type Identity string

// The identities.
const (
	// ByContent is for logs: names are reused for new content, so only the
	// bytes identify a file.
	ByContent Identity = "content"
	// ByName is for exports: the same name with other bytes is a correction and
	// replaces what the name brought before.
	ByName Identity = "name"
)

// Score is how sure a format is that a file's head is its own: 0 not at all,
// 100 certain. Detection takes the highest score of at least SureScore and says
// "unknown" when there is none or when two formats tie.
type Score int

// SureScore is the least score that detection accepts.
const SureScore Score = 50

// Format describes one input format. It is a value, listed in format.All.
type Format struct {
	Name     string // as sources and the command line name it
	Doc      string // one sentence: which systems write it
	Table    string // raw table its rows go to
	Identity Identity
	// LineIndependent formats can be decoded from any line boundary, so one
	// large file is cut into chunks over several decoders.
	LineIndependent bool
	// Carry, where a few lines say how those behind them are read, makes of what
	// it returned for the lines before a chunk ("" at the head of the file) and
	// the chunk's text what the next chunk must know: its Lines.Before.
	Carry func(before, text string) string
	// Version changes when the same bytes would give other rows.
	Version int
	// Declared is the text that declares the format, where one does: a layout.
	// When it changes, files are read again.
	Declared string
	// Sheets are the names that the sheet may have which a workbook is read for;
	// none: the first visible one with cells; workbook.EverySheet: all of them.
	Sheets []string
	// SuspectRows are counts of records at which the system is known to cut its
	// exports without a word: a file of exactly so many is warned about.
	SuspectRows []int64
	// Sniff scores the head of a decompressed file (up to 64 KiB, the last
	// line possibly cut; UTF-16 was made UTF-8).
	Sniff func(head []byte) Score
	// New makes one decoder; each goroutine has its own. An error means the
	// options are wrong.
	New func(Options) (Decoder, error)
}

// Options is what a decoder needs besides the bytes.
type Options struct {
	// Zone is the council's time zone: local_date and local_minute are in it.
	Zone *time.Location
	// LogZone is the zone of time stamps that carry no offset; nil means Zone.
	LogZone *time.Location
	// Region is the ISO country whose national phone numbers are read ("GB").
	Region string
	// Keys turns identifiers into pseudonyms.
	Keys *privacy.Keys
	// Networks are the council's own, whose web requests are no residents'; nil
	// for none.
	Networks *network.Table
	// Mail is the council's own, which tells messages to it from those of its
	// own; nil for none.
	Mail *mailbox.Directory
	// Pattern is the source's own format string (Apache LogFormat, nginx
	// log_format) or settings, where the format takes them.
	Pattern string
	// Label is what the source says its files are about, where the format
	// takes that from a file's name.
	Label string
	// Layout is the path of the source's own declared layout, where the format
	// takes one.
	Layout string
}

// Decoder turns the lines of one input into rows. It keeps caches from one
// Decode to the next but no state of a file. It returns only errors that stop
// the whole input; a bad line is a Reject.
type Decoder interface {
	Decode(ctx context.Context, in *Lines, out Sink) error
}

// Sink receives what a decoder makes of the lines: every line read goes to
// exactly one of the three, so that lines = rows' lines + rejects + ignored.
type Sink interface {
	// Emit takes a row and the number of lines it was made of; 0 for a further
	// row of the same line. The row is copied: the caller may reuse it.
	Emit(row schema.Row, lines int)
	// Reject takes lines that could not be read as rows, with the reason; none
	// (SameLine) for a further record of a line that is accounted for.
	Reject(r Reject)
	// Ignore takes lines that are no records: blank, comments, headers.
	Ignore(lines int)
}

// SameLine is the Lines of a rejected record whose line went to another record
// of it already.
const SameLine = -1

// Reject is one record that could not become a row. It never holds an
// identifier in the clear.
type Reject struct {
	Line    int64  // first line, from 1
	Lines   int    // how many lines were given up; 0 counts as 1, SameLine as none
	Offset  int64  // byte offset of the first line in the decompressed file; 0 in a workbook
	Column  int    // byte column within the line, from 1, and in a workbook the sheet's column; 0 when it is the whole line
	Code    string // stable snake_case name of the reason
	Message string // what was expected
	Excerpt string // redacted head of the line
	Hint    string // what to do about it
}

// Given is the number of lines that the reject accounts for.
func (r Reject) Given() int {
	if r.Lines == SameLine {
		return 0
	}
	return max(r.Lines, 1)
}

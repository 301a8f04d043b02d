// Package formattest is the suite of traps that every format runs. It drives a
// decoder through ingest.ChunkReader and ingest.Lines, as production does, and
// checks what must hold whatever the bytes: every line is accounted for, rows
// have a time and clean text, rejects say where and why, no identifier is shown
// and a decoder carries nothing from one file to the next.
//
// A format's test is a dozen lines:
//
//	formattest.Run(t, formattest.Case{
//		Format:      web.NCSA(),
//		Good:        []string{`192.0.2.1 - - [02/Jul/2026:10:00:03 +0100] "GET / HTTP/1.1" 200 5 "-" "-"`},
//		Identifiers: []string{"192.0.2.1"},
//	})
//
// Compression and file names are not the decoder's business and not tested here.
package formattest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the suite must not depend on the machine's zone files
	"unicode/utf16"

	"frontdoor/ingest"
	"frontdoor/ingest/mailbox"
	"frontdoor/ingest/privacy"
)

// Case is what the suite needs to know of a format.
type Case struct {
	Format ingest.Format
	// Options are passed to the format. Zone, Region and Keys have the defaults
	// of Options where they are not set.
	Options ingest.Options
	// Header is what every file begins with, without its last line end; ""
	// where the format has no header. Its lines are ignored ones.
	Header string
	// Good are at least two lines without line ends that are rows, none of them
	// a reject, whichever of them a file holds.
	Good []string
	// InPieces is for formats whose decoders find records within lines of any
	// length: a line of many good ones is as many rows.
	InPieces bool
	// Identifiers are texts that occur in Good and must not occur in any row or
	// reject.
	Identifiers []string
	// DST are lines about the hours at which clocks change, if the format
	// writes times that say which hour is meant.
	DST []LocalTime
}

// LocalTime is a line and the civil time in the council's zone that its row
// must have.
type LocalTime struct {
	Line   string
	Date   string // yyyy-mm-dd
	Minute int32  // minutes after local midnight, 0 to 1439
}

// Options returns options for tests: London, British phone numbers, keys that are
// the same in every run, and a council whose mail is at example.org.
func Options(t testing.TB) ingest.Options {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatalf("load the time zone: %v", err)
	}
	keys, err := privacy.NewKeys("ktest", []byte(strings.Repeat("formattest key. ", 2)))
	if err != nil {
		t.Fatalf("make keys: %v", err)
	}
	mail, err := mailbox.New([]string{"example.org"}, []string{"parking", "benefits"})
	if err != nil {
		t.Fatalf("make the council's mail: %v", err)
	}
	return ingest.Options{Zone: zone, Region: "GB", Keys: keys, Mail: mail}
}

// Decode reads content as one stream with a new decoder and returns what came
// of it. A decoder that cannot be made or that gives up ends the test.
func Decode(t testing.TB, f ingest.Format, o ingest.Options, content string) *Recorder {
	t.Helper()
	out := &Recorder{}
	if err := decodeStream(newDecoder(t, f, o), strings.NewReader(content), out); err != nil {
		t.Fatalf("decode: %v", err)
	}
	return out
}

func newDecoder(t testing.TB, f ingest.Format, o ingest.Options) ingest.Decoder {
	t.Helper()
	d, err := f.New(o)
	if err != nil {
		t.Fatalf("make a decoder of %s: %v", f.Name, err)
	}
	return d
}

// inputName is what files are called here.
const inputName = "trap.log"

func decodeStream(d ingest.Decoder, r io.Reader, out ingest.Sink) error {
	chunks := ingest.NewChunkReader(r)
	return d.Decode(context.Background(), ingest.NewLines(inputName, chunks.Next, out), out)
}

// suite is a case with its defaults filled in.
type suite struct {
	Case
	plain *Recorder // what the good lines give
}

// Run runs all traps as sub-tests.
func Run(t *testing.T, c Case) {
	t.Helper()
	if len(c.Good) < 2 {
		t.Fatal("the case needs at least two good lines")
	}
	defaults := Options(t)
	if c.Options.Zone == nil {
		c.Options.Zone = defaults.Zone
	}
	if c.Options.Region == "" {
		c.Options.Region = defaults.Region
	}
	if c.Options.Keys == nil {
		c.Options.Keys = defaults.Keys
	}
	s := &suite{Case: c}
	s.plain = Decode(t, c.Format, c.Options, s.file(c.Good...))
	t.Run("good lines", s.testGood)
	t.Run("empty file", s.testEmpty)
	t.Run("byte order mark and line ends", s.testSameRows)
	t.Run("blank lines", s.testBlankLines)
	t.Run("bad lines", s.testBadLines)
	t.Run("cut line", s.testCutLine)
	t.Run("clock changes", s.testClockChanges)
	t.Run("same decoder again", s.testAgain)
	t.Run("failure to read", s.testReadFailure)
	t.Run("small reads", s.testSmallReads)
	if c.Format.LineIndependent {
		t.Run("chunks", s.testChunks)
	}
}

// file joins the header and lines, each with a line end.
func (s *suite) file(lines ...string) string {
	var b strings.Builder
	if s.Header != "" {
		b.WriteString(s.Header + "\n")
	}
	for _, l := range lines {
		b.WriteString(l + "\n")
	}
	return b.String()
}

// decode reads content with a new decoder and checks what must always hold.
func (s *suite) decode(t *testing.T, content string) *Recorder {
	t.Helper()
	out := Decode(t, s.Format, s.Options, content)
	s.check(t, out, content)
	return out
}

func (s *suite) check(t *testing.T, out *Recorder, content string) {
	t.Helper()
	if err := out.Check(countLines(content), s.Identifiers); err != nil {
		t.Error(err)
	}
}

// countLines counts the lines of a file on its own account: a byte order mark
// alone is no line, an open last line is one, and UTF-16 counts as what it says.
func countLines(content string) int64 {
	data := bytes.TrimPrefix([]byte(content), []byte("\xef\xbb\xbf"))
	if strings.HasPrefix(content, "\xff\xfe") || strings.HasPrefix(content, "\xfe\xff") {
		order := binary.ByteOrder(binary.BigEndian)
		if content[0] == 0xff {
			order = binary.LittleEndian
		}
		var units []uint16
		for rest := []byte(content[2:] + "\x00"); len(rest) > 1; rest = rest[2:] {
			units = append(units, order.Uint16(rest))
		}
		data = []byte(string(utf16.Decode(units)))
	}
	n := bytes.Count(data, []byte{'\n'})
	if len(data) > 0 && data[len(data)-1] != '\n' {
		n++
	}
	return int64(n)
}

// wide is a text in UTF-16 with its byte order mark.
func wide(content string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(content)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

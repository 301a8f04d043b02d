package formattest

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

func (s *suite) testGood(t *testing.T) {
	s.check(t, s.plain, s.file(s.Good...))
	if len(s.plain.Rows) == 0 {
		t.Error("good lines gave no row")
	}
	if len(s.plain.Rejects) > 0 {
		t.Errorf("a good line was rejected: %+v", s.plain.Rejects[0])
	}
	for _, row := range s.plain.Rows {
		if row.TableName() != s.Format.Table {
			t.Errorf("a row is of table %s, the format says %s", row.TableName(), s.Format.Table)
		}
	}
	if score := s.Format.Sniff([]byte(s.file(s.Good...))); score < ingest.SureScore {
		t.Errorf("the format scores its own good lines %d, at least %d is needed to detect them", score, ingest.SureScore)
	}
}

func (s *suite) testEmpty(t *testing.T) {
	for name, content := range map[string]string{
		"nothing": "", "a byte order mark": "\ufeff", "a line end": "\n", "the header alone": s.file(),
		"the header without its line end": s.Header,
	} {
		out := s.decode(t, content)
		if len(out.Rows) > 0 || len(out.Rejects) > 0 {
			t.Errorf("a file of %s gave %d rows and rejects %+v", name, len(out.Rows), out.Rejects)
		}
	}
	if score := s.Format.Sniff(nil); score != 0 {
		t.Errorf("an empty file scores %d", score)
	}
}

func (s *suite) testSameRows(t *testing.T) {
	plain := s.file(s.Good...)
	for name, content := range map[string]string{
		"a byte order mark":    "\ufeff" + plain,
		"CRLF":                 strings.ReplaceAll(plain, "\n", "\r\n"),
		"an open last line":    strings.TrimSuffix(plain, "\n"),
		"CRLF and a mark":      "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"an open line with CR": strings.TrimSuffix(plain, "\n") + "\r",
		"UTF-16, little end":   wide(plain, binary.LittleEndian),
		"UTF-16, big end":      wide(plain, binary.BigEndian),
	} {
		s.sameRows(t, name, s.decode(t, content), s.plain)
	}
}

// testBlankLines puts a blank line in front of every good one.
func (s *suite) testBlankLines(t *testing.T) {
	var lines []string
	for _, l := range s.Good {
		lines = append(lines, "", l)
	}
	lines = append(lines, "", "")
	out := s.decode(t, s.file(lines...))
	if len(out.Rejects) > 0 {
		t.Errorf("a blank line was rejected: %+v", out.Rejects[0])
	}
	s.sameRows(t, "blank lines", withoutPlace(out), withoutPlace(s.plain))
}

// testBadLines puts one line that nothing can be made of between good ones: it
// must be told of, and must not change its neighbours.
func (s *suite) testBadLines(t *testing.T) {
	first, last := s.Good[0], s.Good[len(s.Good)-1]
	want := withoutPlace(s.decode(t, s.file(first, last)))
	type badLine struct{ line, code string }
	bads := map[string]badLine{
		"NUL bytes":             {first[:len(first)/2] + "\x00\x00\x00" + first[len(first)/2:], "nul_bytes"},
		"nothing but NUL bytes": {strings.Repeat("\x00", 4096), "nul_bytes"},
	}
	if s.InPieces {
		s.testPieces(t, first, last, want)
	} else {
		bads["ten megabytes"] = badLine{strings.Repeat("x", 10<<20), "line_too_long"}
		bads["ten good megabytes"] = badLine{strings.Repeat(first, 10<<20/len(first)+1), "line_too_long"}
	}
	for name, bad := range bads {
		out := s.decode(t, s.file(first, bad.line, last))
		if len(out.Rejects) != 1 || out.Rejects[0].Code != bad.code {
			t.Errorf("%s: want one reject %s, got %+v", name, bad.code, out.Rejects)
			continue
		}
		if line := int64(strings.Count(s.file(first), "\n") + 1); out.Rejects[0].Line != line {
			t.Errorf("%s: the reject names line %d instead of %d", name, out.Rejects[0].Line, line)
		}
		s.sameRows(t, name, withoutPlace(out), want)
	}
	// These may be rows or rejects, as the format sees it, but one or the other.
	for _, line := range []string{
		first[:len(first)/2] + "\xff\xfe\xc3" + first[len(first)/2:],
		"\xc3\x28", "\"", "\\", "{", "[", "|||||||||||", ",,,,,,,,", "- - - - - - - - - -", strings.Repeat("\"", 5000), strings.Repeat(" \"", 5000),
		first + strings.Repeat("x", 1000), strings.Repeat("9", 400), first[:1], first + first, first + " \"" + last + "\"",
		first + strings.Repeat(" ", ingest.MaxLine-len(first)), "\u202e\u0000\u0085\u2028",
	} {
		s.decode(t, s.file(first, line, last))
	}
}

// testPieces puts a line that is too long to be held between good ones.
func (s *suite) testPieces(t *testing.T, first, last string, want *Recorder) {
	copies := 10<<20/len(first) + 1
	out := s.decode(t, s.file(first, strings.Repeat(first, copies), last))
	each := len(s.decode(t, s.file(first)).Rows)
	if rows := len(want.Rows) + copies*each; len(out.Rows) != rows || len(out.Rejects) > 0 {
		t.Errorf("ten good megabytes: %d rows and %d rejects, want %d rows", len(out.Rows), len(out.Rejects), rows)
	}
	for name, line := range map[string]string{
		"ten megabytes": strings.Repeat("x", 10<<20), "ten megabytes behind a bracket": "{" + strings.Repeat("[", 10<<20),
		"ten megabytes of a string": `{"` + strings.Repeat("é", 5<<20),
	} {
		out := s.decode(t, s.file(first, line, last))
		if len(out.Rejects) != 1 {
			t.Errorf("%s: want one reject, got %d", name, len(out.Rejects))
		}
		s.sameRows(t, name, withoutPlace(out), want)
	}
}

// testCutLine ends the file at every byte of its last line.
func (s *suite) testCutLine(t *testing.T) {
	last := s.Good[len(s.Good)-1]
	head := s.file(s.Good[:len(s.Good)-1]...)
	before := s.decode(t, head)
	for n := 1; n <= len(last); n++ {
		out := s.decode(t, head+last[:n])
		if !s.Format.LineIndependent {
			continue
		}
		for i, row := range before.Rows {
			if i >= len(out.Rows) || text(out.Rows[i]) != text(row) {
				t.Fatalf("a last line of %d bytes changed the rows before it", n)
			}
		}
	}
}

func (s *suite) testClockChanges(t *testing.T) {
	for _, c := range s.DST {
		out := s.decode(t, s.file(c.Line))
		if len(out.Rows) != 1 {
			t.Errorf("%d rows, want 1: %s", len(out.Rows), c.Line)
			continue
		}
		b := out.Rows[0].Common()
		if date := schema.DateString(b.LocalDate); date != c.Date || b.LocalMinute != c.Minute {
			t.Errorf("local time is %s minute %d, want %s minute %d: %s", date, b.LocalMinute, c.Date, c.Minute, c.Line)
		}
	}
}

// testAgain decodes with one decoder what another would, after a cut file.
func (s *suite) testAgain(t *testing.T) {
	d := newDecoder(t, s.Format, s.Options)
	content := s.file(s.Good...)
	for _, input := range []string{content, content, content[:len(content)*2/3], content} {
		out := &Recorder{}
		if err := decodeStream(d, strings.NewReader(input), out); err != nil {
			t.Fatalf("decode: %v", err)
		}
		s.check(t, out, input)
		if input == content {
			s.sameRows(t, "the same decoder", out, s.plain)
		}
	}
}

// testReadFailure checks that a disk error is not taken for the end of a file.
func (s *suite) testReadFailure(t *testing.T) {
	broken := errors.New("the disk is gone")
	r := io.MultiReader(strings.NewReader(s.file(s.Good...)), iotest.ErrReader(broken))
	if err := decodeStream(newDecoder(t, s.Format, s.Options), r, &Recorder{}); !errors.Is(err, broken) {
		t.Errorf("decoding returned %v instead of the failure to read", err)
	}
}

func (s *suite) testSmallReads(t *testing.T) {
	content := s.file(s.Good...)
	out := &Recorder{}
	if err := decodeStream(newDecoder(t, s.Format, s.Options), iotest.OneByteReader(strings.NewReader(content)), out); err != nil {
		t.Fatalf("decode: %v", err)
	}
	s.check(t, out, content)
	s.sameRows(t, "reads of one byte", out, s.plain)
}

// sameRows compares rows and rejects.
func (s *suite) sameRows(t *testing.T, name string, got, want *Recorder) {
	t.Helper()
	if err := difference(got, want); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

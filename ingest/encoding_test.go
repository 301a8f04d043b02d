package ingest

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// wideText is a text in UTF-16 with its mark.
func wideText(text string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

// wideLines reads a file's lines and where they are.
func wideLines(t *testing.T, content string, small bool) (lines []Line, out *fileSink, count int64) {
	t.Helper()
	chunks := NewChunkReader(strings.NewReader(content))
	if small {
		chunks = NewChunkReader(iotest.OneByteReader(strings.NewReader(content)))
	}
	out = &fileSink{}
	l := NewLines("f", chunks.Next, out)
	for {
		line, ok := l.Next()
		if !ok {
			break
		}
		lines = append(lines, line)
	}
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return lines, out, chunks.Lines()
}

// The place of a line in a UTF-16 file is that of its bytes in the file.
func TestUTF16Places(t *testing.T) {
	text := "a,é\r\n\n€,😀\nzwölf"
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		file := wideText(text, order)
		for _, small := range []bool{false, true} {
			lines, _, count := wideLines(t, file, small)
			if len(lines) != 4 || count != 4 {
				t.Fatalf("%s: %d lines, %d counted", name, len(lines), count)
			}
			for i, want := range []string{"a,é", "", "€,😀", "zwölf"} {
				if lines[i].Text != want || lines[i].Number != int64(i+1) {
					t.Errorf("%s: line %d is %+v, want %q", name, i+1, lines[i], want)
				}
				begins := wideText(want, order)[2:]
				if at := file[lines[i].Offset:]; !strings.HasPrefix(at, begins) {
					t.Errorf("%s: line %d is not at byte %d", name, i+1, lines[i].Offset)
				}
			}
			if !lines[3].Final || lines[2].Final {
				t.Errorf("%s: the last line alone is final: %+v", name, lines)
			}
		}
	}
}

func TestUTF16Faults(t *testing.T) {
	units := func(us ...uint16) string {
		out := []byte("\xff\xfe")
		for _, u := range us {
			out = binary.LittleEndian.AppendUint16(out, u)
		}
		return string(out)
	}
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"mark alone":               {"\xff\xfe", nil},
		"half a unit":              {"\xff\xfea", []string{"\ufffd"}},
		"half a unit at the end":   {units('a') + "b", []string{"a\ufffd"}},
		"high half alone":          {units(0xd83d, 'b'), []string{"\ufffdb"}},
		"high half at the end":     {units('b', 0xd83d), []string{"b\ufffd"}},
		"low half first":           {units(0xde00, 0xd83d), []string{"\ufffd\ufffd"}},
		"two high halves, a low":   {units(0xd83d, 0xd83d, 0xde00), []string{"\ufffd😀"}},
		"a mark in the middle":     {units('a', 0xfeff, 'b'), []string{"a\ufeffb"}},
		"line ends of other kinds": {units('a', 0x0a00, '\n', 'b'), []string{"a\u0a00", "b"}},
	} {
		lines, _, _ := wideLines(t, c.file, false)
		var got []string
		for _, l := range lines {
			got = append(got, l.Text)
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	_, out, _ := wideLines(t, units('a', 0, 'b', '\n', 'c'), false)
	if len(out.Kept) != 1 || out.Kept[0].Code != "nul_bytes" {
		t.Errorf("a NUL character: %+v", out.Kept)
	}
}

// Files larger than a chunk, and lines too long to be records, keep their places.
func TestUTF16LargeFile(t *testing.T) {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "line %d with an é and a 😀\n", i)
	}
	b.WriteString(strings.Repeat("😀", MaxLine/2) + "\nlast\n")
	file := wideText(b.String(), binary.LittleEndian)
	lines, out, count := wideLines(t, file, false)
	if len(lines) != 60_001 || count != 60_002 || len(out.Kept) != 1 || out.Kept[0].Code != "line_too_long" {
		t.Fatalf("%d lines, %d counted, rejects %+v", len(lines), count, out.Kept)
	}
	for _, l := range []Line{lines[1], lines[30_000], lines[59_999], lines[60_000]} {
		if !strings.HasPrefix(file[l.Offset:], wideText(l.Text, binary.LittleEndian)[2:]) {
			t.Errorf("line %d is not at byte %d", l.Number, l.Offset)
		}
	}
	if at := out.Kept[0].Offset; !strings.HasPrefix(file[at:], wideText("😀", binary.LittleEndian)[2:]) {
		t.Errorf("the long line is not at byte %d", at)
	}
}

func TestWindows1252(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "caf\xe9": "café", "\x80\x85\x91\x92\x93\x94\x96\x99\x9f": "€…‘’“”–™Ÿ", "\x81\x8d\x8f\x90\x9d": strings.Repeat("\ufffd", 5), "\xa0\xff": "\u00a0ÿ",
	} {
		if got := fromWindows1252(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDetectReadsUTF16(t *testing.T) {
	f := Format{Name: "hello", Sniff: func(head []byte) Score {
		if strings.HasPrefix(string(head), "hello, wörld") {
			return SureScore
		}
		return 0
	}}
	for name, head := range map[string]string{
		"little": wideText("hello, wörld", binary.LittleEndian), "big": wideText("hello, wörld", binary.BigEndian),
		"cut": wideText("hello, wörld 😀", binary.LittleEndian)[:29],
	} {
		if got, ok := Detect([]byte(head), []Format{f}); !ok || got.Name != "hello" {
			t.Errorf("%s: not detected", name)
		}
	}
}

package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// mark is the byte order mark a file began with.
type mark byte

const (
	noMark mark = iota
	utf8Mark
	utf16Mark
	sheetMark // none: the text was made of a workbook, whose bytes it does not count
)

// byteOrderMark finds the mark at the head of a file, its length, and whether
// UTF-16 has its high byte first.
func byteOrderMark(head []byte) (m mark, length int, bigEndian bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8Mark, 3, false
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16Mark, 2, false
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16Mark, 2, true
	}
	return noMark, 0, false
}

// headText is the head of a file as UTF-8 without a byte order mark, for
// detection.
func headText(head []byte) []byte {
	m, n, big := byteOrderMark(head)
	if m != utf16Mark {
		return head
	}
	text, err := io.ReadAll(newUTF16Reader(bytes.NewReader(head[n:len(head)&^1]), big))
	if err != nil {
		return nil
	}
	return text
}

// utf16Reader reads UTF-16 as UTF-8. What is no character becomes U+FFFD.
type utf16Reader struct {
	r    io.Reader
	big  bool
	raw  []byte
	have int
	out  []byte // text that no one has taken yet
	err  error
}

func newUTF16Reader(r io.Reader, bigEndian bool) *utf16Reader {
	return &utf16Reader{r: r, big: bigEndian, raw: make([]byte, 64<<10)}
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		n, err := u.r.Read(u.raw[u.have:])
		u.have, u.err = u.have+n, err
		u.convert(errors.Is(err, io.EOF))
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// convert turns the whole characters at hand into text; at the end of the file
// all that is left.
func (u *utf16Reader) convert(last bool) {
	i := 0
	u.out = u.out[:0]
	for ; i+1 < u.have; i += 2 {
		r := u.unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= u.have && !last {
				break
			}
			pair := rune(utf8.RuneError)
			if i+3 < u.have {
				pair = utf16.DecodeRune(r, u.unit(i+2))
			}
			if r = pair; r != utf8.RuneError {
				i += 2
			}
		}
		u.out = utf8.AppendRune(u.out, r)
	}
	if last && i < u.have {
		u.out = utf8.AppendRune(u.out, utf8.RuneError)
		i = u.have
	}
	u.have = copy(u.raw, u.raw[i:u.have])
}

func (u *utf16Reader) unit(i int) rune {
	if u.big {
		return rune(u.raw[i])<<8 | rune(u.raw[i+1])
	}
	return rune(u.raw[i+1])<<8 | rune(u.raw[i])
}

// width is how many bytes of the file a piece of its text took. It adds up
// wherever the text is cut.
func (m mark) width(text string) int64 {
	switch m {
	case sheetMark:
		return 0
	case noMark, utf8Mark:
		return int64(len(text))
	}
	units := 0
	for i := 0; i < len(text); i++ {
		if text[i]&0xc0 != 0x80 {
			units++
		}
		if text[i] >= 0xf0 {
			units++
		}
	}
	return int64(2 * units)
}

// fromWindows1252 turns a line in Windows-1252 into UTF-8. The five bytes that
// the code page leaves open become U+FFFD.
func fromWindows1252(line string) string {
	ascii := true
	for i := 0; i < len(line) && ascii; i++ {
		ascii = line[i] < utf8.RuneSelf
	}
	if ascii {
		return line
	}
	// The bytes 0x80 to 0x9f; all above are as in Unicode.
	high := [...]rune{
		'€', utf8.RuneError, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', utf8.RuneError, 'Ž', utf8.RuneError,
		utf8.RuneError, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', utf8.RuneError, 'ž', 'Ÿ',
	}
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		r := rune(line[i])
		if r >= 0x80 && r <= 0x9f {
			r = high[r-0x80]
		}
		b.WriteRune(r)
	}
	return b.String()
}

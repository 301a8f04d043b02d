package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// token is what an xmlReader meets.
type token byte

const (
	endOfPart token = iota
	startTag        // with the element's name, namespace prefix aside
	endTag          // likewise
	textRun         // a piece of text, references still in it
	verbatim        // the text of a CDATA section
)

// Bounds of the XML of a part. What Excel writes stays far below them.
const (
	window   = 256 << 10 // longest tag or comment; text comes in pieces
	maxDepth = 64
)

// xmlReader pulls the elements out of the XML of a workbook's part, which is
// UTF-8. encoding/xml would do, but it keeps a whole text or tag in memory,
// however long, and takes four times as long.
type xmlReader struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	names    []byte // of the open elements, one behind the other
	starts   []int  // where each of them begins
	seen     bool   // an element was read
	empty    bool   // the tag read last was <a/>: its end comes next
	attrs    []byte // of the start tag read last
}

func newXMLReader(r io.Reader) *xmlReader {
	return &xmlReader{r: r, buf: make([]byte, window)}
}

// next returns the next token; its bytes are good until the next call. At the
// end of the part all elements are closed.
func (x *xmlReader) next() (token, []byte, error) {
	if x.empty {
		x.empty = false
		return endTag, x.pop(), nil
	}
	for {
		if x.pos == x.end {
			if err := x.fill(); err != nil {
				return 0, nil, err
			}
			if x.pos == x.end {
				return endOfPart, nil, x.finished()
			}
		}
		if x.buf[x.pos] != '<' {
			text, err := x.text()
			if err != nil || len(x.starts) > 0 {
				return textRun, text, err
			}
			continue // a byte order mark, or line ends about the root
		}
		kind, content, err := x.markup()
		if err != nil || kind != endOfPart {
			return kind, content, err
		}
	}
}

func (x *xmlReader) finished() error {
	if len(x.starts) > 0 || !x.seen {
		return errors.New("its XML ends too early")
	}
	return nil
}

// fill reads more into the window.
func (x *xmlReader) fill() error {
	if x.eof {
		return nil
	}
	x.end = copy(x.buf, x.buf[x.pos:x.end])
	x.pos = 0
	for tries := 0; x.end < len(x.buf); tries++ {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if errors.Is(err, io.EOF) {
			x.eof = true
			return nil
		}
		if err != nil {
			return err
		}
		if n == 0 && tries > 100 {
			return io.ErrNoProgress
		}
		if n > 0 {
			return nil
		}
	}
	return nil
}

// text takes text up to the next tag, or what the window holds of it. A
// reference is not cut.
func (x *xmlReader) text() ([]byte, error) {
	for {
		run := x.buf[x.pos:x.end]
		if i := bytes.IndexByte(run, '<'); i >= 0 {
			x.pos += i
			return run[:i], nil
		}
		if x.eof || len(run) == len(x.buf) {
			cut := len(run)
			if i := bytes.LastIndexByte(run, '&'); i > 0 && !x.eof && cut-i < maxReference {
				cut = i
			}
			x.pos += cut
			return run[:cut], nil
		}
		if err := x.fill(); err != nil {
			return nil, err
		}
	}
}

// until returns the markup at hand up to and with its closing bytes.
func (x *xmlReader) until(find func([]byte) int) ([]byte, error) {
	for {
		if n := find(x.buf[x.pos:x.end]); n > 0 {
			m := x.buf[x.pos : x.pos+n]
			x.pos += n
			return m, nil
		}
		if x.eof {
			return nil, errors.New("its XML ends too early")
		}
		if x.end-x.pos == len(x.buf) {
			return nil, errors.New("its XML has a tag that does not end")
		}
		if err := x.fill(); err != nil {
			return nil, err
		}
	}
}

// markup takes what begins with <; endOfPart stands for nothing to tell.
func (x *xmlReader) markup() (token, []byte, error) {
	for x.end-x.pos < len("<![CDATA[") && !x.eof {
		if err := x.fill(); err != nil {
			return 0, nil, err
		}
	}
	head := x.buf[x.pos:x.end]
	skip := ""
	switch {
	case bytes.HasPrefix(head, []byte("<?")):
		skip = "?>"
	case bytes.HasPrefix(head, []byte("<!--")):
		skip = "-->"
	case bytes.HasPrefix(head, []byte("<![CDATA[")):
		m, err := x.until(found("]]>"))
		if err != nil || len(x.starts) == 0 {
			return endOfPart, nil, err
		}
		return verbatim, m[len("<![CDATA[") : len(m)-len("]]>")], nil
	case bytes.HasPrefix(head, []byte("<!")):
		return 0, nil, refuse("the workbook declares a document type, which no spreadsheet program writes", "open it in Excel and save it again as .xlsx")
	}
	if skip != "" {
		_, err := x.until(found(skip))
		return endOfPart, nil, err
	}
	m, err := x.until(tagEnd)
	if err != nil {
		return 0, nil, err
	}
	if m[1] == '/' {
		return x.close(bytes.TrimRight(m[2:len(m)-1], " \t\r\n"))
	}
	return x.open(m[1 : len(m)-1])
}

// found finds the end of markup that a mark closes; 0 when it is not there yet.
func found(mark string) func([]byte) int {
	return func(b []byte) int {
		if i := bytes.Index(b, []byte(mark)); i >= 0 {
			return i + len(mark)
		}
		return 0
	}
}

// tagEnd is the length of the tag at the head of b; 0 when its end is not there
// yet. A > in quotes does not end it.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

func (x *xmlReader) open(tag []byte) (token, []byte, error) {
	if n := len(tag) - 1; n >= 0 && tag[n] == '/' {
		x.empty, tag = true, tag[:n]
	}
	name := tag
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		name = tag[:i]
	}
	x.attrs = tag[len(name):]
	switch {
	case len(name) == 0:
		return 0, nil, errors.New("its XML has a tag without a name")
	case len(x.starts) == maxDepth:
		return 0, nil, fmt.Errorf("its XML is more than %d levels deep", maxDepth)
	case len(x.starts) == 0 && x.seen:
		return 0, nil, errors.New("its XML goes on behind its end")
	}
	x.seen = true
	x.starts = append(x.starts, len(x.names))
	x.names = append(x.names, name...)
	return startTag, local(name), nil
}

func (x *xmlReader) close(name []byte) (token, []byte, error) {
	if n := len(x.starts); n == 0 || !bytes.Equal(x.names[x.starts[n-1]:], name) {
		return 0, nil, errors.New("its XML closes an element that is not open")
	}
	return endTag, x.pop(), nil
}

// pop takes the innermost open element off.
func (x *xmlReader) pop() []byte {
	last := len(x.starts) - 1
	name := x.names[x.starts[last]:]
	x.names, x.starts = x.names[:x.starts[last]], x.starts[:last]
	return local(name)
}

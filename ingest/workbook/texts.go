package workbook

import "fmt"

// Bounds of what a workbook says.
const (
	maxText   = 32767 * 4 // bytes of a cell: Excel's 32,767 characters
	maxTexts  = 8 << 20   // entries of the table of texts
	textBytes = 128 << 20 // bytes of it
)

// block is how much of the table of texts is kept in one piece, so that it grows
// without being copied.
const block = 1 << 20

// texts is the table of texts that the cells of a workbook share. It keeps four
// bytes a text beside the text itself.
type texts struct {
	blocks [][]byte
	ends   [][]uint32 // of each text, counted through the blocks, textsInPiece a piece
	count  int
}

const textsInPiece = 1 << 15

// readTexts reads the part that holds the table, if there is one.
func readTexts(a *archive, name string) (*texts, error) {
	t := &texts{}
	x, c, ok, err := a.open(name)
	if !ok || err != nil {
		return t, err
	}
	defer func() { _ = c.Close() }() // the end of the part has said all
	return t, damage(name, t.read(x))
}

func (t *texts) read(x *xmlReader) error {
	run := textOf{}
	for {
		tok, b, err := x.next()
		if err != nil || tok == endOfPart {
			return err
		}
		if err := run.take(tok, b); err != nil {
			return err
		}
		if tok == endTag && string(b) == "si" {
			if err := t.add(run.text); err != nil {
				return err
			}
			run = textOf{text: run.text[:0]}
		}
	}
}

func (t *texts) add(text []byte) error {
	start := t.end(t.count - 1)
	if full := uint32(len(t.blocks)) * block; start+uint32(len(text)) > full {
		start = full
		t.blocks = append(t.blocks, make([]byte, 0, block))
	}
	if t.count == maxTexts || len(t.blocks) > textBytes/block {
		return refuse(fmt.Sprintf("the workbook's table of texts is larger than %d MB or %d entries", textBytes>>20, maxTexts),
			"export shorter periods, or as CSV")
	}
	if len(text) > 0 {
		last := len(t.blocks) - 1
		t.blocks[last] = append(t.blocks[last], text...)
	}
	if t.count%textsInPiece == 0 {
		t.ends = append(t.ends, make([]uint32, 0, textsInPiece))
	}
	piece := len(t.ends) - 1
	t.ends[piece] = append(t.ends[piece], start+uint32(len(text)))
	t.count++
	return nil
}

// end is where text i ends; -1 stands before the first.
func (t *texts) end(i int) uint32 {
	if i < 0 {
		return 0
	}
	return t.ends[i/textsInPiece][i%textsInPiece]
}

// at is text i; false when there is none.
func (t *texts) at(i int) ([]byte, bool) {
	if i < 0 || i >= t.count {
		return nil, false
	}
	start, end := t.end(i-1), t.end(i)
	if end == start {
		return nil, true
	}
	in := (end - 1) / block
	start = max(start, in*block) // a text that did not fit into the block before begins a new one
	return t.blocks[in][start-in*block : end-in*block], true
}

// textOf gathers the text of a cell or of an entry of the table: that of its t
// elements, but for the pronunciation of Chinese characters.
type textOf struct {
	text     []byte
	inside   bool
	phonetic bool
}

func (r *textOf) take(tok token, b []byte) (err error) {
	switch tok {
	case startTag, endTag:
		switch string(b) {
		case "t", "v":
			r.inside = tok == startTag && !r.phonetic
		case "rPh":
			r.phonetic = tok == startTag
		}
		return nil
	case textRun:
		if r.inside {
			r.text, err = appendText(r.text, b)
		}
	case verbatim:
		if r.inside {
			r.text = append(r.text, b...)
		}
	}
	if len(r.text) > maxText && err == nil {
		err = refuse("a cell of the workbook holds more text than Excel allows", "export it again, or as CSV")
	}
	return err
}

package rewrite

import (
	"fmt"
	"strconv"
	"strings"

	"frontdoor/data/lake"
	"frontdoor/data/lake/delivery"
)

// contentTag lists what a joined part was made of: file_id:rows:digest, with
// commas between.
const contentTag = "content"

// digestLength is how many hex digits of a part's SHA-256 tell it apart here.
const digestLength = 16

// Content is one piece of a part: the rows that one file brought to it. Digest
// is that of the part in which they were first written, so that joining parts
// changes the digest of none.
type Content struct {
	FileID string
	Rows   int64
	Digest string
}

// Contents lists the pieces of a part, in the order in which they lie in it.
func Contents(p lake.Part) ([]Content, error) {
	text := p.Tags[contentTag]
	if text == "" {
		return []Content{{p.Tags[delivery.FileTag], p.Rows, p.SHA256[:min(digestLength, len(p.SHA256))]}}, nil
	}
	var out []Content
	for _, piece := range strings.Split(text, ",") {
		fields := strings.Split(piece, ":")
		if len(fields) != 3 {
			return nil, fmt.Errorf("part %s: its tag %s has the piece %q; expected file_id:rows:digest", p.Path, contentTag, piece)
		}
		rows, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("part %s: its tag %s has the piece %q: %w", p.Path, contentTag, piece, err)
		}
		out = append(out, Content{fields[0], rows, fields[2]})
	}
	return out, nil
}

func contentText(contents []Content) string {
	var out []string
	for _, c := range contents {
		out = append(out, fmt.Sprintf("%s:%d:%s", c.FileID, c.Rows, c.Digest))
	}
	return strings.Join(out, ",")
}

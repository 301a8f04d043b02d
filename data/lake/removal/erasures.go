package removal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"time"

	"frontdoor/data/lake"
)

// ErasuresFile is the list of erasures under the lake's root, a JSON object a
// line.
const ErasuresFile = "erasures.jsonl"

// Erasure is one request that was granted. Tokens are keyed hashes of the
// person's pseudonyms: they find the person again in a log that is delivered
// once more, and stand nowhere else in the lake.
type Erasure struct {
	At      time.Time `json:"at"`
	Tokens  []string  `json:"tokens"`
	Applied bool      `json:"applied"` // the raw tables were gone through
}

// Erasures reads the list; nil where nobody was ever erased. A line that cannot
// be read is an error: where in doubt, nobody comes back.
func Erasures(l *lake.Lake) ([]Erasure, error) {
	path := l.Path(ErasuresFile)
	f, err := l.FS().Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("erasures: %w", err)
	}
	text, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("erasures: cannot read %s: %w", path, err)
	}
	var out []Erasure
	for i, line := range bytes.Split(text, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e Erasure
		if err := json.Unmarshal(line, &e); err != nil || e.At.IsZero() {
			return nil, fmt.Errorf("%s:%d: not a line of an erasure: expected a JSON object with the time at, so a person might come back\nhint: put the file back from a backup", path, i+1)
		}
		out = append(out, e)
	}
	return out, nil
}

// Last is when somebody was erased last; the zero time for never. A snapshot
// that is not newer may show the person.
func Last(l *lake.Lake) (time.Time, error) {
	list, err := Erasures(l)
	last := time.Time{}
	for _, e := range list {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last, err
}

// SaveErasures replaces the list, durably.
func (j Job) SaveErasures(list []Erasure) error {
	var b bytes.Buffer
	for _, e := range list {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	if err := j.Lake.Replace(j.Lock, j.RunID, ErasuresFile, b.Bytes()); err != nil {
		return fmt.Errorf("erasures: %w", err)
	}
	return nil
}

// Persons makes the persons of some erasures out of token, which turns a
// pseudonym into the token that the list holds. Of an erasure that was applied,
// only rows from before it go: a person may get in touch again.
func Persons(list []Erasure, token func(pseudonym string) string) Person {
	p := &persons{until: map[string]int64{}, token: token, seen: map[string]string{}}
	for _, e := range list {
		for _, t := range e.Tokens {
			until := e.At.Unix() + 1
			if !e.Applied { // whatever is there now, also with a stamp from a clock that is ahead
				until = math.MaxInt64
			}
			p.until[t] = max(p.until[t], until)
		}
	}
	return p
}

type persons struct {
	until map[string]int64
	token func(string) string
	seen  map[string]string
}

// seenLimit bounds the memory of the tokens that were made.
const seenLimit = 1 << 18

func (p *persons) Until(pseudonym string) (int64, bool) {
	token, ok := p.seen[pseudonym]
	if !ok {
		token = p.token(pseudonym)
		if len(p.seen) >= seenLimit {
			clear(p.seen)
		}
		p.seen[pseudonym] = token
	}
	until, erased := p.until[token]
	return until, erased
}

// Again takes out what the list says: in full where a crash kept an erasure from
// being done, and of the others what was delivered again since.
func (j Job) Again(ctx context.Context, token func(pseudonym string) string) (taken []Taken, err error) {
	list, err := Erasures(j.Lake)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var open, done []Erasure
	first := time.Time{}
	for _, e := range list {
		if !e.Applied {
			open = append(open, e)
			continue
		}
		if done = append(done, e); first.IsZero() || e.At.Before(first) {
			first = e.At
		}
	}
	if len(done) > 0 {
		if taken, err = j.Erase(ctx, Persons(done, token), first); err != nil {
			return taken, err
		}
	}
	if len(open) == 0 {
		return taken, nil
	}
	more, err := j.Erase(ctx, Persons(open, token), time.Time{})
	taken = append(taken, more...)
	if err != nil {
		return taken, err
	}
	for i := range list {
		list[i].Applied = true
	}
	return taken, j.SaveErasures(list)
}

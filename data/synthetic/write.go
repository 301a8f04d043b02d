package synthetic

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// plant is a bad line put into a file on purpose; an empty code is a blank
// line, which is ignored and not rejected.
type plant struct{ code, text string }

// plantAfter is how many rows go before a file's planted lines.
const plantAfter = 4

// lineFile is one file being written. Its owner appends a line to buf and says
// what the line is, so the counts are of what was meant.
type lineFile struct {
	name    string // relative to the borough's folder, without .gz
	source  string
	eol     string
	open    bool // the last line gets no line end
	buf     []byte
	counts  Counts
	rejects []Reject
	plants  []plant
}

// row closes the line in buf as one row.
func (f *lineFile) row() {
	f.endLine()
	f.counts.RowLines++
	f.counts.Rows++
	if f.counts.Rows == plantAfter {
		f.plant()
	}
}

// header writes a line that is no record.
func (f *lineFile) header(text string) {
	f.buf = append(f.buf, text...)
	f.endLine()
	f.counts.Ignored++
}

// plant writes the planted lines, once.
func (f *lineFile) plant() {
	for _, p := range f.plants {
		f.buf = append(f.buf, p.text...)
		f.endLine()
		if p.code == "" {
			f.counts.Ignored++
			continue
		}
		f.counts.Rejects++
		f.rejects = append(f.rejects, Reject{File: f.name, Line: f.counts.Lines, Code: p.code})
	}
	f.plants = nil
}

func (f *lineFile) endLine() {
	f.buf = append(f.buf, f.eol...)
	f.counts.Lines++
}

// cell appends one CSV cell and its comma.
func (f *lineFile) cell(s string) {
	f.buf = append(append(f.buf, csvCell(s)...), ',')
}

// dropComma takes back the comma after the last cell.
func (f *lineFile) dropComma() { f.buf = f.buf[:len(f.buf)-1] }

// output compresses and writes finished files on a few goroutines.
type output struct {
	dir  string
	jobs chan job
	wg   sync.WaitGroup

	mu    sync.Mutex
	err   error
	files []finished
}

// job is one file to write; copyOf names the file whose bytes it repeats.
type job struct {
	f      *lineFile
	name   string
	level  int // gzip level; 0 writes the bytes as they are
	copyOf string
}

// finished is a file that was written.
type finished struct {
	name, source, copyOf string
	counts               Counts
	rejects              []Reject
}

func newOutput(dir string) *output {
	o := &output{dir: dir, jobs: make(chan job, 4)}
	for range max(2, runtime.NumCPU()) {
		o.wg.Go(func() {
			for j := range o.jobs {
				o.record(j, o.write(j))
			}
		})
	}
	return o
}

// add hands a finished file over; it must not be changed afterwards.
func (o *output) add(f *lineFile, compressed bool) {
	o.send(f)
	name, level := f.name, 0
	if compressed {
		name, level = f.name+".gz", gzip.BestSpeed
	}
	o.jobs <- job{f: f, name: name, level: level}
}

// addTwice hands over a file that is delivered under two names: the second one
// compressed, and otherwise than the first. The name that sorts first counts.
func (o *output) addTwice(f *lineFile) {
	o.send(f)
	original, again := f.name+".gz", f.name+".copy.gz"
	o.jobs <- job{f: f, name: again, level: gzip.BestCompression}
	o.jobs <- job{f: f, name: original, level: gzip.BestSpeed, copyOf: again}
}

// send completes a file.
func (o *output) send(f *lineFile) {
	f.plant() // a short file may not have reached its place for them
	if f.open {
		f.buf = bytes.TrimSuffix(f.buf, []byte(f.eol))
	}
}

func (o *output) write(j job) error {
	path := filepath.Join(o.dir, filepath.FromSlash(j.name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if j.level == 0 {
		return os.WriteFile(path, j.f.buf, 0o644)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, j.level)
	if err != nil {
		return fmt.Errorf("compress %s: %w", j.name, err)
	}
	if _, err := z.Write(j.f.buf); err != nil {
		return fmt.Errorf("compress %s: %w", j.name, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress %s: %w", j.name, err)
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

func (o *output) record(j job, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil && o.err == nil {
		o.err = err
	}
	o.files = append(o.files, finished{j.name, j.f.source, j.copyOf, j.f.counts, j.f.rejects})
}

// failure is the first error so far.
func (o *output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// close waits for the last file and returns all of them, sorted by name.
func (o *output) close() ([]finished, error) {
	close(o.jobs)
	o.wg.Wait()
	sort.Slice(o.files, func(i, j int) bool { return o.files[i].name < o.files[j].name })
	return o.files, o.err
}

// appendClock appends hh:mm:ss of seconds after midnight.
func appendClock(b []byte, clock int) []byte {
	for i, v := range [3]int{clock / 3600, clock / 60 % 60, clock % 60} {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, byte('0'+v/10), byte('0'+v%10))
	}
	return b
}

// appendOffset appends a clock's offset: +0100, or +01:00 with a separator.
func appendOffset(b []byte, seconds int64, separator string) []byte {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	h, m := seconds/3600, seconds/60%60
	b = append(b, sign, byte('0'+h/10), byte('0'+h%10))
	b = append(b, separator...)
	return append(b, byte('0'+m/10), byte('0'+m%10))
}

// piped joins numbers and text as the data fields of a queue log.
func piped(fields ...any) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte('|')
		}
		switch v := f.(type) {
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(strconv.Itoa(v))
		}
	}
	return b.String()
}

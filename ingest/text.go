package ingest

import (
	"bufio"
	"errors"
	"io"
	"math"

	"frontdoor/ingest/workbook"
)

// wholeFile is a limit that no file reaches.
const wholeFile = math.MaxInt64

// openText opens a file for its lines, of its first limit decompressed bytes. A
// workbook, known by its bytes as all else is, reads as one of its sheets: the
// one of these names, or the first. One that is not to be read gives a
// *workbook.Refusal.
func openText(path string, limit int64, sheets []string, progress func(int)) (*input, error) {
	in, err := open(path, progress)
	if err != nil {
		return nil, err
	}
	text := bufio.NewReader(in.Reader)
	head, err := text.Peek(8)
	if err == nil && workbook.Is(head) {
		err = in.sheetText(limit, sheets, progress)
	} else if err == nil || errors.Is(err, io.EOF) {
		in.Reader, err = io.LimitReader(text, limit), nil
	}
	if err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

// sheetText makes the input read as a sheet of the workbook it holds.
func (i *input) sheetText(limit int64, sheets []string, progress func(int)) error {
	if i.Compressed {
		return &workbook.Refusal{Reason: "the file is a workbook inside gzip, zstd or bzip2", Hint: "unpack it: a workbook is packed already"}
	}
	info, err := i.file.Stat()
	if err != nil {
		return err
	}
	size := min(info.Size(), limit)
	left := size - min(size, readAhead)
	book, err := workbook.Open(countingReaderAt{i.file, func(n int) { // some bytes are read twice
		if n = int(min(int64(n), left)); n > 0 && progress != nil {
			left -= int64(n)
			progress(n)
		}
	}}, size)
	if err != nil {
		return err
	}
	sheet, err := book.Text(sheets)
	if err != nil {
		return err
	}
	i.Reader, i.sheet = sheet, sheet
	return nil
}

type countingReaderAt struct {
	r  io.ReaderAt
	fn func(n int)
}

// ReadAt counts what it reads.
func (c countingReaderAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	c.fn(n)
	return n, err
}

package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Bounds of the archive. A sheet of a million rows and fifty columns is about
// 2 GiB of XML. A million tickets pack to a ninth of their XML, rows of nothing but
// formats to a fourteenth.
const (
	maxDirectory = 4 << 20  // bytes of the archive's list of entries
	maxUnpacked  = 16 << 30 // bytes of all entries together
	maxRatio     = 200      // of an entry's size to its packed size
	ratioFrom    = 4 << 20  // where it is looked at
	maxSmall     = 32 << 20 // bytes of a part that is not a sheet's and not the texts
)

// Is reports by the first bytes of a file that it is a workbook, or a container
// that is mistaken for one: it is for Open to read or to refuse, and no text.
func Is(head []byte) bool { return isZip(head) || isOLE(head) }

func isZip(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// isOLE tells the container of .xls and of workbooks with a password.
func isOLE(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

// archive is the checked ZIP archive of a workbook.
type archive struct {
	parts map[string]*zip.File // by name, in lower case
}

// rationed reads no more than left bytes, so that a list of entries without end
// is not taken into memory.
type rationed struct {
	io.ReaderAt
	left int64
}

var errRation = errors.New("its list of entries is too long")

func (r *rationed) ReadAt(p []byte, off int64) (int, error) {
	if r.left < int64(len(p)) {
		return 0, errRation
	}
	r.left -= int64(len(p))
	return r.ReaderAt.ReadAt(p, off)
}

func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	ration := &rationed{r, maxDirectory}
	z, err := zip.NewReader(ration, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damage("the archive", err)
	}
	ration.left = 1 << 62
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	a := &archive{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		if err := a.add(f); err != nil {
			return nil, err
		}
	}
	return a, a.check(z.File)
}

// add takes an entry by its name.
func (a *archive) add(f *zip.File) error {
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	if name == "" || path.IsAbs(name) || path.Clean("/"+name) != "/"+strings.TrimSuffix(name, "/") {
		return refuse(fmt.Sprintf("the workbook's archive has an entry with the name %.80q", f.Name), "open it in Excel and save it again")
	}
	if a.parts[name] != nil {
		return refuse(fmt.Sprintf("the workbook's archive has the entry %.80q twice", f.Name), "open it in Excel and save it again")
	}
	a.parts[name] = f
	return nil
}

// check refuses what should not be read, before anything is unpacked.
func (a *archive) check(files []*zip.File) error {
	if a.parts["[content_types].xml"] == nil || a.parts["xl/workbook.xml"] == nil {
		return refuse("the file is a ZIP archive, but no .xlsx workbook", "unpack it, or save the workbook as .xlsx (not as .ods or .xlsb)")
	}
	for name, f := range a.parts {
		switch {
		case f.Flags&1 != 0:
			return refuse("the workbook's archive is encrypted", "remove the password and save it again")
		case strings.HasPrefix(name, "xl/externallinks/"):
			return refuse("the workbook links to other files", "in Excel choose Data, Edit Links, Break Link, and save it again")
		case path.Base(name) == "vbaproject.bin":
			return refuse("the workbook holds macros", "save it as .xlsx, which has none")
		}
	}
	if err := checkSizes(files); err != nil {
		return err
	}
	return checkOverlap(files)
}

// checkSizes holds the sizes that the entries declare to the bounds; unpacking
// an entry fails where it turns out larger than declared.
func checkSizes(files []*zip.File) error {
	var total uint64
	for _, f := range files {
		big := f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64
		total += min(f.UncompressedSize64, maxUnpacked+1)
		if big || total > maxUnpacked {
			return refuse(fmt.Sprintf("the workbook unpacks to far more than it should (%d MB from %d kB in %.80q): it may be a zip bomb",
				f.UncompressedSize64>>20, f.CompressedSize64>>10, f.Name), "have it exported again, or as CSV")
		}
	}
	return nil
}

// checkOverlap refuses entries that share bytes of the archive.
func checkOverlap(files []*zip.File) error {
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return damage(fmt.Sprintf("%.80q", f.Name), err)
		}
		if f.CompressedSize64 > 0 {
			spans = append(spans, span{from, from + int64(f.CompressedSize64)})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return refuse("entries of the workbook's archive overlap: it may be a zip bomb", "have it exported again, or as CSV")
		}
	}
	return nil
}

// open unpacks a part as XML; false when the workbook has none of that name.
func (a *archive) open(name string) (*xmlReader, io.Closer, bool, error) {
	f := a.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil, false, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, true, damage(name, err)
	}
	return newXMLReader(r), r, true, nil
}

// each reads a small part and calls do for every element in it, whose attributes
// are those of the reader. A part that is not there has none.
func (a *archive) each(name string, do func(x *xmlReader, element string) error) error {
	f := a.parts[strings.ToLower(name)]
	if f != nil && f.UncompressedSize64 > maxSmall {
		return refuse(fmt.Sprintf("the workbook's part %s is too large", name), "have it exported again, or as CSV")
	}
	x, c, ok, err := a.open(name)
	if !ok || err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // the end of the part has said all
	for {
		tok, element, err := x.next()
		switch {
		case err == nil && tok == endOfPart:
			return nil
		case err == nil && tok == startTag:
			err = do(x, string(element))
		}
		if err != nil {
			return damage(name, err)
		}
	}
}

package ingest_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
)

const ticketHeader = "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email"

// ticketBook is a workbook with tickets of these numbers.
func ticketBook(t *testing.T, numbers ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	lines := []string{ticketHeader}
	for _, n := range numbers {
		lines = append(lines, n+",,Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,,,,,,")
	}
	for i, line := range lines {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		fields := strings.Split(line, ",")
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &fields)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// linked is the workbook with a link to another.
func linked(t *testing.T, book []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := z.Create("xl/externalLinks/externalLink1.xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (w *world) ticketIDs() string {
	var ids []string
	for _, r := range rows[schema.Ticket](w, "ticket") {
		ids = append(ids, r.TicketID)
	}
	slices.Sort(ids) // parts lie in the order of their digests
	return strings.Join(ids, " ")
}

// A workbook lives as any export does: known by its bytes, replaced under its
// name. One that is refused costs only itself: what its name brought before stays.
func TestWorkbookDelivered(t *testing.T) {
	w := newWorld(t)
	w.sources = []ingest.Source{w.source("counter", tickets(t), "*")}
	w.deliver("tickets.xlsx", ticketBook(t, "A1", "A2"))
	w.night("tickets.xlsx new")
	if f := w.report.Files[0]; f.Lines != 3 || f.Rows != 2 || f.Ignored != 1 {
		t.Errorf("the workbook gave %+v", f)
	}
	w.night("tickets.xlsx duplicate")
	corrected := ticketBook(t, "A1", "A2", "A3")
	w.deliver("tickets.xlsx", corrected)
	w.night("tickets.xlsx corrected")
	if got := w.ticketIDs(); got != "A1 A2 A3" {
		t.Errorf("after the correction the tickets are %s", got)
	}
	w.deliver("tickets.xlsx", linked(t, ticketBook(t, "A9")))
	w.deliver("b.csv", []byte(ticketHeader+"\nB1,,Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,,,,,,\n"))
	w.deliver("cut", corrected[:len(corrected)/2])
	w.deliver("packed.gz", gz(t, ticketBook(t, "A8")))
	w.night("tickets.xlsx refused", "b.csv new", "cut refused", "packed.gz refused")
	if got := w.ticketIDs(); got != "A1 A2 A3 B1" {
		t.Errorf("beside refused workbooks the tickets are %s", got)
	}
	if s := w.report.Sources[0]; s.Damaged != 3 || s.Read != 1 {
		t.Errorf("the source's report is %+v", s)
	}
	for _, f := range w.report.Files {
		if f.Status == ingest.Refused && !strings.Contains(f.Message, "(hint: ") {
			t.Errorf("%s is refused without a hint: %s", f.File, f.Message)
		}
	}
	w.night("tickets.xlsx refused", "b.csv duplicate", "cut refused", "packed.gz refused")
	w.deliver("tickets.xlsx", ticketBook(t, "A4"))
	w.remove("cut")
	w.remove("packed.gz")
	w.night("tickets.xlsx corrected", "b.csv duplicate")
	if got := w.ticketIDs(); got != "B1 A4" && got != "A4 B1" {
		t.Errorf("after the last correction the tickets are %s", got)
	}
}

// A workbook is known by its first sheet, whatever it is called.
func TestWorkbookDetected(t *testing.T) {
	w := newWorld(t)
	w.deliver("tickets", ticketBook(t, "A1"))
	w.deliver("refused", linked(t, ticketBook(t, "A1")))
	formats, err := format.All()
	if err != nil {
		t.Fatal(err)
	}
	if f, err := ingest.Resolve("auto", w.inbox+"/tickets", formats); err != nil || f.Name != "tickets" {
		t.Errorf("the workbook is detected as %q, %v", f.Name, err)
	}
	if _, err := ingest.Resolve("auto", w.inbox+"/refused", formats); err == nil || !strings.Contains(err.Error(), "links to other files") {
		t.Errorf("detection of a workbook that is refused gave the error %v", err)
	}
}

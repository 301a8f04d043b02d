package workbook

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// written is a workbook as excelize writes it.
func written(t *testing.T, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What another program writes reads as what was put in.
func TestWrittenByExcelize(t *testing.T) {
	file := written(t, func(f *excelize.File) error {
		code := "dd/mm/yyyy hh:mm"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		for cell, v := range map[string]any{
			"A1": "Ticket", "B1": "At", "C1": "Took", "D1": "Caller", "E1": "Note", "F1": "Sum",
			"A3": "T-1", "B3": time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC), "C3": 143 * time.Second, "D3": 447700900123, "E3": "two\nlines, \"quoted\"", "F3": true,
			"A4": "T-2", "B4": time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC), "D4": 0.1 + 0.2,
		} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				return err
			}
		}
		if err := f.SetCellStyle("Sheet1", "B3", "B4", style); err != nil {
			return err
		}
		if err := f.SetCellFormula("Sheet1", "F4", "SUM(D3:D4)"); err != nil {
			return err
		}
		if err := f.SetCellRichText("Sheet1", "E4", []excelize.RichTextRun{{Text: "bold ", Font: &excelize.Font{Bold: true}}, {Text: "and not"}}); err != nil {
			return err
		}
		return f.MergeCell("Sheet1", "A5", "F5")
	})
	want := "Ticket,At,Took,Caller,Note,Sum\n\n" +
		"T-1,2026-01-05 09:30:00,00:02:23,447700900123,\"two lines, \"\"quoted\"\"\",TRUE\n" +
		"T-2,2026-01-06 00:00:00,,0.3,bold and not,#UNCALCULATED!\n"
	if got, err := textOfFile(file); err != nil || got != want {
		t.Errorf("the workbook reads as\n%s(%v), want\n%s", got, err, want)
	}
}

// Its streaming writer, which shares no texts.
func TestWrittenAsStream(t *testing.T) {
	file := written(t, func(f *excelize.File) error {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			return err
		}
		for _, row := range []struct {
			cell   string
			values []any
		}{{"A1", []any{"Ticket", "Caller"}}, {"A2", []any{" T-1 ", "07700 900123"}}, {"B5", []any{12.5, excelize.Cell{Formula: "A1"}}}} {
			if err := w.SetRow(row.cell, row.values); err != nil {
				return err
			}
		}
		return w.Flush()
	})
	want := "Ticket,Caller\n T-1 ,07700 900123\n\n\n,12.5,#UNCALCULATED!\n"
	if got, err := textOfFile(file); err != nil || got != want {
		t.Errorf("the workbook reads as %q (%v), want %q", got, err, want)
	}
}

// A password makes it a container of the old kind.
func TestPassword(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var out bytes.Buffer
	if err := f.Write(&out, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	if !Is(out.Bytes()) {
		t.Error("a workbook with a password is not known by its first bytes")
	}
	refuses(t, out.Bytes(), "one with a password")
}

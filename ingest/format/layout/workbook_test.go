package layout

import (
	"context"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/formattest"
)

// workbookOf writes records as a workbook's first sheet; cell says what becomes of
// a field.
func workbookOf(t *testing.T, records [][]string, cell func(text string) (value any, numberFormat string)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, fields := range records {
		for c, text := range fields {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			value, format := cell(text)
			if value == "" {
				continue
			}
			if err := f.SetCellValue("Sheet1", at, value); err != nil {
				t.Fatal(err)
			}
			if format == "" {
				continue
			}
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err == nil {
				err = f.SetCellStyle("Sheet1", at, at, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "export.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// asText leaves every field a text.
func asText(text string) (any, string) { return text, "" }

// asExcel makes of a field what Excel makes of it when a CSV is opened: numbers,
// dates and times of day, or lengths of time.
func asExcel(l *layout) func(string) (any, string) {
	var patterns []field.TimePattern
	for _, c := range l.Columns {
		if c.Time == "" {
			continue
		}
		for _, spelled := range append([]string{c.Time}, strings.SplitN(c.Time, " ", 2)...) { // the day alone too
			if p, err := field.CompileTime(spelled); err == nil && !strings.Contains(spelled, "epoch") && spelled != "excel_days" {
				patterns = append(patterns, p)
			}
		}
	}
	return func(text string) (any, string) {
		for _, p := range patterns {
			st, ok := p.Parse(text)
			switch days := float64(st.Local)/86400 + 25569; {
			case !ok || st.HasOffset || st.Instant || st.Micros != 0:
			case strings.Contains(p.String(), "H") || p.String() == "iso8601":
				return days, "dd/mm/yyyy hh:mm:ss"
			default:
				return days, "dd/mm/yyyy"
			}
		}
		if ms, ok := field.HMS.Parse(text); ok {
			return float64(ms) / 86400_000, "[h]:mm:ss.000"
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil && text[0] != '0' && text[0] != '+' {
			return n, ""
		}
		return text, ""
	}
}

// try reads a file and returns its rows as text, without the pseudonyms of whole
// lines, which tell spellings apart.
func try(t *testing.T, l *layout, path string) ([]map[string]string, *ingest.Trial) {
	t.Helper()
	var rows []map[string]string
	f := ingest.Format{
		Name: l.Name, Table: l.Table, Sheets: l.Sheet,
		New: func(o ingest.Options) (ingest.Decoder, error) { return newLayoutDecoder(l, o) },
	}
	trial, err := ingest.Try(context.Background(), path, f, formattest.Options(t), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), func(row schema.Row) {
		text := rowText(row)
		for name, c := range l.Columns {
			if c.Line {
				delete(text, name)
			}
		}
		rows = append(rows, text)
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, trial
}

// Every layout's sample gives the same rows as a workbook, whether its cells are
// texts or what Excel makes of them.
func TestWorkbookAsCSV(t *testing.T) {
	paths, err := filepath.Glob("*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		l, err := parse(path, text)
		if err != nil {
			t.Fatal(err)
		}
		if l.Records != "" {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			sample := filepath.Join(t.TempDir(), "export.csv")
			if err := os.WriteFile(sample, []byte(l.Sample), 0o600); err != nil {
				t.Fatal(err)
			}
			want, wantTrial := try(t, l, sample)
			r := csv.NewReader(strings.NewReader(l.Sample))
			r.Comma, r.FieldsPerRecord = rune(l.Delimiter[0]), -1
			records, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for name, cell := range map[string]func(string) (any, string){"texts": asText, "cells": asExcel(l)} {
				got, trial := try(t, l, workbookOf(t, records, cell))
				if len(trial.Rejected) > 0 || len(got) != len(want) || trial.Ignored > wantTrial.Ignored {
					t.Fatalf("%s: %d rows, %d ignored, rejected %+v; want %d rows", name, len(got), trial.Ignored, trial.Rejected, len(want))
				}
				for i := range want {
					if !maps.Equal(got[i], want[i]) {
						t.Errorf("%s: row %d\n%v\nwant\n%v", name, i+1, got[i], want[i])
					}
				}
			}
		})
	}
}

// ticketRecords are the headings and one ticket, of which some fields are others.
func ticketRecords(change map[int]string) [][]string {
	ticket := []string{"A101", "V1", "Hub", "Housing", "Walk-in", "Served", "05/01/2026 09:01:10", "", "", "", "", "07700900123", ""}
	for i, text := range change {
		ticket[i] = text
	}
	return [][]string{{}, strings.Split(ticketHeader, ","), ticket}
}

func TestWorkbookRejects(t *testing.T) {
	l := parsed(t, "tickets.yaml")
	number := func(wrong string, value any, format string) func(string) (any, string) {
		return func(text string) (any, string) {
			if text == wrong {
				return value, format
			}
			return text, ""
		}
	}
	for code, c := range map[string]struct {
		change map[int]string
		cell   func(string) (any, string)
		column int
	}{
		"formula_error":  {map[int]string{0: "#REF!"}, asText, 1},
		"not_calculated": {map[int]string{11: "#UNCALCULATED!"}, asText, 12},
		"damaged_number": {map[int]string{11: "x"}, number("x", 1.2345678901234567e17, ""), 12},
		"bad_time":       {map[int]string{6: "x"}, number("x", 46027.0, "dd/mm/yyyy"), 7}, // a day is no time
		"unknown_value":  {map[int]string{5: "Parked, for now"}, asText, 6},
	} {
		rows, trial := try(t, l, workbookOf(t, ticketRecords(c.change), c.cell))
		if len(rows) != 0 || len(trial.Rejected) != 1 || trial.Ignored != 2 {
			t.Fatalf("%s: %d rows, %d ignored, rejected %+v", code, len(rows), trial.Ignored, trial.Rejected)
		}
		if r := trial.Rejected[0]; r.Code != code || r.Line != 3 || r.Column != c.column || r.Offset != 0 || r.Hint == "" {
			t.Errorf("want the reject %s in row 3, column %d, got %+v", code, c.column, r)
		}
	}
}

// A layout's delimiter and encoding are those of its CSV; a workbook has neither.
func TestWorkbookOfAnotherLayout(t *testing.T) {
	l := parsed(t, "tickets.yaml")
	l.Delimiter, l.Encoding = ";", "windows-1252"
	rows, trial := try(t, l, workbookOf(t, ticketRecords(map[int]string{2: "Café; Hub, the \"new\" one"}), asText))
	if len(rows) != 1 || rows[0]["site"] != "Café; Hub, the \"new\" one" || trial.Rows != 1 {
		t.Errorf("rows are %v, rejected %+v", rows, trial.Rejected)
	}
	l.Footer = &footer{AfterBlank: true}
	records := append(ticketRecords(nil), []string{}, []string{"Printed by the queue system"})
	rows, trial = try(t, l, workbookOf(t, records, asText))
	if len(rows) != 1 || trial.Ignored != 4 || trial.Rejects != 0 {
		t.Errorf("with a note: %d rows, %+v", len(rows), trial)
	}
}

func TestSheetOfLayout(t *testing.T) {
	path := workbookOf(t, ticketRecords(nil), asText)
	l := parsed(t, "tickets.yaml")
	l.Sheet = names{"Tickets", "sheet1"}
	if rows, _ := try(t, l, path); len(rows) != 1 {
		t.Errorf("the sheet gave %d rows", len(rows))
	}
	text := strings.Replace(string(source(t, "tickets.yaml")), "version: 1", "version: 1\nsheet: [Tickets, Data]", 1)
	f, err := compileLayout("tickets.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ingest.Try(context.Background(), path, f, formattest.Options(t), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), func(schema.Row) {})
	if err == nil || !strings.Contains(err.Error(), `no sheet "Tickets" or "Data" (hint: its sheets are "Sheet1"`) {
		t.Errorf("a sheet that is missing gave the error %v", err)
	}
	if _, err := parse("x.yaml", []byte(strings.Replace(text, "columns:", "records: lines\ncolumns:", 1))); err == nil || !strings.Contains(err.Error(), "sheet") {
		t.Errorf("a JSON layout with a sheet gave the error %v", err)
	}
}

func source(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func parsed(t *testing.T, path string) *layout {
	t.Helper()
	l, err := parse(path, source(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A length of time in hours and minutes is one of a cell.
func TestLengthsOfCells(t *testing.T) {
	d := &layoutDecoder{workbook: true}
	for _, c := range []struct {
		shape field.Duration
		text  string
		want  time.Duration
	}{
		{field.HMS, "01:30", 90 * time.Minute},
		{field.MS, "02:23", 143 * time.Second},
		{field.MS, "00:02:23", 143 * time.Second},
		{field.MS, "125:03:00", -1},
		{field.Seconds, "00:02:23", 143 * time.Second},
		{field.Clock12, "00:02:23", 143 * time.Second},
		{field.HMS, "soon", -1},
	} {
		ms, ok := d.length(c.shape, c.text)
		if got := time.Duration(ms) * time.Millisecond; ok != (c.want >= 0) || ok && got != c.want {
			t.Errorf("%s as %s is %v, %v; want %v", c.text, c.shape, got, ok, c.want)
		}
	}
	d.workbook = false
	if _, ok := d.length(field.MS, "00:02:23"); ok {
		t.Error("a CSV was read with the spelling of a workbook")
	}
}

package sheet

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// tab is a sheet of a workbook: lines of cells, with what is set beside texts.
type tab struct {
	name   string
	lines  string         // cells apart by |, lines by line ends
	values map[string]any // cells that hold no text, or a formula: "=SUM(B3:B4)"
	merged [][2]string
	hidden bool
}

// workbookOf writes sheets as Excel would: what looks like a number is one.
func workbookOf(t *testing.T, name string, tabs ...tab) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, tb := range tabs {
		if i == 0 {
			check(f.SetSheetName("Sheet1", tb.name))
		} else {
			_, err := f.NewSheet(tb.name)
			check(err)
		}
		for r, line := range strings.Split(strings.TrimSuffix(tb.lines, "\n"), "\n") {
			for c, text := range strings.Split(line, "|") {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				check(err)
				if text = strings.TrimSpace(text); text != "" {
					check(f.SetCellDefault(tb.name, at, text))
				}
			}
		}
		for at, v := range tb.values {
			if formula, ok := v.(string); ok {
				check(f.SetCellFormula(tb.name, at, formula))
				continue
			}
			check(f.SetCellValue(tb.name, at, v))
		}
		for _, m := range tb.merged {
			check(f.MergeCell(tb.name, m[0], m[1]))
		}
		check(f.SetSheetVisible(tb.name, !tb.hidden))
	}
	path := filepath.Join(t.TempDir(), name)
	check(f.SaveAs(path))
	return path
}

// result is what a file gives: rows and rejects, as texts.
type result struct{ rows, rejects []string }

func show(row schema.Row) string {
	r := row.(*schema.Tally)
	return fmt.Sprintf("%s %s|%s|%s %02d:%02d|%d|%s %d", r.Cell, r.Site, r.Label, schema.DateString(r.LocalDate), r.LocalMinute/60, r.LocalMinute%60, r.SpanS, r.Measure, r.Count)
}

// read reads a file as a run does.
func read(t *testing.T, path, pattern, label string) result {
	t.Helper()
	o := formattest.Options(t)
	o.Pattern, o.Label = pattern, label
	out := result{}
	trial, err := ingest.Try(context.Background(), path, Format(), o, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), func(row schema.Row) {
		r := row.(*schema.Tally)
		if r.Channel != "counter" || r.LabelKind != "service" || r.Line < 1 {
			t.Errorf("the row is %+v", r)
		}
		out.rows = append(out.rows, show(row))
	})
	if err != nil {
		t.Fatal(err)
	}
	if trial.Lines != trial.RowLines+trial.Rejects+trial.Ignored {
		t.Errorf("%d lines, but %d in rows, %d rejected, %d ignored", trial.Lines, trial.RowLines, trial.Rejects, trial.Ignored)
	}
	for _, r := range trial.Rejected {
		if r.Hint == "" || r.Line < 1 {
			t.Errorf("the reject names no line or gives no hint: %+v", r)
		}
		out.rejects = append(out.rejects, r.Code+" "+r.Message)
	}
	return out
}

// csvOf is the lines as a CSV: cells apart by |.
func csvOf(lines string) string {
	out := ""
	for line := range strings.Lines(lines) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "|")
		for i, c := range cells {
			if cells[i] = strings.TrimSpace(c); strings.ContainsAny(cells[i], `,"`) {
				cells[i] = `"` + strings.ReplaceAll(cells[i], `"`, `""`) + `"`
			}
		}
		out += strings.Join(cells, ",") + "\n"
	}
	return out
}

// rejectsOf reads a CSV as it is written.
func rejectsOf(t *testing.T, text string) []ingest.Reject {
	t.Helper()
	d, err := newDecoder(formattest.Options(t))
	if err != nil {
		t.Fatal(err)
	}
	rec := &formattest.Recorder{}
	chunks := ingest.NewChunkReader(strings.NewReader(text))
	if err := d.Decode(context.Background(), ingest.NewLines("tally.csv", chunks.Next, rec), rec); err != nil {
		t.Fatal(err)
	}
	return rec.Rejects
}

// readCSV reads lines as a CSV of this name.
func readCSV(t *testing.T, name, pattern, label, lines string) result {
	t.Helper()
	o := formattest.Options(t)
	o.Pattern, o.Label = pattern, label
	d, err := newDecoder(o)
	if err != nil {
		t.Fatal(err)
	}
	rec := &formattest.Recorder{}
	text := csvOf(lines)
	chunks := ingest.NewChunkReader(strings.NewReader(text))
	if err := d.Decode(context.Background(), ingest.NewLines(name, chunks.Next, rec), rec); err != nil {
		t.Fatal(err)
	}
	if err := rec.Check(int64(strings.Count(text, "\n")), nil); err != nil {
		t.Error(err)
	}
	out := result{}
	for _, r := range rec.Rows {
		out.rows = append(out.rows, show(r))
	}
	for _, r := range rec.Rejects {
		out.rejects = append(out.rejects, r.Code+" "+r.Message)
	}
	return out
}

// same holds what was read to what was expected.
func same(t *testing.T, name string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (- expected, + found):\n%s", name, diff)
	}
}

// withoutCells takes the names of cells off rows, and sorts them.
func withoutCells(rows []string) []string {
	var out []string
	for _, r := range rows {
		_, rest, _ := strings.Cut(r, " ")
		out = append(out, rest)
	}
	slices.Sort(out)
	return out
}

package field

import (
	"testing"
	"time"
)

func TestParseCells(t *testing.T) {
	for _, c := range []struct{ pattern, day, clock, want string }{
		{"dd/mm/yyyy HH:MM:SS", "2026-01-05 09:30:00", "", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy HH:MM:SS", "2026-01-05 09:30:00.500", "", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy HH:MM:SS", "2026-01-05", "", ""},
		{"dd/mm/yyyy HH:MM:SS", "2026-01-05", "09:30:00", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy HH:MM", "2026-01-05 00:00:00", "9:30", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy HH:MM", "2026-01-05 08:00:00", "9:30", ""},
		{"dd/mm/yyyy hh:MM:SS AM", "2026-01-05", "01:30:00 PM", "2026-01-05 13:30:00"},
		{"dd/mm/yyyy HH:MM", "05/01/2026", "09:30:00", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy HH:MM", "05/01/2026", "09:30:15", ""},
		{"dd/mm/yyyy HH:MM", "2026-01-05", "25:30:00", ""},
		{"dd/mm/yyyy", "2026-01-05", "", "2026-01-05 00:00:00"},
		{"dd/mm/yyyy", "2026-01-05 09:30:00", "", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy", "2026-02-30", "", ""},
		{"dd/mm/yyyy", "1900-01-01", "", ""},
		{"dd/mm/yyyy", "", "", ""},
		{"iso8601", "2026-01-05", "", ""},
		{"excel_days", "2026-01-05 09:30:00", "", "2026-01-05 09:30:00"},
	} {
		p, err := CompileTime(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if st, ok := p.ParseCells(c.day, c.clock); ok {
			got = time.Unix(st.Local, 0).UTC().Format(time.DateTime)
		}
		if got != c.want {
			t.Errorf("%s: %q %q is %q, want %q", c.pattern, c.day, c.clock, got, c.want)
		}
	}
}

func TestSheetError(t *testing.T) {
	for text, want := range map[string]bool{"#REF!": true, "#N/A": true, "#DIV/0!": true, "#####": false, "#12": false, "": false} {
		if SheetError(text) != want {
			t.Errorf("SheetError(%q) is not %v", text, want)
		}
	}
}

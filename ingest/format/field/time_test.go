package field

import (
	"testing"
	"time"
)

func TestTimePatterns(t *testing.T) {
	for name, c := range map[string]struct{ pattern, text, want string }{
		"British":               {"dd/mm/yyyy HH:MM:SS", "05/01/2026 09:01:10", "2026-01-05 09:01:10"},
		"date alone":            {"dd.mm.yyyy", "31.12.2026", "2026-12-31 00:00:00"},
		"without seconds":       {"yyyy-mm-dd HH:MM", "2026-01-05 23:59", "2026-01-05 23:59:00"},
		"run together":          {"yyyymmddHHMMSS", "20260105090110", "2026-01-05 09:01:10"},
		"leap day":              {"dd/mm/yyyy", "29/02/2028", "2028-02-29 00:00:00"},
		"leap second":           {"dd/mm/yyyy HH:MM:SS", "31/12/2026 23:59:60", "2027-01-01 00:00:00"},
		"iso":                   {"iso8601", "2026-01-05T09:01:10", "2026-01-05 09:01:10"},
		"iso, minutes":          {"iso8601", "2026-01-05 09:01", "2026-01-05 09:01:00"},
		"iso, fraction":         {"iso8601", "2026-01-05T09:01:10.999", "2026-01-05 09:01:10"},
		"no leap day":           {"dd/mm/yyyy", "29/02/2026", ""},
		"31 April":              {"dd/mm/yyyy", "31/04/2026", ""},
		"month 13":              {"dd/mm/yyyy", "01/13/2026", ""},
		"hour 24":               {"dd/mm/yyyy HH:MM", "01/12/2026 24:00", ""},
		"minute 60":             {"dd/mm/yyyy HH:MM", "01/12/2026 23:60", ""},
		"one digit":             {"dd/mm/yyyy", "5/01/2026", ""},
		"two digits for a year": {"dd/mm/yyyy", "05/01/26", ""},
		"more behind":           {"dd/mm/yyyy", "05/01/2026 09:00", ""},
		"other separator":       {"dd/mm/yyyy", "05-01-2026", ""},
		"year 1989":             {"dd/mm/yyyy", "31/12/1989", ""},
		"year 2100":             {"dd/mm/yyyy", "01/01/2100", ""},
		"empty":                 {"dd/mm/yyyy", "", ""},
		"iso, no minutes":       {"iso8601", "2026-01-05T09", ""},
		"iso, date alone":       {"iso8601", "2026-01-05", ""},
		"iso, letters":          {"iso8601", "2026-01-0xT09:01", ""},
		"iso, one second digit": {"iso8601", "2026-01-05T09:01:1", ""},
	} {
		p, err := CompileTime(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		st, ok := p.Parse(c.text)
		got := ""
		if ok {
			got = time.Unix(st.Local, 0).UTC().Format(time.DateTime)
		}
		if got != c.want || st.HasOffset {
			t.Errorf("%s: %q as %s: got %q (offset %v), want %q", name, c.text, c.pattern, got, st.HasOffset, c.want)
		}
	}
}

func TestTimeOffsets(t *testing.T) {
	for text, want := range map[string]struct {
		minutes int32
		ok      bool
	}{
		"2026-07-01 10:00:00.123456+00": {0, true}, "2026-07-01 10:00:00-02": {-120, true},
		"2026-07-01T10:00Z": {0, true}, "2026-07-01T10:00:00+01:00": {60, true}, "2026-07-01T10:00:00.5-0330": {-210, true},
		"2026-07-01T10:00:00+14:00": {840, true}, "2026-07-01T10:00:00+15:00": {0, false}, "2026-07-01T10:00:00+1": {0, false},
		"2026-07-01T10:00:00+01:60": {0, false}, "2026-07-01T10:00:00 BST": {0, false}, "2026-07-01T10:00:00+01:00:00": {0, false},
		"2026-07-01T10:00:00Zulu": {0, false},
	} {
		st, ok := ParseISO(text)
		if ok != want.ok || ok && (!st.HasOffset || st.OffsetMin != want.minutes) {
			t.Errorf("%s: got %+v %v, want %d minutes, %v", text, st, ok, want.minutes, want.ok)
		}
	}
}

// Every day from 1990 to 2099 against the standard library.
func TestWallSeconds(t *testing.T) {
	for day := time.Date(1990, 1, 1, 7, 8, 9, 0, time.UTC); day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		got, ok := WallSeconds(day.Year(), int(day.Month()), day.Day(), 7, 8, 9)
		if !ok || got != day.Unix() {
			t.Fatalf("%s: got %d %v, want %d", day, got, ok, day.Unix())
		}
	}
}

func TestISOFractions(t *testing.T) {
	for text, want := range map[string]int64{
		"2026-01-05 09:00:00": 0, "2026-01-05 09:00:00.5": 500_000, "2026-01-05T09:00:00.123456Z": 123_456,
		"2026-01-05T09:00:00.1234567Z": 123_456, "2026-01-05 09:00:00.000001+01": 1, "2026-01-05 09:00:00.": 0,
	} {
		if st, ok := ParseISO(text); !ok || st.Micros != want {
			t.Errorf("%s: got %d µs %v, want %d", text, st.Micros, ok, want)
		}
	}
}

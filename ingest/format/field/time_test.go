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
		"month by name":         {"d-Mon-yy", "1-Jan-21", "2021-01-01 00:00:00"},
		"other case of a name":  {"dd Mon yyyy", "05 SEP 2026", "2026-09-05 00:00:00"},
		"no such month":         {"d-Mon-yy", "1-Jun1-21", ""},
		"other month":           {"d-Mon-yy", "1-Juy-21", ""},
		"dots":                  {"dd.mm.yyyy HH:MM", "05.01.2026 09:01", "2026-01-05 09:01:00"},
		"one digit or two":      {"d/m/yyyy H:MM", "5/1/2026 9:01", "2026-01-05 09:01:00"},
		"two where one may be":  {"d/m/yyyy H:MM", "15/11/2026 19:01", "2026-11-15 19:01:00"},
		"American, morning":     {"m/d/yyyy h:MM:SS AM", "1/25/2026 12:02:23 AM", "2026-01-25 00:02:23"},
		"American, noon":        {"m/d/yyyy h:MM:SS AM", "1/25/2026 12:02:23 pm", "2026-01-25 12:02:23"},
		"American, evening":     {"mm/dd/yyyy hh:MM AM", "01/25/2026 09:02 PM", "2026-01-25 21:02:00"},
		"no half of the day":    {"m/d/yyyy h:MM AM", "1/25/2026 9:02", ""},
		"13 o'clock of a half":  {"m/d/yyyy h:MM AM", "1/25/2026 13:02 PM", ""},
		"hour 0 of a half":      {"m/d/yyyy h:MM AM", "1/25/2026 0:02 AM", ""},
		"XM":                    {"m/d/yyyy h:MM AM", "1/25/2026 9:02 XM", ""},
		"weekday":               {"ddd, dd Mon yyyy HH:MM:SS", "Mon, 05 Jan 2026 09:01:10", "2026-01-05 09:01:10"},
		"no weekday":            {"ddd, dd Mon yyyy", "M1n, 05 Jan 2026", ""},
		"fraction":              {"yyyy-mm-dd HH:MM:SS.fff", "2026-01-05 09:01:10.123456", "2026-01-05 09:01:10"},
		"no fraction":           {"yyyy-mm-dd HH:MM:SS.fff", "2026-01-05 09:01:10.", ""},
		"interval":              {"dd/mm/yyyy HH:MM...", "05/01/2026 09:00-09:30", "2026-01-05 09:00:00"},
		"clock run together":    {"yyyy-mm-dd HMM", "2026-01-05 930", "2026-01-05 09:30:00"},
		"midnight run together": {"yyyy-mm-dd HMM", "2026-01-05 0", "2026-01-05 00:00:00"},
		"no clock":              {"yyyy-mm-dd HMM", "2026-01-05 ", ""},
		"long clock":            {"yyyy-mm-dd HMM", "2026-01-05 09300", ""},
		"Excel day":             {"excel_days", "46027.3758101852", "2026-01-05 09:01:10"},
		"Excel, whole day":      {"excel_days", "46027", "2026-01-05 00:00:00"},
		"Excel, too early":      {"excel_days", "1", ""},
		"Excel, a date":         {"excel_days", "05/01/2026", ""},
		"a month":               {"yyyy-mm", "2026-01", "2026-01-01 00:00:00"},
		"a month by name":       {"Month yyyy", "september 2026", "2026-09-01 00:00:00"},
		"part of a name":        {"Month yyyy", "Sep 2026", ""},
		"a longer name":         {"Month yyyy", "Mayor 2026", ""},
		"the first of two":      {"yyyy-mm or Mon-yy", "2026-01", "2026-01-01 00:00:00"},
		"the second of two":     {"yyyy-mm or Mon-yy", "Jan-26", "2026-01-01 00:00:00"},
		"an hour or a day":      {"iso8601 or dd/mm/yyyy", "05/01/2026", "2026-01-05 00:00:00"},
		"none of two":           {"yyyy-mm or Mon-yy", "01/26", ""},
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

func TestTimePatternFaults(t *testing.T) {
	for _, pattern := range []string{"yyyy-mm HH:MM", "ddd yyyy-mm", "yyyy", "yyyy-mm or HH:MM", "iso8601 or epoch_s or mm", "yyyy-mm or "} {
		if _, err := CompileTime(pattern); err == nil {
			t.Errorf("%q is taken for a pattern", pattern)
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

func TestEpochs(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          int64 // 0 where it cannot be read
	}{
		{"epoch_s", "1767603670", 1767603670},
		{"epoch_s", "1767603670.9", 1767603670},
		{"epoch_ms", "1767603670999", 1767603670},
		{"epoch_s", "1767603670999", 0},
		{"epoch_ms", "1767603670", 0},
		{"epoch_s", "", 0},
		{"epoch_s", "x", 0},
		{"epoch_s", "-1767603670", 0},
	} {
		p, err := CompileTime(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		st, ok := p.Parse(c.text)
		if ok != (c.want > 0) || ok && (st.Local != c.want || !st.Instant || st.HasOffset) {
			t.Errorf("%s as %s: got %+v %v, want %d", c.text, c.pattern, st, ok, c.want)
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

package field

import (
	"testing"
	"time"
)

func TestSpans(t *testing.T) {
	for _, c := range []struct{ span, from, want string }{
		{"day", "2026-02-28 00:00:00", "2026-03-01 00:00:00"},
		{"week", "2026-12-28 00:00:00", "2027-01-04 00:00:00"},
		{"month", "2028-02-01 00:00:00", "2028-03-01 00:00:00"},
		{"quarter", "2026-11-01 00:00:00", "2027-02-01 00:00:00"},
		{"month", "2026-02-02 00:00:00", ""},
		{"quarter", "2026-01-01 09:00:00", ""},
	} {
		s, err := CompileSpan(c.span)
		if err != nil {
			t.Fatal(err)
		}
		from, err := time.Parse(time.DateTime, c.from)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if end, ok := s.End(from.Unix()); ok {
			got = time.Unix(end, 0).UTC().Format(time.DateTime)
		}
		if got != c.want {
			t.Errorf("%s from %s ends %q, want %q", c.span, c.from, got, c.want)
		}
	}
	if _, err := CompileSpan("year"); err == nil {
		t.Error("a year is a span")
	}
}

func TestPence(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "12": 1200, "12.5": 1250, "£1,234.56": 123456, "£ 7": 700, "1234.5600000001": 123456, "0.005": 1, "0.004": 0, "1999.999": 200000,
		"": -1, "-5": -1, "12.": -1, "1,23": -1, "£": -1, "5p": -1, "1e3": -1, "9999999999999": -1, "12.5.1": -1, "(5)": -1,
	} {
		got, ok := Pence(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q is %d pence, want %d", text, got, want)
		}
	}
}

func TestNameIn(t *testing.T) {
	for _, c := range []struct{ file, pattern, want string }{
		{"govuk_forms_apply_for_a_skip_licence_2026-07-01.csv", "govuk_forms_*", "apply for a skip licence"},
		{"/in/govuk_forms_apply_for_a_skip_licence_2026-07-01_2.csv.gz", "govuk_forms_*", "apply for a skip licence"},
		{"govuk_forms_apply_for_a_skip_licence_2026-06-29--2026-07-05_1.csv", "govuk_forms_*", "apply for a skip licence"},
		{"govuk_forms_apply_for_a_skip_licence_AR2DR5WF.csv", "govuk_forms_*", "apply for a skip licence"},
		{"govuk_forms_apply_for_a_skip_licence_ABCDEFGH.csv", "govuk_forms_*", "apply for a skip licence"},
		{"apply.csv", "govuk_forms_*", "apply"},
		{"Bulky waste (July 2026) batch 3.xlsx", "*", "Bulky waste"},
		{"2026 July bulky-waste copy 2.csv", "*", "bulky waste"},
		{"BULKY_WASTE.CSV", "*", "BULKY WASTE"},
		{"20260701T0900-bins.json", "*", "bins"},
		{"form p45 notice.csv", "*", "form p45 notice"},
		{"report-in-march.csv", "*", "report in march"},
		{"may-2026-31.csv", "*", ""},
		{"website 2026-01-01 to 2026-01-31.csv", "*", "website"},
		{"www.example.org-2026-q1.csv", "*", "www example org"},
		{"exported bins.csv", "exported *.x", "exported bins"},
		{".csv", "*", ""},
		{"", "*", ""},
	} {
		if got := NameIn(c.file, c.pattern); got != c.want {
			t.Errorf("%q by %q is %q, want %q", c.file, c.pattern, got, c.want)
		}
	}
}

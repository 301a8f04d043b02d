package synthetic

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every file's lines are those the truth counts, and each planted line stands
// where the truth says.
func TestFileAccounting(t *testing.T) {
	dir, truth := generate(t, small())
	files := readAll(t, dir)
	lines := map[string][][]byte{}
	for _, f := range truth.Files {
		plain := text(t, f.File, files[f.File])
		n := int64(bytes.Count(plain, []byte("\n")))
		lines[f.File] = bytes.Split(plain, []byte("\n"))
		if len(plain) > 0 && plain[len(plain)-1] != '\n' {
			n++
		}
		equal(t, "lines of "+f.File, f.Lines, n)
		equal(t, "lines accounted for in "+f.File, f.RowLines+f.Rejects+f.Ignored, f.Lines)
	}
	codes := map[string]bool{}
	for _, r := range truth.Rejects {
		codes[r.Code] = true
		line := string(lines[r.File][r.Line-1])
		if !looksPlanted(r.Code, line) {
			t.Errorf("%s:%d is planted as %s, and is %q", r.File, r.Line, r.Code, line)
		}
	}
	if len(codes) != 8 {
		t.Errorf("reject codes %v, expected 8 of them", codes)
	}
	open := text(t, "", files["phone/queue_log.20260112"])
	if len(open) == 0 || open[len(open)-1] == '\n' {
		t.Error("the newest queue log should end without a line end")
	}
}

// looksPlanted reports whether a line is bad in the way its code says.
func looksPlanted(code, line string) bool {
	switch code {
	case "bad_epoch":
		_, err := strconv.Atoi(strings.Split(line, "|")[0])
		return err != nil
	case "too_few_fields":
		return strings.Count(line, "|") < 4
	case "nul_bytes":
		return strings.Contains(line, "\x00")
	case "unparsable":
		return !strings.Contains(line, "[")
	case "bad_time":
		return strings.Contains(line, "31/02/2026") || strings.Contains(line, "2026-02-31") || strings.Contains(line, "31/Feb")
	case "wrong_field_count":
		return strings.Count(line, ",") < 12
	case "missing_value":
		return strings.HasPrefix(line, ",")
	case "unknown_value":
		return strings.Contains(line, "Banana") || strings.Contains(line, "clicked")
	}
	return false
}

func TestRedeliveredFiles(t *testing.T) {
	dir, truth := generate(t, small())
	files := readAll(t, dir)
	if len(truth.Duplicates) != 2 {
		t.Fatalf("duplicates %v, expected one of the phone and one of the web", truth.Duplicates)
	}
	for _, d := range truth.Duplicates {
		if d.File <= d.SameAs {
			t.Errorf("%s sorts before %s, which counts", d.File, d.SameAs)
		}
		if bytes.Equal(files[d.File], files[d.SameAs]) {
			t.Errorf("%s is compressed as %s is", d.File, d.SameAs)
		}
		if !bytes.Equal(text(t, d.File, files[d.File]), text(t, d.SameAs, files[d.SameAs])) {
			t.Errorf("%s is not %s", d.File, d.SameAs)
		}
		if slices.ContainsFunc(truth.Files, func(f File) bool { return f.File == d.File }) {
			t.Errorf("%s is counted", d.File)
		}
	}
}

// Every number a resident could have is one of a reserved range, and every
// client address one kept for documentation.
func TestOnlyReservedIdentifiers(t *testing.T) {
	dir, truth := generate(t, small())
	for name, data := range readAll(t, dir) {
		plain := string(text(t, name, data))
		switch {
		case strings.HasPrefix(name, "phone/"):
			for line := range strings.Lines(plain) {
				if fields := strings.Split(line, "|"); len(fields) > 6 && fields[4] == "ENTERQUEUE" {
					reserved(t, name, fields[6])
				}
			}
		case strings.HasPrefix(name, "web/"):
			for line := range strings.Lines(plain) {
				client, _, ok := strings.Cut(line, " - - [")
				if ok && !documentation(client) {
					t.Fatalf("%s: client %s is not reserved", name, client)
				}
			}
		case strings.HasSuffix(name, ".csv") && !strings.HasPrefix(name, "reference/"):
			r := csv.NewReader(strings.NewReader(strings.ReplaceAll(plain, "\x00", "")))
			r.FieldsPerRecord = -1
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, row := range rows[1:] {
				for _, cell := range row {
					if strings.HasPrefix(cell, "0") && len(cell) > 9 && !strings.ContainsAny(cell, "/-") {
						reserved(t, name, cell)
					}
					if at := strings.LastIndexByte(cell, '@'); at >= 0 && !strings.HasPrefix(strings.ToLower(cell[at:]), "@example.") {
						t.Fatalf("%s: e-mail address %s is not reserved", name, cell)
					}
				}
			}
		}
	}
	for _, n := range truth.Identifiers.Phones {
		reserved(t, "identifiers", n)
	}
}

// reserved fails the test unless a caller's number is of a drama range.
func reserved(t *testing.T, where, number string) {
	t.Helper()
	n := strings.TrimSpace(strings.ReplaceAll(number, " ", ""))
	if n == "" || n == "anonymous" {
		return
	}
	n = "0" + strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(n, "+"), "44"), "0")
	if len(n) != 11 || !slices.Contains(dramaRanges(), n[:8]) {
		t.Fatalf("%s: number %q is not of a reserved range", where, number)
	}
}

// documentation reports an address of the networks kept for documentation.
func documentation(client string) bool {
	a, err := netip.ParseAddr(client)
	if err != nil || a.String() != client { // written in the one usual way
		return false
	}
	for _, network := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		if netip.MustParsePrefix(network).Contains(a) {
			return true
		}
	}
	return false
}

// The sampled identifiers are spelled as in the files, so that looking for them
// downstream means something.
func TestIdentifiersAreInTheFiles(t *testing.T) {
	dir, truth := generate(t, small())
	var all bytes.Buffer
	for name, data := range readAll(t, dir) {
		if name != "truth.json" {
			all.Write(text(t, name, data))
		}
	}
	haystack := strings.ReplaceAll(all.String(), `""`, `"`)
	ids := truth.Identifiers
	for kind, list := range map[string][]string{"phone": ids.Phones, "email": ids.Emails, "name": ids.Names, "address": ids.Addresses} {
		if len(list) < 20 {
			t.Errorf("only %d identifiers of kind %s", len(list), kind)
		}
		for _, id := range list {
			if len(id) < 10 || !strings.Contains(haystack, id) {
				t.Errorf("%s %q is short or not in the files", kind, id)
			}
		}
	}
}

func TestClockChange(t *testing.T) {
	dir, truth := generate(t, Options{Days: 3, Residents: 30_000, Start: time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)})
	files := readAll(t, dir)
	log := string(files["web/access.log-20260329"])
	for _, want := range []string{"[29/Mar/2026:00:", "+0000]", "[29/Mar/2026:02:", "+0100]"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log of 29 March lacks %q", want)
		}
	}
	if strings.Contains(log, "[29/Mar/2026:01:") {
		t.Error("a request is stamped in the hour that does not exist")
	}
	if !strings.Contains(string(files["forms/forms-2026-03.csv"]), "2026-03-29T") || truth.Web.RequestsByDate["2026-03-29"] == 0 {
		t.Error("nothing happened on 29 March")
	}
	cal, err := newCalendar(time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC), 3)
	if err != nil {
		t.Fatal(err)
	}
	if october := cal.days[1]; october.end-october.start != 25*3600 {
		t.Errorf("25 October has %d hours", (october.end-october.start)/3600)
	}
	if d, clock := cal.local(cal.at(&cal.days[1], 15*3600)); d != &cal.days[1] || clock != 15*3600 {
		t.Errorf("15:00 on 25 October came back as %d s of %s", clock, d.iso)
	}
}

// One call begins before midnight and ends in the next file.
func TestCallsStraddleFiles(t *testing.T) {
	dir, truth := generate(t, small())
	files := readAll(t, dir)
	first := map[string]string{} // call id: file of its first line
	straddling := 0
	for _, f := range truth.Files {
		if f.Source != "phone" {
			continue
		}
		for line := range strings.Lines(string(text(t, f.File, files[f.File]))) {
			fields := strings.Split(line, "|")
			if len(fields) < 5 || !strings.Contains(fields[1], ".") {
				continue
			}
			if began, seen := first[fields[1]]; seen && began != f.File {
				straddling++
			} else if !seen {
				first[fields[1]] = f.File
			}
		}
	}
	if straddling == 0 {
		t.Error("no call lies in two files")
	}
}

// The requests' bytes and 404s in the written log are those of the truth.
func TestWebLogSaysWhatTheTruthSays(t *testing.T) {
	dir, truth := generate(t, small())
	files := readAll(t, dir)
	size, notFound := int64(0), int64(0)
	for _, f := range truth.Files {
		if f.Source != "web" {
			continue
		}
		for line := range strings.Lines(string(text(t, f.File, files[f.File]))) {
			_, rest, ok := strings.Cut(line, "0] \"")
			_, answer, found := strings.Cut(rest, "\" ")
			if !ok || !found || strings.Contains(line, "31/Feb") {
				continue
			}
			fields := strings.Fields(answer)
			if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				size += n
			}
			if fields[0] == "404" {
				notFound++
			}
		}
	}
	equal(t, "bytes", size, truth.Web.Bytes)
	equal(t, "404s", notFound, truth.Web.NotFound)
}

func TestTruthFileIsTheTruth(t *testing.T) {
	dir, truth := generate(t, Options{Days: 4, Residents: 3000})
	want, err := json.MarshalIndent(truth, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, dir)["truth.json"]; string(got) != string(want)+"\n" {
		t.Error("truth.json is not what Generate returned")
	}
}

func TestBankHolidays(t *testing.T) {
	for year, want := range map[int]string{
		2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-28 12-27",
		2022: "01-03 04-15 04-18 05-02 05-30 08-29 12-27 12-26",
		2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
		2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-28 12-27",
	} {
		var got []string
		for _, h := range bankHolidays(year) {
			got = append(got, h.Format("01-02"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d: %s, expected %s", year, strings.Join(got, " "), want)
		}
	}
}

package layout

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

const (
	ticketHeader = "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email"
	formHeader   = "Form,Reference,Event,Entered by,Step,At,Email,Mobile"
)

// builtin returns a format that comes with the program.
func builtin(t testing.TB, name string) ingest.Format {
	t.Helper()
	formats, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	f, err := ingest.Resolve(name, "", formats)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTicketsSuite(t *testing.T) {
	ticket := func(printed string) string { return "A1,,Hub,Housing,Walk-in,Left," + printed + ",,,,,," }
	formattest.Run(t, formattest.Case{
		Format: builtin(t, "tickets"),
		Header: ticketHeader,
		Good: []string{
			`A101,V1,High Street Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,05/01/2026 09:12:40,05/01/2026 09:25:00,J. Clerk,"Example, Ann",07700 900123,ann@example.com`,
			`07700 900124,,Hub 02079460999,"Call 07700 900125 ""soon""",Appointment,Served,05/01/2026 09:01:10,,,,Ann Example,,ANN@example.org`,
			`bob@example.org,07700900126,ann@example.com,Housing,,Left,05/01/2026 09:01:10,,,,,"(07700) 900123",`,
		},
		Identifiers: []string{
			"900123", "900124", "900125", "900126", "79460999", "example.com", "example.org", "Example", "Ann", "Clerk",
		},
		DST: []formattest.LocalTime{
			{Line: ticket("29/03/2026 00:59:59"), Date: "2026-03-29", Minute: 59},
			{Line: ticket("29/03/2026 02:00:00"), Date: "2026-03-29", Minute: 120},
			{Line: ticket("25/10/2026 01:30:00"), Date: "2026-10-25", Minute: 90},
			{Line: ticket("25/10/2026 02:00:00"), Date: "2026-10-25", Minute: 120},
		},
	})
}

func TestFormsSuite(t *testing.T) {
	event := func(at string) string { return "Bins,FS-1,started,customer,1," + at + ",," }
	formattest.Run(t, formattest.Case{
		Format: builtin(t, "forms"),
		Header: formHeader,
		Good: []string{
			"Report a missed bin,FS-1001,completed,customer,4,2026-03-29T02:03:00+01:00,a@example.com,07700900123",
			"Report a missed bin,FS-1002,started,,ring 07700 900123,2026-03-29 00:59,,",
			"a@example.com,a@example.com,failed,adviser,a@example.com,2026-07-01T10:00:00.123Z,A@Example.com,",
		},
		Identifiers: []string{"900123", "example.com", "Example.com", "FS-1001", "FS-1002"},
		DST: []formattest.LocalTime{
			{Line: event("2026-03-29T00:59:59Z"), Date: "2026-03-29", Minute: 59},
			{Line: event("2026-03-29T01:00:00Z"), Date: "2026-03-29", Minute: 120},
			{Line: event("2026-10-25T01:30:00+01:00"), Date: "2026-10-25", Minute: 90},
			{Line: event("2026-10-25T01:30:00+00:00"), Date: "2026-10-25", Minute: 90},
			{Line: event("2026-07-01T23:30:00Z"), Date: "2026-07-02", Minute: 30},
		},
	})
}

func TestTicketHours(t *testing.T) {
	f := builtin(t, "tickets")
	decode := func(printed string) *formattest.Recorder {
		return formattest.Decode(t, f, formattest.Options(t), ticketHeader+"\nA1,,Hub,Housing,Walk-in,Left,"+printed+",,,,,,\n")
	}
	for printed, want := range map[string]int64{
		"29/03/2026 00:59:59": 1774745999,
		"29/03/2026 02:00:00": 1774746000,
		"25/10/2026 01:30:00": 1792888200, // the repeated hour: its first pass
		"25/10/2026 02:00:00": 1792893600,
	} {
		if out := decode(printed); len(out.Rows) != 1 || out.Rows[0].Common().TsS != want {
			t.Errorf("%s: want the instant %d, got %+v", printed, want, out)
		}
	}
	for _, printed := range []string{"29/03/2026 01:00:00", "29/03/2026 01:59:59"} {
		out := decode(printed)
		if len(out.Rejects) != 1 || out.Rejects[0].Code != "no_such_local_time" || out.Rejects[0].Column != 30 {
			t.Errorf("%s: want the reject no_such_local_time in column 30, got %+v", printed, out.Rejects)
		}
	}
}

func TestTicketRejects(t *testing.T) {
	f := builtin(t, "tickets")
	for name, c := range map[string]struct{ line, code, message string }{
		"no id":         {",,Hub,H,Walk-in,Left,05/01/2026 09:01:10,,,,,,", "missing_value", "Ticket No: expected a value"},
		"no time":       {"A1,,Hub,H,Walk-in,Left,,,,,,,", "missing_value", "Printed: expected a value"},
		"American date": {"A1,,Hub,H,Walk-in,Left,01/25/2026 09:01:10,,,,,,", "bad_time", "Printed: expected a real date and time as dd/mm/yyyy HH:MM:SS"},
		"called never":  {"A1,,Hub,H,Walk-in,Left,05/01/2026 09:01:10,soon,,,,,", "bad_time", "Called: expected a real date and time as dd/mm/yyyy HH:MM:SS"},
		"new status":    {"A1,,Hub,H,Walk-in,Parked,05/01/2026 09:01:10,,,,,,", "unknown_value", "Status: expected one of (empty), Cancelled, Did not attend, Expired, Left, No show, Served, Transferred"},
		"too short":     {"A1,,Hub,H,Walk-in,Left,05/01/2026 09:01:10", "wrong_field_count", "expected 13 fields as in the header, found 7"},
		"bad quotes":    {`A1,"x"y,Hub,H,Walk-in,Left,05/01/2026 09:01:10,,,,,,`, "bad_quotes", "expected quoted fields as in RFC 4180: a quote inside an unquoted field, or text after a closing quote"},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), ticketHeader+"\n"+c.line+"\n")
		if len(out.Rejects) != 1 || out.Rejects[0].Code != c.code || out.Rejects[0].Message != c.message || out.Rejects[0].Hint == "" {
			t.Errorf("%s: want %s %q with a hint, got %+v", name, c.code, c.message, out.Rejects)
		}
	}
}

func TestLayoutHeaders(t *testing.T) {
	f := builtin(t, "forms")
	row := "Bins,FS-1,started,customer,1,2026-07-01T10:00:00Z,,"
	for name, c := range map[string]struct {
		content                string
		rows, rejects, ignored int
	}{
		"repeated header":       {formHeader + "\n" + row + "\n" + formHeader + "\n" + row + "\n", 2, 0, 2},
		"other order and more":  {"At,Extra,Mobile,Form,Email,Reference,Event,Step,Entered by\n2026-07-01T10:00:00Z,x,,Bins,,FS-1,saved,1,customer\n", 1, 0, 1},
		"wrong delimiter":       {strings.ReplaceAll(formHeader, ",", ";") + "\n" + strings.ReplaceAll(row, ",", ";") + "\n\n", 0, 2, 1},
		"no header":             {row + "\n" + row + "\n", 0, 2, 0},
		"quoted header":         {`"Form","Reference","Event","Entered by","Step","At","Email","Mobile"` + "\n" + row, 1, 0, 1},
		"record of three lines": {formHeader + "\n" + "\"Bins\nand\nbags\",FS-1,started,customer,1,2026-07-01T10:00:00Z,,\n" + row + "\n", 2, 0, 1},
		"never closed quote":    {formHeader + "\n" + `Bins,"FS-1,started,customer,1,2026-07-01T10:00:00Z,,` + "\n" + row + "\n" + row, 2, 1, 1},
		"two open quotes":       {formHeader + "\n" + `"Bins,` + "\n" + row + "\n" + `"x` + "\n" + row, 2, 2, 1},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), c.content)
		lines := strings.Count(strings.TrimSuffix(c.content, "\n"), "\n") + 1
		if err := out.Check(int64(lines), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(out.Rows) != c.rows || len(out.Rejects) != c.rejects || out.Ignored != int64(c.ignored) {
			t.Errorf("%s: want %d rows, %d rejects, %d ignored, got %d, %+v, %d", name, c.rows, c.rejects, c.ignored, len(out.Rows), out.Rejects, out.Ignored)
		}
	}
}

func TestLayoutIDsStayApart(t *testing.T) {
	f := builtin(t, "tickets")
	content := ticketHeader + "\n"
	for _, id := range []string{"07700900123", "07700900124", "07700900123", "A1"} {
		content += id + ",,Hub,Housing,Walk-in,Left,05/01/2026 09:01:10,,,,,,\n"
	}
	out := formattest.Decode(t, f, formattest.Options(t), content)
	var ids []string
	for _, row := range out.Rows {
		r := row.(*schema.Ticket)
		if r.VisitID != r.TicketID {
			t.Errorf("a ticket without a visit has the visit %s, not its own id %s", r.VisitID, r.TicketID)
		}
		ids = append(ids, r.TicketID)
	}
	if len(ids) != 4 || ids[0] == ids[1] || ids[0] != ids[2] || ids[3] != "A1" || strings.Contains(ids[0], "77009") {
		text, _ := json.Marshal(ids)
		t.Errorf("ids that hold numbers became %s", text)
	}
}

func TestFromFile(t *testing.T) {
	text, err := layoutFiles.ReadFile("forms.yaml")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "name: forms", "name: own", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := FromFile(path)
	if err != nil || f.Name != "own" || f.Table != "form_event" || f.Identity != ingest.ByName {
		t.Errorf("FromFile gave %+v, %v", f, err)
	}
	if _, err := FromFile(path + ".none"); err == nil || !strings.Contains(err.Error(), "own.yaml.none") {
		t.Errorf("a missing layout gave the error %v", err)
	}
}

// The example in the README is a right layout.
func TestReadmeExample(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```yaml\n")
	example, _, _ := strings.Cut(after, "```\n")
	if _, err := compileLayout("README.md", []byte(example)); err != nil {
		t.Error(err)
	}
}

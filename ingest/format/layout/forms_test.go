package layout

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// TestFormsSamplesSuite puts the layouts of forms platforms and of totals through
// the traps, with lines that hold identifiers where people write them.
func TestFormsSamplesSuite(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		good   []string
	}{
		"govuk_forms": {"Reference,Submitted at,What is your name?,Language", []string{
			"AR2DR5WF,2026-07-06T09:00:05+01:00,Ann Example,en", `6X5RT2KD,2026-01-05T17:30:00+00:00,"Ann, 07700 900123",cy`,
		}},
		"fixmystreet": {"Report ID,Title,Detail,Category,Created,Query,Report URL,Reported As,User Name", []string{
			"1001,Hole,by 07700 900123,Potholes,2026-07-06T09:00:05,AN1 1TN,https://report.example.org/1,,Ann Example",
			"1002,Ann,ann@example.com,Potholes,2026-07-06T09:00:05,,,body,",
		}},
		"govservice": {"Case Reference,Process,Created,Closed,Status,Channel,Customer", []string{
			"C-1,Blue badge,06/07/2026 09:00:05,06/07/2026 09:06:10,Closed,Self,Ann Example",
			"07700 900123,Blue badge,06/07/2026 09:00,,Draft,Phone,ann@example.com",
		}},
		"jadu": {"Reference,Form,Status,Submitted,ff_name,ff_email,ff_phone", []string{
			"AR2DR5WF,Missed bin,Completed,2026-07-06 09:00:05,Ann Example,ann@example.com,07700 900123",
			"6X5RT2KD,Missed bin,Payment failed,06/07/2026 10:00,Ann,,",
		}},
		"ratings": {"Date,Page,Rating,Comments", []string{
			"2026-07-06 09:00:05,/bins,Very satisfied,Ann Example helped", "06/07/2026,/bins,2,ring 07700 900123",
		}},
		"matomo_daily":       {"date,nb_uniq_visitors,nb_visits", []string{"2026-07-06,812,905", "2026-07-07,790,880"}},
		"plausible_daily":    {"date,visitors,pageviews,visits", []string{"2026-07-06,812,2888,905", "2026-07-07,790,2760,880"}},
		"open311_csv":        {"service_request_id,requested_datetime,service_name,description", []string{"1001,2026-07-06T09:00:05Z,Potholes,Ann Example", "AR2DR5WF,2026-07-06T09:00:05Z,07700 900123,"}},
		"rating_totals":      {"Month,Form,Very satisfied,Satisfied,Neutral,Dissatisfied,Very dissatisfied", []string{"2026-03,Bins,1,2,3,4,5", "Apr-26,Bins,,2,,,"}},
		"transaction_totals": {"Service,Month,Digital,Total cost", []string{"Permits,2026-03,1204,£12.50", "Permits,Apr-26,,7"}},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Run(t, formattest.Case{
				Format: builtin(t, name), Header: c.header, Good: c.good,
				Identifiers: []string{"900123", "example.com", "example.org", "Example", "Ann", "AR2DR5WF", "6X5RT2KD", "AN1 1TN"},
			})
		})
	}
}

// decodeAs decodes content as a file of that name.
func decodeAs(t *testing.T, f ingest.Format, o ingest.Options, name, content string) *formattest.Recorder {
	t.Helper()
	d, err := f.New(o)
	if err != nil {
		t.Fatal(err)
	}
	out := &formattest.Recorder{}
	chunks := ingest.NewChunkReader(strings.NewReader(content))
	if err := d.Decode(context.Background(), ingest.NewLines(name, chunks.Next, out), out); err != nil {
		t.Fatal(err)
	}
	return out
}

// The form of a GOV.UK Forms export is its file's, whatever the batch and its
// questions, unless the source says otherwise.
func TestFormOfTheFile(t *testing.T) {
	f := builtin(t, "govuk_forms")
	const first = "Reference,Submitted at,Name\nAR2DR5WF,2026-07-06T09:00:05+01:00,Ann\n"
	const second = "Reference,Submitted at,Name,How many skips?,Language\n6X5RT2KD,2026-07-06T10:00:05+01:00,Bo,2,en\n"
	for _, c := range []struct{ label, file, content, want string }{
		{"", "in/govuk_forms_apply_for_a_skip_2026-07-06_1.csv", first, "apply for a skip"},
		{"", "in/govuk_forms_apply_for_a_skip_2026-07-06_2.csv.gz", second, "apply for a skip"},
		{"", "govuk_forms_apply_for_a_skip_AR2DR5WF.csv", first, "apply for a skip"},
		{"Skips", "govuk_forms_apply_for_a_skip_2026-07-06_1.csv", second, "Skips"},
		{"", "2026-07-06.csv", first, "no_name: form: expected a file whose name says what it is about"},
		{"", "07700900123 ann@example.com.csv", first, "{number} {email}"},
	} {
		o := formattest.Options(t)
		o.Label = c.label
		out := decodeAs(t, f, o, c.file, c.content)
		got := ""
		for _, row := range out.Rows {
			got += row.(*schema.FormEvent).FormID
		}
		for _, r := range out.Rejects {
			got += r.Code + ": " + r.Message
			if !strings.Contains(r.Hint, "label") {
				t.Errorf("%s: the hint is %q", c.file, r.Hint)
			}
		}
		if got != c.want {
			t.Errorf("%s: the form is %q, want %q", c.file, got, c.want)
		}
	}
}

// One decoder reads file after file, each with its own name.
func TestFormOfTheNextFile(t *testing.T) {
	d, err := builtin(t, "govuk_forms").New(formattest.Options(t))
	if err != nil {
		t.Fatal(err)
	}
	out := &formattest.Recorder{}
	for _, name := range []string{"govuk_forms_bins_2026-07-06.csv", "govuk_forms_skips_2026-07-06.csv"} {
		chunks := ingest.NewChunkReader(strings.NewReader("Reference,Submitted at\nAR2DR5WF,2026-07-06T09:00:05+01:00\n"))
		if err := d.Decode(context.Background(), ingest.NewLines(name, chunks.Next, out), out); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := out.Rows[0].(*schema.FormEvent).FormID, out.Rows[1].(*schema.FormEvent).FormID; a != "bins" || b != "skips" {
		t.Errorf("the forms are %q and %q", a, b)
	}
}

// events shows what came of a file of form events.
func events(out *formattest.Recorder) string {
	var got []string
	for i, r := range out.Rows {
		e := r.(*schema.FormEvent)
		got = append(got, fmt.Sprintf("%s@%d/%d", e.Event, e.TsS-1783324800, out.RowLines[i])) // since 2026-07-06 09:00 in London
	}
	for _, r := range out.Rejects {
		got = append(got, r.Code+": "+r.Message)
	}
	if out.Ignored > 1 {
		got = append(got, "ignored")
	}
	return strings.Join(got, " ")
}

func TestEventsOfOneRecord(t *testing.T) {
	f := builtin(t, "govservice")
	for record, want := range map[string]string{
		"06/07/2026 09:00:05,06/07/2026 09:06:10,Closed":       "started@5/1 completed@370/0",
		"06/07/2026 09:00:05,06/07/2026 09:06:10,Failed":       "started@5/1 failed@370/0",
		"06/07/2026 09:00:05,06/07/2026 09:06:10,Not eligible": "started@5/1 ineligible@370/0",
		"06/07/2026 09:00:05,06/07/2026 09:06:10,Draft":        "started@5/1",
		"06/07/2026 09:00:05,,Closed":                          "started@5/1",
		"06/07/2026 09:00,2026-07-06T09:06:10Z,closed":         "started@0/1 completed@3970/0",
		",06/07/2026 09:06:10,Closed":                          "missing_value: Created or Created Date or Date Created or Started: expected a value",
		"06/07/2026 09:00:05,soon,Closed":                      "bad_time: Submitted or Submitted Date or Completed or Completed Date or Closed or Closed Date: expected a real date and time as dd/mm/yyyy HH:MM:SS or dd/mm/yyyy HH:MM or iso8601",
		"06/07/2026 09:00:05,soon,Draft":                       "started@5/1",
	} {
		content := "Case Reference,Process,Created,Closed,Status,Channel\nC-1,Blue badge," + record + ",Self\n"
		out := formattest.Decode(t, f, formattest.Options(t), content)
		if err := out.Check(2, nil); err != nil {
			t.Errorf("%s: %v", record, err)
		}
		if got := events(out); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", record, got, want)
		}
	}
}

// A record that tells of nothing is ignored, even where it lacks what a row needs.
func TestRecordsWithoutEvents(t *testing.T) {
	f := builtin(t, "ratings")
	for record, want := range map[string]string{
		"2026-07-06,/bins,,":                  "ignored",
		"2026-07-06,,,":                       "ignored",
		"2026-07-06,,5,":                      "missing_value: Form or Page or Service or Path or service name or URL: expected a value",
		"2026-07-06,/bins,neither,":           "rated@-32400/1",
		"2026-07-06,/bins,6,":                 "unknown_value",
		",/bins,5,":                           "missing_value",
		"2026-07-06,/bins,VERY DISSATISFIED,": "rated@-32400/1",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), "Date,Page,Rating,Comments\n"+record+"\n")
		if err := out.Check(2, nil); err != nil {
			t.Errorf("%s: %v", record, err)
		}
		if got := events(out); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", record, got, want)
		}
	}
}

// Two answers alike but for the comment are two, and a rating is a number that
// stays with its row.
func TestRatings(t *testing.T) {
	out := formattest.Decode(t, builtin(t, "ratings"), formattest.Options(t),
		"Date,Page,Rating,Comments\n2026-07-06,/bins,5,good\n2026-07-06,/bins,5,quick\n2026-07-06,/bins,Dissatisfied,\n")
	if len(out.Rows) != 3 {
		t.Fatalf("%d rows: %+v", len(out.Rows), out.Rejects)
	}
	a, b, c := out.Rows[0].(*schema.FormEvent), out.Rows[1].(*schema.FormEvent), out.Rows[2].(*schema.FormEvent)
	if a.Reference == b.Reference || *a.Rating != 5 || *b.Rating != 5 || *c.Rating != 2 {
		t.Errorf("answers became %+v, %+v and %+v", a, b, c)
	}
}

func TestOpen311Suite(t *testing.T) {
	request := func(id, at string) string {
		return `{"service_request_id":"` + id + `","service_name":"Potholes","description":"by Ann Example","requested_datetime":"` + at + `","lat":51.5}`
	}
	formattest.Run(t, formattest.Case{
		Format: builtin(t, "open311"), InPieces: true,
		Good:        []string{request("07700900123", "2026-07-06T09:00:05+01:00"), request("1002", "2026-07-06T08:30:00Z")},
		Identifiers: []string{"7700900123", "Example"},
		DST: []formattest.LocalTime{
			{Line: request("1", "2026-10-25T01:30:00+01:00"), Date: "2026-10-25", Minute: 90},
			{Line: request("1", "2026-03-29T01:00:00Z"), Date: "2026-03-29", Minute: 120},
		},
	})
}

// Of Snowplow's events those of forms become rows, and a line that holds several
// records is still one line.
func TestSnowplow(t *testing.T) {
	const (
		focus  = `{"event_name":"focus_form","derived_tstamp":"2026-07-06T08:00:05.120Z","domain_sessionid":"s1","unstruct_event_com_snowplowanalytics_snowplow_focus_form_1":{"formId":"bins","elementId":"phone"}}`
		page   = `{"event_name":"page_view","derived_tstamp":"2026-07-06T08:01:00.000Z","domain_sessionid":"s1"}`
		submit = `{"event_name":"submit_form","derived_tstamp":"2026-07-06T08:02:00.000Z","domain_sessionid":"s1","unstruct_event_com_snowplowanalytics_snowplow_submit_form_1":{"formId":"bins","elements":[{"name":"phone","value":"07700 900123"}]}}`
	)
	f := builtin(t, "snowplow")
	for content, want := range map[string]string{
		focus + "\n" + page + "\n" + submit + "\n":                                      "started@5/1 submitted@120/1",
		focus + page + submit + "\n":                                                    "started@5/1 submitted@120/0",
		page + submit + "\n" + page + "\n" + page + "\n":                                "submitted@120/0 ignored",
		strings.Replace(focus, "bins", "", 1) + "\n":                                    "missing_value",
		strings.Replace(submit, `"derived_tstamp"`, `"collector_tstamp"`, 1) + "\n\n\n": "submitted@120/1 ignored",
	} {
		out := formattest.Decode(t, f, formattest.Options(t), content)
		if err := out.Check(int64(strings.Count(content, "\n")), []string{"900123"}); err != nil {
			t.Errorf("%s: %v", content, err)
		}
		if got := events(out); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", content, got, want)
		}
	}
}

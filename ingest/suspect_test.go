package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/data/reference"
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
)

// What is more than a day ahead of the run's clock is rejected, all rows of a
// record once; an appointment may lie ahead, and does not make its source newer
// than the run.
func TestFutureDates(t *testing.T) {
	w := newWorld(t)
	now := w.now().AddDate(0, 0, 1) // noon of the night to come
	at := func(hours int) string {
		return now.UTC().Add(time.Duration(hours) * time.Hour).Format("2006-01-02T15:04:05Z")
	}
	w.sources = append(w.sources[:0],
		w.source("visits", named(t, "visit_list"), "*.visits"), w.source("booked", named(t, "appointments"), "*.booked"))
	w.deliver("a.visits", []byte("Case Id,Opened,Closed,Status,Service,Site\n1,"+at(-1)+",,Open,S,Hub\n2,"+at(23)+",,Open,S,Hub\n3,"+at(25)+",,Open,S,Hub\n"))
	w.deliver("a.booked", []byte("Appointment Id,Created,Start,Status,Branch,Service\n1,"+at(-9)+","+at(900)+",Created,Hub,S\n"))
	w.night("a.visits new", "a.booked new")
	for _, r := range w.report.Files {
		want := map[string][2]int64{"a.visits": {2, 1}, "a.booked": {1, 0}}[r.File]
		if r.Rows != want[0] || r.Rejects != want[1] || r.Codes["future_date"] != want[1] {
			t.Errorf("%s has %d rows and %d rejects (%v), want %v", r.File, r.Rows, r.Rejects, r.Codes, want)
		}
	}
	for _, s := range w.report.Sources {
		if s.Source == "booked" && s.NewestTsS != now.Unix() {
			t.Errorf("appointments to come make the source as new as %d, but it is %d", s.NewestTsS, now.Unix())
		}
	}
	doors := filepath.Join(t.TempDir(), "doors.csv")
	text := "Site,Door,Start,End,Entries,Exits\nHub,D," + at(-3) + "," + at(-2) + ",7,6\nHub,D," + at(48) + "," + at(49) + ",7,6\n"
	if err := os.WriteFile(doors, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	trial, err := ingest.Try(t.Context(), doors, named(t, "people_counter"), w.sources[0].Options, now, func(schema.Row) {})
	if err != nil || trial.Rows != 2 || len(trial.Rejected) != 1 || trial.Rejects != 1 {
		t.Errorf("of two records of two counts, one in the future, came %+v, %v", trial, err)
	}
}

// What is from before the calendar is in no figure: it is rejected.
func TestEarlyDates(t *testing.T) {
	first, err := time.Parse(time.DateOnly, reference.FirstDay)
	if err != nil {
		t.Fatal(err)
	}
	at := func(seconds int) string {
		return first.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05Z")
	}
	w := newWorld(t)
	w.sources = append(w.sources[:0], w.source("visits", named(t, "visit_list"), "*.csv"))
	w.deliver("a.csv", []byte("Case Id,Opened,Closed,Status,Service,Site\n1,"+at(-1)+",,Open,S,Hub\n2,"+at(0)+",,Open,S,Hub\n"))
	w.night("a.csv new")
	if r := w.report.Files[0]; r.Rows != 1 || r.Rejects != 1 || r.Codes["early_date"] != 1 {
		t.Errorf("%d rows, %d rejects (%v)", r.Rows, r.Rejects, r.Codes)
	}
}

// Of a paper tally each cell ahead of the clock is told of by its name.
func TestFutureCells(t *testing.T) {
	w := newWorld(t)
	now := w.now()
	week := filepath.Join(t.TempDir(), "week.csv")
	text := "Site: Hub\nw/c 5 January 2099\nService,Mon,Tue\nHousing,3,4\nBenefits,5,\n"
	if err := os.WriteFile(week, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	trial, err := ingest.Try(t.Context(), week, named(t, "tally_sheet"), w.sources[0].Options, now, func(schema.Row) {})
	if err != nil || trial.Rows != 0 || len(trial.Rejected) != 3 || trial.Lines != trial.Rejects+trial.Ignored {
		t.Fatalf("of three cells to come came %+v, %v", trial, err)
	}
	for i, cell := range []string{"B4: expected a time that has passed; 2099-01-05", "C4: expected a time that has passed; 2099-01-06", "B5: "} {
		if r := trial.Rejected[i]; !strings.HasPrefix(r.Message, cell) || r.Excerpt != "9" || r.Code != "future_date" {
			t.Errorf("the reject is %+v, want its cell %s", r, cell)
		}
	}
}

// Thirty tickets at one second are a clock that stood still; appointments begin
// together, and dates without times are no times.
func TestStandstill(t *testing.T) {
	w := newWorld(t)
	w.sources = append(w.sources[:0],
		w.source("visits", named(t, "visit_list"), "*.visits"), w.source("booked", named(t, "appointments"), "*.booked"))
	visits := func(n int, opened string) []byte {
		text := "Case Id,Opened,Closed,Status,Service,Site\n0,2026-01-05T08:00:00,,Open,S,Hub\n"
		for i := range n {
			text += fmt.Sprintf("%d,%s,,Open,S,Hub\n", i+1, opened)
		}
		return []byte(text)
	}
	booked := "Appointment Id,Created,Start,Status,Branch,Service\n"
	for i := range 40 {
		booked += fmt.Sprintf("%d,2026-01-05T08:00,2026-01-06T09:00,Created,Hub,S\n", i)
	}
	w.deliver("some.visits", visits(29, "2026-01-05T09:00:00"))
	w.deliver("stuck.visits", visits(30, "2026-01-05T09:00:00"))
	w.deliver("dates.visits", visits(40, "2026-01-05T00:00:00"))
	w.deliver("a.booked", []byte(booked))
	w.night("some.visits new", "stuck.visits new", "dates.visits new", "a.booked new")
	for _, r := range w.report.Files {
		stuck := len(r.Warnings) == 1 && strings.HasPrefix(r.Warnings[0], "30 tickets from line 3 on have one time, 2026-01-05T09:00:00Z")
		if stuck != (r.File == "stuck.visits") || len(r.Warnings) > 1 {
			t.Errorf("%s has the warnings %q", r.File, r.Warnings)
		}
	}
}

// A file of exactly as many records as its system hands out is read and warned
// about, once; rejected records count.
func TestSuspectRows(t *testing.T) {
	const header = "UserStartTimeUTC,CallQueueIdentity,CallQueueCallResult,ConferenceId\n"
	const row, bad = "2026-07-06T09:00:00Z,benefits,disconnected,c1\n", "then,benefits,disconnected,c1\n"
	f := phone.TeamsQueue()
	f.SuspectRows = []int64{3, 5}
	w := newWorld(t)
	w.sources = append(w.sources[:0], w.source("teams", f, "*.csv"))
	warned := map[string]bool{
		"two.csv": false, "three.csv": true, "four.csv": false, "five.csv": true, "five with a reject.csv": true,
	}
	for name, text := range map[string]string{
		"two.csv": header + strings.Repeat(row, 2), "three.csv": header + strings.Repeat(row, 3),
		"four.csv": header + strings.Repeat(row, 4), "five.csv": header + strings.Repeat(row, 5),
		"five with a reject.csv": header + bad + strings.Repeat(row, 4),
	} {
		w.deliver(name, []byte(text))
	}
	w.night("two.csv new", "three.csv new", "four.csv new", "five.csv new", "five with a reject.csv new")
	for _, r := range w.report.Files {
		if (len(r.Warnings) == 1) != warned[r.File] {
			t.Errorf("%s has the warnings %q", r.File, r.Warnings)
		}
	}
	w.night("two.csv duplicate", "three.csv duplicate", "four.csv duplicate", "five.csv duplicate", "five with a reject.csv duplicate")
	for _, r := range w.report.Files {
		if len(r.Warnings) > 0 {
			t.Errorf("%s was read before and has the warnings %q", r.File, r.Warnings)
		}
	}
}

package layout

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest/formattest"
)

const (
	qmaticHeader      = "id,visit_key,branch,service,queue,date_key,time_key,entered_queue_timestamp,call_timestamp,waiting_time,walking_time,transaction_time,outcome,is_appointment,recycle_count,staff_name"
	qminderHeader     = "id,status,source,line,created.date,called.date,called.caller,called.desk,served.date,firstName,phoneNumber,email"
	ticketListHeader  = "Id,State,Tags,Location,Service,Type,Name,Phone,Party Size,Created,Served,Completed,Resource"
	appointmentHeader = "Appointment Id,Created,Start,End,Status,Branch,Service,Arrived,Called,Completed,Customer,Email"
	visitHeader       = "Case Id,Opened,Closed,Status,Queue,Service,Site,Source,Phone"
	snapshotHeader    = "name,time,date,status,lp,liczbaCzynnychStan,nazwaGrupy,liczbaKlwKolejce"
	peopleHeader      = "Site,Door,Start,End,Entries,Exits"
)

// qminderTicket is a record of Qminder with one text replaced.
func qminderTicket(old, replacement string) string {
	const ticket = `{"id":"3853853","line":"62633","source":"MANUAL","status":"SERVED","firstName":"Ann","phoneNumber":447700900123,"extra":[{"title":"Notes","value":"ring Ann Example"}],"created":{"date":"2026-07-06T08:00:10Z"},"called":{"date":"2026-07-06T08:12:10Z","desk":"3","caller":"383"},"served":{"date":"2026-07-06T08:20:00Z"},"interactions":[{"start":"2026-07-06T08:05:00Z","user":"383"}]}`
	return strings.Replace(ticket, old, replacement, 1)
}

// The hours about the changes of the clocks, as a local time without offset.
func localTimes(line func(at string) string) []formattest.LocalTime {
	return []formattest.LocalTime{
		{Line: line("2026-03-29T00:59:59"), Date: "2026-03-29", Minute: 59},
		{Line: line("2026-03-29T02:00:00"), Date: "2026-03-29", Minute: 120},
		{Line: line("2026-10-25T01:30:00"), Date: "2026-10-25", Minute: 90},
		{Line: line("2026-10-25T02:00:00"), Date: "2026-10-25", Minute: 120},
	}
}

func TestCounterSuites(t *testing.T) {
	for name, c := range map[string]formattest.Case{
		"qmatic": {
			Header: qmaticHeader,
			Good: []string{
				"1,90017,Hub,Housing,Q1,20260706,32400,2026-07-06 09:00:10,2026-07-06 09:12:10,720,20,240,TRANSFER_TO_QUEUE,0,0,Ann Example",
				"2,07700 900123,Hub 07700 900123,call ann@example.com,,20260706,32400,2026-07-06 09:00:10.25,,,,,REMOVE,true,,",
			},
			Identifiers: []string{"900123", "example.com", "Example"},
			DST: localTimes(func(at string) string {
				return "1,90017,Hub,Housing,Q1,,," + at + ",,,,,NORMAL,0,0,"
			}),
		},
		"qminder": {
			InPieces:    true,
			Good:        []string{qminderTicket("", ""), qminderTicket(`"phoneNumber":447700900123`, `"email":"ann@example.com"`), qminderTicket("SERVED", "NEW")},
			Identifiers: []string{"900123", "Ann", "Example", "example.com", "383"},
			DST: []formattest.LocalTime{
				{Line: qminderTicket("2026-07-06T08:00:10Z", "2026-03-29T01:00:00Z"), Date: "2026-03-29", Minute: 120},
				{Line: qminderTicket("2026-07-06T08:00:10Z", "2026-10-25T00:30:00Z"), Date: "2026-10-25", Minute: 90},
			},
		},
		"qminder_csv": {
			Header: qminderHeader,
			Good: []string{
				"1,SERVED,MANUAL,Housing,2026-07-06T08:00:10Z,2026-07-06T08:12:10Z,383,,2026-07-06T08:20:00Z,Ann,+447700900123,",
				"2,NOSHOW,MANUAL,Housing,2026-07-06T08:00:10Z,2026-07-06T08:12:10Z,383,3,,Ann,,ann@example.com",
			},
			Identifiers: []string{"900123", "Ann", "example.com", "383"},
		},
		"ticket_list": {
			Header: ticketListHeader,
			Good: []string{
				"W1,COMPLETED,,Hub,Housing,Walk-in,Ann Example,07700 900123,2,2026-07-06T09:00:10,2026-07-06T09:12:10,2026-07-06T09:20:00,Ann",
				`W2,COMPLETED,"VIP, ring 07700 900123",Hub,Housing,Walk-in,"Example, Ann",,,2026-07-06T09:00:10,,,`,
			},
			Identifiers: []string{"900123", "Ann", "Example"},
			DST: localTimes(func(at string) string {
				return "W1,WAITING,,Hub,Housing,Walk-in,,,," + at + ",,,"
			}),
		},
		"appointments": {
			Header: appointmentHeader,
			Good: []string{
				"55,2026-06-29T14:00,2026-07-06T09:30,2026-07-06T09:50,Complete,Hub,Registrars,,,,Ann Example,ann@example.com",
				"56,,2027-07-06T09:30,,Created,Hub,Registrars,,,,Ann Example,",
			},
			Identifiers: []string{"Ann", "xample"},
			DST: localTimes(func(at string) string {
				return "56,," + at + ",,Created,Hub,Registrars,,,,,"
			}),
		},
		"visit_list": {
			Header: visitHeader,
			Good: []string{
				"101,2026-07-06T10:52:19,2026-07-06T10:53:20,Closed,Front desk,Benefits,Town Hall,Call,07700 900123",
				"102,2026-07-06T10:52:19,,Open,mail ann@example.com,Benefits,Town Hall,Call,",
			},
			Identifiers: []string{"900123", "example.com"},
			DST: localTimes(func(at string) string {
				return "101," + at + ",,Open,,Benefits,Town Hall,,"
			}),
		},
		"queue_snapshots": {
			Header: snapshotHeader,
			Good: []string{
				"UD_1,08:00,2026-07-06,1,1,2,A: Meldunki stałe,4",
				"UD_1,08:05,2026-07-06,1,1,,ring 07700 900123,14",
			},
			Identifiers: []string{"900123"},
		},
		"people_counter": {
			Header: peopleHeader,
			Good:   []string{"Hub,Main,2026-07-06T09:00,2026-07-06T10:00,12,8", "Hub,Main,2026-07-06T10:00,2026-07-06T11:00,0,"},
			DST: localTimes(func(at string) string {
				return "Hub,Main," + at + ",2026-11-06T10:00,12,"
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.Format = builtin(t, name)
			formattest.Run(t, c)
		})
	}
}

// What each system says of its tickets, and what became of them.
func TestCounterOutcomes(t *testing.T) {
	qmatic := func(outcome string) string { return "1,9,Hub,S,Q,,,2026-07-06T09:00:00,,,,," + outcome + ",0,0," }
	qminder := func(status string) string { return "1," + status + ",M,S,2026-07-06T08:00:10Z,,,,,,," }
	list := func(state, tags, kind string) string {
		return "W1," + state + `,"` + tags + `",Hub,S,` + kind + ",,,,2026-07-06T09:00:10,,,"
	}
	booked := func(status string) string { return "55,,2026-07-06T09:30,," + status + ",Hub,S,,,,," }
	for _, c := range []struct{ format, header, line, want string }{
		{"qmatic", qmaticHeader, qmatic("NORMAL"), "served"},
		{"qmatic", qmaticHeader, qmatic("1"), "served"},
		{"qmatic", qmaticHeader, qmatic("no_show"), "no_show"},
		{"qmatic", qmaticHeader, qmatic("REMOVE"), "walked_out"},
		{"qmatic", qmaticHeader, qmatic("9"), "walked_out"},
		{"qmatic", qmaticHeader, qmatic("RECYCLE"), "recycled"},
		{"qmatic", qmaticHeader, qmatic("TRANSFER_TO_STAFF"), "transferred"},
		{"qmatic", qmaticHeader, qmatic("REMOVE_BY_RESET"), "expired"},
		{"qmatic", qmaticHeader, qmatic("NULL"), "open"},
		{"qmatic", qmaticHeader, qmatic("14"), "unknown"},
		{"qminder_csv", qminderHeader, qminder("SERVED"), "served"},
		{"qminder_csv", qminderHeader, qminder("CANCELLED_BY_CLERK"), "walked_out"},
		{"qminder_csv", qminderHeader, qminder("CALLED"), "open"},
		{"qminder_csv", qminderHeader, qminder("PARKED"), "unknown"},
		{"qminder", "", qminderTicket("SERVED", "NOSHOW"), "no_show"},
		{"qminder", "", qminderTicket("SERVED", "CANCELLED"), "walked_out"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "", ""), "served"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "vip; No-Show", "Walk-in"), "no_show"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "NOSHOWER", "Walk-in"), "served"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "NOSHOW", "Booking"), "did_not_attend"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "EXPIRED|VIP", "Walk-in"), "expired"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "CANCELLED", "Walk-in"), "walked_out"},
		{"ticket_list", ticketListHeader, list("COMPLETED", "CANCELLED", "Booking"), "cancelled_before"},
		{"ticket_list", ticketListHeader, list("no-show", "", "Walk-in"), "no_show"},
		{"ticket_list", ticketListHeader, list("Booked", "", "Booking"), "booked"},
		{"ticket_list", ticketListHeader, list("Serving", "", ""), "open"},
		{"ticket_list", ticketListHeader, list("", "", ""), "unknown"},
		{"appointments", appointmentHeader, booked("Complete"), "served"},
		{"appointments", appointmentHeader, booked("No Show"), "did_not_attend"},
		{"appointments", appointmentHeader, booked("Rescheduled"), "cancelled_before"},
		{"appointments", appointmentHeader, booked("Created"), "booked"},
		{"appointments", appointmentHeader, booked("Arrived"), "open"},
		{"appointments", appointmentHeader, booked("Lost"), "unknown"},
		{"visit_list", visitHeader, "1,2026-07-06T10:52:19,,Turned away,,S,Hub,,", "turned_away"},
		{"visit_list", visitHeader, "1,2026-07-06T10:52:19,,Open,,S,Hub,,", "unknown"},
	} {
		out := formattest.Decode(t, builtin(t, c.format), formattest.Options(t), strings.TrimPrefix(c.header+"\n"+c.line+"\n", "\n"))
		if len(out.Rows) != 1 || out.Rows[0].(*schema.Ticket).Outcome != c.want {
			t.Errorf("%s: %s: want %s, got %+v %+v", c.format, c.line, c.want, out.Rows, out.Rejects)
		}
	}
}

// Appointments lie ahead and in any order; other tickets do not.
func TestAppointmentsArePlanned(t *testing.T) {
	text := appointmentHeader + "\n"
	for _, start := range []string{"2026-12-30", "2026-12-31", "2026-01-06", "2026-01-07"} {
		text += "55," + start + "T08:00," + start + "T09:30,,Created,Hub,S,,,,,\n"
	}
	if got := came(formattest.Decode(t, builtin(t, "appointments"), formattest.Options(t), text)); got != "4 rows, 1 ignored" {
		t.Errorf("appointments out of order: %s", got)
	}
	visits := visitHeader + "\n"
	for _, day := range []string{"2020-12-30", "2020-12-31", "2020-01-01", "2020-01-06"} {
		visits += "1," + day + "T08:00,,Open,,S,Hub,,\n"
	}
	if got := came(formattest.Decode(t, builtin(t, "visit_list"), formattest.Options(t), visits)); got != "2 rows, 1 ignored week_year@2 week_year@3" {
		t.Errorf("visits with the week's year: %s", got)
	}
}

// A case that several rows are made of is given up as a whole, and its lines
// stay accounted for.
func TestSnapshotsOfTheWeeksYear(t *testing.T) {
	text := snapshotHeader + "\n"
	for _, day := range []string{"2020-12-31", "2020-01-02", "2020-01-07"} {
		text += "UD_1,08:00," + day + ",1,1,2,A,4\nUD_1,08:00," + day + ",1,2,,B,4\n"
	}
	out := formattest.Decode(t, builtin(t, "queue_snapshots"), formattest.Options(t), text)
	if got := came(out); got != "6 rows, 1 ignored week_year@2 week_year@3" || out.Check(7, nil) != nil {
		t.Errorf("snapshots with the week's year: %s, %v", got, out.Check(7, nil))
	}
	for _, row := range out.Rows {
		if r := row.(*schema.Tally); r.SpanS != 0 || r.Channel != "counter" || !slices.Contains([]string{"queue_length", "open_desks"}, r.Measure) {
			t.Errorf("a snapshot became %+v", r)
		}
	}
}

// What stands below a blank line is a note, and a count that is none is told.
func TestCounterNotesAndCounts(t *testing.T) {
	visits := visitHeader + "\n101,2026-07-06T10:52:19,,Open,,Benefits,Town Hall,,\n\n1 record,filtered by Town Hall\n"
	if got := came(formattest.Decode(t, builtin(t, "visit_list"), formattest.Options(t), visits)); got != "1 rows, 3 ignored" {
		t.Errorf("a list with a note below: %s", got)
	}
	recycles := func(n string) string {
		return qmaticHeader + "\n1,9,Hub,S,Q,,,2026-07-06T09:00:00,,,,,NORMAL,0," + n + ",\n"
	}
	for n, want := range map[string]string{"3": "3", "": "", "1,5": "", "-1": "", "2.5": ""} {
		out := formattest.Decode(t, builtin(t, "qmatic"), formattest.Options(t), recycles(`"`+n+`"`))
		switch {
		case len(out.Rows) == 1 && (want != "" || n == ""):
			if got := rowText(out.Rows[0])["recycles"]; got != want {
				t.Errorf("recycle_count %q became %q", n, got)
			}
		case len(out.Rejects) != 1 || out.Rejects[0].Code != "bad_count":
			t.Errorf("recycle_count %q: want bad_count, got %+v", n, out.Rejects)
		}
	}
}

func FuzzQmatic(f *testing.F) {
	const line = "1,90017,Hub 07700 900123,Housing,Q1,20260706,32400,2026-07-06 09:00:10,2026-07-06 09:12:10,720,20,240,RECYCLE,0,3,Ann\n"
	formattest.Fuzz(f, builtin(f, "qmatic"), qmaticHeader+"\n"+line+strings.Replace(line, "2026", "2020", 3), qmaticHeader+"\n"+strings.Replace(line, "07-06", "12-30", 2)+line)
}

func FuzzQminder(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "qminder"), qminderTicket("", ""), `{"data":[`+qminderTicket("2026-07-06", "2020-12-30")+","+qminderTicket("2026-07", "2020-01")+"]}", `[`+qminderTicket("", "")+qminderTicket(`"MANUAL"`, `"07700900123"`))
}

func FuzzTicketList(f *testing.F) {
	const line = "W1,COMPLETED,\"VIP, No-Show\",Hub,Housing,Walk-in,Ann,07700900123,2,2020-12-31T09:00:10,2026-07-06T09:12:10,2026-07-06T09:20:00,07700900123\n"
	formattest.Fuzz(f, builtin(f, "ticket_list"), ticketListHeader+"\n"+line+strings.Replace(line, "12-31", "01-06", 1), ticketListHeader+"\n"+strings.Repeat(line, 3))
}

func FuzzSnapshots(f *testing.F) {
	formattest.Fuzz(f, builtin(f, "queue_snapshots"), snapshotHeader+"\nUD_1,08:00,2020-12-31,1,1,2,07700900123,4\nUD_1,08:00,2020-01-06,1,1,2,A,4\n", snapshotHeader+"\nUD_1,08:00,2020-01-01,1,1,2,A,\n")
}

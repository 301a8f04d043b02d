package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dialect is one council's way to write a list of calls: a layout that reads it
// and a function that writes it.
type dialect struct {
	layout string
	write  func(calls []madeCall) string
}

// commonColumns are those that the three layouts read in the same way.
const commonColumns = `
  record_id: {column: Call, required: true}
  call_id: {column: Call, required: true}
  record_kind: {value: queue}
  medium: {value: voice}
  direction: {value: inbound}
  queue: {column: Queue}
  caller_key: {phone: Caller}
  outcome: {column: Result, values: {Answered: answered, Lost: abandoned, Timed out: timeout, Full: full}}
`

// isoDialect has commas, ISO 8601 times with their offset and seconds; a wait
// that nobody measured is blank.
func isoDialect() dialect {
	return dialect{`name: iso_calls
doc: "Calls with ISO times"
table: call
version: 1
columns:` + commonColumns + `  ts: {column: Start, time: iso8601, required: true}
  wait_ms: {column: Waited, duration: s}
sample: |
  Call,Start,Queue,Caller,Result,Waited
  1,2026-07-06T09:00:05+01:00,Benefits,01632960001,Answered,90
  2,2026-07-06T09:01:00+01:00,Benefits,01632960001,Lost,
expect:
  - {ts: "2026-07-06T08:00:05Z", outcome: answered, wait_ms: "90000"}
  - {outcome: abandoned, wait_ms: ""}
`, func(calls []madeCall) string {
		return spelled(calls, ",", "Start", func(c madeCall) (string, string) {
			return local(c).Format("2006-01-02T15:04:05") + "+01:00", strconv.Itoa(c.wait)
		}, "")
	}}
}

// spreadsheetDialect has semicolons, days with full stops and lengths as
// fractions of a day; the wait of an unanswered call is 0.
func spreadsheetDialect() dialect {
	return dialect{`name: spreadsheet_calls
doc: "Calls out of a spreadsheet"
table: call
version: 1
delimiter: ";"
columns:` + commonColumns + `  ts: {column: Start, time: "dd.mm.yyyy HH:MM:SS", required: true}
  wait_ms: {column: Waited, duration: days, if: [{column: Result, equals: Answered}]}
sample: |
  Call;Start;Queue;Caller;Result;Waited
  1;06.07.2026 09:00:05;Benefits;01632960001;Answered;0.00104166666666667
  2;06.07.2026 09:01:00;Benefits;01632960001;Lost;0
expect:
  - {ts: "2026-07-06T08:00:05Z", outcome: answered, wait_ms: "90000"}
  - {outcome: abandoned, wait_ms: ""}
`, func(calls []madeCall) string {
		return spelled(calls, ";", "Start", func(c madeCall) (string, string) {
			return local(c).Format("02.01.2006 15:04:05"), strconv.FormatFloat(float64(c.wait)/86400, 'G', 15, 64)
		}, "0")
	}}
}

// minuteDialect writes months by name and has lost the seconds of arrivals, not
// those of waits; the wait of an unanswered call is 0:00:00.
func minuteDialect() dialect {
	return dialect{`name: minute_calls
doc: "Calls without seconds"
table: call
version: 1
columns:` + commonColumns + `  ts: {column: Date, time_column: Time, time: "d-Mon-yy H:MM", required: true}
  wait_ms: {column: Waited, duration: "h:mm:ss", zero_is_blank: true}
sample: |
  Call,Date,Time,Queue,Caller,Result,Waited
  1,6-Jul-26,9:00,Benefits,01632960001,Answered,0:01:30
  2,6-Jul-26,9:01,Benefits,01632960001,Lost,0:00:00
expect:
  - {ts: "2026-07-06T08:00:00Z", outcome: answered, wait_ms: "90000"}
  - {outcome: abandoned, wait_ms: ""}
`, func(calls []madeCall) string {
		return spelled(calls, ",", "Date,Time", func(c madeCall) (string, string) {
			return local(c).Format("2-Jan-06,15:04"), fmt.Sprintf("%d:%02d:%02d", c.wait/3600, c.wait/60%60, c.wait%60)
		}, "0:00:00")
	}}
}

// spelled writes calls; spell gives the start and the wait of a call, and the
// wait of an unanswered one is noWait.
func spelled(calls []madeCall, delimiter, start string, spell func(c madeCall) (at, wait string), noWait string) string {
	words := map[string]string{"answered": "Answered", "abandoned": "Lost", "timeout": "Timed out", "full": "Full"}
	out := strings.Join([]string{"Call", start, "Queue", "Caller", "Result", "Waited"}, delimiter) + "\n"
	for _, c := range calls {
		at, wait := spell(c)
		if c.outcome != "answered" {
			wait = noWait
		}
		out += strings.Join([]string{c.id, at, c.queue, c.caller, words[c.outcome], wait}, delimiter) + "\n"
	}
	return out
}

// dialectCalls are sixty calls, some of them answered at the very threshold of
// the service level and a second after it.
func dialectCalls() []madeCall {
	calls := madeDay()[:60]
	threshold := 20
	for i := range calls {
		if i%7 == 0 {
			calls[i].outcome, calls[i].wait = "answered", threshold
			threshold = 41 - threshold
		}
	}
	return calls
}

// published is the night's work on calls that a council wrote in its dialect.
func (d dialect) published(t *testing.T, calls []madeCall) *phones {
	t.Helper()
	p := &phones{borough{dir: t.TempDir(), at: time.Date(2026, 7, 7, 2, 0, 0, 0, time.UTC)}}
	writeFile(t, p.path("calls.csv"), d.write(calls))
	writeFile(t, p.path("calls.yaml"), d.layout)
	writeFile(t, p.path("reference", "service_labels.csv"), "kind,label,service\nqueue,Council Tax,council_tax\nqueue,Benefits,benefits\n")
	writeFile(t, p.path("council.yaml"), "council: Borough of Dialects\nlake: lake\nreference: reference\nstale_after_days: 365\n"+
		"sources:\n  - {name: calls, layout: calls.yaml, paths: [calls.csv]}\n")
	p.do(t, p.at, "run")
	return p
}

// arrivals counts calls by their Unix time.
func (p *phones) arrivals(t *testing.T) figures {
	t.Helper()
	return counted(t, p.model(t), `SELECT CAST(CAST(epoch(ts) AS BIGINT) AS VARCHAR) AS at, count(*) FROM raw_call GROUP BY at`)
}

// Given the same calls as three councils write them, when each council's night
// runs, then the answers are the same. What differs is stated: where the seconds
// of arrivals are lost, a call comes in at the start of its minute.
func TestSameCallsInThreeDialects(t *testing.T) {
	calls := dialectCalls()
	outcomes, exact, minutes := figures{}, figures{}, figures{}
	for _, c := range calls {
		outcomes.put(1, c.outcome, "calls")
		exact.put(1, fmt.Sprint(c.at.Unix()))
		minutes.put(1, fmt.Sprint(c.at.Truncate(time.Minute).Unix()))
	}
	if cmp.Equal(exact, minutes) || outcomes["answered/calls"] == int64(len(calls)) {
		t.Fatal("the calls have no seconds to lose, or none went unanswered")
	}
	questions := [][]string{
		{"answer_rate", "grain=day", "by=queue"}, {"calls_by_outcome"}, {"waits"}, {"waits", "by=queue"}, {"service_level", "by=service"},
	}
	var first [][]row
	for i, d := range []dialect{isoDialect(), spreadsheetDialect(), minuteDialect()} {
		p := d.published(t, calls)
		var answers [][]row
		for _, q := range questions {
			answers = append(answers, p.ask(t, q[0], q[1:]...))
		}
		if i == 0 {
			first = answers
		}
		if diff := cmp.Diff(first, answers); diff != "" {
			t.Errorf("dialect %d answers otherwise than the first (-first +this):\n%s", i+1, diff)
		}
		same(t, fmt.Sprintf("outcomes in dialect %d", i+1), outcomes, tally(answers[1], []string{"outcome"}, "calls"))
		checkAnsweredWaits(t, answers[2], calls)
		arrived := exact
		if i == 2 {
			arrived = minutes
		}
		same(t, fmt.Sprintf("arrivals in dialect %d", i+1), arrived, p.arrivals(t))
	}
}

// checkAnsweredWaits: the waits are those of answered calls and no others.
func checkAnsweredWaits(t *testing.T, rows []row, calls []madeCall) {
	t.Helper()
	answered, seconds := 0, 0
	want := figures{}
	for _, c := range calls {
		if c.outcome != "answered" {
			continue
		}
		answered++
		seconds += c.wait
		for _, measure := range []string{"asa", "p50", "p90", "max"} {
			want.put(1, measure, "calls")
		}
	}
	same(t, "calls with a wait", want, tally(rows, []string{"measure"}, "calls"))
	asa, _ := rows[0]["seconds"].(float64)
	if truth := float64(seconds) / float64(answered); math.Abs(asa-truth) > 1e-9 {
		t.Errorf("the average wait of answered calls is %v s, want %v s", asa, truth)
	}
}

// Given a layout that takes the 0 of unanswered calls for a wait, when the night
// runs, then the average wait of answered calls stands: only the waits of those
// who hung up are wrong, and they stand apart.
func TestZeroWaitsOfUnansweredCallsStayOutOfTheAverage(t *testing.T) {
	calls, careless := dialectCalls(), minuteDialect()
	careless.layout = strings.NewReplacer(", zero_is_blank: true", "", `wait_ms: ""`, `wait_ms: "0"`).Replace(careless.layout)
	rows := careless.published(t, calls).ask(t, "waits")
	lost := slices.IndexFunc(rows, func(r row) bool { return r["measure"] == "time_to_abandon" })
	if lost < 0 || rows[lost]["seconds"] != 0.0 {
		t.Fatalf("the layout takes 0 for a wait, but the waits are %v", rows)
	}
	checkAnsweredWaits(t, rows[:lost], calls)
}

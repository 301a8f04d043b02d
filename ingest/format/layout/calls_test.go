package layout

import (
	"strings"
	"testing"

	"frontdoor/ingest/formattest"
)

// identifiers occur in the samples and must not in what is made of them.
func identifiers() []string {
	return []string{"960001", "960002", "A. Clerk", "agent7", "agent.7", "example.org", "Example"}
}

// TestSamplesSuite puts every layout of a phone system through the traps, with
// its own sample.
func TestSamplesSuite(t *testing.T) {
	for name, header := range map[string]int{
		"3cx_calls": 0, "generic_calls": 1, "twilio_calls": 1, "five9_calls": 2, "cisco_uccx": 3, "mitel_calls": 2,
		"netcall_calls": 2, "generic_interval": 1, "avaya_cms_interval": 1, "8x8_interval": 1,
	} {
		t.Run(name, func(t *testing.T) {
			text, err := layoutFiles.ReadFile(name + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			l, err := parse(name, text)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(l.Sample), "\n")
			var good []string
			for _, line := range lines[header:] {
				if !strings.Contains(line, "Total") {
					good = append(good, line)
				}
			}
			formattest.Run(t, formattest.Case{
				Format: builtin(t, name), Header: strings.Join(lines[:header], "\n"),
				Good: append(good, good[0]), Identifiers: identifiers(),
			})
		})
	}
}

const (
	callHeader     = "Record ID,Call ID,Direction,Queue,Caller,Dialled,Agent,Started,Queued,Answered,Ended,Result,Wait seconds,Talk seconds"
	intervalHeader = "Start,End,Queue,Offered,Answered,Abandoned,Answered within,Threshold seconds"
)

// callLine is a line of generic_calls with one column replaced.
func callLine(column, value string) string {
	fields := map[string]string{
		"Record ID": "r-1", "Direction": "inbound", "Queue": "Bins", "Caller": "07700 900123", "Dialled": "01632 960100", "Agent": "Bo",
		"Started": "2026-07-06T09:00:00+01:00", "Result": "answered", "Wait seconds": "5", "Talk seconds": "60", column: value,
	}
	var line []string
	for _, h := range strings.Split(callHeader, ",") {
		line = append(line, fields[h])
	}
	return callHeader + "\n" + strings.Join(line, ",") + "\n"
}

func TestCallValues(t *testing.T) {
	f := builtin(t, "generic_calls")
	for _, c := range []struct{ column, value, raw, want string }{
		{"Result", "ANSWERED", "outcome", "answered"},
		{"Result", "Answered", "result", "Answered"},
		{"Result", "code_17", "outcome", "unknown"},
		{"Result", "code_17", "result", "code_17"},
		{"Result", "told Ann Example", "result", "{text}"},
		{"Result", "07700900123", "result", "{number}"},
		{"Queue", "Bins 07700 900123", "queue", "Bins {number}"},
		{"Dialled", "2001", "dialled", "2001"},
		{"Dialled", "020 7946 0123", "dialled", "+442079460123"},
		{"Dialled", "07700 900123", "dialled", ""},
		{"Dialled", "Ann Example", "dialled", ""},
		{"Dialled", "+1 202 555 0123", "dialled", ""},
		{"Direction", "outbound", "dialled", ""},
		{"Direction", "outbound", "caller_key", ""},
		{"Direction", "outbound", "caller_class", ""},
		{"Direction", "sideways", "direction", "unknown"},
		{"Caller", "+44 7700 900123", "caller_class", "number"},
		{"Caller", "2001", "caller_class", "internal"},
		{"Caller", "anonymous", "caller_class", "withheld"},
		{"Caller", "12345678", "caller_class", "number"},
		{"Wait seconds", "0", "wait_ms", "0"},
		{"Wait seconds", "", "wait_ms", ""},
		{"Wait seconds", "1.5", "wait_ms", "1500"},
		{"Answered", "2026-07-06T09:01:00+01:00", "answered_s", "1783324860"},
		{"Call ID", "", "call_id", "r-1"},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), callLine(c.column, c.value))
		if len(out.Rows) != 1 {
			t.Errorf("%s %q: want a row, got %+v", c.column, c.value, out.Rejects)
			continue
		}
		if got := rowText(out.Rows[0])[c.raw]; got != c.want {
			t.Errorf("%s %q: %s is %q, want %q", c.column, c.value, c.raw, got, c.want)
		}
	}
}

func TestCallRejects(t *testing.T) {
	f := builtin(t, "generic_calls")
	for _, c := range []struct{ column, value, code string }{
		{"Caller", "4.47E+11", "damaged_number"},
		{"Dialled", "4.41633E+11", "damaged_number"},
		{"Record ID", "1.2E+15", "damaged_number"},
		{"Record ID", "", "missing_value"},
		{"Started", "########", "hidden_value"},
		{"Ended", "####", "hidden_value"},
		{"Queue", "#####", "hidden_value"},
		{"Wait seconds", "#####", "hidden_value"},
		{"Wait seconds", "1:30", "bad_duration"},
		{"Wait seconds", "-5", "bad_duration"},
		{"Started", "06/07/2026 09:00", "bad_time"},
	} {
		out := formattest.Decode(t, f, formattest.Options(t), callLine(c.column, c.value))
		if len(out.Rejects) != 1 || out.Rejects[0].Code != c.code || out.Rejects[0].Hint == "" || !strings.HasPrefix(out.Rejects[0].Message, c.column+": ") {
			t.Errorf("%s %q: want the reject %s of that column with a hint, got %+v", c.column, c.value, c.code, out.Rejects)
		}
	}
}

// Two records alike but for the caller stay apart, and the same line is the same
// record in every export.
func TestLineAsID(t *testing.T) {
	f, err := compileLayout("own.yaml", []byte(callLayout))
	if err != nil {
		t.Fatal(err)
	}
	const header = "Id,Date,Time,Agent,Wait,Caller\n"
	ids := func(content string) (out []string) {
		for _, row := range formattest.Decode(t, f, formattest.Options(t), header+content).Rows {
			r := rowText(row)
			if r["call_id"] != r["record_id"] {
				t.Errorf("a record without a call id has the call %s, not its own id %s", r["call_id"], r["record_id"])
			}
			out = append(out, r["record_id"])
		}
		return out
	}
	const a, b = ",1/7/2026,9:00,Bo,1:30,07700900123\n", ",1/7/2026,9:00,Bo,1:30,07700900124\n"
	first, second := ids(a+b), ids(b+a)
	if len(first) != 2 || first[0] == first[1] || first[0] != second[1] || first[1] != second[0] || len(first[0]) != 21 {
		t.Errorf("the lines have the ids %v and, in other order, %v", first, second)
	}
	multi := ids("\"\",1/7/2026,9:00,\"Bo\nand Al\",1:30,07700900123\n\"\",1/7/2026,9:00,\"Bo\nand Jo\",1:30,07700900123\n")
	if len(multi) != 2 || multi[0] == multi[1] {
		t.Errorf("records of two lines have the ids %v", multi)
	}
}

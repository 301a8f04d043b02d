package formattest

import (
	"strings"
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

func goodRow() *schema.QueueEvent {
	hold := int64(5)
	r := &schema.QueueEvent{CallID: "1.1", HoldS: &hold}
	r.TsMicros, r.TsS, r.LocalDate, r.LocalMinute, r.Line = 1782979200_000_000, 1782979200, 20636, 540, 1
	return r
}

// The checks are what all formats lean on, so each is shown a fault.
func TestCheckFindsFaults(t *testing.T) {
	reject := ingest.Reject{Line: 1, Code: "bad_time", Message: "a time was expected"}
	for _, c := range []struct {
		name, want string
		fill       func(*Recorder)
	}{
		{"a row", "", func(r *Recorder) { r.Emit(goodRow(), 1) }},
		{"a reject", "", func(r *Recorder) { r.Reject(reject) }},
		{"an ignored line", "", func(r *Recorder) { r.Ignore(1) }},
		{"nothing", "accounted for", func(*Recorder) {}},
		{"a line twice", "accounted for", func(r *Recorder) { r.Emit(goodRow(), 1); r.Ignore(1) }},
		{"a reject of two lines", "accounted for", func(r *Recorder) { two := reject; two.Lines = 2; r.Reject(two) }},
		{"no time", "time is not set", func(r *Recorder) { row := goodRow(); row.TsMicros = 0; r.Emit(row, 1) }},
		{"two times", "but ts_s is", func(r *Recorder) { row := goodRow(); row.TsS++; r.Emit(row, 1) }},
		{"no local date", "local_date", func(r *Recorder) { row := goodRow(); row.LocalDate = 0; r.Emit(row, 1) }},
		{"a minute too late", "local_minute", func(r *Recorder) { row := goodRow(); row.LocalMinute = 1440; r.Emit(row, 1) }},
		{"no line", "line number", func(r *Recorder) { row := goodRow(); row.Line = 0; r.Emit(row, 1) }},
		{"bad text", "not UTF-8", func(r *Recorder) { row := goodRow(); row.Data1 = "\xff"; r.Emit(row, 1) }},
		{"a shown number", "identifier", func(r *Recorder) { row := goodRow(); row.Data1 = "from 01632960123"; r.Emit(row, 1) }},
		{"a reject without a line", "names no line", func(r *Recorder) { bad := reject; bad.Line = 0; r.Reject(bad) }},
		{"a reject without a code", "snake_case", func(r *Recorder) { bad := reject; bad.Code = ""; r.Reject(bad) }},
		{"a code with a space", "snake_case", func(r *Recorder) { bad := reject; bad.Code = "bad time"; r.Reject(bad) }},
		{"a reject without a message", "expected", func(r *Recorder) { bad := reject; bad.Message = ""; r.Reject(bad) }},
		{"a reject that shows a number", "identifier", func(r *Recorder) { bad := reject; bad.Excerpt = "01632960123"; r.Reject(bad) }},
	} {
		r := &Recorder{}
		c.fill(r)
		err := r.Check(1, []string{"01632960123"})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.want)
		}
	}
}

// A decoder fills one row again and again: what was handed over must stay.
func TestRecorderKeepsCopies(t *testing.T) {
	r, row := &Recorder{}, goodRow()
	r.Emit(row, 1)
	row.CallID, *row.HoldS = "2.2", 9
	r.Emit(row, 1)
	if err := r.Check(2, nil); err != nil {
		t.Fatal(err)
	}
	first := r.Rows[0].(*schema.QueueEvent)
	if first.CallID != "1.1" || *first.HoldS != 5 {
		t.Errorf("the first row became %s, %d", first.CallID, *first.HoldS)
	}
}

func TestDifference(t *testing.T) {
	one, two := &Recorder{}, &Recorder{}
	one.Emit(goodRow(), 1)
	two.Emit(goodRow(), 1)
	if err := difference(one, two); err != nil {
		t.Errorf("equal rows: %v", err)
	}
	other := goodRow()
	*other.HoldS = 6
	three := &Recorder{}
	three.Emit(other, 1)
	for name, r := range map[string]*Recorder{"another value": three, "no row": {}, "a reject more": {Rows: one.Rows, RowLines: one.RowLines, Rejects: []ingest.Reject{{Line: 2}}}} {
		if difference(r, one) == nil {
			t.Errorf("%s is no difference", name)
		}
	}
}

package removal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/lake/removal"
)

func TestExpireByRules(t *testing.T) {
	build := func() *world {
		w := newWorld(t)
		w.now = time.Date(2026, 8, 31, 12, 0, 0, 0, time.UTC)
		// Day 61 of June is 31 July; day -30 is 1 May.
		for _, source := range []string{"a", "b"} {
			for i, day := range []int{-30, 0, 1, 30, 31, 61} {
				deliver(w, source, source+string(rune('0'+i)), visit(day, "high", "v", "t", ""))
			}
			deliver(w, source, source+"call", call(1, 5, "c", "ENTERQUEUE", "ann"))
		}
		return w
	}
	months := func(n ...int) (out []removal.Rule) {
		for _, m := range n {
			out = append(out, removal.Rule{Months: m})
		}
		return out
	}
	for name, c := range map[string]struct {
		rules []removal.Rule
		gone  string // files
	}{
		"no rule":                        {nil, ""},
		"all, one month and the current": {months(1), "a0 a1 a2 a3 acall b0 b1 b2 b3 bcall"},
		"two months":                     {months(2), "a0 a1 b0 b1"},
		"longer than there is":           {months(24), ""},
		"a table":                        {[]removal.Rule{{Table: "ticket", Months: 2}}, "a0 a1 b0 b1"},
		"the particular counts":          {[]removal.Rule{{Source: "a", Table: "ticket", Months: 24}, {Source: "a", Months: 1}, {Table: "queue_event", Months: 24}, {Months: 2}}, "acall b0 b1"},
		"a source before a table":        {[]removal.Rule{{Table: "ticket", Months: 24}, {Source: "b", Months: 1}}, "b0 b1 b2 b3 bcall"},
	} {
		t.Run(name, func(t *testing.T) {
			w := build()
			w.t = t
			before := w.stored()
			w.expire(c.rules, true)
			if diff := cmp.Diff(before, w.stored()); diff != "" {
				t.Errorf("a dry run changed the lake: %s", diff)
			}
			w.expire(c.rules, false)
			want := slices.DeleteFunc(before, func(row string) bool {
				return slices.Contains(strings.Fields(c.gone), strings.Fields(row)[0])
			})
			if diff := cmp.Diff(want, w.stored()); diff != "" {
				t.Errorf("stored (-want +got): %s", diff)
			}
			w.addsUp()
			first := removal.FirstMonth(w.table("ticket"))
			if whole := !strings.Contains(c.gone, "0"); whole != (first == "") {
				t.Errorf("the first whole month is %q", first)
			}
			if taken := w.expire(c.rules, false); len(taken) != 0 {
				t.Errorf("a second time took %v", taken)
			}
		})
	}
}

package transform

import (
	"fmt"
	"time"
)

// Reach is how far a model looks beyond the month of a partition: whole months,
// and days on top of them.
type Reach struct{ Months, Days int }

// Window is how far a model looks before and after its month in a relation. In
// front matter it is a list of two, each a number of days or the word month:
// [7, month]. A whole month is the neighbour and nothing of the month behind it,
// which a number of days would touch: so one day's change never spreads further.
type Window struct{ Before, After Reach }

// UnmarshalYAML reads the form of the front matter.
func (w *Window) UnmarshalYAML(decode func(any) error) error {
	var list []any
	if err := decode(&list); err != nil {
		return err
	}
	if len(list) != 2 {
		return fmt.Errorf("a window has %d values; expected two, before and after the month, each a number of days or month", len(list))
	}
	var err error
	if w.Before, err = reachOf(list[0]); err != nil {
		return err
	}
	w.After, err = reachOf(list[1])
	return err
}

func reachOf(v any) (Reach, error) {
	switch v := v.(type) {
	case uint64:
		if v <= 366 {
			return Reach{Days: int(v)}, nil
		}
	case string:
		if v == "month" {
			return Reach{Months: 1}, nil
		}
	}
	return Reach{}, fmt.Errorf("a window has the value %v; expected a number of days (0 to 366) or month", v)
}

func (r Reach) plus(o Reach) Reach { return Reach{r.Months + o.Months, r.Days + o.Days} }

// atLeast reaches as far as either.
func (r Reach) atLeast(o Reach) Reach {
	return Reach{max(r.Months, o.Months), max(r.Days, o.Days)}
}

func (r Reach) none() bool { return r == Reach{} }

// extent is the first day and the last that the partition of a month sees in an
// input.
func (in input) extent(first time.Time) (from, to time.Time) {
	return first.AddDate(0, -in.before.Months, -in.before.Days), first.AddDate(0, 1+in.after.Months, in.after.Days-1)
}

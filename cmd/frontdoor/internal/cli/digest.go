package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/queries"
)

// digest is the one-screen summary of a snapshot.
type digest struct {
	First, Last                    time.Time
	Contacts                       int64
	Offered, Answered, Unanswered  int64
	Worst                          []halfHour
	Channels                       []channelCount
	Digital, Assisted, Completed   int64
	Visits, WalkedOut, Served      int64
	Unknown                        int64 // visits of which only the count is known
	Twice                          int64 // rows that two files delivered
	answered, takeUp, takeUpNarrow float64
}

type halfHour struct {
	Weekday, Time       string
	Offered, Unanswered int64
	Rate                float64
}

type channelCount struct {
	Channel  string
	Contacts int64
}

// worstOf is how many half hours are named, of those with at least worstCalls
// calls: a rate over a few calls says nothing.
const (
	worstOf    = 3
	worstCalls = 50
)

func makeDigest(ctx context.Context, runner *queries.Runner) (*digest, error) {
	catalog, err := queries.Load()
	if err != nil {
		return nil, err
	}
	d := &digest{}
	for _, part := range []struct {
		question string
		params   map[string]string
		take     func(*queries.Result)
	}{
		{"data_span", nil, d.takeSpan},
		{"answer_rate", nil, d.takeCalls},
		{"unanswered_by_half_hour", nil, d.takeWorst},
		{"channel_share", map[string]string{"by": "none"}, d.takeChannels},
		{"take_up", map[string]string{"by": "none"}, d.takeUptake},
		{"visits_by_outcome", nil, d.takeVisits},
		{"freshness", nil, func(r *queries.Result) { d.Twice = column(r, "duplicates") }},
	} {
		q, err := catalog.Find(part.question)
		if err != nil {
			return nil, err
		}
		result, err := runner.Run(ctx, q, part.params)
		if err != nil {
			return nil, err
		}
		part.take(result)
	}
	return d, nil
}

// column sums one count over all rows: counts are pooled, never averaged.
func column(r *queries.Result, name string) int64 {
	var sum int64
	for _, row := range r.Rows {
		if v, ok := row[r.Index(name)].(int64); ok {
			sum += v
		}
	}
	return sum
}

func (d *digest) takeSpan(r *queries.Result) {
	d.Contacts = column(r, "contacts")
	d.First, _ = r.Rows[0][r.Index("first_date")].(time.Time)
	d.Last, _ = r.Rows[0][r.Index("last_date")].(time.Time)
}

func (d *digest) takeCalls(r *queries.Result) {
	d.Offered, d.Answered, d.Unanswered = column(r, "offered"), column(r, "answered"), column(r, "unanswered")
	d.answered = ratio(d.Answered, d.Offered)
}

func (d *digest) takeWorst(r *queries.Result) {
	for _, row := range r.Rows {
		h := halfHour{}
		h.Weekday, _ = row[r.Index("weekday_name")].(string)
		h.Time, _ = row[r.Index("half_hour")].(string)
		h.Offered, _ = row[r.Index("offered")].(int64)
		h.Unanswered, _ = row[r.Index("unanswered")].(int64)
		h.Rate, _ = row[r.Index("unanswered_rate")].(float64)
		if h.Offered >= worstCalls {
			d.Worst = append(d.Worst, h)
		}
	}
	slices.SortStableFunc(d.Worst, func(a, b halfHour) int { return cmp.Compare(b.Rate, a.Rate) })
	d.Worst = d.Worst[:min(worstOf, len(d.Worst))]
}

func (d *digest) takeChannels(r *queries.Result) {
	sums := map[string]int64{}
	for _, row := range r.Rows {
		name, _ := row[r.Index("channel")].(string)
		n, _ := row[r.Index("contacts")].(int64)
		sums[name] += n
	}
	for name, n := range sums {
		d.Channels = append(d.Channels, channelCount{name, n})
	}
	slices.SortFunc(d.Channels, func(a, b channelCount) int {
		return cmp.Or(cmp.Compare(b.Contacts, a.Contacts), cmp.Compare(a.Channel, b.Channel))
	})
}

func (d *digest) takeUptake(r *queries.Result) {
	d.Digital, d.Assisted, d.Completed = column(r, "digital"), column(r, "assisted"), column(r, "completed")
	d.takeUp, d.takeUpNarrow = ratio(d.Digital+d.Assisted, d.Completed), ratio(d.Digital, d.Completed)
}

func (d *digest) takeVisits(r *queries.Result) {
	for _, row := range r.Rows {
		outcome, _ := row[r.Index("outcome")].(string)
		n, _ := row[r.Index("visits")].(int64)
		switch outcome {
		case "walked_out":
			d.WalkedOut = n
		case "served":
			d.Served = n
		case "unknown":
			d.Unknown = n
		}
		d.Visits += n
	}
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return -1
	}
	return float64(part) / float64(whole)
}

// percent writes a ratio; one without data is [x], never 0 %.
func percent(v float64) string {
	if v < 0 {
		return "[x]"
	}
	return queries.HumanCell(v, queries.Column{Unit: "share"})
}

func (d *digest) print(w io.Writer) {
	n := func(v int64) string { return queries.HumanCell(v, queries.Column{}) }
	fmt.Fprintf(w, "\n%s to %s: %s contacts\n\n", d.First.Format("2 January 2006"), d.Last.Format("2 January 2006"), n(d.Contacts))
	fmt.Fprintf(w, "Calls      %s offered, %s answered (%s), %s unanswered (%s)\n", n(d.Offered), n(d.Answered),
		percent(d.answered), n(d.Unanswered), percent(ratio(d.Unanswered, d.Offered)))
	for i, h := range d.Worst {
		label := ""
		if i == 0 {
			label = "worst half hours"
		}
		fmt.Fprintf(w, "           %-16s  %s %s  %s of %s unanswered (%s)\n", label, h.Weekday, h.Time, n(h.Unanswered), n(h.Offered), percent(h.Rate))
	}
	fmt.Fprint(w, "Channels  ")
	for i, c := range d.Channels {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, " %s %s (%s)", c.Channel, n(c.Contacts), percent(ratio(c.Contacts, d.Contacts)))
	}
	fmt.Fprintf(w, "\nTake-up    %s of %s completed transactions were digital (%s), %s without the assisted ones\n",
		n(d.Digital+d.Assisted), n(d.Completed), percent(d.takeUp), percent(d.takeUpNarrow))
	d.printVisits(w, n)
	if d.Twice > 0 {
		fmt.Fprintf(w, "Files      %s\n", nightly.TwiceLine(d.Twice))
	}
}

// printVisits writes what became of the visits. One whose outcome nobody noted, as
// on a paper tally, is neither served nor not: shares are of the others.
func (d *digest) printVisits(w io.Writer, n func(int64) string) {
	unknown, known := "", d.Visits-d.Unknown
	if d.Unknown > 0 {
		unknown = fmt.Sprintf(" %s of unknown outcome; of the others", n(d.Unknown))
	}
	fmt.Fprintf(w, "Counters   %s visits,%s %s served (%s), %s walked out before being called (%s)\n", n(d.Visits), unknown,
		n(d.Served), percent(ratio(d.Served, known)), n(d.WalkedOut), percent(ratio(d.WalkedOut, known)))
}

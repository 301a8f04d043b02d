package synthetic

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// paperSite is the small hub without a queue system: its staff keep a tally on
// paper, which is typed when the week is over.
func paperSite() siteInfo {
	return siteInfo{code: "heron_wharf", name: "Heron Wharf Library", label: "Heron Wharf"}
}

// paperServices are the lines of its sheet.
func paperServices() []service {
	return []service{councilTax, benefits, parkingPermits, bulkyWaste, general}
}

// paperOpen reports whether the hub is open: on working days but Wednesdays.
func paperOpen(d *day) bool { return d.open && d.weekday != time.Wednesday }

// wrongSheet is the sheet, from 0, that has a total which does not add up, and
// wrongLine its line of counts.
const (
	wrongSheet = 1
	wrongLine  = 1
)

// paperDay is one column of a sheet: how many came about each of paperServices,
// and how that was typed. It is empty when the hub was closed.
type paperDay struct {
	day    *day
	visits []int64
	typed  []string
}

// paperSheet is one week, from Monday to Friday.
type paperSheet struct {
	monday time.Time
	days   [5]paperDay
	file   string
}

// paperSim makes the tally of the hub that counts on paper.
type paperSim struct {
	*world
	out    *output
	sheets []*paperSheet
}

func newPaperSim(w *world, out *output) *paperSim { return &paperSim{world: w, out: out} }

// run makes a file of each week that is over: whose Friday is in the data.
func (s *paperSim) run() {
	for i := range s.cal.days {
		if s.cal.days[i].weekday != time.Friday {
			continue
		}
		sheet, open := s.week(i)
		if open {
			s.write(sheet, len(s.sheets) == wrongSheet)
			s.sheets = append(s.sheets, sheet)
		}
	}
}

// week counts the week of a Friday, and says whether the hub was open on any of
// its days.
func (s *paperSim) week(friday int) (*paperSheet, bool) {
	monday := time.Unix((s.cal.first+int64(friday)-4)*86_400, 0).UTC()
	sheet := &paperSheet{monday: monday, file: "paper/tally-" + monday.Format("20060102") + ".csv"}
	open := false
	for k := range sheet.days {
		i := friday - 4 + k
		if i >= 0 && paperOpen(&s.cal.days[i]) {
			sheet.days[k] = s.count(&s.cal.days[i])
			open = true
		}
	}
	return sheet, open
}

// count draws who comes on a day.
func (s *paperSim) count(d *day) paperDay {
	c, mix := newChance(s.seed, streamPaper, d.index), s.rates.CounterMix.weights()
	of := 0.0
	for _, about := range paperServices() {
		of += mix[about]
	}
	p := paperDay{day: d}
	for _, about := range paperServices() {
		n := c.poisson(s.thousands * s.rates.PaperPerThousand * weekdayFactor(d) * mix[about] / of)
		p.visits, p.typed = append(p.visits, int64(n)), append(p.typed, typedCount(n, c))
	}
	return p
}

// typedCount writes a count as staff do: now and then as strokes, or as the sum of
// a morning and an afternoon.
func typedCount(n int, c chance) string {
	switch x := c.Float64(); {
	case n >= 1 && n <= 4 && x < 0.15:
		return "IIII"[:n]
	case n > 5 && x < 0.3:
		return fmt.Sprintf("5+%d", n-5)
	}
	return strconv.Itoa(n)
}

// write types a sheet. Days on which the hub was closed are blank, and a wrong one
// has a total that is one too many.
func (s *paperSim) write(sheet *paperSheet, wrong bool) {
	f := &lineFile{name: sheet.file, source: "paper", eol: "\r\n"}
	f.header("Site: " + paperSite().label + ",,,,,,Week commencing " + sheet.monday.Format("02/01/2006"))
	f.header("Service,Mon,Tue,Wed,Thu,Fri,Total")
	for line, about := range paperServices() {
		cells, counts := []string{services()[about].ticket}, int64(0)
		for _, d := range sheet.days {
			text := ""
			if d.day != nil {
				text = d.typed[line]
				counts++
			}
			cells = append(cells, text)
		}
		total := sheet.total(line)
		if wrong && line == wrongLine {
			total++
		}
		f.buf = append(f.buf, csvLine(append(cells, strconv.FormatInt(total, 10)))...)
		f.endLine()
		f.counts.RowLines++
		f.counts.Rows += counts
	}
	totals, all := []string{"Total"}, int64(0)
	for _, d := range sheet.days {
		text := ""
		if d.day != nil {
			text = strconv.FormatInt(d.total(), 10)
		}
		totals, all = append(totals, text), all+d.total()
	}
	f.header(csvLine(append(totals, strconv.FormatInt(all, 10))))
	s.out.add(f, false)
}

// total is what a line of the sheet adds up to.
func (p *paperSheet) total(line int) int64 {
	n := int64(0)
	for _, d := range p.days {
		if d.day != nil {
			n += d.visits[line]
		}
	}
	return n
}

// total is what a day adds up to.
func (p paperDay) total() int64 {
	n := int64(0)
	for _, v := range p.visits {
		n += v
	}
	return n
}

// csvLine joins cells.
func csvLine(cells []string) string {
	quoted := make([]string, 0, len(cells))
	for _, c := range cells {
		quoted = append(quoted, csvCell(c))
	}
	return strings.Join(quoted, ",")
}

// PaperTruth is the truth of the hub that counts on paper.
type PaperTruth struct {
	Visits         int64                   `json:"visits"`
	Weeks          int64                   `json:"weeks"`                        // sheets
	FirstWeek      string                  `json:"first_week,omitempty"`         // Monday of the first sheet
	LastWeek       string                  `json:"last_week,omitempty"`          // Monday of the last one
	ByMonthService Table[map[string]int64] `json:"visits_by_month_service_site"` // month, service, site
	ByDate         map[string]int64        `json:"visits_by_date"`
	Wrong          *WrongTotal             `json:"wrong_total,omitempty"` // nil with fewer than two sheets
}

// WrongTotal is the total that is not what its cells add up to.
type WrongTotal struct {
	File    string `json:"file"`
	Cell    string `json:"cell"`       // as a spreadsheet names it
	Date    string `json:"first_date"` // first day on the sheet
	Typed   int64  `json:"typed"`
	AddedUp int64  `json:"added_up"`
}

// truth counts what was put on paper.
func (s *paperSim) truth() PaperTruth {
	t := PaperTruth{Weeks: int64(len(s.sheets)), ByMonthService: Table[map[string]int64]{}, ByDate: map[string]int64{}}
	for i, sheet := range s.sheets {
		t.LastWeek = sheet.monday.Format(time.DateOnly)
		if i == 0 {
			t.FirstWeek = t.LastWeek
		}
		first := ""
		for _, d := range sheet.days {
			if d.day == nil {
				continue
			}
			if first == "" {
				first = d.day.iso
			}
			for line, n := range d.visits {
				t.add(d.day, paperServices()[line], n)
			}
		}
		if i == wrongSheet {
			n := sheet.total(wrongLine)
			t.Wrong = &WrongTotal{File: sheet.file, Cell: fmt.Sprintf("G%d", wrongLine+3), Date: first, Typed: n + 1, AddedUp: n}
		}
	}
	return t
}

// add counts visits; what did not happen has no entry.
func (t *PaperTruth) add(d *day, about service, n int64) {
	if n == 0 {
		return
	}
	t.Visits += n
	t.ByDate[d.iso] += n
	t.ByMonthService.cell(d.month, about, func() map[string]int64 { return map[string]int64{} })[paperSite().code] += n
}

// of is how many came in a month about a service.
func (t *PaperTruth) of(month, service string) int64 {
	n := int64(0)
	for _, visits := range t.ByMonthService[month][service] {
		n += visits
	}
	return n
}

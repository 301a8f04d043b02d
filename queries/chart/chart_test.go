package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden files anew")
	os.Exit(m.Run())
}

func update() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func months() []string {
	return []string{
		"Jan 2025", "Feb 2025", "Mar 2025", "Apr 2025", "May 2025", "Jun 2025",
		"Jul 2025", "Aug 2025", "Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025",
	}
}

// wave is a repeatable row of numbers around mid with a missing value at gap.
func wave(name string, mid, swing float64, gap int) Series {
	s := Series{Name: name}
	for i := range 12 {
		v := math.Round(1000*(mid+swing*math.Sin(float64(i)*1.3+mid*9))) / 1000
		if i == gap {
			v = math.NaN()
		}
		s.Values = append(s.Values, v)
	}
	return s
}

func many(n int) []Series {
	var out []Series
	for i := range n {
		out = append(out, wave("Service "+string(rune('A'+i)), 0.2+0.08*float64(i), 0.05, 3*i))
	}
	return out
}

// figures are one example of each kind and of each awkward case.
func figures() map[string]func(Options) string {
	week := []string{"Monday", "Tuesday", "Wednesday"}
	var heat []Series
	for i, d := range week {
		heat = append(heat, wave(d, 0.1+0.1*float64(i), 0.04, i))
	}
	bars := Data{X: []string{"Answered", "Abandoned within five seconds of the greeting", "Timed out"}, Series: []Series{{"", []float64{41203, 512, math.NaN()}}}}
	format := func(f Format, draw func(Data, Options) string, d Data) func(Options) string {
		return func(o Options) string { o.Format = f; return draw(d, o) }
	}
	return map[string]func(Options) string{
		"bars":          format(Count, Bars, bars),
		"bars-grouped":  format(Seconds, Bars, Data{X: []string{"Hub", "Library"}, Series: []Series{{"2024", []float64{310, 95}}, {"2025", []float64{280}}}}),
		"bars-signed":   format(Count, Bars, Data{X: []string{"Up", "Down"}, Series: []Series{{"", []float64{30, -20}}}}),
		"columns":       format(Count, Columns, Data{X: months(), Series: []Series{wave("", 3000, 800, 4)}}),
		"line":          format(Percent, Line, Data{X: months(), Series: []Series{wave("Telephone", 0.5, 0.04, 4), wave("Web", 0.49, 0.05, -1), wave("Counter", 0.1, 0.01, 11)}}),
		"line-point":    format(Percent, Line, Data{X: []string{"Jan 2025"}, Series: []Series{{"Telephone", []float64{0.4}}}}),
		"line-across":   across(Data{X: months(), Series: []Series{wave("Telephone", 0.5, 0.04, 4), wave("Web", 0.69, 0.02, -1)}}),
		"panels-across": across(Data{X: months(), Series: many(8)}),
		"line-panels":   format(Percent, Line, Data{X: months(), Series: many(8)}),
		"stacked":       format(Percent, Stacked, Data{X: months(), Series: []Series{wave("Telephone", 500, 40, -1), wave("Web", 300, 30, 5), wave("Counter", 40, 4, -1), wave("Email", 12, 2, -1)}}),
		"heat":          format(Percent, Heat, Data{X: months(), Series: heat}),
		"none":          format(Count, Line, Data{X: months(), Series: []Series{{"Telephone", nil}}}),
		"hostile":       format(Count, Bars, Data{X: []string{"<script>\x01&\"'", ""}, Series: []Series{{"]]>", []float64{1, math.Inf(1)}}}}),
	}
}

func options(name string, width float64) Options {
	return Options{ID: "c-" + name, Title: "Figure " + name, Measure: "What is counted", Width: width}
}

// Figures are those kept in testdata, in both widths.
func TestGolden(t *testing.T) {
	for name, draw := range figures() {
		for suffix, width := range map[string]float64{"wide": Wide, "narrow": Narrow} {
			got := draw(options(name, width))
			path := filepath.Join("testdata", name+"-"+suffix+".svg")
			if update() {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at the difference, then run with -update", path)
			}
		}
	}
}

// Every figure is well-formed, named, described, and keeps within its box and
// within what a strict policy allows.
func TestFiguresKeepTheRules(t *testing.T) {
	forbidden := regexp.MustCompile(` style=| on[a-z]+=|<script|href|url\([^#]|NaN|Inf`)
	for name, draw := range figures() {
		for _, width := range []float64{Wide, Narrow} {
			got := draw(options(name, width))
			d := xml.NewDecoder(strings.NewReader(got))
			for {
				_, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s is not well-formed: %v", name, err)
				}
			}
			for _, want := range []string{`role="img"`, `aria-labelledby="c-` + name + `-t"`, "<title id=", "<desc id="} {
				if !strings.Contains(got, want) {
					t.Errorf("%s lacks %s", name, want)
				}
			}
			if bad := forbidden.FindString(got); bad != "" {
				t.Errorf("%s holds %q", name, bad)
			}
		}
	}
}

// A missing value is never drawn or said as 0.
func TestMissingIsSaid(t *testing.T) {
	got := Line(Data{X: months()[:3], Series: []Series{{"A", []float64{5, math.NaN(), 7}}}}, options("gap", Wide))
	if !strings.Contains(got, "No data: Feb 2025.") {
		t.Error("the gap is not said")
	}
	if strings.Count(got, "<circle") != 2 || strings.Contains(got, `d="M`) && regexp.MustCompile(`d="M[^"]*L[^"]*" fill="none" stroke="#12436D"`).MatchString(got) {
		t.Error("the line runs over the gap")
	}
	if got := Bars(Data{X: []string{"A"}, Series: []Series{{"", []float64{math.NaN()}}}}, options("none", Wide)); !strings.Contains(got, "No data to draw") {
		t.Error("a figure without a value must say so")
	}
}

// On a narrow figure the words for missing cells stand below the scale when they
// would run over the edge beside it.
func TestHeatKeyStaysInside(t *testing.T) {
	o := options("key", Narrow)
	o.Missing = "fewer than 20 calls, or no data"
	got := Heat(Data{X: []string{"A", "B"}, Series: []Series{{"Monday", []float64{0.5, math.NaN()}}}}, o)
	m := regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)" font-size="12">fewer than`).FindStringSubmatch(got)
	if len(m) != 3 {
		t.Fatalf("the key does not say what is missing:\n%s", got)
	}
	x, _ := strconv.ParseFloat(m[1], 64)
	y, _ := strconv.ParseFloat(m[2], 64)
	box := regexp.MustCompile(`viewBox="0 0 340 ([\d.]+)"`).FindStringSubmatch(got)
	height, _ := strconv.ParseFloat(box[1], 64)
	if x+textWidth(o.Missing, smallSize) > Narrow || y > height {
		t.Errorf("the words begin at %v, %v in a figure of 340 by %v", x, y, height)
	}
	if !strings.Contains(got, "or no data for 1 cell.") {
		t.Error("the description does not count the missing cell")
	}
}

// A column with a missing part has no shares: its other parts would grow.
func TestStackWithMissingPart(t *testing.T) {
	d, ok := divide(Data{X: []string{"a", "b", "c"}, Series: []Series{{"x", []float64{1, 1, 0}}, {"y", []float64{3, math.NaN(), 0}}}})
	if !ok || d.Series[0].Values[0] != 0.25 || !math.IsNaN(d.Series[0].Values[1]) || !math.IsNaN(d.Series[1].Values[2]) {
		t.Errorf("shares are %v", d.Series)
	}
}

// Text on every ground of a figure has a contrast of at least 4.5 to 1, lines
// and fills of at least 3 to 1 against the paper.
func TestContrast(t *testing.T) {
	if got := Contrast("#000000", "#FFFFFF"); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white is %v, want 21", got)
	}
	if got := Contrast("#777777", "#FFFFFF"); math.Abs(got-4.48) > 0.005 {
		t.Errorf("#777777 on white is %v, want 4.48", got)
	}
	if Contrast("red", "#FFFFFF") != 0 || Contrast("#GGGGGG", "#FFFFFF") != 0 {
		t.Error("a colour that cannot be read has contrast 0")
	}
	for _, text := range []string{ink, quiet} {
		if c := Contrast(text, paper); c < 4.5 {
			t.Errorf("%s on paper is %.2f", text, c)
		}
	}
	for _, fill := range heatSteps() {
		if c := Contrast(textOn(fill), fill); c < 4.5 {
			t.Errorf("text on %s is %.2f", fill, c)
		}
	}
	for _, c := range Palette() {
		if r := Contrast(c, paper); r < 2.9 {
			t.Errorf("%s on paper is %.2f", c, r)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		f    Format
		v    float64
		want string
	}{
		{Count, 1234567, "1,234,567"},
		{Count, -1234, "−1,234"},
		{Count, 2.25, "2.2"},
		{Count, 999, "999"},
		{Percent, 0, "0%"},
		{Percent, 1, "100%"},
		{Percent, 0.0004, "<0.1%"},
		{Percent, 0.9999, ">99.9%"},
		{Percent, 0.1116, "11.2%"},
		{Seconds, 45, "45 s"},
		{Seconds, 125, "2 min 5 s"},
		{Seconds, 3599.6, "1 h"},
		{Seconds, 7260, "2 h 1 min"},
		{Pounds, 1234.5, "£1,234.50"},
		{Pounds, 0.046, "£0.05"},
		{Pounds, 2.999, "£3.00"},
		{Pounds, -4, "−£4.00"},
		{Count, math.NaN(), "no data"},
	} {
		if got := c.f.Text(c.v); got != c.want {
			t.Errorf("%s %v is %q, want %q", c.f, c.v, got, c.want)
		}
	}
}

// Axes hold 0 and end on round steps at or past the greatest value.
func TestScale(t *testing.T) {
	for _, c := range []struct {
		f      Format
		lo, hi float64
		want   string
	}{
		{Count, 40, 87, "0 20 40 60 80 100"},
		{Count, 0, 3, "0 1 2 3"},
		{Count, -20, 30, "−20 −10 0 10 20 30"},
		{Percent, 0.3, 0.97, "0% 20% 40% 60% 80% 100%"},
		{Percent, 0, 0.3, "0% 10% 20% 30%"},
		{Seconds, 10, 290, "0 s 60 s 2 min 3 min 4 min 5 min"},
	} {
		s := newScale(c.f, c.lo, c.hi, 5)
		var got []string
		for _, v := range s.ticks() {
			got = append(got, c.f.tick(v, s.step))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %v to %v: %s, want %s", c.f, c.lo, c.hi, strings.Join(got, " "), c.want)
		}
	}
}

// Labels that would touch are moved apart, keep their order and stay in bounds.
func TestSpread(t *testing.T) {
	for _, wanted := range [][]float64{{50}, {10, 11, 12}, {0, 1, 50, 99, 100}, {100, 100, 100, 100}, {-5, 300}} {
		got := spread(wanted, 20, 0, 100)
		for i, y := range got {
			if y < -1e-9 || y > 100+1e-9 || i > 0 && y-got[i-1] < 20-1e-9 {
				t.Errorf("%v became %v", wanted, got)
			}
		}
	}
	if got := spread([]float64{40, 50}, 20, 0, 100); got[0] != 35 || got[1] != 55 {
		t.Errorf("40 and 50 became %v, want 35 and 55: both give way alike", got)
	}
	if got := spread([]float64{1, 2, 3}, 60, 0, 100); got[2] > 100 {
		t.Errorf("what cannot fit must be spaced evenly: %v", got)
	}
}

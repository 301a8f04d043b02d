package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"frontdoor/queries"
)

func update() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden files anew")
	os.Exit(m.Run())
}

func render(t *testing.T, r *Report, results []*queries.Result, m Meta) string {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, r, results, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page of the fixture report is the page kept in testdata.
func TestGolden(t *testing.T) {
	got := render(t, load(t), results(), meta())
	const path = "testdata/front_door.html"
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
		t.Errorf("the page differs from %s; look at the difference, then run with -update", path)
	}
}

// The page needs no network and no script, and carries no style attribute.
func TestSelfContained(t *testing.T) {
	got := render(t, load(t), results(), meta())
	for _, bad := range []string{"<script", " style=", "javascript:", "@import", "<link", "<iframe", "<img", "raw HTML omitted"} {
		if strings.Contains(got, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href|action)="([^"]*)"|url\(([^)]*)\)`).FindAllStringSubmatch(got, -1) {
		if to := m[1] + m[2]; !strings.HasPrefix(to, "#") {
			t.Errorf("the page points to %q", to)
		}
	}
	if n := strings.Count(got, "http://") - strings.Count(got, `xmlns="http://www.w3.org/2000/svg"`); n != 0 || strings.Contains(got, "https://") {
		t.Error("the page holds an address other than the SVG name space")
	}
}

// The policy names the digest of the one style sheet as it stands in the page.
func TestPolicyMatchesStyle(t *testing.T) {
	got := render(t, load(t), results(), meta())
	if strings.Count(got, "<style>") != 1 {
		t.Fatal("the page must have one style sheet")
	}
	_, rest, _ := strings.Cut(got, "<style>")
	css, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(css))
	want := base64.StdEncoding.EncodeToString(sum[:])
	if !strings.Contains(strings.ReplaceAll(got, "&#43;", "+"), "sha256-"+want) {
		t.Error("the policy does not allow the style sheet")
	}
}

// Every figure has a table with a caption and column headings in its section,
// and every id of the page is used once.
func TestEveryFigureHasTable(t *testing.T) {
	got := render(t, load(t), results(), meta())
	sections := strings.Split(got, "<section")[1:]
	if len(sections) != len(results()) {
		t.Fatalf("%d sections for %d results", len(sections), len(results()))
	}
	for i, s := range sections {
		if !strings.Contains(s, "<caption>") || !strings.Contains(s, `scope="col"`) {
			t.Errorf("section %d has no table with a caption and column headings", i+1)
		}
		if strings.Count(s, "<svg") != strings.Count(s, "<desc") {
			t.Errorf("section %d has a chart without a description", i+1)
		}
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(got, -1) {
		if seen[m[1]] {
			t.Errorf("id %q is used twice", m[1])
		}
		seen[m[1]] = true
	}
}

// The charts in the page are well-formed XML.
func TestChartsWellFormed(t *testing.T) {
	got := render(t, load(t), results(), meta())
	charts := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(got, -1)
	if len(charts) != 18 {
		t.Fatalf("%d charts, want 18: nine in two widths", len(charts))
	}
	for _, c := range charts {
		d := xml.NewDecoder(strings.NewReader(c))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("chart is not well-formed: %v\n%.200s", err, c)
			}
		}
	}
}

func one(t *testing.T, block string) *Report {
	t.Helper()
	r, err := Parse("one.md", []byte("---\ntitle: One\n---\n```query\n"+block+"\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A result without rows is said in words; no share is made of it.
func TestNoData(t *testing.T) {
	for _, as := range []string{"chart", "table", "figures", "both"} {
		r := answerRate()
		r.Rows = nil
		got := render(t, one(t, "name: answer_rate\nas: "+as), []*queries.Result{r}, meta())
		main := got[strings.Index(got, "<main"):strings.Index(got, "</main>")]
		if !strings.Contains(main, "No data") || strings.Contains(main, "0%") || strings.Contains(main, "<svg") {
			t.Errorf("as %s: an empty result must read No data, without a chart or a share", as)
		}
	}
}

// A long table is cut, and the page says how many rows are left out.
func TestLongTableIsCut(t *testing.T) {
	r := channelShare()
	got := render(t, one(t, "name: channel_share\nas: table"), []*queries.Result{r}, meta())
	if n := strings.Count(got, `<th scope="row"`); n != mostRows {
		t.Errorf("%d rows shown, want %d", n, mostRows)
	}
	if want := "200 rows are shown; 184 more are left out here."; !strings.Contains(got, want) {
		t.Errorf("the page does not say %q", want)
	}
}

// Withheld cells keep their sign, its meaning stands at the foot, and neither
// headline nor chart makes a number of them.
func TestWithheld(t *testing.T) {
	r := callsByOutcome()
	r.Rows[3][1] = "[c]"
	got := render(t, one(t, "name: calls_by_outcome"), []*queries.Result{r}, meta())
	for _, want := range []string{">[c]<", "confidential", "Some figures are withheld", "withheld or no data"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

// Names from data and prose cannot bring markup into the page.
func TestHostileText(t *testing.T) {
	r := callsByOutcome()
	r.Rows[0][0] = `<script>alert(1)</script>" onload="x`
	rep, err := Parse("one.md", []byte("---\ntitle: \"<script>t</script>\"\n---\n<script>p</script>\n\n[x](javascript:alert(1))\n\n```query\nname: calls_by_outcome\ntitle: \"<script>h</script>\"\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := render(t, rep, []*queries.Result{r}, meta())
	for _, bad := range []string{"<script", `" onload="`, "javascript:"} {
		if strings.Contains(got, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// Shares that share a place in a chart are pooled from counts, not averaged:
// 10 of 100 and 1 of 2 are 11 of 102.
func TestPooledShare(t *testing.T) {
	r := answerRate()
	r.Rows = [][]any{
		{month(0), int64(100), int64(90), int64(10), 0.9, 0.1, "all"},
		{month(0), int64(2), int64(1), int64(1), 0.5, 0.5, "all"},
		{month(1), int64(10), int64(5), int64(5), 0.5, 0.5, "all"},
	}
	p, err := plotOf(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.data.Series[0].Values[0]; got != 11.0/102 {
		t.Errorf("pooled share is %v, want 11/102", got)
	}
}

// A stack of counts shows counts with their shares, whatever format its chart
// names for the axis.
func TestStackTable(t *testing.T) {
	p, err := plotOf(channelShare())
	if err != nil {
		t.Fatal(err)
	}
	if got := p.table("T", nil).Rows[0][1]; got != "9,091 (53.4%)" {
		t.Errorf("first cell is %q", got)
	}
}

// A total without a date is no line.
func TestTotalIsNoLine(t *testing.T) {
	r := sessions()
	r.Question.Chart.Kind = "line"
	r.Rows = [][]any{{nil, int64(60)}}
	if p, err := plotOf(r); err != nil || p != nil {
		t.Errorf("got %v, %v", p, err)
	}
}

// A measure without a total is not drawn when rows share a place.
func TestNoChartWithoutTotal(t *testing.T) {
	r := counterWaits()
	r.Rows[1][0] = r.Rows[0][0]
	p, err := plotOf(r)
	if err != nil || p != nil {
		t.Errorf("got %v, %v: medians of one place must not be summed", p, err)
	}
}

func TestRenderErrors(t *testing.T) {
	rep := one(t, "name: answer_rate")
	wrong := answerRate()
	wrong.Question.Chart.Y = "rate"
	public := meta()
	public.Edition = "public"
	for want, c := range map[string]struct {
		results []*queries.Result
		meta    Meta
	}{
		"asks 1 questions but has 0 results":         {nil, meta()},
		"line 4: question answer_rate has no result": {[]*queries.Result{nil}, meta()},
		`uses column "rate"`:                         {[]*queries.Result{wrong}, meta()},
		`edition "public" is not known`:              {[]*queries.Result{answerRate()}, public},
	} {
		err := Render(io.Discard, rep, c.results, c.meta)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

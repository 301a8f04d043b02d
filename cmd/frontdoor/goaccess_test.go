package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/data/synthetic"
)

// needGoAccess skips a test where goaccess is not installed, or fails it with
// FRONTDOOR_REQUIRE_GOACCESS=1.
func needGoAccess(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath("goaccess")
	if err == nil {
		return
	}
	if os.Getenv("FRONTDOOR_REQUIRE_GOACCESS") == "1" {
		t.Fatalf("goaccess is required: %v", err)
	}
	t.Skipf("goaccess cannot be used here: %v", err)
}

// goAccess is what this test reads of GoAccess's JSON report.
type goAccess struct {
	General struct {
		Valid  int64 `json:"valid_requests"`
		Failed int64 `json:"failed_requests"`
	} `json:"general"`
	Visitors struct {
		Data []struct {
			Day                   string `json:"data"` // yyyymmdd
			Hits, Visitors, Bytes struct {
				Count int64 `json:"count"`
			}
		} `json:"data"`
	} `json:"visitors"`
	NotFound struct {
		Metadata struct {
			Hits struct {
				Total struct {
					Value int64 `json:"value"`
				} `json:"total"`
			} `json:"hits"`
		} `json:"metadata"`
	} `json:"not_found"`
}

// readGoAccess has GoAccess report on a combined log. Like frontdoor here, it
// counts crawlers and takes the days that stand in the log.
func readGoAccess(t *testing.T, log string, options ...string) (report goAccess) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report.json")
	args := append([]string{log, "--log-format=COMBINED", "--no-global-config", "--no-progress", "--num-tests=0", "-o", out}, options...)
	cmd := exec.Command("goaccess", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC") // names of months
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("goaccess: %v\n%s", err, text)
	}
	readJSON(t, out, &report)
	return report
}

// webLog joins the borough's access logs into one file, each delivery once.
func (b *borough) webLog(t *testing.T) string {
	t.Helper()
	paths, err := filepath.Glob(b.path("web", "access.log-*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d logs: %v", len(paths), err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, path := range paths {
		if strings.Contains(path, ".copy") { // the same bytes, delivered twice
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		var in io.Reader = file
		if strings.HasSuffix(path, ".gz") {
			if in, err = gzip.NewReader(file); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.Copy(out, in); err != nil {
			t.Fatal(err)
		}
	}
	return out.Name()
}

// byDay are GoAccess's figures by day, without those of days that do not exist:
// it takes a stamp of 31 February for a day of its own, where frontdoor rejects
// the line. The number of such requests is returned beside.
func (g goAccess) byDay(visitors string) (days figures, noDay int64) {
	days = figures{}
	for _, d := range g.Visitors.Data {
		day, err := time.Parse("20060102", d.Day)
		if err != nil {
			noDay += d.Hits.Count
			continue
		}
		name := day.Format(time.DateOnly)
		days.put(d.Hits.Count, name, "requests")
		days.put(d.Visitors.Count, name, visitors)
		days.put(d.Bytes.Count, name, "bytes")
	}
	return days, noDay
}

// Given the access logs of a synthetic borough, then GoAccess and frontdoor count
// the same requests, visitors and bytes on each day of the log, the same 404s,
// and each line that one of them could not read is one of the other's too.
func TestGoAccessCountsTheSame(t *testing.T) {
	needGoAccess(t)
	for name, o := range map[string]synthetic.Options{
		"over the change to summer time": {Seed: 31, Days: 14, Residents: 20_000, Start: time.Date(2026, 3, 22, 0, 0, 0, 0, time.UTC)},
		"over the change to winter time": {Seed: 32, Days: 12, Residents: 40_000, Start: time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBorough(t, o)
			mustCall(t, b.at, "demo", "--dir", b.dir)
			log := b.webLog(t)
			g := readGoAccess(t, log)
			days, noDay := g.byDay("visitors")
			with4xx, _ := readGoAccess(t, log, "--4xx-to-unique-count").byDay("visitors_incl_4xx")

			rows := b.ask(t, "web_visitors", "day=log")
			same(t, "requests, visitors and bytes by day", days, tally(rows, []string{"day"}, "requests", "visitors", "bytes"))
			same(t, "visitors with those of failed requests", with4xx, tally(rows, []string{"day"}, "requests", "visitors_incl_4xx", "bytes"))
			missing := figures{"not_found": g.NotFound.Metadata.Hits.Total.Value}
			same(t, "requests answered with 404", missing, tally(b.ask(t, "web_visitors", "day=log", "by=total"), nil, "not_found"))

			rejected := figures{}
			for _, r := range b.ask(t, "rejects") {
				if !strings.HasPrefix(fmt.Sprint(r["file"]), "web/") {
					continue
				}
				code := "others"
				if r["code"] == "bad_time" {
					code = "bad_time"
				}
				lines, _ := r["lines"].(float64)
				rejected.put(int64(lines), code)
			}
			same(t, "lines that could not be read", figures{"bad_time": noDay, "others": g.General.Failed}, rejected)
		})
	}
}

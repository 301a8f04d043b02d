package ingest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/schema"
	"frontdoor/ingest/format/w3c"
	"frontdoor/ingest/formattest"
)

// iisDay is one day of a log in the way of IIS, which writes its directives anew
// whenever it starts: here several times a day, and each time other fields.
func iisDay(day time.Time, lines int) []byte {
	var b bytes.Buffer
	for i := range lines {
		at := day.Add(time.Duration(i) * 24 * time.Hour / time.Duration(lines))
		wide := i/700%2 == 0
		if i%700 == 0 {
			fields := "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken"
			if wide {
				fields = "date time c-ip cs-method cs-uri-stem cs-uri-query sc-bytes cs(User-Agent) cs(Referer) sc-status time-taken"
			}
			fmt.Fprintf(&b, "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: %s\n#Fields: %s\n", at.Format(time.DateTime), fields)
		}
		stamp, client := at.Format(time.DateTime), fmt.Sprintf("198.51.100.%d", i%200)
		agent := fmt.Sprintf("Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:%d.0)+Gecko/20100101+Firefox/%d.0", 100+i%7, 100+i%7)
		if wide {
			fmt.Fprintf(&b, "%s %s GET /page-%d a=%d %d %s https://www.example.org/find?q=%d 200 %d\n", stamp, client, i%300, i, i%9000, agent, i, i%900)
		} else {
			fmt.Fprintf(&b, "%s 192.0.2.80 GET /page-%d - 443 - %s %s 404 0 2 %d\n", stamp, i%300, client, agent, i%900)
		}
	}
	return b.Bytes()
}

// webFigures is what a report would say of a log.
type webFigures struct {
	Requests, Missing, Visitors int
	Bytes, Ms                   int64
	PerDay                      map[string]int // of the council's days
}

// figuresOf counts rows.
func figuresOf(rows []schema.WebRequest) webFigures {
	f, visitors := webFigures{Requests: len(rows), PerDay: map[string]int{}}, map[string]bool{}
	for _, r := range rows {
		f.PerDay[schema.DateString(r.LocalDate)]++
		visitors[r.VisitorKey] = true
		f.Bytes += r.Bytes
		f.Ms += *r.DurationMs
		if *r.Status == 404 {
			f.Missing++
		}
	}
	f.Visitors = len(visitors)
	return f
}

// iisFigures counts the lines of iisDay again, from the numbers they are made of.
func iisFigures(days []time.Time, lines int, zone *time.Location) webFigures {
	f, visitors := webFigures{PerDay: map[string]int{}}, map[string]bool{}
	for _, day := range days {
		for i := range lines {
			at := day.Add(time.Duration(i) * 24 * time.Hour / time.Duration(lines))
			f.PerDay[at.In(zone).Format(time.DateOnly)]++
			visitors[fmt.Sprint(i%200, " ", i%7)] = true
			f.Requests++
			f.Ms += int64(i % 900)
			if i/700%2 == 0 {
				f.Bytes += int64(i % 9000)
			} else {
				f.Missing++
			}
		}
	}
	f.Visitors = len(visitors)
	return f
}

// withoutOrigin writes rows without the file and line they are of, in an order of
// their own.
func withoutOrigin(t *testing.T, rows []schema.WebRequest) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		r.FileID, r.Line = "", 0
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(text)
	}
	slices.Sort(out)
	return out
}

// However a log comes, its rows are the same: in one file over two decoders or
// one, by days, packed, with other line ends, or put together again with a mark
// at the head of every day. Its days are about the end of summer time.
func TestW3CDeliveries(t *testing.T) {
	const lines = 9_800
	var days []time.Time
	var logs [][]byte
	for i := range 3 {
		days = append(days, time.Date(2026, 10, 24+i, 0, 0, 0, 0, time.UTC))
		logs = append(logs, iisDay(days[i], lines))
	}
	whole := bytes.Join(logs, nil)
	if len(whole) <= 4<<20 {
		t.Fatalf("the log has %d bytes, too few to be spread over two decoders", len(whole))
	}
	deliver := func(files night, workers int) ([]string, webFigures) {
		w := newWorld(t)
		w.workers = workers
		w.sources[0] = w.source("iis", w3c.Format(), "*")
		w.lay(files)
		w.read()
		requests := rows[schema.WebRequest](w, "web_request")
		return withoutOrigin(t, requests), figuresOf(requests)
	}
	want, figures := deliver(night{"u_ex.log": whole}, 1)
	if diff := cmp.Diff(iisFigures(days, lines, formattest.Options(t).Zone), figures); diff != "" {
		t.Errorf("what is in the log and what was read (+): %s", diff)
	}
	byDay, packed := night{}, night{}
	for i, log := range logs {
		byDay[fmt.Sprintf("u_ex26102%d.log", 4+i)] = log
		packed[fmt.Sprintf("u_ex26102%d.log.gz", 4+i)] = gz(t, log)
	}
	for name, files := range map[string]night{
		"over two decoders": {"u_ex.log": whole},
		"by days":           byDay,
		"packed":            packed,
		"with CRLF":         {"u_ex.log": bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n"))},
		"with marks":        {"u_ex.log": append([]byte("\ufeff"), bytes.Join(logs, []byte("\ufeff"))...)},
		"open at its end":   {"u_ex.log": bytes.TrimSuffix(whole, []byte("\n"))},
	} {
		if got, gotFigures := deliver(files, 2); !slices.Equal(got, want) {
			t.Errorf("%s: what was read in one stream and what came of it so (+): %s", name, cmp.Diff(figures, gotFigures))
		}
	}
}

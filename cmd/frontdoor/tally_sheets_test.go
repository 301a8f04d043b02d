package main

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"frontdoor/cmd/frontdoor/internal/cli"
)

// aWeek is the visits of madeVisits on the five days of a week.
func aWeek() []madeVisit {
	visits := madeVisits()
	for i := range visits {
		visits[i].at = visits[i].at.AddDate(0, 0, i%5)
	}
	return visits
}

// tallySheets writes down on paper, and types, who came in which hour about what:
// a sheet a site and day, with titles, strokes for small counts and totals.
func tallySheets(t *testing.T, visits []madeVisit) string {
	t.Helper()
	came := figures{}
	for _, v := range visits {
		came.put(1, v.site, v.at.Format(time.DateOnly), v.service, fmt.Sprint(v.at.Hour()+1))
	}
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	set := func(sheet string, column, row int, value any) {
		t.Helper()
		at, err := excelize.CoordinatesToCellName(column, row)
		check(err)
		check(f.SetCellValue(sheet, at, value))
	}
	monday := time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC)
	for _, site := range []string{"High Street Hub", "Depot"} {
		for day := range 5 {
			date := monday.AddDate(0, 0, day)
			sheet := site + " " + date.Format("Mon")
			_, err := f.NewSheet(sheet)
			check(err)
			set(sheet, 1, 1, "Site: "+site)
			check(f.MergeCell(sheet, "A1", "D1"))
			set(sheet, 5, 1, date)
			set(sheet, 1, 3, "Service")
			hours, totals, all := 8, map[int]int64{}, int64(0)
			for h := range hours {
				set(sheet, 2+h, 3, fmt.Sprintf("%d-%d", (9+h+11)%12+1, (10+h+11)%12+1)) // 9-10 ... 12-1, 1-2
			}
			set(sheet, 2+hours, 3, "Total")
			for i, service := range []string{"Housing", "Council Tax"} {
				set(sheet, 1, 4+i, service)
				sum := int64(0)
				for h := range hours {
					n := came[fmt.Sprintf("%s/%s/%s/%d", site, date.Format(time.DateOnly), service, 9+h)]
					sum, totals[h] = sum+n, totals[h]+n
					switch {
					case n > 0 && n < 4:
						set(sheet, 2+h, 4+i, "IIII"[:n])
					case n > 0:
						set(sheet, 2+h, 4+i, n)
					}
				}
				set(sheet, 2+hours, 4+i, sum)
				all += sum
			}
			set(sheet, 1, 6, "Totals")
			for h, n := range totals {
				set(sheet, 2+h, 6, n)
			}
			set(sheet, 2+hours, 6, all)
			set(sheet, 1, 8, "Signed")
			set(sheet, 2, 8, "A. Example")
		}
	}
	check(f.DeleteSheet("Sheet1"))
	var out bytes.Buffer
	check(f.Write(&out))
	return out.String()
}

// Given one week at two counters as three queue systems write it and as a tally of
// the same week on paper, when each is read, then there are the same visits about
// the same service at the same site in the same hour.
func TestOneCounterWeekInFourFormats(t *testing.T) {
	visits, night := aWeek(), time.Date(2026, 7, 12, 2, 0, 0, 0, time.UTC)
	labels := map[string]string{"service_labels.csv": counterLabels}
	systems := newPhones(t, night, map[string]string{
		"orchestra,qmatic": qmaticRows(visits), "api,qminder": qminderJSON(t, visits), "list,ticket_list": taggedList(visits),
	}, labels)
	paper := newPhones(t, night, map[string]string{"paper,tally_sheet": tallySheets(t, visits)}, labels)
	services := map[string]string{"Housing": "housing_options", "Council Tax": "council_tax"}
	truth, byDay := figures{}, figures{}
	for _, v := range visits {
		truth.put(1, v.site, services[v.service], v.at.Format(time.DateOnly), fmt.Sprint(v.at.Hour()+1))
		byDay.put(1, v.at.Format(time.DateOnly))
	}
	hourly := `SELECT site || '/' || service || '/' || CAST(local_date AS VARCHAR) || '/' || CAST(local_minute // 60 AS VARCHAR), CAST(sum(weight) AS BIGINT)
		FROM contact WHERE channel = 'counter' AND source = '%s' GROUP BY site, service, local_date, local_minute // 60`
	model := systems.model(t)
	for _, source := range []string{"orchestra", "api", "list"} {
		same(t, "a week by "+source, truth, counted(t, model, fmt.Sprintf(hourly, source)))
	}
	model = paper.model(t)
	same(t, "a week on paper", truth, counted(t, model, fmt.Sprintf(hourly, "paper")))
	for _, mart := range []string{"counter_interval", "counter_day"} {
		same(t, mart, byDay, counted(t, model, "SELECT CAST(local_date AS VARCHAR), CAST(sum(visits) AS BIGINT) FROM "+mart+" WHERE basis = 'counts' GROUP BY local_date"))
	}
	same(t, "visits by outcome", figures{"unknown/visits": int64(len(visits))}, tally(paper.ask(t, "visits_by_outcome"), []string{"outcome"}, "visits"))
}

// Given a site that has a queue system and keeps its tally on paper all the same,
// and one that is on paper alone, when the night runs, then the queue system's
// visits count, the paper's stand beside them, and the other site's tally counts.
func TestPaperBesideQueueSystem(t *testing.T) {
	visits := aWeek()
	var hub []madeVisit
	for _, v := range visits {
		if v.site == "High Street Hub" && v.at.Day() < 9 { // until Wednesday
			hub = append(hub, v)
		}
	}
	p := newPhones(t, time.Date(2026, 7, 12, 2, 0, 0, 0, time.UTC), map[string]string{
		"orchestra,qmatic": qmaticRows(hub), "paper,tally_sheet": tallySheets(t, visits),
	}, map[string]string{"service_labels.csv": counterLabels})
	want, beside := figures{}, figures{}
	for _, v := range visits {
		source := "paper"
		if v.site == "High Street Hub" && v.at.Day() < 9 {
			source = "orchestra"
			beside.put(1, "beside_system_data", v.site, v.at.Format(time.DateOnly), "typed")
			beside.put(1, "beside_system_data", v.site, v.at.Format(time.DateOnly), "added_up")
		}
		want.put(1, source, v.site)
	}
	same(t, "contacts", want, counted(t, p.model(t), "SELECT source || '/' || site, CAST(sum(weight) AS BIGINT) FROM contact GROUP BY source, site"))
	same(t, "tally_checks", beside, tally(p.ask(t, "tally_checks"), []string{"finding", "site", "local_date"}, "typed", "added_up", "difference"))
	same(t, "paper_sites", figures{
		"Depot/weeks": 1, "Depot/visits": want["paper/Depot"], "High Street Hub/weeks": 1, "High Street Hub/visits": want["paper/High Street Hub"],
		"High Street Hub/beside_system": want["orchestra/High Street Hub"],
	}, tally(p.ask(t, "paper_sites"), []string{"site"}, "weeks", "weeks_missing", "visits", "beside_system"))
	// The same workbook, delivered again under another name, counts once.
	writeFile(t, p.path("again", "copy.xlsx"), tallySheets(t, visits))
	again := call(t.Context(), p.later(1), "--config", p.path("council.yaml"), "ingest", "--source", "paper", "--format", "auto", p.path("again", "copy.xlsx"))
	if again.code != cli.ExitDone {
		t.Fatalf("the copy was not read: %s", again.err)
	}
	p.do(t, p.later(1), "build")
	same(t, "contacts when it came twice", want, counted(t, p.model(t), "SELECT source || '/' || site, CAST(sum(weight) AS BIGINT) FROM contact GROUP BY source, site"))
}

package synthetic

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// service is one of the borough's services.
type service int

const (
	councilTax service = iota
	benefits
	housingOptions
	parkingPermits
	registrars
	bulkyWaste
	pestControl
	general
)

// serviceInfo is what the systems call a service.
type serviceInfo struct{ code, queue, ticket, form, mailbox string }

// services lists them in the order of the constants.
func services() []serviceInfo {
	return []serviceInfo{
		{"council_tax", "q-ctax", "Council Tax", "Council Tax - change of address", "council.tax"},
		{"benefits", "q-benefits", "Housing Benefit", "Benefits: new claim", "benefits"},
		{"housing_options", "q-housing", "Housing Options & Homelessness", "", "housing"},
		{"parking_permits", "q-parking", "Parking", "Parking permit, resident", "parking"},
		{"registrars", "q-registrars", "Births, Deaths, Ceremonies", "", "registrars"},
		{"bulky_waste", "q-waste", "Waste", "Bulky waste collection", "waste"},
		{"pest_control", "q-pest", "Pest Control", "Pest treatment request", "pest.control"},
		{"general", "q-switchboard", "Reception", "", "hello"},
	}
}

// code is the service's name in the reference data and the truth.
func (s service) code() string { return services()[s].code }

// queueInfo is one phone queue.
type queueInfo struct {
	queue, name string
	service     service
	short       int  // shortest wait, s, that is a real abandon when exceeded
	listed      bool // whether queues.csv has it; one is left out so that the default applies
}

// Queues that are not simply their service's first.
const (
	queueArrears = int(general) + 1 + iota
	queueNight
)

// queues lists the services' own queues, in their order, and then the others.
func queues() []queueInfo {
	return []queueInfo{
		{"q-ctax", "Council Tax", councilTax, 10, true},
		{"q-benefits", "Benefits", benefits, 5, true},
		{"q-housing", "Housing Options", housingOptions, 5, true},
		{"q-parking", "Parking permits", parkingPermits, 5, true},
		{"q-registrars", "Registrars", registrars, 5, true},
		{"q-waste", "Bulky waste", bulkyWaste, 3, true},
		{"q-pest", "Pest control", pestControl, 5, false},
		{"q-switchboard", "Switchboard", general, 8, true},
		{"q-ctax-arrears", "Council Tax arrears", councilTax, 10, true},
		{"q-night", "Out of hours", general, 5, true},
	}
}

// siteInfo is one place with a counter.
type siteInfo struct {
	code, name, label string
	weight            float64
	opensAfter        int // days after the first day; 0 = has long been open
}

// sites lists those with a queue system.
func sites() []siteInfo {
	return []siteInfo{
		{"lantern_lane", "Lantern Lane Residents' Hub", "Lantern Lane Hub", 0.3, 0},
		{"millbank_yard", "Millbank Yard Residents' Hub", "Millbank Yard", 0.24, 0},
		{"story_house", "The Story House", "Story House, Ground Floor", 0.2, 0},
		{"saltmarsh", "Saltmarsh Library and Hub", "Saltmarsh", 0.16, 0},
		{"gasworks", "Gasworks Square Hub", "Gasworks Sq", 0.1, 42},
	}
}

// writeReference writes council.yaml, with a source for paper if there are sheets,
// and the reference folder.
func writeReference(dir string, cal *calendar, paper bool) error {
	files := map[string]string{
		"council.yaml":                 councilYAML(paper),
		"reference/service_labels.csv": labelsCSV(),
		"reference/queues.csv":         queuesCSV(),
		"reference/sites.csv":          sitesCSV(cal),
		"reference/journeys.csv":       journeysCSV(),
	}
	if err := os.MkdirAll(filepath.Join(dir, "reference"), 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func councilYAML(paper bool) string {
	tally := ""
	if paper {
		tally = `  - {name: paper, format: tally_sheet, paths: ["paper/*.csv"]}
`
	}
	var mailboxes []string
	for _, s := range services() {
		mailboxes = append(mailboxes, s.mailbox)
	}
	return `council: Borough of Frontdoor (synthetic)
synthetic: true
timezone: ` + zoneName + `
region: GB
lake: lake
reference: reference
networks:
  - {name: contact_centre, origin: internal, addresses: [203.0.113.252/31, "2001:db8:7::/48"]}
  - {name: monitor, origin: automated, addresses: [203.0.113.251]}
mail:
  domains: [` + councilMail + `]
  mailboxes: [` + strings.Join(mailboxes, ", ") + `]
sources:
  - {name: phone, format: asterisk_queue_log, paths: ["phone/queue_log.*"]}
  - {name: web, format: ncsa, paths: ["web/access.log-*"]}
  - {name: counter, format: tickets, paths: ["counter/*.csv"]}
  - {name: forms, format: forms, paths: ["forms/*.csv"]}
  - {name: mail, format: mailbox_export, paths: ["mail/*.csv"]}
  - {name: chat, format: webchat_transcripts, paths: ["chat/*.csv"]}
` + tally + `reports: [channel_report]
`
}

func labelsCSV() string {
	var b strings.Builder
	b.WriteString("kind,label,service\n")
	for _, q := range queues() {
		fmt.Fprintf(&b, "queue,%s,%s\n", q.queue, q.service.code())
	}
	for _, s := range services() {
		fmt.Fprintf(&b, "ticket,%s,%s\n", csvCell(s.ticket), s.code)
	}
	for _, s := range services() {
		if s.form != "" {
			fmt.Fprintf(&b, "form,%s,%s\n", csvCell(s.form), s.code)
		}
	}
	for _, s := range services() {
		fmt.Fprintf(&b, "message,%s,%s\nmessage,%s,%s\n", s.mailbox, s.code, csvCell(s.ticket), s.code)
	}
	return b.String()
}

func queuesCSV() string {
	var b strings.Builder
	b.WriteString("queue,name,short_abandon_s\n")
	for _, q := range queues() {
		if q.listed {
			fmt.Fprintf(&b, "%s,%s,%d\n", q.queue, q.name, q.short)
		}
	}
	return b.String()
}

func sitesCSV(cal *calendar) string {
	first := time.Unix(cal.first*86400, 0).UTC()
	var b strings.Builder
	b.WriteString("site,name,label,opened_on,closed_on\n")
	for _, s := range append(sites(), paperSite()) {
		opened := "2015-04-01"
		if s.opensAfter > 0 {
			opened = first.AddDate(0, 0, s.opensAfter).Format(time.DateOnly)
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,\n", s.code, s.name, csvCell(s.label), opened)
	}
	return b.String()
}

func journeysCSV() string {
	return `service,lgsl,kind,method,host,path,status,step_no,step,event
registrars,,start,GET,,` + registrarsPath + `,2xx-3xx,,,
registrars,,step,GET,,` + registrarsPath + `/slot,2xx-3xx,1,Choose a slot,
registrars,,step,POST,,` + registrarsPath + `/slot,2xx-3xx,2,Book the slot,
registrars,,end_ok,GET,,` + registrarsPath + `/confirmed,2xx-3xx,,,
registrars,,error,,,` + registrarsPath + `*,5xx,,,
housing_options,,start,GET,,` + housingPath + `,2xx-3xx,,,
housing_options,,step,GET,,` + housingPath + `/slot,2xx-3xx,1,Choose a time,
housing_options,,step,POST,,` + housingPath + `/slot,2xx-3xx,2,Send the application,
housing_options,,end_ok,GET,,` + housingPath + `/confirmed,2xx-3xx,,,
housing_options,,error,,,` + housingPath + `*,5xx,,,
general,,search,GET,,/search,2xx-3xx,,,
`
}

// csvCell quotes a cell where it must be.
func csvCell(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

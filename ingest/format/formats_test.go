package format

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"frontdoor/data/schema"
	"frontdoor/ingest"
)

const (
	ticketHeader = "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email"
	formHeader   = "Form,Reference,Event,Entered by,Step,At,Email,Mobile"
	queueLine    = "1767603601|1767603601.2|benefits|NONE|ENTERQUEUE||01632960001|1\n"
	queueTable   = "time,callid,queuename,agent,event,data1,data2,data3,data4,data5\n2026-01-05 09:00:01.000001,1767603601.2,benefits,NONE,ENTERQUEUE,,01632960001,1,,\n"
	vendorTable  = "uid;date_time;callid;queue_name;type;event;param1;param2;param3;entpos;expos;htime;ttime;time\n1;2026-01-05 09:00:01;1.2;benefits;NONE;ENTERQUEUE;;;;1;0;0;0;0\n"
	cdrLine      = `"","01632960001","600","from-trunk","""Jo"" <01632960001>","PJSIP/trunk-1","","Queue","benefits,t","2026-01-05 09:00:00",,"2026-01-05 09:00:20",20,0,"NO ANSWER","DOCUMENTATION"`
	cdrTable     = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield\n"
	freeSwitch   = "xml_cdr_uuid,direction,caller_id_number,destination_number,start_epoch,answer_epoch,end_epoch,duration,billsec,hangup_cause,cc_side,cc_queue\n"
	teamsHeader  = "UserStartTimeUTC,EndTime,CallQueueIdentity,CallQueueCallResult,CallQueueFinalStateAction,CallQueueDurationSeconds,ConferenceId,DialogId\n"
	webLine      = `192.0.2.1 - - [02/Jul/2026:10:00:03 +0100] "GET / HTTP/1.1" 200 5 "-" "-"` + "\n"
	w3cHeader    = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n"
	albLine      = `h2 2026-07-02T08:00:00.1Z app/a/b 192.0.2.1:4 - -1 -1 -1 502 - 7 0 "GET https://www.example.org:443/ HTTP/2.0" "-" - -` + "\n"
	caddyLine    = `web  | {"level":"info","ts":1782979200.2,"logger":"http.log.access","msg":"handled request","request":{"client_ip":"192.0.2.1","method":"GET","uri":"/"},"status":200}` + "\n"
	logpushLine  = `{"ClientIP":"192.0.2.1","ClientRequestMethod":"GET","ClientRequestURI":"/","EdgeResponseStatus":200,"EdgeStartTimestamp":1782979200250000000}` + "\n"
	ga4Line      = `{"event_date":"20260702","event_timestamp":"1782979200250000","event_name":"page_view","event_params":[],"user_pseudo_id":"1.2"}` + "\n"
	ticketLine   = "A101,V1,Hub,Housing,Walk-in,Served,05/01/2026 09:01:10,,,,,07700 900123,\n"
	formLine     = "Bins,FS-1,started,customer,1,2026-07-01T10:00:00Z,a@example.com,\n"
)

func TestFormatsAreComplete(t *testing.T) {
	formats, err := All()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range formats {
		if names[f.Name] || f.Name == "" || f.Doc == "" || f.Version < 1 {
			t.Errorf("format %+v has a name twice, or lacks name, doc or version", f)
		}
		names[f.Name] = true
		if _, ok := schema.Lookup(f.Table); !ok {
			t.Errorf("format %s writes to the unknown table %s", f.Name, f.Table)
		}
		if f.Identity != ingest.ByContent && f.Identity != ingest.ByName {
			t.Errorf("format %s has the identity %q", f.Name, f.Identity)
		}
	}
	for _, name := range []string{
		"asterisk_queue_log", "asterisk_queue_log_db", "asterisk_cdr", "freeswitch_cdr", "teams_queue", "ncsa", "alb", "w3c", "json_lines", "ga4", "tickets", "forms",
		"tally_sheet",
	} {
		if !names[name] {
			t.Errorf("there is no format %s", name)
		}
	}
}

// Every declared format is detected by its own sample, among all formats.
func TestDetectSamples(t *testing.T) {
	formats, err := All()
	if err != nil {
		t.Fatal(err)
	}
	samples := 0
	for _, f := range formats {
		if f.Declared == "" {
			continue
		}
		var layout struct {
			Sample string `yaml:"sample"`
		}
		if err := yaml.Unmarshal([]byte(f.Declared), &layout); err != nil {
			t.Fatal(err)
		}
		samples++
		for name, head := range map[string]string{"": layout.Sample, " with a mark": "\ufeff" + layout.Sample, " with CRLF": strings.ReplaceAll(layout.Sample, "\n", "\r\n")} {
			if got, ok := ingest.Detect([]byte(head), formats); !ok || got.Name != f.Name {
				t.Errorf("the sample of %s%s is detected as %q", f.Name, name, got.Name)
			}
		}
	}
	if samples < 12 {
		t.Errorf("only %d formats have a sample", samples)
	}
}

func TestDetect(t *testing.T) {
	formats, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ head, want string }{
		"queue log":                {queueLine + queueLine, "asterisk_queue_log"},
		"queue log, last line cut": {strings.Repeat(queueLine, 3) + queueLine[:9], "asterisk_queue_log"},
		"queue log with a mark":    {"\ufeff" + queueLine, "asterisk_queue_log"},
		"queue log, fractions":     {strings.ReplaceAll(queueLine, "01|1767", "01.5|1767"), "asterisk_queue_log"},
		"queue log's table":        {queueTable, "asterisk_queue_log_db"},
		"a vendor's table":         {vendorTable, "asterisk_queue_log_db"},
		"call records, 16 columns": {cdrLine + "\n", "asterisk_cdr"},
		"call records, 21 columns": {cdrLine + `,"1767603600.1","","","1767603600.1","7"` + "\n", "asterisk_cdr"},
		"call records, table":      {cdrTable, "asterisk_cdr"},
		"call records, tabs":       {strings.ReplaceAll(cdrTable, ",", "\t"), "asterisk_cdr"},
		"FreeSWITCH":               {freeSwitch, "freeswitch_cdr"},
		"FreeSWITCH, no header":    {`"9007","9007","01632960001","public","2026-01-05 09:00:00","","2026-01-05 09:00:20","20","0","NORMAL_CLEARING","a5c9f6c0","","","",""` + "\n", ""},
		"Teams":                    {"\ufeff" + teamsHeader, "teams_queue"},
		"Teams, another export":    {"UserStartTimeUTC,AutoAttendantIdentity,ConferenceId\n", ""},
		"access log":               {webLine + webLine, "ncsa"},
		"load balancer":            {albLine + albLine, "alb"},
		"IIS":                      {w3cHeader + "2026-07-02 08:00:00 192.0.2.1 GET / 200\n", "w3c"},
		"IIS with a mark, empty":   {"\ufeff" + strings.ReplaceAll(w3cHeader, "\n", "\r\n"), "w3c"},
		"access log, Caddy":        {caddyLine + caddyLine[:40], "json_lines"},
		"access log, Logpush":      {"\ufeff" + logpushLine, "json_lines"},
		"analytics":                {ga4Line + ga4Line, "ga4"},
		"tickets":                  {ticketHeader + "\n" + ticketLine, "tickets"},
		"tickets, CRLF and mark":   {"\ufeff" + ticketHeader + "\r\n" + ticketLine, "tickets"},
		"forms":                    {formHeader + "\n" + formLine, "forms"},
		"quoted headings":          {`"` + strings.ReplaceAll(formHeader, ",", `","`) + `"` + "\n" + formLine, "forms"},
		"contact records":          {`{"Channel":"VOICE","ContactId":"c","InitiationMethod":"INBOUND","InitiationTimestamp":"2026-01-05T09:00:00Z"}`, "amazon_connect"},
		"conversations":            {`{"conversations":[{"conversationId":"v","conversationStart":"2026-01-05T09:00:00Z","participants":[]}]}`, "genesys_cloud"},
		"nothing":                  {"", ""},
		"prose":                    {"Dear all,\nplease find the log attached.\n", ""},
		"html":                     {"<!doctype html><html><body>Sign in</body></html>", ""},
		"another export":           {"Date,Queue,Offered,Answered\n2026-01-05,benefits,10,9\n", ""},
		"json":                     {`{"status":200,"request":{"method":"GET"}}` + "\n", ""},
		"zip":                      {"PK\x03\x04\x14\x00\x06\x00\x08\x00", ""},
		"UTF-16":                   {"\xff\xfeA\x00,\x00", ""},
		"NUL bytes":                {strings.Repeat("\x00", 4096), ""},
		"pipes":                    {"a|b|c|d|e\nf|g|h|i|j\n", ""},
		"a tally":                  {"Week commencing 05/01/2026,,\nService,Mon,Tue\nHousing,3,IIII\n", "tally_sheet"},
		"a rota":                   {"Week commencing 05/01/2026,,\nTeam,Mon,Tue\nHousing,early,late\n", ""},
		"tickets without a column": {strings.Replace(ticketHeader, ",Printed", "", 1) + "\n", ""},
	} {
		f, ok := ingest.Detect([]byte(c.head), formats)
		if ok != (c.want != "") || ok && f.Name != c.want {
			t.Errorf("%s: detected %q %v, want %q", name, f.Name, ok, c.want)
		}
	}
}

package phone

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/ingest/formattest"
)

// Lines of Master.csv with all columns switched on.
const (
	cdrInbound  = `"","01632960001","600","from-trunk","""Mrs Example"" <01632960001>","PJSIP/trunk-0000000a","PJSIP/2001-0000000b","Queue","benefits,tT,,,300","2026-01-05 09:00:00","2026-01-05 09:00:20","2026-01-05 09:03:20",200,180,"ANSWERED","DOCUMENTATION","1767603600.10","","","1767603600.10","41"`
	cdrNoAnswer = `"","01632960001","2002","from-internal","""Mrs Example"" <01632960001>","Local/2002@from-queue-00000004;2","PJSIP/2002-0000000c","Dial","PJSIP/2002,,tr","2026-01-05 09:00:01",,"2026-01-05 09:00:16",15,0,"NO ANSWER","DOCUMENTATION","1767603601.12","","","1767603600.10","42"`
	cdrOutbound = `"council","2001","07700900123","from-internal","""Jo Example"" <2001>","PJSIP/2001-0000000d","PJSIP/trunk-0000000e","Dial","PJSIP/07700900123@trunk,300","2026-01-05 10:00:00","2026-01-05 10:00:05","2026-01-05 10:01:05",65,60,"ANSWERED","DOCUMENTATION","1767607200.20","note of Jo Example","","1767607200.20","43"`
)

const cdrTableHeader = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,linkedid,sequence"

func cdrIdentifiers() []string {
	return []string{"01632960001", "1632960001", "07700900123", "7700900123", "Mrs", "Example", "PJSIP/2", "trunk"}
}

func TestCDRSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format:      AsteriskCDR(),
		Good:        []string{cdrInbound, cdrNoAnswer, cdrOutbound},
		Identifiers: cdrIdentifiers(),
	})
}

func TestCDRTableSuite(t *testing.T) {
	formattest.Run(t, formattest.Case{
		Format: AsteriskCDR(),
		Header: cdrTableHeader,
		Good: []string{
			`2026-01-05 09:00:00,"""Mrs Example"" <01632960001>",01632960001,600,ext-queues,PJSIP/trunk-0000000a,PJSIP/2001-0000000b,Queue,"benefits,t",200,180,ANSWERED,3,,1767603600.10,,02079460999,07700900123.wav,1767603600.10,41`,
			`"2026-01-05 09:00:01","NULL","01632960001","2002","from-internal","Local/2002@from-queue-00000004;1",NULL,"Dial","PJSIP/2002","15","0","NO ANSWER","3",NULL,"1767603601.12",NULL,NULL,NULL,"1767603600.10","42"`,
		},
		Identifiers: append(cdrIdentifiers(), ".wav"),
	})
}

func TestCDRRows(t *testing.T) {
	strip := func(line string, fields int) string { // the line without its last fields, of which none holds a comma
		for range fields {
			line = line[:strings.LastIndexByte(line, ',')]
		}
		return line
	}
	inbound := "2026-01-05T09:00:00 RecordID=1767603600.10#41 CallID=1767603600.10 RecordKind=leg Medium=voice Direction=inbound Queue=benefits " +
		"Dialled=600 Result=ANSWERED Outcome=answered AnsweredS=+20 EndedS=+200 TalkMs=180000 AgentKey=<s> CallerKey=<p> CallerClass=number"
	noUnique := strings.Replace(strings.Replace(inbound, "RecordID=1767603600.10#41", "RecordID=<r>", 1), "CallID=1767603600.10", "CallID=<r>", 1)
	plain := strings.Replace(inbound, "#41", "", 1)
	noAnswer := "2026-01-05T09:00:01 RecordID=1767603601.12#42 CallID=1767603600.10 RecordKind=leg Medium=voice Direction=inbound " +
		"Initiation=local Dialled=2002 Result=NO ANSWER Outcome=unknown EndedS=+15 CallerKey=<p> CallerClass=number"
	for name, c := range map[string]struct{ line, want string }{
		"21 columns":                          {cdrInbound, inbound},
		"18 columns":                          {strip(cdrInbound, 3), plain},
		"17 columns with the id":              {strip(cdrInbound, 4), plain},
		"17 columns with the userfield":       {strip(cdrInbound, 5) + `,"about Mrs Example"`, noUnique},
		"16 columns":                          {strip(cdrInbound, 5), noUnique},
		"half of a pseudo channel":            {cdrNoAnswer, noAnswer},
		"outbound":                            {cdrOutbound, "2026-01-05T10:00:00 RecordID=1767607200.20#43 CallID=1767607200.20 RecordKind=leg Medium=voice Direction=outbound Result=ANSWERED Outcome=answered AnsweredS=+5 EndedS=+65 TalkMs=60000 CallerClass=internal"},
		"quotes in the name not doubled":      {strings.Replace(cdrInbound, `""Mrs Example""`, `"Mrs "Jo" Example"`, 1), inbound},
		"no quotes at all":                    {strings.ReplaceAll(strings.Replace(cdrInbound, `benefits,tT,,,300`, "benefits|tT|||300", 1), `"`, ""), inbound},
		"raw bytes in the name":               {strings.Replace(cdrInbound, "Mrs", "M\xe4rs\xff", 1), inbound},
		"NULL for nothing":                    {strings.Replace(cdrNoAnswer, `01",,"`, `01",NULL,"`, 1), noAnswer},
		"answered by the switch alone":        {strings.Replace(cdrInbound, "PJSIP/2001-0000000b", "", 1), strings.Replace(strings.Replace(inbound, "Outcome=answered", "Outcome=unknown", 1), " TalkMs=180000 AgentKey=<s>", "", 1)},
		"to a number of the council":          {strings.Replace(cdrInbound, `"600"`, `"02079460999"`, 1), strings.Replace(inbound, "=600", "=+442079460999", 1)},
		"to somebody's mobile":                {strings.Replace(cdrInbound, `"600"`, `"07700900123"`, 1), strings.Replace(inbound, " Dialled=600", "", 1)},
		"withheld":                            {strings.Replace(cdrInbound, `"01632960001"`, `"anonymous"`, 1), strings.Replace(inbound, "CallerKey=<p> CallerClass=number", "CallerClass=withheld", 1)},
		"caller in the name alone":            {strings.Replace(cdrInbound, `"01632960001"`, `""`, 1), inbound},
		"a disposition that nobody has heard": {strings.Replace(cdrInbound, `"ANSWERED"`, `"VANISHED"`, 1), strings.Replace(strings.Replace(inbound, "ANSWERED Outcome=answered AnsweredS=+20", "VANISHED Outcome=unknown", 1), " TalkMs=180000 AgentKey=<s>", "", 1)},
		"an id of another shape":              {strings.ReplaceAll(cdrInbound, `1767603600.10`, `07700900123`), strings.Replace(noUnique, "RecordID=<r>", "RecordID=<r>#41", 1)},
	} {
		got := callRows(t, AsteriskCDR(), formattest.Options(t), c.line+"\n")
		if name == "an id of another shape" && len(got) == 1 {
			got[0] = maskRecord(got[0])
		}
		sameText(t, name, got, []string{c.want})
	}
}

// maskRecord shows a pseudonym that a sequence number follows.
func maskRecord(s string) string {
	head, rest, _ := strings.Cut(s, "RecordID=r")
	return head + "RecordID=<r>" + rest[strings.IndexByte(rest, '#'):]
}

func TestCDRTableRows(t *testing.T) {
	content := cdrTableHeader + "\n" +
		`2026-07-06 10:00:00,"""Mrs Example"" <01632960001>",01632960001,600,ext-queues,PJSIP/trunk-0000000a,PJSIP/2001-0000000b,Queue,benefits|t,200,180,ANSWERED,3,,1783328400.10,,02079460999,x.wav,1783328400.10,41` + "\n" +
		cdrTableHeader + "\n" +
		`2026-07-06 10:00:01,NULL,anonymous,s,from-pstn,PJSIP/trunk-0000000f,NULL,Playback,closed,12,12,ANSWERED,3,NULL,1783328401.13,NULL,NULL,NULL,NULL,NULL` + "\n"
	want := []string{
		"2026-07-06T09:00:00 RecordID=1783328400.10#41 CallID=1783328400.10 RecordKind=leg Medium=voice Direction=inbound Queue=benefits Dialled=+442079460999 Result=ANSWERED Outcome=answered AnsweredS=+20 EndedS=+200 TalkMs=180000 AgentKey=<s> CallerKey=<p> CallerClass=number",
		"2026-07-06T09:00:01 RecordID=1783328401.13 CallID=1783328401.13 RecordKind=leg Medium=voice Direction=inbound Result=ANSWERED Outcome=unknown AnsweredS=+0 EndedS=+12 CallerClass=withheld",
	}
	for _, delim := range []string{",", ";", "\t"} {
		sameText(t, "split by "+delim, callRows(t, AsteriskCDR(), formattest.Options(t), strings.ReplaceAll(content, ",", delim)), want)
	}
}

// clockLine is a record of Master.csv that began on the server's clock at local,
// on a channel that was made at made.
func clockLine(local time.Time, made int64) string {
	const shape = "2006-01-02 15:04:05"
	return fmt.Sprintf(`"","01632960001","600","from-trunk","","PJSIP/trunk-%08x","","Queue","benefits","%s",,"%s",60,0,"NO ANSWER","DOCUMENTATION","%d.1"`,
		made, local.Format(shape), local.Add(time.Minute).Format(shape), made)
}

// cdrStarts are the instants of rows, in Unix seconds.
func cdrStarts(t *testing.T, logZone *time.Location, lines []string) []int64 {
	t.Helper()
	o := formattest.Options(t)
	o.LogZone = logZone
	out := formattest.Decode(t, AsteriskCDR(), o, strings.Join(lines, "\n"))
	if len(out.Rejects) > 0 {
		t.Fatalf("rejects: %+v", out.Rejects)
	}
	var starts []int64
	for _, r := range out.Rows {
		starts = append(starts, r.Common().TsS)
	}
	return starts
}

// A file over the months round a clock change, by whatever clock the server goes,
// gives the instants at which the calls began: those of records whose ids tell
// them, and those of records between them that have none.
func TestCDRFindsTheServersClock(t *testing.T) {
	london := zone(t, "Europe/London")
	for name, clock := range map[string]*time.Location{
		"the council's": london, "UTC": time.UTC, "an hour ahead all year": time.FixedZone("", 3600),
		"half an hour behind": time.FixedZone("", -1800),
	} {
		for _, change := range []string{"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-07-06T01:00:00Z"} {
			at, err := time.Parse(time.RFC3339, change)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			var want []int64
			for hour := -1500; hour < 1500; hour++ {
				start := at.Add(time.Duration(hour) * time.Hour).Unix()
				made := start
				if hour%5 == 0 {
					made -= 700 // after a transfer
				}
				line := clockLine(time.Unix(start, 0).In(clock), made)
				if repeats := max(hour, -hour) < 2; hour%7 == 0 && !repeats { // a record without an id
					line = line[:strings.LastIndexByte(line, ',')]
				}
				lines, want = append(lines, line), append(want, start)
			}
			if got := cdrStarts(t, nil, lines); !slices.Equal(got, want) {
				i := slices.IndexFunc(want, func(w int64) bool { return !slices.Contains(got, w) })
				t.Errorf("%s round %s: %d starts, and the call of %s is not among them", name, change, len(got), time.Unix(want[max(i, 0)], 0).UTC())
			}
		}
	}
}

func TestCDRClockThatTheSourceNames(t *testing.T) {
	local := time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC)
	line := clockLine(local, local.Unix()) // by its id the server is in UTC
	for name, c := range map[string]struct {
		zone *time.Location
		want int64
	}{
		"found out": {nil, local.Unix()}, "named": {zone(t, "Europe/London"), local.Unix() - 3600},
	} {
		if got := cdrStarts(t, c.zone, []string{line}); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

// What was found out of one file is not taken over to the next.
func TestCDRForgetsTheClock(t *testing.T) {
	local := time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC)
	utc := clockLine(local, local.Unix())
	unknown := utc[:strings.LastIndexByte(utc, ',')]
	zones := newZoneFinder(formattest.Options(t))
	zones.decide([]sighting{{local.Unix(), local.Unix()}})
	if zones.now != zones.utc {
		t.Error("one sighting of UTC was not enough")
	}
	zones.reset()
	if zones.now != zones.council {
		t.Error("the clock of the file before is kept")
	}
	if got := cdrStarts(t, nil, []string{unknown}); got[0] != local.Unix()-3600 {
		t.Errorf("without ids the council's clock is expected, got %d", got[0])
	}
}

func TestCDRRejects(t *testing.T) {
	for name, c := range map[string]struct{ line, code string }{
		"15 columns":        {`"","1","2","c","","ch","","Dial","","2026-01-05 09:00:00",,"2026-01-05 09:00:16",15,0,"NO ANSWER"`, "wrong_field_count"},
		"22 columns":        {cdrInbound + `,"x"`, "wrong_field_count"},
		"quote left open":   {strings.Replace(cdrInbound, `"DOCUMENTATION"`, `"DOCUMENTATION`, 1), "wrong_field_count"},
		"no time":           {strings.Replace(cdrInbound, "2026-01-05 09:00:00", "", 1), "bad_time"},
		"day first":         {strings.Replace(cdrInbound, "2026-01-05 09:00:00", "05/01/2026 09:00:00", 1), "bad_time"},
		"skipped hour":      {strings.Replace(strings.ReplaceAll(cdrInbound, "1767603600.10", "x"), "2026-01-05 09:00:00", "2026-03-29 01:30:00", 1), "no_such_local_time"},
		"a date of nothing": {strings.Replace(cdrInbound, "2026-01-05 09:00:00", "0000-00-00 00:00:00", 1), "bad_time"},
	} {
		if got := rejectCode(t, AsteriskCDR(), c.line+"\n"); got != c.code {
			t.Errorf("%s: rejected as %s, want %s", name, got, c.code)
		}
	}
}

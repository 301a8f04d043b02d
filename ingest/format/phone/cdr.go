package phone

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"frontdoor/ingest"
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/privacy"
)

// AsteriskCDR is Asterisk's call detail records: the file Master.csv, which has
// no header,
//
//	accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,
//	start,answer,end,duration,billsec,disposition,amaflags
//	[,uniqueid][,userfield][,peeraccount,linkedid,sequence]
//
// and exports of the database table cdr, which have one (calldate, clid, ...).
// A record is one leg of a call, never a call of its own. Times are by the
// server's clock: which that is, the channel ids tell (see zoneFinder).
//
// One line is one record. Quotes inside quotes that were not doubled, as names
// in clid have them, are read as long as no comma follows them.
func AsteriskCDR() ingest.Format {
	return ingest.Format{
		Name:     "asterisk_cdr",
		Doc:      "Asterisk call detail records: Master.csv of 16, 17, 18 or 21 columns, or an export of the table cdr with a header",
		Table:    "call",
		Identity: ingest.ByContent,
		Version:  1,
		Sniff:    sniffCDR,
		New: func(o ingest.Options) (ingest.Decoder, error) {
			maker := privacy.NewMaker(o.Keys)
			return &cdr{
				zone: newZoneFinder(o), table: newTable(cdrTableColumns()),
				rows: cdrRows{
					clock: ingest.NewClock(o.Zone), maker: maker, phones: privacy.NewPhones(maker, o.Region), own: newOwnNumbers(o.Region),
				},
			}, nil
		},
	}
}

// Columns of a record, in the order of Master.csv.
const (
	cdrAccount = iota
	cdrSrc
	cdrDst
	cdrContext
	cdrClid
	cdrChannel
	cdrDstChannel
	cdrApp
	cdrData
	cdrStart
	cdrAnswer
	cdrEnd
	cdrDuration
	cdrBillsec
	cdrDisposition
	cdrAMAFlags
	cdrUniqueID
	cdrUserField
	cdrPeerAccount
	cdrLinkedID
	cdrSequence
	cdrDID // of exports alone
	cdrColumns
)

func cdrTableColumns() []tableColumn {
	return []tableColumn{
		cdrAccount: {names: []string{"accountcode"}}, cdrSrc: {names: []string{"src"}, required: true},
		cdrDst: {names: []string{"dst"}, required: true}, cdrContext: {names: []string{"dcontext"}},
		cdrClid: {names: []string{"clid"}}, cdrChannel: {names: []string{"channel"}, required: true},
		cdrDstChannel: {names: []string{"dstchannel"}}, cdrApp: {names: []string{"lastapp"}}, cdrData: {names: []string{"lastdata"}},
		cdrStart:  {names: []string{"calldate", "start"}, required: true},
		cdrAnswer: {names: []string{"answer", "answerdate"}}, cdrEnd: {names: []string{"end", "enddate", "hangupdate"}},
		cdrDuration: {names: []string{"duration"}}, cdrBillsec: {names: []string{"billsec"}},
		cdrDisposition: {names: []string{"disposition"}, required: true}, cdrAMAFlags: {names: []string{"amaflags"}},
		cdrUniqueID: {names: []string{"uniqueid"}}, cdrUserField: {names: []string{"userfield"}},
		cdrPeerAccount: {names: []string{"peeraccount"}}, cdrLinkedID: {names: []string{"linkedid"}},
		cdrSequence: {names: []string{"sequence"}}, cdrDID: {names: []string{"did"}},
	}
}

// A stretch is what is read before its clock is decided and its rows are made.
const (
	stretchRecords = 1000
	stretchBytes   = 1 << 20
)

type cdr struct {
	zone    *zoneFinder
	table   *table
	rows    cdrRows
	headed  bool // the columns are where the header says
	delim   byte
	cut     []string
	stretch []cdrRecord
	size    int // bytes of the stretch
	seen    []sighting
}

// cdrRecord is one line cut into its columns.
type cdrRecord struct {
	line   ingest.Line
	fields [cdrColumns]string
	start  field.Stamp
	made   int64 // when the channel was made, Unix seconds; 0 for unknown
}

func (d *cdr) Decode(_ context.Context, in *ingest.Lines, out ingest.Sink) error {
	d.zone.reset()
	d.headed, d.delim, d.stretch, d.size = false, ',', d.stretch[:0], 0
	first, ok := firstLine(in, out)
	if !ok {
		return in.Err()
	}
	if delim, missing := d.table.open(first.Text); missing == "" {
		d.headed, d.delim = true, delim
		out.Ignore(1)
	} else {
		d.line(first, out)
	}
	for {
		line, ok := in.Next()
		if !ok {
			d.flush(out)
			return in.Err()
		}
		if strings.TrimSpace(line.Text) == "" {
			out.Ignore(1)
			continue
		}
		d.line(line, out)
		if len(d.stretch) >= stretchRecords || d.size >= stretchBytes {
			d.flush(out)
		}
	}
}

// line cuts a line and keeps it until its clock is known.
func (d *cdr) line(line ingest.Line, out ingest.Sink) {
	d.cut = splitQuoted(d.cut[:0], line.Text, d.delim)
	if d.headed && slices.Equal(d.cut, d.table.header) { // exports joined end to end repeat it
		out.Ignore(1)
		return
	}
	d.stretch = append(d.stretch, cdrRecord{line: line})
	r := &d.stretch[len(d.stretch)-1]
	no := d.place(r)
	if no == nil {
		no = r.readStart()
	}
	if no != nil {
		d.stretch = d.stretch[:len(d.stretch)-1]
		out.Reject(refuse(field.Record{First: line, Lines: 1}, 0, no))
		return
	}
	d.size += len(line.Text)
}

// place puts the fields of the line at hand in their columns.
func (d *cdr) place(r *cdrRecord) *refusal {
	if d.headed {
		if len(d.cut) != len(d.table.header) {
			return &refusal{
				code: "wrong_field_count", message: fmt.Sprintf("expected %d fields as in the header, found %d", len(d.table.header), len(d.cut)),
				hint: `a quote inside a field is written twice: ""`,
			}
		}
		for column, at := range d.table.at {
			if at >= 0 {
				r.fields[column] = cell(d.cut[at])
			}
		}
		return nil
	}
	width := len(d.cut)
	switch width {
	case 16, 17, 18, 21:
	default:
		return &refusal{
			code: "wrong_field_count", message: fmt.Sprintf("expected 16, 17, 18 or 21 fields, found %d", width),
			hint: `a quote inside a field is written twice: ""; a line cut short was still being written`,
		}
	}
	for column, text := range d.cut {
		r.fields[column] = cell(text)
	}
	if width == 17 && !isCallID(r.fields[cdrUniqueID]) { // the userfield alone was switched on
		r.fields[cdrUniqueID] = ""
	}
	return nil
}

func (r *cdrRecord) readStart() *refusal {
	var ok bool
	if r.start, ok = field.ParseISO(r.fields[cdrStart]); !ok {
		return &refusal{
			code: "bad_time", message: "expected the start as yyyy-mm-dd HH:MM:SS",
			hint: "is this a Master.csv or an export of the table cdr? `frontdoor format detect` tells",
		}
	}
	r.made, _ = callEpoch(r.fields[cdrUniqueID])
	return nil
}

// flush decides the clock of the stretch and makes its rows.
func (d *cdr) flush(out ingest.Sink) {
	d.seen = d.seen[:0]
	for i := range d.stretch {
		if r := &d.stretch[i]; r.made > 0 && !r.start.HasOffset {
			d.seen = append(d.seen, sighting{r.start.Local, r.made})
		}
	}
	d.zone.decide(d.seen)
	for i := range d.stretch {
		r := &d.stretch[i]
		if no := d.rows.fill(r, d.zone.now); no != nil {
			out.Reject(refuse(field.Record{First: r.line, Lines: 1}, 0, no))
			continue
		}
		out.Emit(&d.rows.row, 1)
	}
	clear(d.stretch) // let the chunks go
	d.stretch, d.size = d.stretch[:0], 0
}

// sniffCDR knows an export by its header and Master.csv by its lines: times in
// their places and a disposition.
func sniffCDR(head []byte) ingest.Score {
	if score := sniffTable(head, cdrTableColumns()); score > 0 {
		return score
	}
	good, seen := 0, 0
	var fields []string
	for line := range strings.Lines(strings.TrimPrefix(string(head), "\ufeff")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if seen++; seen > 50 {
			break
		}
		fields = splitQuoted(fields[:0], line, ',')
		if len(fields) <= cdrAMAFlags || len(fields) > cdrDID {
			continue
		}
		_, start := field.ParseISO(fields[cdrStart])
		_, end := field.ParseISO(fields[cdrEnd])
		if start && end && isDisposition(fields[cdrDisposition]) {
			good++
		}
	}
	if seen == 0 {
		return 0
	}
	return ingest.Score(100 * good / min(seen, 50))
}

func isDisposition(s string) bool {
	switch s {
	case "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION":
		return true
	}
	return false
}

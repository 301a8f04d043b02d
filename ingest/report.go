package ingest

// Status says what was done with a file.
type Status string

// The statuses of a file.
const (
	New       Status = "new"
	Grown     Status = "grown"
	Corrected Status = "corrected"
	Reread    Status = "reread"    // read before, but the source's format or settings were changed
	Duplicate Status = "duplicate" // its bytes were read before, maybe under another name
	Damaged   Status = "damaged"   // compressed data that cannot be read to the end: nothing kept
	Refused   Status = "refused"   // a workbook that cannot or should not be read: nothing kept
	Deferred  Status = "deferred"  // changed while it was read: left for the next night
)

// FileReport is what happened to one file in this run.
type FileReport struct {
	Source   string           `json:"source"`
	File     string           `json:"file"`
	Status   Status           `json:"status"`
	Lines    int64            `json:"lines"`
	RowLines int64            `json:"row_lines"`
	Rows     int64            `json:"rows"`
	Rejects  int64            `json:"rejects"`
	Ignored  int64            `json:"ignored"`
	Codes    map[string]int64 `json:"reject_codes,omitempty"` // rejected lines by reason
	Message  string           `json:"message,omitempty"`      // why a file is damaged, refused or deferred
	Warnings []string         `json:"warnings,omitempty"`     // what about a file that was read needs a look
	// Unchanged says that a duplicate lies where it was read before, as it was.
	Unchanged bool `json:"-"`
}

// SourceReport sums up one source.
type SourceReport struct {
	Source     string `json:"source"`
	Format     string `json:"format"`
	Found      int    `json:"files_found"`
	Read       int    `json:"files_read"`
	Duplicates int    `json:"files_known"`
	Damaged    int    `json:"files_damaged"` // refused ones too
	Deferred   int    `json:"files_deferred"`
	Lines      int64  `json:"lines"`
	RowLines   int64  `json:"row_lines"`
	Rows       int64  `json:"rows"`
	Rejects    int64  `json:"rejects"`
	Ignored    int64  `json:"ignored"`
	NewestTsS  int64  `json:"newest_ts_s"` // latest event in the ledger, Unix seconds; 0 for none
}

// Report is what an ingest did.
type Report struct {
	Sources []SourceReport `json:"sources"`
	Files   []FileReport   `json:"files"`
}

// Total adds the sources up, for the ledger line.
func (r *Report) Total() SourceReport {
	var t SourceReport
	for _, s := range r.Sources {
		t.Found += s.Found
		t.Read += s.Read
		t.Duplicates += s.Duplicates
		t.Damaged += s.Damaged
		t.Deferred += s.Deferred
		t.Lines += s.Lines
		t.RowLines += s.RowLines
		t.Rows += s.Rows
		t.Rejects += s.Rejects
		t.Ignored += s.Ignored
	}
	return t
}

func (s *SourceReport) add(f FileReport) {
	switch f.Status {
	case Duplicate:
		s.Duplicates++
	case Damaged, Refused:
		s.Damaged++
	case Deferred:
		s.Deferred++
	default:
		s.Read++
	}
	s.Lines += f.Lines
	s.RowLines += f.RowLines
	s.Rows += f.Rows
	s.Rejects += f.Rejects
	s.Ignored += f.Ignored
}

package nightly

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"frontdoor/data/lake"
	"frontdoor/data/lake/compact"
	"frontdoor/data/lake/removal"
	"frontdoor/ingest"
	"frontdoor/transform"
)

// Receipt is what a run did, kept as <lake>/run/<id>.json. It names files and
// counts, never a person.
type Receipt struct {
	RunID     string                  `json:"run_id"`
	Started   time.Time               `json:"started"`
	Finished  time.Time               `json:"finished"`
	Stages    []StageTime             `json:"stages"`
	Ingest    *ingest.Report          `json:"ingest,omitempty"`
	Erased    []removal.Taken         `json:"erased,omitempty"`  // rows of erased persons
	Expired   []removal.Taken         `json:"expired,omitempty"` // rows older than they are kept
	Compacted compact.Report          `json:"compacted"`
	Models    []transform.ModelReport `json:"models,omitempty"`
	Twice     int64                   `json:"rows_delivered_twice"` // of all rows in the lake; counted once
	Audits    []lake.AuditResult      `json:"audits,omitempty"`
	Snapshot  int64                   `json:"snapshot"`
	Published bool                    `json:"published"` // false: the snapshot stood already
	Reports   []string                `json:"reports,omitempty"`
	Proof     *removal.Proof          `json:"proof,omitempty"`
	Warnings  []string                `json:"warnings,omitempty"` // why the exit code is 3
	Error     string                  `json:"error,omitempty"`
}

// StageTime is how long a stage took.
type StageTime struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
}

// finish writes the receipt.
func (n *Night) finish(failure error) error {
	n.Receipt.Finished = n.Now().UTC()
	if failure != nil {
		n.Receipt.Error = failure.Error()
	}
	text, err := json.MarshalIndent(n.Receipt, "", "  ")
	if err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	dir := n.lake.Path("run")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	if err := os.WriteFile(n.lake.Path("run", n.Receipt.RunID+".json"), append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	return nil
}

// withoutKnown leaves out the files that lie where they were and have not
// changed since they were read: they are counted by source, and a list of them
// would make every receipt as long as the history.
func withoutKnown(r *ingest.Report) *ingest.Report {
	short := *r
	short.Files = slices.DeleteFunc(slices.Clone(r.Files), func(f ingest.FileReport) bool { return f.Unchanged })
	return &short
}

// warn notes something that makes the exit code 3.
func (n *Night) warn(message string) {
	n.Receipt.Warnings = append(n.Receipt.Warnings, message)
	n.Console.Warn(message)
}

// tellIngest prints the ledger line and notes what needs a look.
func (n *Night) tellIngest(r *ingest.Report) {
	for _, f := range r.Files {
		if f.Status == ingest.Damaged || f.Status == ingest.Refused || f.Status == ingest.Deferred {
			n.warn(fmt.Sprintf("%s: %s is %s: %s", f.Source, f.File, f.Status, f.Message))
		}
		for _, w := range f.Warnings {
			n.warn(fmt.Sprintf("%s: %s: %s", f.Source, f.File, w))
		}
	}
	for _, s := range r.Sources {
		if s.Found == 0 {
			n.warn(fmt.Sprintf("source %s: no file was found; look at its paths", s.Source))
		}
		if s.Lines > 0 && float64(s.Rejects) > n.Config.RejectThreshold*float64(s.Lines) {
			n.warn(fmt.Sprintf("source %s: %d of %d lines were rejected, more than the threshold of %.3g %%; see `frontdoor query rejects`",
				s.Source, s.Rejects, s.Lines, 100*n.Config.RejectThreshold))
		}
		age := n.Now().Sub(time.Unix(s.NewestTsS, 0))
		if days := n.Config.StaleAfterDays; days > 0 && s.NewestTsS > 0 && age > time.Duration(days)*24*time.Hour {
			n.warn(fmt.Sprintf("source %s is stale: its newest event is %.0f days old", s.Source, age.Hours()/24))
		}
	}
	t := r.Total()
	n.Console.Info(LedgerLine(t), "files_read", t.Read, "files_known", t.Duplicates, "lines", t.Lines,
		"row_lines", t.RowLines, "rows", t.Rows, "rejects", t.Rejects, "ignored", t.Ignored)
}

// LedgerLine says that every line is accounted for.
func LedgerLine(t ingest.SourceReport) string {
	unread := ""
	if n := t.Damaged + t.Deferred; n > 0 {
		unread = fmt.Sprintf(", %d not read", n)
	}
	switch {
	case t.Read == 0 && unread != "":
		return fmt.Sprintf("ledger: %d files, %d read before%s", t.Found, t.Duplicates, unread)
	case t.Read == 0:
		return fmt.Sprintf("ledger: %d files, all read before", t.Found)
	}
	return fmt.Sprintf("ledger: %d files read, %d known%s; %d lines = %d in rows + %d rejected + %d ignored",
		t.Read, t.Duplicates, unread, t.Lines, t.RowLines, t.Rejects, t.Ignored)
}

// TwiceLine says that overlapping files do not count twice.
func TwiceLine(rows int64) string {
	if rows == 1 {
		return "1 row delivered twice, counted once"
	}
	return fmt.Sprintf("%d rows delivered twice, counted once", rows)
}

func (n *Night) tellBuild() {
	built, kept := 0, 0
	for _, m := range n.Receipt.Models {
		built += m.Built
		kept += m.Kept
	}
	n.Console.Info(fmt.Sprintf("build: %d partitions of %d models rebuilt, %d unchanged", built, len(n.Receipt.Models), kept),
		"built", built, "kept", kept)
	if n.Receipt.Twice = transform.Duplicates(n.Receipt.Models); n.Receipt.Twice > 0 {
		n.Console.Info(TwiceLine(n.Receipt.Twice)+"; see `frontdoor query duplicates`", "rows_delivered_twice", n.Receipt.Twice)
	}
}

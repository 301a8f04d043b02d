package nightly

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/data/lake"
	"frontdoor/queries"
	"frontdoor/queries/report"
)

// ErrNothingPublished says that a lake has no snapshot yet.
var ErrNothingPublished = errors.New("nothing is published yet\nhint: `frontdoor run` reads the sources and publishes; `frontdoor demo` shows a synthetic borough")

// ReportRequest is one report to be written.
type ReportRequest struct {
	Config  *config.Config
	Lake    *lake.Lake
	Name    string
	Path    string // where the page goes
	Edition string // internal unless set
	Now     func() time.Time
}

func (r ReportRequest) edition() string {
	if r.Edition == "" {
		return queries.Internal
	}
	return r.Edition
}

// WriteReport asks the report's questions of the newest snapshot and writes the
// page. The page is there whole or not at all.
func WriteReport(ctx context.Context, req ReportRequest) error {
	snapshot, err := req.Lake.Current()
	if err != nil {
		return err
	}
	if snapshot == nil {
		return ErrNothingPublished
	}
	rep, err := LoadReport(req.Name)
	if err != nil {
		return err
	}
	catalog, err := queries.Load()
	if err != nil {
		return err
	}
	runner, err := queries.NewRunner(ctx, req.Lake, snapshot)
	if err != nil {
		return err
	}
	defer runner.Close()
	meta, err := describe(ctx, req, runner, catalog)
	if err != nil {
		return err
	}
	rep.Since(meta.Last)
	var results []*queries.Result
	for _, call := range rep.Questions() {
		q, err := catalog.Find(call.Name)
		if err == nil {
			err = q.AllowedIn(req.edition())
		}
		if err != nil {
			return err
		}
		result, err := runner.Run(ctx, q, call.Params)
		if err != nil {
			return err
		}
		results = append(results, result)
	}
	var page bytes.Buffer
	if err := report.Render(&page, rep, results, meta); err != nil {
		return err
	}
	return writeWhole(req.Path, page.Bytes())
}

// shows says whether a page was made from this snapshot: it names the run that
// published it. The page of the night before stays when one dies after publishing.
func shows(path string, s *lake.Snapshot) bool {
	page, err := os.ReadFile(path)
	return err == nil && s != nil && bytes.Contains(page, []byte(s.RunID))
}

// describe says whose figures the report shows, of which data.
func describe(ctx context.Context, req ReportRequest, runner *queries.Runner, catalog *queries.Catalog) (report.Meta, error) {
	s := runner.Snapshot()
	m := report.Meta{
		Council: req.Config.Council, Edition: req.edition(), Snapshot: s.Number, RunID: s.RunID,
		Generated: req.Now().In(req.Config.Zone), Sample: req.Config.Synthetic,
	}
	span, err := ask(ctx, runner, catalog, "data_span")
	if err != nil {
		return m, err
	}
	if first, ok := span.Rows[0][0].(time.Time); ok {
		last, _ := span.Rows[0][1].(time.Time)
		m.First, m.Last = first, last
		m.Period = fmt.Sprintf("%s to %s", first.Format("2 January 2006"), last.Format("2 January 2006"))
	}
	fresh, err := ask(ctx, runner, catalog, "freshness")
	if err != nil {
		return m, err
	}
	for _, row := range fresh.Rows {
		if newest, ok := row[fresh.Index("newest")].(time.Time); ok && newest.After(m.DataCut) {
			m.DataCut = newest.In(req.Config.Zone)
		}
	}
	for _, a := range s.Audits {
		if a.Status == "failed" {
			m.Notes = append(m.Notes, fmt.Sprintf("Audit %s: %s.", a.Name, a.Message))
		}
	}
	return m, nil
}

func ask(ctx context.Context, runner *queries.Runner, catalog *queries.Catalog, name string) (*queries.Result, error) {
	q, err := catalog.Find(name)
	if err != nil {
		return nil, err
	}
	return runner.Run(ctx, q, nil)
}

// LoadReport finds a built-in report by name.
func LoadReport(name string) (*report.Report, error) {
	path := "reports/" + name + ".md"
	text, err := fs.ReadFile(queries.ReportFiles(), path)
	if err != nil {
		return nil, fmt.Errorf("there is no report %q\nhint: one of %s", name, strings.Join(ReportNames(), ", "))
	}
	return report.Parse(path, text)
}

// ReportNames lists the built-in reports.
func ReportNames() []string {
	files, err := fs.Glob(queries.ReportFiles(), "reports/*.md")
	if err != nil {
		return nil
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".md")
	}
	return files
}

func writeWhole(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".report-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/lake"
	"frontdoor/queries"
)

func (a *app) query() *cobra.Command {
	var params []string
	var output, out string
	var list bool
	cmd := &cobra.Command{
		Use:   "query NAME [--param k=v]... [--output FORMAT] [--out FILE]",
		Short: "Answer a question of the catalogue",
		Example: `  frontdoor query --list
  frontdoor query answer_rate --param grain=week --param by=service
  frontdoor query channel_share --output csv --out share.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			catalog, err := queries.Load()
			if err != nil {
				return &config.Invalid{Err: err}
			}
			if list || len(args) == 0 {
				a.listQuestions(catalog)
				return nil
			}
			q, err := catalog.Find(args[0])
			if err != nil {
				return err
			}
			encoder, err := queries.FindEncoder(output)
			if err != nil {
				return usageError{err}
			}
			if f, ok := a.io.Out.(*os.File); ok && encoder.Binary && out == "" && term.IsTerminal(int(f.Fd())) {
				return usageError{fmt.Errorf("%s is binary and would garble the terminal\nhint: --out FILE", output)}
			}
			given, err := parseParams(params)
			if err != nil {
				return err
			}
			return a.answer(cmd, q, given, encoder, out)
		},
	}
	cmd.Flags().StringArrayVar(&params, "param", nil, "parameter as name=value; may be repeated")
	cmd.Flags().StringVar(&output, "output", "table", "table, csv, json, ndjson, parquet or arrow")
	cmd.Flags().StringVar(&out, "out", "", "file to write; standard output unless set")
	cmd.Flags().BoolVar(&list, "list", false, "list the questions with their parameters")
	return cmd
}

func parseParams(params []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range params {
		name, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usageError{fmt.Errorf("--param %q has no =\nhint: --param grain=week", p)}
		}
		out[name] = value
	}
	return out, nil
}

func (a *app) answer(cmd *cobra.Command, q *queries.Question, given map[string]string, encoder queries.Encoder, out string) error {
	_, l, snapshot, err := a.openPublished()
	if err != nil {
		return err
	}
	runner, err := queries.NewRunner(cmd.Context(), l, snapshot)
	if err != nil {
		return err
	}
	defer runner.Close()
	result, err := runner.Run(cmd.Context(), q, given)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := encoder.Encode(&text, result); err != nil {
		return fmt.Errorf("write %s: %w", encoder.Name, err)
	}
	if encoder.Name == "table" {
		about(&text, result)
	}
	if out == "" {
		_, err = a.io.Out.Write(text.Bytes())
		return err
	}
	return os.WriteFile(out, text.Bytes(), 0o644)
}

// about says under a table what it counts and where it comes from.
func about(w io.Writer, r *queries.Result) {
	fmt.Fprintf(w, "%s One row: %s. Snapshot %d.\n", r.Question.Ask, r.Question.Grain, r.Snapshot)
	for _, note := range r.Question.Notes {
		fmt.Fprintf(w, "Note: %s\n", note)
	}
}

// openPublished loads the configuration and opens its lake for reading.
func (a *app) openPublished() (*config.Config, *lake.Lake, *lake.Snapshot, error) {
	c, err := a.config(false)
	if err != nil {
		return nil, nil, nil, err
	}
	l, s, err := a.published(c)
	return c, l, s, err
}

// published opens the lake for reading and finds the newest snapshot.
func (a *app) published(c *config.Config) (*lake.Lake, *lake.Snapshot, error) {
	if _, err := os.Stat(c.Lake); err != nil {
		return nil, nil, fmt.Errorf("lake: %w\nhint: `frontdoor run` makes it", err)
	}
	l, err := lake.Open(lake.OS{}, c.Lake, a.io.Now)
	if err != nil {
		return nil, nil, err
	}
	s, err := l.Current()
	if err != nil {
		return nil, nil, err
	}
	if s == nil {
		return nil, nil, nightly.ErrNothingPublished
	}
	return l, s, nil
}

func (a *app) listQuestions(c *queries.Catalog) {
	t := a.newTable("question", "asks", "parameters (default)")
	for _, q := range c.Questions {
		var params []string
		for _, p := range q.Params {
			if len(p.Values) > 0 {
				params = append(params, fmt.Sprintf("%s=%s (%s)", p.Name, strings.Join(p.Values, "|"), p.Default))
				continue
			}
			params = append(params, fmt.Sprintf("%s (%s)", p.Name, p.Default))
		}
		asks := q.Ask
		if q.Edition != "" {
			asks += "\n(" + q.Edition + " edition only)"
		}
		t.AppendRow(table.Row{q.Name, asks, strings.Join(params, "\n")})
	}
	t.Render()
}

func (a *app) report() *cobra.Command {
	var out, edition string
	cmd := &cobra.Command{
		Use:   "report NAME [--out FILE]",
		Short: "Write a report as one self-contained page",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.config(false)
			if err != nil {
				return err
			}
			if edition != "internal" {
				return usageError{fmt.Errorf("edition %q is not made\nhint: only internal is; the published edition needs disclosure control, which this version has not", edition)}
			}
			if _, err := nightly.LoadReport(args[0]); err != nil {
				return usageError{err}
			}
			l, _, err := a.published(c)
			if err != nil {
				return err
			}
			if out == "" {
				out = args[0] + ".html"
			}
			err = nightly.WriteReport(cmd.Context(), nightly.ReportRequest{
				Config: c, Lake: l, Name: args[0], Path: out, Edition: edition, Now: a.io.Now,
			})
			if err != nil {
				return err
			}
			a.console().Info("wrote "+out, "report", out)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write; NAME.html unless set")
	cmd.Flags().StringVar(&edition, "edition", "internal", "internal")
	return cmd
}

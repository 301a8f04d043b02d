package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/format/layout"
	"frontdoor/ingest/privacy"
)

func (a *app) format() *cobra.Command {
	cmd := &cobra.Command{Use: "format", Short: "The input formats: list, detect, try", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.formatList(), a.formatDetect(), a.formatTry())
	return cmd
}

func (a *app) formatList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the formats", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			formats, err := format.All()
			if err != nil {
				return &config.Invalid{Err: err}
			}
			t := a.newTable("format", "raw table", "a file is known by its", "what it is")
			t.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: 70}})
			for _, f := range formats {
				t.AppendRow(table.Row{f.Name, f.Table, f.Identity, f.Doc})
			}
			t.Render()
			return nil
		},
	}
}

func (a *app) formatDetect() *cobra.Command {
	return &cobra.Command{
		Use: "detect FILE...", Short: "Tell which format a file is in", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			formats, err := format.All()
			if err != nil {
				return &config.Invalid{Err: err}
			}
			for _, path := range paths {
				name := "unknown"
				f, err := ingest.Resolve("auto", path, formats)
				switch {
				case err == nil:
					name = f.Name
				case !errors.Is(err, ingest.ErrUnknownFormat):
					return fmt.Errorf("%s: %w", path, err)
				}
				a.printf("%s: %s\n", path, name)
			}
			return nil
		},
	}
}

func (a *app) formatTry() *cobra.Command {
	var name, pattern, label, layoutFile string
	var rows int
	cmd := &cobra.Command{
		Use: "try FILE", Short: "Show what a format makes of a file; nothing is written", Args: cobra.ExactArgs(1),
		Example: "  frontdoor format try access.log\n  frontdoor format try export.csv --layout my-layout.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := a.tried(name, layoutFile, args[0])
			if err != nil {
				return err
			}
			// A key of its own: what is shown links to nothing.
			keys, err := privacy.GenerateKeys()
			if err != nil {
				return err
			}
			c, err := a.config(false)
			if err != nil {
				var usage usageError
				if !errors.As(err, &usage) {
					return err
				}
				c = config.Default(".")
			}
			o := c.Options(keys)
			o.Pattern, o.Label = pattern, label
			shown := 0
			var failure error
			trial, err := ingest.Try(cmd.Context(), args[0], f, o, a.io.Now(), func(r schema.Row) {
				if shown < rows && failure == nil {
					var text []byte
					text, failure = json.Marshal(columnsOf(r))
					a.printf("%s\n", text)
				}
				shown++
			})
			if err := errors.Join(err, failure); err != nil {
				return err
			}
			a.showTrial(f, trial, rows)
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "format", "auto", "format, or auto")
	cmd.Flags().StringVar(&pattern, "pattern", "", "format string of the web server, for ncsa; its name, for json_lines; settings, for tally_sheet")
	cmd.Flags().StringVar(&label, "label", "", "what the file is about, where the format takes that from its name")
	cmd.Flags().StringVar(&layoutFile, "layout", "", "a layout file of your own, in place of a format")
	cmd.Flags().IntVar(&rows, "rows", 5, "how many rows and rejects to show")
	return cmd
}

func (a *app) tried(name, layoutFile, path string) (ingest.Format, error) {
	if layoutFile != "" {
		f, err := layout.FromFile(layoutFile)
		if err != nil {
			return f, &config.Invalid{Err: err}
		}
		return f, nil
	}
	formats, err := format.All()
	if err != nil {
		return ingest.Format{}, &config.Invalid{Err: err}
	}
	f, err := ingest.Resolve(name, path, formats)
	if errors.Is(err, ingest.ErrUnknownFormat) || err != nil && name != "auto" {
		err = usageError{fmt.Errorf("%w\nhint: `frontdoor format list` shows the formats; name one with --format", err)}
	}
	return f, err
}

func (a *app) showTrial(f ingest.Format, t *ingest.Trial, limit int) {
	for i, r := range t.Rejected {
		if i == limit {
			a.printf("... and %d rejects more\n", len(t.Rejected)-limit)
			break
		}
		a.printf("reject line %d", r.Line)
		if r.Column > 0 {
			a.printf(" column %d", r.Column)
		}
		a.printf(": %s: %s\n  %s\n  hint: %s\n", r.Code, r.Message, r.Excerpt, r.Hint)
	}
	a.printf("%s: %d lines = %d in rows + %d rejected + %d ignored; %d rows for the table %s; nothing was written\n",
		f.Name, t.Lines, t.RowLines, t.Rejects, t.Ignored, t.Rows, f.Table)
}

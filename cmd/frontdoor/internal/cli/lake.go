package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"frontdoor/data/lake"
)

func (a *app) lake() *cobra.Command {
	cmd := &cobra.Command{Use: "lake", Short: "Look into the lake and look after it", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.lakeStatus(), a.lakeHistory(), a.lakeConnect(), a.lakeCheck(), a.lakeRollback(), a.lakeVacuum(), a.lakeErase(), a.lakeRetain())
	return cmd
}

func (a *app) lakeStatus() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "What is published: tables, rows, sizes, audits",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, l, s, err := a.openPublished()
			if err != nil {
				return err
			}
			a.printf("snapshot %d, published %s by run %s (%s)\n", s.Number, s.CreatedAt.In(c.Zone).Format("2 January 2006 15:04"), s.RunID, s.Engine)
			t := a.newTable("table", "version", "parts", "rows", "MB")
			for _, kind := range []string{lake.Raw, lake.Model} {
				refs, err := l.Tables(kind)
				if err != nil {
					return err
				}
				for _, ref := range refs {
					version, ok := s.Tables[ref.String()]
					if !ok {
						continue
					}
					tab, err := l.Table(ref, version)
					if err != nil {
						return err
					}
					var rows, bytes int64
					for _, p := range tab.Parts {
						rows += p.Rows
						bytes += p.Bytes
					}
					t.AppendRow(table.Row{ref.String(), version, len(tab.Parts), rows, fmt.Sprintf("%.1f", float64(bytes)/1e6)})
				}
			}
			t.Render()
			for _, audit := range s.Audits {
				a.printf("audit %-32s %-6s %s\n", audit.Name, audit.Status, audit.Message)
			}
			return nil
		},
	}
}

func (a *app) lakeHistory() *cobra.Command {
	return &cobra.Command{
		Use:   "history",
		Short: "The snapshots, newest first, and every commit of every table",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, l, _, err := a.openPublished()
			if err != nil {
				return err
			}
			h, err := l.History()
			if err != nil {
				return err
			}
			for _, s := range slices.Backward(h.Snapshots) {
				a.printf("snapshot %d  %s  run %s%s\n", s.Number, s.CreatedAt.UTC().Format(time.RFC3339), s.RunID, rollbackNote(s))
			}
			for _, c := range slices.Backward(h.Commits) {
				a.printf("%s  %s version %d: %s, %d parts and %d rows added, %d parts removed, run %s\n",
					c.Time.UTC().Format(time.RFC3339), c.Ref, c.Version, c.Operation, c.Added, c.RowsAdded, c.Removed, c.RunID)
			}
			return nil
		},
	}
}

func (a *app) lakeConnect() *cobra.Command {
	return &cobra.Command{
		Use:     "connect",
		Short:   "Print SQL that sets up the published tables in any DuckDB shell",
		Example: "  frontdoor lake connect > views.sql && duckdb -init views.sql",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, l, s, err := a.openPublished()
			if err != nil {
				return err
			}
			sql, err := lake.ConnectSQL(l, s)
			if err != nil {
				return err
			}
			a.printf("%s", sql)
			return nil
		},
	}
}

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/lake"
	"frontdoor/data/lake/check"
	"frontdoor/data/lake/keep"
)

func (a *app) lakeCheck() *cobra.Command {
	var o check.Options
	var subset string
	cmd := &cobra.Command{
		Use:   "check [--read-data] [--subset n/t]",
		Short: "Look for damage: logs, snapshots, sizes and row counts, on request every byte",
		Long: `Checks the log of every table, every snapshot and checkpoint against its digest, and every
part that a snapshot needs for its size and row count. --read-data also reads every byte
and holds it against its SHA-256. Changes nothing and needs no lock. Exits with 7 and says
how to rebuild what is damaged.`,
		Example: "  frontdoor lake check --read-data\n  frontdoor lake check --subset 1/7   # a seventh of the data each day",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if subset != "" {
				var err error
				if o.Subset, err = check.ParseSubset(subset); err != nil {
					return usageError{err}
				}
				o.ReadData = true
			}
			_, l, err := a.existing()
			if err != nil {
				return err
			}
			report, err := check.Check(cmd.Context(), l, o)
			if err != nil {
				return err
			}
			return a.tellCheck(report)
		},
	}
	cmd.Flags().BoolVar(&o.ReadData, "read-data", false, "read every byte of the data")
	cmd.Flags().StringVar(&subset, "subset", "", "read the n-th of t equal shares of the data, e.g. 1/7")
	return cmd
}

func (a *app) tellCheck(r *check.Report) error {
	for _, d := range r.Damages {
		of := ""
		if d.Table != "" {
			of = " (table " + d.Table + ")"
		}
		a.printf("damaged: %s: %s%s\n  hint: %s\n", d.Path, d.What, of, d.Hint)
	}
	a.printf("checked %d snapshots, %d tables and %d parts; read %d files in full, %.1f MB\n",
		r.Snapshots, r.Tables, r.Parts, r.Files, float64(r.Bytes)/1e6)
	if len(r.Garbage) > 0 {
		a.printf("no damage, but %d files are of no use, %.1f MB: `frontdoor lake vacuum` removes them, the next run does too\n",
			len(r.Garbage), float64(r.GarbageBytes)/1e6)
	}
	if len(r.Damages) > 0 {
		return fmt.Errorf("%w: %d files are not as they were written", errDamaged, len(r.Damages))
	}
	return nil
}

func (a *app) lakeRollback() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "rollback N",
		Short: "Publish snapshot N again, as the newest",
		Long: `Publishes the figures of snapshot N again, as a new snapshot, and writes the configured
reports from it. What was read and built since stays in the lake. The rollback stands
until a night brings something new; that night then publishes and says so. Correct the
input before: what was wrong would be published again. ` + "`frontdoor build --full`" + ` ends a
rollback at once.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return a.usage(cmd, fmt.Errorf("%q is no snapshot number; `frontdoor lake history` lists them", args[0]))
			}
			c, l, err := a.existing()
			if err != nil {
				return err
			}
			return a.locked(cmd, l, wait, func(k *lake.Lock) error { return a.rollback(cmd, c, l, k, number) })
		},
	}
	waitFlag(cmd, &wait)
	return cmd
}

func (a *app) rollback(cmd *cobra.Command, c *config.Config, l *lake.Lake, k *lake.Lock, number int64) error {
	run := a.io.Now().UTC().Format("20060102T150405Z") + "-rollback"
	s, err := keep.Rollback(cmd.Context(), l, k, number, run)
	if err != nil {
		return err
	}
	a.printf("snapshot %d publishes the figures of snapshot %d again\n", s.Number, number)
	for _, name := range c.Reports {
		path := filepath.Join(c.ReportsDir, name+".html")
		err := nightly.WriteReport(cmd.Context(), nightly.ReportRequest{Config: c, Lake: l, Name: name, Path: path, Now: a.io.Now})
		if err != nil {
			return fmt.Errorf("snapshot %d is published, but report %s still shows the figures before: %w", s.Number, path, err)
		}
		a.printf("report: %s\n", path)
	}
	return nil
}

func (a *app) lakeVacuum() *cobra.Command {
	var o keep.Options
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "vacuum [--keep K] [--dry-run]",
		Short: "Remove old snapshots and what only they need",
		Long: `Keeps the newest K snapshots and those that a kept one is a rollback of, and removes what
neither they nor the newest state of a table need. The nightly run does the same.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, l, err := a.existing()
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("keep") {
				o.Snapshots = c.KeepSnapshots
			}
			if o.Snapshots < 1 {
				return a.usage(cmd, fmt.Errorf("--keep %d: at least 1 snapshot stays", o.Snapshots))
			}
			if o.DryRun {
				return a.vacuum(cmd, l, nil, o)
			}
			return a.locked(cmd, l, wait, func(k *lake.Lock) error { return a.vacuum(cmd, l, k, o) })
		},
	}
	cmd.Flags().IntVar(&o.Snapshots, "keep", 0, "how many of the newest snapshots stay; keep_snapshots of the configuration unless set")
	waitFlag(cmd, &wait)
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "list what would go and remove nothing")
	return cmd
}

func (a *app) vacuum(cmd *cobra.Command, l *lake.Lake, k *lake.Lock, o keep.Options) error {
	done, err := keep.Vacuum(cmd.Context(), l, k, o)
	if err != nil {
		return err
	}
	verb := "removed"
	if o.DryRun {
		verb = "would remove"
		for _, f := range done.Files {
			if !f.Dir {
				a.printf("%s %s\n", verb, f.Path)
			}
		}
	}
	a.printf("%s %d snapshots and %d parts, %.1f MB; %d snapshots stay\n",
		verb, len(done.Dropped), done.Parts, float64(done.Bytes)/1e6, len(done.Kept))
	return nil
}

// existing opens the lake that there is. Unlike published it does not ask for a
// readable snapshot.
func (a *app) existing() (*config.Config, *lake.Lake, error) {
	c, err := a.config(false)
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(c.Lake); err != nil {
		return nil, nil, fmt.Errorf("lake: %w\nhint: `frontdoor run` makes it", err)
	}
	l, err := lake.Open(lake.OS{}, c.Lake, a.io.Now)
	return c, l, err
}

// locked does work under the lake's lock and clears what it staged.
func (a *app) locked(cmd *cobra.Command, l *lake.Lake, wait time.Duration, work func(*lake.Lock) error) error {
	k, err := l.Lock(cmd.Context(), cmd.CommandPath(), wait)
	if err != nil {
		return err
	}
	return errors.Join(work(k), l.ClearStaging(), k.Close())
}

// rollbackNote says after a snapshot what it is a rollback of.
func rollbackNote(s lake.Snapshot) string {
	if s.RollbackOf == 0 {
		return ""
	}
	return fmt.Sprintf("  rollback to snapshot %d", s.RollbackOf)
}

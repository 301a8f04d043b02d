package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"frontdoor/data/lake"
	"frontdoor/data/lake/removal"
)

func (a *app) lakeErase() *cobra.Command {
	var identifiers []string
	var file string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "erase (--identifier ID... | --file LIST.csv)",
		Short: "Take a person out of the lake, and prove it",
		Long: `Takes every row of a person out of the raw tables, with all of the same call, form or
visit; builds and publishes the figures without them, removes every snapshot from
before, and searches every byte of the lake for their pseudonyms.

An identifier is a phone number, an e-mail address, a client address, a login or a
reference, written in any usual way. Give all that you know of a person: two that were
never seen together are two persons to the lake. --file reads them from a CSV with the
heading identifier; - is standard input, which keeps them out of the shell's history.

If a log with the person in it is delivered again, the rows from before the erasure are
taken out again. Not reached are your own log files, backups, and reports already sent.`,
		Example: "  frontdoor lake erase --identifier '07700 900123' --identifier ann@example.com\n  frontdoor lake erase --file requests.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file != "" {
				more, err := a.readIdentifiers(file)
				if err != nil {
					return err
				}
				identifiers = append(identifiers, more...)
			}
			if err := checkIdentifiers(identifiers); err != nil {
				return a.usage(cmd, err)
			}
			c, _, err := a.existing()
			if err != nil {
				return err
			}
			n := a.night(c)
			n.Wait = wait
			if err := n.Erase(cmd.Context(), identifiers); err != nil {
				return err
			}
			a.tellErased(len(identifiers), n.Receipt.Erased, n.Receipt.Proof)
			return done(n)
		},
	}
	cmd.Flags().StringArrayVar(&identifiers, "identifier", nil, "an identifier of the person; may be given again")
	cmd.Flags().StringVar(&file, "file", "", "CSV with the heading identifier; - for standard input")
	waitFlag(cmd, &wait)
	return cmd
}

func (a *app) tellErased(identifiers int, taken []removal.Taken, proof *removal.Proof) {
	var rows int64
	for _, t := range taken {
		rows += t.Rows
		a.printf("%s: %d rows taken out of %d parts\n", t.Table, t.Rows, t.Parts)
	}
	a.printf("%d identifiers erased: %d rows\n", identifiers, rows)
	a.printf("searched %d files, %.1f MB and %d texts of the lake, and the published database: nothing of the person was found\n",
		proof.Files, float64(proof.Bytes)/1e6, proof.Values)
}

// checkIdentifiers refuses what would match by chance or not at all.
func checkIdentifiers(identifiers []string) error {
	if len(identifiers) == 0 {
		return errors.New("no identifier was given")
	}
	for i, id := range identifiers {
		if len(strings.TrimSpace(id)) < 3 {
			return fmt.Errorf("identifier %d has fewer than 3 characters", i+1)
		}
	}
	return nil
}

// readIdentifiers reads the column identifier of a CSV file. Errors name the
// line and never what stands in it.
func (a *app) readIdentifiers(path string) ([]string, error) {
	in := io.Reader(os.Stdin)
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	column := slices.IndexFunc(header, func(h string) bool {
		return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), "identifier")
	})
	if err != nil || column < 0 {
		return nil, fmt.Errorf("%s:1: expected a heading with the column identifier\nhint: one identifier a line below it", path)
	}
	var out []string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("%s:%d:%d: %w", path, wrong.Line, wrong.Column, wrong.Err)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0) // of a record: where there is none, it panics
		if column >= len(record) || strings.TrimSpace(record[column]) == "" {
			return nil, fmt.Errorf("%s:%d: no identifier in this line\nhint: nobody was erased; take empty lines out", path, line)
		}
		out = append(out, record[column])
	}
}

func (a *app) lakeRetain() *cobra.Command {
	var dryRun bool
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "retain [--dry-run]",
		Short: "Take out rows older than the configuration keeps",
		Long: `Takes out the raw rows that retention in council.yaml no longer keeps, and publishes.
Single calls, visits and sessions of those months go too; the monthly counts stay as
they are. The nightly run does the same.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, l, err := a.existing()
			if err != nil {
				return err
			}
			if len(c.Retention) == 0 {
				a.printf("nothing to do: retention is not set in the configuration\n")
				return nil
			}
			if dryRun {
				return a.locked(cmd, l, wait, func(k *lake.Lock) error {
					job := removal.Job{Lake: l, Lock: k, RunID: "retain-dry-run", Now: a.io.Now}
					taken, err := job.Expire(cmd.Context(), c.Rules(), a.io.Now().In(c.Zone), true)
					a.tellExpired("would take out", taken)
					return err
				})
			}
			n := a.night(c)
			n.Wait = wait
			if err := n.Retain(cmd.Context()); err != nil {
				return err
			}
			a.tellExpired("took out", n.Receipt.Expired)
			return done(n)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "count what would go and remove nothing")
	waitFlag(cmd, &wait)
	return cmd
}

func (a *app) tellExpired(verb string, taken []removal.Taken) {
	for _, t := range taken {
		a.printf("%s %d rows of %s, %d parts\n", verb, t.Rows, t.Table, t.Parts)
	}
	if len(taken) == 0 {
		a.printf("nothing is older than it is kept\n")
	}
}

// waitFlag adds --wait to a verb that writes.
func waitFlag(cmd *cobra.Command, wait *time.Duration) {
	cmd.Flags().DurationVar(wait, "wait", 0, "how long to wait for another run to end, e.g. 10m")
}

package cli

import (
	"time"

	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
)

const rehashDoc = "read every input file in full, also those that have not changed since they were read"

func (a *app) run() *cobra.Command {
	var wait time.Duration
	var rehash bool
	cmd := &cobra.Command{
		Use:   "run",
		Short: "The night: ingest, build, audit, publish, reports",
		Long:  "Reads what is new in the configured sources, rebuilds what it changes, audits, publishes and\nwrites the reports. Running it again without new files changes nothing.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.config(true)
			if err != nil {
				return err
			}
			n := a.night(c)
			n.Wait, n.Rehash = wait, rehash
			if err := n.Run(cmd.Context()); err != nil {
				return err
			}
			return done(n)
		},
	}
	cmd.Flags().BoolVar(&rehash, "rehash", false, rehashDoc)
	waitFlag(cmd, &wait)
	return cmd
}

func (a *app) ingest() *cobra.Command {
	var source, formatName, pattern, label string
	var rehash bool
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "ingest [--source NAME --format FORMAT PATH...]",
		Short: "Read the configured sources, or files given by hand, into the lake",
		Example: `  frontdoor ingest
  frontdoor --lake trial ingest --source web --format ncsa access.log
  frontdoor --lake trial ingest --source web --format auto 'logs/*.gz'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			c, err := a.config(len(paths) == 0)
			if err != nil {
				return err
			}
			n := a.night(c)
			n.Rehash = rehash
			n.Wait = wait
			if len(paths) > 0 || source != "" || formatName != "" {
				byHand, err := a.byHand(source, formatName, pattern, paths)
				if err != nil {
					return err
				}
				byHand.Label = label
				n.Sources = []*config.Source{byHand}
			}
			if err := n.Ingest(cmd.Context()); err != nil {
				return err
			}
			return done(n)
		},
	}
	waitFlag(cmd, &wait)
	cmd.Flags().StringVar(&source, "source", "", "name for the source of the files given by hand")
	cmd.Flags().StringVar(&formatName, "format", "", "their format, or auto")
	cmd.Flags().StringVar(&pattern, "pattern", "", "format string of the web server, for ncsa; its name, for json_lines; settings, for tally_sheet")
	cmd.Flags().StringVar(&label, "label", "", "what the files are about, where the format takes that from their names")
	cmd.Flags().BoolVar(&rehash, "rehash", false, rehashDoc)
	return cmd
}

func (a *app) build() *cobra.Command {
	var full bool
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build, audit and publish what is in the lake",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.config(false)
			if err != nil {
				return err
			}
			n := a.night(c)
			n.Full, n.Wait = full, wait
			if err := n.Build(cmd.Context()); err != nil {
				return err
			}
			return done(n)
		},
	}
	waitFlag(cmd, &wait)
	cmd.Flags().BoolVar(&full, "full", false, "rebuild every partition, changed or not, and publish anew")
	return cmd
}

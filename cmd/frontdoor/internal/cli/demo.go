package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/synthetic"
	"frontdoor/queries"
)

func (a *app) demo() *cobra.Command {
	var dir string
	var days, residents int
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make a synthetic borough, run the night on it and show what it says",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path := filepath.Join(dir, config.FileName)
			if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
				a.console().Info("making a synthetic borough in " + dir)
				if _, err := synthetic.Generate(dir, synthetic.Options{Seed: 1, Days: days, Residents: residents}); err != nil {
					return err
				}
			} else if err != nil {
				return err
			} else {
				a.console().Info("using the borough that is in " + dir)
			}
			c, err := config.Load(path)
			if err != nil {
				return &config.Invalid{Err: err}
			}
			if !c.Synthetic {
				return usageError{fmt.Errorf("%s is not a synthetic borough\nhint: choose an empty folder with --dir", path)}
			}
			n := a.night(c)
			if err := n.Run(cmd.Context()); err != nil {
				return err
			}
			return a.showDemo(cmd, n, dir)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "frontdoor-demo", "folder for the borough, its lake and its report")
	cmd.Flags().IntVar(&days, "days", 0, "days of data; 120 unless set")
	cmd.Flags().IntVar(&residents, "residents", 0, "size of the borough; 310000 unless set")
	return cmd
}

func (a *app) showDemo(cmd *cobra.Command, n *nightly.Night, dir string) error {
	snapshot, err := n.Lake().Current()
	if err != nil {
		return err
	}
	runner, err := queries.NewRunner(cmd.Context(), n.Lake(), snapshot)
	if err != nil {
		return err
	}
	defer runner.Close()
	digest, err := makeDigest(cmd.Context(), runner)
	if err != nil {
		return err
	}
	digest.print(a.io.Out)
	a.printf("\n%s\n", nightly.LedgerLine(n.Receipt.Ingest.Total()))
	for _, path := range n.Receipt.Reports {
		a.printf("report: %s\n", path)
	}
	a.printf("next:   frontdoor --config %s query answer_rate --param by=service\n", filepath.Join(dir, config.FileName))
	return nil
}

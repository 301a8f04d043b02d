package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/data/duck"
	"frontdoor/data/synthetic"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Write a commented council.yaml and a folder for your reference data",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := args[0]
			if err := os.MkdirAll(filepath.Join(dir, "reference"), 0o755); err != nil {
				return err
			}
			path := filepath.Join(dir, config.FileName)
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if os.IsExist(err) {
				return usageError{fmt.Errorf("%s is there already\nhint: edit it, or choose another folder", path)}
			}
			if err != nil {
				return err
			}
			_, err = f.WriteString(config.Example)
			if closeErr := f.Close(); err == nil {
				err = closeErr
			}
			if err != nil {
				return err
			}
			a.printf("wrote %s\nnext: name your sources in it, then\n  cd %s\n  frontdoor check\n  frontdoor run\n", path, dir)
			return nil
		},
	}
}

func (a *app) generate() *cobra.Command {
	var o synthetic.Options
	var out, start string
	cmd := &cobra.Command{
		Use:   "generate --out DIR",
		Short: "Write a synthetic borough in native formats, with truth.json",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return a.usage(cmd, fmt.Errorf("--out is missing: where should the borough go?"))
			}
			if start != "" {
				day, err := time.Parse(time.DateOnly, start)
				if err != nil {
					return a.usage(cmd, fmt.Errorf("--start %q is no date; expected yyyy-mm-dd", start))
				}
				o.Start = day
			}
			truth, err := synthetic.Generate(out, o)
			if err != nil {
				return err
			}
			a.printf("wrote %d files from %s to %s into %s; what is true of them is in truth.json\n",
				len(truth.Files), truth.FirstDate, truth.LastDate, out)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "folder to write into; it must be empty")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same borough")
	cmd.Flags().IntVar(&o.Days, "days", 0, "days of data; 120 unless set")
	cmd.Flags().IntVar(&o.Residents, "residents", 0, "size of the borough; 310000 unless set")
	cmd.Flags().StringVar(&start, "start", "", "first day, yyyy-mm-dd; 2026-01-01 unless set")
	return cmd
}

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and its engine",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			build := "unknown"
			if info, ok := debug.ReadBuildInfo(); ok {
				build = info.Main.Version
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						build = s.Value
					}
				}
			}
			a.printf("frontdoor %s, %s\n", build, duck.EngineVersion)
			return nil
		},
	}
}

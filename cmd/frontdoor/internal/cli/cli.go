// Package cli is the command line: one file per verb. Main runs the whole
// program in process, which is how the tests run it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/console"
	"frontdoor/cmd/frontdoor/internal/nightly"
)

// Stdio is what the program talks to.
type Stdio struct {
	Out, Err io.Writer
	Terminal bool // Err is a terminal
	Now      func() time.Time
}

// System is the real thing.
func System() Stdio {
	return Stdio{Out: os.Stdout, Err: os.Stderr, Terminal: term.IsTerminal(int(os.Stderr.Fd())), Now: time.Now}
}

// Main runs the program and returns its exit code.
func Main(ctx context.Context, args []string, io Stdio) int {
	a := &app{io: io}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(io.Out)
	root.SetErr(io.Err)
	err := root.ExecuteContext(ctx)
	if err != nil && strings.HasPrefix(err.Error(), "unknown command") { // cobra has no type for it
		err = usageError{fmt.Errorf("%w\nhint: frontdoor --help", err)}
	}
	code := exitCode(ctx, err)
	if err != nil && code != ExitWarnings {
		a.console().Error(a.message(ctx, err))
	}
	a.close()
	return code
}

// app is what the verbs share.
type app struct {
	io         Stdio
	configPath string
	lakeDir    string
	logFormat  string
	quiet      bool
	con        *console.Console
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "frontdoor",
		Short: "What becomes of the residents who get in touch",
		Long: `frontdoor reads the logs of a council's phones, web site and counters, keeps them
as pseudonymised Parquet, and answers which calls go unanswered, how contact moves
between channels, and how much of the work digital takes up.

` + exitHelp,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
		Args: cobra.NoArgs,
	}
	f := root.PersistentFlags()
	f.StringVar(&a.configPath, "config", "", "configuration; council.yaml of this folder unless set")
	f.StringVar(&a.lakeDir, "lake", "", "lake folder; the configuration's unless set")
	f.StringVar(&a.logFormat, "log-format", "text", "text or json")
	f.BoolVar(&a.quiet, "quiet", false, "print warnings and errors only")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return a.usage(cmd, err) })
	root.AddCommand(a.demo(), a.initCommand(), a.run(), a.ingest(), a.build(), a.query(), a.report(),
		a.check(), a.format(), a.lake(), a.generate(), a.version())
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, c := range root.Commands() {
		a.strict(c)
	}
	return root
}

// strict turns complaints about arguments into wrong use.
func (a *app) strict(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return a.usage(cmd, err)
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		a.strict(sub)
	}
}

func (a *app) usage(cmd *cobra.Command, err error) error {
	return usageError{fmt.Errorf("%w\nhint: %s --help", err, cmd.CommandPath())}
}

func (a *app) message(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return "cancelled; what was published is untouched"
	}
	message := err.Error()
	if hint := hintFor(err); hint != "" && !strings.Contains(message, "hint:") {
		message += "\nhint: " + hint
	}
	return message
}

func (a *app) console() *console.Console {
	if a.con == nil {
		a.con = console.New(a.io.Err, console.Options{
			JSON: a.logFormat == "json", Quiet: a.quiet, Terminal: a.io.Terminal, Now: a.io.Now,
		})
	}
	return a.con
}

func (a *app) close() {
	if a.con != nil {
		a.con.Close()
	}
}

// config loads the configuration. Without one, --lake alone is enough for the
// verbs that need no sources.
func (a *app) config(needed bool) (*config.Config, error) {
	if a.logFormat != "text" && a.logFormat != "json" {
		return nil, usageError{fmt.Errorf("--log-format %q is not known\nhint: text or json", a.logFormat)}
	}
	path := a.configPath
	if path == "" {
		path = config.FileName
	}
	c, err := config.Load(path)
	switch {
	case err == nil:
	case !errors.Is(err, os.ErrNotExist):
		return nil, &config.Invalid{Err: err}
	case a.configPath != "" || needed || a.lakeDir == "":
		return nil, usageError{fmt.Errorf("there is no configuration %s\nhint: `frontdoor init DIR` writes one; `frontdoor demo` needs none; --lake DIR names a lake by hand", path)}
	default:
		c = config.Default(".")
	}
	if a.lakeDir != "" {
		if c.Lake, err = filepath.Abs(a.lakeDir); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (a *app) night(c *config.Config) *nightly.Night {
	return &nightly.Night{Config: c, Console: a.console(), Now: a.io.Now}
}

// done turns the warnings of a run into its exit code.
func done(n *nightly.Night) error {
	if len(n.Receipt.Warnings) > 0 {
		return errWarnings
	}
	return nil
}

// newTable starts a table on standard output.
func (a *app) newTable(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(a.io.Out)
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.AppendHeader(header)
	return t
}

func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.io.Out, format, args...) }

package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/cmd/frontdoor/internal/nightly"
	"frontdoor/data/reference"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/privacy"
	"frontdoor/queries"
	"frontdoor/transform"
)

func (a *app) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check configuration, formats, models, questions and reference data; no data is needed",
		Long:  "Checks what can be checked without data: the configuration if there is one, the layouts\nagainst their own samples, the models by their unit tests, the questions, the reports, the\nreference data, and that all SQL keeps to the portable subset.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var faults []error
			say := func(what string, errs ...error) {
				errs = flatten(errs)
				faults = append(faults, errs...)
				if len(errs) == 0 {
					a.printf("ok      %s\n", what)
					return
				}
				a.printf("FAILED  %s\n", what)
				for _, err := range errs {
					a.printf("  %s\n", strings.ReplaceAll(err.Error(), "\n", "\n  "))
				}
			}
			overlay := a.checkConfig(say)
			ref, err := reference.Load(overlay)
			say("reference data", err)
			if err == nil {
				a.checkModels(cmd, ref, say)
			}
			a.checkQuestions(say)
			switch n := len(faults); {
			case n == 1:
				return &config.Invalid{Err: errors.New("1 fault was found")}
			case n > 1:
				return &config.Invalid{Err: fmt.Errorf("%d faults were found", n)}
			}
			return nil
		},
	}
}

// flatten takes joined errors apart, so that each is a line.
func flatten(errs []error) []error {
	var out []error
	for _, err := range errs {
		if err == nil {
			continue
		}
		var invalid *config.Invalid
		if errors.As(err, &invalid) {
			err = invalid.Err
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			out = append(out, flatten(joined.Unwrap())...)
			continue
		}
		out = append(out, err)
	}
	return out
}

// checkConfig checks the configuration and returns its reference folder.
func (a *app) checkConfig(say func(string, ...error)) string {
	formats, err := format.All()
	say(fmt.Sprintf("%d formats and the samples in their layouts", len(formats)), err)
	c, err := a.config(a.configPath != "")
	var usage usageError
	if errors.As(err, &usage) && a.configPath == "" {
		a.printf("none    configuration (no %s in this folder)\n", config.FileName)
		return ""
	}
	if err != nil {
		say("configuration", err)
		return ""
	}
	if c.Path == "" {
		return ""
	}
	keys, err := privacy.GenerateKeys()
	if err == nil && c.Keys != "" {
		_, err = privacy.LoadRing(c.Keys)
	}
	errs := []error{err}
	if err == nil {
		sources, err := c.IngestSources(keys, formats)
		errs = append(errs, err)
		for _, p := range ingest.CheckSources(sources) {
			errs = append(errs, fmt.Errorf("%s: sources: %s: %s", c.Path, p.Source, p.Message))
		}
	}
	for _, name := range c.Reports {
		if _, err := nightly.LoadReport(name); err != nil {
			errs = append(errs, fmt.Errorf("%s: reports: %w", c.Path, err))
		}
	}
	say("configuration "+c.Path, errs...)
	return c.Reference
}

func (a *app) checkModels(cmd *cobra.Command, ref *reference.Set, say func(string, ...error)) {
	_, err := transform.Load(ref)
	if err != nil {
		say("models", err)
		return
	}
	// Their tests are of the program: they know its own services, not the council's.
	builtIn, err := reference.Load("")
	if err != nil {
		say("models", err)
		return
	}
	catalog, err := transform.Load(builtIn)
	if err != nil {
		say("models", err)
		return
	}
	scratch, err := os.MkdirTemp("", "frontdoor-check-")
	if err != nil {
		say("models", err)
		return
	}
	run, problems, err := transform.RunUnitTests(cmd.Context(), catalog, scratch)
	say(fmt.Sprintf("%d models, %d audits, %d unit tests", len(catalog.Models), len(catalog.Audits), run), append(problems, err)...)
	say("models keep to the portable SQL", transform.Problems(catalog.Lint())...)
}

func (a *app) checkQuestions(say func(string, ...error)) {
	catalog, err := queries.Load()
	say(fmt.Sprintf("%d questions", len(catalog.Questions)), err)
	say("questions keep to the portable SQL", transform.Problems(catalog.Lint())...)
	var errs []error
	for _, name := range nightly.ReportNames() {
		rep, err := nightly.LoadReport(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, call := range rep.Questions() {
			q, err := catalog.Find(call.Name)
			if err == nil {
				_, err = q.Bind(call.Params)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", rep.Path, err))
			}
		}
	}
	say(fmt.Sprintf("%d reports", len(nightly.ReportNames())), errs...)
}

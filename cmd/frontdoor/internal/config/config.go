// Package config reads council.yaml: what a council is called, where its logs
// are, and where the lake goes. Reading is strict: a misspelt setting is an
// error with its line, never a silent default.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"frontdoor/data/lake/keep"
	"frontdoor/ingest"
	"frontdoor/ingest/format/layout"
	"frontdoor/ingest/mailbox"
	"frontdoor/ingest/network"
	"frontdoor/ingest/privacy"
)

// FileName is what a configuration is called.
const FileName = "council.yaml"

// Config is a council's configuration. Paths are absolute once loaded.
type Config struct {
	Council   string `yaml:"council"`
	Synthetic bool   `yaml:"synthetic"` // the data is made up: reports say so
	Timezone  string `yaml:"timezone"`  // IANA name; Europe/London
	Region    string `yaml:"region"`    // ISO country of national phone numbers; GB
	Lake      string `yaml:"lake"`
	Keys      string `yaml:"keys"`      // key ring; <lake>.keys unless set
	Reference string `yaml:"reference"` // folder of the council's own reference CSVs
	// RejectThreshold is the share of lines rejected in a run above which the
	// exit code says so (3).
	RejectThreshold float64     `yaml:"reject_threshold"`
	StaleAfterDays  int         `yaml:"stale_after_days"` // 0: never
	KeepSnapshots   int         `yaml:"keep_snapshots"`   // newest snapshots that the night keeps; 7
	Retention       []Retention `yaml:"retention"`
	Networks        []Network   `yaml:"networks"`
	Mail            Mail        `yaml:"mail"`
	Sources         []Source    `yaml:"sources"`
	Reports         []string    `yaml:"reports"`
	ReportsDir      string      `yaml:"reports_dir"`

	Path string         `yaml:"-"` // the file; "" when there is none
	Zone *time.Location `yaml:"-"`

	networks *network.Table     // Networks, once they are checked
	mail     *mailbox.Directory // Mail, once it is checked
}

// Source is one place that files of one format come from.
type Source struct {
	Name     string   `yaml:"name"`
	Format   string   `yaml:"format"`
	Paths    []string `yaml:"paths"`
	Timezone string   `yaml:"timezone"` // of time stamps without offset; the council's unless set
	Pattern  string   `yaml:"pattern"`  // format string of the web server; settings of a tally_sheet
	Label    string   `yaml:"label"`    // what the files are about, for layouts that go by the file's name; the site of a tally_sheet
	Layout   string   `yaml:"layout"`   // the council's own layout file, in place of format
	Identity string   `yaml:"identity"` // content or name; the format's unless set
}

// Default is the configuration of a lake without a council.yaml.
func Default(dir string) *Config {
	c := &Config{Council: "Council", Timezone: "Europe/London", Region: "GB", RejectThreshold: 0.01, KeepSnapshots: keep.DefaultSnapshots}
	c.fill(dir)
	return c
}

// Load reads and checks a configuration. Every fault is reported.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	c := &Config{Timezone: "Europe/London", Region: "GB", RejectThreshold: 0.01, KeepSnapshots: keep.DefaultSnapshots}
	if err := yaml.UnmarshalWithOptions(text, c, yaml.Strict()); err != nil {
		return nil, yamlError(path, err)
	}
	c.Path = full
	c.fill(filepath.Dir(full))
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// yamlError puts the library's message into the house form: file:line:column.
func yamlError(path string, err error) error {
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		at := wrong.Token.Position
		return fmt.Errorf("%s:%d:%d: %q is no %s\nhint: `frontdoor init` writes a commented example", path, at.Line, at.Column, wrong.Token.Value, kindName(wrong.DstType.Kind()))
	}
	text := strings.TrimSpace(yaml.FormatError(err, false, false))
	place, message, found := strings.Cut(text, "] ")
	if found && strings.HasPrefix(place, "[") {
		return fmt.Errorf("%s:%s: %s\nhint: `frontdoor init` writes a commented example", path, place[1:], message)
	}
	return fmt.Errorf("%s: %s\nhint: `frontdoor init` writes a commented example", path, text)
}

// kindName is what a council would call a kind of value.
func kindName(k reflect.Kind) string {
	switch k {
	case reflect.Int:
		return "whole number"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "true or false"
	}
	return "text"
}

func (c *Config) fill(dir string) {
	c.Lake = under(dir, orElse(c.Lake, "lake"))
	c.ReportsDir = under(dir, orElse(c.ReportsDir, "reports"))
	if c.Keys != "" {
		c.Keys = under(dir, c.Keys)
	}
	if c.Reference != "" {
		c.Reference = under(dir, c.Reference)
	}
	for i := range c.Sources {
		if c.Sources[i].Layout != "" {
			c.Sources[i].Layout = under(dir, c.Sources[i].Layout)
		}
	}
	c.Zone, _ = time.LoadLocation(c.Timezone) // check reports a failure
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func under(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func (c *Config) check() error {
	var errs []error
	fault := func(hint, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s\nhint: %s", c.Path, fmt.Sprintf(format, args...), hint))
	}
	if c.Council == "" {
		fault("council: Borough of Example", "council is missing")
	}
	if c.Zone == nil || c.Timezone == "" {
		fault("an IANA name such as Europe/London", "timezone: %q is not known", c.Timezone)
	}
	if !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(c.Region) {
		fault("an ISO country code such as GB", "region: %q is no country", c.Region)
	}
	if c.RejectThreshold < 0 || c.RejectThreshold > 1 {
		fault("0.01 is one line in a hundred", "reject_threshold: %v is not between 0 and 1", c.RejectThreshold)
	}
	if c.StaleAfterDays < 0 {
		fault("0 turns the check off", "stale_after_days: %d is below 0", c.StaleAfterDays)
	}
	if c.KeepSnapshots < 1 {
		fault("7 keeps a week of nights to roll back to", "keep_snapshots: %d is below 1", c.KeepSnapshots)
	}
	c.checkRetention(fault)
	c.checkNetworks(fault)
	c.checkMail(fault)
	var names []string
	for i, s := range c.Sources {
		if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(s.Name) {
			fault("small letters, digits and _", "sources: source %d: name %q is not usable", i+1, s.Name)
		}
		if slices.Contains(names, s.Name) {
			fault("each source needs a name of its own", "sources: %s is there twice", s.Name)
		}
		names = append(names, s.Name)
		if len(s.Paths) == 0 {
			fault(`paths: ["folder/access.log*"]`, "sources: %s: paths is missing", s.Name)
		}
		if s.Identity != "" && s.Identity != string(ingest.ByContent) && s.Identity != string(ingest.ByName) {
			fault("content or name", "sources: %s: identity: %q is not known", s.Name, s.Identity)
		}
		if _, err := time.LoadLocation(s.Timezone); err != nil {
			fault("an IANA name such as UTC", "sources: %s: timezone: %q is not known", s.Name, s.Timezone)
		}
	}
	return errors.Join(errs...)
}

// Dir is the folder that relative paths are under.
func (c *Config) Dir() string {
	if c.Path == "" {
		return filepath.Dir(c.Lake)
	}
	return filepath.Dir(c.Path)
}

// KeyPath is where the key ring is, configured or not.
func (c *Config) KeyPath() string {
	if c.Keys != "" {
		return c.Keys
	}
	return c.Lake + ".keys"
}

// IngestSources makes the sources ready to be read.
func (c *Config) IngestSources(keys *privacy.Keys, formats []ingest.Format) ([]ingest.Source, error) {
	var out []ingest.Source
	var errs []error
	for _, s := range c.Sources {
		f, err := s.resolve(formats)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: sources: %s: %w", c.Path, s.Name, err))
			continue
		}
		o := c.Options(keys)
		o.Pattern, o.Label = s.Pattern, s.Label
		if s.Timezone != "" {
			if o.LogZone, err = time.LoadLocation(s.Timezone); err != nil {
				errs = append(errs, err)
			}
		}
		out = append(out, ingest.Source{
			Name: s.Name, Format: f, Paths: s.Paths, Root: c.Dir(), Options: o, Identity: ingest.Identity(s.Identity),
		})
	}
	return out, errors.Join(errs...)
}

// Options is what every decoder of this council needs.
func (c *Config) Options(keys *privacy.Keys) ingest.Options {
	return ingest.Options{Zone: c.Zone, Region: c.Region, Keys: keys, Networks: c.networks, Mail: c.mail}
}

func (s Source) resolve(formats []ingest.Format) (ingest.Format, error) {
	if s.Layout != "" {
		f, err := layout.FromFile(s.Layout)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("layout: %w\nhint: layout names your own layout file; format one that is built in", err)
		}
		return f, err
	}
	var names []string
	for _, f := range formats {
		if f.Name == s.Format {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return ingest.Format{}, fmt.Errorf("there is no format %q\nhint: one of %s", s.Format, list(names))
}

func list(names []string) string { return strings.Join(names, ", ") }

// Invalid marks an error as one of the configuration, the reference data or the
// catalogue: something to mend by editing a file, before any data is touched.
type Invalid struct{ Err error }

func (e *Invalid) Error() string { return e.Err.Error() }

func (e *Invalid) Unwrap() error { return e.Err }

package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/privacy"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden files anew")
	flag.Parse()
	os.Exit(m.Run())
}

// faults reads a configuration all the way to decoders, as `check` does.
func faults(t *testing.T, path string) error {
	t.Helper()
	c, err := Load(path)
	if err != nil {
		return err
	}
	formats, err := format.All()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := privacy.GenerateKeys()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := c.IngestSources(keys, formats)
	errs := []error{err}
	for _, p := range ingest.CheckSources(sources) {
		errs = append(errs, fmt.Errorf("%s: sources: %s: %s", c.Path, p.Source, p.Message))
	}
	return errors.Join(errs...)
}

func TestGoodFiles(t *testing.T) {
	for _, path := range examples(t, "*.good.yaml") {
		if err := faults(t, path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// The .err beside each bad file is what the program says about it.
func TestBadFiles(t *testing.T) {
	here, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range examples(t, "*.bad.yaml") {
		err := faults(t, path)
		if err == nil {
			t.Errorf("%s is accepted", path)
			continue
		}
		got := strings.ReplaceAll(err.Error(), here, "testdata") + "\n"
		golden := strings.TrimSuffix(path, ".yaml") + ".err"
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		if !strings.Contains(got, "hint: ") || !strings.HasPrefix(got, path) {
			t.Errorf("%s: neither the file nor a hint is in\n%s", path, got)
		}
	}
}

func examples(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(found) < 3 {
		t.Fatalf("examples %s: %d found (%v)", pattern, len(found), err)
	}
	return found
}

func TestEverySettingIsRead(t *testing.T) {
	got, err := Load("testdata/every_setting.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Council: "Borough of Example", Synthetic: true, Timezone: "Europe/Dublin", Region: "IE",
		Lake: "/srv/frontdoor/lake", Keys: filepath.Join(here, "frontdoor.keys"),
		Reference: filepath.Join(here, "testdata", "reference"), RejectThreshold: 0.05, StaleAfterDays: 3, KeepSnapshots: 14,
		Reports: []string{"channel_report"}, ReportsDir: filepath.Join(here, "testdata", "pages"),
		Path: filepath.Join(here, "testdata", "every_setting.good.yaml"),
		Networks: []Network{
			{Name: "contact_centre", Origin: "internal", Addresses: []string{"203.0.113.0/24", "2001:db8:77::/48"}},
			{Name: "monitor_2", Origin: "automated", Addresses: []string{"198.51.100.7"}},
		},
		Mail: Mail{Domains: []string{"example.org", "example.net"}, Mailboxes: []string{"parking", "council.tax"}},
		Sources: []Source{{
			Name: "web_2", Format: "ncsa", Paths: []string{"logs/access.log*", "/var/log/nginx/access.log"},
			Timezone: "UTC", Pattern: `%h %l %u %t "%r" %>s %b`, Label: "Website", Identity: "name",
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Config{}, "Zone"), cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	name, origin := got.Options(nil).Networks.Of("2001:db8:77:1::9")
	if name != "contact_centre" || origin != "internal" {
		t.Errorf("a decoder is told that an address of the contact centre is of %q, %q", name, origin)
	}
	if mail := got.Options(nil).Mail; !mail.Own("bo@example.net") || mail.Name("parking@example.org") != "parking" {
		t.Error("a decoder is not told of the council's mail")
	}
	if got.Zone.String() != "Europe/Dublin" {
		t.Errorf("the zone is %v", got.Zone)
	}
}

func TestDefaults(t *testing.T) {
	got, err := Load("testdata/minimal.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got.Timezone != "Europe/London" || got.Region != "GB" || got.RejectThreshold != 0.01 || got.StaleAfterDays != 0 {
		t.Errorf("the defaults are %+v", got)
	}
	if got.KeyPath() != got.Lake+".keys" || got.Lake != filepath.Join(got.Dir(), "lake") {
		t.Errorf("the lake is %s and its keys %s", got.Lake, got.KeyPath())
	}
	if _, err := Load("testdata/gone.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there gives %v", err)
	}
}

// What `init` writes must be right as it stands.
func TestExampleIsGood(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(path, []byte(Example), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := faults(t, path); err != nil {
		t.Error(err)
	}
	// With its examples switched on, too.
	switched := strings.ReplaceAll(Example, "\n  # - ", "\n  - ")
	switched = strings.ReplaceAll(switched, "\n  #   ", "\n    ")
	switched = strings.ReplaceAll(switched, "\n# networks:", "\nnetworks:")
	switched = strings.ReplaceAll(switched, "\n#   - ", "\n  - ")
	switched = strings.ReplaceAll(switched, "\n# retention:", "\nretention:")
	switched = strings.ReplaceAll(switched, "\n# mail:", "\nmail:")
	switched = strings.NewReplacer("\n#   domains", "\n  domains", "\n#   mailboxes", "\n  mailboxes").Replace(switched)
	if err := os.WriteFile(path, []byte(switched), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := faults(t, path); err != nil {
		t.Error(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) != 7 || len(c.Networks) != 2 || len(c.Retention) != 2 || len(c.Mail.Mailboxes) != 2 {
		t.Errorf("the example names %d sources, %d networks, %d times to keep, %d mailboxes, want 7, 2, 2, 2",
			len(c.Sources), len(c.Networks), len(c.Retention), len(c.Mail.Mailboxes))
	}
}

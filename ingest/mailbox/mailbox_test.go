package mailbox

import (
	"slices"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for field, want := range map[string][]string{
		"Ann@Example.com": {"ann@example.com"},
		`"Example, Ann" <ann@example.com>; bo@example.org`: {"ann@example.com", "bo@example.org"},
		"ann@example.com,bo@example.org,":                  {"ann@example.com", "bo@example.org"},
		"<>":                                               {""},
		"Ann Example":                                      nil,
		"":                                                 nil,
		`"bo@x.org" <ann@example.com>`:                     {"ann@example.com"},
		"SMTP:ann@example.com <no number":                  nil,
	} {
		if got := Addresses(field); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", field, got, want)
		}
	}
}

func TestOwnAndNames(t *testing.T) {
	d, err := New([]string{"Example.org"}, []string{"Parking", "council.tax", "Parking team "})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"parking@example.org":      "parking",
		"parking+new@example.org":  "parking",
		"council.tax@example.org":  "council.tax",
		"ann@crm.example.org":      Other,
		"ann.example@example.org":  Other,
		"ann@example.com":          "",
		"ann@notexample.org":       "",
		"ann@example.org.evil.com": "",
		"":                         "",
	} {
		got := ""
		if d.Own(address) {
			got = d.Name(address)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
	none, _ := New([]string{"example.org"}, nil)
	if !d.Keeps(" Council.Tax") || !d.Keeps("parking Team") || d.Keeps("Mrs Ann Person") || !none.Keeps("Post room") || !(*Directory)(nil).Keeps("Post room") {
		t.Error("names are kept that are in the list, and all where there is none")
	}
	if !d.Known() || (&Directory{}).Known() || (*Directory)(nil).Known() {
		t.Error("a directory is known by its domains")
	}
	other, _ := New([]string{"example.org"}, []string{"parking team", "council.tax", "parking"})
	if d.Identity() != other.Identity() {
		t.Error("the order of what is named changes the identity")
	}
}

func TestMachines(t *testing.T) {
	for address, want := range map[string]bool{
		"mailer-daemon@example.com": true, "postmaster@example.com": true, "no-reply@example.com": true, "noreply+7@example.com": true,
		"do_not_reply@example.com": true, "MicrosoftExchange329e71ec@example.org": false, "microsoftexchange329e71ec@example.org": true,
		"": true, "bounces+12@example.com": true, "ann@example.com": false, "norah@example.com": false,
	} {
		if got := Machine(address); got != want {
			t.Errorf("%q: got %v, want %v", address, got, want)
		}
	}
}

func TestSettingsThatAreNone(t *testing.T) {
	for want, c := range map[string][2][]string{
		`domain "@example.org" is none`:       {{"@example.org"}, nil},
		`domain "example" is none`:            {{"example"}, nil},
		`mailbox "a@example.org" is no name`:  {{"example.org"}, {"a@example.org"}},
		`mailbox "" is no name`:               {{"example.org"}, {" "}},
		"mailboxes without a domain\nhint: d": {nil, {"parking"}},
	} {
		if _, err := New(c[0], c[1]); err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "hint:") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

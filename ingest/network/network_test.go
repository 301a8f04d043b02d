package network

import (
	"strings"
	"testing"
)

func table(t *testing.T, networks ...Network) *Table {
	t.Helper()
	out, err := New(networks)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func desk(addresses ...string) Network { return Network{"desk", Internal, addresses} }

func probe(addresses ...string) Network { return Network{"probe", Automated, addresses} }

func TestAddressesFindTheirNetwork(t *testing.T) {
	all := table(t, desk("203.0.113.0/28", "2001:db8:77::/48"), probe("203.0.113.16", "::ffff:198.51.100.0/120"))
	for address, want := range map[string]string{
		"203.0.113.0": "desk internal", "203.0.113.15": "desk internal", "::ffff:203.0.113.7": "desk internal",
		"203.0.113.16": "probe automated", "203.0.113.17": " ", "198.51.100.255": "probe automated", "198.51.101.0": " ",
		"2001:db8:77:ffff::1": "desk internal", "2001:db8:77::1%eth0": "desk internal", "2001:db8:78::1": " ",
		"cache.example.org": " ", "": " ", "-": " ",
	} {
		if name, origin := all.Of(address); name+" "+origin != want {
			t.Errorf("%s is of %s %s, want %s", address, name, origin, want)
		}
	}
	if name, origin := table(t).Of("203.0.113.0"); name+origin != "" {
		t.Errorf("without networks, an address is of %s %s", name, origin)
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		networks []Network
		want     string
	}{
		"no address":     {[]Network{desk("203.0.113.0/33")}, `desk: "203.0.113.0/33" is no address`},
		"a zone":         {[]Network{desk("fe80::1%eth0")}, `"fe80::1%eth0" is no address`},
		"host bits":      {[]Network{desk("203.0.113.9/24")}, "the whole range is 203.0.113.0/24"},
		"two networks":   {[]Network{desk("203.0.113.0/24"), probe("203.0.113.7")}, "desk and probe overlap: 203.0.113.0/24 and 203.0.113.7/32"},
		"one network":    {[]Network{desk("203.0.113.0/24", "203.0.113.7")}, "desk: 203.0.113.0/24 and 203.0.113.7/32 overlap"},
		"the same twice": {[]Network{desk("2001:db8::1"), probe("2001:db8::1")}, "desk and probe overlap"},
	} {
		_, err := New(c.networks)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "\nhint: ") {
			t.Errorf("%s: %v, want %s and a hint", name, err, c.want)
		}
	}
}

// What is the same to Of is the same reading; what is not is another.
func TestIdentity(t *testing.T) {
	one := table(t, desk("203.0.113.0/28", "192.0.2.1"), probe("198.51.100.1"))
	if same := table(t, probe("198.51.100.1/32"), desk("192.0.2.1", "203.0.113.0/28")); one.Identity() != same.Identity() {
		t.Errorf("the order changes the identity:\n%s\n%s", one.Identity(), same.Identity())
	}
	moved := desk("203.0.113.0/28", "192.0.2.1")
	moved.Origin = Automated
	for _, other := range []*Table{
		table(t), table(t, moved, probe("198.51.100.1")), table(t, desk("203.0.113.0/28"), probe("198.51.100.1")),
		table(t, Network{"desks", Internal, []string{"203.0.113.0/28", "192.0.2.1"}}, probe("198.51.100.1")),
	} {
		if one.Identity() == other.Identity() {
			t.Errorf("other networks have the same identity:\n%s", other.Identity())
		}
	}
}

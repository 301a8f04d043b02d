package config

import (
	"regexp"
	"slices"
	"strings"

	"frontdoor/ingest/network"
)

// Network is a network of the council: web requests from its addresses are no
// residents'.
type Network struct {
	Name      string   `yaml:"name"`
	Origin    string   `yaml:"origin"`    // internal (staff) or automated (machines)
	Addresses []string `yaml:"addresses"` // single ones and ranges
}

// checkNetworks makes the table of networks, or says why there can be none. Two
// networks that share an address are a fault: it would be chance which counts.
func (c *Config) checkNetworks(fault func(hint, format string, args ...any)) {
	var list []network.Network
	var names []string
	for i, n := range c.Networks {
		if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(n.Name) {
			fault("small letters, digits and _", "networks: network %d: name %q is not usable", i+1, n.Name)
		}
		if slices.Contains(names, n.Name) {
			fault("give all its addresses in one place", "networks: %s is there twice", n.Name)
		}
		names = append(names, n.Name)
		if n.Origin != network.Internal && n.Origin != network.Automated {
			fault("internal for staff, automated for monitors and other machines", "networks: %s: origin: %q is not known", n.Name, n.Origin)
		}
		if len(n.Addresses) == 0 {
			fault(`addresses: [203.0.113.0/24, "2001:db8:77::/48"]`, "networks: %s: addresses is missing", n.Name)
		}
		list = append(list, network.Network{Name: n.Name, Origin: n.Origin, Addresses: n.Addresses})
	}
	table, err := network.New(list)
	if err != nil {
		message, hint, _ := strings.Cut(err.Error(), "\nhint: ")
		fault(hint, "networks: %s", message)
		return
	}
	c.networks = table
}

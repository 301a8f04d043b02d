// Package network knows the council's own networks: a web request from one of
// them is made by staff or by the council's machines, and no resident's.
package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// The origins of a network's requests, as web_request.network_origin holds them.
const (
	// Internal is staff, such as a contact centre that fills in forms for callers.
	Internal = "internal"
	// Automated is the council's own machines, such as a monitor.
	Automated = "automated"
)

// Network is one network of the settings.
type Network struct {
	Name      string
	Origin    string   // Internal or Automated
	Addresses []string // single ones (203.0.113.7) and ranges (203.0.113.0/24, 2001:db8:77::/48)
}

// Table finds the network of an address. The nil table has none.
type Table struct {
	networks []Network
	ranges   []entry // apart from each other
}

type entry struct {
	netip.Prefix
	network int // index in networks
}

// New makes a table. It is an error if an address does not read as one, if a
// range has bits behind its length, or if two networks share an address. No
// networks make the nil table.
func New(networks []Network) (*Table, error) {
	if len(networks) == 0 {
		return nil, nil
	}
	t := &Table{networks: networks}
	for i, n := range networks {
		for _, written := range n.Addresses {
			p, err := parse(written)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", n.Name, err)
			}
			if err := t.add(entry{p, i}); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// parse reads an address or a range. One of IPv4 within IPv6 (::ffff:0:0/96) is
// what it stands for.
func parse(written string) (netip.Prefix, error) {
	const hint = "hint: an address or a range, such as 203.0.113.7, 203.0.113.0/24 or 2001:db8:77::/48"
	if a, err := netip.ParseAddr(written); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(written)
	if err != nil {
		return p, fmt.Errorf("%q is no address and no range\n%s", written, hint)
	}
	if mapped := p.Addr().BitLen() - p.Addr().Unmap().BitLen(); mapped > 0 && p.Bits() >= mapped {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-mapped)
	}
	if p != p.Masked() {
		return p, fmt.Errorf("%q has bits set behind its length\nhint: the whole range is %s", written, p.Masked())
	}
	return p, nil
}

func (t *Table) add(e entry) error {
	for _, other := range t.ranges {
		if !other.Overlaps(e.Prefix) {
			continue
		}
		if other.network == e.network {
			return fmt.Errorf("%s: %s and %s overlap\nhint: the wider one is enough", t.networks[e.network].Name, other, e)
		}
		return fmt.Errorf("%s and %s overlap: %s and %s share addresses\nhint: an address belongs to one network, since that decides what its requests are",
			t.networks[other.network].Name, t.networks[e.network].Name, other, e)
	}
	t.ranges = append(t.ranges, e)
	return nil
}

// String is the range as the settings write it.
func (e entry) String() string { return e.Prefix.String() }

// Of returns the name and origin of the network that an address is in; empty
// for one of no network, and for a host name. It looks at every range: ask once
// for each client, not for each request.
func (t *Table) Of(address string) (name, origin string) {
	if t == nil {
		return "", ""
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "", ""
	}
	a = a.Unmap().WithZone("")
	i := slices.IndexFunc(t.ranges, func(e entry) bool { return e.Contains(a) })
	if i < 0 {
		return "", ""
	}
	n := t.networks[t.ranges[i].network]
	return n.Name, n.Origin
}

// Identity is all that decides the answers of Of, as text: a log that was read
// with another is read again. The order of networks and addresses does not
// matter.
func (t *Table) Identity() string {
	if t == nil {
		return ""
	}
	var lines []string
	for _, e := range t.ranges {
		n := t.networks[e.network]
		lines = append(lines, fmt.Sprintf("%s %s %s", e, n.Name, n.Origin))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

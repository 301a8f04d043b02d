// Package mailbox knows which mail addresses are the council's own and which of
// them may be named: those of mailboxes that several people share. It also knows
// the senders behind which nobody sits.
package mailbox

import (
	"fmt"
	"slices"
	"strings"

	"frontdoor/ingest/privacy"
)

// Other is what a mailbox is called that the settings do not name: it may be a
// person's.
const Other = "other mailbox"

// Directory is the council's own mail. The zero value has none.
type Directory struct{ domains, names []string }

// New makes a directory of the council's mail domains (a domain holds those
// below it) and of the names of its shared mailboxes: what stands before the @,
// or what a register calls them.
func New(domains, names []string) (*Directory, error) {
	d := &Directory{}
	for _, domain := range domains {
		domain = strings.ToLower(domain)
		if privacy.NormaliseEmail("a@"+domain) == "" || strings.Contains(domain, "@") {
			return nil, fmt.Errorf("domain %q is none\nhint: write what stands behind the @, such as example.org", domain)
		}
		d.domains = append(d.domains, domain)
	}
	for _, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" || strings.ContainsAny(name, "@,;<>") {
			return nil, fmt.Errorf("mailbox %q is no name\nhint: write what stands before the @, such as parking, or what a register calls it", name)
		}
		d.names = append(d.names, name)
	}
	if len(d.names) > 0 && len(d.domains) == 0 {
		return nil, fmt.Errorf("mailboxes without a domain\nhint: domains: [example.org]")
	}
	slices.Sort(d.domains)
	slices.Sort(d.names)
	return d, nil
}

// Known reports that the council's domains are known at all.
func (d *Directory) Known() bool { return d != nil && len(d.domains) > 0 }

// Identity is equal for directories that say the same of every address.
func (d *Directory) Identity() string { return fmt.Sprintf("%q %q", d.domains, d.names) }

// Own reports an address, as Addresses gives it, of the council's.
func (d *Directory) Own(address string) bool {
	_, domain, _ := strings.Cut(address, "@")
	for _, own := range d.domains {
		if rest, ok := strings.CutSuffix(domain, own); ok && (rest == "" || strings.HasSuffix(rest, ".")) {
			return true
		}
	}
	return false
}

// Name is what one of the council's addresses is called: what stands before the
// @ of a shared mailbox, Other for the rest.
func (d *Directory) Name(address string) string {
	name, _, _ := strings.Cut(address, "@")
	name, _, _ = strings.Cut(name, "+")
	if i, ok := slices.BinarySearch(d.names, name); ok {
		return d.names[i]
	}
	return Other
}

// Keeps reports that a mailbox written by its name may be called so: it is one of
// the shared mailboxes, or the settings name none to tell them by.
func (d *Directory) Keeps(name string) bool {
	if d == nil || len(d.names) == 0 {
		return true
	}
	_, ok := slices.BinarySearch(d.names, strings.ToLower(strings.TrimSpace(name)))
	return ok
}

// Addresses lists the addresses of a field, in lower case: one or several, set
// apart by commas or semicolons, with names or without. What is no address is
// left out. The empty sender of a bounce, <> (RFC 5321), is "".
func Addresses(field string) []string {
	if strings.TrimSpace(field) == "<>" {
		return []string{""}
	}
	var out []string
	for part := range strings.FieldsFuncSeq(field, func(r rune) bool { return r == ',' || r == ';' }) {
		if i, j := strings.LastIndexByte(part, '<'), strings.LastIndexByte(part, '>'); i >= 0 && j > i {
			part = part[i+1 : j]
		}
		if address := privacy.NormaliseEmail(part); address != "" {
			out = append(out, address)
		}
	}
	return out
}

// Machine reports a sender behind whom nobody sits: a bounce (RFC 3464), an
// address that takes no replies. A newsletter with an address of its own is not
// known by it.
func Machine(address string) bool {
	name, _, _ := strings.Cut(address, "@")
	name, _, _ = strings.Cut(name, "+")
	name = strings.NewReplacer("-", "", "_", "", ".", "").Replace(name)
	switch name {
	case "", "mailerdaemon", "postmaster", "bounce", "bounces", "autoreply", "automailer":
		return true
	}
	for _, head := range []string{"noreply", "donotreply", "microsoftexchange"} {
		if strings.HasPrefix(name, head) {
			return true
		}
	}
	return false
}

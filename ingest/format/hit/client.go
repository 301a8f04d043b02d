package hit

import (
	"net/netip"
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest/network"
	"frontdoor/ingest/privacy"
)

// Client is what is known of one client. Most lines of a log come from a client
// seen shortly before with the agent it had then, so that one look-up answers
// for both.
type Client struct {
	plain   string // address or host name in one form
	written string // as the log writes it
	address bool   // an address rather than a host name
	key     string // pseudonym
	network string // name of the council's network it is in; "" for none
	origin  string // of that network
	agent   text   // of its latest line
	visitor string // pseudonym of the client and that agent
}

// people makes and remembers clients.
type people struct {
	maker    *privacy.Maker
	networks *network.Table
	agents   *cache
	seen     map[string]*Client
}

func (p *people) get(written string) *Client {
	if c, ok := p.seen[written]; ok {
		return c
	}
	if !isClient(written) {
		return nil
	}
	written = strings.Clone(written) // lets go of the chunk it was cut from
	plain := privacy.NormaliseAddress(written)
	c := &Client{plain: plain, written: written, address: IsAddress(plain), key: p.maker.Of(privacy.Address, plain)}
	c.network, c.origin = p.networks.Of(plain)
	c.setAgent(p, "")
	if len(p.seen) >= maxCached {
		clear(p.seen)
	}
	p.seen[written] = c
	return c
}

// Cookie returns the client that a tag in the page knows by an id it keeps in
// the browser; nil for "". Such a client is its own visitor and of the class
// browser: a tag runs in nothing else and states no agent. It is made anew by
// the next call.
func (m *Maker) Cookie(id string) *Client {
	if id == "" {
		return nil
	}
	key := m.people.maker.Of(privacy.Cookie, privacy.NormaliseCookie(id))
	m.browser = Client{key: key, visitor: key, agent: text{class: agentBrowser}}
	return &m.browser
}

// Session returns the pseudonym of a visit that a tag numbers, "" where it does
// not.
func (m *Maker) Session(cookie, number string) string {
	if number == "" {
		return ""
	}
	return m.people.maker.OfPair(privacy.Session, privacy.NormaliseCookie(cookie), number)
}

// fill writes the client, the agent and the two together into a row.
func (c *Client) fill(p *people, row *schema.WebRequest, agent string) {
	if agent != c.agent.raw {
		c.setAgent(p, agent)
	}
	row.ClientKey, row.VisitorKey = c.key, c.visitor
	row.Network, row.NetworkOrigin = c.network, c.origin
	row.Agent, row.AgentClass, row.AgentList = c.hide(c.agent), c.agent.class, AgentListVersion
	if len(agent) > maxCachedBytes { // no client may hold that much
		c.setAgent(p, "")
	}
}

func (c *Client) setAgent(p *people, raw string) {
	c.agent = p.agents.get(raw)
	c.visitor = p.maker.OfPair(privacy.Visitor, c.plain, c.agent.plain)
}

// hide returns a text in which the client itself does not stand, even where
// redaction could not see it, as in "user192.0.2.1x".
func (c *Client) hide(t text) string {
	if !t.address || !c.address {
		return t.kept
	}
	s := strings.ReplaceAll(t.kept, c.written, "{address}")
	return strings.ReplaceAll(s, c.plain, "{address}")
}

// isClient reports an address or host name: letters, digits and what may stand
// between them.
func isClient(s string) bool {
	const longest = 255
	if s == "" || s == "-" || len(s) > longest {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case c == '.', c == ':', c == '-', c == '_', c == '%':
		default:
			return false
		}
	}
	return true
}

// IsAddress reports an IPv4 or IPv6 address.
func IsAddress(word string) bool {
	if len(word) < 2 || strings.IndexByte(word, '.') < 0 && strings.IndexByte(word, ':') < 0 {
		return false
	}
	_, err := netip.ParseAddr(word)
	return err == nil
}

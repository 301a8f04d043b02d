package web

import (
	"strings"

	"frontdoor/data/schema"
	"frontdoor/ingest/privacy"
)

// ncsaPerson is what is known of one client. Most lines of a log come from a
// client seen shortly before with the agent it had then, so that one look-up
// answers for both.
type ncsaPerson struct {
	plain   string   // address or host name in one form
	written string   // as the log writes it
	address bool     // an address rather than a host name
	key     string   // pseudonym
	agent   ncsaText // of its latest line
	visitor string   // pseudonym of the client and that agent
}

// ncsaPeople makes and remembers clients.
type ncsaPeople struct {
	maker  *privacy.Maker
	agents *ncsaCache
	seen   map[string]*ncsaPerson
}

// get returns the client that a line names, or nil if what stands there can be
// neither an address nor a host name, such as a "-".
func (p *ncsaPeople) get(written string) *ncsaPerson {
	if c, ok := p.seen[written]; ok {
		return c
	}
	if !isClient(written) {
		return nil
	}
	written = strings.Clone(written) // lets go of the chunk it was cut from
	plain := privacy.NormaliseAddress(written)
	c := &ncsaPerson{plain: plain, written: written, address: isAddress(plain), key: p.maker.Of(privacy.Address, plain)}
	c.setAgent(p, "")
	if len(p.seen) >= maxCached {
		clear(p.seen)
	}
	p.seen[written] = c
	return c
}

// fill writes the client, the agent and the two together into a row.
func (c *ncsaPerson) fill(p *ncsaPeople, row *schema.WebRequest, agent string) {
	if agent != c.agent.raw {
		c.setAgent(p, agent)
	}
	row.ClientKey, row.VisitorKey = c.key, c.visitor
	row.Agent, row.AgentClass = c.clear(c.agent), c.agent.class
	if len(agent) > maxCachedBytes { // no client may hold that much
		c.setAgent(p, "")
	}
}

func (c *ncsaPerson) setAgent(p *ncsaPeople, raw string) {
	c.agent = p.agents.get(raw)
	c.visitor = p.maker.OfPair(privacy.Visitor, c.plain, raw)
}

// clear returns a text in which the client itself does not stand, even where
// redaction could not see it, as in "user192.0.2.1x".
func (c *ncsaPerson) clear(t ncsaText) string {
	if !t.address || !c.address {
		return t.text
	}
	s := strings.ReplaceAll(t.text, c.written, "{address}")
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
		case isAlphanumeric(c), c == '.', c == ':', c == '-', c == '_', c == '%':
		default:
			return false
		}
	}
	return true
}

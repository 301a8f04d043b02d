// Package hit makes rows of web_request of what a web log says about a request.
// Every reader of web logs uses it, so that all have the same classes of lines
// and agents and the same privacy: addresses and users become pseudonyms,
// queries and whole referers are never kept, and identifiers are taken out of
// the texts that are.
package hit

import (
	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/privacy"
)

// Version is the version of what this package makes of the same fields. It is
// part of the version of every format that uses it.
const Version = 110 + AgentListVersion // 110: a log without agents has the class unknown

// The classes of a line, as web_request.line_class holds them.
const (
	OK               = "ok"
	NoRequest        = "no_request"
	MalformedRequest = "malformed_request"
	Truncated        = "truncated"
)

// Fields is one request as a log states it, apart from its client. Texts are as
// the log writes them; "" and "-" state nothing.
type Fields struct {
	Micros int64  // when, in microseconds since 1970-01-01 UTC
	Day    int32  // civil date in the log's own offset, days since 1970-01-01; 0 for the council's
	Offset *int32 // minutes east of UTC that the log states; nil if it does not

	User, Host, Referer, Agent string
	NoAgent                    bool // the log has no place for an agent

	// A log states the whole line of the request, METHOD target HTTP/x.y, or its
	// parts. HasRequest, HasMethod and HasTarget say what it has a place for,
	// even where nothing stands in it.
	Request                          string
	Method, Target, Query            string
	HasRequest, HasMethod, HasTarget bool

	Status      int32 // HTTP status; 0 if not stated
	Bytes       int64
	DurationMs  int64
	HasDuration bool

	Cut        bool // the line ends before its last field
	RequestCut bool // it ends within the request, which is then not read
}

// Spelling undoes what a server does to values to fit them into a line. A nil
// function leaves them as they are.
type Spelling struct {
	Text  func(raw string) string // paths and host names
	Agent func(raw string) string
}

// Maker makes rows. It remembers what became of clients, agents, paths and
// hosts. Not safe for concurrent use.
type Maker struct {
	people people
	clock  *ingest.Clock
	paths  *cache
	hosts  *cache

	browser    Client // the latest of Cookie
	row        schema.WebRequest
	status     int32
	durationMs int64
}

// New returns a maker for a council's zone and keys.
func New(o ingest.Options, s Spelling) *Maker {
	return &Maker{
		clock: ingest.NewClock(o.Zone),
		paths: newCache(s.Text, makePath),
		hosts: newCache(s.Text, makeHost),
		people: people{
			maker: privacy.NewMaker(o.Keys), networks: o.Networks,
			agents: newCache(s.Agent, makeAgent), seen: map[string]*Client{},
		},
	}
}

// Client returns the client that a log names, or nil if what stands there can
// be neither an address nor a host name, such as a "-".
func (m *Maker) Client(written string) *Client { return m.people.get(written) }

// Row returns the row of a request without its line number. It is made anew by
// the next call.
func (m *Maker) Row(c *Client, f *Fields) *schema.WebRequest {
	m.row = schema.WebRequest{Bytes: f.Bytes, LogLocalDate: f.Day}
	row := &m.row
	m.clock.Stamp(&row.Base, f.Micros)
	row.LogOffsetMin = f.Offset
	if f.Day == 0 {
		row.LogLocalDate = row.LocalDate
	}
	if f.Status != 0 {
		m.status = f.Status
		row.Status = &m.status
	}
	if f.HasDuration {
		m.durationMs = f.DurationMs
		row.DurationMs = &m.durationMs
	}
	m.texts(c, f)
	return row
}

// texts fills everything that could name a person, in a form that does not.
func (m *Maker) texts(c *Client, f *Fields) {
	row := &m.row
	c.fill(&m.people, row, f.Agent)
	if f.NoAgent { // who leaves it out is a machine, but here nobody was asked
		row.AgentClass = agentUnknown
	}
	if f.User != "" && f.User != "-" && f.User != `""` {
		row.UserKey = m.people.maker.Of(privacy.Login, f.User)
	}
	if f.Host != "" {
		row.Host = c.hide(m.hosts.get(f.Host))
	}
	if host := authority(f.Referer); host != "" {
		row.RefererHost = c.hide(m.hosts.get(host))
	}
	row.LineClass = m.request(c, f)
	if f.Cut {
		row.LineClass = Truncated
	}
}

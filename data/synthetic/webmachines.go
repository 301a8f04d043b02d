package synthetic

import (
	"strconv"
)

// client is a web client's address: ipv4 and ipv6 make them.
type client uint64

const v4Flag = client(1) << 63

// ipv4 is a host of one of the three networks kept for documentation.
func ipv4(network, host int) client { return v4Flag | client(network)<<8 | client(host) }

// ipv6 draws an address of 2001:db8::/32. No group is zero, so that there is
// one way to write it.
func ipv6(c chance) client {
	group := func() client { return client(c.between(0x10, 0xffff)) }
	return group()<<32 | group()<<16 | group()
}

// append writes the address.
func (a client) append(b []byte) []byte {
	if a&v4Flag != 0 {
		b = append(b, [...]string{"192.0.2.", "198.51.100.", "203.0.113."}[a>>8&3]...)
		return strconv.AppendUint(b, uint64(a&0xff), 10)
	}
	b = append(b, "2001:db8:"...)
	b = strconv.AppendUint(b, uint64(a>>32&0xffff), 16)
	b = append(b, ':')
	b = strconv.AppendUint(b, uint64(a>>16&0xffff), 16)
	b = append(b, "::"...)
	return strconv.AppendUint(b, uint64(a&0xffff), 16)
}

// The agents that are no browser, by index in the agent table; 0 means "not
// set" in a request.
const (
	agentDash = int32(1) + iota
	agentEmpty
	agentMonitor
	agentGoogle
	agentGoogleMobile
	agentBing
	agentAhrefs
	agentPython
	agentCurl
	agentFirstBrowser
)

// agentTable holds every distinct agent string once.
type agentTable struct {
	list         []string
	index        map[string]int32
	firstBrowser int
	browsers     int
}

func newAgentTable() *agentTable {
	t := &agentTable{firstBrowser: int(agentFirstBrowser), list: []string{
		"\x00not set",
		"-",
		"",
		"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.6367.91 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
		"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
		"python-requests/2.32.3",
		"curl/8.5.0",
	}}
	for v := 118; v < 132; v++ {
		n := strconv.Itoa(v)
		t.list = append(t.list,
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"+n+".0.0.0 Safari/537.36",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"+n+".0.0.0 Safari/537.36 Edg/"+n+".0.0.0",
			"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"+n+".0.0.0 Mobile Safari/537.36",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:"+n+".0) Gecko/20100101 Firefox/"+n+".0",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 17_"+strconv.Itoa(v%6)+" like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17."+strconv.Itoa(v-118)+" Mobile/15E148 Safari/604.1",
			"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17."+strconv.Itoa(v-118)+" Safari/605.1.15",
		)
	}
	t.browsers = len(t.list) - t.firstBrowser
	t.index = make(map[string]int32, len(t.list))
	for i, a := range t.list {
		t.index[a] = int32(i)
	}
	return t
}

// class is what an agent is; "" for a browser. Only browsers are ever cut, so a
// cut agent is one.
func (t *agentTable) class(agent int32) string {
	switch {
	case agent >= agentFirstBrowser:
		return ""
	case agent <= agentEmpty:
		return "empty"
	case agent == agentMonitor:
		return "monitor"
	case agent >= agentPython:
		return "tool"
	}
	return "bot"
}

// browser draws a browser's agent.
func (t *agentTable) browser(c chance) int32 { return int32(t.firstBrowser + c.IntN(t.browsers)) }

// cut is a browser's agent with its end cut off, as in a line cut short.
func (t *agentTable) cut(agent int32, c chance) int32 {
	s := t.list[agent]
	s = s[:c.between(30, len(s)-8)]
	for s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	if i, ok := t.index[s]; ok {
		return i
	}
	t.index[s] = int32(len(t.list))
	t.list = append(t.list, s)
	return t.index[s]
}

// machines adds the day's requests that no resident made.
func (s *webSim) machines(d *day, c chance) {
	for at := d.start + 7; at < d.end; at += 300 {
		path := "/"
		if at/300%2 == 0 {
			path = registrarsPath // the council watches its own booking page
		}
		s.machine(at, ipv4(2, 250), agentMonitor, "GET "+path+" HTTP/1.1", 200, 5120)
	}
	length := int(d.end - d.start)
	for range c.poisson(s.thousands * s.rates.BotPerThousand) {
		bot := agentGoogle + int32(c.IntN(4))
		host := ipv4(int(bot)%3, 201+int(bot)*3+c.IntN(3))
		at := d.start + int64(c.IntN(length))
		svc := services()[c.IntN(8)].code
		switch c.IntN(12) {
		case 0:
			s.machine(at, host, bot, "GET /robots.txt HTTP/1.1", 200, 310)
		case 1:
			s.machine(at, host, bot, "GET /old/"+svc+".aspx HTTP/1.1", 404, 1274)
		case 2:
			s.machine(at, host, bot, "GET "+housingPath+" HTTP/1.1", 200, 4210)
		case 3:
			s.machine(at, host, bot, "HEAD /"+svc+"/ HTTP/1.1", 304, -1)
		default:
			s.machine(at, host, bot, "GET /"+svc+"/ HTTP/1.1", 200, 9000+c.IntN(900))
		}
	}
	for range c.poisson(s.thousands * s.rates.ScanPerThousand) {
		s.scan(d.start+int64(c.IntN(length)), c)
	}
}

// machine adds one automated request.
func (s *webSim) machine(at int64, from client, agent int32, line string, status, bytes int) {
	s.pending = append(s.pending, request{at: at, line: line, client: from, agent: agent, status: int16(status), bytes: int32(bytes)})
}

// scan adds one try at the site's doors.
func (s *webSim) scan(at int64, c chance) {
	from := ipv4(c.IntN(3), c.between(237, 249))
	switch c.IntN(7) {
	case 0:
		s.machine(at, from, agentPython, "GET /wp-login.php HTTP/1.1", 404, 1274)
	case 1:
		s.machine(at, from, agentCurl, "GET /.env HTTP/1.1", 404, 1274)
	case 2:
		s.machine(at, from, agentDash, "GET /xmlrpc.php HTTP/1.1", 404, 1274)
	case 3:
		s.machine(at, ipv4(1, 236), agentEmpty, "GET / HTTP/1.0", 200, 9120)
	case 4: // a TLS greeting to the plain port
		s.machine(at, from, agentDash, `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xd1`, 400, 226)
		s.pending[len(s.pending)-1].class = lineMalformed
	case 5: // a remote desktop probe
		s.machine(at, from, agentDash, `\x03\x00\x00/*\xe0\x00\x00\x00\x00\x00Cookie: mstshash=Administr`, 400, 226)
		s.pending[len(s.pending)-1].class = lineMalformed
	default:
		s.machine(at, from, agentDash, "", 408, -1)
		s.pending[len(s.pending)-1].class = lineNoRequest
	}
}

// The council's own addresses, in the networks that council.yaml names.
const (
	monitorHost = 251
	staffHost   = 252
	staffGroup  = 7 // second group of the contact centre's IPv6 addresses; ipv6 draws none so low
)

// council reports whose a client is if it is the council's: the network's
// origin, or "".
func council(from client) string {
	switch {
	case from == ipv4(2, monitorHost):
		return "automated"
	case from == ipv4(2, staffHost), from&v4Flag == 0 && from>>32 == staffGroup:
		return "internal"
	}
	return ""
}

// disguised adds the day's requests that only look like residents'.
func (s *webSim) disguised(d *day, c chance) {
	for at := d.start + 61; at < d.end; at += 300 { // the council's own monitor
		s.step(at, ipv4(2, monitorHost), agentFirstBrowser, housingOptions)
	}
	if d.open {
		for range c.poisson(s.thousands * s.rates.StaffPerThousand) {
			s.staff(s.cal.at(d, c.between(9*3600, 17*3600)), c)
		}
	}
	for range c.poisson(s.rates.DisguisedPerDay) {
		at, agent := d.start+int64(c.IntN(int(d.end-d.start))), s.agents.browser(c)
		switch c.IntN(3) {
		case 0:
			s.scraper(at, agent, c)
		case 1:
			s.poller(at, agent, c)
		default:
			s.machine(at, ipv4(1, 253), agent, "GET /robots.txt HTTP/1.1", 200, 310)
			s.read(at, ipv4(1, 253), agent, c.between(4, 9), c)
		}
	}
}

// staff is an adviser who fills in a web journey for a caller. All of them
// share one address of IPv4, and a browser or two.
func (s *webSim) staff(at int64, c chance) {
	b := browser{webSim: s, c: c, at: at, cached: true, client: ipv4(2, staffHost)}
	if c.yes(0.3) {
		b.client = client(staffGroup)<<32 | client(c.between(0x10, 0x1f))<<16 | client(c.between(0x10, 0x1f))
	}
	b.agent = agentFirstBrowser + int32(c.IntN(2))
	b.page("/", 200)
	b.journey([]service{registrars, housingOptions}[c.IntN(2)])
}

// scraper reads pages and nothing that belongs to them: now and then one page
// too few to be told by that.
func (s *webSim) scraper(at int64, agent int32, c chance) {
	s.step(at, ipv4(1, 251), agent, registrars)
	s.read(at, ipv4(1, 251), agent, []int{18, 19, c.between(20, 40)}[c.IntN(3)], c)
}

// read asks for n pages, a few seconds apart.
func (s *webSim) read(at int64, from client, agent int32, n int, c chance) {
	for range n {
		at += int64(1 + c.exp(8))
		s.machine(at, from, agent, "GET /"+services()[c.IntN(8)].code+"/ HTTP/1.1", 200, 9000+c.IntN(900))
	}
}

// poller asks for one page every ten minutes. Some ask too seldom, or their
// clock wanders too much, to be told from a resident by that.
func (s *webSim) poller(at int64, agent int32, c chance) {
	wander := int64(c.IntN(3))
	for i := range c.between(9, 18) {
		s.step(at, ipv4(0, 251), agent, registrars)
		at += 600 + int64(i%2)*wander
	}
}

// step asks for the start page of a service's journey.
func (s *webSim) step(at int64, from client, agent int32, of service) {
	s.machine(at, from, agent, "GET "+urlJourney(of)+" HTTP/1.1", 200, 4210)
	r := &s.pending[len(s.pending)-1]
	r.mark, r.service = markStart, of
}

package hit

import (
	"strings"

	"github.com/mileusna/useragent"
)

// AgentListVersion is the version of the names and words below. It is part of
// the version of every format that classifies agents, since a new list gives
// old lines other classes.
const AgentListVersion = 1

// The classes of a user agent, as web_request.agent_class holds them.
const (
	agentBrowser = "browser"
	agentBot     = "bot"
	agentTool    = "tool"
	agentMonitor = "monitor"
	agentEmpty   = "empty"
	agentUnknown = "unknown" // the log has no agents
)

// agentReadBytes is how much of an agent is looked at. Real ones are shorter;
// those that are not are attacks, and nothing in their tail would change the
// answer.
const agentReadBytes = 1024

// AgentClass says what kind of program sent a request, by its agent string
// alone: browser, bot, tool (a program or library used by hand or by a script),
// monitor (an availability check) or empty. An agent that names nothing known
// is a browser, because that is what a resident would be.
func AgentClass(agent string) string {
	if agent == "" || agent == "-" {
		return agentEmpty
	}
	agent = agent[:min(len(agent), agentReadBytes)]
	// CUBOT makes telephones: its name is no reason to call them bots.
	lower := strings.ReplaceAll(strings.ToLower(agent), "cubot", "")
	switch {
	case hasAny(lower, agentMonitorWords()):
		return agentMonitor
	case hasAny(lower, agentToolWords()):
		return agentTool
	case hasAny(lower, agentBotWords()):
		return agentBot
	case useragent.Parse(agent).Bot: // among others, all that leave a web address
		return agentBot
	}
	return agentBrowser
}

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// agentMonitorWords are parts of the names of availability checks.
func agentMonitorWords() []string {
	return []string{
		"monitor", "uptime", "pingdom", "statuscake", "site24x7", "nagios", "check_http", "zabbix", "healthcheck",
		"health-check", "healthchecker", "kube-probe", "datadog", "newrelic", "catchpoint", "freshping", "checkly",
		"hetrixtools", "betterstack", "updown.io", "icinga", "prtg", "blackbox-exporter", "blackbox exporter",
	}
}

// agentToolWords are parts of the names of programs and libraries that fetch
// what they are told to.
func agentToolWords() []string {
	return []string{
		"curl/", "libcurl", "wget", "python-requests", "python-urllib", "python/", "python-httpx", "aiohttp",
		"go-http-client", "java/", "java-http-client", "apache-httpclient", "okhttp", "libwww", "lwp::", "guzzle",
		"axios/", "node-fetch", "undici", "postmanruntime", "insomnia/", "httpie", "powershell", "winhttp", "winget",
		"restsharp", "php/", "ruby", "faraday", "dart:io", "reqwest", "hyper/", "apachebench", "k6/", "jmeter",
	}
}

// agentBotWords are generic words of crawlers, and the names of crawlers and
// scanners that use none of them.
func agentBotWords() []string {
	return []string{
		"bot", "crawl", "spider", "slurp", "scrap", "archiver", "scanner", "preview", "validator",
		"facebookexternalhit", "facebookcatalog", "mediapartners", "feedfetcher", "google-inspectiontool", "googleother",
		"apis-google", "google-read-aloud", "google-site-verification", "headlesschrome", "phantomjs", "lighthouse",
		"chatgpt-user", "claude-user", "claude-web", "perplexity", "bytedance", "whatsapp/", "embedly", "ahrefs",
		"semrush", "censys", "zgrab", "masscan", "nmap", "nuclei", "nikto", "sqlmap", "expanse", "netcraft",
		"internetmeasurement", "feedly", "feedburner", "heritrix", "nutch", "teoma",
	}
}

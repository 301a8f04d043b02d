package hit

import (
	"strings"
	"testing"
)

func TestAgentClass(t *testing.T) {
	const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
	for agent, want := range map[string]string{
		"":     agentEmpty,
		"-":    agentEmpty,
		chrome: agentBrowser,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": agentBrowser,
		"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0":                                                                  agentBrowser,
		"Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36":                 agentBrowser,
		"Opera/9.80 (J2ME/MIDP; Opera Mini/7.1; U; en) Presto/2.8.119 Version/11.10":                                                              agentBrowser,
		"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; GTB7.5)":                                                                 agentBrowser,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                                                agentBot,
		"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)":                                                     agentBot,
		"\"echocrawl 2.0\"": agentBot,
		"Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko; compatible; Bytespider; spider-feedback@example.com)": agentBot,
		"facebookexternalhit/1.1": agentBot,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36": agentBot,
		"SomeReader/1.0 (+https://example.org/about)":                                                                   agentBot, // says so by its address alone
		"curl/8.5.0":             agentTool,
		"Wget/1.21.4":            agentTool,
		"python-requests/2.32.0": agentTool,
		"Go-http-client/1.1":     agentTool,
		"Java/17.0.9":            agentTool,
		"okhttp/4.12.0":          agentTool,
		"libwww-perl/6.67":       agentTool,
		"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://example.com/)": agentMonitor,
		"Pingdom.com_bot_version_1.4_(http://www.example.com/)":          agentMonitor,
		"StatusCake": agentMonitor,
	} {
		if got := AgentClass(agent); got != want {
			t.Errorf("AgentClass(%q) = %s, want %s", agent, got, want)
		}
	}
}

// A word far behind everything a browser would send does not count, so that a
// hostile agent costs no more than an honest one.
func TestAgentClassReadsOnlyTheHead(t *testing.T) {
	if got := AgentClass(strings.Repeat("x", agentReadBytes) + " bot"); got != agentBrowser {
		t.Errorf("got %s, want %s", got, agentBrowser)
	}
}

// The lists are compared with lower-case text: a capital would never match.
func TestAgentWordsAreLowerCase(t *testing.T) {
	for _, list := range [][]string{agentMonitorWords(), agentToolWords(), agentBotWords()} {
		for _, w := range list {
			if w != strings.ToLower(w) || strings.TrimSpace(w) == "" {
				t.Errorf("%q can never match", w)
			}
		}
	}
}

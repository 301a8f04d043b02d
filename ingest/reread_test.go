package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format/phone"
	"frontdoor/ingest/format/web"
	"frontdoor/ingest/network"
)

// A source that was read with the wrong settings is read again once they are
// put right; nothing of the first reading stays.
func TestRereadWhenSettingsChange(t *testing.T) {
	w := newWorld(t)
	w.sources = w.sources[:1]
	w.sources[0] = w.source("web", web.NCSA(), "access.log")
	common := `192.0.2.1 - - [02/Jul/2026:10:00:00 +0100] "GET /bins HTTP/1.1" 200 512` + "\n"
	w.deliver("access.log", []byte(common+common))
	w.night("access.log new")
	if got := rows[schema.WebRequest](w, "web_request"); len(got) != 2 || got[0].LineClass != "truncated" {
		t.Fatalf("read as combined: %+v", got)
	}
	w.sources[0].Options.Pattern = "common"
	w.night("access.log reread")
	if got := rows[schema.WebRequest](w, "web_request"); len(got) != 2 || got[0].LineClass != "ok" {
		t.Fatalf("read as common: %+v", got)
	}
	w.night("access.log duplicate")
	w.sources[0].Options.Label = "Website"
	w.night("access.log reread")
	w.night("access.log duplicate")
	// Other settings, same rows: the parts are the same files.
	w.sources[0].Options.Region = "IE"
	w.night("access.log reread")
	if got := rows[schema.WebRequest](w, "web_request"); len(got) != 2 {
		t.Fatalf("%d rows after a reading that changed none", len(got))
	}
}

// A wrong format leaves nothing behind, not even in the other table.
func TestRereadAsAnotherFormat(t *testing.T) {
	w := newWorld(t)
	w.sources[0] = w.source("phone", web.NCSA(), "*")
	line := `192.0.2.1 - - [02/Jul/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 1 "-" "-"` + "\n"
	w.deliver("log", append([]byte(line), calls(0, 3)...))
	w.night("log new")
	if got := rows[schema.WebRequest](w, "web_request"); len(got) != 1 {
		t.Fatalf("%d web rows", len(got))
	}
	w.sources[0] = w.source("phone", phone.QueueLog(), "*")
	w.night("log reread")
	if got := rows[schema.WebRequest](w, "web_request"); len(got) != 0 {
		t.Errorf("%d web rows stay", len(got))
	}
	if got := rows[schema.QueueEvent](w, "queue_event"); len(got) == 0 {
		t.Error("no phone rows")
	}
	w.night("log duplicate")
}

// The council's networks are part of how a web log is read, and of no other.
func TestRereadWhenNetworksChange(t *testing.T) {
	w := newWorld(t)
	w.sources = []ingest.Source{w.source("phone", phone.QueueLog(), "queue_log"), w.source("web", web.NCSA(), "access.log")}
	w.deliver("queue_log", calls(0, 3))
	line := ` - - [02/Jul/2026:10:00:00 +0100] "GET /bins HTTP/1.1" 200 512 "-" "Mozilla/5.0"` + "\n"
	w.deliver("access.log", []byte("203.0.113.9"+line+"::ffff:203.0.113.9"+line+"198.51.100.7"+line+"cache.example.org"+line))
	of := func() (out []string) {
		for _, r := range rows[schema.WebRequest](w, "web_request") {
			out = append(out, r.Network+" "+r.NetworkOrigin)
		}
		return out
	}
	declare := func(networks ...network.Network) {
		table, err := network.New(networks)
		if err != nil {
			t.Fatal(err)
		}
		for i := range w.sources {
			w.sources[i].Options.Networks = table
		}
	}
	w.night("access.log new", "queue_log new")
	if diff := cmp.Diff([]string{" ", " ", " ", " "}, of()); diff != "" {
		t.Errorf("without networks (-want +got):\n%s", diff)
	}
	declare(network.Network{Name: "desk", Origin: network.Internal, Addresses: []string{"203.0.113.0/24"}})
	w.night("access.log reread", "queue_log duplicate")
	if diff := cmp.Diff([]string{"desk internal", "desk internal", " ", " "}, of()); diff != "" {
		t.Errorf("with a network (-want +got):\n%s", diff)
	}
	w.night("access.log duplicate", "queue_log duplicate")
	declare(network.Network{Name: "desk", Origin: network.Automated, Addresses: []string{"203.0.113.0/24"}})
	w.night("access.log reread", "queue_log duplicate")
	declare()
	w.night("access.log reread", "queue_log duplicate")
	for _, r := range rows[schema.WebRequest](w, "web_request") {
		if r.Network != "" || r.AgentList == 0 {
			t.Errorf("after the settings were taken back, line %d is of network %q and agent list %d", r.Line, r.Network, r.AgentList)
		}
	}
}

package hit_test

import (
	"testing"

	"frontdoor/data/schema"
	"frontdoor/ingest/format/hit"
	"frontdoor/ingest/formattest"
)

func TestNumbers(t *testing.T) {
	for v, want := range map[string]int32{"": 0, "-": 0, "000": 0, "200": 200, "20": -1, "2000": -1, "2x0": -1, "-20": -1} {
		if got, ok := hit.Status(v); ok != (want >= 0) || ok && got != want {
			t.Errorf("status %q is %d %v", v, got, ok)
		}
	}
	for v, want := range map[string]int64{"": 0, "-": 0, "0": 0, "5120": 5120, "-1": -1, "1.5": -1, "1e3": -1} {
		if got, ok := hit.Bytes(v); ok != (want >= 0) || ok && got != want {
			t.Errorf("bytes %q are %d %v", v, got, ok)
		}
	}
}

// A log that states as little as it can: no day or offset of its own, no status,
// no duration, and of the request its parts alone.
func TestBareRow(t *testing.T) {
	m := hit.New(formattest.Options(t), hit.Spelling{})
	if m.Client("-") != nil || m.Client("") != nil || m.Client("a b") != nil {
		t.Error("what is no client is taken for one")
	}
	c := m.Client("192.0.2.1")
	full := *m.Row(c, &hit.Fields{
		Micros: 1782946800_000_000, Day: 20635, Status: 404, HasDuration: true, Agent: "curl/8.5.0", User: "ann",
		HasMethod: true, HasTarget: true, Method: "GET", Target: "https://www.example.org/u/192.0.2.1x?q=1", Referer: "https://192.0.2.1/",
	})
	if schema.DateString(full.LogLocalDate) != "2026-07-01" || schema.DateString(full.LocalDate) != "2026-07-02" || full.LineClass != hit.OK ||
		full.Host != "www.example.org" || full.Path != "/u/{address}x" || !full.HasQuery || full.RefererHost != "{address}" || full.UserKey == "" {
		t.Errorf("full row %+v", full)
	}
	bare := m.Row(c, &hit.Fields{Micros: 1782946800_000_000, HasMethod: true, HasTarget: true, Method: "GET", Target: "-"})
	if bare.LineClass != hit.NoRequest || bare.LogLocalDate != bare.LocalDate || bare.LogOffsetMin != nil || bare.Status != nil || bare.DurationMs != nil ||
		bare.UserKey != "" || bare.Host != "" || bare.AgentClass != "empty" || bare.ClientKey != full.ClientKey || bare.VisitorKey == full.VisitorKey {
		t.Errorf("bare row %+v", bare)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/data/duck"
)

// madeCall is one call of a made-up day: it reaches one queue and leaves it.
type madeCall struct {
	id, queue, caller string
	at                time.Time // when it came in, UTC
	outcome           string    // answered, abandoned, timeout or full
	wait, talk        int       // s
}

// queueLog writes calls as Asterisk does, in order of time.
func queueLog(calls []madeCall) string {
	var lines []string
	for _, c := range calls {
		log := func(after int, agent, event string, data ...any) {
			line := fmt.Sprintf("%d|%s|%s|%s|%s", c.at.Unix()+int64(after), c.id, c.queue, agent, event)
			for _, d := range data {
				line += fmt.Sprint("|", d)
			}
			lines = append(lines, line)
		}
		switch c.outcome {
		case "full", "joinempty", "closed":
			log(0, "NONE", strings.ToUpper(c.outcome))
			continue
		case "diverted":
			log(0, "NONE", "DIVERT_HOLDTIME")
			continue
		}
		log(0, "NONE", "ENTERQUEUE", "", c.caller, 1)
		switch c.outcome {
		case "answered":
			log(c.wait, "PJSIP/2001", "CONNECT", c.wait, c.id+"1", 3)
			log(c.wait+c.talk, "PJSIP/2001", "COMPLETECALLER", c.wait, c.talk, 1)
		case "abandoned":
			log(c.wait, "NONE", "ABANDON", 1, 1, c.wait)
		case "timeout":
			log(c.wait, "NONE", "EXITWITHTIMEOUT", 1, 1, c.wait)
		case "empty":
			log(c.wait, "NONE", "EXITEMPTY", 1, 1, c.wait)
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(a[:10], b[:10]) })
	return strings.Join(lines, "\n") + "\n"
}

// contactRecords writes calls as Amazon Connect does: each record twice, first
// as it was while the call was still on, and all in one line.
func contactRecords(calls []madeCall) (string, error) {
	var out strings.Builder
	for _, c := range calls {
		stamp := func(after int) string { return c.at.Add(time.Duration(after) * time.Second).Format(time.RFC3339) }
		record := map[string]any{
			"ContactId": c.id, "InitialContactId": c.id, "Channel": "VOICE", "InitiationMethod": "INBOUND",
			"InitiationTimestamp": stamp(0), "LastUpdateTimestamp": stamp(1),
			"CustomerEndpoint": map[string]any{"Address": c.caller, "Type": "TELEPHONE_NUMBER"},
		}
		queue := map[string]any{"Name": c.queue, "EnqueueTimestamp": stamp(0)}
		if c.outcome != "full" {
			record["Queue"] = queue
		}
		early, err := json.Marshal(record)
		if err != nil {
			return "", err
		}
		queue["DequeueTimestamp"], queue["Duration"] = stamp(c.wait), c.wait
		if c.outcome == "answered" {
			record["Agent"] = map[string]any{
				"Username": "agent.7", "ConnectedToAgentTimestamp": stamp(c.wait), "AgentInteractionDuration": c.talk, "CustomerHoldDuration": 0,
			}
		}
		record["DisconnectTimestamp"], record["LastUpdateTimestamp"] = stamp(c.wait+c.talk), stamp(c.wait+c.talk+30)
		late, err := json.Marshal(record)
		if err != nil {
			return "", err
		}
		out.Write(late)
		out.Write(early)
		out.Write(late)
	}
	return out.String(), nil
}

// callList writes one line a call, by a function of its cells.
func callList(heading string, calls []madeCall, line func(c madeCall) []string) string {
	out := heading + "\n"
	for _, c := range calls {
		out += strings.Join(line(c), ",") + "\n"
	}
	return out
}

// clockLength writes a length of time as H:MM:SS, as call reporters do.
func clockLength(seconds int) string {
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// phones is a council that has nothing but phones, on the night after its calls.
type phones struct{ borough }

// newPhones writes the files of the sources, which are named like their folders
// "name,format", and runs the night.
func newPhones(t *testing.T, at time.Time, sources, reference map[string]string) *phones {
	t.Helper()
	p := &phones{borough{dir: t.TempDir(), at: at}}
	config := "council: Borough of Calls\nlake: lake\nreference: reference\nstale_after_days: 365\nsources:\n"
	names := []string{}
	for key := range sources {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		name, format, _ := strings.Cut(key, ",")
		config += fmt.Sprintf("  - {name: %s, format: %s, paths: [%s.txt]}\n", name, format, name)
		writeFile(t, p.path(name+".txt"), sources[key])
	}
	writeFile(t, p.path("council.yaml"), config)
	labels := "kind,label,service\n"
	for _, queue := range []string{"q", "q1", "q2", "Avaya", "Benefits"} {
		labels += "queue," + queue + ",benefits\n"
	}
	writeFile(t, p.path("reference", "service_labels.csv"), labels+"queue,Council Tax,council_tax\n")
	for name, text := range reference {
		writeFile(t, p.path("reference", name), text)
	}
	p.do(t, at, "run")
	return p
}

// model opens the tables as an analyst does, by the SQL of `lake connect`.
func (p *phones) model(t *testing.T) *duck.DB {
	t.Helper()
	db := openDuck(t, duck.Options{})
	if err := db.Exec(t.Context(), p.do(t, p.at, "lake", "connect").out); err != nil {
		t.Fatalf("the SQL that lake connect prints: %v in %s", err, filepath.Base(p.dir))
	}
	return db
}

package reference

import (
	"fmt"
	"strconv"
	"strings"

	"frontdoor/data/schema"
)

// journeys say which web addresses begin, continue and end a transaction. The
// path is cut at its * into the text before and after it, so that SQL needs no
// pattern (% and _ of a path mean themselves). A path p matches when
//
//	p = path_prefix                                                  if path_exact
//	length(p) >= length(path_prefix) + length(path_suffix)
//	and substr(p, 1, length(path_prefix)) = path_prefix
//	and substr(p, length(p) - length(path_suffix) + 1) = path_suffix  otherwise
//
// A row with an event means what a tag in the page reported (GA4): such rows of
// a log have no method and no status. A row without one means the requests of a
// web server.
func journeys() spec {
	return spec{
		name: "journeys", doc: "One web address that begins, continues or ends a transaction of a service, or shows what a search found.",
		fields: []field{
			{"service", code(), false, "Code of the service.", "services"},
			{"lgsl", whole(1, ""), true, "Number in the Local Government Services List, where the page serves one.", ""},
			{"kind", oneOf("start", "step", "end_ok", "end_ineligible", "error", "search", "search_empty"), false, "What the page means.", ""},
			{"method", oneOf("GET", "POST", "PUT", "PATCH", "DELETE"), true, "Request method; empty for any.", ""},
			{"host", host(), true, "Host name; empty for any.", ""},
			{"path", path(), false, "Path, in which one * stands for any text.", ""},
			{"status", status(), true, "Status codes that count.", ""},
			{"step_no", whole(1, ""), true, "Place of a step in the order of the steps.", ""},
			{"step", text(), true, "Name of that step.", ""},
			{"event", event(), true, "Event of a tag in the page; empty for requests.", ""},
		},
		added:    3,
		unique:   [][]string{{"kind", "method", "host", "path", "event"}},
		checkRow: journeyFlaw, checkRows: stepFlaws,
		columns: journeyColumns(), convert: journeyRow,
	}
}

func journeyColumns() []schema.Column {
	return []schema.Column{
		column("service", schema.Varchar, "", "Code of the service.", false),
		column("lgsl", schema.Integer, "", "Number in the Local Government Services List, where the page serves one.", true),
		column("kind", schema.Varchar, "", "What the page means: start, step, end_ok (done), end_ineligible (told that they do not qualify), error, search (what a search found) or search_empty (it found nothing).", false),
		column("method", schema.Varchar, "", "Request method; NULL for any.", true),
		column("host", schema.Varchar, "", "Host name in lower case; NULL for any.", true),
		column("path_prefix", schema.Varchar, "", "The path, or the text before its *.", false),
		column("path_suffix", schema.Varchar, "", "The text behind the *; empty when there is none.", false),
		column("path_exact", schema.Boolean, "", "Whether the path has no *, so that it is path_prefix itself.", false),
		column("min_status", schema.Integer, "HTTP status", "Lowest status that counts; NULL for an event.", true),
		column("max_status", schema.Integer, "HTTP status", "Highest status that counts; NULL for an event.", true),
		column("step_no", schema.Integer, "", "Place of a step in the order of the service's steps, from 1; NULL for all else.", true),
		column("step", schema.Varchar, "", "Name of that step.", true),
		column("event", schema.Varchar, "", "Event of a tag in the page that counts; NULL for requests.", true),
	}
}

// The cells of a row that its checks look at.
const (
	journeyService = 0
	journeyKind    = 2
	journeyMethod  = 3
	journeyStatus  = 6
	journeyStepNo  = 7
	journeyStep    = 8
	journeyEvent   = 9
)

func journeyFlaw(row []string) *flaw {
	switch {
	case row[journeyEvent] != "" && row[journeyStatus] != "":
		return &flaw{"status", "no status beside an event, which has none", "empty the cell, or take the event out"}
	case row[journeyEvent] != "" && row[journeyMethod] != "":
		return &flaw{"method", "no method beside an event, which has none", "empty the cell, or take the event out"}
	case row[journeyKind] == "error" && row[journeyStatus] == "" && row[journeyEvent] == "":
		return &flaw{"status", "the status codes that make the page an error", "write 4xx-5xx, or 2xx for an error page that is sent as a success"}
	case row[journeyStepNo] != "" && row[journeyKind] != "step":
		return &flaw{"step_no", "no number, since only a row of kind step has one", "empty the cell: a start comes before the steps and an end after them"}
	case row[journeyStepNo] != "" && row[journeyStep] == "":
		return &flaw{"step", "the name of the step", "write what the page asks for, such as your address"}
	case row[journeyStepNo] == "" && row[journeyStep] != "":
		return &flaw{"step_no", "the number of the step that has a name", "number the steps of a service 1, 2, 3 in their order"}
	}
	return nil
}

// stepFlaws holds the numbered steps of each service to having one name each
// and no number left out.
func stepFlaws(rows [][]string) []rowFlaw {
	names := map[[2]string]string{}
	for _, row := range rows {
		if key := [2]string{row[journeyService], row[journeyStepNo]}; names[key] == "" {
			names[key] = row[journeyStep]
		}
	}
	var out []rowFlaw
	for i, row := range rows {
		if row[journeyStepNo] == "" {
			continue
		}
		service := row[journeyService]
		if name := names[[2]string{service, row[journeyStepNo]}]; row[journeyStep] != name {
			out = append(out, rowFlaw{i, flaw{"step", fmt.Sprintf("the name %q that step %s of %s has above", name, row[journeyStepNo], service), "give a step one name, or another number"}})
		}
		n, _ := strconv.Atoi(row[journeyStepNo]) // read as a whole number before
		if before := strconv.Itoa(n - 1); n > 1 && names[[2]string{service, before}] == "" {
			out = append(out, rowFlaw{i, flaw{"step_no", "numbers without a gap: step " + before + " of " + service + " is missing", "number the steps of a service 1, 2, 3 in their order"}})
		}
	}
	return out
}

func journeyRow(row []string) []string {
	codes := row[journeyStatus]
	if codes == "" {
		codes = "2xx-3xx"
		if strings.HasPrefix(row[journeyKind], "search") { // a search that is sent on to another page is one search
			codes = "2xx"
		}
	}
	least, most, _ := statusRange(codes)
	from, to := strconv.Itoa(least), strconv.Itoa(most)
	if row[journeyEvent] != "" {
		from, to = "", ""
	}
	prefix, suffix, wild := strings.Cut(row[5], "*")
	return append(row[:5:5], prefix, suffix, strconv.FormatBool(!wild), from, to, row[journeyStepNo], row[journeyStep], row[journeyEvent])
}

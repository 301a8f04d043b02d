package reference

import (
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
func journeys() spec {
	return spec{
		name: "journeys", doc: "One web address that begins, continues or ends a transaction of a service.",
		fields: []field{
			{"service", code(), false, "Code of the service.", "services"},
			{"lgsl", whole(1, ""), true, "Number in the Local Government Services List, where the page serves one.", ""},
			{"kind", oneOf("start", "step", "end_ok", "end_ineligible", "error"), false, "What the page means.", ""},
			{"method", oneOf("GET", "POST", "PUT", "PATCH", "DELETE"), true, "Request method; empty for any.", ""},
			{"host", host(), true, "Host name; empty for any.", ""},
			{"path", path(), false, "Path, in which one * stands for any text.", ""},
			{"status", status(), true, "Status codes that count.", ""},
		},
		unique: [][]string{{"kind", "method", "host", "path"}},
		checkRow: func(row []string) *flaw {
			if row[2] == "error" && row[6] == "" {
				return &flaw{"status", "the status codes that make the page an error", "write 4xx-5xx, or 2xx for an error page that is sent as a success"}
			}
			return nil
		},
		columns: []schema.Column{
			column("service", schema.Varchar, "", "Code of the service.", false),
			column("lgsl", schema.Integer, "", "Number in the Local Government Services List, where the page serves one.", true),
			column("kind", schema.Varchar, "", "What the page means: start, step, end_ok (done), end_ineligible (told that they do not qualify) or error.", false),
			column("method", schema.Varchar, "", "Request method; NULL for any.", true),
			column("host", schema.Varchar, "", "Host name in lower case; NULL for any.", true),
			column("path_prefix", schema.Varchar, "", "The path, or the text before its *.", false),
			column("path_suffix", schema.Varchar, "", "The text behind the *; empty when there is none.", false),
			column("path_exact", schema.Boolean, "", "Whether the path has no *, so that it is path_prefix itself.", false),
			column("min_status", schema.Integer, "HTTP status", "Lowest status that counts.", false),
			column("max_status", schema.Integer, "HTTP status", "Highest status that counts.", false),
		},
		convert: journeyRow,
	}
}

func journeyRow(row []string) []string {
	codes := row[6]
	if codes == "" {
		codes = "2xx-3xx"
	}
	least, most, _ := statusRange(codes)
	prefix, suffix, wild := strings.Cut(row[5], "*")
	return append(row[:5:5], prefix, suffix, strconv.FormatBool(!wild), strconv.Itoa(least), strconv.Itoa(most))
}

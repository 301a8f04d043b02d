package schema

// WebRequest is one line of a web access log that reads as a request, or as
// the remains of one: LineClass says which.
type WebRequest struct {
	Base
	ClientKey    string `parquet:"client_key,dict"`
	VisitorKey   string `parquet:"visitor_key,dict"`
	UserKey      string `parquet:"user_key,optional,dict"`
	LineClass    string `parquet:"line_class,dict"`
	Method       string `parquet:"method,optional,dict"`
	Host         string `parquet:"host,optional,dict"`
	Path         string `parquet:"path,optional,dict"`
	HasQuery     bool   `parquet:"has_query"`
	Status       *int32 `parquet:"status,optional"`
	Bytes        int64  `parquet:"bytes"`
	DurationMs   *int64 `parquet:"duration_ms,optional"`
	RefererHost  string `parquet:"referer_host,optional,dict"`
	Agent        string `parquet:"agent,optional,dict"`
	AgentClass   string `parquet:"agent_class,dict"`
	LogLocalDate int32  `parquet:"log_date,date"`

	AgentList     int32  `parquet:"agent_list,optional,dict"` // 0 is written as NULL
	Network       string `parquet:"network,optional,dict"`
	NetworkOrigin string `parquet:"network_origin,optional,dict"`
	Event         string `parquet:"event,optional,dict"`
	SessionRef    string `parquet:"session_ref,optional,dict"`
}

// TableName is "web_request".
func (*WebRequest) TableName() string { return "web_request" }

func webRequestTable() Table {
	return Table{
		Name: "web_request",
		Doc:  "One line of a web access log.",
		Key: []string{ // visitor_key stands for client and agent; what is only derived is left out
			"ts", "visitor_key", "user_key", "method", "host", "path", "has_query", "status", "bytes",
			"duration_ms", "referer_host", "event",
		},
		Columns: append(baseColumns(),
			Column{"client_key", Varchar, "", "Keyed pseudonym of the client address; of the browser where a tag in the page reported.", Pseudonym, false},
			Column{"visitor_key", Varchar, "", "Keyed pseudonym of client address and user agent together; of the browser where a tag in the page reported.", Pseudonym, false},
			Column{"user_key", Varchar, "", "Keyed pseudonym of the authenticated user; NULL where the log has none.", Pseudonym, true},
			Column{"line_class", Varchar, "", "ok, no_request (nothing was asked), malformed_request (not HTTP) or truncated (the line is cut).", Plain, false},
			Column{"method", Varchar, "", "Request method.", Plain, true},
			Column{"host", Varchar, "", "Host asked for, lower case, where the log says; addresses are removed.", Redacted, true},
			Column{"path", Varchar, "", "Path without its query, identifiers removed.", Redacted, true},
			Column{"has_query", Boolean, "", "Whether the request had a query string (which is never kept).", Plain, false},
			Column{"status", Integer, "HTTP status", "Response status; NULL where the line is cut before it.", Plain, true},
			Column{"bytes", Bigint, "bytes", "Response size; 0 where the log writes -.", Plain, false},
			Column{"duration_ms", Bigint, "ms", "Time taken, where the log says.", Plain, true},
			Column{"referer_host", Varchar, "", "Host part of the referring address; addresses are removed.", Redacted, true},
			Column{"agent", Varchar, "", "User agent, identifiers removed.", Redacted, true},
			Column{"agent_class", Varchar, "", "browser, bot, tool, monitor or empty, by the agent string alone; unknown where the log states no agents.", Plain, false},
			Column{"log_date", Date, "", "Civil date in the log's own offset, for comparison with other tools.", Plain, false},
			Column{"agent_list", Integer, "", "Version of the list of agents that agent_class is by; NULL where the log's agents do not count.", Plain, true},
			Column{"network", Varchar, "", "Name of the council's network that the client's address belongs to, by the settings; NULL for all others.", Plain, true},
			Column{"network_origin", Varchar, "", "internal or automated, as the settings say of that network.", Plain, true},
			Column{"event", Varchar, "", "What a tag in the page reported, such as page_view or form_submit; NULL in a server's log.", Plain, true},
			Column{"session_ref", Varchar, "", "Keyed pseudonym of the session, where the tool that wrote the log states one.", Pseudonym, true},
		),
	}
}

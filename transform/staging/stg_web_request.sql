/*---
doc: One line of a web access log.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row came from, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the event."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same instant in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the event."}
  - {name: client_key, type: VARCHAR, doc: "Pseudonym of the client address.", privacy: pseudonym}
  - {name: visitor_key, type: VARCHAR, doc: "Pseudonym of client address and user agent.", privacy: pseudonym}
  - {name: user_key, type: VARCHAR, doc: "Pseudonym of the authenticated user.", privacy: pseudonym}
  - {name: line_class, type: VARCHAR, doc: "ok, no_request, malformed_request or truncated."}
  - {name: method, type: VARCHAR, doc: "Request method."}
  - {name: host, type: VARCHAR, doc: "Host asked for.", privacy: redacted}
  - {name: path, type: VARCHAR, doc: "Path without its query.", privacy: redacted}
  - {name: status, type: INTEGER, unit: HTTP status, doc: "Response status."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Response size."}
  - {name: agent_class, type: VARCHAR, doc: "browser, bot, tool, monitor or empty; unknown where the log states no agents."}
  - {name: log_date, type: DATE, doc: "Civil date in the log's own offset."}
  - {name: agent_list, type: INTEGER, doc: "Version of the list of agents that classed it; NULL where agents do not count."}
  - {name: network_origin, type: VARCHAR, doc: "internal or automated, where the client is in a network of the settings."}
  - {name: event, type: VARCHAR, doc: "What a tag in the page reported; NULL in a server's log."}
  - {name: session_ref, type: VARCHAR, doc: "Pseudonym of the session, where the log states one.", privacy: pseudonym}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    r.client_key,
    r.visitor_key,
    r.user_key,
    r.line_class,
    r.method,
    r.host,
    r.path,
    r.status,
    r.bytes,
    r.agent_class,
    r.log_date,
    r.agent_list,
    r.network_origin,
    r.event,
    r.session_ref
FROM raw_web_request AS r
LEFT JOIN duplicate_web_request AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
WHERE d.line IS NULL

/*---
doc: >-
  One request with the session it belongs to. A session is the requests of one login, or else of one address and user
  agent, without a gap of more than 1,800 s; midnight does not end it.
materialized: view
columns:
  - {name: session_id, type: VARCHAR, doc: "source/session key/start in seconds."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Who: pseudonym of the login, else of address and user agent.", privacy: pseudonym}
  - {name: session_start_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First request of the session."}
  - {name: file_id, type: VARCHAR, doc: "File the request is in."}
  - {name: line, type: BIGINT, unit: line number, doc: "Line the request is on."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the request."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the request."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the request."}
  - {name: line_class, type: VARCHAR, doc: "ok, no_request, malformed_request or truncated."}
  - {name: method, type: VARCHAR, doc: "Request method."}
  - {name: host, type: VARCHAR, doc: "Host asked for.", privacy: redacted}
  - {name: path, type: VARCHAR, doc: "Path without its query.", privacy: redacted}
  - {name: status, type: INTEGER, unit: HTTP status, doc: "Response status."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Response size."}
  - {name: agent_class, type: VARCHAR, doc: "browser, bot, tool, monitor or empty."}
  - {name: event, type: VARCHAR, doc: "What a tag in the page reported; NULL in a server's log."}
---*/
WITH keyed AS (
    SELECT
        r.source, coalesce(r.user_key, r.visitor_key) AS session_key, r.file_id, r.line, r.ts, r.ts_s,
        r.local_date, r.local_minute, r.line_class, r.method, r.host, r.path, r.status, r.bytes, r.agent_class, r.event
    FROM stg_web_request AS r
),
gapped AS (
    SELECT
        k.source, k.session_key, k.file_id, k.line, k.ts, k.ts_s, k.local_date, k.local_minute, k.line_class,
        k.method, k.host, k.path, k.status, k.bytes, k.agent_class, k.event,
        CASE
            WHEN k.ts_s - lag(k.ts_s) OVER (
                PARTITION BY k.source, k.session_key ORDER BY k.ts_s, k.file_id, k.line
            ) <= 1800 THEN NULL
            ELSE k.ts_s
        END AS begins_s
    FROM keyed AS k
),
started AS (
    -- The newest beginning so far is the start of the session.
    SELECT
        g.source, g.session_key, g.file_id, g.line, g.ts, g.ts_s, g.local_date, g.local_minute, g.line_class,
        g.method, g.host, g.path, g.status, g.bytes, g.agent_class, g.event,
        max(g.begins_s) OVER (
            PARTITION BY g.source, g.session_key ORDER BY g.ts_s, g.file_id, g.line ROWS UNBOUNDED PRECEDING
        ) AS session_start_s
    FROM gapped AS g
)
SELECT
    s.source || '/' || s.session_key || '/' || CAST(s.session_start_s AS VARCHAR) AS session_id,
    s.source,
    s.session_key,
    s.session_start_s,
    s.file_id,
    s.line,
    s.ts,
    s.ts_s,
    s.local_date,
    s.local_minute,
    s.line_class,
    s.method,
    s.host,
    s.path,
    s.status,
    s.bytes,
    s.agent_class,
    s.event
FROM started AS s

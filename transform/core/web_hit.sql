/*---
doc: >-
  One request, or one event of a tag in the page, with the session it belongs to. A session is what the log calls one
  (session_ref), or else the requests of one login, or else of one address and user agent, without a gap of more than
  1,800 s; midnight does not end it.
materialized: view
columns:
  - {name: session_id, type: VARCHAR, doc: "source/session key/start in seconds."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Pseudonym of the session where the log states one, else of the login, else of address and user agent.", privacy: pseudonym}
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
  - {name: agent_class, type: VARCHAR, doc: "browser, bot, tool, monitor or empty; unknown where the log states no agents."}
  - {name: agent_list, type: INTEGER, doc: "Version of the list of agents that classed it; NULL where agents do not count."}
  - {name: network_origin, type: VARCHAR, doc: "internal or automated, where the client is in a network of the settings."}
  - {name: stated, type: BOOLEAN, doc: "Whether the log itself states the session."}
  - {name: asked, type: VARCHAR, doc: "robots (/robots.txt), asset (style sheet, script, picture or font, by the path's ending), page (any other GET) or other."}
  - {name: even_gap, type: BOOLEAN, doc: "Whether it came 10 to 1,800 s after the one before, within 1 s of the time that one took."}
  - {name: event, type: VARCHAR, doc: "What a tag in the page reported; NULL in a server's log."}
---*/
WITH keyed AS (
    SELECT
        r.source, coalesce(r.session_ref, r.user_key, r.visitor_key) AS session_key, r.file_id, r.line, r.ts, r.ts_s,
        r.local_date, r.local_minute, r.line_class, r.method, r.host, r.path, r.status, r.bytes, r.agent_class,
        r.agent_list, r.network_origin, r.event, r.session_ref IS NOT NULL AS stated,
        CASE
            WHEN r.path = '/robots.txt' THEN 'robots'
            WHEN lower(substr(r.path, -4)) IN ('.css', '.mjs', '.png', '.jpg', '.gif', '.svg', '.ico', '.ttf', '.otf', '.eot')
                OR lower(substr(r.path, -5)) IN ('.jpeg', '.webp', '.avif', '.woff')
                OR lower(substr(r.path, -6)) = '.woff2'
                OR lower(substr(r.path, -3)) = '.js' THEN 'asset'
            WHEN r.method = 'GET' THEN 'page'
            ELSE 'other'
        END AS asked
    FROM stg_web_request AS r
),
followed AS (
    SELECT
        k.source, k.session_key, k.file_id, k.line, k.ts, k.ts_s, k.local_date, k.local_minute, k.line_class,
        k.method, k.host, k.path, k.status, k.bytes, k.agent_class, k.agent_list, k.network_origin, k.event, k.stated, k.asked,
        lag(k.ts_s) OVER (PARTITION BY k.source, k.session_key ORDER BY k.ts_s, k.file_id, k.line) AS last_s,
        lag(k.ts_s, 2) OVER (PARTITION BY k.source, k.session_key ORDER BY k.ts_s, k.file_id, k.line) AS last_but_one_s
    FROM keyed AS k
),
gapped AS (
    SELECT
        f.source, f.session_key, f.file_id, f.line, f.ts, f.ts_s, f.local_date, f.local_minute, f.line_class,
        f.method, f.host, f.path, f.status, f.bytes, f.agent_class, f.agent_list, f.network_origin, f.event, f.stated, f.asked,
        CASE WHEN f.last_s IS NULL OR (NOT f.stated AND f.ts_s - f.last_s > 1800) THEN f.ts_s END AS begins_s,
        coalesce(
            f.ts_s - f.last_s BETWEEN 10 AND 1800
                AND f.last_s - f.last_but_one_s <= 1800
                AND abs((f.ts_s - f.last_s) - (f.last_s - f.last_but_one_s)) <= 1,
            false
        ) AS even_gap
    FROM followed AS f
),
started AS (
    -- The newest beginning so far is the start of the session.
    SELECT
        g.source, g.session_key, g.file_id, g.line, g.ts, g.ts_s, g.local_date, g.local_minute, g.line_class,
        g.method, g.host, g.path, g.status, g.bytes, g.agent_class, g.agent_list, g.network_origin, g.event, g.stated, g.asked,
        g.even_gap,
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
    s.agent_list,
    s.network_origin,
    s.stated,
    s.asked,
    s.even_gap,
    s.event
FROM started AS s

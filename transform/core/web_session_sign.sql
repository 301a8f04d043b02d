/*---
doc: >-
  What one web session shows of who made it; web_session judges by it. See web_hit for where a session begins and ends.
materialized: view
columns:
  - {name: session_id, type: VARCHAR, doc: "source/session key/start in seconds."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Pseudonym of the session where the log states one, else of the login, else of address and user agent.", privacy: pseudonym}
  - {name: session_start_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First request of the session."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "The same instant."}
  - {name: local_date, type: DATE, doc: "Civil date of the first request."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the first request."}
  - {name: duration_s, type: BIGINT, unit: s, doc: "From first to last request."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests, whatever their class."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Bytes sent."}
  - {name: failed_requests, type: BIGINT, unit: requests, doc: "Requests answered with 404 or 5xx."}
  - {name: network_origin, type: VARCHAR, doc: "internal where a request came from such a network, else automated where one came from such; else NULL."}
  - {name: machine, type: VARCHAR, doc: "Class of an agent that is no browser; NULL where all are browsers."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents; NULL where agents do not count."}
  - {name: stated, type: BOOLEAN, doc: "Whether the log itself states the session."}
  - {name: robots, type: BIGINT, unit: requests, doc: "Requests for /robots.txt."}
  - {name: pages, type: BIGINT, unit: requests, doc: "GET requests for anything but page assets and /robots.txt."}
  - {name: assets, type: BIGINT, unit: requests, doc: "Requests for style sheets, scripts, pictures and fonts, by the path's ending."}
  - {name: even_gaps, type: BIGINT, unit: requests, doc: "Requests that came 10 to 1,800 s after the one before, within 1 s of the time that one took."}
  - {name: log_has_assets, type: BOOLEAN, doc: "Whether any session of the source in these days asked for a page asset: where they come from elsewhere, their absence says nothing."}
tests:
  - name: pages, page assets and robots.txt by their paths; a page of that name in a folder is a page
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /a.css, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /B.WEBP, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /c.js, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: HEAD, path: /d.woff2, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: POST, path: /form, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /list.json, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:00", line_class: truncated, agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", method: GET, path: /robots.txt, agent_class: tool, agent_list: 3}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", method: GET, path: /news/robots.txt, agent_class: tool, agent_list: 3}
        - {source: cdn, visitor_key: v3, at: "2026-01-05 09:00:00", method: GET, path: /, agent_class: browser}
    expect:
      - {session_key: v1, requests: 8, pages: 2, assets: 4, robots: 0, machine: null, log_has_assets: true, stated: false}
      - {session_key: v2, requests: 2, pages: 1, assets: 0, robots: 1, machine: tool, list_version: 3, log_has_assets: true}
      - {session_key: v3, source: cdn, pages: 1, assets: 0, log_has_assets: false}
  - name: a gap is even within 1 s of the one before; 2 s more, less than 10 s, and what lies before the session are not
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 09:00:00", agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:05:00", agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:10:01", agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:15:03", agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:20:07", agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:09", agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:18", agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:28", agent_class: browser}
        - {visitor_key: v3, at: "2026-01-05 09:00:00", agent_class: browser}
        - {visitor_key: v3, at: "2026-01-05 09:30:01", agent_class: browser}
        - {visitor_key: v3, at: "2026-01-05 10:00:01", agent_class: browser}
    expect:
      - {session_key: v1, requests: 5, even_gaps: 2}
      - {session_key: v2, requests: 4, even_gaps: 1}
      - {session_key: v3, requests: 1, even_gaps: 0}
      - {session_key: v3, requests: 2, even_gaps: 0}
---*/
WITH session AS (
    SELECT
        h.source,
        h.session_key,
        h.session_start_s,
        min_by(h.ts, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS ts,
        min_by(h.local_date, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS local_date,
        min_by(h.local_minute, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS local_minute,
        max(h.ts_s) - h.session_start_s AS duration_s,
        count(*) AS requests,
        sum(h.bytes) AS bytes,
        sum(CASE WHEN h.status = 404 OR h.status >= 500 THEN 1 ELSE 0 END) AS failed_requests,
        max(h.network_origin) AS network_origin,
        max(CASE WHEN h.agent_class NOT IN ('browser', 'unknown') THEN h.agent_class END) AS machine,
        max(h.agent_list) AS list_version,
        bool_or(h.stated) AS stated,
        count(*) FILTER (WHERE h.asked = 'robots') AS robots,
        count(*) FILTER (WHERE h.asked = 'page') AS pages,
        count(*) FILTER (WHERE h.asked = 'asset') AS assets,
        count(*) FILTER (WHERE h.even_gap) AS even_gaps
    FROM web_hit AS h
    GROUP BY h.source, h.session_key, h.session_start_s
)
SELECT
    s.source || '/' || s.session_key || '/' || CAST(s.session_start_s AS VARCHAR) AS session_id,
    s.source,
    s.session_key,
    s.session_start_s,
    s.ts,
    s.local_date,
    s.local_minute,
    s.duration_s,
    s.requests,
    s.bytes,
    s.failed_requests,
    s.network_origin,
    s.machine,
    s.list_version,
    s.stated,
    s.robots,
    s.pages,
    s.assets,
    s.even_gaps,
    max(s.assets) OVER (PARTITION BY s.source) > 0 AS log_has_assets
FROM session AS s

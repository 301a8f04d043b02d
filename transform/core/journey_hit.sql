/*---
doc: >-
  One request, or event of a tag in the page, on a page that journeys names, for each service that names it. A request
  counts as a start, step, end, error or search where its method and status are those of the row, and stands here also
  where they are not: a start page that is not found starts nothing. It belongs to the month its session started in.
materialized: table
partition: local_month
sort: [ts_s, source, session_id]
window: {web_hit: [1, 1], stg_web_request: [1, 1]}
columns:
  - {name: session_id, type: VARCHAR, doc: "Session, as in web_session."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Who, as in web_session.", privacy: pseudonym}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated, as the session."}
  - {name: session_date, type: DATE, doc: "Civil date on which the session started."}
  - {name: session_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which it started."}
  - {name: local_month, type: VARCHAR, doc: "Month of session_date, yyyy-mm."}
  - {name: file_id, type: VARCHAR, doc: "File the request is in."}
  - {name: line, type: BIGINT, unit: line number, doc: "Line the request is on."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the request."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the request."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the request."}
  - {name: service, type: VARCHAR, doc: "Service that names the page."}
  - {name: path, type: VARCHAR, doc: "Path without its query.", privacy: redacted}
  - {name: status, type: INTEGER, unit: HTTP status, doc: "Response status; NULL for an event."}
  - {name: event, type: VARCHAR, doc: "What a tag in the page reported; NULL in a server's log."}
  - {name: on_transaction, type: BOOLEAN, doc: "Whether the page belongs to a transaction of the service, and not to its search alone."}
  - {name: is_start, type: BOOLEAN, doc: "Whether it started a transaction."}
  - {name: is_step, type: BOOLEAN, doc: "Whether it is a step of one, numbered or not."}
  - {name: step_no, type: INTEGER, doc: "Number of that step, the highest where a page has two; NULL without a number."}
  - {name: is_end, type: BOOLEAN, doc: "Whether it ended one as done."}
  - {name: is_end_ineligible, type: BOOLEAN, doc: "Whether it ended one with the resident not eligible."}
  - {name: is_error, type: BOOLEAN, doc: "Whether it is an error."}
  - {name: is_search, type: BOOLEAN, doc: "Whether it shows what a search found, or that it found nothing."}
  - {name: is_search_empty, type: BOOLEAN, doc: "Whether it shows that a search found nothing."}
tests:
  - name: a page counts with its method, status and host, or by its event; the prefix and suffix of a path
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, host: a.example.org, path: /book, status: 200, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:01:00", method: GET, host: a.example.org, path: /book, status: 404, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:02:00", method: GET, host: b.example.org, path: /book, status: 200, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:03:00", method: POST, path: /book/77/slot, status: 302, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:04:00", method: POST, path: /book/slot, status: 503, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:05:00", path: /book/77/slot, event: page_view, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:06:00", path: /book/77/slot, event: form_submit, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:07:00", path: /bins, status: 200, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:08:00", path: /search, status: 200, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:09:00", path: /search/none, status: 200, agent_class: browser}
      web_session:
        - {session_key: v1, at: "2026-01-05 09:00:00", session_id: s1, origin: internal}
      journeys:
        - {service: s, kind: start, method: GET, host: a.example.org, path_prefix: /book, path_suffix: "", path_exact: true, min_status: 200, max_status: 399}
        - {service: s, kind: step, path_prefix: /book/, path_suffix: /slot, path_exact: false, min_status: 200, max_status: 399, step_no: 1, step: Slot}
        - {service: s, kind: end_ok, path_prefix: /book/, path_suffix: "", path_exact: false, event: form_submit}
        - {service: s, kind: error, path_prefix: /book/slot, path_suffix: "", path_exact: true, min_status: 500, max_status: 599}
        - {service: g, kind: search, path_prefix: /search, path_suffix: "", path_exact: false, min_status: 200, max_status: 399}
        - {service: g, kind: search_empty, path_prefix: /search/none, path_suffix: "", path_exact: true, min_status: 200, max_status: 399}
    expect:
      - {session_id: s1, origin: internal, service: s, path: /book, status: 200, on_transaction: true, is_start: true, is_step: false, is_end: false, is_error: false, is_search: false, local_minute: 540}
      - {service: s, path: /book, status: 404, on_transaction: true, is_start: false}
      - {service: s, path: /book/77/slot, status: 302, is_step: true, step_no: 1, is_start: false}
      - {service: s, path: /book/slot, status: 503, is_step: false, step_no: null, is_error: true}
      - {service: s, path: /book/77/slot, event: form_submit, status: null, is_end: true, is_step: false}
      - {service: g, path: /search, is_search: true, is_search_empty: false, on_transaction: false}
      - {service: g, path: /search/none, is_search: true, is_search_empty: true, on_transaction: false}
---*/
WITH path_rule AS (
    -- Rules are matched once a distinct path, not once a request.
    SELECT
        p.path, r.service, r.kind, r.method, r.host, r.min_status, r.max_status, r.step_no, r.event
    FROM (SELECT DISTINCT q.path FROM stg_web_request AS q WHERE q.path IS NOT NULL) AS p
    JOIN journeys AS r
        ON substr(p.path, 1, length(r.path_prefix)) = r.path_prefix
        AND (
            (r.path_exact AND p.path = r.path_prefix)
            OR (
                NOT r.path_exact
                AND length(p.path) >= length(r.path_prefix) + length(coalesce(r.path_suffix, ''))
                AND substr(p.path, length(p.path) - length(coalesce(r.path_suffix, '')) + 1) = coalesce(r.path_suffix, '')
            )
        )
),
seen AS (
    SELECT
        h.source, h.session_key, h.session_start_s, h.file_id, h.line, h.ts, h.ts_s, h.local_date, h.local_minute,
        h.path, h.status, h.event, r.service, r.kind,
        CASE
            WHEN r.event IS NOT NULL THEN r.kind
            WHEN (r.method IS NULL OR r.method = h.method) AND h.status BETWEEN r.min_status AND r.max_status THEN r.kind
        END AS means,
        r.step_no
    FROM web_hit AS h
    JOIN path_rule AS r
        ON r.path = h.path
        AND (r.host IS NULL OR r.host = h.host)
        AND (r.event = h.event OR (r.event IS NULL AND h.event IS NULL))
),
hit AS (
    SELECT
        s.source, s.session_key, s.session_start_s, s.file_id, s.line, s.service,
        min(s.ts) AS ts,
        min(s.ts_s) AS ts_s,
        min(s.local_date) AS local_date,
        min(s.local_minute) AS local_minute,
        min(s.path) AS path,
        min(s.status) AS status,
        min(s.event) AS event,
        max(CASE WHEN s.kind NOT IN ('search', 'search_empty') THEN 1 ELSE 0 END) = 1 AS on_transaction,
        max(CASE WHEN s.means = 'start' THEN 1 ELSE 0 END) = 1 AS is_start,
        max(CASE WHEN s.means = 'step' THEN 1 ELSE 0 END) = 1 AS is_step,
        max(CASE WHEN s.means = 'step' THEN s.step_no END) AS step_no,
        max(CASE WHEN s.means = 'end_ok' THEN 1 ELSE 0 END) = 1 AS is_end,
        max(CASE WHEN s.means = 'end_ineligible' THEN 1 ELSE 0 END) = 1 AS is_end_ineligible,
        max(CASE WHEN s.means = 'error' THEN 1 ELSE 0 END) = 1 AS is_error,
        max(CASE WHEN s.means IN ('search', 'search_empty') THEN 1 ELSE 0 END) = 1 AS is_search,
        max(CASE WHEN s.means = 'search_empty' THEN 1 ELSE 0 END) = 1 AS is_search_empty
    FROM seen AS s
    GROUP BY s.source, s.session_key, s.session_start_s, s.file_id, s.line, s.service
)
SELECT
    w.session_id,
    h.source,
    h.session_key,
    w.origin,
    w.local_date AS session_date,
    w.local_minute AS session_minute,
    substr(CAST(w.local_date AS VARCHAR), 1, 7) AS local_month,
    h.file_id,
    h.line,
    h.ts,
    h.ts_s,
    h.local_date,
    h.local_minute,
    h.service,
    h.path,
    h.status,
    h.event,
    h.on_transaction,
    h.is_start,
    h.is_step,
    h.step_no,
    h.is_end,
    h.is_end_ineligible,
    h.is_error,
    h.is_search,
    h.is_search_empty
FROM hit AS h
JOIN web_session AS w
    ON w.source = h.source AND w.session_key = h.session_key AND w.ts_s = h.session_start_s

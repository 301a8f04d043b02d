/*---
doc: One service's start, error and end pages (the rules of journeys) seen in one web session.
materialized: table
partition: local_month
sort: [ts_s, source, journey_id]
window: {web_hit: [1, 1]}
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "form (events of a forms platform) or url (start and end pages in a web log)."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First event or page of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first event; for URL journeys of the session's start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident, where the platform knows one.", privacy: pseudonym}
  - {name: entered_by, type: VARCHAR, doc: "customer, adviser (assisted) or unknown."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated, as the session it is in."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: outcome, type: VARCHAR, doc: "completed, failed, abandoned (started only) or unknown (no start seen)."}
tests:
  - name: start and end in one session, an error page, a page of no service; whose journey it is, its session says
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /registrars/book, status: 200, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:05:00", method: GET, path: /registrars/book/confirmed, status: 200, agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", method: GET, path: /registrars/book, status: 200, agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:01:00", method: POST, path: /registrars/book/2, status: 503, agent_class: browser}
        - {visitor_key: v3, at: "2026-01-05 09:00:00", method: GET, path: /registrars/book, status: 200, agent_class: bot}
        - {visitor_key: v4, at: "2026-01-05 09:00:00", method: GET, path: /bins, status: 200, agent_class: browser}
        - {visitor_key: v5, at: "2026-01-05 09:00:00", method: GET, path: /registrars/book, status: 404, agent_class: browser}
        - {visitor_key: v6, at: "2026-01-05 09:00:00", method: GET, path: /registrars/book, status: 200, agent_class: browser}
      web_session:
        - {session_key: v1, at: "2026-01-05 09:00:00", origin: resident}
        - {session_key: v2, at: "2026-01-05 09:00:00", origin: resident}
        - {session_key: v3, at: "2026-01-05 09:00:00", origin: automated}
        - {session_key: v4, at: "2026-01-05 09:00:00", origin: resident}
        - {session_key: v5, at: "2026-01-05 09:00:00", origin: resident}
        - {session_key: v6, at: "2026-01-05 09:00:00", origin: internal}
      journeys:
        - {service: registrars, kind: start, method: GET, path_prefix: /registrars/book, path_exact: true, min_status: 200, max_status: 399}
        - {service: registrars, kind: end_ok, path_prefix: /registrars/book/confirmed, path_exact: true, min_status: 200, max_status: 399}
        - {service: registrars, kind: error, path_prefix: /registrars/book, path_exact: false, min_status: 500, max_status: 599}
    expect:
      - {service: registrars, outcome: completed, started: true, origin: resident}
      - {service: registrars, outcome: failed, started: true, origin: resident}
      - {service: registrars, outcome: abandoned, origin: automated}
      - {service: registrars, outcome: abandoned, origin: internal}
---*/
WITH path_rule AS (
    -- Rules are matched once a distinct path, not once a request.
    SELECT p.path, r.service, r.kind, r.method, r.host, r.min_status, r.max_status
    FROM (SELECT DISTINCT h.path FROM web_hit AS h WHERE h.path IS NOT NULL) AS p
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
    SELECT h.source, h.session_key, h.session_start_s, r.service, r.kind, h.ts_s
    FROM web_hit AS h
    JOIN path_rule AS r
        ON r.path = h.path
        AND (r.method IS NULL OR r.method = h.method)
        AND (r.host IS NULL OR r.host = h.host)
        AND h.status BETWEEN r.min_status AND r.max_status
),
journey AS (
    SELECT
        s.source,
        s.session_key,
        s.session_start_s,
        s.service,
        min(s.ts_s) AS ts_s,
        max(CASE WHEN s.kind = 'start' THEN 1 ELSE 0 END) = 1 AS started,
        max(CASE WHEN s.kind IN ('end_ok', 'end_ineligible') THEN 1 ELSE 0 END) = 1 AS completed,
        max(CASE WHEN s.kind = 'error' THEN 1 ELSE 0 END) = 1 AS ever_failed
    FROM seen AS s
    GROUP BY s.source, s.session_key, s.session_start_s, s.service
),
judged AS (
    SELECT
        w.session_id || '/' || j.service AS journey_id,
        j.source, j.service, w.ts, j.ts_s, w.local_date, w.local_minute, w.origin,
        j.started, j.completed, j.ever_failed AND NOT j.completed AS failed
    FROM journey AS j
    JOIN web_session AS w
        ON w.source = j.source AND w.session_key = j.session_key AND w.ts_s = j.session_start_s
)
SELECT
    j.journey_id,
    j.source,
    j.service,
    'url' AS found_by,
    j.ts,
    j.ts_s,
    j.local_date,
    j.local_minute,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    CAST(NULL AS VARCHAR) AS resident_key,
    'customer' AS entered_by,
    j.origin,
    j.started,
    j.completed,
    j.failed,
    CASE
        WHEN j.completed THEN 'completed'
        WHEN j.failed THEN 'failed'
        WHEN j.started THEN 'abandoned'
        ELSE 'unknown'
    END AS outcome
FROM judged AS j

/*---
doc: >-
  Requests on pages of transactions (those that journeys names with any kind but a search) that failed: not found, or an
  error of the server. By local day, service, page and whose session; days on which nothing failed are left out.
materialized: table
partition: local_month
published: 3
sort: [local_date, service, path]
window: {journey_hit: [1, 0]}
columns:
  - {name: local_date, type: DATE, doc: "Civil date of the requests."}
  - {name: local_month, type: VARCHAR, doc: "Its month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service whose page it is."}
  - {name: path, type: VARCHAR, doc: "Path without its query, identifiers removed.", privacy: redacted}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests for the page, failed or not."}
  - {name: not_found, type: BIGINT, unit: requests, doc: "Requests answered with 404."}
  - {name: not_found_sessions, type: BIGINT, unit: sessions, doc: "Distinct sessions that got one."}
  - {name: server_errors, type: BIGINT, unit: requests, doc: "Requests answered with 500 to 599."}
  - {name: server_error_sessions, type: BIGINT, unit: sessions, doc: "Distinct sessions that got one."}
tests:
  - name: what fails on a page of a transaction, and whom; events and searches are no requests
    given:
      journey_hit:
        - {session_id: a, service: s, path: /book, status: 503, origin: resident, on_transaction: true, at: "2026-01-05 09:00:00"}
        - {session_id: a, service: s, path: /book, status: 503, origin: resident, on_transaction: true, at: "2026-01-05 09:01:00"}
        - {session_id: b, service: s, path: /book, status: 500, origin: resident, on_transaction: true, at: "2026-01-05 09:01:00"}
        - {session_id: b, service: s, path: /book, status: 200, origin: resident, on_transaction: true, at: "2026-01-05 09:02:00"}
        - {session_id: b, service: s, path: /book, status: 404, origin: resident, on_transaction: true, at: "2026-01-06 00:02:00"}
        - {session_id: c, service: s, path: /book, status: 503, origin: automated, on_transaction: true, at: "2026-01-05 09:01:00"}
        - {session_id: d, service: s, path: /book, event: page_view, origin: resident, on_transaction: true, at: "2026-01-05 09:01:00"}
        - {session_id: d, service: g, path: /search, status: 500, origin: resident, on_transaction: false, at: "2026-01-05 09:01:00"}
        - {session_id: d, service: s, path: /fine, status: 403, origin: resident, on_transaction: true, at: "2026-01-05 09:01:00"}
    expect:
      - {local_date: 2026-01-05, local_month: 2026-01, service: s, path: /book, origin: resident, requests: 4, not_found: 0, not_found_sessions: 0, server_errors: 3, server_error_sessions: 2}
      - {local_date: 2026-01-06, path: /book, origin: resident, requests: 1, not_found: 1, not_found_sessions: 1, server_errors: 0, server_error_sessions: 0}
      - {local_date: 2026-01-05, path: /book, origin: automated, requests: 1, server_errors: 1, server_error_sessions: 1}
---*/
SELECT
    h.local_date,
    substr(CAST(h.local_date AS VARCHAR), 1, 7) AS local_month,
    h.service,
    h.path,
    h.origin,
    count(*) AS requests,
    sum(CASE WHEN h.status = 404 THEN 1 ELSE 0 END) AS not_found,
    count(DISTINCT CASE WHEN h.status = 404 THEN h.session_id END) AS not_found_sessions,
    sum(CASE WHEN h.status BETWEEN 500 AND 599 THEN 1 ELSE 0 END) AS server_errors,
    count(DISTINCT CASE WHEN h.status BETWEEN 500 AND 599 THEN h.session_id END) AS server_error_sessions
FROM journey_hit AS h
WHERE h.on_transaction AND h.event IS NULL
GROUP BY h.local_date, h.service, h.path, h.origin
HAVING sum(CASE WHEN h.status = 404 OR h.status BETWEEN 500 AND 599 THEN 1 ELSE 0 END) > 0

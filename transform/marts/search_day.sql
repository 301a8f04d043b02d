/*---
doc: >-
  Searches of the site by local day: pages that journeys calls search or search_empty. What follows one is the next page
  of the same visitor within 1,800 s, style sheets, scripts, pictures and fonts apart.
materialized: table
partition: local_month
sort: [local_date, service, origin]
window: {journey_hit: [1, 0], stg_web_request: [1, 1]}
columns:
  - {name: local_date, type: DATE, doc: "Civil date of the searches."}
  - {name: local_month, type: VARCHAR, doc: "Its month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service that journeys gives the search."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: searches, type: BIGINT, unit: searches, doc: "Pages that show what a search found, or that it found nothing."}
  - {name: without_result, type: BIGINT, unit: searches, doc: "Of those, found nothing; NULL where journeys has no search_empty for the service."}
  - {name: refined, type: BIGINT, unit: searches, doc: "Searches whose next page is another search."}
  - {name: ended, type: BIGINT, unit: searches, doc: "Searches without a next page: the visit ended there."}
tests:
  - name: refined, left and followed; a picture is no page; another visitor's page is not the next one
    given:
      raw_web_request:
        - {visitor_key: a, at: "2026-01-05 09:00:00", method: GET, path: /search, status: 200}
        - {visitor_key: a, at: "2026-01-05 09:00:01", method: GET, path: /logo.PNG, status: 200}
        - {visitor_key: b, at: "2026-01-05 09:00:01", method: GET, path: /other, status: 200}
        - {visitor_key: a, at: "2026-01-05 09:01:00", method: GET, path: /search, status: 200}
        - {visitor_key: a, at: "2026-01-05 09:31:00", method: GET, path: /bins, status: 200}
        - {visitor_key: a, at: "2026-01-05 12:00:00", method: GET, path: /search/none, status: 200}
        - {visitor_key: a, at: "2026-01-05 12:30:01", method: GET, path: /search, status: 200}
        - {visitor_key: c, at: "2026-01-05 12:30:01", path: /search, event: view_search_results}
        - {visitor_key: c, at: "2026-01-05 12:30:02", path: /search, event: scroll}
      journey_hit:
        - {line: 1, service: g, origin: resident, at: "2026-01-05 09:00:00", is_search: true, is_search_empty: false}
        - {line: 4, service: g, origin: resident, at: "2026-01-05 09:01:00", is_search: true, is_search_empty: false}
        - {line: 6, service: g, origin: resident, at: "2026-01-05 12:00:00", is_search: true, is_search_empty: true}
        - {line: 7, service: g, origin: resident, at: "2026-01-05 12:30:01", is_search: true, is_search_empty: false}
        - {line: 8, service: t, origin: automated, at: "2026-01-05 12:30:01", is_search: true, is_search_empty: false}
        - {line: 9, service: s, origin: resident, at: "2026-01-05 12:30:02", is_search: false, is_search_empty: false}
      journeys:
        - {service: g, kind: search, path_prefix: /search, path_exact: false, path_suffix: ""}
        - {service: g, kind: search_empty, path_prefix: /search/none, path_exact: false, path_suffix: ""}
        - {service: t, kind: search, path_prefix: /search, path_exact: false, path_suffix: "", event: view_search_results}
    expect:
      - {local_date: 2026-01-05, local_month: 2026-01, service: g, origin: resident, searches: 4, without_result: 1, refined: 1, ended: 2}
      - {service: t, origin: automated, searches: 1, without_result: null, refined: 0, ended: 1}
---*/
WITH search AS (
    SELECT h.source, h.file_id, h.line, h.service, h.origin, h.local_date, h.is_search_empty
    FROM journey_hit AS h
    WHERE h.is_search
),
searcher AS (
    SELECT DISTINCT r.source, r.visitor_key
    FROM stg_web_request AS r
    JOIN search AS s ON s.source = r.source AND s.file_id = r.file_id AND s.line = r.line
),
page AS (
    SELECT
        r.source, r.visitor_key, r.file_id, r.line, r.ts_s, s.line IS NOT NULL AS is_search
    FROM stg_web_request AS r
    JOIN searcher AS v ON v.source = r.source AND v.visitor_key = r.visitor_key
    LEFT JOIN (SELECT DISTINCT q.source, q.file_id, q.line FROM search AS q) AS s
        ON s.source = r.source AND s.file_id = r.file_id AND s.line = r.line
    WHERE s.line IS NOT NULL
        OR r.event = 'page_view'
        OR (
            r.event IS NULL
            AND NOT (
                lower(substr(r.path, -3)) = '.js'
                OR lower(substr(r.path, -4)) IN (
                    '.css', '.mjs', '.png', '.jpg', '.gif', '.svg', '.ico', '.ttf', '.otf', '.eot'
                )
                OR lower(substr(r.path, -5)) IN ('.jpeg', '.webp', '.avif', '.woff')
                OR lower(substr(r.path, -6)) = '.woff2'
            )
        )
),
followed AS (
    SELECT
        p.source, p.file_id, p.line, p.ts_s,
        lead(p.ts_s) OVER (PARTITION BY p.source, p.visitor_key ORDER BY p.ts_s, p.file_id, p.line) AS next_s,
        lead(p.is_search) OVER (PARTITION BY p.source, p.visitor_key ORDER BY p.ts_s, p.file_id, p.line) AS next_is_search
    FROM page AS p
),
judged AS (
    SELECT
        s.local_date, s.service, s.origin, s.is_search_empty,
        coalesce(f.next_s - f.ts_s <= 1800, false) AS goes_on,
        f.next_is_search
    FROM search AS s
    LEFT JOIN followed AS f ON f.source = s.source AND f.file_id = s.file_id AND f.line = s.line
),
told AS (
    SELECT DISTINCT r.service
    FROM journeys AS r
    WHERE r.kind = 'search_empty'
)
SELECT
    j.local_date,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    j.service,
    j.origin,
    count(*) AS searches,
    CASE WHEN max(t.service) IS NOT NULL THEN sum(CASE WHEN j.is_search_empty THEN 1 ELSE 0 END) END AS without_result,
    sum(CASE WHEN j.goes_on AND j.next_is_search THEN 1 ELSE 0 END) AS refined,
    sum(CASE WHEN NOT j.goes_on THEN 1 ELSE 0 END) AS ended
FROM judged AS j
LEFT JOIN told AS t ON t.service = j.service
GROUP BY j.local_date, j.service, j.origin

/*---
doc: >-
  Requests to web servers, and visitors, by day. A visitor is a distinct client address and user agent on that day. Each
  day stands twice: by the council's clock and by the clock of the log, which other tools count by. What a tag in the
  page reports (event) is no request to a server, and not here.
materialized: table
partition: local_month
sort: [day_clock, day, source]
window: {stg_web_request: [1, 1]}
columns:
  - {name: day_clock, type: VARCHAR, doc: "local (the council's time zone) or log (the offset the log was written with)."}
  - {name: day, type: DATE, doc: "The day."}
  - {name: local_month, type: VARCHAR, doc: "Month of the day, yyyy-mm."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Lines that read as a request or the remains of one."}
  - {name: visitors, type: BIGINT, unit: visitors, doc: "Visitors, over requests whose status is not 4xx."}
  - {name: visitors_incl_4xx, type: BIGINT, unit: visitors, doc: "Visitors, over all requests."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Bytes sent."}
  - {name: not_found, type: BIGINT, unit: requests, doc: "Requests answered with 404."}
  - {name: truncated, type: BIGINT, unit: lines, doc: "Lines that are cut."}
  - {name: malformed, type: BIGINT, unit: lines, doc: "Lines whose request is not HTTP."}
  - {name: no_request, type: BIGINT, unit: lines, doc: "Lines in which nothing was asked."}
  - {name: automated, type: BIGINT, unit: requests, doc: "Requests of bots, tools, monitors and empty agents."}
tests:
  - name: visitors with and without 4xx, the day by two clocks, and an event of a page, which is no request
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 00:10:00", log_date: 2026-01-04, status: 200, bytes: 10, line_class: ok, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 00:20:00", log_date: 2026-01-04, status: 200, bytes: 10, line_class: ok, agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", log_date: 2026-01-05, status: 404, bytes: 1, line_class: ok, agent_class: bot}
        - {visitor_key: v3, at: "2026-01-05 09:00:00", log_date: 2026-01-05, bytes: 0, line_class: truncated, agent_class: empty}
        - {visitor_key: v4, at: "2026-01-05 09:00:00", log_date: 2026-01-05, bytes: 0, line_class: ok, event: page_view}
    expect:
      - {day_clock: local, day: 2026-01-05, requests: 4, visitors: 2, visitors_incl_4xx: 3, bytes: 21, not_found: 1, truncated: 1, automated: 2}
      - {day_clock: log, day: 2026-01-04, requests: 2, visitors: 1, visitors_incl_4xx: 1}
      - {day_clock: log, day: 2026-01-05, requests: 2, visitors: 1, visitors_incl_4xx: 2}
---*/
WITH dated AS (
    SELECT 'local' AS day_clock, r.local_date AS day, r.source, r.visitor_key, r.status, r.bytes, r.line_class, r.agent_class
    FROM stg_web_request AS r
    WHERE r.event IS NULL
    UNION ALL
    SELECT 'log' AS day_clock, r.log_date AS day, r.source, r.visitor_key, r.status, r.bytes, r.line_class, r.agent_class
    FROM stg_web_request AS r
    WHERE r.event IS NULL
)
SELECT
    d.day_clock,
    d.day,
    substr(CAST(d.day AS VARCHAR), 1, 7) AS local_month,
    d.source,
    count(*) AS requests,
    count(DISTINCT CASE WHEN d.status IS NULL OR d.status < 400 OR d.status > 499 THEN d.visitor_key END) AS visitors,
    count(DISTINCT d.visitor_key) AS visitors_incl_4xx,
    sum(d.bytes) AS bytes,
    sum(CASE WHEN d.status = 404 THEN 1 ELSE 0 END) AS not_found,
    sum(CASE WHEN d.line_class = 'truncated' THEN 1 ELSE 0 END) AS truncated,
    sum(CASE WHEN d.line_class = 'malformed_request' THEN 1 ELSE 0 END) AS malformed,
    sum(CASE WHEN d.line_class = 'no_request' THEN 1 ELSE 0 END) AS no_request,
    sum(CASE WHEN d.agent_class NOT IN ('browser', 'unknown') THEN 1 ELSE 0 END) AS automated
FROM dated AS d
GROUP BY d.day_clock, d.day, d.source

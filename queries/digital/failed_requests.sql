/*---
title: "Pages of transactions that failed"
question: "Which pages of online services were not found, or broke, and how many visits met it?"
why: "Who gets an error page in the middle of a form rings up."
grain: "one day, service, page and fault"
around: [0, 0]
params:
  - {name: origin, type: VARCHAR, default: "resident", values: [resident, all], doc: "Only residents' requests, or those of council networks and machines too."}
  - {name: service, type: VARCHAR, default: "all", doc: "Only this service; all for every service."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: day, type: DATE, doc: "Local day."}
  - {name: service, type: VARCHAR, doc: "Service whose page it is, by journeys.csv."}
  - {name: path, type: VARCHAR, doc: "Page, without its query and without identifiers."}
  - {name: fault, type: VARCHAR, doc: "not_found (404) or server_error (500 to 599)."}
  - {name: failed, type: BIGINT, unit: requests, doc: "Requests that failed so."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests for the page that day, failed or not."}
  - {name: failed_share, type: DOUBLE, unit: share, doc: "failed / requests."}
  - {name: sessions, type: BIGINT, unit: sessions, doc: "Distinct web sessions that met it. One that met it on two pages counts on both."}
chart: {kind: line, x: day, y: failed, series: service, format: count}
notes:
  - "Only pages that journeys.csv names: a row of kind error with a path such as /book* brings in all pages of a form."
---*/
WITH failure AS (
    SELECT
        f.local_date, f.service, f.path, 'not_found' AS fault, f.origin, f.not_found AS failed, f.requests,
        f.not_found_sessions AS sessions
    FROM request_failure_day AS f
    UNION ALL
    SELECT
        f.local_date, f.service, f.path, 'server_error' AS fault, f.origin, f.server_errors AS failed, f.requests,
        f.server_error_sessions AS sessions
    FROM request_failure_day AS f
)
SELECT
    f.local_date AS day,
    f.service,
    f.path,
    f.fault,
    sum(f.failed) AS failed,
    sum(f.requests) AS requests,
    CAST(sum(f.failed) AS DOUBLE) / nullif(sum(f.requests), 0) AS failed_share,
    sum(f.sessions) AS sessions
FROM failure AS f
WHERE f.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($service = 'all' OR f.service = $service)
    AND ($origin = 'all' OR f.origin = 'resident')
GROUP BY f.local_date, f.service, f.path, f.fault
HAVING sum(f.failed) > 0
ORDER BY day, f.service, failed DESC, f.path, f.fault

/*---
doc: Web sessions by the local day they started on.
materialized: table
partition: local_month
sort: [local_date, source, origin]
columns:
  - {name: local_date, type: DATE, doc: "Civil date on which the sessions started."}
  - {name: local_month, type: VARCHAR, doc: "Its month, yyyy-mm."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: origin, type: VARCHAR, doc: "resident or automated."}
  - {name: sessions, type: BIGINT, unit: sessions, doc: "Sessions."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests in them."}
---*/
SELECT
    s.local_date,
    s.local_month,
    s.source,
    s.origin,
    count(*) AS sessions,
    sum(s.requests) AS requests
FROM web_session AS s
GROUP BY s.local_date, s.local_month, s.source, s.origin

/*---
doc: Web sessions by the local day they started on, and by why they are whose (see web_session).
materialized: table
partition: local_month
sort: [local_date, source, origin, origin_rule]
columns:
  - {name: local_date, type: DATE, doc: "Civil date on which the sessions started."}
  - {name: local_month, type: VARCHAR, doc: "Its month, yyyy-mm."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that decided; NULL for residents, whom no rule names."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents; NULL where agents did not count."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules."}
  - {name: sessions, type: BIGINT, unit: sessions, doc: "Sessions."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests in them."}
---*/
SELECT
    s.local_date,
    s.local_month,
    s.source,
    s.origin,
    s.origin_rule,
    s.list_version,
    s.rule_version,
    count(*) AS sessions,
    sum(s.requests) AS requests
FROM web_session AS s
GROUP BY s.local_date, s.local_month, s.source, s.origin, s.origin_rule, s.list_version, s.rule_version

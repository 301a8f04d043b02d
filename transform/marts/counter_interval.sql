/*---
doc: Counter visits of residents by the local date and half hour of arrival, site, service and outcome.
materialized: table
partition: local_month
published: 3
sort: [local_date, half_hour, site, service, kind, outcome]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: site, type: VARCHAR, doc: "Site."}
  - {name: service, type: VARCHAR, doc: "Service of the first ticket."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: outcome, type: VARCHAR, doc: "Outcome of the visit."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits."}
  - {name: transactions, type: BIGINT, unit: tickets, doc: "Tickets of those visits."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Waiting of the visits that were called, together."}
  - {name: called, type: BIGINT, unit: visits, doc: "Visits that were called: the number wait_s is over."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "Time with the resident, together."}
---*/
SELECT
    v.local_date,
    v.local_minute - v.local_minute % 30 AS half_hour,
    v.local_month,
    v.site,
    v.service,
    v.kind,
    v.outcome,
    count(*) AS visits,
    sum(v.transactions) AS transactions,
    coalesce(sum(v.wait_s), 0) AS wait_s,
    count(v.wait_s) AS called,
    coalesce(sum(v.handle_s), 0) AS handle_s
FROM counter_visit AS v
WHERE v.channel = 'counter' AND v.origin = 'resident'
GROUP BY v.local_date, v.local_minute - v.local_minute % 30, v.local_month, v.site, v.service, v.kind, v.outcome

/*---
doc: >-
  Counter visits of residents by the local date and half hour of arrival, site, service and outcome. Where a counter keeps a tally by the hour, that: see basis.
materialized: table
partition: local_month
published: 3
sort: [local_date, half_hour, site, service, kind, outcome]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour of arrival; of a tally by the hour, the half hour in which the hour begins."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: site, type: VARCHAR, doc: "Site."}
  - {name: service, type: VARCHAR, doc: "Service of the first ticket."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment; NULL for a tally."}
  - {name: outcome, type: VARCHAR, doc: "Outcome of the visit."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits."}
  - {name: transactions, type: BIGINT, unit: tickets, doc: "Tickets of those visits; NULL for a tally."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Waiting of the visits that were called, together; NULL for a tally."}
  - {name: called, type: BIGINT, unit: visits, doc: "Visits that were called: the number wait_s is over; NULL for a tally."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "Time with the resident, together; NULL for a tally."}
  - {name: basis, type: VARCHAR, doc: "visits (each visit is known) or counts (a tally; what it does not count is NULL)."}
tests:
  - name: visits one by one, and a tally by the hour
    given:
      counter_visit:
        - {channel: counter, origin: resident, site: hub, service: s, kind: walk_in, outcome: served, transactions: 2, wait_s: 60, at: "2026-01-05 09:31:00"}
        - {channel: counter, origin: resident, site: hub, service: s, kind: walk_in, outcome: served, transactions: 1, at: "2026-01-05 09:59:00"}
      counter_tally:
        - {channel: counter, origin: resident, site: depot, service: s, label: a, span_s: 3600, outcome: unknown, visits: 7, counts: true, at: "2026-01-05 09:00:00"}
        - {channel: counter, origin: resident, site: depot, service: s, label: b, span_s: 1800, outcome: unknown, visits: 2, counts: true, at: "2026-01-05 09:15:00"}
        - {channel: counter, origin: resident, site: depot, service: s, label: a, span_s: 3600, outcome: unknown, visits: 5, counts: false, at: "2026-01-05 10:00:00"}
        - {channel: counter, origin: resident, site: depot, service: s, label: a, span_s: 3600, outcome: unknown, visits: 0, counts: true, at: "2026-01-05 11:00:00"}
        - {channel: counter, origin: resident, site: depot, service: s, label: a, span_s: 86400, outcome: unknown, visits: 9, counts: true, at: "2026-01-06 00:00:00"}
        - {channel: phone, origin: resident, site: depot, service: s, label: c, span_s: 3600, outcome: unknown, visits: 20, counts: true, at: "2026-01-05 09:00:00"}
        - {channel: counter, origin: internal, site: depot, service: s, label: d, span_s: 3600, outcome: unknown, visits: 30, counts: true, at: "2026-01-05 09:00:00"}
    expect:
      - {half_hour: 570, site: hub, basis: visits, visits: 2, transactions: 3, wait_s: 60, called: 1}
      - {half_hour: 540, site: depot, basis: counts, kind: null, outcome: unknown, visits: 9, wait_s: null, called: null}
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
    coalesce(sum(v.handle_s), 0) AS handle_s,
    'visits' AS basis
FROM counter_visit AS v
WHERE v.channel = 'counter' AND v.origin = 'resident'
GROUP BY v.local_date, v.local_minute - v.local_minute % 30, v.local_month, v.site, v.service, v.kind, v.outcome
UNION ALL
SELECT
    t.local_date,
    t.local_minute - t.local_minute % 30 AS half_hour,
    t.local_month,
    t.site,
    t.service,
    CAST(NULL AS VARCHAR) AS kind,
    t.outcome,
    sum(t.visits) AS visits,
    CAST(NULL AS BIGINT) AS transactions,
    CAST(NULL AS BIGINT) AS wait_s,
    CAST(NULL AS BIGINT) AS called,
    CAST(NULL AS BIGINT) AS handle_s,
    'counts' AS basis
FROM counter_tally AS t
WHERE t.counts AND t.visits > 0 AND t.channel = 'counter' AND t.origin = 'resident' AND t.span_s <= 3600
GROUP BY t.local_date, t.local_minute - t.local_minute % 30, t.local_month, t.site, t.service, t.outcome

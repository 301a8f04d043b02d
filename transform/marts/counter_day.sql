/*---
doc: "Counter visits by the local date of their arrival, site, service, kind and outcome: counter_interval added up by day, and tallies by the day."
materialized: table
partition: local_month
sort: [local_date, site, service]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
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
  - name: half hours of one day are added up
    given:
      counter_interval:
        - {local_date: 2026-01-05, half_hour: 540, local_month: 2026-01, site: hub, service: s, kind: walk_in, outcome: served, visits: 3, wait_s: 60, called: 3}
        - {local_date: 2026-01-05, half_hour: 570, local_month: 2026-01, site: hub, service: s, kind: walk_in, outcome: served, visits: 1, wait_s: 5, called: 1}
        - {local_date: 2026-01-05, half_hour: 570, local_month: 2026-01, site: hub, service: s, kind: walk_in, outcome: no_show, visits: 2, wait_s: 0, called: 2}
    expect:
      - {outcome: served, visits: 4, wait_s: 65, called: 4}
      - {outcome: no_show, visits: 2}
  - name: a tally by the day is beside one by the hour, and a week's is on no day
    given:
      counter_interval:
        - {local_date: 2026-01-05, half_hour: 540, local_month: 2026-01, site: hub, service: s, outcome: unknown, visits: 3, basis: counts}
        - {local_date: 2026-01-05, half_hour: 540, local_month: 2026-01, site: hub, service: s, outcome: unknown, visits: 1, transactions: 1, wait_s: 0, called: 0, basis: visits}
      counter_tally:
        - {channel: counter, origin: resident, site: hub, service: s, span_s: 3600, outcome: unknown, visits: 3, counts: true, at: "2026-01-05 09:00:00"}
        - {channel: counter, origin: resident, site: hub, service: s, label: b, span_s: 86400, outcome: unknown, visits: 40, counts: true, at: "2026-01-05 00:00:00"}
        - {channel: counter, origin: resident, site: hub, service: s, label: c, span_s: 86400, outcome: unknown, visits: 41, counts: false, at: "2026-01-05 00:00:00"}
        - {channel: counter, origin: resident, site: hub, service: s, span_s: 604800, outcome: unknown, visits: 42, counts: true, at: "2026-01-05 00:00:00"}
        - {channel: phone, origin: resident, site: hub, service: s, label: d, span_s: 86400, outcome: unknown, visits: 43, counts: true, at: "2026-01-05 00:00:00"}
        - {channel: counter, origin: internal, site: hub, service: s, label: e, span_s: 86400, outcome: unknown, visits: 44, counts: true, at: "2026-01-05 00:00:00"}
    expect:
      - {basis: counts, kind: null, visits: 43, transactions: null, wait_s: null}
      - {basis: visits, visits: 1, transactions: 1, wait_s: 0}
---*/
WITH part AS (
    SELECT
        i.local_date, i.local_month, i.site, i.service, i.kind, i.outcome, i.visits, i.transactions, i.wait_s, i.called, i.handle_s, i.basis
    FROM counter_interval AS i
    UNION ALL
    SELECT
        t.local_date, t.local_month, t.site, t.service, CAST(NULL AS VARCHAR) AS kind, t.outcome, t.visits, CAST(NULL AS BIGINT) AS transactions,
        CAST(NULL AS BIGINT) AS wait_s, CAST(NULL AS BIGINT) AS called, CAST(NULL AS BIGINT) AS handle_s, 'counts' AS basis
    FROM counter_tally AS t
    WHERE t.counts AND t.visits > 0 AND t.channel = 'counter' AND t.origin = 'resident' AND t.span_s > 3600 AND t.span_s <= 86400
)
SELECT
    p.local_date,
    p.local_month,
    p.site,
    p.service,
    p.kind,
    p.outcome,
    sum(p.visits) AS visits,
    sum(p.transactions) AS transactions,
    sum(p.wait_s) AS wait_s,
    sum(p.called) AS called,
    sum(p.handle_s) AS handle_s,
    p.basis
FROM part AS p
GROUP BY p.local_date, p.local_month, p.site, p.service, p.kind, p.outcome, p.basis

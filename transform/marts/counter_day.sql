/*---
doc: "Counter visits by the local date of their arrival, site, service, kind and outcome: counter_interval added up by day."
materialized: table
partition: local_month
sort: [local_date, site, service]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
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
---*/
SELECT
    i.local_date,
    i.local_month,
    i.site,
    i.service,
    i.kind,
    i.outcome,
    sum(i.visits) AS visits,
    sum(i.transactions) AS transactions,
    sum(i.wait_s) AS wait_s,
    sum(i.called) AS called,
    sum(i.handle_s) AS handle_s
FROM counter_interval AS i
GROUP BY i.local_date, i.local_month, i.site, i.service, i.kind, i.outcome

/*---
doc: Calls by the local date, half hour, queue and service of their arrival.
materialized: table
partition: local_month
sort: [local_date, half_hour, service, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour of arrival: 0, 30, ... 1410. 60 and 90 hold two hours on the October change."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue."}
  - {name: queue, type: VARCHAR, doc: "The call's first queue."}
  - {name: calls, type: BIGINT, unit: calls, doc: "All calls, closed and diverted ones included."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Offered calls that an agent took."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "offered - answered."}
  - {name: abandoned, type: BIGINT, unit: calls, doc: "Callers who hung up waiting, short abandons included."}
  - {name: abandoned_short, type: BIGINT, unit: calls, doc: "Callers who hung up within the queue's short-abandon threshold."}
  - {name: retries, type: BIGINT, unit: calls, doc: "Offered calls that retry an unanswered one the same day."}
  - {name: unlinked, type: BIGINT, unit: calls, doc: "Offered calls without a known caller."}
  - {name: wait_answered_s, type: BIGINT, unit: s, doc: "Waiting of the answered calls together."}
  - {name: wait_abandoned_s, type: BIGINT, unit: s, doc: "Waiting of the abandoned calls together."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time together."}
tests:
  - name: half hours and the split of offered
    given:
      call:
        - {queue: q, service: s, offered: true, answered: true, outcome: answered, wait_s: 20, talk_s: 60, resident_key: p1, at: "2026-01-05 09:29:59"}
        - {queue: q, service: s, offered: true, answered: false, outcome: abandoned_short, wait_s: 3, is_retry: true, at: "2026-01-05 09:00:00"}
        - {queue: q, service: s, offered: false, answered: false, outcome: closed, at: "2026-01-05 09:10:00"}
        - {queue: q, service: s, offered: true, answered: false, outcome: timeout, wait_s: 300, at: "2026-01-05 09:30:00"}
    expect:
      - {half_hour: 540, calls: 3, offered: 2, answered: 1, unanswered: 1, abandoned: 1, abandoned_short: 1, retries: 1, unlinked: 1, wait_answered_s: 20, wait_abandoned_s: 3, talk_s: 60}
      - {half_hour: 570, calls: 1, offered: 1, answered: 0, unanswered: 1, abandoned: 0}
---*/
SELECT
    c.local_date,
    c.local_minute - c.local_minute % 30 AS half_hour,
    c.local_month,
    c.service,
    c.queue,
    count(*) AS calls,
    sum(CASE WHEN c.offered THEN 1 ELSE 0 END) AS offered,
    sum(CASE WHEN c.offered AND c.answered THEN 1 ELSE 0 END) AS answered,
    sum(CASE WHEN c.offered AND NOT c.answered THEN 1 ELSE 0 END) AS unanswered,
    sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') THEN 1 ELSE 0 END) AS abandoned,
    sum(CASE WHEN c.outcome = 'abandoned_short' THEN 1 ELSE 0 END) AS abandoned_short,
    sum(CASE WHEN c.is_retry THEN 1 ELSE 0 END) AS retries,
    sum(CASE WHEN c.offered AND c.resident_key IS NULL THEN 1 ELSE 0 END) AS unlinked,
    sum(CASE WHEN c.answered THEN c.wait_s ELSE 0 END) AS wait_answered_s,
    sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') THEN c.wait_s ELSE 0 END) AS wait_abandoned_s,
    coalesce(sum(c.talk_s), 0) AS talk_s
FROM call AS c
GROUP BY c.local_date, c.local_minute - c.local_minute % 30, c.local_month, c.service, c.queue

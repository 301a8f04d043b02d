/*---
doc: >-
  Calls by the local date, half hour, queue and service of their arrival. Where a phone system exports only counts,
  those: see basis. Left out are calls that reached no queue, and those that a rule (contact_rules) gives another channel or
  origin than phone and resident.
materialized: table
partition: local_month
published: 3
sort: [local_date, half_hour, service, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour of arrival: 0, 30, ... 1410. 60 and 90 hold two hours on the October change. NULL for counts of longer stretches."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue."}
  - {name: queue, type: VARCHAR, doc: "The call's first queue; NULL for counts by service."}
  - {name: basis, type: VARCHAR, doc: "calls (each call is known) or counts (a phone system's own counts; what it does not count is NULL)."}
  - {name: calls, type: BIGINT, unit: calls, doc: "All calls that reached a queue or its door, closed, diverted and after-hours ones included."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Offered calls that an agent took."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "offered - answered."}
  - {name: after_hours, type: BIGINT, unit: calls, doc: "Calls that came while the queue was not open by queue_hours; not offered."}
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
        - {queue: q, service: s, channel: phone, origin: resident, offered: true, answered: true, outcome: answered, wait_s: 20, talk_s: 60, resident_key: p1, at: "2026-01-05 09:29:59"}
        - {queue: q, service: s, channel: phone, origin: resident, offered: true, answered: false, outcome: abandoned_short, wait_s: 3, is_retry: true, at: "2026-01-05 09:00:00"}
        - {queue: q, service: s, channel: phone, origin: resident, offered: false, answered: false, outcome: closed, at: "2026-01-05 09:10:00"}
        - {queue: q, service: s, channel: phone, origin: resident, offered: true, answered: false, outcome: timeout, wait_s: 300, at: "2026-01-05 09:30:00"}
    expect:
      - {half_hour: 540, calls: 3, offered: 2, answered: 1, unanswered: 1, abandoned: 1, abandoned_short: 1, retries: 1, unlinked: 1, wait_answered_s: 20, wait_abandoned_s: 3, talk_s: 60}
      - {half_hour: 570, calls: 1, offered: 1, answered: 0, unanswered: 1, abandoned: 0, basis: calls}
  - name: only residents' calls by phone
    given:
      call:
        - {queue: q, service: s, channel: phone, origin: internal, offered: false, answered: true, outcome: answered, at: "2026-01-05 09:00:00"}
        - {queue: q, service: s, channel: webchat, origin: resident, offered: false, answered: true, outcome: answered, at: "2026-01-05 09:00:00"}
        - {queue: q, service: s, channel: phone, origin: resident, offered: true, answered: true, outcome: answered, at: "2026-01-05 09:00:00"}
      phone_tally:
        - {source: acd, queue: q, service: s, channel: phone, origin: internal, span_s: 1800, offered: 9, answered: 9, counts: true, at: "2026-01-05 10:00:00"}
        - {source: acd, queue: q, service: s, channel: webchat, origin: resident, span_s: 1800, offered: 9, answered: 9, counts: true, at: "2026-01-05 10:00:00"}
    expect:
      - {half_hour: 540, calls: 1, offered: 1}
  - name: calls after hours are apart, and calls in no queue are not here
    given:
      call:
        - {queue: q, service: s, channel: phone, origin: resident, offered: false, answered: true, outcome: answered, wait_s: 20, talk_s: 60, in_hours: false, at: "2026-01-05 20:00:00"}
        - {service: unmapped, offered: false, answered: false, outcome: menu_only, at: "2026-01-05 09:00:00"}
    expect:
      - {half_hour: 1200, calls: 1, offered: 0, answered: 0, unanswered: 0, after_hours: 1, wait_answered_s: 0}
  - name: counts of a phone system without single calls
    given:
      phone_tally:
        - {source: acd, queue: q, service: s, channel: phone, origin: resident, span_s: 1800, offered: 100, answered: 90, abandoned: 8, counts: true, at: "2026-01-05 09:00:00"}
        - {source: acd, queue: q, service: s, channel: phone, origin: resident, span_s: 86400, offered: 2, answered: 1, counts: true, at: "2026-01-06 00:00:00"}
        - {source: acd, queue: q, service: s, channel: phone, origin: resident, span_s: 86400, offered: 100, answered: 90, abandoned: 8, counts: false, at: "2026-01-05 00:00:00"}
    expect:
      - {local_date: 2026-01-05, half_hour: 540, basis: counts, calls: 100, offered: 100, answered: 90, unanswered: 10, abandoned: 8, abandoned_short: null, unlinked: 100, wait_answered_s: null}
      - {local_date: 2026-01-06, half_hour: null, offered: 2, unanswered: 1, abandoned: null}
---*/
SELECT
    c.local_date,
    c.local_minute - c.local_minute % 30 AS half_hour,
    c.local_month,
    c.service,
    c.queue,
    'calls' AS basis,
    count(*) AS calls,
    sum(CASE WHEN c.offered THEN 1 ELSE 0 END) AS offered,
    sum(CASE WHEN c.offered AND c.answered THEN 1 ELSE 0 END) AS answered,
    sum(CASE WHEN c.offered AND NOT c.answered THEN 1 ELSE 0 END) AS unanswered,
    sum(CASE WHEN c.in_hours THEN 0 WHEN NOT c.in_hours THEN 1 ELSE 0 END) AS after_hours,
    sum(CASE WHEN c.offered AND c.outcome IN ('abandoned', 'abandoned_short') THEN 1 ELSE 0 END) AS abandoned,
    sum(CASE WHEN c.offered AND c.outcome = 'abandoned_short' THEN 1 ELSE 0 END) AS abandoned_short,
    sum(CASE WHEN c.is_retry THEN 1 ELSE 0 END) AS retries,
    sum(CASE WHEN c.offered AND c.resident_key IS NULL THEN 1 ELSE 0 END) AS unlinked,
    sum(CASE WHEN c.offered AND c.answered THEN c.wait_s ELSE 0 END) AS wait_answered_s,
    sum(CASE WHEN c.offered AND c.outcome IN ('abandoned', 'abandoned_short') THEN c.wait_s ELSE 0 END) AS wait_abandoned_s,
    coalesce(sum(c.talk_s), 0) AS talk_s
FROM call AS c
WHERE c.queue IS NOT NULL AND c.channel = 'phone' AND c.origin = 'resident'
GROUP BY c.local_date, c.local_minute - c.local_minute % 30, c.local_month, c.service, c.queue
UNION ALL
SELECT
    t.local_date,
    CASE WHEN t.span_s <= 1800 THEN t.local_minute - t.local_minute % 30 END AS half_hour,
    t.local_month,
    t.service,
    t.queue,
    'counts' AS basis,
    sum(t.offered) AS calls,
    sum(t.offered) AS offered,
    sum(t.answered) AS answered,
    sum(t.offered) - sum(t.answered) AS unanswered,
    CAST(NULL AS BIGINT) AS after_hours,
    sum(t.abandoned) AS abandoned,
    CAST(NULL AS BIGINT) AS abandoned_short,
    CAST(NULL AS BIGINT) AS retries,
    sum(t.offered) AS unlinked,
    CAST(NULL AS BIGINT) AS wait_answered_s,
    CAST(NULL AS BIGINT) AS wait_abandoned_s,
    CAST(NULL AS BIGINT) AS talk_s
FROM phone_tally AS t
WHERE t.counts AND t.channel = 'phone' AND t.origin = 'resident'
GROUP BY
    t.local_date, CASE WHEN t.span_s <= 1800 THEN t.local_minute - t.local_minute % 30 END, t.local_month, t.service,
    t.queue

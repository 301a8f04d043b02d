/*---
doc: "Calls by the local date, queue and service of their arrival: call_interval added up by day."
materialized: table
partition: local_month
sort: [local_date, service, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue."}
  - {name: queue, type: VARCHAR, doc: "The call's first queue; NULL for counts by service."}
  - {name: basis, type: VARCHAR, doc: "calls (each call is known) or counts (a phone system's own counts; what it does not count is NULL)."}
  - {name: calls, type: BIGINT, unit: calls, doc: "All calls that reached a queue or its door."}
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
  - name: half hours of one day are added up, and what nobody counted stays unknown
    given:
      call_interval:
        - {local_date: 2026-01-05, half_hour: 540, local_month: 2026-01, service: s, queue: q, basis: calls, calls: 3, offered: 2, answered: 1, unanswered: 1, wait_answered_s: 20}
        - {local_date: 2026-01-05, half_hour: 570, local_month: 2026-01, service: s, queue: q, basis: calls, calls: 1, offered: 1, answered: 1, unanswered: 0, wait_answered_s: 5}
        - {local_date: 2026-01-05, half_hour: 570, local_month: 2026-01, service: s, queue: q, basis: counts, calls: 7, offered: 7, answered: 6, unanswered: 1}
        - {local_date: 2026-01-06, half_hour: 540, local_month: 2026-01, service: s, queue: q, basis: calls, calls: 4, offered: 4, answered: 4, unanswered: 0, wait_answered_s: 1}
    expect:
      - {local_date: 2026-01-05, basis: calls, calls: 4, offered: 3, answered: 2, unanswered: 1, wait_answered_s: 25}
      - {local_date: 2026-01-05, basis: counts, calls: 7, wait_answered_s: null}
      - {local_date: 2026-01-06, calls: 4}
---*/
SELECT
    i.local_date,
    i.local_month,
    i.service,
    i.queue,
    i.basis,
    sum(i.calls) AS calls,
    sum(i.offered) AS offered,
    sum(i.answered) AS answered,
    sum(i.unanswered) AS unanswered,
    sum(i.after_hours) AS after_hours,
    sum(i.abandoned) AS abandoned,
    sum(i.abandoned_short) AS abandoned_short,
    sum(i.retries) AS retries,
    sum(i.unlinked) AS unlinked,
    sum(i.wait_answered_s) AS wait_answered_s,
    sum(i.wait_abandoned_s) AS wait_abandoned_s,
    sum(i.talk_s) AS talk_s
FROM call_interval AS i
GROUP BY i.local_date, i.local_month, i.service, i.queue, i.basis

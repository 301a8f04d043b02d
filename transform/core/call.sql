/*---
doc: One phone call that reached a queue or was refused at its door, whatever number of queues it visited.
materialized: table
partition: local_month
sort: [ts_s, source, call_id]
columns:
  - {name: contact_id, type: VARCHAR, doc: "source/call_id."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue of the call's first visit."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the first visit began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid."}
  - {name: outcome, type: VARCHAR, doc: "answered if any visit was; else the outcome of the last visit."}
  - {name: offered, type: BOOLEAN, doc: "Whether the call counts as offered: closed and diverted calls are apart."}
  - {name: answered, type: BOOLEAN, doc: "Whether an agent took the call."}
  - {name: queue_visits, type: BIGINT, unit: queue visits, doc: "Visits to queues."}
  - {name: transfers, type: BIGINT, unit: transfers, doc: "Visits that an agent transferred on."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Waiting in all its queues together; NULL when unknown."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time in all its queues together."}
  - {name: is_retry, type: BOOLEAN, doc: "Whether the same caller's previous offered call that day about the same service went unanswered."}
tests:
  - name: answered in any queue is answered; else the last visit decides
    given:
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, queue: q1, service: benefits, outcome: no_agents_waiting, answered: false, wait_s: 1, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: a, call_visit_no: 2, queue: q2, service: general, outcome: answered, answered: true, moved_on: true, wait_s: 100, talk_s: 60, at: "2026-01-05 09:00:10"}
        - {source: p, call_id: b, call_visit_no: 1, queue: q1, service: benefits, outcome: timeout, answered: false, wait_s: 300, at: "2026-01-05 09:10:00"}
        - {source: p, call_id: b, call_visit_no: 2, queue: q2, service: general, outcome: abandoned, answered: false, wait_s: 60, at: "2026-01-05 09:20:00"}
        - {source: p, call_id: c, call_visit_no: 1, queue: q1, service: benefits, outcome: closed, answered: false, at: "2026-01-05 20:00:00"}
    expect:
      - {call_id: a, outcome: answered, answered: true, offered: true, queue_visits: 2, transfers: 1, wait_s: 101, talk_s: 60, queue: q1, service: benefits}
      - {call_id: b, outcome: abandoned, offered: true, queue_visits: 2, wait_s: 360}
      - {call_id: c, outcome: closed, offered: false}
  - name: a retry follows an unanswered call of the same caller, day and service
    given:
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, service: benefits, resident_key: p1, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: b, call_visit_no: 1, service: benefits, resident_key: p1, outcome: answered, answered: true, at: "2026-01-05 09:05:00"}
        - {source: p, call_id: c, call_visit_no: 1, service: benefits, resident_key: p1, outcome: answered, answered: true, at: "2026-01-05 09:15:00"}
        - {source: p, call_id: d, call_visit_no: 1, service: general, resident_key: p2, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: e, call_visit_no: 1, service: general, resident_key: p2, outcome: answered, answered: true, at: "2026-01-06 09:00:00"}
        - {source: p, call_id: f, call_visit_no: 1, service: general, outcome: abandoned, answered: false, at: "2026-01-06 09:00:00"}
        - {source: p, call_id: g, call_visit_no: 1, service: general, outcome: answered, answered: true, at: "2026-01-06 09:01:00"}
    expect:
      - {call_id: a, is_retry: false}
      - {call_id: b, is_retry: true}
      - {call_id: c, is_retry: false}
      - {call_id: d, is_retry: false}
      - {call_id: e, is_retry: false}
      - {call_id: f, is_retry: false}
      - {call_id: g, is_retry: false}
---*/
WITH whole AS (
    SELECT
        v.source,
        v.call_id,
        min_by(v.queue, v.call_visit_no) AS queue,
        min_by(v.service, v.call_visit_no) AS service,
        min_by(v.ts, v.call_visit_no) AS ts,
        min_by(v.ts_s, v.call_visit_no) AS ts_s,
        min_by(v.local_date, v.call_visit_no) AS local_date,
        min_by(v.local_minute, v.call_visit_no) AS local_minute,
        min(v.local_month) AS local_month,
        max(v.resident_key) AS resident_key,
        max(v.caller_class) AS caller_class,
        max(CASE WHEN v.answered THEN 1 ELSE 0 END) = 1 AS answered,
        max_by(v.outcome, v.call_visit_no) AS last_outcome,
        count(*) AS queue_visits,
        sum(CASE WHEN v.moved_on THEN 1 ELSE 0 END) AS transfers,
        sum(v.wait_s) AS wait_s,
        sum(v.talk_s) AS talk_s
    FROM queue_visit AS v
    GROUP BY v.source, v.call_id
),
judged AS (
    SELECT
        w.source, w.call_id, w.queue, w.service, w.ts, w.ts_s, w.local_date, w.local_minute, w.local_month,
        w.resident_key, w.caller_class, w.answered, w.queue_visits, w.transfers, w.wait_s, w.talk_s,
        CASE WHEN w.answered THEN 'answered' ELSE w.last_outcome END AS outcome,
        w.answered OR w.last_outcome NOT IN ('closed', 'diverted') AS offered
    FROM whole AS w
),
earlier AS (
    SELECT
        j.source,
        j.call_id,
        lag(j.answered) OVER (
            PARTITION BY j.resident_key, j.service, j.local_date ORDER BY j.ts_s, j.source, j.call_id
        ) AS previous_answered
    FROM judged AS j
    WHERE j.offered AND j.resident_key IS NOT NULL
)
SELECT
    j.source || '/' || j.call_id AS contact_id,
    j.source,
    j.call_id,
    j.queue,
    j.service,
    j.ts,
    j.ts_s,
    j.local_date,
    j.local_minute,
    j.local_month,
    j.resident_key,
    j.caller_class,
    j.outcome,
    j.offered,
    j.answered,
    j.queue_visits,
    j.transfers,
    j.wait_s,
    j.talk_s,
    coalesce(NOT earlier.previous_answered, false) AS is_retry
FROM judged AS j
LEFT JOIN earlier ON earlier.source = j.source AND earlier.call_id = j.call_id

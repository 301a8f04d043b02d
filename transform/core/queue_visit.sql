/*---
doc: >-
  One stay of one call in one phone queue, or one refusal at its door, by a queue log or by call records. A call may
  visit several queues, and the same queue twice.
materialized: table
partition: local_month
sort: [ts_s, source, call_id, queue, visit_no]
columns:
  - {name: visit_id, type: VARCHAR, doc: "source/call_id/queue/visit_no."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: service, type: VARCHAR, doc: "Service the queue belongs to; unmapped where reference data does not say."}
  - {name: visit_no, type: BIGINT, doc: "1 for the call's first visit to this queue, 2 for its second."}
  - {name: call_visit_no, type: BIGINT, doc: "1 for the call's first visit to any queue, in time order."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the visit began: entry to the queue, or the refusal."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the visit began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the visit began."}
  - {name: local_month, type: VARCHAR, doc: "Month (yyyy-mm) in which the call's first visit began."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number; NULL when withheld or not logged.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid; NULL where the log names no caller."}
  - {name: outcome, type: VARCHAR, doc: "answered, abandoned_short, abandoned, timeout, full, no_agents_on_entry, no_agents_waiting, closed, diverted, exit_key, transferred, system_error, unknown or open."}
  - {name: answered, type: BOOLEAN, doc: "Whether an agent took the call in this visit."}
  - {name: moved_on, type: BOOLEAN, doc: "Whether an answering agent transferred the call."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "From entry to answer, or to leaving unanswered; NULL while open or unknown."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "The same in ms, where the system knows fractions of a second."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time; NULL when not answered or not logged."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the answering agent.", privacy: staff}
  - {name: in_hours, type: BOOLEAN, doc: "Whether the queue was open when the visit began; NULL where reference data (queue_hours) gives it no hours."}
tests:
  - name: a short abandon is one within the queue's threshold, whatever system it is from
    given:
      queues:
        - {queue: slow, name: Slow, short_abandon_s: 10}
      raw_queue_event:
        - {call_id: a, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:01:00"}
        - {call_id: a, queue: q, event: ABANDON, at: "2026-01-05 09:01:05", hold_s: 5}
        - {call_id: b, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:01:00"}
        - {call_id: b, queue: q, event: ABANDON, at: "2026-01-05 09:01:06", hold_s: 6}
        - {call_id: d, queue: q, event: JOINEMPTY, at: "2026-01-05 09:02:00"}
      raw_call:
        - {source: cloud, record_id: c, call_id: c, record_kind: queue, medium: voice, direction: inbound, queue: slow, outcome: abandoned, wait_ms: 10000, at: "2026-01-05 09:00:00"}
        - {source: cloud, record_id: e, call_id: e, record_kind: queue, medium: voice, direction: inbound, queue: slow, outcome: abandoned, wait_ms: 10001, at: "2026-01-05 09:00:00"}
        - {source: cloud, record_id: f, call_id: f, record_kind: queue, medium: voice, direction: inbound, queue: slow, outcome: abandoned, at: "2026-01-05 09:00:00"}
    expect:
      - {call_id: a, visit_id: test/a/q/1, outcome: abandoned_short, wait_s: 5, service: unmapped, in_hours: null}
      - {call_id: b, outcome: abandoned, answered: false}
      - {call_id: c, visit_id: cloud/c/slow/1, outcome: abandoned_short, wait_s: 10}
      - {call_id: d, outcome: no_agents_on_entry, wait_s: 0}
      - {call_id: e, outcome: abandoned, wait_s: 10, wait_ms: 10001}
      - {call_id: f, outcome: abandoned, wait_ms: null}
  - name: hours of a queue of its own, of all others, and bank holidays
    given:
      queue_hours:
        - {queue: "*", weekday: 1, opens_minute: 540, closes_minute: 1020}
        - {queue: night, weekday: 1, opens_minute: 0, closes_minute: 1440}
      raw_queue_event:
        - {call_id: a, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {call_id: b, queue: q, event: ENTERQUEUE, at: "2026-01-05 17:00:00"}
        - {call_id: c, queue: q, event: ENTERQUEUE, at: "2026-01-06 12:00:00"}
        - {call_id: d, queue: night, event: ENTERQUEUE, at: "2026-01-05 23:00:00"}
        - {call_id: e, queue: q, event: ENTERQUEUE, at: "2026-04-06 12:00:00"}
        - {call_id: f, queue: night, event: ENTERQUEUE, at: "2026-04-06 12:00:00"}
        - {call_id: g, queue: night, event: ENTERQUEUE, at: "2026-01-06 12:00:00"}
    expect:
      - {call_id: a, in_hours: true}
      - {call_id: b, in_hours: false}
      - {call_id: c, in_hours: false}
      - {call_id: d, in_hours: true}
      - {call_id: e, in_hours: false}
      - {call_id: f, in_hours: true}
      - {call_id: g, in_hours: false}
---*/
WITH visit AS (
    SELECT
        l.source, l.call_id, l.queue, l.visit_no, l.call_visit_no, l.ts, l.ts_s, l.local_date, l.local_minute, l.local_month,
        l.resident_key, l.caller_class, l.outcome, l.moved_on, l.wait_s, l.wait_ms, l.talk_s, l.agent
    FROM queue_visit_log AS l
    UNION ALL
    SELECT
        r.source, r.call_id, r.queue, r.visit_no, r.call_visit_no, r.ts, r.ts_s, r.local_date, r.local_minute, r.local_month,
        r.resident_key, r.caller_class, r.outcome, r.moved_on, r.wait_s, r.wait_ms, r.talk_s, r.agent
    FROM queue_visit_record AS r
),
timed AS (
    -- Which rows of queue_hours speak of a queue: its own, or those of * for all others.
    SELECT DISTINCT h.queue
    FROM queue_hours AS h
),
placed AS (
    SELECT
        v.source, v.call_id, v.queue, v.visit_no, v.call_visit_no, v.ts, v.ts_s, v.local_date, v.local_minute, v.local_month,
        v.resident_key, v.caller_class, v.outcome, v.moved_on, v.wait_s, v.wait_ms, v.talk_s, v.agent,
        coalesce(own.queue, every.queue) AS hours_of
    FROM visit AS v
    LEFT JOIN timed AS own ON own.queue = v.queue
    LEFT JOIN timed AS every ON every.queue = '*'
)
SELECT
    p.source || '/' || p.call_id || '/' || p.queue || '/' || CAST(p.visit_no AS VARCHAR) AS visit_id,
    p.source,
    p.call_id,
    p.queue,
    coalesce(label.service, 'unmapped') AS service,
    p.visit_no,
    p.call_visit_no,
    p.ts,
    p.ts_s,
    p.local_date,
    p.local_minute,
    p.local_month,
    p.resident_key,
    p.caller_class,
    CASE
        WHEN p.outcome = 'abandoned' AND p.wait_ms <= coalesce(setting.short_abandon_s, 5) * 1000 THEN 'abandoned_short'
        ELSE p.outcome
    END AS outcome,
    p.outcome = 'answered' AS answered,
    p.moved_on,
    p.wait_s,
    p.wait_ms,
    p.talk_s,
    p.agent,
    CASE
        WHEN p.hours_of IS NULL THEN NULL
        WHEN h.queue IS NULL THEN false
        WHEN day.is_bank_holiday AND h.closes_minute - h.opens_minute < 1440 THEN false
        ELSE p.local_minute >= h.opens_minute AND p.local_minute < h.closes_minute
    END AS in_hours
FROM placed AS p
LEFT JOIN calendar AS day ON day.local_date = p.local_date
LEFT JOIN queue_hours AS h ON h.queue = p.hours_of AND h.weekday = day.weekday
LEFT JOIN service_labels AS label ON label.kind = 'queue' AND label.label = p.queue
LEFT JOIN queues AS setting ON setting.queue = p.queue

/*---
doc: One stay of one call in one phone queue, or one refusal at its door, by the call records of a phone system.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: visit_no, type: BIGINT, doc: "1 for the call's first visit to this queue, 2 for its second."}
  - {name: call_visit_no, type: BIGINT, doc: "1 for the call's first visit to any queue, in time order."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the record of the visit began: for some systems before the queue, in the menu."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the visit began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the visit began."}
  - {name: local_month, type: VARCHAR, doc: "Month (yyyy-mm) in which the call's first record began."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number; NULL when withheld or not exported.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid; NULL where the export has no caller."}
  - {name: outcome, type: VARCHAR, doc: "Outcome of the visit; exit_key where the caller left the queue for a callback."}
  - {name: moved_on, type: BOOLEAN, doc: "Whether an answered call went on to another queue."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Wait in whole seconds, rounded down."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "From entry to answer, or to leaving unanswered; NULL where not known."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time; NULL when not answered or not exported."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the answering agent.", privacy: staff}
tests:
  - name: a chain of contacts is one call, a callback is a way out of the queue, a second stay has its own number
    given:
      raw_call:
        - {record_id: a, call_id: a, record_kind: queue, medium: voice, direction: inbound, queue: q1, outcome: answered, wait_ms: 20900, talk_ms: 60400, agent_key: s1, at: "2026-01-05 09:00:00"}
        - {record_id: b, call_id: a, previous_id: a, record_kind: queue, medium: voice, direction: inbound, queue: q2, outcome: abandoned, wait_ms: 30000, at: "2026-01-05 09:02:00"}
        - {record_id: c, call_id: a, previous_id: b, record_kind: queue, medium: voice, direction: inbound, queue: q1, outcome: transferred, wait_ms: 1000, at: "2026-01-05 09:04:00"}
        - {record_id: d, call_id: a, previous_id: c, record_kind: queue, medium: callback, direction: inbound, queue: q1, outcome: answered, wait_ms: 90000, at: "2026-01-05 11:00:00"}
        - {record_id: e, call_id: e, record_kind: call, medium: voice, direction: inbound, outcome: menu_only, at: "2026-01-05 09:00:00"}
        - {record_id: f, call_id: f, record_kind: call, medium: voice, direction: inbound, queue: q1, outcome: full, at: "2026-01-05 09:00:00"}
    expect:
      - {call_id: a, queue: q1, visit_no: 1, call_visit_no: 1, outcome: answered, moved_on: true, wait_s: 20, wait_ms: 20900, talk_s: 60, agent: s1}
      - {call_id: a, queue: q2, visit_no: 1, call_visit_no: 2, outcome: abandoned, moved_on: false}
      - {call_id: a, queue: q1, visit_no: 2, call_visit_no: 3, outcome: exit_key}
      - {call_id: a, queue: q1, visit_no: 3, call_visit_no: 4, outcome: answered, moved_on: false}
      - {call_id: f, queue: q1, outcome: full, wait_s: null, talk_s: null}
---*/
WITH visit AS (
    SELECT
        r.source, r.call_id, r.queue, r.ts, r.ts_s, r.local_date, r.local_minute, r.local_month, r.resident_key,
        r.caller_class, r.outcome, r.wait_ms, r.talk_ms, r.agent,
        row_number() OVER (PARTITION BY r.source, r.call_id, r.queue ORDER BY r.seq) AS visit_no,
        row_number() OVER (PARTITION BY r.source, r.call_id ORDER BY r.seq) AS call_visit_no,
        lead(r.medium) OVER (PARTITION BY r.source, r.call_id ORDER BY r.seq) AS next_medium
    FROM call_record AS r
    WHERE r.queue IS NOT NULL
)
SELECT
    v.source,
    v.call_id,
    v.queue,
    v.visit_no,
    v.call_visit_no,
    v.ts,
    v.ts_s,
    v.local_date,
    v.local_minute,
    v.local_month,
    v.resident_key,
    v.caller_class,
    CASE WHEN v.outcome = 'transferred' AND v.next_medium = 'callback' THEN 'exit_key' ELSE v.outcome END AS outcome,
    v.outcome = 'answered' AND coalesce(v.next_medium, 'callback') <> 'callback' AS moved_on,
    CAST(floor(CAST(v.wait_ms AS DOUBLE) / 1000) AS BIGINT) AS wait_s,
    v.wait_ms,
    CASE WHEN v.outcome = 'answered' THEN CAST(floor(CAST(v.talk_ms AS DOUBLE) / 1000) AS BIGINT) END AS talk_s,
    CASE WHEN v.outcome = 'answered' THEN v.agent END AS agent
FROM visit AS v

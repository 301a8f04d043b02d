/*---
doc: >-
  One stay of one call in one phone queue, or one refusal at its door, by the lines of a queue log. Events whose entry
  is not in the data are left out.
materialized: view
window: {stg_queue_event: [1, 7]}
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: visit_no, type: BIGINT, doc: "1 for the call's first visit to this queue, 2 for its second."}
  - {name: call_visit_no, type: BIGINT, doc: "1 for the call's first visit to any queue, in time order."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the visit began: entry to the queue, or the refusal."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the visit began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the visit began."}
  - {name: local_month, type: VARCHAR, doc: "Month (yyyy-mm) in which the call's first visit began."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number; NULL when withheld or not logged.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid; NULL where the log names no caller."}
  - {name: outcome, type: VARCHAR, doc: "answered, abandoned, timeout, full, no_agents_on_entry, no_agents_waiting, closed, diverted, exit_key, transferred, system_error, unknown or open."}
  - {name: moved_on, type: BOOLEAN, doc: "Whether an answering agent transferred the call."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "From entry to answer, or to leaving unanswered; NULL while open or unknown."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "The same in ms: by the time stamps where the log has fractions of a second."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time; NULL when not answered or not logged."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the answering agent.", privacy: staff}
tests:
  - name: answered, abandoned, and refused at the door
    given:
      raw_queue_event:
        - {call_id: a, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:00:00", caller_key: p1, caller_class: number}
        - {call_id: a, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05"}
        - {call_id: a, queue: q, event: CONNECT, at: "2026-01-05 09:00:20", hold_s: 20, agent: s1}
        - {call_id: a, queue: q, event: COMPLETECALLER, at: "2026-01-05 09:03:20", hold_s: 20, talk_s: 180, agent: s1}
        - {call_id: b, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:01:00"}
        - {call_id: b, queue: q, event: ABANDON, at: "2026-01-05 09:01:05", hold_s: 5}
        - {call_id: c, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:01:00"}
        - {call_id: c, queue: q, event: ABANDON, at: "2026-01-05 09:01:06", hold_s: 6}
        - {call_id: d, queue: q, event: JOINEMPTY, at: "2026-01-05 09:02:00"}
    expect:
      - {call_id: a, outcome: answered, wait_s: 20, talk_s: 180, resident_key: p1, agent: s1}
      - {call_id: b, outcome: abandoned, wait_s: 5}
      - {call_id: c, outcome: abandoned, wait_s: 6}
      - {call_id: d, outcome: no_agents_on_entry, wait_s: 0}
  - name: the same queue twice in one call is two visits, and an exit written twice is one
    given:
      raw_queue_event:
        - {call_id: a, queue: q1, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {call_id: a, queue: q1, event: EXITEMPTY, at: "2026-01-05 09:00:01", hold_s: 1}
        - {call_id: a, queue: q1, event: LEAVEEMPTY, at: "2026-01-05 09:00:01"}
        - {call_id: a, queue: q2, event: ENTERQUEUE, at: "2026-01-05 09:00:02"}
        - {call_id: a, queue: q2, event: CONNECT, at: "2026-01-05 09:01:51", hold_s: 109}
        - {call_id: a, queue: q2, event: BLINDTRANSFER, at: "2026-01-05 09:02:00", hold_s: 109, talk_s: 9}
        - {call_id: a, queue: q1, event: ENTERQUEUE, at: "2026-01-05 09:02:01"}
        - {call_id: a, queue: q1, event: EXITEMPTY, at: "2026-01-05 09:02:01", hold_s: 0}
        - {call_id: a, queue: q2, event: ENTERQUEUE, at: "2026-01-05 09:02:02"}
        - {call_id: a, queue: q2, event: CONNECT, at: "2026-01-05 09:04:26", hold_s: 144}
        - {call_id: a, queue: q2, event: COMPLETEAGENT, at: "2026-01-05 09:05:26", talk_s: 60}
    expect:
      - {queue: q1, visit_no: 1, call_visit_no: 1, outcome: no_agents_waiting, wait_s: 1}
      - {queue: q2, visit_no: 1, call_visit_no: 2, outcome: answered, moved_on: true, wait_s: 109}
      - {queue: q1, visit_no: 2, call_visit_no: 3, outcome: no_agents_waiting}
      - {queue: q2, visit_no: 2, call_visit_no: 4, outcome: answered, moved_on: false, wait_s: 144, talk_s: 60}
  - name: a call over midnight at the end of a month belongs to the month it came in
    given:
      raw_queue_event:
        - {call_id: a, queue: q, event: ENTERQUEUE, at: "2026-01-31 23:59:00"}
        - {call_id: a, queue: q, event: EXITWITHTIMEOUT, at: "2026-02-01 00:04:00", file_id: next, hold_s: 300}
    expect:
      - {local_month: 2026-01, local_date: 2026-01-31, outcome: timeout, wait_s: 300}
  - name: without an end a visit is open for four hours and then unknown
    given:
      raw_queue_event:
        - {call_id: a, queue: q, event: ENTERQUEUE, at: "2026-01-05 08:59:59"}
        - {call_id: b, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {call_id: NONE, queue: NONE, event: QUEUESTART, at: "2026-01-05 13:00:00"}
    expect:
      - {call_id: a, outcome: unknown, wait_s: null}
      - {call_id: b, outcome: open}
  - name: a database copy knows fractions of a second
    given:
      raw_queue_event:
        - {call_id: a, queue: q1, event: ENTERQUEUE, ts: "2026-01-05 09:00:00.250", ts_s: 1767603600, local_date: "2026-01-05", local_minute: 540}
        - {call_id: a, queue: q1, event: EXITEMPTY, ts: "2026-01-05 09:00:00.280", ts_s: 1767603600, local_date: "2026-01-05", local_minute: 540, hold_s: 0}
        - {call_id: b, queue: q1, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {call_id: b, queue: q1, event: ABANDON, at: "2026-01-05 09:00:09", hold_s: 8}
    expect:
      - {call_id: a, wait_s: 0, wait_ms: 30}
      - {call_id: b, wait_s: 8, wait_ms: 8000}
---*/
WITH step AS (
    -- What each event does to a visit. Everything else (staffing, ringing) is left out.
    SELECT
        e.source, e.call_id, e.queue, e.agent, e.event, e.caller_key, e.caller_class, e.hold_s, e.talk_s,
        e.file_id, e.line, e.ts, e.ts_s, e.local_date, e.local_minute,
        e.ts_s * 1000 + millisecond(e.ts) % 1000 AS ts_ms,
        CASE
            WHEN e.event = 'ENTERQUEUE' THEN 'enter'
            WHEN e.event = 'CONNECT' THEN 'answer'
            WHEN e.event IN ('FULL', 'JOINEMPTY', 'CLOSED', 'DIVERT_CA_RATIO', 'DIVERT_HOLDTIME') THEN 'door'
            ELSE 'end'
        END AS kind
    FROM stg_queue_event AS e
    WHERE e.event IN (
            'ENTERQUEUE', 'CONNECT', 'FULL', 'JOINEMPTY', 'CLOSED', 'DIVERT_CA_RATIO', 'DIVERT_HOLDTIME',
            'COMPLETEAGENT', 'COMPLETECALLER', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER',
            'ABANDON', 'EXITWITHTIMEOUT', 'EXITEMPTY', 'LEAVEEMPTY', 'EXITWITHKEY', 'WITHDRAW', 'SYSCOMPAT'
        )
        AND e.call_id NOT IN ('NONE', 'REALTIME', 'MANAGER', 'CLI')
),
ordered AS (
    SELECT
        s.source, s.call_id, s.queue, s.agent, s.event, s.caller_key, s.caller_class, s.hold_s, s.talk_s,
        s.file_id, s.line, s.ts, s.ts_s, s.ts_ms, s.local_date, s.local_minute, s.kind,
        row_number() OVER (PARTITION BY s.source, s.call_id ORDER BY s.ts, s.file_id, s.line) AS seq,
        lag(s.kind) OVER (PARTITION BY s.source, s.call_id, s.queue ORDER BY s.ts, s.file_id, s.line) AS previous
    FROM step AS s
),
numbered AS (
    -- An entry opens a visit; so does a refusal, unless a visit to the queue is open: then it ends that one.
    SELECT
        o.source, o.call_id, o.queue, o.agent, o.event, o.caller_key, o.caller_class, o.hold_s, o.talk_s,
        o.ts, o.ts_s, o.ts_ms, o.local_date, o.local_minute, o.kind, o.seq,
        sum(CASE
            WHEN o.kind = 'enter' THEN 1
            WHEN o.kind = 'door' AND coalesce(o.previous, 'end') IN ('end', 'door') THEN 1
            ELSE 0
        END) OVER (PARTITION BY o.source, o.call_id, o.queue ORDER BY o.seq ROWS UNBOUNDED PRECEDING) AS visit_no
    FROM ordered AS o
),
visit AS (
    SELECT
        n.source, n.call_id, n.queue, n.visit_no,
        min(n.seq) AS seq,
        min_by(n.ts, n.seq) AS ts,
        min(n.ts_s) AS ts_s,
        min(n.ts_ms) AS ts_ms,
        min_by(n.local_date, n.seq) AS local_date,
        min_by(n.local_minute, n.seq) AS local_minute,
        max(n.caller_key) AS resident_key,
        max(n.caller_class) AS caller_class,
        max(CASE WHEN n.kind = 'answer' THEN 1 ELSE 0 END) AS answers,
        min(CASE WHEN n.kind = 'answer' THEN n.ts_s END) AS answered_s,
        min(CASE WHEN n.kind = 'answer' THEN n.ts_ms END) AS answered_ms,
        min_by(n.hold_s, n.seq) FILTER (WHERE n.kind = 'answer') AS answer_hold_s,
        min_by(n.agent, n.seq) FILTER (WHERE n.kind = 'answer') AS agent,
        min_by(n.event, n.seq) FILTER (WHERE n.kind IN ('end', 'door')) AS end_event,
        min_by(n.hold_s, n.seq) FILTER (WHERE n.kind IN ('end', 'door')) AS end_hold_s,
        min_by(n.talk_s, n.seq) FILTER (WHERE n.kind IN ('end', 'door')) AS talk_s,
        min(CASE WHEN n.kind IN ('end', 'door') THEN n.ts_s END) AS end_s,
        min(CASE WHEN n.kind IN ('end', 'door') THEN n.ts_ms END) AS end_ms
    FROM numbered AS n
    WHERE n.visit_no > 0
    GROUP BY n.source, n.call_id, n.queue, n.visit_no
),
newest AS (
    SELECT e.source, max(e.ts_s) AS ts_s
    FROM stg_queue_event AS e
    GROUP BY e.source
),
waited AS (
    SELECT
        v.source, v.call_id, v.queue, v.visit_no, v.seq, v.ts, v.ts_s, v.local_date, v.local_minute,
        v.resident_key, v.caller_class, v.answers, v.agent, v.end_event, v.talk_s,
        newest.ts_s AS newest_s,
        CASE
            WHEN v.answers = 1 THEN coalesce(v.answer_hold_s, v.answered_s - v.ts_s)
            WHEN v.end_event IS NOT NULL THEN coalesce(v.end_hold_s, v.end_s - v.ts_s)
        END AS wait_s,
        -- Log lines of whole seconds say no more than the stated wait.
        CASE
            WHEN v.ts_ms % 1000 = 0 AND coalesce(v.answered_ms, v.end_ms) % 1000 = 0 THEN NULL
            WHEN v.answers = 1 THEN v.answered_ms - v.ts_ms
            ELSE v.end_ms - v.ts_ms
        END AS exact_ms,
        row_number() OVER (PARTITION BY v.source, v.call_id ORDER BY v.seq) AS call_visit_no,
        first_value(v.local_date) OVER (PARTITION BY v.source, v.call_id ORDER BY v.seq) AS call_date
    FROM visit AS v
    JOIN newest ON newest.source = v.source
)
SELECT
    w.source,
    w.call_id,
    w.queue,
    w.visit_no,
    w.call_visit_no,
    w.ts,
    w.ts_s,
    w.local_date,
    w.local_minute,
    substr(CAST(w.call_date AS VARCHAR), 1, 7) AS local_month,
    w.resident_key,
    w.caller_class,
    CASE
        WHEN w.answers = 1 THEN 'answered'
        WHEN w.end_event = 'ABANDON' THEN 'abandoned'
        WHEN w.end_event = 'EXITWITHTIMEOUT' THEN 'timeout'
        WHEN w.end_event IN ('EXITEMPTY', 'LEAVEEMPTY') THEN 'no_agents_waiting'
        WHEN w.end_event = 'EXITWITHKEY' THEN 'exit_key'
        WHEN w.end_event = 'FULL' THEN 'full'
        WHEN w.end_event = 'JOINEMPTY' THEN 'no_agents_on_entry'
        WHEN w.end_event = 'CLOSED' THEN 'closed'
        WHEN w.end_event IN ('DIVERT_CA_RATIO', 'DIVERT_HOLDTIME') THEN 'diverted'
        WHEN w.end_event IN ('WITHDRAW', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER') THEN 'transferred'
        WHEN w.end_event = 'SYSCOMPAT' THEN 'system_error'
        WHEN w.end_event IS NOT NULL THEN 'unknown'
        WHEN w.ts_s < w.newest_s - 14400 THEN 'unknown'
        ELSE 'open'
    END AS outcome,
    w.answers = 1 AND coalesce(w.end_event, '') IN ('BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER') AS moved_on,
    w.wait_s,
    coalesce(w.exact_ms, w.wait_s * 1000) AS wait_ms,
    CASE WHEN w.answers = 1 THEN w.talk_s END AS talk_s,
    w.agent
FROM waited AS w

/*---
doc: >-
  One record of a phone call that came in, a callback among them, with its place in its call. Legs at the switch, calls
  that went out and written contacts are left out.
materialized: view
window: {stg_call: [31, 31]}
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "Id shared by the records of one call: transfers and callbacks carry that of the first."}
  - {name: seq, type: BIGINT, doc: "1 for the call's first record, in order of entry to its queue."}
  - {name: queue, type: VARCHAR, doc: "Queue name as written; unnamed for a stay in a queue without one, NULL outside a queue."}
  - {name: queued, type: BOOLEAN, doc: "Whether any record of the call is a stay in a queue."}
  - {name: internal, type: BOOLEAN, doc: "Whether it came from one of the council's own phones."}
  - {name: medium, type: VARCHAR, doc: "voice or callback."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the record began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the record began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the record began."}
  - {name: local_month, type: VARCHAR, doc: "Month (yyyy-mm) in which the call's first record began."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid."}
  - {name: outcome, type: VARCHAR, doc: "Outcome by the record; open for at most four hours before the newest record of its source, then unknown."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "Time in the queue: as the system says, else by its time stamps."}
  - {name: talk_ms, type: BIGINT, unit: ms, doc: "Time with an adviser."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the adviser.", privacy: staff}
tests:
  - name: what is a record of a call, and in which order
    given:
      raw_call:
        - {record_id: r2, call_id: a, record_kind: queue, medium: voice, direction: inbound, queue: q2, outcome: answered, at: "2026-02-01 00:01:00", wait_ms: 500, caller_key: p1}
        - {record_id: r1, call_id: a, record_kind: call, medium: voice, direction: inbound, outcome: menu_only, at: "2026-01-31 23:59:00"}
        - {record_id: r3, call_id: b, record_kind: queue, medium: chat, direction: inbound, queue: q2, outcome: answered, at: "2026-01-31 10:00:00"}
        - {record_id: r4, call_id: c, record_kind: call, medium: voice, direction: outbound, outcome: answered, at: "2026-01-31 10:00:00"}
        - {record_id: r5, call_id: d, record_kind: leg, medium: voice, direction: inbound, outcome: answered, at: "2026-01-31 10:00:00"}
        - {record_id: r6, call_id: e, record_kind: queue, medium: callback, direction: outbound, outcome: open, at: "2026-01-31 10:00:00", enqueued_s: 1769853600, left_s: 1769853607}
    expect:
      - {call_id: a, seq: 1, queued: true, queue: null, local_month: 2026-01, outcome: menu_only, wait_ms: null}
      - {call_id: a, seq: 2, queued: true, queue: q2, local_month: 2026-01, local_date: 2026-02-01, wait_ms: 500, resident_key: p1}
      - {call_id: e, seq: 1, queued: true, queue: unnamed, medium: callback, outcome: unknown, wait_ms: 7000}
---*/
WITH newest AS (
    SELECT r.source, max(r.ts_s) AS ts_s
    FROM stg_call AS r
    GROUP BY r.source
),
record AS (
    SELECT
        r.source, r.call_id, r.record_id, r.medium, r.direction, r.ts, r.ts_s, r.local_date, r.local_minute, r.caller_key,
        r.caller_class, r.outcome, r.wait_ms, r.talk_ms, r.agent_key, r.enqueued_s, r.answered_s, r.left_s,
        CASE WHEN r.record_kind = 'queue' THEN coalesce(r.queue, 'unnamed') ELSE r.queue END AS queue,
        newest.ts_s AS newest_s
    FROM stg_call AS r
    JOIN newest ON newest.source = r.source
    WHERE r.record_kind IN ('queue', 'call')
        AND (r.medium = 'callback' OR r.medium = 'voice' AND r.direction <> 'outbound')
)
SELECT
    r.source,
    r.call_id,
    row_number() OVER (
        PARTITION BY r.source, r.call_id ORDER BY coalesce(r.enqueued_s, r.ts_s), r.ts, r.record_id
    ) AS seq,
    r.queue,
    max(CASE WHEN r.queue IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY r.source, r.call_id) = 1 AS queued,
    r.direction = 'internal' AS internal,
    r.medium,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    substr(CAST(min(r.local_date) OVER (PARTITION BY r.source, r.call_id) AS VARCHAR), 1, 7) AS local_month,
    r.caller_key AS resident_key,
    r.caller_class,
    CASE WHEN r.outcome = 'open' AND r.ts_s < r.newest_s - 14400 THEN 'unknown' ELSE r.outcome END AS outcome,
    CASE
        WHEN r.queue IS NULL THEN NULL
        WHEN r.wait_ms IS NOT NULL THEN r.wait_ms
        WHEN coalesce(r.answered_s, r.left_s) >= r.enqueued_s THEN (coalesce(r.answered_s, r.left_s) - r.enqueued_s) * 1000
    END AS wait_ms,
    r.talk_ms,
    r.agent_key AS agent
FROM record AS r
